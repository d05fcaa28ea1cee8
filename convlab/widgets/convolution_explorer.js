/** @import { AxisSetting, Layer, Pair } from "./shared/arithmetic/convolution.js" */
/** @import { Preset } from "./shared/arithmetic/kernel_presets.js" */
/** @import { ArrayLimits, Choices, Range } from "./shared/controls/controls.js" */
/** @import { Pointed, Scene } from "./shared/drawing/convolution_tables.js" */
/** @import { TermPlace } from "./shared/drawing/term_lines.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { alongBoth, shapeOf, withNumber } from "./shared/arithmetic/convolution.js";
import {
  presetKernels,
  presetProblem,
  presetSentence,
} from "./shared/arithmetic/kernel_presets.js";
import { nearestIndex } from "./shared/controls/arrow_keys.js";
import { button, slider, toggle } from "./shared/controls/controls.js";
import { convolutionControls } from "./shared/controls/convolution_controls.js";
import { mistakes } from "./shared/controls/mistakes.js";
import { windowPlayer } from "./shared/controls/window_player.js";
import { hasManyCells } from "./shared/drawing/convolution_layout.js";
import { convolutionPicture } from "./shared/drawing/convolution_picture.js";
import { changesOf, changesText, gridSentence } from "./shared/drawing/convolution_sentences.js";
import { convolutionState } from "./shared/drawing/convolution_state.js";
import { sumLines, targetOf } from "./shared/drawing/convolution_sums.js";
import { appearAfter, glideAll } from "./shared/drawing/motion.js";
import { MOST_BOXES, termLines } from "./shared/drawing/term_lines.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** The settings of ConvolutionExplorer in Python.
 * @typedef {Layer & { operation: "conv" | "transposed", position: Pair, filter: number,
 *   so_far: boolean, stacked: boolean | null, speed: number, controls: string[],
 *   limits: Record<AxisSetting | "speed" | "filter", Range> & { operation: Choices } &
 *     Record<"x" | "weight" | "bias", ArrayLimits> }} Settings */

/** A number has been typed. outputs: the changed outputs of each filter. cell: where it was typed.
 * isShown: whether the sentence is shown. It holds for these maps, this filter and this window.
 * @typedef {{ outputs: number[][], cell: Pointed | null, isShown: boolean,
 *   maps: number[][][] | null, filter: number, place: string }} Change */

const FLIGHT = 300; // milliseconds, of the products into the sum
const MOST_DRAWN = 30; // rows or columns of an output
const NARROW = 560; // pixels: settings are folded away in a narrower column, or on a lower screen
const LOW = 640;

