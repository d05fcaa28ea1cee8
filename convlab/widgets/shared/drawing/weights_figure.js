/** @import { ArrayLimits } from "../controls/controls.js" */
/** @import { Scope } from "../page/mount.js" */
import { isRounded, readNumber, shortNumber, withoutLastDigits } from "../arithmetic/numbers.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { pointing } from "../controls/pointing.js";
import { assign, html, reuseChildren } from "../page/dom.js";
import { cellText, digitsOf, tapOf } from "./loupe.js";

const DRAGGED = 10; // pixels that a pointer drags a weight by, up or down, for one step

/** How far a weight goes in one step: 1 among whole numbers, else a tenth, a hundredth, … of the
 * largest weight's size.
 * @param {number[][]} kernel */
export function stepOf(kernel) {
  const sizes = kernel.flat().map(Math.abs);
  const largest = Math.max(...sizes);
  if (largest === 0 || largest >= 1 || sizes.every(Number.isInteger)) return 1;
  return 10 ** Math.max(-6, Math.floor(Math.log10(largest)));
}

/** The numbers of the setting `kernel`, each in a field of its own, which changes it while it is
 * typed, and when it is dragged up or down; below them, buttons for a step. A text that is no number
 * brings the weight from before the typing back.
 *
 * preview: the mouse is over a weight; null: over none. complain: show a mistake, at this field too;
 * "" if none. redraw: the chosen weight has changed.
 * @param {Scope<{ kernel: number[][], limits: { kernel: ArrayLimits } }>} scope
 * @param {{ preview: (tap: number | null) => void, redraw: () => void,
 *   complain: (sentence: string, at?: Element) => void }} options */
