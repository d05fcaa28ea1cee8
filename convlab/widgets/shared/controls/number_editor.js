import { readNumber } from "../arithmetic/numbers.js";
import { assign, html } from "../page/dom.js";
import { KEEP_KEYS } from "./controls.js";

// A field of its own undo, whose text is not selected again when it gets the focus.
const TYPING = { "data-typing": "true", ...KEEP_KEYS };

/** @typedef {(number: number) => void} Save */

/** An input that lies over a cell while its number is edited. Enter, or leaving the input, saves
 * the number; Escape leaves the number as it was.
 * @param {number} largest the largest number that Python accepts
 * @param {(sentence: string, at?: Element) => void} complain show the mistake in the typed text, at
 *   this field too; "" if none */
export function numberEditor(largest, complain) {
  /** @type {{ input: HTMLInputElement, cell: HTMLElement, text: string, save: Save } | null} */
  let editing = null;

  const close = () => {
    if (editing === null) return;
    const { input, cell } = editing;
    editing = null; // first: removing the input blurs it
    input.remove();
    cell.classList.remove("convlab-is-edited");
    complain("");
  };
  /** Save the typed number; returns what is wrong with it, or null. */
  const commit = () => {
    if (editing === null) return null;
    const { input, text, save } = editing;
    const isUnchanged = input.value === text;
    const { number, error } = isUnchanged
      ? { number: null, error: null }
      : readNumber(input.value, largest);
    if (error !== null) return error;
    close();
    if (number !== null) save(number);
    return null;
  };
  return {
    close,
    /** Edit the number of a cell, which shows it as `text`; `typed`: the key that has begun it.
     * @param {HTMLElement} cell
     * @param {{ label: string, text: string, typed?: string, save: Save }} options */
    open(cell, { label, text, typed, save }) {
      close();
      const input = html("input", { type: "text", "aria-label": label, ...TYPING });
      input.autocomplete = "off";
      input.value = typed ?? text;
      editing = { input, cell, text, save };
      cell.append(input);
      cell.classList.add("convlab-is-edited");
      input.focus();
      if (typed === undefined) input.select();
    },
    /** Whether an element is the input. @param {EventTarget | null} target */
    isInput: (target) => editing !== null && target === editing.input,
    /** Answer a key in the input. @param {KeyboardEvent} event */
    answerKey(event) {
      if (editing === null || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation(); // Escape closes the input, and does not leave the explorer yet
      const { cell, input } = editing;
      const error = event.key === "Enter" ? commit() : null;
      if (error !== null) {
        assign(input, { "aria-invalid": "true" });
        complain(error, input);
        return;
      }
      close();
      cell.focus();
    },
    /** Save the typed number; if it is none, say so, and that the cell keeps its own. */
    finish() {
      const error = commit();
      if (editing === null || error === null) return;
      const { cell, text } = editing;
      close();
      complain(`${error} The cell keeps ${text}.`, cell);
    },
  };
}
