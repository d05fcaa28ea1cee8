import assert from "node:assert/strict";
import test from "node:test";

import {
  cellAtIndex,
  cellRead,
  copiesOf,
  flatIndex,
  matrixForm,
  matrixProduct,
  outputAt,
  weightAt,
} from "../../convlab/widgets/shared/arithmetic/matrix_form.js";
import {
  columnsText,
  matrixSum,
  matrixText,
  placesOfWeight,
  sparseText,
} from "../../convlab/widgets/shared/drawing/matrix_sentences.js";
import {
  columnsPart,
  inputPart,
  matrixRoom,
  matrixView,
  sparsePart,
} from "../../convlab/widgets/shared/drawing/matrix_tables.js";
import { cases } from "./cases.js";

const possible = cases.filter(({ error }) => error === null);
const range = (count) => [...Array(count).keys()];

const LESSON_06 = {
  x: [[range(5).map((i) => range(4).map((j) => 4 * i + j + 1))]],
  weight: [
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
  ],
  y: null,
  stride: 1,
  padding: 0,
  dilation: 1,
};
const formOf = (changes) => matrixForm({ ...LESSON_06, ...changes }).form;
const textOf = (view) => matrixText(view, { columns: true, sparse: true });
const viewOf = (form, target, { isTransposed = false, place = 0, filter = 0 } = {}) =>
  matrixView(form, isTransposed, place, filter, target, matrixRoom(form, isTransposed));

/** Whole numbers to the last digit, others nearly. */
function same(found, expected, isWhole, what) {
  const [one, other] = [found, expected].map((numbers) => numbers.flat(9).map((n) => n + 0));
  assert.equal(one.length, other.length, what);
  one.forEach((number, k) => {
    if (isWhole) assert.equal(number, other[k], what);
    else assert.ok(Math.abs(number - other[k]) <= 1e-9 * (1 + Math.abs(other[k])), what);
  });
}

test("columns and output are those of PyTorch, whole numbers to the last digit", () => {
  assert.ok(possible.length >= 250);
  for (const { layer, columns, output, is_whole: isWhole } of possible) {
    const { form } = matrixForm(layer);
    const what = JSON.stringify(layer);
    assert.deepEqual([form.columns.length, form.columns[0].length], [form.taps, form.places], what);
    same(form.columns, columns, isWhole, what);
    same(form.output, output, isWhole, what);
  }
});

test("the sparse matrix is that of a convolution of units, and so is its transpose", () => {
  for (const { layer, matrix, result, is_whole: isWhole } of possible) {
    const { form } = matrixForm(layer);
    const what = JSON.stringify(layer);
    const found = form.rows.flatMap((weights) =>
      form.tapAt.map((line) => line.map((tap) => weights[tap] ?? 0)),
    );
    same(found, matrix, isWhole, what);
    same(form.result, result, isWhole, what);
    const x = form.x.map((number) => [number]);
    same(matrixProduct(found, x), form.output, isWhole, what);
  }
});

test("an impossible setting has the sentence of Python's error, and no matrices", () => {
  const impossible = cases.filter(({ error }) => error !== null);
  for (const kind of ["Along the height", "Along the width", "as deep as", "y must", "\n"]) {
    assert.ok(
      impossible.some(({ error }) => error.includes(kind)),
      kind,
    );
  }
  for (const { layer, error } of impossible) {
    const { form, problems } = matrixForm(layer);
    assert.equal(problems.join("\n"), error);
    assert.equal(form, null);
  }
});

test("each number of the columns is a copy of the cell that PyTorch's unfold takes", () => {
  for (const { layer, sources } of possible) {
    const { form } = matrixForm(layer);
    const found = sources.map((line, tap) =>
      line.map((_, place) => flatIndex(form.windows, cellRead(form.windows, { tap, place }))),
    );
    assert.deepEqual(found, sources, JSON.stringify(layer));
    assert.equal(form.paddings, sources.flat().filter((at) => at < 0).length);
  }
});

test("the copies of a cell are all the numbers of the columns that come from it", () => {
  for (const { layer } of possible) {
    const { form } = matrixForm(layer);
    const { windows, taps, places } = form;
    /** @type {Map<string, string[]>} */
    const byCell = new Map();
    for (const place of range(places)) {
      for (const tap of range(taps)) {
        const cell = JSON.stringify(cellRead(windows, { tap, place }));
        byCell.set(cell, [...(byCell.get(cell) ?? []), `${tap} ${place}`]);
      }
    }
    for (const [cell, copies] of byCell) {
      const found = copiesOf(windows, JSON.parse(cell)).map(({ tap, place }) => `${tap} ${place}`);
      assert.deepEqual(found, copies, `${cell} of ${JSON.stringify(layer)}`);
    }
  }
});

test("places in lists and in maps lead to each other", () => {
  for (const { layer } of possible.slice(0, 60)) {
    const { form } = matrixForm(layer);
    for (const at of range(form.cells)) {
      assert.equal(flatIndex(form.windows, cellAtIndex(form.windows, at)), at);
    }
    const [, width] = form.windows.outputSize;
    for (const place of range(form.places)) {
      const [i, j] = outputAt(form.windows, place);
      assert.equal(i * width + j, place);
    }
    for (const tap of range(form.taps)) {
      const { channel, row, column } = weightAt(form.windows, tap);
      assert.equal(layer.weight[0][channel][row][column], form.rows[0][tap]);
    }
  }
});

