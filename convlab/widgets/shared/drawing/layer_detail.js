/** @import { Token } from "../arithmetic/derivation_lines.js" */
/** @import { NetworkLayer } from "../arithmetic/layers.js" */
/** @import { Scope } from "../page/mount.js" */
import { derivationLines } from "../arithmetic/derivation_lines.js";
import { shareText, withoutDerivation } from "../arithmetic/layers.js";
import { nearestIndex, setTabStop, stepsOfKey } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren, uniqueId } from "../page/dom.js";
import { readsPicture } from "./reads_picture.js";

/** The open layer: its share of the whole, its notes, one of its derivations, and the cells that a
 * cell of its output reads.
 * @param {Scope} scope
 * @param {{ topics: string[], choose: (topic: string) => void }} options topics: what is derived */
export function layerDetail(scope, { topics, choose }) {
  const share = html("p");
  const notes = html("div", { class: "convlab-network-notes" });
  const id = uniqueId("derivation");
  const panel = html("div", { class: "convlab-network-derivations", role: "tabpanel", id });
  const tabs = topics.map((topic) => {
    const attributes = { type: "button", role: "tab", "aria-controls": id, ...KEEP_KEYS };
    const tab = html("button", { ...attributes, text: topic });
    scope.listen(tab, "click", () => choose(topic));
    return tab;
  });
  const list = html("div", { class: "convlab-network-tabs", role: "tablist" }, ...tabs);
  assign(list, { "aria-label": "Derivations" });
  scope.listen(list, "keydown", (event) => {
    const steps = event.key === "ArrowUp" || event.key === "ArrowDown" ? null : stepsOfKey(event);
    if (steps === null) return;
    event.preventDefault();
    const now = tabs.findIndex((tab) => tab.tabIndex === 0);
    const next = nearestIndex(now + steps, tabs.length);
    choose(topics[next]);
    tabs[next].focus({ preventScroll: true });
  });
  const reads = readsPicture(scope);
  const summary = html("div", { "aria-live": "polite" }, share, notes);
  const both = html("div", { class: "convlab-network-both" }, panel, reads.node);
  const node = html(
    "div",
    { class: "convlab-network-detail", role: "region" },
    summary,
    list,
    both,
  );

  let drawn = "";
  /** @type {NetworkLayer | null} */
  let shown = null;
  /** @type {(layers: NetworkLayer[], index: number, topic: string, input: number[] | null) => void} */
  const draw = (layers, index, topic, input) => {
    const layer = layers[index];
    if (shown === layer && drawn === topic) return;
    if (shown !== layer) {
      assign(node, { "aria-label": `${layer.name} (${layer.type})`, "data-kind": layer.kind });
      assign(share, { text: shareText(layer, layers) });
      reuseChildren(notes, layer.notes.length, () => html("p")).forEach((note, k) => {
        assign(note, { text: layer.notes[k] });
      });
      reads.show(layer, input);
    }
    [shown, drawn] = [layer, topic];
    tabs.forEach((tab, k) => {
      const has = layer.derivations.some((part) => part.topic === topics[k]);
      assign(tab, {
        "aria-selected": String(topics[k] === topic),
        "data-empty": has ? null : "true",
      });
    });
    setTabStop(tabs, topics.indexOf(topic));
    assign(panel, { "aria-label": topic });
    drawDerivations(panel, layer, topic);
  };
  return { node, draw };
}

/** @type {(panel: HTMLElement, layer: NetworkLayer, topic: string) => void} */
function drawDerivations(panel, layer, topic) {
  const found = layer.derivations.filter((part) => part.topic === topic);
  const parts = found.length > 0 ? found : [{ title: "", text: withoutDerivation(layer, topic) }];
  const make = () => html("div", {}, html("h5"), html("div", { class: "convlab-network-lines" }));
  reuseChildren(panel, parts.length, make).forEach((part, k) => {
    const [head, lines] = part.children;
    const { title, text } = parts[k];
    assign(head, { text: title, hidden: title === "" || title === topic });
    lines.replaceChildren(
      ...derivationLines(text).flatMap(({ left, right }) => [
        html("span", { text: left }),
        html("span", {}, ...right.map(drawToken)),
      ]),
    );
  });
}

/** @param {Token} token */
function drawToken({ text, letter }) {
  if (letter === null) return withIndices(text);
  const node = html("span", { class: "convlab-letter", "data-letter": letter });
  node.append(withIndices(text));
  return node;
}

/** A text with the indices of its letters set low: "K_h·K_w". @param {string} text */
function withIndices(text) {
  const node = document.createDocumentFragment();
  text.split(/([A-Za-z]+)_([A-Za-z\d]+)/).forEach((part, k) => {
    node.append(k % 3 === 2 ? html("sub", { text: part }) : part);
  });
  return node;
}
