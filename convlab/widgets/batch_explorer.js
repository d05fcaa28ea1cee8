/** @import { Pair } from "./shared/arithmetic/convolution.js" */
/** @import { LayerSettings, Maps } from "./shared/arithmetic/batch.js" */
/** @import { Choices, Range } from "./shared/controls/controls.js" */
/** @import { Place } from "./shared/drawing/batch_maps.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { normalised, throughLayers } from "./shared/arithmetic/batch.js";
import { fourDigits } from "./shared/arithmetic/numbers.js";
import {
  batchControls,
  modeButtons,
  stepButtons,
  tickBox,
} from "./shared/controls/batch_controls.js";
import { batchSentence, dropPieces, normPieces } from "./shared/drawing/batch_formulas.js";
import { batchMaps } from "./shared/drawing/batch_maps.js";
import { formulaLine } from "./shared/drawing/formula_line.js";
import { flash } from "./shared/drawing/motion.js";
import { trailChart } from "./shared/drawing/trail_chart.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { rememberLast } from "./shared/page/remember_last.js";

/** @typedef {"gamma" | "beta" | "momentum" | "p" | "seed" | "batch" | "image"} NumberSetting */

/** The settings of BatchExplorer in Python. maps: all batches (10, 6, 7, 7).
 * @typedef {Record<NumberSetting, number> & { included: number[], layer: string,
 *   training: boolean, running_mean: number[], running_var: number[], position: Pair,
 *   maps: number[][][][], limits: { layer: Choices, running_mean: { most: number[] } } &
 *     Record<NumberSetting, Range> }} Settings */

const LARGEST = 3; // the number with the full colour

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {Place | null} */
  let previewed = null;
  const current = () => {
    /** @type {Place} */
    const pinned = [scope.get("image"), ...scope.get("position")];
    return previewed ?? pinned;
  };
  const pointer = {
    count: scope.get("included").length,
    current,
    /** @param {Place | null} place */
    preview(place) {
      previewed = place;
      draw();
    },
    /** @param {Place} place */
    pin([image, row, column]) {
      previewed = null;
      scope.set({ image, position: [row, column] });
    },
  };
  scope.onEscape(() => {
    const isLetGo = previewed !== null;
    previewed = null;
    return isLetGo;
  });

  const modes = modeButtons(scope);
  const before = batchMaps(scope, { ...pointer, label: "The images, x" });
  const after = batchMaps(scope, { ...pointer, label: "The output of the layer" });
  const ticks = before.slots.map((slot, k) => {
    const tick = tickBox(scope, k);
    slot.append(tick.node);
    return tick;
  });
  const maps = html("div", { class: "convlab-batch-maps" }, before.node, after.node, legend());
  const formulas = [formulaLine("convlab-batch-formula"), formulaLine("convlab-batch-formula")];
  const [normalising, dropping] = formulas.map(({ node }) => html("p", {}, node));
  const was = html("span", { class: "convlab-batch-was", "data-passing": true });
  const sentence = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  const charts = {
    mean: trailChart("running mean"),
    variance: trailChart("running variance", ", ÷ (n − 1)"),
  };
  const trails = html("div", { class: "convlab-batch-trails" });
  trails.append(charts.mean.node, charts.variance.node);
  const steps = stepButtons(scope);
  const settings = batchControls(scope);
  scope.root.append(modes.node, maps, normalising, dropping, sentence, steps.node, trails);
  scope.root.append(settings.node);

  const compute = rememberLast(
    (/** @type {LayerSettings & { batch: Maps }} */ { batch, ...rest }) =>
      throughLayers(batch, rest),
  );
  /** @type {{ about: string, number: number | null, outputs: unknown }} */
  let last = { about: "", number: null, outputs: null };
  const draw = () => {
    for (const part of [modes, steps, settings, ...ticks]) part.update();
    const layers = scope.pick("included", "layer", "training", "gamma", "beta", "p", "seed");
    const running = scope.pick("running_mean", "running_var");
    const batch = scope.get("maps")[scope.get("batch")];
    const result = compute({ batch, ...layers, ...running });
    const place = current();
    const [image, row, column] = place;
    const { included, layer } = layers;
    before.update({
      title: "x",
      maps: result.maps,
      colour: (number) => mixed("ink", number),
      place,
    });
    before.slots.forEach((slot, k) => {
      slot.classList.toggle("convlab-batch-absent", included[k] === 0);
    });
    const mode = scope.get("training") ? "training" : "eval";
    after.update({
      title: `${layer === "batch_norm" ? "y" : "out"}, ${mode}`,
      maps: result.outputs,
      colour: (number) => mixed(number < 0 ? "negative" : "positive", Math.abs(number) / LARGEST),
      place,
    });
    const number = result.outputs[image]?.[row][column] ?? null;
    const about = JSON.stringify([place, layer, scope.get("batch")]);
    const line = layer === "batch_norm" ? normalising : dropping;
    if (was.parentNode !== line) line.append(was);
    if (last.about !== about || last.outputs !== result.outputs) {
      // The number before the last change, if the change has moved it.
      const before = last.about === about && number !== last.number ? last.number : null;
      assign(was, { text: before === null || number === null ? "" : `was ${fourDigits(before)}` });
      if (was.textContent !== "") flash(was);
    }
    last = { about, number, outputs: result.outputs };
    const x = result.maps[image][row][column];
    const hasNorm = layer !== "dropout" && number !== null && result.statistics !== null;
    assign(normalising, { hidden: !hasNorm });
    if (hasNorm && result.statistics !== null) {
      formulas[0].update(normPieces(x, result.statistics, scope));
    }
    assign(dropping, { hidden: layer === "batch_norm" || number === null });
    if (layer !== "batch_norm" && number !== null) {
      const given =
        hasNorm && result.statistics
          ? normalised(x, result.statistics, layers.gamma, layers.beta).out
          : x;
      formulas[1].update(dropPieces(given, number, result.keep?.[image][row][column], scope));
    }
    assign(sentence, { text: batchSentence(result, place, number, scope) });
    const shown = layer !== "dropout";
    assign(trails, { hidden: !shown });
    if (shown) {
      charts.mean.update(scope.get("running_mean"), result.own?.mean ?? null);
      charts.variance.update(scope.get("running_var"), result.own?.kept ?? null);
    }
  };
  return draw;
}

/** A colour of the style sheet, mixed with the paper. @type {(name: string, share: number) =>
 *   string} */
function mixed(name, share) {
  const percent = Math.round(100 * Math.min(1, share));
  return `color-mix(in srgb, var(--convlab-${name}) ${percent}%, var(--convlab-paper))`;
}

/** What the colours of the output mean. */
function legend() {
  const bar = html("span", { class: "convlab-batch-bar", "aria-hidden": "true" });
  const ends = [`−${LARGEST} and below`, "0", `${LARGEST} and above`];
  const texts = ends.map((text) => html("span", { text }));
  return html("div", { class: "convlab-batch-legend" }, texts[0], bar, texts[2]);
}

export default { render: mount(build, ["image", "position"]) };