export function weightsFigure(scope, { preview, redraw, complain }) {
  const { largest } = scope.get("limits").kernel;
  const title = html("figcaption");
  const table = html("div", { class: "convlab-kernel-table", role: "group" });
  const stepper = weightStepper();
  const node = html("figure", { class: "convlab-kernel-weights" }, title, table, stepper.node);
  /** @type {HTMLInputElement | null} */
  let wrong = null; // the field whose text is no number
  let kept = /** @type {number | null} */ (null); // the number from before the typing that goes on
  let taken = -1; // the weight that was focused or tapped last
  let isPinned = false; // it was tapped, and has not the focus
  let before = 0; // its number then

  const fields = () => /** @type {HTMLInputElement[]} */ ([...table.children]);
  const isFocused = () => node.contains(document.activeElement);
  const numberAt = (/** @type {number} */ tap) => {
    const kernel = scope.get("kernel");
    return kernel[Math.floor(tap / kernel[0].length)][tap % kernel[0].length];
  };
  /** @type {(tap: number, number: number) => void} */
  const write = (tap, number) => {
    if (number === numberAt(tap)) return redraw();
    const kernel = scope.get("kernel").map((weights) => [...weights]);
    const columns = kernel[0].length;
    kernel[Math.floor(tap / columns)][tap % columns] = number;
    scope.set({ kernel });
  };
  /** The text of a field is a number again, or no longer typed. */
  const right = () => {
    if (wrong !== null) complain("");
    wrong = null;
  };
  /** @type {(tap: number, number: number) => void} */
  const change = (tap, number) => {
    right();
    kept = null;
    write(tap, Math.max(-largest, Math.min(withoutLastDigits(number), largest)));
  };
  const moveBy = (/** @type {number} */ steps) => {
    const tap = chosen();
    if (tap !== null) change(tap, numberAt(tap) + steps * stepOf(scope.get("kernel")));
  };
  const take = (/** @type {number} */ tap) => {
    if (tap !== taken) before = numberAt(tap);
    taken = tap;
  };
  const chosen = () => (taken >= 0 && (isPinned || isFocused()) ? taken : null);
  /** Give back the number from before; returns whether it was another one. */
  const restore = () => {
    if (taken < 0 || (numberAt(taken) === before && wrong === null)) return false;
    right();
    kept = null;
    write(taken, before); // with all its digits
    const field = fields()[taken];
    field.value = shortNumber(before);
    if (field === document.activeElement) field.select();
    return true;
  };
  const fieldOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target);
  const tapAt = (/** @type {Event} */ event) => Number(fieldOf(event).dataset.tap);

  scope.listen(table, "input", (event) => {
    const [field, tap] = [fieldOf(event), tapAt(event)];
    kept ??= numberAt(tap);
    const { number, error } = readNumber(field.value, largest);
    if (error === null) right();
    else wrong = field;
    write(tap, number ?? kept);
    if (error !== null) sayWrong(field, error);
  });
  /** @param {HTMLInputElement} field @param {string} error */
  const sayWrong = (field, error) =>
    complain(
      `${error} The weight keeps ${shortNumber(numberAt(Number(field.dataset.tap)))}.`,
      field,
    );
  // Enter keeps the typed number. Escape restores the number from before; the second Escape, or one
  // with nothing typed, leaves the explorer.
  scope.listen(table, "focusin", (event) => {
    const tap = tapAt(event);
    take(tap);
    before = numberAt(tap);
    kept = null;
    isPinned = false;
    redraw();
  });
  scope.listen(node, "keydown", (event) => {
    const isField = fieldOf(event).matches("input");
    if (event.key === "Enter" && isField && wrong === null) {
      before = numberAt(taken);
      kept = null;
      fieldOf(event).select();
    }
    if (event.key === "Escape" && restore()) event.stopPropagation();
    if (!isField || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    moveBy(event.key === "ArrowUp" ? 1 : -1);
    event.preventDefault();
  });
  scope.listen(node, "focusout", ({ target, relatedTarget }) => {
    if (wrong !== null && target === wrong) {
      const [field, { error }] = [wrong, readNumber(wrong.value, largest)];
      wrong = null;
      if (error !== null) sayWrong(field, error);
      redraw();
    }
    if (!node.contains(/** @type {Node | null} */ (relatedTarget))) redraw();
  });

  // A finger that taps a weight takes it, for the buttons below; the next tap opens the keyboard.
  let isFinger = false;
  const note = (/** @type {PointerEvent} */ { pointerType }) => {
    isFinger = pointerType === "touch";
  };
  scope.root.addEventListener("pointerdown", note, { capture: true, signal: scope.signal });
  scope.listen(table, "pointerdown", (event) => {
    const isTaken = tapOf(/** @type {Element} */ (event.target)) === taken;
    if (isFinger && !isTaken) event.preventDefault(); // no focus, hence no keyboard
  });
  /** Take a weight: the mouse types into it, a finger changes it with the buttons. */
  const pin = (/** @type {number} */ tap) => {
    if (isFinger && tap !== taken) {
      take(tap);
      isPinned = true;
      redraw();
    } else {
      fields()[tap].focus({ preventScroll: true });
      fields()[tap].select();
    }
  };
  const hold = (/** @type {number} */ tap) => {
    if (tap === taken) return;
    take(tap);
    isPinned = true;
  };
  dragWeights(scope, table, { preview, pin, hold, numberAt, change });
  for (const [button, steps] of stepper.buttons) {
    scope.listen(button, "mousedown", (event) => event.preventDefault()); // the weight keeps the focus
    scope.listen(button, "click", () => moveBy(steps));
  }

  const newField = () =>
    html("input", { type: "text", autocomplete: "off", inputmode: "text", ...KEEP_KEYS });
  /** @type {unknown[]} */
  let shown = []; // what the figure was drawn for last: a pointer that moves over the photo changes none
  /** @param {number | null} lit the weight that is pointed at */
  const update = (lit) => {
    const kernel = scope.get("kernel");
    const now = [kernel, lit, chosen(), wrong, document.activeElement];
    if (now.every((each, k) => each === shown[k])) return;
    shown = now;
    const columns = kernel[0].length;
    const numbers = kernel.flat();
    if (taken >= numbers.length) taken = -1;
    const sum = withoutLastDigits(numbers.reduce((total, weight) => total + weight, 0));
    const sumText = `${isRounded(sum) ? "≈ " : ""}${shortNumber(sum)}`;
    assign(title, { text: `kernel, ${kernel.length}×${columns}, sum ${sumText}` });
    assign(table, { "aria-label": title.textContent });
    const texts = numbers.map((number) => cellText(number, columns));
    assign(table, { "--digits": Math.max(3, ...texts.map(digitsOf)) });
    reuseChildren(table, numbers.length, newField).forEach((field, k) => {
      const isWrong = field === wrong;
      const label = `row ${Math.floor(k / columns)}, column ${k % columns}`;
      const name = `convlab-handle${k === lit ? " convlab-is-lit" : ""}`;
      assign(field, { "data-tap": k, "data-row": Math.floor(k / columns), class: name });
      assign(field, { "data-column": k % columns, "aria-label": label });
      assign(field, { "aria-invalid": isWrong ? "true" : null });
      if (!isWrong) showWeight(field, numbers[k], columns);
    });
    const tap = chosen();
    stepper.update(tap === null ? null : `[${Math.floor(tap / columns)}, ${tap % columns}]`);
  };
  return {
    node,
    update,
    /** The weight that has the focus, or was tapped; null for none. */
    taken: chosen,
    /** Take a weight, as a click on its product or pixel does. */
    pin,
    /** Let go of a tapped weight; returns whether there was one. */
    release() {
      const wasPinned = isPinned;
      isPinned = false;
      return wasPinned;
    },
  };
}

