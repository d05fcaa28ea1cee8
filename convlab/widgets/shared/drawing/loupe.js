// The pixels below a window, times a kernel, as products, and their sum: with their numbers.
/** @import { Plane } from "../arithmetic/photo.js" */
/** @import { Colour, Look } from "../arithmetic/photo_colours.js" */
/** @import { Scope } from "../page/mount.js" */
import { shortNumber, withoutLastDigits } from "../arithmetic/numbers.js";
import { CHANNEL_NAMES } from "../arithmetic/photo.js";
import { colourOfChannel } from "../arithmetic/photo_colours.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { colourOf, isLight } from "./photo_figure.js";

/** A number in few letters: in a grid of many columns in two digits, and ".02" for 0.02.
 * @param {number} number @param {number} columns */
export function cellText(number, columns) {
  const size = Math.abs(number);
  if (columns <= 5 || size === 0) return shortNumber(withoutLastDigits(number));
  if (size >= 1e4) return number.toExponential(1).replaceAll("-", "−").replace("+", "");
  if (size < 1e-3) return number.toExponential(0).replaceAll("-", "−");
  const rounded = size < 100 ? Number(number.toPrecision(2)) : number;
  return shortNumber(withoutLastDigits(rounded)).replace(/^(−?)0\./, "$1.");
}

/** Whether a text of `shortNumber` has all digits of a number. @type {(number: number, text: string) => boolean} */
const isShownExactly = (number, text) =>
  Number(text.replaceAll("−", "-").replaceAll(",", "")) === withoutLastDigits(number);

/** How wide a text is, in digits. @param {string} text */
export const digitsOf = (text) => text.length - 0.5 * (text.match(/[.,]/g) ?? []).length;

/** A grid of numbers below a title, each on a colour of its own. A number that is pointed at is lit.
 * @param {Scope} scope @param {string} kind
 * @param {{ preview: (tap: number | null) => void, pin: (tap: number) => void }} taps */
export function colouredGrid(scope, kind, { preview, pin }) {
  const title = html("figcaption");
  const table = html("div", { class: "convlab-loupe-table", role: "group" });
  const node = html("figure", { class: `convlab-loupe-grid convlab-loupe-${kind}` }, title, table);
  pointAtTaps(scope, table, { preview, pin });
  return {
    node,
    /** @param {string} text the title @param {number} columns @param {number[]} numbers
     * @param {(number: number) => Colour} colour @param {number | null} lit */
    update(text, columns, numbers, colour, lit) {
      const texts = numbers.map((number) => cellText(number, columns));
      const isExact = numbers.every((number, k) => isShownExactly(number, texts[k]));
      assign(title, { text: isExact ? text : `${text}, rounded` });
      assign(table, { "aria-label": `${text}: ${texts.join(", ")}` });
      assign(table, { "--digits": Math.max(3, ...texts.map(digitsOf)) });
      reuseChildren(table, numbers.length, () => html("span")).forEach((cell, k) => {
        assign(cell, { text: texts[k], "data-tap": k, class: k === lit ? "convlab-is-lit" : null });
        paintCell(cell, colour(numbers[k]));
      });
    },
  };
}

/** Give a cell a colour, and letters that can be read on it.
 * @param {HTMLElement} cell @param {Colour} colour */
export function paintCell({ style }, colour) {
  const paint = `rgb(${colour.join(", ")})`;
  if (style.backgroundColor === paint) return;
  const ink = isLight(colour) ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
  style.backgroundColor = paint;
  if (style.color !== ink) style.color = ink;
}

/** Let a person point at the parts of an element that belong to a product.
 * @param {Scope} scope @param {HTMLElement} element
 * @param {{ preview: (tap: number | null) => void, pin: (tap: number) => void }} taps */
export function pointAtTaps(scope, element, { preview, pin }) {
  pointing(scope, element, { at: (_x, _y, part) => tapOf(part), preview, pin });
  scope.listen(element, "mousedown", (event) => event.preventDefault()); // the weight has the focus
}

/** The index of the product that a node belongs to, or null. @param {Element | null} node */
export function tapOf(node) {
  const cell = /** @type {HTMLElement | null} */ (node?.closest("[data-tap]") ?? null);
  return cell === null ? null : Number(cell.dataset.tap);
}

