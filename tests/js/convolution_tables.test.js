import assert from "node:assert/strict";
import test from "node:test";

import {
  convolve,
  linesRead,
  placeWindows,
  withNumber,
} from "../../convlab/widgets/shared/arithmetic/convolution.js";
import {
  changesOf,
  changesText,
  neverReadText,
  readersText,
} from "../../convlab/widgets/shared/drawing/convolution_sentences.js";
import {
  inputTable,
  roomOf,
  sumLines,
  tapOf,
} from "../../convlab/widgets/shared/drawing/convolution_tables.js";

const zeros = (...shape) =>
  shape.length === 0 ? 0 : Array.from({ length: shape[0] }, () => zeros(...shape.slice(1)));

// 6 rows in steps of 3: rows 2 and 5 are left out. 4 columns, padded by 1: all are read.
const layer = {
  x: zeros(1, 2, 6, 4),
  weight: zeros(3, 2, 2, 3),
  bias: [1, -2, 0.5],
  stride: [3, 1],
  padding: [0, 1],
  dilation: 1,
};
const windows = placeWindows(layer);

test("what is never read is named, by rows and by columns", () => {
  assert.equal(neverReadText(windows), "Never read: rows 2, 5.");
  const both = placeWindows({ ...layer, stride: [5, 4], padding: 0 });
  assert.equal(neverReadText(both), "Never read: rows 2, 3, 4, 5; column 3.");
  const none = placeWindows({ ...layer, stride: 1 });
  assert.equal(neverReadText(none), "Every number of the input is read.");
});

test("the readers of a cell are named, the padding's too", () => {
  assert.equal(
    readersText(windows, 3, 0),
    "Row 3, column 0 of the input is read by 2 outputs of each filter: (1, 0), (1, 1).",
  );
  assert.equal(readersText(windows, 2, 0), "Row 2, column 0 of the input is never read.");
  assert.equal(
    readersText(windows, 0, -1),
    "This cell of the padding is read by 1 output of each filter: (0, 0).",
  );
  const single = placeWindows({ ...layer, weight: layer.weight.slice(0, 1), bias: null });
  assert.equal(readersText(single, 0, -1), "This cell of the padding is read by 1 output: (0, 0).");
});

test("what another number changes is counted filter by filter", () => {
  const ones = JSON.parse(JSON.stringify(layer.weight).replaceAll("0", "1"));
  const output = (now) => convolve({ ...layer, ...now }, windows);
  const before = output({ weight: ones });
  const x = withNumber(layer.x, [0, 1, 3, 0], 5);
  const byInput = changesOf(before, output({ weight: ones, x }));
  assert.deepEqual(byInput, [
    [4, 5],
    [4, 5],
    [4, 5],
  ]); // a row of the output has 4 numbers
  assert.equal(
    changesText(byInput),
    "Changed: 2 outputs of filter 0, 2 of filter 1, 2 of filter 2.",
  );
  const byBias = changesOf(before, output({ weight: ones, bias: [1, 3, 0.5] }));
  assert.equal(
    changesText(byBias),
    "Changed: no output of filter 0, 8 of filter 1, none of filter 2.",
  );
  assert.equal(changesText([[0]]), "Changed: 1 output.");
  assert.equal(changesText([[]]), "Changed: no output.");
});

test("a cell of the padding, one never read and one in the window are marked", () => {
  const window = [0, 1].map((axis) => linesRead(windows, axis, 1)); // rows 3, 4; columns 0, 1, 2
  const pointed = { kind: "input", channel: 1, row: 5, column: 0 };
  const table = inputTable(layer, windows, 1, window, null, pointed, roomOf(layer, null));
  assert.equal(table.title, "input, channel 1, 6×4, padded to 6×6");
  assert.deepEqual(table.frame, { row: 3, column: 1, height: 2, width: 3 });
  assert.equal(table.cell(0, 0).marks, "convlab-is-padding");
  assert.equal(table.cell(2, 2).marks.trim(), "convlab-is-unread");
  assert.equal(table.cell(2, 2).label(), "row 2, column 1: 0, never read");
  assert.equal(table.cell(0, 0).label(), "padding, row 0, column −1: 0");
  assert.equal(table.cell(4, 3).marks.trim(), "convlab-is-read");
  assert.ok(table.cell(5, 1).marks.endsWith("convlab-is-pointed"));
  assert.deepEqual(
    [0, 5].map((k) => table.heads(1, k)),
    ["", ""],
  );
});

test("the kernel's cell and the input's that meet are found from either of them", () => {
  const window = [0, 1].map((axis) => linesRead(windows, axis, 1));
  const tap = { channel: 1, u: 1, v: 2, row: 4, column: 2 };
  const kernel = { kind: "kernel", channel: 1, row: 1, column: 2 };
  assert.deepEqual(tapOf(window, kernel), tap);
  assert.deepEqual(tapOf(window, { kind: "input", channel: 1, row: 4, column: 2 }), tap);
  assert.equal(tapOf(window, { kind: "input", channel: 1, row: 2, column: 2 }), null);
});

test("each channel has a line, and the last one sums them with the filter's bias", () => {
  const lines = sumLines(layer, windows, 1, [0, 1], null);
  const heads = ["channel 0: ", "channel 1: ", "out[1, 0, 1] = "];
  assert.deepEqual(
    lines.map(({ head }) => head),
    heads,
  );
  assert.deepEqual(
    lines.map(({ terms }) => terms.length),
    [6, 6, 3],
  );
  assert.equal(lines[2].sum, -2);
});
