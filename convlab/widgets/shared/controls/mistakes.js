/** @import { Scope } from "../page/mount.js" */
import { html } from "../page/dom.js";

const NOTE_GAP = 4; // pixels between the field and the note

/** What is wrong with what was typed. It is said where the explorer says all else, and shown at the
 * field too, above the page: in a tall explorer the first of the two may be off the screen. It stays
 * until the next press or key elsewhere; a field marked as invalid keeps it while it is mended.
 * @param {Scope} scope @param {() => void} redraw
 * @returns {{ text: () => string, say: (sentence: string, at?: Element | null) => void }} */
export function mistakes(scope, redraw) {
  let sentence = "";
  // Who hears the page has heard the sentence.
  const note = html("div", { class: "convlab-note", popover: "manual", "aria-hidden": "true" });

  const hide = () => note.remove();
  /** @param {string} next @param {Element | null} [at] */
  const say = (next, at = null) => {
    const isNew = next !== sentence;
    sentence = next;
    hide();
    if (next !== "" && at !== null && note.showPopover !== undefined) {
      scope.root.append(note);
      showAt(note, next, at);
    }
    if (isNew) redraw();
  };
  const options = { capture: true, signal: scope.signal };
  const dismiss = (/** @type {Event} */ { target }) => {
    const isMended = target instanceof Element && target.matches("[aria-invalid=true]");
    if (sentence !== "" && !isMended) say("");
  };
  document.addEventListener("pointerdown", dismiss, options);
  document.addEventListener("keydown", dismiss, options);
  document.addEventListener("scroll", hide, options); // the field has moved away from its note
  return { text: () => sentence, say };
}

/** Below the field, or above it if there is no room; never beyond the window's edges.
 * @param {HTMLElement} note @param {string} text @param {Element} field */
function showAt(note, text, field) {
  note.textContent = text;
  note.showPopover();
  const place = field.getBoundingClientRect();
  const { width, height } = note.getBoundingClientRect();
  const left = Math.max(NOTE_GAP, Math.min(place.left, innerWidth - width - NOTE_GAP));
  const isBelow = place.bottom + NOTE_GAP + height <= innerHeight;
  note.style.left = `${left}px`;
  note.style.top = `${isBelow ? place.bottom + NOTE_GAP : Math.max(NOTE_GAP, place.top - NOTE_GAP - height)}px`;
}
