import assert from "node:assert/strict";
import test from "node:test";

import {
  batchStatistics,
  keepMask,
  moved,
  normalised,
  throughLayers,
  timesKept,
  uniformNumbers,
} from "../../convlab/widgets/shared/arithmetic/batch.js";
import { cases } from "./cases.js";

function near(actual, expected) {
  const [ours, theirs] = [actual, expected].map((each) => [each].flat(3));
  assert.equal(ours.length, theirs.length);
  ours.forEach((number, k) => {
    assert.ok(Math.abs(number - theirs[k]) <= 1e-9 * (1 + Math.abs(theirs[k])), `${number}`);
  });
}

test("a batch is normalised as PyTorch does it, in training and in eval", () => {
  for (const { x, gamma, beta, momentum, out, running, eval: ofEval } of cases.norms) {
    const own = batchStatistics(x);
    const each = (statistics) =>
      x.map((map) =>
        map.map((line) => line.map((number) => normalised(number, statistics, gamma, beta).out)),
      );
    near(each(own), out);
    const mean = moved(0, own.mean, momentum);
    const variance = moved(1, own.kept, momentum);
    near([mean, variance], running);
    near(each({ mean, variance }), ofEval);
  }
});

test("a batch goes through the layers as in Python", () => {
  for (const { settings, maps, output } of cases.explorers) {
    const { outputs } = throughLayers(maps, settings);
    near(
      outputs.filter((map) => map !== null),
      output,
    );
    assert.deepEqual(
      outputs.map((map) => Number(map !== null)),
      settings.included,
    );
  }
});

test("no number has no statistics", () => {
  assert.equal(batchStatistics([]), null);
});

test("the random numbers and the masks are Python's", () => {
  for (const [seed, numbers] of Object.entries(cases.uniform)) {
    const next = uniformNumbers(Number(seed));
    assert.deepEqual(
      numbers.map(() => next()),
      numbers,
    );
  }
  for (const { seed, p, kept, counts } of cases.masks) {
    const mask = keepMask(seed, p, [kept.length, kept[0].length, kept[0][0].length]);
    kept.flat(2).forEach((isKept, k) => {
      if (counts.flat(2)[k]) assert.equal(mask.flat(2)[k], isKept);
    });
  }
});

test("a number is kept about as often as p says, and as the masks say", () => {
  for (const p of [0, 0.25, 0.5, 0.9]) {
    const kept = timesKept(3, 2000, p, 17);
    assert.ok(Math.abs(kept / 2000 - (1 - p)) < 0.04, `${p}: ${kept}`);
    const masks = Array.from({ length: 50 }, (_, k) => keepMask(3 + k, p, [1, 3, 7]).flat(2)[17]);
    assert.equal(timesKept(3, 50, p, 17), masks.filter(Boolean).length);
  }
});
