// What a network says: a bar for each class.
/** @import { Settings } from "../../live_network.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place } from "./network_tiles.js" */
import { fourDigits } from "../arithmetic/numbers.js";
import { nearestIndex, setTabStop, stepsOfKey } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { isVectorNode } from "./network_sentences.js";

const MOST_BARS = 10; // of more classes, those with the largest numbers

/** A bar for each number of the last layer; a press pins its cell.
 * @param {Scope<Settings>} scope @param {{ run: Run, pin: (place: Place) => void }} options */
export function classBars(scope, { run, pin }) {
  const title = html("div", { class: "convlab-live-verdict" });
  const bars = html("div", { class: "convlab-live-bars", role: "group" });
  const node = html("div", { class: "convlab-live-classes" }, title, bars);
  let active = 0;
  scope.listen(bars, "click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (pressed === null) return;
    active = [...bars.children].indexOf(pressed);
    const column = Number(pressed.dataset.unit);
    pin({ layer: run.nodes.length - 1, channel: 0, row: 0, column });
  });
  scope.listen(bars, "keydown", (event) => {
    const steps = stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    active = nearestIndex(active + steps, bars.childElementCount);
    const buttons = /** @type {HTMLElement[]} */ ([...bars.children]);
    setTabStop(buttons, active);
    buttons[active].focus();
  });

  /** @param {Place} place that is pinned or pointed at */
  const update = (place) => {
    const last = run.nodes.length - 1;
    const numbers = run.maps[last];
    const isShown = numbers !== null && isVectorNode(run.nodes[last]);
    assign(node, { hidden: !isShown });
    if (!isShown || numbers === null) return;
    const isShare = run.nodes[last].op === "softmax";
    const units = shownUnits(numbers);
    const best = bestOf(numbers);
    const most = isShare ? 1 : numbers.reduce((max, each) => Math.max(max, Math.abs(each)), 0);
    const names = scope.get("classes");
    const nameOf = (/** @type {number} */ unit) => names[unit] ?? String(unit);
    const value = (/** @type {number} */ unit) =>
      isShare ? `${(100 * numbers[unit]).toFixed(1)} %` : fourDigits(numbers[unit]);
    assign(title, { text: `${nameOf(best)}: ${value(best)}` });
    assign(bars, { "aria-label": `What ${scope.get("title")} says` });
    const isShort = units.every((unit) => nameOf(unit).length <= 2);
    const columns = units.length > 5 ? 2 : 1;
    assign(bars, { "data-columns": columns, "data-short": isShort && columns === 1 });
    assign(bars, { "--lines": Math.ceil(units.length / columns) });
    const buttons = reuseChildren(bars, units.length, newBar);
    buttons.forEach((button, k) => {
      const unit = units[k];
      const [name, track, text] = button.children;
      const isPinned = place.layer === last && place.column === unit;
      assign(button, { "data-unit": unit, "data-best": unit === best });
      assign(button, { "aria-pressed": String(isPinned) });
      assign(name, { text: nameOf(unit), title: nameOf(unit) });
      assign(track, { "--part": most === 0 ? 0 : (Math.abs(numbers[unit]) / most).toFixed(4) });
      assign(track, { "data-negative": numbers[unit] < 0 });
      assign(text, { text: value(unit) });
    });
    active = nearestIndex(active, buttons.length);
    setTabStop(buttons, active);
  };
  return { node, update };
}

/** The units in order; of many, those with the largest numbers. @param {Float32Array} numbers */
function shownUnits(numbers) {
  const units = [...numbers.keys()];
  if (units.length <= MOST_BARS) return units;
  return units.sort((one, other) => numbers[other] - numbers[one]).slice(0, MOST_BARS);
}

/** The unit with the largest number. @param {Float32Array} numbers */
export const bestOf = (numbers) =>
  numbers.reduce((best, number, unit) => (number > numbers[best] ? unit : best), 0);

const newBar = () => {
  const track = html("span", { class: "convlab-live-track" }, html("span"));
  return html("button", { type: "button", ...KEEP_KEYS }, html("span"), track, html("span"));
};