const STACK_TITLES = ["Lay the channels on each other", "Lay the channels beside each other"];

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {Pointed | null} */
  let hovered = null; // the cell below the mouse, or below a finger that has just come down
  /** @type {Pointed | null} */
  let pinned = null; // the cell that was clicked or has the focus
  /** @type {{ text: string, weight: unknown } | null} */
  let note = null; // on the kernel, as long as it is the same
  /** @type {Change | null} */
  let changed = null; // until the output or the window changes
  /** @type {{ from: Pair, position: Pair } | null} */
  let grabbed = null; // the window when a pointer took hold of it

  const state = convolutionState(scope);
  const { layer, current, filterNow, positionNow, indexNow } = state;
  /** Whether a cell stands for a window: an output, or an input that is stamped.
   * @param {Pointed} cell */
  const isPlace = ({ kind }) => kind === (current().windows.isTransposed ? "input" : "output");
  const sceneNow = () => {
    if (pinned !== null && isPlace(pinned)) pinned = null; // of another operation
    return state.sceneOf(hovered ?? pinned);
  };

  const point = (/** @type {Pointed | null} */ next) => {
    hovered = next;
    if (changed && next && !isSameCell(next, changed.cell)) changed.isShown = false;
    draw();
  };
  /** Move the window. @param {Pair} position @param {Partial<Settings>} [more] */
  const go = (position, more = {}) => {
    hovered = null;
    scope.set({ position, ...more });
  };
  const pin = (/** @type {Pointed} */ cell) => {
    pinned = isPlace(cell) ? null : cell;
    if (changed && !isSameCell(cell, changed.cell)) changed.isShown = false;
    const filter = cell.kind === "output" ? { filter: cell.channel } : {};
    if (isPlace(cell)) go([cell.row, cell.column], filter);
    else if (cell.kind === "output") scope.set(filter);
    else draw();
  };
  /** Move the window with the cell that was taken hold of. @param {Pair} place @param {Pair} from */
  const dragWindow = (place, from) => {
    const { places, stride } = current().windows;
    const position = positionNow();
    if (places === null || position === null) return;
    if (grabbed?.from !== from) grabbed = { from, position };
    const start = grabbed.position;
    pinned = null;
    go(
      alongBoth((axis) => {
        const steps = Math.round((place[axis] - from[axis]) / stride[axis]);
        return nearestIndex(start[axis] + steps, places[axis]);
      }),
    );
  };
  /** @type {(name: "x" | "weight" | "bias", path: number[], number: number,
   *   cell: Pointed | null) => void} */
  const change = (name, path, number, cell) => {
    const before = state.outputOf(layer());
    const edited = { [name]: withNumber(scope.get(name), path, number) };
    const after = state.outputOf({ ...layer(), ...edited });
    scope.set(edited);
    const outputs = before && after && changesOf(before, after);
    const { maps } = sceneNow();
    const place = String(positionNow());
    changed = outputs && { outputs, cell, isShown: true, maps, filter: filterNow(), place };
    draw();
  };
  const bringPreset = (/** @type {Preset} */ name) => {
    const weight = scope.get("weight");
    const [, channels, height, width] = shapeOf(weight);
    const kernels = presetKernels(name, [channels, height, width], Math.random);
    if (kernels === null) {
      mistake.say(presetProblem(name));
      return;
    }
    const filter = filterNow();
    const { isTransposed } = current().windows;
    const brought = weight.map((each, k) => (k === filter ? kernels : each));
    note = { text: presetSentence(name, [channels, height, width], isTransposed), weight: brought };
    pinned = null;
    scope.set({ weight: brought });
  };
  const mistake = mistakes(scope, () => draw());
  const controls = convolutionControls(scope, bringPreset);
  const player = windowPlayer(scope, {
    count: () => (current().windows.places ?? [0, 0]).reduce((a, b) => a * b),
    index: indexNow,
    go(index) {
      const width = current().windows.places?.[1] ?? 1;
      go([Math.floor(index / width), index % width]);
    },
  });
  const max = () => current().windows.filters - 1;
  const filter = slider(scope, { name: "filter", label: "Filter", max, get: filterNow });
  const channel = slider(scope, {
    name: "channel",
    label: "Channel",
    range: { minimum: 0, maximum: 0 },
    max: () => current().windows.channels - 1,
    get: () => picture.frontNow(),
    set(index) {
      picture.bringForward(index);
      hovered = pinned = null;
      draw();
    },
  });
  const soFar = toggle(scope, { name: "so_far", label: "stamps so far only" });
  const stack = button(scope, {
    text: "Stack",
    press: () => scope.set({ stacked: !picture.isStacked() }),
  });
  player.node.append(filter.node, channel.node, soFar.node, stack, scope.tools);

  const { largest } = scope.get("limits").x;
  const picture = convolutionPicture(scope, {
    typing: { largest, complain: mistake.say },
    preview: point,
    pin,
    dragWindow,
    edit(cell, number) {
      const { channel, row, column } = cell;
      if (cell.kind === "input") change("x", [0, channel, row, column], number, cell);
      else change("weight", [filterNow(), channel, row, column], number, cell);
    },
    editBias: (number) => change("bias", [filterNow()], number, null),
  });
  /** What a term of the sums stands for. @param {TermPlace | null} place @returns {Pointed | null} */
  const cellOfTerm = (place) => {
    const scene = shown;
    if (place === null || scene === null || scene.position === null) return null;
    const [line, index] = place;
    const { at } = sumLines(scene, scene.position)[line]?.terms[index] ?? {};
    if (at === undefined) return null;
    const [u, v] = at;
    if (!scene.windows.isTransposed) return { kind: "kernel", channel: line, row: u, column: v };
    const [row, column] = targetOf(scene);
    return { kind: "term", channel: line, row, column, u, v };
  };
  const terms = termLines(scope, {
    preview: (place) => point(cellOfTerm(place)),
    pin(place) {
      const cell = cellOfTerm(place);
      if (cell !== null)
        pin(cell.kind === "term" ? { ...cell, kind: "output", channel: filterNow() } : cell);
    },
  });
  const sentence = html("p", { class: "convlab-sentence convlab-conv-said" });
  scope.root.append(controls.node, picture.node, sentence, player.node, terms.node);
  scope.onEscape(() => {
    const isHeld = hovered !== null || pinned !== null;
    hovered = pinned = null;
    return isHeld;
  });

  let width = 0;
  scope.onResize(scope.root, () => {
    const now = scope.root.clientWidth - 16;
    if (now === width || now <= 0) return;
    if (width === 0) controls.fold(now < NARROW || innerHeight < LOW);
    width = now;
    draw();
  });

  /** @type {Scene | null} */
  let shown = null;
  /** Let the products of a window that has moved fall to where they are added up. */
  const flyNow = scope.beforePaint(() => {
    if (shown === null) return;
    glideAll(picture.flights(shown, terms.terms), FLIGHT);
    appearAfter(terms.ends(), FLIGHT);
  });
  const drawTerms = (/** @type {Scene} */ scene) => {
    if (scene.position !== null) terms.update(sumLines(scene, scene.position));
  };
  const drawTermsLater = scope.afterPaint(() => {
    if (shown !== null) drawTerms(shown);
  });
  let movedAt = Number.NEGATIVE_INFINITY; // when the window moved last
  const fly = (/** @type {Scene} */ scene) => {
    const { windows, position, isPreview, filter: f } = scene;
    const last = shown;
    const hasMoved = last !== null && String(last.position) !== String(position);
    const isSame = last?.layer === scene.layer && !last.isPreview && last.filter === f;
    const count = windows.channels * windows.kernelSize[0] * windows.kernelSize[1];
    const isQuick = performance.now() - movedAt < FLIGHT; // the last products are still on their way
    const isTooMuch = isQuick || count > MOST_BOXES || hasManyCells(windows);
    if (hasMoved) movedAt = performance.now();
    if (hasMoved && isSame && !isPreview && !grabbed && !isTooMuch) flyNow();
  };
  const draw = () => {
    const scene = sceneNow();
    const { windows, position, pointed } = scene;
    const isOne = hasManyCells(windows);
    assign(filter.node, { hidden: windows.filters === 1 });
    assign(soFar.node, { hidden: !windows.isTransposed });
    assign(channel.node, { hidden: windows.channels === 1 || !isOne });
    if (changed !== null && !isAbout(changed, scene)) changed = null;
    const isDrawn = (windows.outputSize ?? []).every((size) => size <= MOST_DRAWN);
    const drawn = isDrawn ? scene : { ...scene, maps: null };
    picture.update(drawn, changed?.outputs ?? [], width || 834);
    const isStacked = picture.isStacked();
    assign(stack, {
      hidden: windows.channels === 1 || isOne,
      text: isStacked ? "Take apart" : "Stack",
      title: isStacked ? STACK_TITLES[1] : STACK_TITLES[0],
    });
    for (const control of [controls, player, filter, channel, soFar]) control.update();
    assign(terms.node, { hidden: position === null });
    // Hundreds of terms would take longer than all else: they follow the window a frame later.
    if (isOne && shown !== null) drawTermsLater();
    else drawTerms(scene);
    fly(scene);
    shown = scene;

    const isImpossible = windows.problems.length > 0;
    const isWrong = isImpossible || mistake.text() !== "";
    const isNoted = note !== null && note.weight === scope.get("weight") && pointed === null;
    const about = isNoted ? note?.text : gridSentence(scene);
    const rest = isImpossible ? [...windows.problems] : [about];
    if (!isDrawn)
      rest.push(`The output, ${windows.outputSize?.join("×")}, is too large to be drawn.`);
    if (changed?.isShown) rest.push(changesText(changed.outputs));
    assign(sentence, {
      class: `convlab-sentence convlab-conv-said${isWrong ? " convlab-impossible" : ""}`,
      "aria-live": player.isPlaying() ? "off" : "polite",
      text: mistake.text() || rest.join("\n"),
    });
  };
  /** @type {(change: Change, scene: Scene) => boolean} */
  const isAbout = ({ maps, filter: f, place }, scene) =>
    maps === scene.maps && f === filterNow() && place === String(positionNow());
  scope.listen(scope.root, "pointerup", () => {
    grabbed = null;
  });
  return draw;
}

/** @type {(one: Pointed, other: Pointed | null) => boolean} */
const isSameCell = (one, other) =>
  one.kind === other?.kind &&
  one.channel === other.channel &&
  one.row === other.row &&
  one.column === other.column;

export default { render: mount(build) };
