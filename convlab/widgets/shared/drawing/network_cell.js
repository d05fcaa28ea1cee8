// A cell of a network explained: the cells that it reads, the arithmetic, and the way on down.
/** @import { Settings } from "../../live_network.js" */
/** @import { CellTerms } from "../arithmetic/network_terms.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Palettes } from "./network_colours.js" */
/** @import { Mark } from "./network_marks.js" */
/** @import { MapView } from "./network_map.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place } from "./network_tiles.js" */
import { button } from "../controls/controls.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { channelBars } from "./network_channels.js";
import { palettesOfLayer } from "./network_colours.js";
import { formulaLines, productTerms, totalLine } from "./network_lines.js";
import { enlargedMap } from "./network_map.js";
import { productParts } from "./network_products.js";
import {
  cellSentence,
  hasWindow,
  isWholeMap,
  largestGroup,
  singleCells,
  unknownText,
  windowMarks,
} from "./network_reads.js";
import { placeAtIndex } from "./network_run.js";
import { networkCellText } from "./network_sentences.js";
import { termLines } from "./term_lines.js";

const MAP_ROOM = 116; // pixels of an enlarged map
const MOST_WRITTEN = 600; // written out

/** @param {Scope<Settings>} scope
 * @param {{ run: Run, preview: (place: Place | null) => void, pin: (place: Place) => void,
 *   goOn: (place: Place) => void, back: () => void, redraw: () => void }} options goOn: go to a
 *   cell that this one reads */
