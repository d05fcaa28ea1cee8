// The moves that the arrow keys and their neighbours ask for; the same in every explorer.

import { assign } from "../page/dom.js";

/** @type {Record<string, [rows: number, columns: number]>} */
const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** The rows and columns that a key moves by, or null for another key. Home and End go to the ends
 * of a row, with Ctrl to the first and the last cell.
 * @param {KeyboardEvent} event @returns {[rows: number, columns: number] | null} */
export function moveOfKey({ key, altKey, ctrlKey, metaKey }) {
  const move = MOVES[key];
  if (move === undefined || altKey || metaKey) return null;
  if (!ctrlKey) return move;
  return key === "Home" || key === "End" ? [move[1], move[1]] : null;
}

/** The places that a key moves by along a list, or null for another key. Right and down go forward.
 * @param {KeyboardEvent} event */
export function stepsOfKey(event) {
  const move = moveOfKey(event);
  return move && (move[0] || move[1]);
}

/** The index itself, or the nearest one of a list of `count`.
 * @param {number} index @param {number} count */
export const nearestIndex = (index, count) => Math.max(0, Math.min(index, count - 1));

/** Make one element of a group the one that the Tab key reaches; arrow keys reach the others.
 * @param {HTMLElement[]} elements @param {number} active the index of the element */
export function setTabStop(elements, active) {
  // Its `tabIndex` would lay the page out to answer.
  elements.forEach((element, k) => {
    assign(element, { tabindex: k === active ? 0 : -1 });
  });
}
