import assert from "node:assert/strict";
import test from "node:test";

import { askInTurn } from "../../docs/site/scripts/practice_sequence.js";

const topic = (name, levels) => ({
  name,
  levels,
  questions: Object.fromEntries(
    levels.map((level) => [level, ["first", "second"].map((text) => ({ text, level, name }))]),
  ),
});
const rule = { rightInARow: 2, between: 1, laterEachTime: 2, levels: 3 };
const topics = ["stride", "padding", "pooling"].map((name) => topic(name, [0, 1, 2]));
const noChance = () => 0.5;

test("two right answers in a row make the questions harder, up to the hardest", () => {
  const next = askInTurn({ rule, topics }, noChance);
  const levels = [next(null).level];
  for (let k = 0; k < 6; k++) levels.push(next(true).level);
  assert.deepEqual(levels, [0, 0, 1, 1, 2, 2, 2]);
});

test("a wrong answer makes them easier, and its topic comes again after one other", () => {
  const next = askInTurn({ rule, topics }, noChance);
  for (const right of [null, true, true]) next(right);
  const missed = next(true);
  assert.equal(missed.level, 1);
  const between = next(false);
  assert.equal(between.level, 0);
  assert.notEqual(between.topic, missed.topic);
  assert.equal(next(true).topic, missed.topic);
});

test("topics that are missed again come later each time", () => {
  const many = "ABCDEFGH".split("").map((name) => topic(name, [0]));
  const order = (/** @type {(name: string, first: string) => boolean} */ isRight) => {
    const next = askInTurn({ rule, topics: many }, noChance);
    const names = [next(null).topic.name];
    while (names.length < 10) {
      const right = isRight(names[names.length - 1], names[0]);
      names.push(next(right).topic.name);
    }
    const came = [...new Set(names)];
    return names.map((name) => "ABCDEFGH"[came.indexOf(name)]).join("");
  };
  // The orders of tests/test_practice.py.
  assert.equal(
    order(() => false),
    "ABABCABCDE",
  );
  assert.equal(
    order((name, first) => name !== first),
    "ABACDAEFGH",
  );
});

test("one right answer does not count on after a wrong one", () => {
  const next = askInTurn({ rule, topics }, noChance);
  const levels = [null, true, false, true, false, true].map((right) => next(right).level);
  assert.deepEqual(levels, [0, 0, 0, 0, 0, 0]);
});

test("topics take turns, with other questions each time", () => {
  const next = askInTurn({ rule: { ...rule, rightInARow: 99 }, topics }, noChance);
  const asked = [null, true, true, true, true, true].map((right) => next(right));
  for (const round of [asked.slice(0, 3), asked.slice(3)]) {
    assert.equal(new Set(round.map((one) => one.topic)).size, 3);
  }
  assert.equal(new Set(asked.map((one) => one.question)).size, 6);
});

test("a topic with one level keeps it, whatever was answered", () => {
  const next = askInTurn({ rule, topics: [topic("sides", [2])] }, noChance);
  assert.deepEqual([next(null).level, next(false).level, next(true).level], [2, 2, 2]);
});
