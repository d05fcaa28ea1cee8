/** @import { ChainLayer, MapCell } from "./shared/arithmetic/field_cone.js" */
/** @import { Range } from "./shared/controls/controls.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { chainOf, coneOf, nearestCell, newName, seersOf } from "./shared/arithmetic/field_cone.js";
import { fullFormulas, letterFormulas, shortFormulas } from "./shared/arithmetic/field_formulas.js";
import { seenText, seersText } from "./shared/arithmetic/field_sentences.js";
import { moveOfKey, nearestIndex } from "./shared/controls/arrow_keys.js";
import { button, KEEP_KEYS, slider } from "./shared/controls/controls.js";
import { layerRows } from "./shared/controls/layer_rows.js";
import { mistakes } from "./shared/controls/mistakes.js";
import { pointing } from "./shared/controls/pointing.js";
import { windowPlayer } from "./shared/controls/window_player.js";
import { fieldPicture } from "./shared/drawing/field_picture.js";
import { cellAt, middleOfInput } from "./shared/drawing/field_plan.js";
import { formulaLine } from "./shared/drawing/formula_line.js";
import { assign, html } from "./shared/page/dom.js";
import { isSameValue } from "./shared/page/history.js";
import { mount } from "./shared/page/mount.js";

/** A chain to begin with.
 * @typedef {{ name: string, input_size: number, layers: ChainLayer[] }} Preset */

/** The settings of ReceptiveFieldExplorer in Python.
 * @typedef {{ layers: ChainLayer[], input_size: number, position: MapCell | null, speed: number,
 *   presets: Preset[], limits: { input_size: Range, speed: Range,
 *     layers: { most_rows: number, row: Range[] } } }} Settings */

// Pixels; in a narrower column the rows of the layers stand below the picture. So they do where a
// finger needs larger buttons.
const SIDE_BY_SIDE = 700;

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {MapCell | null} */
  let previewed = null;
  /** @type {{ name: string, layers: ChainLayer[] } | null} */
  let removed = null; // until something else happens
  let width = 500; // of the picture, until it is laid out
  let isWide = true;
  const read = remember((/** @type {string} */ key) => {
    const { input_size: inputSize, layers } = JSON.parse(key);
    return chainOf(inputSize, layers);
  });
  const chainNow = () => read(JSON.stringify(scope.pick("input_size", "layers")));
  const pinned = () => nearestCell(chainNow(), scope.get("position"));

  const presets = presetButtons(scope);
  const picture = fieldPicture();
  const view = html(
    "div",
    { class: "convlab-field-view", tabindex: 0, ...KEEP_KEYS },
    picture.node,
  );
  const viewLabel = "The maps. Left and right choose a cell, up and down a map.";
  assign(view, { role: "group", "aria-label": viewLabel });
  const player = windowPlayer(scope, {
    count: () => chainNow().counts[pinned()[0]],
    index: () => pinned()[1],
    go: (index) => scope.set({ position: [pinned()[0], index] }),
  });
  player.node.append(scope.tools);
  player.node.className = "convlab-field-player"; // others lay theirs out in another way
  const size = slider(scope, { name: "input_size", label: "Input size", symbol: "I" });
  const { row, most_rows: most } = scope.get("limits").layers;
  const mistake = mistakes(scope, () => draw());
  const rows = layerRows(scope, {
    ranges: row.slice(1),
    change(layer, place, value) {
      const layers = structuredClone(scope.get("layers"));
      layers[layer][/** @type {1} */ (place + 1)] = value;
      scope.set({ layers });
    },
    remove(layer) {
      const layers = scope.get("layers");
      removed = { name: layers[layer][0], layers: layers.filter((_, k) => k !== layer) };
      scope.set({ layers: removed.layers, position: null });
    },
    complain: mistake.say,
  });
  const add = button(scope, {
    text: "+ layer",
    press() {
      const layers = scope.get("layers");
      if (layers.length === most) return;
      scope.set({ layers: [...layers, [newName(layers), 3, 1, 0, 1]], position: null });
    },
  });
  assign(add, { class: "convlab-layer-add" });
  const letters = formulaLine("convlab-field-letters");
  letters.update(letterFormulas());
  const panel = html("div", { class: "convlab-field-panel" });
  panel.append(size.node, letters.node, rows.node, add);
  const formulas = Array.from({ length: 4 }, () => [formulaLine(), formulaLine()]);
  const boxes = formulas.map((parts) => html("span", {}, ...parts.map(({ node }) => node)));
  const formulaBox = html("div", { class: "convlab-field-formulas" }, ...boxes);
  const sentence = html("p", { class: "convlab-sentence convlab-field-said" });
  const stage = html("div", { class: "convlab-field-stage" }, view, player.node, sentence, panel);
  scope.root.append(presets.node, stage, formulaBox);

  const preview = (/** @type {MapCell | null} */ cell) => {
    if (isSameValue(cell, previewed)) return;
    previewed = cell;
    draw();
  };
  const placeAt = (/** @type {number} */ x, /** @type {number} */ y) => {
    const box = picture.node.getBoundingClientRect();
    return [x - box.left, y - box.top];
  };
  /** @type {(x: number, y: number, only?: number) => MapCell | null} */
  const cellOf = (x, y, only) => {
    const plan = picture.plan();
    return plan && cellAt(plan, x, y, only);
  };
  pointing(scope, view, {
    at(x, y) {
      const [left, top] = placeAt(x, y);
      return { cell: cellOf(left, top), left };
    },
    preview: (place) => preview(place?.cell ?? null),
    pin({ cell }) {
      previewed = null;
      if (cell === null || isSameValue(cell, scope.get("position"))) draw();
      else scope.set({ position: cell });
    },
    // Along the map that the pointer took hold of.
    drag({ left }, from) {
      const cell = from.cell && cellOf(left, 0, from.cell[0]);
      if (cell !== null && !isSameValue(cell, scope.get("position"))) scope.set({ position: cell });
    },
  });
  scope.listen(view, "keydown", (event) => {
    const move = moveOfKey(event);
    if (move === null) return;
    event.preventDefault();
    const chain = chainNow();
    previewed = null;
    scope.set({ position: moved(chain.counts, pinned(), move) });
  });
  scope.onEscape(() => {
    const isHeld = previewed !== null || scope.get("position") !== null;
    previewed = null;
    if (scope.get("position") !== null) scope.set({ position: null });
    return isHeld;
  });
  scope.onResize(scope.root, () => {
    isWide = scope.root.clientWidth >= SIDE_BY_SIDE && !matchMedia("(pointer: coarse)").matches;
    assign(stage, { "data-wide": isWide });
    width = Math.max(200, view.clientWidth - 2);
    draw();
  });
  const place = remember((/** @type {string} */ key) => {
    const [chain, ...sizes] = JSON.parse(key);
    picture.place(chain, sizes[0], sizes[1]);
  });

  function draw() {
    const chain = chainNow();
    const { layers } = chain;
    for (const control of [presets, player, size]) control.update();
    const pitch = pitchOf(layers.length, isWide);
    assign(stage, {
      style: `--pitch: ${pitch}px; --middle: ${middleOfInput(pitch)}px`,
      "data-wide": isWide,
    });
    const isDense = layers.length > MOST_TALL;
    assign(stage, { "data-dense": isDense });
    place(JSON.stringify([chain, width, pitch]));
    const cell = previewed === null ? pinned() : nearestCell(chain, previewed);
    const cone = coneOf(chain, cell);
    const seers = seersOf(chain, cell);
    picture.draw({ cell, cone, seers });
    rows.update(
      layers,
      layers.map((_, layer) => shortFormulas(chain, layer)),
      cell[0] - 1,
    );
    assign(add, { "aria-disabled": layers.length === most && "true" });
    const lines = cell[0] === 0 ? [] : fullFormulas(chain, cell[0] - 1, isDense);
    formulas.forEach((parts, k) => {
      assign(boxes[k], { hidden: k >= lines.length });
      for (const part of k < lines.length ? [0, 1] : []) parts[part].update(lines[k][part]);
    });
    assign(formulaBox, { "data-dense": isDense });
    const failing = layers[chain.counts.length - 1]?.[0];
    const problem = chain.problem && `${failing}: ${chain.problem.plain}`;
    const isElsewhere = previewed !== null || scope.get("position") !== null;
    if (isElsewhere || !isSameValue(layers, removed?.layers)) removed = null;
    const removal = removed && `${removed.name} removed; Undo brings it back.`;
    const texts = [removal, problem, seenText(chain, cell, cone), seersText(chain, cell, seers)];
    const text = texts.filter(Boolean).join(" ");
    const isWrong = problem || mistake.text() !== "";
    assign(sentence, {
      class: `convlab-sentence convlab-field-said${isWrong ? " convlab-impossible" : ""}`,
      "aria-live": player.isPlaying() ? "off" : "polite",
      text: mistake.text() || text,
    });
    assign(picture.node, { "aria-label": text });
  }
  return draw;
}

