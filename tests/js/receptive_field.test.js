import assert from "node:assert/strict";
import test from "node:test";

import {
  cellsRead,
  chainOf,
  coneOf,
  fieldOf,
  middleOf,
  nearestCell,
  newName,
  seersOf,
} from "../../convlab/widgets/shared/arithmetic/field_cone.js";
import {
  fullFormulas,
  shortFormulas,
} from "../../convlab/widgets/shared/arithmetic/field_formulas.js";
import { seenText, seersText } from "../../convlab/widgets/shared/arithmetic/field_sentences.js";
import { cellAt, planOf, spanOf } from "../../convlab/widgets/shared/drawing/field_plan.js";
import { textOf } from "../../convlab/widgets/shared/drawing/formula_line.js";
import { cases } from "./cases.js";

const chains = cases.map((each) => ({ ...each, chain: chainOf(each.input_size, each.layers) }));
const saidOf = (chain, cell) => seenText(chain, cell, coneOf(chain, cell));

test("sizes, jumps and starts are those of convlab.receptive_field", () => {
  assert.ok(cases.length >= 400);
  for (const { chain, fields } of chains) {
    const [, ...found] = chain.fields.map(({ size, jump, start }) => [size, jump, start]);
    assert.deepEqual(found.map(String), fields.map(String));
  }
});

test("the maps have the sizes of convlab.conv_output_size, up to a window that does not fit", () => {
  assert.ok(cases.filter(({ error }) => error !== null).length > 50);
  for (const { chain, counts, error } of chains) {
    assert.deepEqual(chain.counts, counts);
    assert.equal(chain.problem?.error ?? null, error);
  }
});

test("the ways to a cell are the gradient of PyTorch where all weights are 1", () => {
  for (const { chain, cells } of chains) {
    for (const { cell, ways } of cells) assert.deepEqual(coneOf(chain, cell).ways, ways);
  }
});

test("a cell is seen by the cells that change with it", () => {
  for (const { chain, cells } of chains) {
    for (const { cell, seers } of cells) assert.deepEqual(seersOf(chain, cell), seers);
  }
});

test("what a cell sees lies in its field, and the padding in it is counted", () => {
  for (const { chain, cells } of chains) {
    for (const { cell, ways } of cells) {
      const { first, last, size, outside } = fieldOf(chain, cell);
      const seen = ways[0].flatMap((number, k) => (number > 0 ? [k] : []));
      assert.ok(seen.every((k) => first <= k && k <= last));
      assert.equal(size, last - first + 1);
      const places = Array.from({ length: size }, (_, k) => first + k);
      const beyond = places.filter((at) => at < 0 || at >= chain.counts[0]);
      assert.equal(outside, beyond.length);
    }
  }
});

test("the cells of the padding on the way are those that are read and are none of a map", () => {
  for (const { chain, cells } of chains) {
    for (const { cell, ways } of cells) {
      const { padding } = coneOf(chain, cell);
      for (let map = 1; map <= cell[0]; map += 1) {
        const readers = ways[map].flatMap((number, k) => (number > 0 ? [k] : []));
        const read = new Set(readers.flatMap((k) => cellsRead(chain, [map, k])));
        const missing = [...read].filter((at) => at < 0 || at >= chain.counts[map - 1]);
        assert.deepEqual(
          padding[map - 1],
          missing.sort((a, b) => a - b),
        );
      }
    }
  }
});

test("a cell stands in the middle of its field, as far from the next one as the jump", () => {
  for (const { chain, cells } of chains) {
    for (const { cell } of cells) {
      const { first, last } = fieldOf(chain, cell);
      assert.equal(middleOf(chain, cell), (first + last) / 2);
      const plan = planOf(chain, 480, 50);
      const next = spanOf(plan, [cell[0], cell[1] + 1]);
      const step = next.left - spanOf(plan, cell).left;
      assert.ok(Math.abs(step - chain.fields[cell[0]].jump * plan.unit) < 1e-6);
    }
  }
});

test("a point on a cell is that cell, and what has no cell is none", () => {
  for (const { chain, cells } of chains) {
    const plan = planOf(chain, 480, 50);
    for (const { cell } of cells) {
      const { left, width } = spanOf(plan, cell);
      const y = plan.tops[cell[0]] + plan.side / 2;
      assert.deepEqual(cellAt(plan, left + width / 2, y), cell);
      assert.deepEqual(cellAt(plan, left + width / 2, 3 * y, cell[0]), cell);
    }
    assert.equal(cellAt(plan, 240, plan.tops.at(-1) + 2 * plan.pitch), null);
  }
});

