/** @import { Pair } from "./shared/arithmetic/convolution.js" */
/** @import { Choices, Range } from "./shared/controls/controls.js" */
/** @import { Place } from "./shared/drawing/batch_maps.js" */
/** @import { Piece } from "./shared/drawing/formula_line.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import {
  batchStatistics,
  keepMask,
  moved,
  normalised,
  timesKept,
} from "./shared/arithmetic/batch.js";
import { fourDigits, twoDigits } from "./shared/arithmetic/numbers.js";
import { button, choice, controlBox, slider, toggle } from "./shared/controls/controls.js";
import { batchMaps } from "./shared/drawing/batch_maps.js";
import { formulaLine } from "./shared/drawing/formula_line.js";
import { flash } from "./shared/drawing/motion.js";
import { trailChart } from "./shared/drawing/trail_chart.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";

/** @typedef {"gamma" | "beta" | "momentum" | "p" | "seed" | "batch" | "image"} NumberSetting */

/** The settings of BatchExplorer in Python. maps: all batches (10, 6, 7, 7).
 * @typedef {Record<NumberSetting, number> & { included: number[], layer: string,
 *   training: boolean, running_mean: number[], running_var: number[], position: Pair,
 *   maps: number[][][][], limits: { layer: Choices, running_mean: { most: number[] } } &
 *     Record<NumberSetting, Range> }} Settings */

/** @type {Record<string, string>} */
const LAYER_NAMES = {
  batch_norm: "batch normalisation",
  dropout: "dropout",
  both: "batch normalisation, then dropout",
};
const LARGEST = 3; // the number with the full colour
const MASKS = 200;

/** What the layer does to the batch. statistics: those that normalise; null without any image.
 * @typedef {{ maps: number[][][], own: ReturnType<typeof batchStatistics>,
 *   statistics: { mean: number, variance: number } | null, keep: boolean[][][] | null,
 *   outputs: (number[][] | null)[] }} Result */

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
  normalising.append(was);
  const sentence = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  const charts = { mean: trailChart("running mean"), variance: trailChart("running variance") };
  const trails = html("div", { class: "convlab-batch-trails" });
  trails.append(charts.mean.node, charts.variance.node);
  const steps = stepButtons(scope);
  const settings = batchControls(scope);
  scope.root.append(modes.node, maps, normalising, dropping, sentence, steps.node, trails);
  scope.root.append(settings.node);

  /** @type {{ place: string, number: number | null, text: string }} */
  let last = { place: "", number: null, text: "" };
  const draw = () => {
    for (const part of [modes, steps, settings, ...ticks]) part.update();
    const result = compute(scope);
    const place = current();
    const [image, row, column] = place;
    const included = scope.get("included");
    const layer = scope.get("layer");
    before.update({
      title: "x",
      note: "",
      maps: result.maps,
      colour: (number) => mixed("ink", number),
      place,
    });
    before.slots.forEach((slot, k) => {
      slot.classList.toggle("convlab-batch-absent", included[k] === 0);
    });
    const mode = scope.get("training") ? "training" : "eval";
    after.update({
      title: `${layer === "dropout" ? "out" : "y"}, ${mode}`,
      note: "",
      maps: result.outputs,
      colour: (number) => mixed(number < 0 ? "input" : "kernel", Math.abs(number) / LARGEST),
      place,
    });
    const number = result.outputs[image]?.[row][column] ?? null;
    if (last.place !== String(place)) last.text = "";
    else if (number !== last.number && number !== null && last.number !== null) {
      last.text = `was ${fourDigits(last.number)}`;
      flash(was);
    }
    last = { place: String(place), number, text: last.text };
    const x = result.maps[image][row][column];
    const hasNorm = layer !== "dropout" && number !== null && result.statistics !== null;
    assign(normalising, { hidden: number === null });
    assign(formulas[0].node, { hidden: !hasNorm });
    if (hasNorm && result.statistics !== null) {
      formulas[0].update(normPieces(x, result.statistics, scope));
    }
    assign(was, { text: last.text });
    assign(dropping, { hidden: layer === "batch_norm" || number === null });
    if (layer !== "batch_norm" && number !== null) {
      const given = hasNorm && result.statistics ? normOf(x, result.statistics, scope) : x;
      formulas[1].update(dropPieces(given, number, result.keep?.[image][row][column], scope));
    }
    assign(sentence, { text: sentenceOn(result, place, number, scope) });
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

/** @param {Scope<Settings>} scope @returns {Result} */
function compute(scope) {
  const maps = scope.get("maps")[scope.get("batch")];
  const included = scope.get("included");
  const isTraining = scope.get("training");
  const layer = scope.get("layer");
  const own = batchStatistics(maps.filter((_, k) => included[k] === 1));
  const running = {
    mean: lastOf(scope.get("running_mean")),
    variance: lastOf(scope.get("running_var")),
  };
  const statistics = isTraining ? own : running;
  const p = scope.get("p");
  const hasDropout = layer !== "batch_norm" && isTraining;
  const keep = hasDropout
    ? keepMask(scope.get("seed"), p, [maps.length, maps[0].length, maps[0][0].length])
    : null;
  const outputs = maps.map((map, k) => {
    if (included[k] === 0) return null;
    return map.map((line, row) =>
      line.map((x, column) => {
        const y = layer === "dropout" || statistics === null ? x : normOf(x, statistics, scope);
        if (keep === null) return y;
        return keep[k][row][column] ? y / (1 - p) : 0;
      }),
    );
  });
  return { maps, own, statistics, keep, outputs };
}

/** @param {number[]} trail */
const lastOf = (trail) => trail[trail.length - 1];

/** @type {(x: number, statistics: { mean: number, variance: number }, scope: Scope<Settings>) =>
 *   number} */
const normOf = (x, statistics, scope) =>
  normalised(x, statistics, scope.get("gamma"), scope.get("beta")).out;

/** y = γ·(x − μ)/√(σ² + ε) + β, with the numbers. @type {(x: number,
 *   statistics: { mean: number, variance: number }, scope: Scope<Settings>) => Piece[]} */
function normPieces(x, statistics, scope) {
  const { mean, variance } = statistics;
  const { gamma, beta } = scope.pick("gamma", "beta");
  /** @type {(letter: string, text: string) => Piece} */
  const piece = (letter, text) => ({ letter, text });
  /** @type {(texts: string[]) => Piece[]} */
  const formula = ([g, number, mu, sigma, eps, b]) => [
    piece("γ", g),
    " · ",
    {
      above: [piece("x", number), " − ", piece("μ", mu)],
      below: ["√(", piece("σ²", sigma), ` + ${eps})`],
    },
    " + ",
    piece("β", b),
  ];
  const numbers = [
    bracketed(twoDigits(gamma)),
    twoDigits(x),
    bracketed(fourDigits(mean)),
    fourDigits(variance),
    "0.00001",
    bracketed(twoDigits(beta)),
  ];
  const out = fourDigits(normOf(x, statistics, scope));
  return [
    piece("y", "y"),
    " = ",
    ...formula(["γ", "x", "μ", "σ²", "ε", "β"]),
    " = ",
    ...formula(numbers),
    " = ",
    piece("y", out),
  ];
}

/** @param {string} text */
const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);