/** What a loupe shows. planes: of the photo; channel: the one whose pixels are shown. sums: the
 * result's numbers here, one for each plane. colours: those around 0; own: those that the result is
 * painted in, null for greys.
 * @typedef {{ planes: Plane[], channel: number, kernel: number[][], row: number, column: number,
 *   lit: number | null, white: number, look: Look, sums: number[], own: Colour[] | null,
 *   colours: Colour[] }} Shown */

/** The pixels under the window, the kernel, the products and the sum, in one line.
 * @param {Scope} scope @param {HTMLElement} weights the figure of the kernel
 * @param {{ preview: (tap: number | null) => void, pin: (tap: number) => void,
 *   chooseChannel: (channel: number) => void }} options */
export function loupe(scope, weights, { preview, pin, chooseChannel }) {
  const pixels = colouredGrid(scope, "pixels", { preview, pin });
  const products = colouredGrid(scope, "products", { preview, pin });
  const sign = (/** @type {string} */ text) => html("span", { class: "convlab-loupe-sign", text });
  const total = sumBoxes(scope, chooseChannel);
  const end = html("div", { class: "convlab-loupe-end" }, products.node, sign("Σ"), total.node);
  const node = html("div", { class: "convlab-loupe" }, pixels.node, sign("⊙"), weights);
  node.append(sign("="), end);
  /** The pixels under the window, and the sum. @param {Shown} shown */
  const update = (shown) => {
    const { planes, channel, kernel, lit, white, look, sums, own } = shown;
    const columns = kernel[0].length;
    const isColour = planes.length > 1;
    const grey = (/** @type {number} */ number) => colourOf(number, { black: 0, white }, null);
    const tint = (/** @type {number} */ number) => colourOfChannel(grey(number), channel);
    const name = isColour ? `pixels, ${CHANNEL_NAMES[channel]}` : "pixels";
    pixels.update(name, columns, pixelsUnder(shown).flat(), isColour ? tint : grey, lit);
    total.update(sums, channel, look, own, lit !== null);
  };
  /** The products, which `update` leaves as they are. @param {Shown} shown */
  const multiply = (shown) => {
    const { kernel, lit, colours } = shown;
    const under = pixelsUnder(shown);
    const terms = kernel.flatMap((weights, m) =>
      weights.map((weight, n) => weight * under[m][n] + 0),
    ); // no −0
    const reach = Math.max(...terms.map(Math.abs)) || 1;
    const ends = { black: -reach, white: reach };
    products.update("products", kernel[0].length, terms, (n) => colourOf(n, ends, colours), lit);
  };
  return { node, update, multiply };
}

/** The pixels that a window lies on. @param {Shown} shown */
function pixelsUnder({ planes, channel, kernel, row, column }) {
  const { width, values } = planes[channel];
  return kernel.map((weights, m) => weights.map((_, n) => values[(row + m) * width + column + n]));
}

/** The sum, or the sums of three channels as buttons that choose a channel.
 * @param {Scope} scope @param {(channel: number) => void} chooseChannel */
function sumBoxes(scope, chooseChannel) {
  const box = html("div", { class: "convlab-loupe-sums" });
  const node = html("figure", { class: "convlab-loupe-total" });
  node.append(html("figcaption", { text: "sum" }), box);
  scope.listen(box, "click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (button !== null) chooseChannel(Number(button.dataset.channel));
  });
  /** @type {(isButton: boolean) => HTMLElement} */
  const newCell = (isButton) =>
    isButton ? html("button", { type: "button", ...KEEP_KEYS }) : html("output");
  let count = 0;
  return {
    node,
    /** @param {number[]} sums @param {number} channel the chosen one @param {Look} look
     * @param {Colour[] | null} own the colours of the result @param {boolean} isLit */
    update(sums, channel, look, own, isLit) {
      const isColour = sums.length > 1;
      if (count !== sums.length) box.replaceChildren();
      count = sums.length;
      const cells = reuseChildren(box, count, () => newCell(isColour));
      for (const [k, cell] of cells.entries()) {
        const number = shortNumber(withoutLastDigits(sums[k]));
        const colour = colourOf(sums[k], look, isColour ? null : own);
        assign(cell, { class: isLit && k === channel ? "convlab-is-lit" : null });
        assign(cell, { text: isColour ? `${CHANNEL_NAMES[k]}: ${number}` : number });
        paintCell(cell, isColour ? colourOfChannel(colour, k) : colour);
        if (!isColour) continue;
        assign(cell, { "data-channel": k, "aria-pressed": String(k === channel) });
        assign(cell, { title: `Show the pixels of ${CHANNEL_NAMES[k]}` });
      }
    },
  };
}
