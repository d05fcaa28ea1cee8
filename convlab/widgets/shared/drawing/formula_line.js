// A formula as the lessons set it, with each letter in the colour of its slider.
import { assign, html } from "../page/dom.js";
import { flash } from "./motion.js";

/** A part of a formula: a text, a letter or the number in its place, a fraction, or what stands
 * between the signs ⌊ and ⌋ or ⌈ and ⌉. mark: a name for parts that are lit up together.
 * @typedef {string | { letter: string, text: string | number, mark?: string }
 *   | { above: Piece[], below: Piece[] } | { floor: Piece[] } | { ceil: Piece[] }} Piece */

/** A line that holds a formula. A number in the place of a letter that has changed flashes once.
 * @param {string} name a class of its own
 * @returns {{ node: HTMLElement, update: (pieces: Piece[]) => void }} */
export function formulaLine(name = "") {
  const node = html("span", { class: `convlab-formula ${name}`, role: "math" });
  /** @type {Map<string, string>} */
  let before = new Map(); // the number of each letter, by its place in the formula
  let drawn = "";
  return {
    node,
    update(pieces) {
      const key = JSON.stringify(pieces);
      if (key === drawn) return;
      const isFirst = drawn === "";
      drawn = key;
      /** @type {Map<string, string>} */
      const now = new Map();
      const parts = pieces.map((piece) => drawPiece(piece, now, isFirst ? null : before));
      const old = [...node.childNodes]; // a part that stays the same is not laid out again
      if (old.length !== parts.length) node.replaceChildren(...parts);
      else
        for (const [k, part] of parts.entries())
          if (!part.isEqualNode(old[k])) old[k].replaceWith(part);
      before = now;
      assign(node, { "aria-label": textOf(pieces) });
      for (const changed of node.querySelectorAll("[data-changed]")) flash(changed);
    },
  };
}

/** @type {(piece: Piece, now: Map<string, string>, before: Map<string, string> | null) => Node} */
function drawPiece(piece, now, before) {
  if (typeof piece === "string") return document.createTextNode(piece);
  /** @type {(name: string, pieces: Piece[]) => HTMLElement} */
  const group = (name, pieces) =>
    html("span", { class: name }, ...pieces.map((part) => drawPiece(part, now, before)));
  if ("above" in piece) {
    const parts = [group("convlab-above", piece.above), group("convlab-below", piece.below)];
    return html("span", { class: "convlab-fraction" }, ...parts);
  }
  if ("floor" in piece) return group("convlab-floor", piece.floor);
  if ("ceil" in piece) return group("convlab-ceil", piece.ceil);
  const { letter, text, mark = null } = piece;
  const place = `${letter} ${now.size}`;
  now.set(place, String(text));
  const old = before?.get(place);
  const hasChanged = old !== undefined && old !== String(text);
  const name = text === letter ? "i" : "span";
  const attributes = { class: "convlab-letter", "data-letter": letter, "data-mark": mark };
  const [base, index] = String(text).split("_");
  const node = html(name, { ...attributes, text: base, "data-changed": hasChanged });
  if (index !== undefined) node.append(html("sub", { text: index }));
  return node;
}

/** A formula as one line of text. @param {Piece[]} pieces @returns {string} */
export function textOf(pieces) {
  return pieces
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("floor" in piece) return `⌊${textOf(piece.floor)}⌋`;
      if ("ceil" in piece) return `⌈${textOf(piece.ceil)}⌉`;
      if ("letter" in piece) return String(piece.text);
      return `${inParentheses(piece.above)}/${inParentheses(piece.below)}`;
    })
    .join("");
}

/** @param {Piece[]} pieces */
const inParentheses = (pieces) => (pieces.length === 1 ? textOf(pieces) : `(${textOf(pieces)})`);

/** The sign of a letter beside its slider. @param {string} letter */
export function letterSign(letter) {
  const [base, index] = letter.split("_");
  const node = html("i", { class: "convlab-letter", "data-letter": letter, text: base });
  if (index !== undefined) node.append(html("sub", { text: index }));
  return node;
}
