import { inBrackets, isRounded, shortNumber } from "../arithmetic/numbers.js";
import { assign, html, reuseChildren } from "../page/dom.js";

/** A term of a sum. numbers: one number, or two to multiply.
 * @typedef {{ numbers: number[], kind: "product" | "padding" | "sum" | "bias", note?: string,
 *   isMarked?: boolean }} Term */

/** A sum with its terms. @typedef {{ head: string, terms: Term[], sum: number }} SumLine */

/** Sums term by term, as lines that break between two terms. room: the characters for the first
 * number of a product, which changes when the window moves.
 * @returns {{ node: HTMLElement, update: (lines: SumLine[], room: number) => void }} */
export function termLines() {
  const node = html("div", { class: "convlab-terms" });
  return {
    node,
    update(lines, room) {
      node.style.setProperty("--first", `${room}ch`);
      reuseChildren(node, lines.length, newLine).forEach((line, k) => {
        drawLine(line, lines[k]);
      });
    },
  };
}

const newLine = () => {
  const head = html("span", { class: "convlab-terms-head" });
  const end = html("span", { class: "convlab-terms-end" }, html("span"), html("b"));
  return html("p", { class: "convlab-terms-line" }, head, html("span"), end);
};

const newTerm = () => html("span", {}, ...Array.from({ length: 5 }, () => html("span")));

/** @type {(line: Element, sum: SumLine) => void} */
function drawLine(line, { head, terms, sum }) {
  const [title, body, end] = line.children;
  const numbers = [...terms.flatMap((term) => term.numbers), sum];
  assign(title, { text: head });
  reuseChildren(body, terms.length, newTerm).forEach((node, k) => {
    drawTerm(node, terms[k], k === 0);
  });
  assign(end.children[0], { text: numbers.some(isRounded) ? " ≈ " : " = " });
  assign(end.children[1], { text: shortNumber(sum) });
}

/** @type {(node: Element, term: Term, isFirst: boolean) => void} */
function drawTerm(node, { numbers, kind, note = "", isMarked = false }, isFirst) {
  const [plus, first, dot, second, remark] = node.children;
  const [one, two] = numbers.map(shortNumber);
  const classes = `convlab-term convlab-term-${kind}${isMarked ? " convlab-is-marked" : ""}`;
  assign(node, { class: classes });
  assign(plus, { text: isFirst ? "" : " + " });
  assign(first, { class: "convlab-term-first", text: isFirst ? one : inBrackets(one) });
  const isSingle = two === undefined;
  assign(dot, { text: isSingle ? "" : "·" });
  assign(second, { class: "convlab-term-second", hidden: isSingle });
  assign(second, { text: isSingle ? "" : inBrackets(two) });
  assign(remark, { text: note });
}
