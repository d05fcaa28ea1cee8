import assert from "node:assert/strict";
import test from "node:test";

import {
  inBrackets,
  isRounded,
  readNumber,
  shortNumber,
} from "../../convlab/widgets/shared/arithmetic/numbers.js";
import { cases } from "./cases.js";

const read = (text) => readNumber(text, cases.largest);

test("a whole number is shown whole, another one to three digits", () => {
  const shown = {
    0: "0",
    "-0": "0",
    "-15": "−15",
    1234567: "1,234,567",
    "-13389": "−13,389",
    1234.56: "1,235",
    123456789: "1.23e+8",
    0.1111111: "0.111",
    "-2.5": "−2.5",
    99.96: "100",
    123.456: "123",
    0.00012: "1.2e−4",
  };
  for (const [number, text] of Object.entries(shown))
    assert.equal(shortNumber(Number(number)), text);
});

test("a number is rounded where digits are missing", () => {
  assert.deepEqual([1 / 9, 0.1 + 0.2, 123.4, 123456789].map(isRounded), [true, true, true, true]);
  assert.deepEqual([0.125, -2, 0, 0.3, 1e6].map(isRounded), [false, false, false, false, false]);
});

test("a negative number behind a sign stands in brackets", () => {
  assert.equal(inBrackets(shortNumber(-3)), "(−3)");
  assert.equal(inBrackets(shortNumber(3)), "3");
});

test("the typed text is read as a number", () => {
  const typed = {
    " 3 ": 3,
    "−2": -2,
    "-.5": -0.5,
    "+1.": 1,
    "1/9": 1 / 9,
    "-1 / 4": -0.25,
    "1e3": 1000,
    "1,472": 1472,
    "−13,389.5": -13389.5,
  };
  for (const [text, number] of Object.entries(typed)) {
    assert.deepEqual(read(text), { number, error: null }, text);
  }
});

test("a text that is not a number gives a sentence", () => {
  for (const text of [
    "x",
    "1/0",
    "1/",
    "1/2/3",
    "0x10",
    "Infinity",
    "NaN",
    "1,5",
    "1,23",
    "12,3456",
    "--1",
  ]) {
    assert.match(read(text).error ?? "", /is not a number\. Type one such as −2/, text);
  }
  assert.match(read("1e999").error, /^1e999 is too large\./);
  assert.match(read(" ").error, /^An empty field is not a number\. Type one such as −2/);
  assert.match(read("y".repeat(99)).error, /^“y{23}…” is not a number\./);
  assert.match(read("1000001").error, /1000001 is too large\. Type a number up to 1,000,000\./);
});
