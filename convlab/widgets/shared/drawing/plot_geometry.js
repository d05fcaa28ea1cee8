// Where lines leave a panel, and where names and numbers stand in it. No DOM.
/** @import { Axis, Box, Point } from "./plot_panel.js" */

/** @param {number} number */
export const roundPixel = (number) => Math.round(100 * number) / 100;

/** The parts of a curve that lie in a panel, cut at its edges.
 * @param {Point[]} points @param {Pick<Axis, "low" | "high">} axis @returns {Point[][]} */
export function inside(points, { low, high }) {
  /** @type {Point[][]} */
  const parts = [];
  let isOn = false; // whether the last part goes on
  points.forEach((point, k) => {
    const [from, to] = [points[Math.max(0, k - 1)], point];
    const ends = cut(from, to, low, high);
    if (ends === null) isOn = false;
    else {
      if (!isOn) parts.push([ends[0]]);
      parts[parts.length - 1].push(ends[1]);
      isOn = to[1] >= low && to[1] <= high;
    }
  });
  return parts;
}

/** The part of a straight line from low to high, or null.
 * @type {(from: Point, to: Point, low: number, high: number) => [Point, Point] | null} */
export function cut([x, y], [toX, toY], low, high) {
  if (Math.max(y, toY) < low || Math.min(y, toY) > high) return null;
  const at = (/** @type {number} */ height) => {
    const kept = Math.max(low, Math.min(high, height));
    const share = kept === height ? Number(height === toY) : (kept - y) / (toY - y);
    return /** @type {Point} */ ([x + share * (toX - x), kept]);
  };
  return y === toY
    ? [
        [x, y],
        [toX, toY],
      ]
    : [at(y), at(toY)];
}

/** The places where a curve leaves the panel, with the direction: 1 up, −1 down.
 * @param {Point[][]} pieces @param {Pick<Axis, "low" | "high">} axis
 * @returns {{ x: number, y: number, direction: 1 | -1, isOut: boolean }[]} isOut: on the way right */
export function exits(pieces, { low, high }) {
  return pieces.flatMap((points) =>
    points.slice(1).flatMap(([x, y], k) => {
      const [before, from] = points[k];
      return /** @type {const} */ ([
        [high, 1],
        [low, -1],
      ]).flatMap(([edge, direction]) => {
        const [isIn, wasIn] = [y, from].map((each) => direction * (each - edge) <= 0);
        if (isIn === wasIn) return [];
        const at = before + ((x - before) * (edge - from)) / (y - from);
        return [{ x: Number.isFinite(at) ? at : x, y: edge, direction, isOut: wasIn }];
      });
    }),
  );
}

/** Heights of one or two labels, moved apart to at least `apart`.
 * @param {number[]} heights @param {number} apart */
export function spread(heights, apart) {
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= apart) return heights;
  const middle = (heights[0] + heights[1]) / 2;
  const isFirstAbove = heights[0] <= heights[1];
  return [middle - apart / 2, middle + apart / 2].sort((a, b) => (isFirstAbove ? a - b : b - a));
}

/** Where the numbers at a point stand: that of the first curve on the right, below it, that of the
 * second on the left, above it; at an end of the axis both on the inner side.
 * @param {number} at @param {number[]} heights @param {Box} box
 * @returns {{ x: number, y: number, "text-anchor": "start" | "end" }[]} */
export function numberPlaces(at, heights, { left, right, top, bottom }) {
  const space = 62;
  const isRight = [at <= right - space, at < left + space];
  const inside = (/** @type {number} */ y) => Math.max(top + 11, Math.min(bottom - 4, y));
  const shifted = heights.map((y, k) => inside(y + (isRight[k] ? 17 : -10)));
  const apart = isRight[0] === isRight[1] ? spread(shifted, 15) : shifted;
  // Two numbers moved apart at an edge are moved back into the panel together.
  const back = inside(Math.min(...apart)) - Math.min(...apart);
  const up = Math.max(0, Math.max(...apart) + back - (bottom - 4));
  return apart.map((y, k) => ({
    x: roundPixel(at + (isRight[k] ? 9 : -9)),
    y: y + back - up,
    "text-anchor": isRight[k] ? "start" : "end",
  }));
}
