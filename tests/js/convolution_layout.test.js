import assert from "node:assert/strict";
import test from "node:test";

import { fitGrids, pictureBox } from "../../convlab/widgets/shared/drawing/convolution_layout.js";

const grid = (rows, columns, digits = 1) => ({ rows, columns, digits, title: 8 });

const one = {
  channels: 1,
  filters: 1,
  input: grid(5, 7),
  kernel: grid(3, 2, 2),
  products: grid(3, 2, 2),
  output: grid(3, 6, 2),
  bias: null,
  edges: [0, 0],
};
const several = { ...one, channels: 3, filters: 2, bias: 2 };
const padded = { ...one, input: grid(9, 11), kernel: grid(3, 3, 2), products: grid(3, 3, 3) };

test("in a lesson's column a convolution stands as its formula reads, with large cells", () => {
  for (const grids of [one, padded]) {
    const layout = fitGrids(grids, null, 834, 500);
    assert.equal(layout.output, "right");
    assert.equal(layout.block, "side");
    assert.ok(layout.cell >= 28);
  }
  assert.equal(fitGrids(one, null, 834, 500).cell, 44);
});

test("three channels and two filters stand beside each other in a lesson's column", () => {
  const layout = fitGrids(several, null, 834, 430);
  assert.equal(layout.output, "right");
  assert.equal(layout.direction, "row");
  assert.ok(pictureBox(several, layout)[0] < 350);
});

test("on a phone the output stands below", () => {
  assert.equal(fitGrids(one, null, 374, 540).output, "below");
});

test("channels lie on each other where they do not fit, unless they are to lie apart", () => {
  assert.equal(fitGrids(several, null, 374, 540).isStacked, true);
  assert.equal(fitGrids(several, null, 834, 430).isStacked, false);
  for (const stacked of [true, false]) {
    assert.equal(fitGrids(several, stacked, 374, 540).isStacked, stacked);
    assert.equal(fitGrids(several, stacked, 834, 430).isStacked, stacked);
  }
});

test("two outputs below stand beside each other where that makes the picture lower", () => {
  const grids = { ...several, input: grid(8, 9), kernel: grid(3, 3), products: grid(3, 3) };
  const { output, maps } = fitGrids(grids, false, 834, 490);
  assert.deepEqual([output, maps], ["below", "row"]);
});

test("cells are never smaller than for a finger, and fit if anything fits", () => {
  let fitting = 0;
  for (const [grids, stacked] of [
    [one, false],
    [several, null],
    [padded, false],
    [several, true],
  ]) {
    for (let width = 320; width <= 1280; width += 40) {
      for (const height of [240, 400, 600]) {
        const layout = fitGrids(grids, stacked, width, height);
        assert.ok(layout.cell >= 24 && layout.cell <= 44 && layout.height >= 24);
        const [h, w] = pictureBox(grids, layout);
        if (h <= height && w <= width) fitting += 1;
        else assert.equal(layout.cell, 24, "smaller cells would have been tried");
      }
    }
  }
  assert.ok(fitting > 150);
});

test("a wider column never has smaller cells, as long as the output stays where it is", () => {
  for (const grids of [one, padded]) {
    let last = fitGrids(grids, false, 600, 600);
    for (let width = 610; width <= 1280; width += 10) {
      const next = fitGrids(grids, false, width, 600);
      const isSame = next.output === last.output && next.block === last.block;
      if (isSame) assert.ok(next.cell >= last.cell);
      last = next;
    }
  }
});

test("a stack is smaller than its channels side by side", () => {
  const layout = { cell: 30, height: 26, output: "right", block: "under", maps: "column" };
  const apart = pictureBox(several, { ...layout, isStacked: false, direction: "row" });
  const stacked = pictureBox(several, { ...layout, isStacked: true, direction: "column" });
  assert.ok(stacked[1] < apart[1]);
});
