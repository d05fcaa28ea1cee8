// The controls of a BatchExplorer.
/** @import { Settings } from "../../batch_explorer.js" */
/** @import { Scope } from "../page/mount.js" */
import { batchStatistics, lastOf, moved } from "../arithmetic/batch.js";
import { twoDigits } from "../arithmetic/numbers.js";
import { assign, html } from "../page/dom.js";
import { button, choice, controlBox, slider, toggle } from "./controls.js";

/** @type {Record<string, string>} */
const LAYER_NAMES = {
  batch_norm: "batch normalisation",
  dropout: "dropout",
  both: "batch normalisation, then dropout",
};

/** The buttons Training and Eval, and the layer. @param {Scope<Settings>} scope */
export function modeButtons(scope) {
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
export function tickBox(scope, index) {
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
export function stepButtons(scope) {
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
    const first = scope.get("batch");
    let seed = scope.get("seed");
    const { included, momentum } = scope.pick("included", "momentum");
    for (let k = 0; k < count && canTrain() && means.length <= most; k += 1) {
      const batch = scope.get("maps")[(first + k) % batches];
      const own = batchStatistics(batch.filter((_, at) => included[at] === 1));
      if (own === null) return;
      means = [...means, moved(lastOf(means), own.mean, momentum)];
      variances = [...variances, moved(lastOf(variances), own.kept, momentum)];
      seed = (seed + 1) % (scope.get("limits").seed.maximum + 1);
    }
    scope.set({ running_mean: means, running_var: variances, seed });
  };
  const steps = [1, 10].map((count) =>
    button(scope, {
      text: count === 1 ? "Train 1 step" : `Train ${count} steps, all batches`,
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
      ? "The layer sees the batch, and the running statistics move"
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
export function batchControls(scope) {
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
