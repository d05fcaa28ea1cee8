/** @import { Range } from "../controls/controls.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Layout } from "./activation_frame.js" */
/** @import { Kind, Shown } from "./activation_lines.js" */
/** @import { Axis, Box, Line, Scale } from "./plot_panel.js" */
import { placeText } from "../arithmetic/numbers.js";
import { pointing } from "../controls/pointing.js";
import { assign, svg } from "../page/dom.js";
import {
  drawBand,
  drawBars,
  drawPlaces,
  drawRise,
  drawTangent,
  layout,
} from "./activation_frame.js";
import { describe, linesOf, markOf, titleOf } from "./activation_lines.js";
import { roundPixel } from "./plot_geometry.js";
import { plotPanel, scaleOf } from "./plot_panel.js";

/** A panel as it is drawn now. @typedef {{ kind: Kind, box: Box, axis: Axis, lines: Line[],
 *   scale: Scale, panel: ReturnType<typeof plotPanel> }} Plot */

/** The curves above their slopes over one axis, with a point that can be dragged; for more layers
 * than one, what they leave of a gradient below. The place of the plots in the picture is given to
 * the style sheet as --convlab-plot-left and --convlab-plot-width.
 * @param {Scope<{ position: number, limits: { position: Range } }>} scope
 * @param {{ slider: HTMLElement }} options slider: of the point; it takes the keyboard focus when
 *   the picture is clicked
 * @returns {{ node: SVGElement, update: (shown: Shown) => void }} */
export function activationPlot(scope, { slider }) {
  const axis = scope.get("limits").position;
  const picture = svg("svg", { role: "img", class: "convlab-plot" });
  const xLine = svg("line", { class: "convlab-plot-x" });
  const hoverLine = svg("line", { class: "convlab-plot-hover" });
  const hoverText = svg("text", { class: "convlab-plot-number", "text-anchor": "middle" });
  const [columns, bars, numbers] = [svg("g"), svg("g"), svg("g")];
  const panels = /** @type {Kind[]} */ (["value", "slope", "gradient"]).map((kind) => ({
    kind,
    panel: plotPanel(),
  }));
  const [below, above] = [
    panels.map(({ panel }) => panel.below),
    panels.map(({ panel }) => panel.above),
  ];
  picture.append(columns, ...below, bars, numbers, hoverLine, xLine, ...above, hoverText);

  /** @type {Shown | null} */
  let shown = null;
  let hover = /** @type {number | null} */ (null);
  let at = layout(600, 1, 2);
  let drawn = "";
  /** @type {Plot[]} */
  let plots = [];
  const across = (/** @type {number} */ x) =>
    roundPixel(
      at.left + ((x - axis.minimum) / (axis.maximum - axis.minimum)) * (at.right - at.left),
    );

  /** What stays when the point moves. @param {Shown} now @param {number} width */
  const drawCurves = (now, width) => {
    const key = JSON.stringify([now.key, width, now.layers, now.threshold]);
    if (key === drawn) return;
    drawn = key;
    at = layout(width, now.layers, now.curves.length);
    plots = panels.flatMap(({ kind, panel }) => {
      const box = at.boxes[kind];
      for (const part of [panel.below, panel.above]) assign(part, { display: box ? null : "none" });
      if (box === undefined) return [];
      const found = linesOf(kind, now);
      return [{ kind, panel, box, ...found, scale: scaleOf(box, found.axis, across) }];
    });
    drawFrame(picture, at);
    drawPlaces({ columns, numbers }, axis, at, across);
    drawBars(bars, now.curves, axis, at, across);
    for (const plot of plots) {
      plot.panel.drawLines(plot, titleOf(plot.kind, now, plot.axis));
      if (plot.kind === "slope") drawBand(plot.panel.band, plot, now.threshold);
    }
  };

  /** The numbers at the point. @param {Shown} now */
  const drawPoint = ({ curves, x, layers }) => {
    assign(xLine, { x1: across(x), x2: across(x), y1: at.top, y2: at.height });
    for (const plot of plots) {
      const marks = curves.map((curve) => markOf(plot.kind, curve, x, layers));
      plot.panel.drawMarks(plot, x, marks);
      const { tangent } = plot.panel;
      if (plot.kind === "value") drawTangent(tangent, curves[0], x, axis, plot);
      if (plot.kind === "slope") drawRise(tangent, curves[0], x, plot);
    }
  };

  /** The numbers at the place that the mouse is over. @param {Shown} now */
  const drawHover = ({ curves, x, layers }) => {
    const place = hover === x ? null : hover;
    const middle = across(place ?? 0);
    for (const node of [hoverLine, hoverText])
      assign(node, { display: place === null ? "none" : null });
    assign(hoverLine, { x1: middle, x2: middle, y1: at.top, y2: at.bottom });
    assign(hoverText, { x: middle, y: at.bottom + 16, text: placeText(place ?? 0) });
    for (const { kind, panel, ...plot } of plots) {
      const marks = place === null ? [] : curves.map((each) => markOf(kind, each, place, layers));
      panel.drawHover(plot, place ?? 0, marks);
    }
  };

  const draw = () => {
    if (shown === null) return;
    const width = picture.parentElement?.clientWidth ?? 0;
    drawCurves(shown, width > 0 ? Math.max(240, width) : 600); // 0: not laid out yet
    drawPoint(shown);
    drawHover(shown);
    assign(picture, { "aria-label": describe(shown) });
  };

  pointing(scope, picture, {
    at: (clientX) => placeOf(clientX, picture, at, axis),
    preview(x) {
      hover = x;
      draw();
    },
    pin(x) {
      hover = null;
      scope.set({ position: x });
    },
  });
  scope.listen(picture, "mousedown", (event) => {
    event.preventDefault(); // which would take the focus out of the explorer
    slider.querySelector("input")?.focus({ preventScroll: true });
  });
  scope.onEscape(() => {
    const wasShown = hover !== null;
    hover = null;
    return wasShown;
  });
  scope.onResize(picture, draw);
  return {
    node: picture,
    update(next) {
      shown = next;
      draw();
    },
  };
}

/** The place on the x axis below the pointer, in steps of the setting.
 * @param {number} clientX @param {SVGElement} picture @param {Layout} layout @param {Range} axis */
function placeOf(clientX, picture, { left, right, width }, { minimum, maximum, step = 1 }) {
  const box = picture.getBoundingClientRect();
  const share = (((clientX - box.left) / box.width) * width - left) / (right - left);
  const x = minimum + share * (maximum - minimum);
  const place = Math.round(x / step) / (1 / step) + 0; // no −0
  return Math.min(maximum, Math.max(minimum, place));
}

/** @type {(picture: SVGElement, at: Layout) => void} */
function drawFrame(picture, { width, height, left, right }) {
  assign(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
  const { parentElement } = picture;
  const sizes = { "--convlab-plot-left": `${left}px`, "--convlab-plot-width": `${right - left}px` };
  if (parentElement !== null) assign(parentElement, sizes);
}
