import { KEEP_KEYS } from "./shared/controls.js";
import { assign, html, keep, svg } from "./shared/dom.js";
import { mount } from "./shared/mount.js";

const SETTINGS = ["title", "layers", "selected"];

// What the bars show: the key of a layer, what is counted, and its unit.
const MEASURES = [
  { key: "parameters", title: "parameters" },
  { key: "macs", title: "MACs" },
  { key: "bytes", title: "activations", unit: "bytes" },
];

/** 62378344 → "62,378,344"; null, for what is not known, → "?". */
export function withThousands(number) {
  return number === null ? "?" : String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A name with `most` letters at most: of a long one the end, which tells it from its neighbours. */
export const shortName = (name, most) => (name.length > most ? `…${name.slice(1 - most)}` : name);

/** (1, 96, 55, 55) → "1×96×55×55"; several shapes, with their names if they have any. */
export function shapeText(shape) {
  if (shape === null) return "";
  if (!Array.isArray(shape)) {
    return Object.entries(shape)
      .map(([name, part]) => `${name}: ${shapeText(part)}`)
      .join(", ");
  }
  return isShape(shape) ? shape.join("×") : shape.map(shapeText).join(", ");
}

const isShape = (shape) => Array.isArray(shape) && shape.every(Number.isInteger);

/**
 * The boxes of the maps, to one scale: height and width are the rows and the columns, the depth is
 * the square root of the channels, so that 4096 of them fit in. A vector is one cell high.
 * @param {unknown[]} shapes the shape of each output, the batch first; only one tensor has a box
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
  if (!isShape(shape) || shape.length < 2) return null;
  if (shape.length === 2) return { channels: shape[1], rows: 1, columns: 1 };
  if (shape.length === 3) return { channels: shape[1], rows: 1, columns: shape[2] };
  const [, channels, ...rest] = shape;
  return { channels, rows: rest.at(-2), columns: rest.at(-1) };
}

/** The sum of a measure over all layers; where one is not known, what is known. */
export const total = (layers, key) => layers.reduce((sum, layer) => sum + (layer[key] ?? 0), 0);

/** What a layer has of the whole, in words: "60.5 % of the parameters, 3.3 % of the MACs, …". */
export function shareText(layer, layers) {
  const texts = MEASURES.flatMap(({ key, title }) => {
    const whole = total(layers, key);
    const isBound = key === "macs" && !layers.every(({ complete }) => complete);
    if (whole === 0 || layer[key] === null || (isBound && !layer.complete)) return [];
    const percent = (100 * layer[key]) / whole;
    const text = percent > 0 && percent < 0.05 ? "less than 0.1" : String(Number(percent.toFixed(1)));
    return [`${isBound ? "at most " : ""}${text} % of the ${title}`];
  });
  return texts.join(", ");
}

/**
 * How long each layer's bar is, from 0 to 1: its share of the largest.
 * @param {(number | null)[]} numbers
 */
export function shares(numbers) {
  const largest = Math.max(0, ...numbers.map((number) => number ?? 0));
  return numbers.map((number) => (largest ? (number ?? 0) / largest : 0));
}

const TALLEST = 120; // pixels
const GAP = 14;
const LETTER = 6.9; // the width of a letter under a box, at most, on the average
const LABEL = 20; // the height of the line under the boxes
// Letters of a name, at most, under a box and in the table.
const LONGEST_UNDER = 10;
const LONGEST = 26;

function build(scope) {
  const title = html("p", { class: "convlab-network-title" });
  const scale = html("p", {
    class: "convlab-network-note",
    text:
      "Boxes: height and width are a map's rows and columns, to one scale; " +
      "depth is the square root of its channels.",
  });
  const strip = boxStrip();
  const table = layerTable();
  const detail = layerDetail();
  scope.root.append(title, strip.node, scale, table.node, detail.node);

  const select = (index) => scope.set({ selected: clamp(index, scope.get("layers").length) });
  const step = (event, keys) => {
    const steps = { Home: -Infinity, End: Infinity, ...keys }[event.key];
    if (steps === undefined) return false;
    event.preventDefault();
    select(scope.get("selected") + steps);
    return true;
  };
  scope.listen(strip.node, "click", ({ target }) => {
    const index = target.closest("[data-layer]")?.getAttribute("data-layer");
    if (index !== null && index !== undefined) select(Number(index));
  });
  const down = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
  scope.listen(strip.node, "keydown", (event) => {
    step(event, { ArrowRight: 1, ArrowLeft: -1, ...down });
  });
  scope.listen(table.body, "click", ({ target }) => {
    const row = target.closest("tr");
    if (row === null) return;
    select([...table.body.children].indexOf(row));
    table.focus(scope.get("selected"));
  });
  scope.listen(table.body, "keydown", (event) => {
    if (step(event, down)) table.focus(scope.get("selected"));
  });

  let drawn = null;
  let shown = null;
  const reveal = () => {
    for (const each of [strip, table]) each.reveal(shown);
  };
  scope.whenSized(strip.node, reveal);
  return () => {
    const layers = scope.get("layers");
    const selected = scope.get("selected");
    assign(title, { text: scope.get("title") });
    if (drawn !== layers) {
      for (const each of [strip, table]) each.draw(layers);
      drawn = layers;
      shown = null;
    }
    if (shown === selected) return;
    detail.draw(layers[selected], layers);
    for (const each of [strip, table]) {
      if (shown !== null) each.mark(shown, false);
      each.mark(selected, true);
    }
    shown = selected;
    reveal();
  };
}

const PAGE = 10; // rows

const clamp = (index, count) => Math.max(0, Math.min(index, count - 1));

const classOf = (isSelected) => (isSelected ? "convlab-network-selected" : null);

/** The outputs as boxes beside each other, each with its layer's name. */
function boxStrip() {
  const picture = svg("svg", { role: "img", "aria-label": "The outputs of the layers as boxes" });
  const node = html("div", { class: "convlab-network-strip", tabindex: 0, role: "group" }, picture);
  assign(node, { "aria-label": "Outputs as boxes. Arrow keys choose a layer.", ...KEEP_KEYS });
  const parts = () => [
    svg("title"),
    svg("rect", { class: "convlab-network-hit" }),
    svg("path"),
    svg("path"),
    svg("rect"),
    svg("text", { "text-anchor": "middle" }),
  ];
  let places = []; // from where to where each layer reaches, in pixels
  const draw = (layers) => {
    const sizes = boxes(layers.map(({ shape }) => shape), TALLEST);
    const heights = sizes.map((box) => (box ? box.height + 0.5 * box.depth : 0));
    const bottom = 4 + Math.max(0, ...heights);
    let left = 0;
    places = keep(picture, layers.length, () => svg("g", {}, ...parts())).map((group, index) => {
      const { name, shape } = layers[index];
      const [label, hit, top, side, face, text] = group.children;
      const box = sizes[index] ?? { height: 1.5, width: 1.5, depth: 0 };
      const slant = 0.5 * box.depth;
      const short = shortName(name, LONGEST_UNDER);
      const width = GAP + Math.max(box.width + slant, LETTER * short.length);
      const x = left + (width - box.width - slant) / 2;
      const y = bottom - box.height;
      const right = x + box.width;
      assign(group, { "data-layer": index, class: null });
      assign(label, { text: `${name}: ${shapeText(shape)}` });
      assign(face, { x, y, width: box.width, height: box.height });
      assign(top, { d: `M${x},${y}l${slant},${-slant}h${box.width}l${-slant},${slant}z` });
      assign(side, { d: `M${right},${y}l${slant},${-slant}v${box.height}l${-slant},${slant}z` });
      assign(hit, { x: left, y: 0, width, height: bottom + LABEL });
      assign(text, { x: left + width / 2, y: bottom + 15, text: short });
      left += width;
      return [left - width, left];
    });
    const height = bottom + LABEL;
    assign(picture, { width: left, height, viewBox: `0 0 ${left} ${height}` });
  };
  const mark = (index, isSelected) => assign(picture.children[index], { class: classOf(isSelected) });
  const reveal = (index) => {
    const [start, end] = places[index];
    const room = node.clientWidth;
    if (start < node.scrollLeft || end > node.scrollLeft + room) {
      node.scrollLeft = (start + end - room) / 2;
    }
  };
  return { node, draw, mark, reveal };
}

/** The layers with their bars, and above them the sums, which stay in sight. */
function layerTable() {
  const counted = MEASURES.map(({ title, unit }) => (unit ? `${title}, ${unit}` : title));
  const titles = ["layer", "output", ...counted];
  const heads = titles.map((text) => html("th", { scope: "col", text }));
  const sums = MEASURES.map(() => html("td"));
  const whole = html("th", { scope: "row", text: "all layers" });
  const sumRow = html("tr", { class: "convlab-network-sums" }, whole, html("td"), ...sums);
  const head = html("thead", {}, html("tr", {}, ...heads), sumRow);
  const body = html("tbody");
  const table = html("table", { class: "convlab-network-table" }, head, body);
  const node = html("div", { class: "convlab-network-list" }, table);
  assign(node, { role: "group", "aria-label": "Layers. Arrow keys choose one." });
  const make = () =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, html("button", { type: "button", ...KEEP_KEYS })),
      html("td", { class: "convlab-network-shape" }),
      ...MEASURES.map(() => html("td", {}, html("span"), html("i"))),
    );
  const buttonOf = (index) => body.children[index].querySelector("button");
  const mark = (index, isSelected) => {
    assign(body.children[index], { class: classOf(isSelected) });
    const tabindex = isSelected ? 0 : -1;
    assign(buttonOf(index), { "aria-expanded": String(isSelected), tabindex });
  };
  const draw = (layers) => {
    const bars = MEASURES.map(({ key }) => shares(layers.map((layer) => layer[key])));
    keep(body, layers.length, make).forEach((row, index) => {
      const layer = layers[index];
      const [name, shape, ...cells] = row.children;
      const short = shortName(layer.name, LONGEST);
      assign(name.firstChild, { text: short, title: short === layer.name ? null : layer.name });
      name.firstChild.append(html("small", { text: layer.type }));
      assign(shape, { text: shapeText(layer.shape) });
      cells.forEach((cell, k) => {
        const { key } = MEASURES[k];
        const [number, bar] = cell.children;
        assign(number, { text: atLeast(key, [layer]) + withThousands(layer[key]) });
        assign(bar, { style: `width: calc(${bars[k][index].toFixed(4)} * (100% - 16px))` });
      });
      mark(index, false);
    });
    MEASURES.forEach(({ key }, k) => {
      assign(sums[k], { text: atLeast(key, layers) + withThousands(total(layers, key)) });
    });
  };
  const reveal = (index) => {
    const row = body.children[index];
    const first = row.offsetTop - head.offsetHeight;
    const last = row.offsetTop + row.offsetHeight - node.clientHeight;
    if (node.scrollTop > first) node.scrollTop = first;
    else if (node.scrollTop < last) node.scrollTop = last;
  };
  const focus = (index) => buttonOf(index).focus({ preventScroll: true });
  return { node, body, draw, mark, reveal, focus };
}

/** A mark before the MACs of layers of which not all is known. */
const atLeast = (key, layers) =>
  key === "macs" && !layers.every(({ complete }) => complete) ? "≥ " : "";

/** What is opened of a layer: its share of the whole, its notes and its derivations. */
function layerDetail() {
  const name = html("h4");
  const share = html("p");
  const notes = html("div");
  const derivations = html("div", { class: "convlab-network-derivations" });
  const said = html("div", { "aria-live": "polite" }, name, share, notes);
  const node = html("section", { class: "convlab-network-detail" }, said, derivations);
  const draw = (layer, layers) => {
    assign(name, { text: `${layer.name} (${layer.type})` });
    assign(share, { text: shareText(layer, layers) });
    keep(notes, layer.notes.length, () => html("p")).forEach((note, k) => {
      assign(note, { text: layer.notes[k] });
    });
    const make = () => html("div", {}, html("h5"), html("pre"));
    keep(derivations, layer.derivations.length, make).forEach(({ children: [head, lines] }, k) => {
      const { title, text } = layer.derivations[k];
      assign(head, { text: title });
      assign(lines, { text });
    });
  };
  return { node, draw };
}

export default { render: (context) => mount(context, SETTINGS, build) };
