/** @import { Limit } from "./address.js" */
/** @import { Scope } from "./mount.js" */
import { addressOf, settingsIn } from "./address.js";
import { assign, html } from "./dom.js";

/** On a page that says that it is a saved one, keep the settings in the page's address, and take
 * them from there. Returns a function to call after each change.
 * @param {{ scope: Scope, tools: HTMLElement, limits: Record<string, Limit>,
 *   initial: Record<string, unknown>, settingsNow: () => Record<string, unknown>,
 *   change: (changes: Record<string, unknown>) => void }} options */
export function keepAddress({ scope, tools, limits, initial, settingsNow, change }) {
  const { root } = scope;
  const copy = html("button", { type: "button", text: "Copy link", hidden: true });
  assign(copy, {
    title: "A link that shows what you see now",
    "data-lm-suppress-shortcuts": "true",
  });
  tools.append(copy);
  let place = ""; // of the explorer in the page, known when the page has laid it out
  let isOurs = false; // whether the address is about this explorer
  const hash = () => addressOf(place, settingsNow(), initial, limits);
  const take = () => {
    const settings = settingsIn(location.hash, place, initial, limits);
    isOurs = settings !== null;
    if (settings === null) return;
    change(settings);
    root.scrollIntoView({ block: "center" });
  };
  scope.onResize(root, () => {
    if (place !== "" || root.closest("[data-convlab-page]") === null) return;
    const cell = root.closest("[id^='cell-id=']");
    const explorers = [...(cell ?? document).querySelectorAll(".convlab-explorer")];
    place = `${cell?.id.slice("cell-id=".length) ?? "page"}/${explorers.indexOf(root)}`;
    assign(copy, { hidden: false });
    addEventListener("hashchange", take, { signal: scope.signal });
    take();
  });
  /** Write after a pause: a browser takes only so many addresses in a second. */
  let stop = () => {};
  const write = () => {
    stop();
    const text = hash();
    if (text === "" && !isOurs) return;
    isOurs = text !== "";
    window.history.replaceState(null, "", text || location.href.split("#")[0]);
  };
  scope.listen(copy, "click", () => {
    write();
    const say = (/** @type {string} */ text) => () => assign(copy, { text });
    const byHand = say("Copy it from the address bar"); // without https there is no clipboard
    if (navigator.clipboard === undefined) byHand();
    else navigator.clipboard.writeText(location.href).then(say("Copied: the address"), byHand);
  });
  return () => {
    if (place === "") return;
    assign(copy, { text: "Copy link" });
    stop();
    stop = scope.repeat(250, write);
  };
}
