// One way to point, the same in every explorer and for a mouse, a pen and a finger:
// to hover previews, to press pins, to drag moves, Escape lets go (see `scope.onEscape`).
/** @import { Scope } from "../page/mount.js" */
import { closest, layOut } from "../page/dom.js";

const SLOP = 8; // pixels that a finger moves without meaning it
const AT_REST = 25; // milliseconds, more than a frame: a pointer at rest has answered none so long

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
  let answered = Number.NEGATIVE_INFINITY; // when the last move was
  let isInside = false; // whether the pointer has entered the element
  const move = (/** @type {PointerEvent} */ event) => {
    if (held !== null && held.pointer !== event.pointerId) return;
    if (held?.isTouch && !held.isFree && !held.hasMoved) {
      // Until the browser has made up its mind, the page may be about to scroll.
      const across = Math.abs(event.clientX - held.x);
      if (across < SLOP || across <= Math.abs(event.clientY - held.y)) return;
    }
    const place = placeAt(event);
    if (!isNew(place)) return;
    answered = event.timeStamp;
    if (held === null) {
      if (event.pointerType !== "touch") preview(place);
    } else if (place !== null) {
      held.hasMoved = true;
      drag(place, held.from);
    }
  };
  // Not "pointerover", which also comes when the page scrolls below a mouse at rest.
  scope.listen(element, "pointermove", move);
  // The browser keeps the moves until its next frame begins, and then has the whole answer to find
  // and to paint. Where it also tells of them as they come, the first is answered in the wait for
  // that frame. (Not a finger's, which may be about to scroll, and not one that comes from another
  // element: that one is told only in the frame that it was left, and lets go of its place.)
  scope.listen(element, "pointerrawupdate", (raw) => {
    const event = /** @type {PointerEvent} */ (raw);
    if (!isInside || event.pointerType === "touch") return;
    if (event.timeStamp - answered < AT_REST) return;
    move(event);
    layOut(element);
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
  scope.listen(element, "pointerenter", () => {
    isInside = true;
  });
  scope.listen(element, "pointerleave", () => {
    isInside = false;
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