/** What dropout makes of a number. @type {(given: number, out: number, isKept: boolean | undefined,
 *   scope: Scope<Settings>) => Piece[]} */
function dropPieces(given, out, isKept, scope) {
  const p = twoDigits(scope.get("p"));
  /** @type {Piece} */
  const before = { letter: "y", text: fourDigits(given) };
  if (isKept === undefined) return ["dropout, eval: ", before, " stays as it is"];
  if (!isKept) return ["dropout: ", before, " is set to 0"];
  return [
    "dropout, kept: ",
    { above: [before], below: ["1 − ", { letter: "p", text: p }] },
    ` = ${fourDigits(out)}`,
  ];
}

/** @type {(result: Result, place: Place, number: number | null, scope: Scope<Settings>) =>
 *   string} */
function sentenceOn({ own, maps }, [image, row, column], number, scope) {
  const isTraining = scope.get("training");
  const layer = scope.get("layer");
  const count = scope.get("included").filter((each) => each === 1).length;
  const [height, width] = [maps[0].length, maps[0][0].length];
  if (own === null) return "No image is in the batch: there is nothing to average. Tick one.";
  const where = `Image ${image}, row ${row}, column ${column}.`;
  /** @type {string[]} */
  const parts = [where];
  if (number === null) parts.push("This image is not in the batch, and has no output.");
  if (layer !== "dropout") {
    const n = `${count}·${height}·${width} = ${own.n}`;
    parts.push(
      isTraining
        ? `Training: μ and σ² are of all ${n} numbers of this batch, other images’ too.`
        : "Eval: μ and σ² are the running ones, whatever else is in the batch.",
    );
  }
  if (layer !== "batch_norm" && number !== null) {
    const { p, seed } = scope.pick("p", "seed");
    const kept = timesKept(seed, MASKS, p, (image * height + row) * width + column);
    const mean = kept / MASKS / (1 - p);
    parts.push(
      isTraining
        ? `Of ${MASKS} masks ${kept} keep this number: on average it comes out ` +
            `${twoDigits(mean)} times as large.`
        : "Dropout does nothing.",
    );
  }
  return parts.join(" ");
}

