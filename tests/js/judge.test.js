import assert from "node:assert/strict";
import test from "node:test";

import { judge, otherAnswers, readAnswer } from "../../docs/site/scripts/judge.js";
import { cases } from "./cases.js";

test("the page replies to every answer as predict does", () => {
  let count = 0;
  for (const { question, replies } of cases) {
    for (const { text, kind, heading, sentence, traps } of replies) {
      const reply = judge(question, text);
      const told = `${question.id}: ${text}`;
      assert.equal(reply.kind, kind, told);
      const said = reply.heading;
      assert.equal(said[0].toUpperCase() + said.slice(1), heading, told);
      assert.equal(reply.parts[0] ?? "", sentence, told);
      if (kind === "right") assert.equal(otherAnswers(question, text).length, traps, told);
      count += 1;
    }
  }
  assert.ok(count > 1000);
});

const number = { choices: [], answer: 1472, within: null };
const shape = { choices: [], answer: [3, 2], within: null };

test("a number is read as people write it", () => {
  for (const text of ["1472", " 1,472 ", "1472.0", "1.472e3", "(1472)", "1 472", "1_472"]) {
    assert.equal(readAnswer(number, text), 1472, text);
  }
  assert.equal(readAnswer(number, "−3"), -3);
  assert.equal(readAnswer(number, "5, 5"), 5); // the two sides of a square
  for (const text of ["", "many", "3 2", "1,47", "5, 6"]) {
    assert.equal(readAnswer(number, text), null, text);
  }
});

test("a shape is read with or without its parentheses", () => {
  for (const text of ["(3, 2)", "3,2", "3 2", "3×2", "3 x 2", "[3; 2]", "(3, 2,)"]) {
    assert.deepEqual(readAnswer(shape, text), [3, 2], text);
  }
  for (const text of ["3", "3, 2, 1", "a, b", ""]) {
    assert.equal(readAnswer(shape, text), null, text);
  }
});

test("an answer of another form is not judged", () => {
  const question = { ...number, form: "a number", wrong: [], near: [], because: "", id: "00.a" };
  assert.deepEqual(judge(question, "soon"), {
    kind: "waiting",
    heading: "soon cannot be compared.",
    parts: ["The answer is a number."],
  });
});
