import { assign, html, keep } from "../page/dom.js";
import { inBrackets, isRounded, shortNumber } from "../arithmetic/numbers.js";

/**
 * A sum, written out.
 * @typedef {{ head: string, parts: Part[], sum: number }} Line
 * @typedef {{ numbers: number[], kind: string, note?: string, isMarked?: boolean }} Part
 *   numbers: one, or two to multiply; kind: "product", "padding", "sum" or "bias"
 */

/**
 * Sums term by term, as lines that break between two terms.
 * @returns {{ node: HTMLElement, update: (lines: Line[], room: number) => void }}
 *   room: characters for the first number of a product, the one that changes when the window moves
 */
export function termLines() {
  const node = html("div", { class: "convlab-terms" });
  const update = (lines, room) => {
    node.style.setProperty("--first", `${room}ch`);
    keep(node, lines.length, newLine).forEach((line, k) => drawLine(line, lines[k]));
  };
  return { node, update };
}

const newLine = () =>
  html(
    "p",
    { class: "convlab-terms-line" },
    html("span", { class: "convlab-terms-head" }),
    html("span"),
    html("span", { class: "convlab-terms-end" }, html("span"), html("b")),
  );

const newPart = () => html("span", {}, ...Array.from({ length: 5 }, () => html("span")));

function drawLine(line, { head, parts, sum }) {
  const [title, terms, end] = line.children;
  const numbers = [...parts.flatMap((part) => part.numbers), sum];
  assign(title, { text: head });
  keep(terms, parts.length, newPart).forEach((node, k) => drawPart(node, parts[k], k === 0));
  assign(end.children[0], { text: numbers.some(isRounded) ? " ≈ " : " = " });
  assign(end.children[1], { text: shortNumber(sum) });
}

function drawPart(node, { numbers, kind, note = "", isMarked = false }, isFirst) {
  const [plus, first, dot, second, remark] = node.children;
  const [one, two] = numbers.map(shortNumber);
  const classes = `convlab-term convlab-term-${kind}${isMarked ? " convlab-is-marked" : ""}`;
  assign(node, { class: classes });
  assign(plus, { text: isFirst ? "" : " + " });
  assign(first, { class: "convlab-term-first", text: isFirst ? one : inBrackets(one) });
  assign(dot, { text: two === undefined ? "" : "·" });
  assign(second, {
    class: "convlab-term-second",
    text: two === undefined ? "" : inBrackets(two),
    hidden: two === undefined,
  });
  assign(remark, { text: note });
}
