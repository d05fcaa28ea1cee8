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

/** Heights of one or two labels from `top` to `bottom`, at least `apart` from each other, the higher
 * one above.
 * @param {number[]} heights @param {number} apart @param {Pick<Box, "top" | "bottom">} box */
export function spread(heights, apart, { top, bottom }) {
  const kept = heights.map((y) => Math.max(top, Math.min(bottom, y)));
  if (kept.length < 2 || Math.abs(kept[0] - kept[1]) >= apart) return kept;
  const half = apart / 2;
  const middle = Math.max(top + half, Math.min(bottom - half, (kept[0] + kept[1]) / 2));
  const [above, below] = [middle - half, middle + half];
  return heights[0] <= heights[1] ? [above, below] : [below, above];
}

/** Where the numbers at a point stand: that of the higher curve on the left, above it, that of the
 * lower one on the right, below it; at an end of the axis both on the inner side. Heights beyond the panel are those of an edge.
 * @param {number} at @param {number[]} heights @param {Box} box
 * @returns {{ x: number, y: number, "text-anchor": "start" | "end" }[]} */
export function numberPlaces(at, heights, { left, right, top, bottom }) {
  const space = 62;
  const inner = { top: top + 11, bottom: bottom - 4 };
  const lower = heights[0] >= (heights[1] ?? Number.NEGATIVE_INFINITY) ? 0 : 1;
  const isRight = heights.map((_, k) => (k === lower ? at <= right - space : at < left + space));
  const shifted = heights.map((y, k) => y + (k === lower ? 17 : -10));
  const apart = isRight[0] === isRight[1] ? 15 : 0;
  return spread(shifted, apart, inner).map((y, k) => ({
    x: roundPixel(at + (isRight[k] ? 9 : -9)),
    y,
    "text-anchor": isRight[k] ? "start" : "end",
  }));
}
