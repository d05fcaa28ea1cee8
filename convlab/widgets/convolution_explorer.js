/** @import { AxisSetting, Layer, Pair, Windows } from "./shared/arithmetic/convolution.js" */
/** @import { ArrayLimits, Range } from "./shared/controls/controls.js" */
/** @import { Lines, Pointed } from "./shared/drawing/convolution_tables.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import {
  alongBoth,
  convolve,
  linesRead,
  outputsReading,
  placeWindows,
  shapeOf,
  withNumber,
} from "./shared/arithmetic/convolution.js";
import { slider } from "./shared/controls/controls.js";
import { convolutionControls } from "./shared/controls/convolution_controls.js";
import { windowPlayer } from "./shared/controls/window_player.js";
import { changesOf, changesText, gridSentence } from "./shared/drawing/convolution_sentences.js";
import {
  biasTable,
  inputTable,
  kernelTable,
  outputTable,
  roomOf,
  sumLines,
  tapOf,
} from "./shared/drawing/convolution_tables.js";
import { numberGrid } from "./shared/drawing/number_grid.js";
import { termLines } from "./shared/drawing/term_lines.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** The settings of ConvolutionExplorer in Python.
 * @typedef {Layer & { position: Pair, filter: number, speed: number, controls: string[],
 *   limits: Record<AxisSetting | "speed" | "filter", Range> &
 *     Record<"x" | "weight" | "bias", ArrayLimits> }} Settings */