test("the numbers of lesson 06 are counted: 54 of 180 places, 2.7 copies", () => {
  const form = formOf({});
  assert.equal(
    columnsText(form),
    "The input has 20 numbers, the columns 54: 2.7 copies of each on average.",
  );
  assert.equal(
    sparseText(form),
    "6 weights stand in 54 of the matrix's 180 places; the other 126 are 0.",
  );
  assert.equal(placesOfWeight(form, 3), 9);
  const padded = formOf({ padding: 1 });
  assert.match(columnsText(padded), /the columns 150, 46 of them zeros of the padding: 5.2 copies/);
});

test("copies are counted in the order of the windows, and the sentence says how many", () => {
  const form = formOf({});
  const view = viewOf(form, { cell: { channel: 0, row: 2, column: 1 } }, { place: 3 });
  const text = textOf(view);
  assert.match(text, /^Row 2, column 1 of the input stands in the columns 6 times\. /);
  assert.match(text, /In the sparse matrix it has column 9\.$/);
  const { cell } = columnsPart(view);
  const marks = [];
  for (const tap of range(form.taps)) {
    for (const place of range(form.places)) {
      const nth = cell(tap, place).marks.match(/nth-(\d)/)?.[1];
      if (nth) marks.push([Number(nth), place, form.columns[tap][place]]);
    }
  }
  marks.sort(([one], [other]) => one - other);
  assert.deepEqual(
    marks.map(([nth]) => nth),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(
    marks.map(([, place]) => place),
    [0, 1, 3, 4, 6, 7],
  );
  assert.ok(marks.every(([, , number]) => number === 10));
});

test("a cell is met in the current window alone, in each form", () => {
  const form = formOf({});
  const cell = { channel: 0, row: 2, column: 1 };
  const inside = viewOf(form, { cell }, { place: 4 });
  assert.deepEqual(inside.met, { tap: 2, cell });
  assert.match(sparsePart(inside).cell(4, 9).marks, /is-tap/);
  assert.doesNotMatch(sparsePart(inside).cell(3, 9).marks, /is-tap/);
  assert.match(columnsPart(inside).cell(2, 4).marks, /is-tap/);
  assert.equal(viewOf(form, { cell }, { place: 2 }).met, null);
});

test("a weight is lit in each row of the matrix, and only there", () => {
  const form = formOf({ weight: [...LESSON_06.weight, ...LESSON_06.weight] });
  const view = viewOf(form, { tap: 2 }, { filter: 1 });
  const table = sparsePart(view);
  const lit = [];
  for (const r of range(table.rows)) {
    for (const q of range(table.columns)) {
      if (table.cell(r, q).marks.includes("matrix-lit")) lit.push([r, form.tapAt[r % 9][q]]);
    }
  }
  assert.deepEqual(
    lit,
    range(9).map((place) => [9 + place, 2]),
  );
  assert.match(
    textOf(view),
    /^The weight 3 \(row 1, column 0 of the kernel\) stands in the sparse matrix 9 times, once/,
  );
});

test("a padding cell is a copy without a column of the sparse matrix", () => {
  const form = formOf({ padding: 1 });
  const view = viewOf(form, { cell: { channel: 0, row: -1, column: 0 } });
  assert.equal(view.at, -1);
  assert.match(
    textOf(view),
    /^This 0 of the padding stands in the columns 2 times, and in x nowhere/,
  );
  assert.match(inputPart(view, 0).cell(0, 1).marks, /is-padding.*is-pointed/);
});

test("the terms of a sum add up to the number behind them, forward and transposed", () => {
  for (const { layer, is_whole: isWhole } of possible) {
    const { form } = matrixForm(layer);
    const place = form.places - 1;
    const filter = form.rows.length - 1;
    const views = [viewOf(form, null, { place, filter })];
    for (const at of range(form.cells)) {
      const cell = cellAtIndex(form.windows, at);
      views.push(viewOf(form, { cell }, { isTransposed: true }));
    }
    for (const view of views) {
      const line = matrixSum(view);
      if (line === null) {
        assert.equal(form.result[view.at], 0);
        continue;
      }
      const sum = line.terms.reduce((all, { numbers: [one, other] }) => all + one * other, 0);
      same([sum], [line.sum], isWhole, JSON.stringify(layer));
    }
  }
});

test("the transposed sentences name the shape, and what is cut off", () => {
  const form = formOf({});
  const isTransposed = true;
  assert.match(
    textOf(viewOf(form, null, { isTransposed })),
    /takes 9 numbers to 20: back to the shape of the input, not to its numbers/,
  );
  const skipped = formOf({ stride: 3 });
  const cell = { channel: 0, row: 0, column: 3 };
  assert.match(textOf(viewOf(skipped, { cell }, { isTransposed })), /lies in no window: column 3/);
  const padding = { channel: 0, row: -1, column: 0 };
  const padded = formOf({ padding: 1 });
  assert.match(textOf(viewOf(padded, { cell: padding }, { isTransposed })), /is cut off/);
});
