// One way to point, the same in every explorer and for a mouse, a pen and a finger:
// to hover previews, to press pins, to drag moves, Escape lets go (see `scope.onEscape`).
/** @import { Scope } from "../page/mount.js" */
import { closest } from "../page/dom.js";

const SLOP = 8; // pixels that a finger moves without meaning it

/** Let a person point at the places of an element.
 *
 * at: the place at a point of the window, in pixels, as plain data, or null for none. `node` is what
 * lies there. preview: a mouse is over a place, or a finger has touched it; null: none any more.
 * pin: a place was clicked or tapped. drag: the pressed pointer has come to another place; `from`:
 * the place that it took hold of. end: the pointer lets go.
 *
 * A part of the class convlab-handle is there to be dragged in each direction; elsewhere a finger
 * that moves up or down scrolls the page, and has pinned nothing.
 * @template P
 * @param {Scope} scope @param {HTMLElement | SVGElement} element
 * @param {{ at: (x: number, y: number, node: Element | null) => P | null,
 *   preview?: (place: P | null) => void, pin?: (place: P) => void,
 *   drag?: (place: P, from: P) => void, end?: () => void }} options */
export function pointing(scope, element, options) {
  const { at, preview = () => {}, pin = () => {}, drag = pin, end = () => {} } = options;
  element.classList.add("convlab-pointable");
  /** @type {{ from: P, pointer: number, isTouch: boolean, hasMoved: boolean, isFree: boolean,
   *   x: number, y: number } | null} */
  let held = null;
  let last = "null"; // the place of the last event, as a text

  const placeAt = (/** @type {PointerEvent} */ { clientX, clientY, target }) =>
    at(clientX, clientY, held === null ? asElement(target) : nodeAt(element, clientX, clientY));
  /** Whether a place is another one than that of the last event. @param {P | null} place */
  const isNew = (place) => {
    const text = JSON.stringify(place);
    if (text === last) return false;
    last = text;
    return true;
  };
  const letGo = () => {
    held = null;
    end();
  };

  scope.listen(element, "pointerdown", (event) => {
    if (event.button !== 0 || held !== null) return;
    const from = placeAt(event);
    if (from === null) return;
    const isTouch = event.pointerType === "touch";
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    const isFree = closest(event, ".convlab-handle") !== null;
    held = { from, pointer, isTouch, hasMoved: false, isFree, x, y };
    element.setPointerCapture(event.pointerId);
    isNew(from);
    if (isTouch) preview(from);
    else pin(from);
  });
  // Not "pointerover", which also comes when the page scrolls below a mouse at rest.
  scope.listen(element, "pointermove", (event) => {
    if (held !== null && held.pointer !== event.pointerId) return;
    if (held?.isTouch && !held.isFree && !held.hasMoved) {
      // Until the browser has made up its mind, the page may be about to scroll.
      const across = Math.abs(event.clientX - held.x);
      if (across < SLOP || across <= Math.abs(event.clientY - held.y)) return;
    }
    const place = placeAt(event);
    if (!isNew(place)) return;
    if (held === null) {
      if (event.pointerType !== "touch") preview(place);
    } else if (place !== null) {
      held.hasMoved = true;
      drag(place, held.from);
    }
  });
  scope.listen(element, "pointerup", (event) => {
    if (held?.pointer !== event.pointerId) return;
    const { from, isTouch, hasMoved } = held;
    if (isTouch && !hasMoved) pin(from);
    if (isTouch) preview(null);
    letGo();
  });
  scope.listen(element, "pointercancel", (event) => {
    if (held?.pointer !== event.pointerId) return;
    preview(null);
    letGo();
  });
  scope.listen(element, "pointerleave", () => {
    last = "null";
    if (held === null) preview(null);
  });
}

const asElement = (/** @type {EventTarget | null} */ target) =>
  target instanceof Element ? target : null;

/** What lies at a point of the window, inside an element; a captured pointer's event does not say.
 * @param {Element} element @param {number} x @param {number} y */
function nodeAt(element, x, y) {
  const node = document.elementFromPoint(x, y);
  return node !== null && element.contains(node) ? node : null;
}
