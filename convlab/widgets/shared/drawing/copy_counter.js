/** @import { Scope } from "../page/mount.js" */
import { assign, html } from "../page/dom.js";

// As in the style sheet: the time from one copy that lights up to the next.
const COPY_PAUSE = 90; // milliseconds

/** A large number that counts up to the copies of a cell while they light up one by one. A person
 * who wants no motion sees the last number at once.
 * @param {Scope} scope
 * @returns {{ node: HTMLElement, update: (cell: string, count: number, below: string) => void }}
 *   update: `cell` names what is counted; for another one the count begins anew. "": for none,
 *   `count` is shown at once. below: the text below the number. */
export function copyCounter(scope) {
  const number = html("b");
  const text = html("span");
  const node = html("div", { class: "convlab-matrix-count", "aria-hidden": "true" }, number, text);
  let counted = "";
  let target = 0;
  let shown = 0;
  let stop = () => {};
  const write = () => assign(number, { text: `${shown}${counted === "" ? "" : "×"}` });
  return {
    node,
    update(cell, count, below) {
      assign(text, { text: below });
      const isNew = cell !== counted;
      if (!isNew && count === target) return;
      [counted, target] = [cell, count];
      stop();
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (cell === "" || count < 2 || isStill) shown = count;
      else {
        shown = 1;
        stop = scope.repeat(COPY_PAUSE, () => {
          shown += 1;
          write();
          if (shown >= target) stop();
        });
      }
      write();
    },
  };
}
