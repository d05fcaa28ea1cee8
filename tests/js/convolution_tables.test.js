import assert from "node:assert/strict";
import test from "node:test";

import {
  convolve,
  placeWindows,
  stampedMaps,
  withNumber,
} from "../../convlab/widgets/shared/arithmetic/convolution.js";
import {
  changesOf,
  changesText,
  gridSentence,
  neverReadText,
  readersText,
} from "../../convlab/widgets/shared/drawing/convolution_sentences.js";
import { sumLines, targetOf } from "../../convlab/widgets/shared/drawing/convolution_sums.js";
import {
  inputTable,
  kernelTable,
  linesAt,
  outputTable,
  productTable,
  roomOf,
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

/** A scene as the explorer draws one. */
function sceneOf(now, { position = [0, 0], pointed = null, filter = 0, count = Infinity } = {}) {
  const placed = placeWindows(now);
  const output = convolve(now, placed);
  const lines = linesAt(placed, position);
  const tap = tapOf(placed, lines, pointed);
  const maps = placed.isTransposed ? stampedMaps(now, placed, count) : output;
  const room = roomOf(now, output);
  const isPreview = false;
  const window = { filter, position, isPreview, lines, pointed, tap };
  return { layer: now, windows: placed, room, maps, count, ...window };
}

test("a cell of the padding, one never read and one in the window are marked", () => {
  const pointed = { kind: "input", channel: 1, row: 5, column: 0 };
  const table = inputTable(sceneOf(layer, { position: [1, 1], pointed }), 1); // rows 3, 4
  assert.equal(table.title, "input 1, 6×4, padded to 6×6");
  const { row, column, height, width } = table.frame;
  assert.deepEqual([row, column, height, width], [3, 1, 2, 3]);
  assert.equal(table.cell(0, 0).marks, "convlab-is-padding");
  assert.equal(table.cell(2, 2).marks, "convlab-is-unread");
  assert.equal(table.cell(2, 2).label(), "row 2, column 1: 0, never read");
  assert.equal(table.cell(0, 0).label(), "padding, row 0, column −1: 0");
  assert.equal(table.cell(4, 3).marks, "convlab-is-read");
  assert.ok(table.cell(5, 1).marks.endsWith("convlab-is-pointed"));
  assert.deepEqual(
    [0, 5].map((k) => table.heads(1, k)),
    ["", ""],
  );
});

test("the gaps of a dilated window are marked, and stride and dilation have bars", () => {
  const table = inputTable(sceneOf({ ...layer, stride: [3, 1], dilation: [2, 1] }), 0);
  const marks = [0, 1, 2].map((row) => table.cell(row, 1).marks);
  const gap = "convlab-is-unread convlab-is-skipped";
  assert.deepEqual(marks, ["convlab-is-read", gap, "convlab-is-read"]);
  assert.deepEqual(
    table.rails.map(({ axis, letter, from, to, isHidden }) => [axis, letter, from, to, isHidden]),
    [
      [0, "S", 0, 3, false],
      [0, "D", 0, 2, undefined],
    ],
  );
  const last = inputTable(sceneOf({ ...layer, stride: [3, 1] }, { position: [1, 0] }), 0);
  assert.equal(last.rails[0].isHidden, true); // no window is below it
});

test("the kernel's cell and the input's that meet are found from either of them", () => {
  const window = linesAt(windows, [1, 1]);
  const tap = { channel: 1, u: 1, v: 2, row: 4, column: 2 };
  const kernel = { kind: "kernel", channel: 1, row: 1, column: 2 };
  assert.deepEqual(tapOf(windows, window, kernel), tap);
  assert.deepEqual(tapOf(windows, window, { kind: "input", channel: 1, row: 4, column: 2 }), tap);
  assert.equal(tapOf(windows, window, { kind: "input", channel: 1, row: 2, column: 2 }), null);
  assert.equal(tapOf(windows, window, { kind: "output", channel: 1, row: 3, column: 0 }), null);
});

test("input, kernel, product, term and output of a tap are lit up together, in its channel", () => {
  const pointed = { kind: "kernel", channel: 1, row: 1, column: 2 };
  const scene = sceneOf(layer, { position: [1, 1], pointed });
  const isLit = (table, row, column) => table.cell(row, column).marks.includes("convlab-is-tap");
  assert.ok(isLit(inputTable(scene, 1), 4, 3));
  assert.ok(isLit(kernelTable(scene, 1), 1, 2));
  assert.ok(isLit(productTable(scene, 1), 1, 2));
  assert.ok(isLit(outputTable(scene, scene.maps[0], 0, []), 1, 1));
  assert.ok(!isLit(inputTable(scene, 0), 4, 3));
  const marked = sumLines(scene, [1, 1]).map(({ terms }) =>
    terms.flatMap((term, k) => (term.isMarked ? [k] : [])),
  );
  assert.deepEqual(marked, [[], [5], []]);
});

// 2×3 numbers, of which the kernel 2×1 makes 3 stamps a row, two columns apart; one column is cut.
const transposed = {
  x: [
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
  ],
  weight: [[[[10], [1]]]],
  bias: null,
  stride: [1, 2],
  padding: [0, 1],
  dilation: 1,
  operation: "transposed",
};

test("stamps are added up to the current one, and a cell's sum names its stamps", () => {
  const scene = sceneOf(transposed, { position: [1, 1], count: 5 });
  const table = outputTable(scene, scene.maps[0], 0, []);
  assert.equal(table.title, "output, 3×3, after 5 of 6 stamps");
  // Row 1: 1·4 and 10·1 … of the first two columns of stamps; the third has its first stamp only.
  assert.deepEqual(
    [0, 1, 2].map((row) => [0, 1, 2, 3, 4].map((k) => table.cell(row, k).text)),
    [
      ["10", "0", "20", "0", "30"],
      ["41", "0", "52", "0", "3"],
      ["4", "0", "5", "0", "0"],
    ],
  );
  assert.equal(table.cell(1, 0).label(), "padding, row 1, column −1: 41");
  assert.ok(table.cell(0, 1).label().endsWith("no stamp reaches it"));
  assert.deepEqual(targetOf(scene), [1, 1]);
  const [line] = sumLines(scene, [1, 1]);
  assert.equal(line.head, "out[1, 1] = ");
  assert.deepEqual(
    line.terms.map(({ numbers, isMarked }) => [...numbers, isMarked]),
    [
      [2, 1, false],
      [5, 10, true],
    ],
  );
  const pointed = { kind: "output", channel: 0, row: 1, column: 1 };
  const inputs = inputTable(sceneOf(transposed, { position: [1, 1], pointed }), 0);
  const marks = [0, 1].map((row) => inputs.cell(row, 1).marks);
  assert.deepEqual(marks, [
    "convlab-is-reader",
    "convlab-is-reader convlab-is-current convlab-is-tap",
  ]);
  assert.equal(
    gridSentence(sceneOf(transposed, { position: [1, 1], pointed })),
    "Row 1, column 1 of the output sums 2 stamps, of the inputs (0, 1), (1, 1).",
  );
  assert.equal(
    gridSentence(sceneOf(transposed, { pointed: { ...pointed, column: 0 } })),
    "Row 1, column 0 of the output is reached by no stamp.",
  );
});

test("each channel has a line, and the last one sums them with the filter's bias", () => {
  const lines = sumLines(sceneOf(layer, { position: [0, 1], filter: 1 }), [0, 1]);
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
