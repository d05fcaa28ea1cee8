/** @import { Scope } from "./mount.js" */
import { closest } from "./dom.js";

/** Select the whole number in a field when the focus comes to it, with a click as well as with Tab.
 * @param {Scope} scope */
export function selectNumbers({ root, listen }) {
  const fieldOf = (/** @type {Event} */ event) =>
    /** @type {HTMLInputElement | null} */ (closest(event, "input[type=text]"));
  listen(root, "mousedown", (event) => {
    const field = fieldOf(event);
    if (field === null || field === document.activeElement) return;
    event.preventDefault(); // which would set a cursor between two digits
    field.focus();
  });
  listen(root, "focusin", (event) => {
    if (!closest(event, "[data-typing]")) fieldOf(event)?.select();
  });
}