const MOST_TALL = 9; // layers; more stand closer to each other

/** The pixels from row to row. @param {number} count @param {boolean} isWide */
function pitchOf(count, isWide) {
  if (count > MOST_TALL) return isWide ? 28 : 32;
  if (!isWide) return 44;
  return count > 5 ? 50 : 60;
}

/** The cell that a key moves to; from map to map, the cell at the same part of the map.
 * @type {(counts: number[], cell: MapCell, move: [rows: number, columns: number]) => MapCell} */
function moved(counts, [map, index], [rows, columns]) {
  const next = nearestIndex(map + rows, counts.length);
  if (next === map) return [map, nearestIndex(index + columns, counts[map])];
  const part = (index + 0.5) / counts[map];
  return [next, nearestIndex(Math.floor(part * counts[next]), counts[next])];
}

/** A button for each chain to begin with. @param {Scope<Settings>} scope */
function presetButtons(scope) {
  const presets = scope.get("presets");
  const buttons = presets.map(({ name, input_size, layers }) =>
    button(scope, {
      text: name,
      press: () => scope.set({ input_size, layers, position: null }),
    }),
  );
  const node = html("div", { class: "convlab-field-presets", role: "group" }, ...buttons);
  assign(node, { "aria-label": "Chains to begin with" });
  return {
    node,
    update() {
      presets.forEach(({ input_size, layers }, k) => {
        const isShown = isSameValue(layers, scope.get("layers"));
        const isSame = isShown && input_size === scope.get("input_size");
        assign(buttons[k], { "aria-pressed": String(isSame) });
      });
    },
  };
}

/** A function that computes only for another key than that of the last call.
 * @template R @param {(key: string) => R} compute @returns {(key: string) => R} */
function remember(compute) {
  /** @type {{ key: string, result: R } | null} */
  let last = null;
  return (key) => {
    if (last === null || last.key !== key) last = { key, result: compute(key) };
    return last.result;
  };
}

export default { render: mount(build) };