export function cellPanel(scope, { run, preview, pin, goOn, back, redraw }) {
  /** @type {{ about: string, map: string, group: number, over: number | null, lit: number | null,
   *   terms: CellTerms | null, place: Place }} */
  const state = {
    about: "",
    map: "",
    group: 0,
    over: null,
    lit: null,
    terms: null,
    place: { layer: 0, channel: 0, row: 0, column: 0 },
  };
  const groupNow = () => state.terms?.groups[state.over ?? state.group] ?? null;
  const light = (/** @type {number | null} */ index) => {
    state.lit = index;
    redraw();
  };
  const follow = (/** @type {number} */ index) => {
    const group = groupNow();
    const cell = group?.cells[index];
    if (group && cell && cell.at >= 0) goOn(placeAtIndex(run, group.input, cell.at));
  };
  const here = (/** @type {{ row: number, column: number }} */ cell) => ({
    ...state.place,
    ...cell,
  });
  const output = enlargedMap(scope, {
    kind: "output",
    preview: (cell) => preview(cell && here(cell)),
    pin: (cell) => pin(here(cell)),
  });
  const indexAt = (/** @type {{ row: number, column: number } | null} */ cell) => {
    const found = groupNow()?.cells.findIndex(
      (each) =>
        cell !== null && each.at >= 0 && each.row === cell.row && each.column === cell.column,
    );
    return found === undefined || found < 0 ? null : found;
  };
  const input = enlargedMap(scope, {
    kind: "input",
    preview: (cell) => light(indexAt(cell)),
    move: (cell) => {
      const index = indexAt(cell);
      if (index !== null) light(index);
    },
    pin(cell) {
      const index = indexAt(cell);
      if (index !== null) follow(index);
    },
  });
  const products = productParts(scope, { light, goOn: follow });
  const channels = channelBars(scope, {
    preview(group) {
      state.over = group;
      redraw();
    },
    choose(group) {
      Object.assign(state, { group, over: null, lit: null });
      redraw();
    },
  });
  const backButton = button(scope, { text: "← Back", press: back });
  const heading = html("b", { class: "convlab-live-heading" });
  const way = html("span", { class: "convlab-live-way" });
  const arrow = html("span", { class: "convlab-live-sign", text: "→" });
  const parts = html("div", { class: "convlab-live-parts" }, ...products.nodes);
  const flow = html("div", { class: "convlab-live-flow" }, input.node, parts, arrow, output.node);
  const readout = html("span", { class: "convlab-live-readout", "data-passing": true });
  const between = html("p", { class: "convlab-live-between" }, channels.title, readout);
  const sums = termLines(scope, { preview: () => {}, pin: () => {} });
  const formulas = html("div", { class: "convlab-live-formulas" });
  const onwards = html("div", { class: "convlab-live-onwards" });
  scope.listen(onwards, "click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (pressed === null) return;
    const group = state.terms?.groups[[...onwards.children].indexOf(pressed)];
    if (group) goOn(placeAtIndex(run, group.input, group.cells[0].at));
  });
  const summary = html("summary", { "data-lm-suppress-shortcuts": "true" });
  const all = termLines(scope, {
    preview: (place) => light(place?.[1] ?? null),
    pin: (place) => follow(place[1]),
  });
  const details = html("details", { class: "convlab-settings" }, summary, all.node);
  scope.listen(details, "toggle", () => redraw());
  const head = html("div", { class: "convlab-live-cellhead" }, backButton, heading, way);
  const body = html("div", { class: "convlab-live-cellbody" });
  body.append(flow, between, channels.node, sums.node, formulas, onwards, details);
  const node = html(
    "div",
    { class: "convlab-live-cell", role: "region", "aria-label": "The cell" },
    head,
    body,
  );

  /** @param {{ place: Place, terms: CellTerms, palettes: Palettes | null, trail: Place[] }} view */
  const update = ({ place, terms, palettes, trail }) => {
    const about = JSON.stringify(place);
    if (about !== state.about) {
      const map = `${place.layer} ${place.channel}`;
      // The chosen channel stays while one moves in a map.
      if (map !== state.map) state.group = largestGroup(terms);
      Object.assign(state, { about, map, over: null, lit: null });
    }
    Object.assign(state, { terms, place });
    state.group = Math.max(0, Math.min(state.group, terms.groups.length - 1));
    assign(heading, { text: networkCellText(run, place, scope.get("classes")) });
    assign(backButton, { "aria-disabled": trail.length === 0 ? "true" : null });
    const names = trail.map((each) => run.nodes[each.layer].name);
    assign(way, {
      text: names.length === 0 ? "" : `from ${names.slice(-4).reverse().join(" ← ")}`,
    });
    const group = groupNow();
    if (palettes !== null) drawPictures(palettes, group);
    drawLines(terms, group);
  };

  /** @param {Palettes} palettes @param {ReturnType<typeof groupNow>} group */
  const drawPictures = (palettes, group) => {
    const { place, terms, lit } = state;
    /** @type {Mark[]} */
    const own = [{ kind: "cell", channel: 0, row: place.row, column: place.column }];
    output.update(mapView(run, palettes, place, own, "Arrow keys choose a cell."));
    const source = group && { layer: group.input, channel: group.channel, row: 0, column: 0 };
    const first = group?.cells.find(({ at }) => at >= 0);
    const active = (lit === null ? null : group?.cells[lit]) ?? first;
    const marks = group === null ? [] : windowMarks(run.nodes[group.input], group.cells, 0);
    if (lit !== null && active && active.at >= 0) {
      marks.push({ kind: "lit", channel: 0, row: active.row, column: active.column });
    }
    const at = source && active ? { ...source, row: active.row, column: active.column } : null;
    const keys = "Arrow keys move in the window, Enter goes to the cell.";
    const window = terms !== null && group !== null && hasWindow(terms) ? group : null;
    const view = at && mapView(run, palettes, at, marks, keys);
    // A window that is the whole map is shown once.
    const isWhole = window !== null && view !== null && isWholeMap(window, view);
    const hadFocus = input.frame === document.activeElement;
    input.update(isWhole ? null : view);
    // At a pixel there is nothing to go on to: the focus stays in the cell.
    if (hadFocus && input.node.hidden) output.frame.focus({ preventScroll: true });
    assign(arrow, { hidden: at === null });
    assign(flow, { "data-wide": (window?.width ?? 0) > 3 && (window?.width ?? 0) <= 5 });
    products.update({
      group: window,
      title: isWhole && view !== null ? view.title : "window",
      lit,
      palettes,
      palette: source
        ? palettesOfLayer(run, source.layer, palettes)(source.channel)
        : palettes.around(1),
      version: `${run.version} ${state.about} ${group?.channel} ${group?.input}`,
      names: (index) => (group === null ? "" : cellSentence(run, group, index)),
    });
  };

  /** @param {CellTerms} terms @param {ReturnType<typeof groupNow>} group */
  const drawLines = (terms, group) => {
    const { groups, kind } = terms;
    const isSum = kind === "sum";
    const isFolded = isSum && groups.length > 1;
    channels.update(
      isFolded
        ? {
            sums: groups.map(({ sum }) => sum),
            channels: groups.map(({ channel }) => channel),
            chosen: state.over ?? state.group,
            layer: run.nodes[groups[0].input].name,
          }
        : null,
    );
    sums.update(isSum && group ? [totalLine(terms, state.over ?? state.group)] : []);
    const isUnknown = kind === "unknown";
    const lines = isUnknown ? [unknownText(run, state.place)] : formulaLines(terms);
    reuseChildren(formulas, lines.length, () => html("p")).forEach((line, k) => {
      assign(line, { text: lines[k] });
    });
    const steps = kind === "copy" || kind === "formula" ? singleCells(terms) : [];
    reuseChildren(onwards, steps.length, () =>
      html("button", { type: "button", "data-lm-suppress-shortcuts": "true" }),
    ).forEach((each, k) => {
      assign(each, { text: `${networkCellText(run, placeAtIndex(run, ...steps[k]))} →` });
    });
    const { lit } = state;
    assign(between, { hidden: !isSum && kind !== "largest" && kind !== "mean" });
    assign(readout, { text: group && lit !== null ? cellSentence(run, group, lit) : "" });
    const isLong = isSum && group !== null && (isFolded || group.cells.length > 9);
    assign(details, { hidden: !isLong });
    if (!isLong || group === null) return;
    const name = isFolded ? ` of channel ${group.channel}` : "";
    const count = group.cells.length;
    assign(summary, { text: `${count === 1 ? "The product" : `All ${count} products`}${name}` });
    if (!details.open) return;
    const written = { ...group, cells: group.cells.slice(0, MOST_WRITTEN) };
    all.update([{ head: "", terms: productTerms(written, lit), sum: group.sum }]);
  };
  return {
    node,
    update,
    /** Let go of what is pointed at; returns whether anything was. */
    release() {
      const isLetGo = state.over !== null || state.lit !== null;
      Object.assign(state, { over: null, lit: null });
      return isLetGo;
    },
  };
}

/** The map of a place. @type {(run: Run, palettes: Palettes, place: Place, marks: Mark[],
 *   keys: string) => MapView | null} */
function mapView(run, palettes, place, marks, keys) {
  const { layer, channel, row, column } = place;
  const [channels, height, width] = run.nodes[layer].maps;
  const numbers = run.maps[layer];
  if (numbers === null) return null;
  const size = height * width;
  const map = channels > 1 ? `, channel ${channel}` : "";
  const title = `${run.nodes[layer].name}${map}`;
  return {
    title,
    name: `${title}. ${keys}`,
    numbers: numbers.subarray(channel * size, (channel + 1) * size),
    height,
    width,
    palette: palettesOfLayer(run, layer, palettes)(channel),
    isGrey: layer === 0 && channels === 1,
    marks,
    room: MAP_ROOM,
    active: { row, column },
    version: `${run.version} ${layer} ${channel}`,
  };
}
