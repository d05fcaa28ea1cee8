/** @import { Plane } from "../arithmetic/photo.js" */
/** @import { Scope } from "../page/mount.js" */
import { CHANNEL_NAMES } from "../arithmetic/photo.js";
import { sumPieces } from "../arithmetic/photo_sentences.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { pointAtTaps } from "./loupe.js";

/** The sum of the products, written out; a product that is pointed at is lit.
 * @param {Scope} scope
 * @param {{ preview: (tap: number | null) => void, pin: (tap: number) => void }} taps */
export function sumLine(scope, { preview, pin }) {
  const node = html("p", { class: "convlab-sentence convlab-kernel-sum", "aria-live": "polite" });
  pointAtTaps(scope, node, { preview, pin });
  return {
    node,
    /** @param {{ kernel: number[][], row: number, column: number, lit: number | null,
     *   channel: number, planes: Plane[] }} place */
    update({ kernel, row, column, lit, channel, planes }) {
      const name = planes.length > 1 ? `, ${CHANNEL_NAMES[channel]}` : "";
      const start = `Row ${row}, column ${column} of the result${name}: `;
      const sum = sumPieces(planes[channel], kernel, row, column, lit);
      const pieces = [{ text: start, tap: null }, ...sum];
      reuseChildren(node, pieces.length, () => html("span")).forEach((span, k) => {
        const { text, tap } = pieces[k];
        const isLit = tap !== null && tap === lit;
        assign(span, { text, "data-tap": tap, class: isLit ? "convlab-is-lit" : null });
      });
    },
  };
}
