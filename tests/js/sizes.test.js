import assert from "node:assert/strict";
import test from "node:test";

import { outputSize } from "../../convlab/widgets/shared/arithmetic/sizes.js";
import { textOf } from "../../convlab/widgets/shared/drawing/formula_line.js";
import { cases } from "./cases.js";

const plain = { ceilMode: false, outputPadding: 0 };

test("sizes, sentences of errors and formulas are Python's", () => {
  assert.ok(cases.length >= 1000);
  assert.ok(cases.filter(({ error }) => error).length >= 100);
  for (const { operation, axis, ...expected } of cases) {
    const { size, problem, formula, numbers } = outputSize(operation, axis);
    const found = { size, error: problem?.error ?? null };
    const texts = { formula: textOf(formula), numbers: textOf(numbers) };
    assert.deepEqual({ ...found, ...texts }, expected, JSON.stringify({ operation, axis }));
  }
});

test("each letter of a formula has its number in the same place", () => {
  const axis = { I: 8, K: 3, P: 1, S: 2, D: 4, ceilMode: true, outputPadding: 5 };
  const letters = (pieces) =>
    pieces.flatMap((piece) => {
      if (piece.letter) return [[piece.letter, piece.text]];
      const parts = [piece.above, piece.below, piece.floor, piece.ceil];
      return typeof piece === "string" ? [] : parts.flatMap((part) => letters(part ?? []));
    });
  for (const operation of ["conv", "pool", "transposed"]) {
    const { formula, numbers } = outputSize(operation, axis);
    const values = { ...axis, P_out: 5 };
    const expected = letters(formula).map(([letter]) => [letter, values[letter]]);
    assert.ok(expected.length >= 5);
    assert.deepEqual(letters(numbers), expected);
  }
});

test("what is impossible is said in plain words first", () => {
  const said = (operation, axis) => outputSize(operation, { ...plain, ...axis }).problem?.plain;
  assert.equal(
    said("conv", { I: 2, K: 9, P: 0, S: 1, D: 1 }),
    "The window needs 9 cells; there are 2.",
  );
  assert.equal(
    said("conv", { I: 1, K: 3, P: 1, S: 1, D: 2 }),
    "The window needs 5 cells, from its first to its last; there are 3 with the padding.",
  );
  assert.equal(
    said("conv", { I: 1, K: 2, P: 0, S: 1, D: 1 }),
    "The window needs 2 cells; there is 1.",
  );
  assert.equal(
    said("pool", { I: 2, K: 5, P: 0, S: 3, D: 1, ceilMode: true }),
    "The window needs 5 cells; there are 2, and it may hang out by 2 at most.",
  );
  assert.equal(
    said("pool", { I: 8, K: 3, P: 2, S: 1, D: 1 }),
    "A padding of 2 is more than half of a window of 3 cells: PyTorch pools with no more than half.",
  );
  assert.equal(
    said("transposed", { I: 3, K: 2, P: 0, S: 2, D: 1, outputPadding: 2 }),
    "An output padding of 2 is too large: it must be smaller than the stride (2) or the dilation (1).",
  );
  assert.equal(
    said("transposed", { I: 1, K: 3, P: 2, S: 1, D: 1 }),
    "The output would have 3 cells, and the padding takes 2 away on each side: nothing is left.",
  );
});
