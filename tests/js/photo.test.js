import assert from "node:assert/strict";
import test from "node:test";

import {
  convolve,
  fittedSize,
  greysOf,
  lookOf,
  paintGreys,
  planeOf,
  resizeKernel,
  whiteOf,
} from "../../convlab/widgets/shared/arithmetic/photo.js";
import { cases } from "./cases.js";

// Of float64 sums of up to 49 terms, as a share of the largest number: they are added in another
// order than in Python.
const TOLERANCE = 1e-13;

const opened = ({ kind, size, pixels }) => {
  const bytes = Buffer.from(pixels, "base64");
  return { kind, size, pixels: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
};

test("the result is convlab.conv2d's", () => {
  assert.ok(cases.length >= 400);
  for (const { photo, kernel, output } of cases) {
    const { height, width, values } = convolve(planeOf(opened(photo)), kernel);
    assert.deepEqual([height, width], [output.length, output[0].length]);
    const wanted = output.flat();
    const largest = Math.max(1, ...wanted.map(Math.abs));
    values.forEach((value, k) => {
      assert.ok(Math.abs(value - wanted[k]) <= TOLERANCE * largest * 49);
    });
  }
});

test("the raw range and what is cut off are NumPy's counts", () => {
  assert.ok(cases.filter(({ below }) => below > 0).length >= 50);
  assert.ok(cases.filter(({ above }) => above > 0).length >= 50);
  for (const { photo, kernel, output, ...wanted } of cases) {
    const plane = planeOf(opened(photo));
    const white = whiteOf(photo.kind, plane);
    const { low, high, black, below, above } = lookOf("cut", convolve(plane, kernel), white);
    assert.deepEqual([white, below, above], [wanted.white, wanted.below, wanted.above]);
    assert.equal(black, 0);
    const all = output.flat();
    const slack = 1e-8 * Math.max(1, ...all.map(Math.abs), white);
    assert.ok(Math.abs(low - Math.min(...all)) <= slack);
    assert.ok(Math.abs(high - Math.max(...all)) <= slack);
  }
});

test("the greys are NumPy's, cut off and rounded", () => {
  for (const { photo, kernel, clipped } of cases) {
    const plane = planeOf(opened(photo));
    const result = convolve(plane, kernel);
    const pixels = new Uint8ClampedArray(4 * result.values.length);
    paintGreys(result, lookOf("cut", result, whiteOf(photo.kind, plane)), pixels);
    clipped.flat().forEach((grey, k) => {
      assert.ok(Math.abs(pixels[4 * k] - grey) <= 0.5 + 1e-6);
      assert.deepEqual(
        [...pixels.slice(4 * k + 1, 4 * k + 4)],
        [pixels[4 * k], pixels[4 * k], 255],
      );
    });
  }
});

const plane = (...values) => ({
  height: 1,
  width: values.length,
  values: Float64Array.from(values),
});

test("0 is middle grey, or the range is stretched", () => {
  const greys = (display, shown) => {
    const pixels = new Uint8ClampedArray(4 * shown.values.length);
    paintGreys(shown, lookOf(display, shown, 255), pixels);
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
  const look = lookOf("cut", plane(-1e-14, 255.00000000000003, 100), 255);
  assert.deepEqual(look, { low: 0, high: 255, black: 0, white: 255, below: 0, above: 0 });
});

test("white is 1 for fractions alone", () => {
  assert.equal(whiteOf("float32", plane(0, 0.5, 1)), 1);
  assert.equal(whiteOf("float32", plane(-0.5, 1)), 255);
  assert.equal(whiteOf("float32", plane(0, 1.5)), 255);
  assert.equal(whiteOf("uint8", plane(0, 1)), 255); // a dark photo
});

test("colours become grey with the stated weights", () => {
  const pixels = Uint8ClampedArray.from([
    255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 9, 9, 255,
  ]);
  assert.deepEqual([...greysOf(pixels)], [76, 150, 29, 9]); // 255 · 0.299, · 0.587, · 0.114
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