test("all cells of all maps are in the picture, unless the jump is larger than the input", () => {
  for (const { chain } of chains) {
    const plan = planOf(chain, 480, 50);
    chain.counts.forEach((count, map) => {
      if (chain.fields[map].jump * count > chain.counts[0]) return;
      const last = spanOf(plan, [map, count - 1]);
      assert.ok(spanOf(plan, [map, 0]).left >= 0, JSON.stringify(chain.layers));
      assert.ok(last.left + last.width <= 480, JSON.stringify(chain.layers));
    });
  }
});

const three = chainOf(15, [
  ["a", 3, 1, 0, 1],
  ["b", 3, 1, 0, 1],
  ["c", 3, 1, 0, 1],
]);

test("the formulas stand in letters and in numbers", () => {
  assert.equal(textOf(shortFormulas(three, 2)), "r = 5 + 2·1 = 7\u2003j = 1·1 = 1");
  const chain = chainOf(227, [
    ["conv1", 11, 4, 0, 1],
    ["conv2", 5, 1, 2, 2],
  ]);
  const lines = fullFormulas(chain, 1).map((parts) => parts.map(textOf).join(" "));
  assert.deepEqual(lines, [
    "r = r_in + D·(K − 1)·j_in = 11 + 2·(5 − 1)·4 = 43",
    "start₀ = start_in − P·j_in = 0 − 2·4 = −8",
    "j = j_in·S = 4·1 = 4",
    "O = ⌊(I + 2·P − D·(K − 1) − 1)/S⌋ + 1 = ⌊(55 + 2·2 − 2·(5 − 1) − 1)/1⌋ + 1 = 51",
  ]);
});

test("a map that is not there has no size in its formula, or no formula of it", () => {
  const chain = chainOf(4, [
    ["a", 5, 1, 0, 1],
    ["b", 3, 1, 0, 1],
  ]);
  assert.equal(textOf(fullFormulas(chain, 0)[3][1]), "= ⌊(4 + 2·0 − 1·(5 − 1) − 1)/1⌋ + 1");
  assert.equal(fullFormulas(chain, 1).length, 3);
});

test("a sentence says what a cell sees", () => {
  assert.equal(
    saidOf(three, [3, 4]),
    "Cell 4 of c sees 7 cells of the input: 4 to 10. " +
      "7 of the 27 ways to it begin at cell 7, more than at any other.",
  );
  assert.equal(
    saidOf(chainOf(9, [["a", 1, 2, 0, 1]]), [1, 3]),
    "Cell 3 of a sees 1 cell of the input: 6.",
  );
});

test("a sentence counts the padding and the cells that are not read", () => {
  const padded = chainOf(6, [["a", 5, 1, 2, 1]]);
  assert.equal(
    saidOf(padded, [1, 0]),
    "The field of cell 0 of a has 5 cells, −2 to 2: 2 lie in the padding, 3 in the input.",
  );
  const dilated = chainOf(9, [["a", 3, 1, 1, 2]]);
  assert.equal(
    saidOf(dilated, [1, 0]),
    "The field of cell 0 of a has 5 cells, −1 to 3: 1 lies in the padding, 4 in the input. " +
      "It sees 2 of these 4: 2 cells between them it does not read.",
  );
  const blind = chainOf(3, [
    ["a", 3, 1, 0, 1],
    ["b", 1, 1, 2, 1],
  ]);
  assert.match(saidOf(blind, [2, 0]), /It reads padding alone, and sees nothing of the input\.$/);
});

test("a sentence says which cells see a cell", () => {
  assert.equal(
    seersText(three, [0, 7], seersOf(three, [0, 7])),
    "Input cell 7 is seen by 3 of a, 5 of b, 7 of c (cells 1 to 7).",
  );
  assert.equal(seersText(three, [2, 0], seersOf(three, [2, 0])), "It is seen by 1 of c (cell 0).");
  assert.equal(seersText(three, [3, 0], seersOf(three, [3, 0])), "");
  const strided = chainOf(8, [["a", 2, 3, 0, 1]]);
  assert.equal(
    seersText(strided, [0, 2], seersOf(strided, [0, 2])),
    "Input cell 2 is seen by no cell.",
  );
});

test("no cell is the middle one of the last map, and one beyond it is the nearest", () => {
  assert.deepEqual(nearestCell(three, null), [3, 4]);
  assert.deepEqual(nearestCell(three, [2, 99]), [2, 10]);
  assert.deepEqual(nearestCell(three, [9, 99]), [3, 8]);
});

test("a new layer has a name of its own", () => {
  assert.equal(newName([["layer1", 3, 1, 0, 1]]), "layer2");
  assert.equal(newName([["layer2", 3, 1, 0, 1]]), "layer3");
});