/** The buttons Training and Eval, and the layer. @param {Scope<Settings>} scope */
function modeButtons(scope) {
  const layer = choice(scope, {
    name: "layer",
    label: "Layer",
    format: (name) => LAYER_NAMES[name],
  });
  const modes = [true, false].map((training) => ({
    training,
    node: button(scope, {
      text: training ? "Training" : "Eval",
      press: () => scope.set({ training }),
    }),
  }));
  const group = html("div", { class: "convlab-batch-modes", role: "group", "aria-label": "Mode" });
  group.append(...modes.map(({ node }) => node));
  return {
    node: html("div", { class: "convlab-controls" }, layer.node, group),
    update() {
      layer.update();
      for (const { training, node } of modes) {
        assign(node, { "aria-pressed": String(scope.get("training") === training) });
      }
    },
  };
}

/** The box that takes an image out of the batch. @param {Scope<Settings>} scope
 * @param {number} index */
function tickBox(scope, index) {
  return toggle(scope, {
    name: `included-${index}`,
    label: `image ${index}`,
    get: () => scope.get("included")[index] === 1,
    set(isIn) {
      const included = scope.get("included").map((each, k) => (k === index ? Number(isIn) : each));
      scope.set({ included });
    },
  });
}

/** The buttons below the picture. @param {Scope<Settings>} scope */
function stepButtons(scope) {
  const most = scope.get("limits").running_mean.most[0] - 1;
  const batches = scope.get("maps").length;
  const canTrain = () => {
    const {
      training,
      included,
      running_mean: trail,
      layer,
    } = scope.pick("training", "included", "running_mean", "layer");
    const hasBatch = training && included.includes(1) && layer !== "dropout";
    return hasBatch && trail.length <= most;
  };
  const train = (/** @type {number} */ count) => {
    let [means, variances] = [scope.get("running_mean"), scope.get("running_var")];
    let [batch, seed] = [scope.get("batch"), scope.get("seed")];
    const { included, momentum } = scope.pick("included", "momentum");
    for (let k = 0; k < count && canTrain() && means.length <= most; k += 1) {
      const own = batchStatistics(scope.get("maps")[batch].filter((_, at) => included[at] === 1));
      if (own === null) return;
      means = [...means, moved(lastOf(means), own.mean, momentum)];
      variances = [...variances, moved(lastOf(variances), own.kept, momentum)];
      batch = (batch + 1) % batches;
      seed = (seed + 1) % (scope.get("limits").seed.maximum + 1);
    }
    scope.set({ running_mean: means, running_var: variances, batch, seed });
  };
  const steps = [1, 10].map((count) =>
    button(scope, {
      text: count === 1 ? "Train 1 step" : `Train ${count} steps`,
      press: () => train(count),
    }),
  );
  const next = button(scope, {
    text: "Next batch",
    press: () => scope.set({ batch: (scope.get("batch") + 1) % batches }),
  });
  const mask = button(scope, {
    text: "New mask",
    press: () => {
      const { maximum } = scope.get("limits").seed;
      scope.set({ seed: (scope.get("seed") + 1) % (maximum + 1) });
    },
  });
  const node = html("div", { class: "convlab-batch-buttons" }, ...steps, next, mask, scope.tools);
  const update = () => {
    const reason = scope.get("training")
      ? "The layer sees the batch; the running statistics move, the next batch comes"
      : "In eval the running statistics stay";
    for (const step of steps) {
      assign(step, { "aria-disabled": canTrain() ? null : "true", title: reason });
      assign(step, { hidden: scope.get("layer") === "dropout" });
    }
    assign(mask, { hidden: scope.get("layer") === "batch_norm" });
    assign(mask, { "aria-disabled": scope.get("training") ? null : "true" });
  };
  return { node, update };
}

/** @param {Scope<Settings>} scope */
function batchControls(scope) {
  const ofNorm = [
    slider(scope, { name: "gamma", label: "", symbol: "γ", format: twoDigits }),
    slider(scope, { name: "beta", label: "", symbol: "β", format: twoDigits }),
    slider(scope, { name: "momentum", label: "momentum", format: twoDigits }),
  ];
  const ofDropout = [slider(scope, { name: "p", label: "", symbol: "p", format: twoDigits })];
  const box = controlBox([...ofNorm, ...ofDropout]);
  const node = html(
    "details",
    { class: "convlab-settings" },
    html("summary", { text: "Settings" }),
  );
  node.append(box.node);
  return {
    node,
    update() {
      box.update();
      const layer = scope.get("layer");
      for (const control of ofNorm) assign(control.node, { hidden: layer === "dropout" });
      for (const control of ofDropout) assign(control.node, { hidden: layer === "batch_norm" });
    },
  };
}

/** What the colours of the output mean. */
function legend() {
  const bar = html("span", { class: "convlab-batch-bar", "aria-hidden": "true" });
  const ends = [`−${LARGEST} and below`, "0", `${LARGEST} and above`];
  const texts = ends.map((text) => html("span", { text }));
  return html("div", { class: "convlab-batch-legend" }, texts[0], bar, texts[2]);
}

export default { render: mount(build, ["image", "position"]) };
