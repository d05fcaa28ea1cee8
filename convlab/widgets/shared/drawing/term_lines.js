/** @import { Pair } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
import { inBrackets, isRounded, shortNumber } from "../arithmetic/numbers.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { flash } from "./motion.js";

/** A term of a sum. numbers: one number, or two to multiply. at: the place of its weight.
 * @typedef {{ numbers: number[], kind: "product" | "padding" | "sum" | "bias", note?: string,
 *   isMarked?: boolean, at?: Pair }} Term */

/** A sum with its terms. @typedef {{ head: string, terms: Term[], sum: number }} SumLine */

/** The place of a term: its line, and its index there. @typedef {[line: number, index: number]}
 *   TermPlace */

// Up to so many terms, each one is a box of its own, which can fly. More of them are plain text, which
// is painted in a third of the time.
export const MOST_BOXES = 60;

/** Sums term by term, as lines that break between two terms.
 *
 * preview: the mouse or a finger is over a term; null: over none any more. pin: a term was clicked.
 * terms: the elements of a line's terms. ends: the elements of the results.
 * @param {Scope} scope
 * @param {{ preview: (place: TermPlace | null) => void, pin: (place: TermPlace) => void }} options
 * @returns {{ node: HTMLElement, update: (lines: SumLine[]) => void,
 *   terms: (line: number) => Element[], ends: () => Element[] }} */
export function termLines(scope, { preview, pin }) {
  const node = html("div", { class: "convlab-terms" });
  pointing(scope, node, {
    at(_x, _y, found) {
      const term = found?.closest(".convlab-term");
      const line = term?.closest(".convlab-terms-line");
      if (!term || !line) return null;
      const indexOf = (/** @type {Element} */ each) =>
        [...(each.parentElement?.children ?? [])].indexOf(each);
      return /** @type {TermPlace} */ ([indexOf(line), indexOf(term)]);
    },
    preview,
    pin,
    drag: preview,
  });
  let shownHeads = ""; // a sum of the same numbers' places has the same heads
  return {
    node,
    update(lines) {
      const heads = lines.map(({ head }) => head).join("\n");
      const isSame = heads === shownHeads;
      shownHeads = heads;
      const isMany = lines.reduce((sum, { terms }) => sum + terms.length, 0) > MOST_BOXES;
      assign(node, { "data-many": isMany });
      reuseChildren(node, lines.length, newLine).forEach((line, k) => {
        const isOther = drawLine(line, lines[k], isMany ? " +\u00a0" : " + ");
        if (isOther && isSame) flash(line.children[2].children[1]);
      });
    },
    ends: () => [...node.children].map((line) => line.children[2]),
    terms: (line) => [...(node.children[line]?.children[1].children ?? [])],
  };
}

const newLine = () => {
  const head = html("span", { class: "convlab-terms-head" });
  const end = html("span", { class: "convlab-terms-end" }, html("span"), html("b"));
  return html("p", { class: "convlab-terms-line" }, head, html("span"), end);
};

const newTerm = () => html("span", {}, ...Array.from({ length: 5 }, () => html("span")));

/** Draw a sum; returns whether it is another number. A sum flashes if a number is changed, but not if
 * the window moves.
 * @type {(line: Element, sum: SumLine, sign: string) => boolean} */
function drawLine(line, { head, terms, sum }, sign) {
  const [title, body, end] = line.children;
  const numbers = [...terms.flatMap((term) => term.numbers), sum];
  const result = shortNumber(sum);
  const isOther = end.children[1].textContent !== result;
  assign(title, { text: head });
  reuseChildren(body, terms.length, newTerm).forEach((node, k) => {
    drawTerm(node, terms[k], k === 0 ? "" : sign);
  });
  const equals = numbers.some(isRounded) ? " ≈ " : " = ";
  assign(end.children[0], { text: terms.length === 0 ? "" : equals });
  assign(end.children[1], { text: result });
  return isOther;
}

/** @type {(node: Element, term: Term, sign: string) => void} */
function drawTerm(node, { numbers, kind, note = "", isMarked = false }, sign) {
  const [plus, first, dot, second, remark] = node.children;
  const [one, two] = numbers.map(shortNumber);
  const classes = `convlab-term convlab-term-${kind}${isMarked ? " convlab-is-marked" : ""}`;
  assign(node, { class: classes });
  assign(plus, { text: sign });
  assign(first, { class: "convlab-term-first", text: sign === "" ? one : inBrackets(one) });
  const isSingle = two === undefined;
  assign(dot, { text: isSingle ? "" : "·" });
  assign(second, { class: "convlab-term-second", hidden: isSingle });
  assign(second, { text: isSingle ? "" : inBrackets(two) });
  assign(remark, { text: note });
}
