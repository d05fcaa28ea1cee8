// The colours of the numbers of a photo and of its convolution. No DOM: Python writes the numbers of
// the tests.
/** @import { Plane } from "./photo.js" */

/** The numbers of a plane that are shown as black and as white. low, high: the raw range. below,
 * above: how many numbers are cut off.
 * @typedef {Record<"low" | "high" | "black" | "white" | "below" | "above", number>} Look */

/** @typedef {"diverging" | "cut" | "signed" | "stretch"} Display */

/** The look of planes for a way to display them.
 * @param {Display} display diverging, signed: the two ends are equally far from 0, which is white or
 *   middle grey; cut: 0 to `white`; stretch: from the smallest number to the largest
 * @param {Plane[]} planes @param {number} white @returns {Look} */
export function lookOf(display, planes, white) {
  const { low, high } = rangeOf(planes);
  // Nine ninths of 255 may be 255.00000000000003, which is not out of range.
  const slack = 1e-9 * Math.max(1, white, Math.abs(low), Math.abs(high));
  const range = { low: snapped(low, slack), high: snapped(high, slack) };
  if (display === "signed" || display === "diverging") {
    const reach = Math.max(Math.abs(range.low), Math.abs(range.high)) || 1;
    return { ...range, black: -reach, white: reach, below: 0, above: 0 };
  }
  if (display === "stretch") {
    const top = range.high > range.low ? range.high : range.low + 1;
    return { ...range, black: range.low, white: top, below: 0, above: 0 };
  }
  let below = 0;
  let above = 0;
  // No `if`: the processor would guess it wrong for every second random number, 20 times as slow.
  for (const { values } of planes) {
    for (let k = 0; k < values.length; k += 1) {
      below += Number(values[k] < -slack);
      above += Number(values[k] > white + slack);
    }
  }
  return { ...range, black: 0, white, below, above };
}

/** The smallest and the largest number. @param {Plane[]} planes */
function rangeOf(planes) {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of planes) {
    for (let k = 0; k < values.length; k += 1) {
      if (values[k] < low) low = values[k];
      if (values[k] > high) high = values[k];
    }
  }
  return { low, high };
}

/** `value`, or the whole number that it misses by less than `slack`.
 * @param {number} value @param {number} slack */
function snapped(value, slack) {
  const whole = Math.round(value);
  return Math.abs(value - whole) <= slack ? whole + 0 : value;
}

/** Write numbers into pixels of red, green, blue and opacity, cut off outside 0 to 255: the greys of
 * one plane, or three planes as red, green and blue.
 * @param {Plane[]} planes @param {Pick<Look, "black" | "white">} look
 * @param {Uint8ClampedArray} pixels */
export function paintPlanes(planes, { black, white }, pixels) {
  const scale = 255 / (white - black);
  // Red is the lowest byte, as on every processor that a browser runs on.
  const written = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  written.fill(0xff000000);
  const parts = planes.length === 1 ? [0x010101] : [0x000001, 0x000100, 0x010000];
  for (const [channel, { values }] of planes.entries()) {
    const part = parts[channel];
    for (let k = 0; k < values.length; k += 1) {
      const share = (values[k] - black) * scale;
      written[k] += part * ((share < 0 ? 0 : share > 255 ? 255 : share + 0.5) | 0);
    }
  }
}

/** A colour: red, green and blue, 0 to 255. @typedef {number[]} Colour */

/** The part of a colour that one channel has. @type {(colour: Colour, channel: number) => Colour} */
export const colourOfChannel = (colour, channel) =>
  colour.map((part, k) => (k === channel ? part : 0));

/** The colours of the numbers −1, −1 + 1/255, …, 1: from `ends[0]` over white to `ends[1]`.
 * @param {Colour[]} ends @returns {Colour[]} */
export const divergingColours = (ends) =>
  Array.from({ length: 511 }, (_, k) => {
    const share = (k - 255) / 255;
    const end = ends[share < 0 ? 0 : 1];
    return end.map((part) => Math.round(255 + Math.abs(share) * (part - 255)));
  });

/** Write the colours of a plane around 0 into pixels of red, green, blue and opacity.
 * @param {Plane} plane @param {Pick<Look, "white">} look white: the number of the last colour
 * @param {Colour[]} colours of `divergingColours` @param {Uint8ClampedArray} pixels */
export function paintDiverging({ values }, { white: reach }, colours, pixels) {
  const bytes = Uint8Array.from(colours.flatMap((colour) => [...colour, 255]));
  const table = new Uint32Array(bytes.buffer);
  const written = new Uint32Array(pixels.buffer, pixels.byteOffset, values.length);
  const scale = 255 / reach;
  for (let k = 0; k < values.length; k += 1) written[k] = table[(values[k] * scale + 255.5) | 0];
}
