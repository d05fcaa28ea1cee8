import assert from "node:assert/strict";
import test from "node:test";

import { outputSize } from "../../convlab/widgets/shared/arithmetic/sizes.js";
import { cases } from "./cases.js";

test("sizes, sentences of errors and formulas are Python's", () => {
  assert.ok(cases.length >= 1000);
  assert.ok(cases.filter(({ error }) => error).length >= 100);
  for (const { operation, axis, ...expected } of cases) {
    assert.deepEqual(outputSize(operation, axis), expected, JSON.stringify({ operation, axis }));
  }
});
