import assert from "node:assert/strict";
import test from "node:test";

import { colourOfHex } from "../../convlab/widgets/kernel_playground.js";
import {
  changeSums,
  convolve,
  fittedSize,
  openPhoto,
  packPixels,
  planesOf,
  randomKernel,
  resizeKernel,
  shrunk,
} from "../../convlab/widgets/shared/arithmetic/photo.js";
import {
  divergingColours,
  lookOf,
  paintDiverging,
  paintPlanes,
} from "../../convlab/widgets/shared/arithmetic/photo_colours.js";
import { cases } from "./cases.js";

// Of float64 sums of up to 49 terms, as a share of the largest number: they are added in another
// order than in Python.
const TOLERANCE = 1e-13;

const opened = ({ pixels, ...photo }) => {
  const bytes = Buffer.from(pixels, "base64");
  return { ...photo, pixels: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
};

const shownPlanes = ({ photo, channels }) => planesOf(openPhoto(opened(photo)), channels);

test("a photo is taken as the planes that Python takes it as", () => {
  for (const channels of ["grey", "colour", "red", "green", "blue"])
    assert.ok(
      cases.filter((each) => each.channels === channels && each.photo.size.length === 3).length >
        10,
    );
  for (const each of cases) {
    assert.deepEqual(
      shownPlanes(each).map(({ values }) => [...values]),
      each.planes,
    );
  }
});

test("the result is convlab.conv2d's, channel by channel", () => {
  assert.ok(cases.length >= 400);
  assert.ok(cases.filter(({ planes }) => planes.length === 3).length >= 20);
  for (const { kernel, output, size, ...each } of cases) {
    shownPlanes(each).forEach((plane, channel) => {
      const { height, width, values } = convolve(plane, kernel);
      const wanted = output[channel];
      assert.deepEqual([height, width], size);
      assert.equal(values.length, wanted.length);
      const largest = Math.max(1, ...wanted.map(Math.abs));
      values.forEach((value, k) => {
        assert.ok(Math.abs(value - wanted[k]) <= TOLERANCE * largest * 49);
      });
    });
  }
});

test("the raw range and what is cut off are NumPy's counts", () => {
  assert.ok(cases.filter(({ below }) => below > 0).length >= 50);
  assert.ok(cases.filter(({ above }) => above > 0).length >= 50);
  for (const { kernel, output, ...wanted } of cases) {
    const { white } = openPhoto(opened(wanted.photo));
    const results = shownPlanes(wanted).map((plane) => convolve(plane, kernel));
    const { low, high, black, below, above } = lookOf("cut", results, white);
    assert.deepEqual([white, below, above], [wanted.white, wanted.below, wanted.above]);
    assert.equal(black, 0);
    const all = output.flat();
    const slack = 1e-8 * Math.max(1, ...all.map(Math.abs), white);
    assert.ok(Math.abs(low - Math.min(...all)) <= slack);
    assert.ok(Math.abs(high - Math.max(...all)) <= slack);
  }
});

test("the greys and the colours are NumPy's, cut off and rounded", () => {
  for (const { kernel, clipped, white, ...each } of cases) {
    const results = shownPlanes(each).map((plane) => convolve(plane, kernel));
    const pixels = new Uint8ClampedArray(4 * results[0].values.length);
    paintPlanes(results, lookOf("cut", results, white), pixels);
    for (let part = 0; part < 3; part += 1) {
      clipped[results.length === 1 ? 0 : part].forEach((wanted, k) => {
        assert.ok(Math.abs(pixels[4 * k + part] - wanted) <= 0.5 + 1e-6);
      });
    }
    assert.ok(pixels.every((value, k) => k % 4 !== 3 || value === 255));
  }
});

// As Python has them in convlab.colours.
const ENDS = ["#08519C", "#E66101"].map(colourOfHex);

test("the colours around 0 are matplotlib's", () => {
  const colours = divergingColours(ENDS);
  for (const { kernel, diverging, ...each } of cases) {
    const result = convolve(shownPlanes(each)[0], kernel);
    const pixels = new Uint8ClampedArray(4 * result.values.length);
    paintDiverging(result, lookOf("diverging", [result], 255), colours, pixels);
    diverging.forEach((wanted, k) => {
      // A number between two of the 511 colours may get either.
      for (let part = 0; part < 3; part += 1)
        assert.ok(Math.abs(pixels[4 * k + part] - wanted[part]) <= 2, `${wanted}`);
      assert.equal(pixels[4 * k + 3], 255);
    });
  }
});

test("0 is white, and the two ends are told apart without colour, too", () => {
  const colours = divergingColours(ENDS);
  assert.deepEqual(colours[255], [255, 255, 255]);
  assert.deepEqual([colours[0], colours[510]], ENDS);
  const greys = ENDS.map(([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue);
  assert.ok(Math.abs(greys[0] - greys[1]) > 50);
});

const plane = (...values) => ({
  height: 1,
  width: values.length,
  values: Float64Array.from(values),
});

test("0 is middle grey, or the range is stretched", () => {
  const greys = (display, shown) => {
    const pixels = new Uint8ClampedArray(4 * shown.values.length);
    paintPlanes([shown], lookOf(display, [shown], 255), pixels);
    // 0 is at 127.5: the last digit rounds it up or down.
    return [...shown.values.keys()].map((k) => (pixels[4 * k] === 127 ? 128 : pixels[4 * k]));
  };
  assert.deepEqual(greys("signed", plane(-100, 0, 50)), [0, 128, 191]);
  assert.deepEqual(greys("stretch", plane(-100, 0, 100)), [0, 128, 255]);
  assert.deepEqual(greys("cut", plane(-100, 0, 300)), [0, 0, 255]);
  assert.deepEqual(greys("signed", plane(0, 0)), [128, 128]);
  assert.deepEqual(greys("stretch", plane(7, 7)), [0, 0]);
});

test("a rounding error is not cut off, and not part of the range", () => {
  const look = lookOf("cut", [plane(-1e-14, 255.00000000000003, 100)], 255);
  assert.deepEqual(look, { low: 0, high: 255, black: 0, white: 255, below: 0, above: 0 });
});

const floats = (...values) => {
  const { buffer } = Float32Array.from(values);
  const size = [1, values.length];
  return { kind: "float32", stored: "float32", size, pixels: new DataView(buffer) };
};

test("white is 1 for fractions alone", () => {
  const bytes = { stored: "uint8", size: [1, 2], pixels: new DataView(Uint8Array.of(0, 1).buffer) };
  const dark = { kind: "uint8", ...bytes };
  assert.equal(openPhoto(floats(0, 0.5, 1)).white, 1);
  assert.equal(openPhoto(floats(-0.5, 1)).white, 255);
  assert.equal(openPhoto(floats(0, 1.5)).white, 255);
  assert.equal(openPhoto(dark).white, 255);
  assert.equal(openPhoto({ kind: "float32", ...bytes }).white, 1); // stored in less room
});

test("a photo of a file keeps its colours, and takes one byte a pixel if it has none", () => {
  const colour = Uint8ClampedArray.from([9, 9, 9, 255, 1, 2, 3, 255]);
  const packed = packPixels(colour, [1, 2]);
  assert.deepEqual(packed.size, [1, 2, 3]);
  assert.deepEqual([...new Uint8Array(packed.pixels.buffer)], [9, 9, 9, 1, 2, 3]);
  const grey = packPixels(Uint8ClampedArray.from([9, 9, 9, 255, 7, 7, 7, 255]), [1, 2]);
  assert.deepEqual(grey.size, [1, 2]);
  assert.deepEqual([...new Uint8Array(grey.pixels.buffer)], [9, 7]);
});

test("a grey of a half is rounded upwards, as in Python", () => {
  const pixels = new DataView(Uint8Array.of(0, 12, 4, 0, 14, 213).buffer);
  const photo = openPhoto({ kind: "uint8", stored: "uint8", size: [1, 2, 3], pixels });
  assert.deepEqual([...planesOf(photo, "grey")[0].values], [8, 33]); // 7.5 and 32.5
});

test("a small picture holds the means of the pixels", () => {
  const photo = { height: 3, width: 5, values: Float64Array.from({ length: 15 }, (_, k) => k) };
  const { height, width, values } = shrunk(photo, 3);
  assert.deepEqual([height, width], [2, 3]);
  assert.deepEqual([...values], [3, 5, 6.5, 10.5, 12.5, 14]); // (0 + 1 + 5 + 6) / 4, …
  assert.deepEqual([...shrunk(photo, 5).values], [...photo.values]);
});

test("a random kernel is another one, of whole numbers", () => {
  const draws = [0, 0.999, 0.5, 0.3, 0.7, 0.1];
  let next = 0;
  const random = () => draws[next++ % draws.length];
  const first = randomKernel(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    random,
  );
  assert.deepEqual(first, [
    [-3, 3, 0],
    [-1, 1, -3],
  ]);
  const again = randomKernel(first, random); // the same draws
  assert.notDeepEqual(again, first);
  assert.ok(again.flat().every((weight) => Number.isInteger(weight) && Math.abs(weight) <= 3));
  for (let k = 0; k < 7; k += 1) {
    const [[weight]] = randomKernel([[k - 3]], () => k / 7);
    assert.ok(weight !== k - 3 && Math.abs(weight) <= 3);
  }
});

test("a large picture is made smaller, a small one left alone", () => {
  assert.deepEqual(fittedSize(300, 250, 512), [300, 250]);
  assert.deepEqual(fittedSize(3000, 4000, 512), [384, 512]);
  assert.deepEqual(fittedSize(9000, 3, 512), [512, 1]);
});

test("a kernel grows and shrinks around its middle", () => {
  assert.deepEqual(resizeKernel([[1, 2, 3]], 3, 5), [
    [0, 0, 0, 0, 0],
    [0, 1, 2, 3, 0],
    [0, 0, 0, 0, 0],
  ]);
  assert.deepEqual(resizeKernel([[1, 2, 3]], 2, 2), [
    [2, 3],
    [0, 0],
  ]);
  assert.deepEqual(resizeKernel([[1, 2, 3, 4, 5]], 1, 3), [[2, 3, 4]]);
});

test("step by step a kernel comes to the same as at once", () => {
  const kernel = [[4, 5, 6]];
  for (const columns of [1, 5, 7]) {
    let stepped = kernel;
    const step = Math.sign(columns - 3);
    for (let size = 3 + step; size !== columns + step; size += step)
      stepped = resizeKernel(stepped, 1, size);
    assert.deepEqual(stepped, resizeKernel(kernel, 1, columns));
  }
});

test("of a changed kernel only what differs is added, if that is exact and quick", () => {
  const values = Float64Array.from({ length: 5 * 7 }, (_, k) => (37 * k) % 256);
  const plane = { height: 5, width: 7, values };
  const before = [
    [1, -2, 3],
    [0, 4, -5],
  ];
  const after = [
    [1, -2, 0],
    [6, 4, -5],
  ];
  const sums = convolve(plane, before);
  assert.ok(changeSums(sums, plane, before, after));
  assert.deepEqual(sums, convolve(plane, after));
  const refused = [
    [[1, -2]], // of another size
    after.map((row) => row.map((weight) => weight / 9)), // added, it would be rounded
    after.map((row) => row.map((weight) => weight + 1)), // all weights
  ];
  for (const kernel of refused) assert.ok(!changeSums(sums, plane, after, kernel));
  assert.deepEqual(sums, convolve(plane, after));
});
