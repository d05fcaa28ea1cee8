import { fourDigits, shortNumber } from "../arithmetic/numbers.js";
import { assign, html, svg } from "../page/dom.js";

// Sizes of the chart, in pixels.
const WIDTH = 300;
const HEIGHT = 76;
const MARGIN = 8;
const LEFT = 42; // room for the numbers of the scale
const LEAST_STEPS = 10;

/** A number after each step as a line, and the number that it moves towards as a dashed one.
 * @param {string} name @param {string} [note] on the number that it moves towards */
export function trailChart(name, note = "") {
  const line = svg("polyline", { class: "convlab-trail-line" });
  const aim = svg("line", { class: "convlab-trail-aim", x1: LEFT, x2: WIDTH - MARGIN });
  const [top, bottom] = [MARGIN, HEIGHT - MARGIN].map((y) => {
    const number = svg("text", { x: LEFT - 6, y: y + 3.5 });
    const rule = svg("line", { x1: LEFT - 3, x2: WIDTH - MARGIN, y1: y, y2: y });
    return { number, node: svg("g", { class: "convlab-trail-scale" }, rule, number) };
  });
  const dot = svg("circle", { class: "convlab-trail-dot", r: 4 });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const picture = svg("svg", { class: "convlab-trail", viewBox, role: "img" });
  picture.append(top.node, bottom.node, aim, line, dot);
  const title = html("figcaption");
  const node = html("figure", { class: "convlab-trail-figure" }, title, picture);
  /** @type {(trail: number[], target: number | null) => void} */
  const update = (trail, target) => {
    const known = target === null ? trail : [...trail, target];
    const low = Math.min(0, ...known);
    const high = Math.max(0, ...known) || (low === 0 ? 1 : 0);
    assign(top.number, { text: shortNumber(high) });
    assign(bottom.number, { text: shortNumber(low) });
    const steps = Math.max(LEAST_STEPS, trail.length - 1);
    const across = (/** @type {number} */ k) => LEFT + (k / steps) * (WIDTH - MARGIN - LEFT);
    const up = (/** @type {number} */ y) =>
      HEIGHT - MARGIN - ((y - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
    const dots = trail.map((y, k) => `${across(k).toFixed(1)},${up(y).toFixed(1)}`);
    assign(line, { points: dots.join(" ") });
    const last = trail.length - 1;
    assign(dot, { cx: across(last).toFixed(1), cy: up(trail[last]).toFixed(1) });
    assign(aim, { hidden: target === null || null });
    if (target !== null) assign(aim, { y1: up(target).toFixed(1), y2: up(target).toFixed(1) });
    const after = `${last} step${last === 1 ? "" : "s"}`;
    const towards = target === null ? "" : `; dashed: this batch’s ${fourDigits(target)}${note}`;
    assign(title, { text: `${name} after ${after}: ${fourDigits(trail[last])}${towards}` });
    assign(picture, { "aria-label": title.textContent });
  };
  return { node, update };
}
