// The formula of an axis and the sentences on it, as parts of the page.
/** @import { TextPart } from "../arithmetic/axis_sentences.js" */
/** @import { Problem } from "../arithmetic/sizes.js" */
/** @import { AxisLayout } from "../arithmetic/windows_on_axis.js" */
/** @import { Piece } from "./formula_line.js" */
import { roundingText, summaryParts, windowText, workedOut } from "../arithmetic/axis_sentences.js";
import { assign, html, reuseChildren, svg } from "../page/dom.js";
import { formulaLine } from "./formula_line.js";

/** An axis with its windows, and the formula of its size. problem: the reason for no size.
 * @typedef {{ layout: AxisLayout, problem: Problem | null, formula: Piece[],
 *   numbers: Piece[] }} AxisState */

/** The formula in letters, in numbers, and worked out.
 * @returns {{ node: HTMLElement, update: (state: AxisState) => void }} */
export function axisFormula() {
  const lines = [formulaLine(), formulaLine(), formulaLine()];
  const node = html("p", { class: "convlab-shape-formula" }, ...lines.map((line) => line.node));
  return {
    node,
    update({ layout: { operation, axis, size }, formula, numbers }) {
      lines[0].update([{ letter: "O", text: "O" }, " = ", ...formula]);
      lines[1].update(["= ", ...numbers]);
      assign(lines[2].node, { hidden: size === null });
      if (size === null) return;
      lines[2].update(["= ", ...workedOut(operation, axis), " = ", { letter: "O", text: size }]);
    },
  };
}

/** The sentences below the picture. update returns them as one text.
 * @param {Record<string, string>} fills the patterns of the marks before the sentences
 * @returns {{ node: HTMLElement, update: (state: AxisState, index: number, isQuiet: boolean) =>
 *   string }} */
export function axisSentences(fills) {
  const first = html("p", { class: "convlab-shape-rounding" });
  const rest = html("p");
  const error = html("p", { class: "convlab-shape-error" });
  const node = html("div", {}, first, rest, error);
  return {
    node,
    update({ layout, problem }, index, isQuiet) {
      const impossible = problem === null ? "" : " convlab-impossible";
      assign(node, { class: `convlab-sentence convlab-shape-said${impossible}` });
      assign(node, { "aria-live": isQuiet ? "off" : "polite" });
      assign(rest, { hidden: problem !== null });
      assign(error, { hidden: problem === null, text: problem?.error ?? "" });
      if (problem !== null || layout.size === null) {
        assign(first, { text: problem?.plain ?? "" });
        return `${first.textContent} ${error.textContent}`;
      }
      assign(first, { text: roundingText(layout.operation, layout.axis, layout.size) });
      drawParts(rest, [...summaryParts(layout), { text: windowText(layout, index) }], fills);
      return `${first.textContent} ${rest.textContent}`.trim();
    },
  };
}

/** @type {(parent: Element, parts: TextPart[], fills: Record<string, string>) => void} */
function drawParts(parent, parts, fills) {
  const size = { width: 15, height: 15 };
  const make = () =>
    html(
      "span",
      {},
      svg("svg", { ...size, "aria-hidden": "true" }, svg("rect", size)),
      html("span"),
    );
  reuseChildren(parent, parts.length, make).forEach((node, k) => {
    const { text, mark } = parts[k];
    const [box, words] = node.children;
    assign(box, { class: "convlab-shape-mark", hidden: mark === undefined });
    if (mark) {
      const style = fills[mark] ? `fill: ${fills[mark]}` : null;
      assign(box.children[0], { class: `convlab-cell convlab-cell-${mark}`, style });
    }
    assign(words, { text: `${text} ` });
  });
}
