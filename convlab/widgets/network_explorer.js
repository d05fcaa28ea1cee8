import { KEEP_KEYS } from "./shared/controls.js";
import { assign, html, keep, svg } from "./shared/dom.js";
import { mount } from "./shared/mount.js";

const SETTINGS = ["title", "layers", "selected"];

// What the bars show: the key of a layer, the column's title, and how a number is written.
const MEASURES = [
  { key: "parameters", title: "parameters", shown: withThousands },
  { key: "macs", title: "MACs", shown: withThousands },
  { key: "bytes", title: "activations", shown: megabytes },
];

/** 62378344 → "62,378,344"; null, for what is not known, → "?". */
export function withThousands(number) {
  return number === null ? "?" : String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Bytes in MB of 10^6 bytes, to the kilobyte, so that the points stand below each other. */
export function megabytes(bytes) {
  return bytes === null ? "?" : `${(bytes / 1e6).toFixed(3)} MB`;
}

/** (1, 96, 55, 55) → "1×96×55×55". */
export const shapeText = (shape) => (shape === null ? "" : shape.join("×"));

/**
 * The boxes of the maps, to one scale: height and width are the rows and the columns, the depth is
 * the square root of the channels, so that 4096 of them fit in. A vector is one cell high.
 * @param {(number[] | null)[]} shapes the shape of each output, the batch first; null where an
 *   output is not one tensor
 * @param {number} tallest the height of the largest map, in pixels
 * @returns {({ height: number, width: number, depth: number } | null)[]}
 */
export function boxes(shapes, tallest) {
  const sides = shapes.map(mapOf);
  const largest = Math.max(1, ...sides.flatMap((map) => (map ? [map.rows, map.columns] : [])));
  const cell = tallest / largest;
  return sides.map(
    (map) =>
      map && {
        height: Math.max(1.5, map.rows * cell),
        width: Math.max(1.5, map.columns * cell),
        depth: Math.max(1.5, DEPTH * Math.sqrt(map.channels)),
      },
  );
}

const DEPTH = 1.1; // pixels for one channel

function mapOf(shape) {
  if (shape === null || shape.length < 2) return null;
  if (shape.length === 2) return { channels: shape[1], rows: 1, columns: 1 };
  if (shape.length === 3) return { channels: shape[1], rows: 1, columns: shape[2] };
  const [, channels, ...rest] = shape;
  return { channels, rows: rest.at(-2), columns: rest.at(-1) };
}

/**
 * How long each layer's bar is, from 0 to 1: its share of the largest.
 * @param {(number | null)[]} numbers
 */
export function shares(numbers) {
  const largest = Math.max(0, ...numbers.map((number) => number ?? 0));
  return numbers.map((number) => (largest ? (number ?? 0) / largest : 0));
}

const TALLEST = 120;
const GAP = 14;

function build(scope) {
  const title = html("p", { class: "convlab-network-title" });
  const scale = html("p", {
    class: "convlab-network-note",
    text:
      "Boxes: height and width are a map's rows and columns, to one scale; " +
      "depth is the square root of its channels.",
  });
  const picture = svg("svg", { role: "img", "aria-label": "The outputs of the layers as boxes" });
  const strip = html("div", { class: "convlab-network-strip", ...region("Outputs as boxes") }, picture);
  const body = html("tbody");
  const head = html(
    "tr",
    {},
    ...["layer", "output", ...MEASURES.map(({ title: name }) => name)].map((text) =>
      html("th", { scope: "col", text }),
    ),
  );
  const table = html("table", { class: "convlab-network-table" }, html("thead", {}, head), body);
  const list = html("div", { class: "convlab-network-list", ...region("Layers") }, table);
  const detail = html("section", { class: "convlab-network-detail", "aria-live": "polite" });
  scope.root.append(title, strip, scale, list, detail);

  const select = (index) => scope.set({ selected: clamp(index, scope.get("layers").length) });
  scope.listen(picture, "click", ({ target }) => {
    const index = target.closest("[data-layer]")?.getAttribute("data-layer");
    if (index !== null && index !== undefined) select(Number(index));
  });
  scope.listen(body, "click", ({ target }) => {
    const row = target.closest("tr");
    if (row) select([...body.children].indexOf(row));
  });
  scope.listen(body, "keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    select(clamp(scope.get("selected") + step, scope.get("layers").length));
    body.children[scope.get("selected")].querySelector("button").focus();
  });

  let drawn = null;
  return () => {
    const layers = scope.get("layers");
    const selected = clamp(scope.get("selected"), layers.length);
    assign(title, { text: scope.get("title") });
    if (drawn !== layers) {
      drawRows(body, layers);
      drawBoxes(picture, layers);
      drawn = layers;
    }
    markSelected(body, picture, selected);
    drawDetail(detail, layers[selected]);
    strip.scrollLeft = scrolledTo(strip, picture.children[selected]);
  };
}

