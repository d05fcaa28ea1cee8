import assert from "node:assert/strict";
import test from "node:test";

import {
  convolve,
  linesNeverRead,
  linesRead,
  placesHolding,
  placeWindows,
  resizeKernels,
  stampedMaps,
  stampSum,
  windowSum,
  withNumber,
} from "../../convlab/widgets/shared/arithmetic/convolution.js";
import { cases } from "./cases.js";

const possible = cases.filter(({ error }) => error === null);
const convs = possible.filter(({ layer }) => layer.operation === "conv");
const stamps = possible.filter(({ layer }) => layer.operation === "transposed");
const numbersUpTo = (count) => [...Array(count).keys()];

function close(found, expected, what) {
  assert.ok(Math.abs(found - expected) <= 1e-12 * (1 + Math.abs(expected)), what);
}

test("the output is that of conv2d or of PyTorch, whole numbers to the last digit", () => {
  assert.ok(convs.length >= 300 && stamps.length >= 300);
  for (const { layer, output, is_whole: isWhole } of possible) {
    const found = convolve(layer, placeWindows(layer));
    if (isWhole) assert.deepEqual(found, output, JSON.stringify(layer));
    assert.equal(found.length, output.length);
    found.forEach((map, f) => {
      assert.equal(map.length, output[f].length);
      map.forEach((row, i) => {
        assert.equal(row.length, output[f][i].length);
        row.forEach((number, j) => {
          close(number, output[f][i][j], JSON.stringify(layer));
        });
      });
    });
  }
});

test("an impossible setting has the sentence of Python's error, and no output", () => {
  const impossible = cases.filter(({ error }) => error !== null);
  const kinds = ["Along the height", "Along the width", "as deep as", "one bias", "\n"];
  kinds.push("the window does not fit", "takes the whole output away");
  for (const kind of kinds)
    assert.ok(
      impossible.some(({ error }) => error.includes(kind)),
      kind,
    );
  for (const { layer, error } of impossible) {
    const windows = placeWindows(layer);
    assert.equal(windows.problems.join("\n"), error);
    assert.equal(convolve(layer, windows), null);
  }
});

test("the products of a window sum to its output, channel by channel", () => {
  for (const { layer, output } of convs) {
    const windows = placeWindows(layer);
    output.forEach((map, f) => {
      map.forEach((row, i) => {
        row.forEach((number, j) => {
          const { channels, bias, sum } = windowSum(layer, windows, f, i, j);
          assert.equal(channels.length, windows.channels);
          close(sum, number, JSON.stringify(layer));
          const parts = channels.map((channel) =>
            channel.terms.reduce((total, term) => total + term.x * term.weight, 0),
          );
          channels.forEach((channel, c) => {
            close(channel.sum, parts[c]);
          });
          close(
            parts.reduce((total, part) => total + part, bias ?? 0),
            number,
          );
        });
      });
    });
  }
});

test("a term of the padding is 0 and is marked as padding", () => {
  for (const { layer } of convs.slice(0, 200)) {
    const windows = placeWindows(layer);
    const [height, width] = windows.inputSize;
    for (const { terms } of windowSum(layer, windows, 0, 0, 0).channels) {
      for (const { row, column, x, isPadding } of terms) {
        const isInside = row >= 0 && row < height && column >= 0 && column < width;
        assert.equal(isPadding, !isInside);
        if (isPadding) assert.equal(x, 0);
      }
    }
  }
});

test("as many windows are on each cell as PyTorch finds", () => {
  for (const { layer, times } of possible) {
    const windows = placeWindows(layer);
    const found = times.map((row, at) => row.map((_, k) => placesHolding(windows, at, k).length));
    assert.deepEqual(found, times, JSON.stringify(layer));
  }
});