/** Let a pointer drag weights up and down, a step at a time.
 *
 * preview: the pointer is over a weight; null: over none. pin: a weight was clicked or tapped. hold:
 * a weight is dragged.
 * @param {Scope<{ kernel: number[][] }>} scope @param {HTMLElement} table of the weights
 * @param {{ preview: (tap: number | null) => void, pin: (tap: number) => void,
 *   hold: (tap: number) => void, numberAt: (tap: number) => number,
 *   change: (tap: number, number: number) => void }} options */
function dragWeights(scope, table, { preview, pin, hold, numberAt, change }) {
  // What the browser would do: set a cursor, or take a selected number along as a text to be dropped.
  for (const type of /** @type {const} */ (["mousedown", "dragstart"]))
    scope.listen(table, type, (event) => event.preventDefault());
  let start = 0; // the number when it was taken, and its step then
  let step = 1;
  const begin = (/** @type {number | null} */ tap) => {
    if (tap === null) return;
    start = numberAt(tap);
    step = stepOf(scope.get("kernel"));
  };
  pointing(scope, table, {
    at: (_x, y, field) => ({ tap: tapOf(field), level: Math.round(-y / DRAGGED) }),
    preview(place) {
      begin(place?.tap ?? null);
      preview(place?.tap ?? null);
    },
    pin({ tap }) {
      begin(tap);
      if (tap !== null) pin(tap);
    },
    drag({ level }, from) {
      if (from.tap === null) return;
      hold(from.tap);
      change(from.tap, start + (level - from.level) * step);
    },
  });
}

/** Show a number in a field, unless the text typed there is this number.
 * @param {HTMLInputElement} field @param {number} number @param {number} columns of the kernel */
function showWeight(field, number, columns) {
  const isTyped = field === document.activeElement;
  const text = isTyped ? shortNumber(number) : cellText(number, columns);
  const typed = readNumber(field.value, Number.POSITIVE_INFINITY).number;
  if (field.value !== text && !(isTyped && typed === number)) {
    const isSelected = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    field.value = text;
    if (isTyped && isSelected) field.select(); // what is typed next still replaces the number
  }
  assign(field, { title: `${number}: type, or drag up and down` });
}

/** Two buttons that change a weight by a step, with the weight's place between them. */
function weightStepper() {
  const place = html("span", { class: "convlab-kernel-place" });
  /** @type {(text: string, title: string) => HTMLButtonElement} */
  const newButton = (text, title) => html("button", { type: "button", text, title, ...KEEP_KEYS });
  const [less, more] = [newButton("−", "Smaller by a step"), newButton("+", "Larger by a step")];
  const node = html("div", { class: "convlab-kernel-stepper", role: "group" }, less, place, more);
  return {
    node,
    buttons: /** @type {[HTMLButtonElement, number][]} */ ([
      [less, -1],
      [more, 1],
    ]),
    /** @param {string | null} name of the weight */
    update(name) {
      assign(place, { text: name ?? "choose a\u00a0weight" });
      assign(node, { "aria-label": name === null ? "No weight is chosen" : `Weight ${name}` });
      for (const button of [less, more])
        assign(button, { "aria-disabled": name === null ? "true" : null });
    },
  };
}
