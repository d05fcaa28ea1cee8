import assert from "node:assert/strict";
import test from "node:test";

import { derivationLines } from "../../convlab/widgets/shared/arithmetic/derivation_lines.js";
import { cases } from "./cases.js";

const textOf = (tokens) => tokens.map(({ text }) => text).join("");
const numbersOf = (tokens) =>
  tokens
    .filter(({ letter }) => letter !== null)
    .map(({ text, letter }) => [letter, Number(text.replaceAll(",", ""))]);

test("the numbers below the letters have the letters' colours", () => {
  for (const { text, expected } of cases) {
    assert.deepEqual(numbersOf(derivationLines(text)[1].right), expected, text);
  }
});

test("the lines hold all of the text, and end with the result", () => {
  for (const { text, result } of cases) {
    const lines = derivationLines(text);
    const joined = lines.map(({ left, right }) => `${left} ${textOf(right)}`.trim()).join("\n");
    assert.equal(joined, text.replaceAll(/\n +/g, "\n"));
    assert.equal(textOf(lines.at(-1).right), `= ${result.toLocaleString("en")}`);
  }
});

test("letters without a colour, and lines without a sign, stay texts", () => {
  const [first, second] = derivationLines(
    "height: r = r_in + D·(K − 1)\n          = 1 + 2·(3 − 1)",
  );
  assert.equal(first.left, "height: r");
  assert.deepEqual(first.right, [
    { text: "= r_in + ", letter: null },
    { text: "D", letter: "D" },
    { text: "·(", letter: null },
    { text: "K", letter: "K" },
    { text: " − 1)", letter: null },
  ]);
  assert.deepEqual(
    second.right.filter(({ letter }) => letter),
    [
      { text: "2", letter: "D" },
      { text: "3", letter: "K" },
    ],
  );
  assert.deepEqual(derivationLines("unknown: D is not known"), [
    { left: "", right: [{ text: "unknown: D is not known", letter: null }] },
  ]);
});

test("a line of another form takes no colours", () => {
  const [, second] = derivationLines("x = K + S\n  = 5");
  assert.deepEqual(second.right, [{ text: "= 5", letter: null }]);
});