/** A number has been typed. outputs: the changed outputs of each filter. cell: where it was typed.
 * isShown: whether the sentence is shown. state: the state of the explorer that it holds for.
 * @typedef {{ outputs: number[][], cell: Pointed | null, isShown: boolean,
 *   state: string }} Change */

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {Pointed | null} */
  let pointed = null; // the cell below the mouse or with the focus
  let complaint = "";
  /** @type {Change | null} */
  let changed = null; // until the output or the window changes
  const layer = () => scope.pick("x", "weight", "bias", "stride", "padding", "dilation");
  const compute = rememberLast((/** @type {Layer} */ now) => {
    const windows = placeWindows(now);
    const output = convolve(now, windows);
    return { layer: now, windows, output, room: roomOf(now, output) };
  });
  const current = () => compute(layer());
  const filterNow = () => Math.min(scope.get("filter"), current().windows.filters - 1);
  const positionNow = () => {
    const { outputSize } = current().windows;
    const position = scope.get("position");
    return outputSize && alongBoth((axis) => Math.min(position[axis], outputSize[axis] - 1));
  };

  const controls = convolutionControls(scope);
  const size = () => current().windows.outputSize ?? [0, 0];
  const player = windowPlayer(scope, {
    count: () => size()[0] * size()[1],
    index: () => {
      const [row, column] = positionNow() ?? [0, 0];
      return row * size()[1] + column;
    },
    go(index) {
      const width = size()[1];
      scope.set({ position: [Math.floor(index / width), index % width] });
    },
  });
  const max = () => current().windows.filters - 1;
  const filter = slider(scope, { name: "filter", label: "Filter", max, get: filterNow });
  player.node.append(filter.node);

  const point = (/** @type {Pointed | null} */ next) => {
    pointed = next;
    if (changed && next && !isSameCell(next, changed.cell)) changed.isShown = false;
    draw();
  };
  const leave = () => point(null);
  const complain = (/** @type {string} */ sentence) => {
    complaint = sentence;
    draw();
  };
  const stateNow = () => JSON.stringify([current().output, filterNow(), positionNow()]);
  /** @type {(name: "x" | "weight" | "bias", path: number[], number: number,
   *   cell: Pointed | null) => void} */
  const change = (name, path, number, cell) => {
    const before = current().output;
    const edited = { [name]: withNumber(scope.get(name), path, number) };
    const { output: after } = compute({ ...layer(), ...edited });
    scope.set(edited);
    const outputs = before && after && changesOf(before, after);
    changed = outputs && { outputs, cell, isShown: true, state: stateNow() };
    draw();
  };
  const limits = scope.get("limits");
  const typing = { largest: limits.x.largest, complain };
  const inputs = Array.from({ length: limits.x.most[1] }, (_, channel) => {
    /** @type {(row: number, column: number) => Pointed} */
    const cellAt = (row, column) => {
      const [above, left] = current().windows.padding;
      return { kind: "input", channel, row: row - above, column: column - left };
    };
    return numberGrid(scope, {
      kind: "input",
      leave,
      ...typing,
      point: (row, column) => point(cellAt(row, column)),
      edit(row, column, number) {
        const cell = cellAt(row, column);
        change("x", [0, channel, cell.row, cell.column], number, cell);
      },
    });
  });
  const kernels = inputs.map((_, channel) =>
    numberGrid(scope, {
      kind: "kernel",
      leave,
      ...typing,
      point: (row, column) => point({ kind: "kernel", channel, row, column }),
      edit(row, column, number) {
        const path = [filterNow(), channel, row, column];
        change("weight", path, number, { kind: "kernel", channel, row, column });
      },
    }),
  );
  const outputs = Array.from({ length: limits.weight.most[0] }, (_, index) =>
    numberGrid(scope, {
      kind: "output",
      point(row, column) {
        pointed = null;
        scope.set({ position: [row, column], filter: index });
      },
    }),
  );
  const bias = numberGrid(scope, {
    kind: "bias",
    ...typing,
    edit: (_row, _column, number) => change("bias", [filterNow()], number, null),
  });
  const terms = termLines();
  const sentence = html("p", { class: "convlab-sentence convlab-conv-said" });
  // A sign goes to the next line together with the grid behind it.
  /** @type {(text: string, node: HTMLElement) => HTMLElement} */
  const behind = (text, node) => {
    const sign = html("span", { class: "convlab-sign", text, "aria-hidden": "true" });
    return html("div", { class: "convlab-conv-behind" }, sign, node);
  };
  const rows = inputs.map(({ node }, k) =>
    html("div", { class: "convlab-conv-row" }, node, behind("∗", kernels[k].node)),
  );
  const left = html("div", { class: "convlab-conv-inputs" }, ...rows);
  const plus = behind("+", bias.node);
  const right = html("div", { class: "convlab-conv-outputs" }, ...outputs.map(({ node }) => node));
  const equals = behind("=", right);
  const stage = html("div", { class: "convlab-conv-stage" }, left, plus, equals);
  scope.root.append(controls.node, player.node, stage, terms.node, sentence);

  const draw = () => {
    const { layer: now, windows, output, room } = current();
    const [f, position] = [filterNow(), positionNow()];
    for (const control of [controls, player, filter]) control.update();
    assign(filter.node, { hidden: windows.filters === 1 });
    assign(stage, { "data-size": sizeOf(windows) });
    /** @type {Lines | null} */
    const window = position && alongBoth((axis) => linesRead(windows, axis, position[axis]));
    const tap = tapOf(window, pointed);

    const depth = shapeOf(now.weight)[1];
    rows.forEach((row, c) => {
      assign(row, { hidden: c >= Math.max(windows.channels, depth) });
      assign(inputs[c].node, { hidden: c >= windows.channels });
      assign(kernels[c].node, { hidden: c >= depth });
      const isInput = c < windows.channels;
      if (isInput) inputs[c].update(inputTable(now, windows, c, window, tap, pointed, room));
      if (c < depth) kernels[c].update(kernelTable(now, windows, f, c, tap, room));
    });
    const ofFilter = now.bias?.[f];
    assign(plus, { hidden: ofFilter === undefined });
    if (ofFilter !== undefined) bias.update(biasTable(ofFilter, windows, f, room));
    assign(equals, { hidden: output === null });
    if (changed !== null && changed.state !== stateNow()) changed = null;
    const readers =
      pointed?.kind === "input" ? outputsReading(windows, pointed.row, pointed.column) : [];
    outputs.forEach(({ node, update }, k) => {
      assign(node, { hidden: output === null || k >= windows.filters });
      if (output !== null && k < windows.filters) {
        const active = k === f ? position : null;
        const differing = changed?.outputs[k] ?? [];
        update(outputTable(output[k], windows, k, active, readers, differing, room));
      }
    });
    assign(terms.node, { hidden: position === null });
    if (position !== null) terms.update(sumLines(now, windows, f, position, tap), room.product);
    const isImpossible = windows.problems.length > 0;
    const isWrong = isImpossible || complaint !== "";
    const rest = isImpossible ? [...windows.problems] : [gridSentence(windows, pointed, tap)];
    if (changed?.isShown) rest.push(changesText(changed.outputs));
    assign(sentence, {
      class: `convlab-sentence convlab-conv-said${isWrong ? " convlab-impossible" : ""}`,
      "aria-live": player.isPlaying() ? "off" : "polite",
      text: complaint || rest.join("\n"),
    });
  };
  return draw;
}

const MOST_COLUMNS = 20;

/** The size of the cells: "small" for many cells, so that the grids stay beside each other.
 * @param {Windows} windows */
function sizeOf({ channels, filters, inputSize, padding, kernelSize, outputSize }) {
  const columns = inputSize[1] + 2 * padding[1] + kernelSize[1] + (outputSize?.[1] ?? 0);
  return channels + filters > 2 || columns > MOST_COLUMNS ? "small" : "large";
}

/** @type {(one: Pointed, other: Pointed | null) => boolean} */
const isSameCell = (one, other) =>
  one.kind === other?.kind &&
  one.channel === other.channel &&
  one.row === other.row &&
  one.column === other.column;

/** A function that computes only if a value of its argument has changed since the last call.
 * @template {object} A @template R @param {(argument: A) => R} compute
 * @returns {(argument: A) => R} */
function rememberLast(compute) {
  /** @type {{ values: unknown[], result: R } | null} */
  let last = null;
  return (argument) => {
    const values = Object.values(argument);
    if (last === null || values.some((value, k) => value !== last?.values[k])) {
      last = { values, result: compute(argument) };
    }
    return last.result;
  };
}

export default { render: mount(build) };