test("the windows on a cell are those that hold it, also in the padding", () => {
  for (const { layer } of [...convs.slice(0, 200), ...stamps.slice(0, 100)]) {
    const windows = placeWindows(layer);
    const [height, width] = windows.isTransposed ? windows.outputSize : windows.inputSize;
    const [above, left] = windows.padding;
    for (let row = -above; row < height + above; row += 1) {
      for (let column = -left; column < width + left; column += 1) {
        const holding = numbersUpTo(windows.places[0]).flatMap((i) =>
          numbersUpTo(windows.places[1])
            .filter((j) => linesRead(windows, 1, j).includes(column))
            .filter(() => linesRead(windows, 0, i).includes(row))
            .map((j) => [i, j]),
        );
        assert.deepEqual(placesHolding(windows, row, column), holding);
      }
    }
  }
});

test("the rows and columns never read are those that PyTorch never reads", () => {
  let found = 0;
  for (const { layer, times } of possible) {
    const windows = placeWindows(layer);
    const rows = times.flatMap((row, at) => (row.every((count) => count === 0) ? [at] : []));
    const columns = times[0].flatMap((_, at) => (times.every((row) => row[at] === 0) ? [at] : []));
    // Where no row is read at all, in the padding alone, a column is not the one to blame.
    if (rows.length < times.length) assert.deepEqual(linesNeverRead(windows, 1), columns);
    if (columns.length < times[0].length) assert.deepEqual(linesNeverRead(windows, 0), rows);
    found += rows.length;
  }
  assert.ok(found > 100);
});

test("the products of the stamps on a cell sum to its number, for any number of stamps", () => {
  for (const { layer, output } of stamps) {
    const windows = placeWindows(layer);
    const [above, left] = windows.padding;
    const all = layer.x[0][0].length * layer.x[0][0][0].length;
    for (const count of [0, 1, Math.ceil(all / 2), all]) {
      stampedMaps(layer, windows, count).forEach((map, f) => {
        map.forEach((line, k) => {
          line.forEach((number, m) => {
            const [row, column] = [k - above, m - left];
            const { channels, bias, sum } = stampSum(layer, windows, f, row, column, count);
            close(sum, number, JSON.stringify({ layer, count }));
            const added = channels.flatMap(({ terms }) =>
              terms.map((term) => term.x * term.weight),
            );
            close(
              added.reduce((total, product) => total + product, bias ?? 0),
              number,
            );
            const isInside = row >= 0 && column >= 0 && row < output[f].length;
            if (count === all && isInside && column < output[f][0].length)
              close(number, output[f][row][column]);
          });
        });
      });
    }
  }
});

test("a stamp is the kernel times one number, where the window of its place is", () => {
  for (const { layer } of stamps.slice(0, 100)) {
    const windows = placeWindows(layer);
    const [above, left] = windows.padding;
    const [first, second] = [0, 1].map((count) => stampedMaps(layer, windows, count)[0]);
    const rows = linesRead(windows, 0, 0);
    const columns = linesRead(windows, 1, 0);
    const stamp = first.map((line, k) => line.map((number, m) => second[k][m] - number));
    rows.forEach((row, u) => {
      columns.forEach((column, v) => {
        const product = layer.weight[0].reduce(
          (sum, kernel, c) => sum + layer.x[0][c][0][0] * kernel[u][v],
          0,
        );
        close(stamp[row + above][column + left], product, JSON.stringify(layer));
        stamp[row + above][column + left] = 0;
      });
    });
    assert.ok(stamp.flat().every((number) => number === 0));
  }
});

test("a kernel is cropped, or filled with zeros", () => {
  const weight = [
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
  ];
  assert.deepEqual(resizeKernels(weight, [2, 3]), [
    [
      [
        [1, 2, 0],
        [3, 4, 0],
      ],
    ],
  ]);
});

test("one number is replaced, in a copy", () => {
  const x = [
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ];
  assert.deepEqual(withNumber(x, [0, 0, 1, 0], 9), [
    [
      [
        [1, 2],
        [9, 4],
      ],
    ],
  ]);
  assert.deepEqual(x, [
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]);
});