const region = (label) => ({ tabindex: 0, role: "group", "aria-label": label, ...KEEP_KEYS });

const clamp = (index, count) => Math.max(0, Math.min(index, count - 1));

function drawRows(body, layers) {
  const bars = MEASURES.map(({ key }) => shares(layers.map((layer) => layer[key])));
  const make = () =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, html("button", { type: "button", ...KEEP_KEYS })),
      html("td", { class: "convlab-network-shape" }),
      ...MEASURES.map(() => html("td", {}, html("span"), html("i"))),
    );
  keep(body, layers.length, make).forEach((row, index) => {
    const layer = layers[index];
    const [name, shape, ...cells] = row.children;
    assign(name.firstChild, { text: layer.name });
    name.firstChild.append(html("small", { text: layer.type }));
    assign(shape, { text: shapeText(layer.shape) });
    cells.forEach((cell, k) => {
      const { key, shown } = MEASURES[k];
      const [number, bar] = cell.children;
      const atLeast = key === "macs" && !layer.complete ? "≥ " : "";
      assign(number, { text: atLeast + shown(layer[key]) });
      assign(bar, { style: `width: ${(100 * bars[k][index]).toFixed(2)}%` });
    });
  });
}

function drawBoxes(picture, layers) {
  const sizes = boxes(layers.map(({ shape }) => shape), TALLEST);
  const bottom = 4 + Math.max(0, ...sizes.map((box) => (box ? box.height + 0.5 * box.depth : 0)));
  const make = () =>
    svg("g", {}, svg("title"), svg("rect", { class: "convlab-network-hit" }), svg("path"), svg("path"), svg("rect"));
  let x = 4;
  keep(picture, layers.length, make).forEach((node, index) => {
    const [label, hit, top, side, face] = node.children;
    const box = sizes[index] ?? { height: 1.5, width: 1.5, depth: 0 };
    const slant = 0.5 * box.depth;
    const y = bottom - box.height;
    const right = x + box.width;
    assign(node, { "data-layer": index });
    assign(label, { text: `${layers[index].name}: ${shapeText(layers[index].shape)}` });
    assign(face, { x, y, width: box.width, height: box.height });
    assign(top, { d: `M${x},${y}l${slant},${-slant}h${box.width}l${-slant},${slant}z` });
    assign(side, { d: `M${right},${y}l${slant},${-slant}v${box.height}l${-slant},${slant}z` });
    assign(hit, { x: x - GAP / 2, y: 0, width: box.width + slant + GAP, height: bottom + 4 });
    x = right + slant + GAP;
  });
  assign(picture, { width: x, height: bottom + 6, viewBox: `0 0 ${x} ${bottom + 6}` });
}

function markSelected(body, picture, selected) {
  [...body.children].forEach((row, index) => {
    const isSelected = index === selected;
    assign(row, { class: isSelected ? "convlab-network-selected" : null });
    assign(row.querySelector("button"), {
      "aria-expanded": String(isSelected),
      tabindex: isSelected ? 0 : -1,
    });
    assign(picture.children[index], { class: isSelected ? "convlab-network-selected" : null });
  });
}

function drawDetail(detail, layer) {
  const parts = [html("h4", { text: layer ? `${layer.name} (${layer.type})` : "No layers" })];
  for (const note of layer?.notes ?? []) parts.push(html("p", { text: note }));
  const derivations = html("div", { class: "convlab-network-derivations" });
  for (const { title, text } of layer?.derivations ?? []) {
    const lines = html("pre", { text, tabindex: 0, ...KEEP_KEYS });
    derivations.append(html("div", {}, html("h5", { text: title }), lines));
  }
  detail.replaceChildren(...parts, derivations);
}

function scrolledTo(strip, box) {
  if (!box || strip.scrollWidth <= strip.clientWidth) return 0;
  const { x, width } = box.getBBox();
  const isSeen = x >= strip.scrollLeft && x + width <= strip.scrollLeft + strip.clientWidth;
  return isSeen ? strip.scrollLeft : x - strip.clientWidth / 2;
}

export default { render: (context) => mount(context, SETTINGS, build) };
