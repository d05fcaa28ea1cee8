import { KEEP_KEYS } from "./shared/controls/controls.js";
import { assign, html, keep } from "./shared/page/dom.js";
import { boxStrip, classOf } from "./shared/drawing/layer_boxes.js";
import {
  MEASURES,
  shapeText,
  shareText,
  shares,
  shortName,
  total,
  withThousands,
} from "./shared/arithmetic/layers.js";
import { mount } from "./shared/page/mount.js";

const SETTINGS = ["title", "layers", "selected"];

// Letters of a name in the table, at most.
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
