// The sums below a convolution's grids, product by product.
/** @import { Pair, Windows } from "../arithmetic/convolution.js" */
/** @import { Scene } from "./convolution_tables.js" */
/** @import { SumLine, Term } from "./term_lines.js" */
import { alongBoth, stampSum, windowSum } from "../arithmetic/convolution.js";
import { shortNumber } from "../arithmetic/numbers.js";
import { isOfChannel } from "./convolution_tables.js";

/** The sums of the current window: one for each channel, and the sum of these; of a transposed
 * convolution those of one cell of the output.
 * @type {(scene: Scene, position: Pair) => SumLine[]} */
export function sumLines(scene, [i, j]) {
  const { layer, windows, filter, tap } = scene;
  if (windows.isTransposed) return stampLines(scene);
  const { channels, bias, sum } = windowSum(layer, windows, filter, i, j);
  const columns = windows.kernelSize[1];
  /** @type {Term[][]} */
  const products = channels.map(({ terms }, c) =>
    terms.map(({ x, weight, isPadding }, k) => ({
      numbers: [x, weight],
      kind: isPadding ? "padding" : "product",
      isMarked: isOfChannel(tap, c) && tap !== null && tap.u * columns + tap.v === k,
      at: [Math.floor(k / columns), k % columns],
    })),
  );
  const sums = channels.map((channel) => channel.sum);
  return linesOf(windows, filter, [i, j], { products, sums, bias, sum });
}

/** The output's cell whose sum is written out for a transposed convolution: the one pointed at, or
 * the first one of the stamp that is not cut off. @param {Scene} scene @returns {Pair} */
export function targetOf({ windows, pointed, tap, lines }) {
  if (pointed?.kind === "output" || pointed?.kind === "term") return [pointed.row, pointed.column];
  if (tap !== null) return [tap.row, tap.column];
  return alongBoth((axis) => {
    const size = windows.outputSize?.[axis] ?? 0;
    return lines?.[axis].find((at) => at >= 0 && at < size) ?? lines?.[axis][0] ?? 0;
  });
}

/** @param {Scene} scene @returns {SumLine[]} */
function stampLines(scene) {
  const { layer, windows, filter, count, position, pointed } = scene;
  const target = targetOf(scene);
  const { channels, bias, sum } = stampSum(layer, windows, filter, ...target, count);
  /** @type {Term[][]} */
  const products = channels.map(({ terms }, c) =>
    terms.map(({ x, weight, row, column, u, v }) => {
      const isPointed = pointed?.kind === "term" ? pointed.channel === c : true;
      const isStamp = position?.[0] === row && position[1] === column;
      return { numbers: [x, weight], kind: "product", isMarked: isPointed && isStamp, at: [u, v] };
    }),
  );
  const sums = channels.map((channel) => channel.sum);
  return linesOf(windows, filter, target, { products, sums, bias, sum });
}

/** @type {(windows: Windows, filter: number, place: Pair, parts: { products: Term[][],
 *   sums: number[], bias: number | null, sum: number }) => SumLine[]} */
function linesOf(windows, filter, place, { products, sums, bias, sum }) {
  /** @type {Term[]} */
  const ofBias = bias === null ? [] : [{ numbers: [bias], kind: "bias", note: " (bias)" }];
  const isSingle = products.length === 1;
  const index = [...(isSingle && windows.filters === 1 ? [] : [filter]), ...place];
  const head = `out[${index.map(shortNumber).join(", ")}] = `;
  if (isSingle) return [{ head, terms: [...products[0], ...ofBias], sum }];
  /** @type {Term[]} */
  const parts = sums.map((number) => ({ numbers: [number], kind: "sum" }));
  const ofChannels = products.map((terms, c) => {
    return { head: `channel ${c}: `, terms, sum: sums[c] };
  });
  return [...ofChannels, { head, terms: [...parts, ...ofBias], sum }];
}
