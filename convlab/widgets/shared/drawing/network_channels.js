// The input channels of a cell, folded: a bar for what each adds to the sum.
/** @import { Scope } from "../page/mount.js" */
import { countOf, fourDigits } from "../arithmetic/numbers.js";
import { nearestIndex, stepsOfKey } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, svg } from "../page/dom.js";

const BAR = 40; // pixels: the width of a bar where there is room

/** Bars up and down from 0, one a channel; one of them is chosen.
 * @param {Scope} scope
 * @param {{ preview: (group: number | null) => void, choose: (group: number) => void }} options */
export function channelBars(scope, { preview, choose }) {
  const title = html("span");
  const [up, down] = [svg("path", { class: "convlab-live-up" }), svg("path")];
  assign(down, { class: "convlab-live-down" });
  const zero = svg("path", { class: "convlab-live-zero" });
  const mark = svg("rect", { class: "convlab-live-chosen" });
  const chart = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
  chart.append(mark, up, down, zero);
  const slider = html("div", { class: "convlab-live-chart", role: "slider", tabindex: 0 }, chart);
  assign(slider, { "aria-valuemin": 0, ...KEEP_KEYS });
  let [count, chosen] = [1, 0];

  pointing(scope, slider, {
    at(x) {
      const { left, width } = slider.getBoundingClientRect();
      return nearestIndex(Math.floor(((x - left) / width) * count), count);
    },
    preview,
    pin: choose,
  });
  scope.listen(slider, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    choose(nearestIndex(chosen + steps, count));
  });

  /** @param {{ sums: number[], channels: number[], chosen: number, layer: string } | null} view
   *   sums: what each channel adds; layer: whose channels they are; null: there is but one */
  const update = (view) => {
    for (const part of [title, slider]) assign(part, { hidden: view === null });
    if (view === null) return;
    const { sums, channels } = view;
    [count, chosen] = [sums.length, view.chosen];
    const most = sums.reduce((max, sum) => Math.max(max, Math.abs(sum)), 0) || 1;
    assign(title, { text: `what each of ${countOf(count, "channel")} of ${view.layer} adds` });
    assign(slider, { "aria-label": `The channel of ${view.layer}`, "aria-valuemax": count - 1 });
    const text = `channel ${channels[chosen]}: ${fourDigits(sums[chosen])}`;
    assign(slider, { "aria-valuenow": chosen, "aria-valuetext": text });
    slider.style.maxWidth = `${count * BAR}px`;
    assign(chart, { viewBox: `0 -1.06 ${count} 2.12` });
    assign(up, { d: channelPath(sums, most, 1) });
    assign(down, { d: channelPath(sums, most, -1) });
    assign(zero, { d: `M0 0h${count}` });
    assign(mark, { x: chosen, y: -1.06, width: 1, height: 2.12 });
  };
  return { title, node: slider, update };
}

/** The bars of one sign. @type {(sums: number[], most: number, sign: 1 | -1) => string} */
function channelPath(sums, most, sign) {
  return sums
    .map((sum, k) => {
      if (!(sum * sign > 0)) return "";
      return `M${k + 0.12} 0h.76v${(-sum / most).toFixed(4)}h-.76z`;
    })
    .join("");
}
