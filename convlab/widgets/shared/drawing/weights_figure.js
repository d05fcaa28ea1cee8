/** @import { ArrayLimits } from "../controls/controls.js" */
/** @import { Scope } from "../page/mount.js" */
import { readNumber, shortNumber, withoutLastDigits } from "../arithmetic/numbers.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, reuseChildren } from "../page/dom.js";

/** The numbers of the setting `kernel`, each in a field of its own, which changes it while it is
 * typed.
 * @param {Scope<{ kernel: number[][], limits: { kernel: ArrayLimits } }>} scope
 * @param {() => void} redraw called when the sentence on a mistake changes */
export function weightsFigure(scope, redraw) {
  const { largest } = scope.get("limits").kernel;
  const title = html("figcaption");
  const table = html("div", { class: "convlab-kernel-table", role: "group" });
  const hint = html("p", { class: "convlab-kernel-range", text: "Type, or ↑ and ↓; Esc undoes." });
  const alert = html("p", { class: "convlab-kernel-problem", role: "alert" });
  const node = html("figure", {}, title, table, hint, alert);
  let problem = "";
  /** @type {EventTarget | null} */
  let wrong = null; // the field with the problem

  /** @type {(field: HTMLInputElement) => [row: number, column: number]} */
  const placeOf = ({ dataset }) => [Number(dataset.row), Number(dataset.column)];
  const numberOf = (/** @type {HTMLInputElement} */ field) => {
    const [row, column] = placeOf(field);
    return scope.get("kernel")[row][column];
  };
  /** @type {(field: HTMLInputElement, number: number) => void} */
  const change = (field, number) => {
    const kernel = scope.get("kernel").map((weights) => [...weights]);
    const [row, column] = placeOf(field);
    kernel[row][column] = number;
    problem = "";
    scope.set({ kernel });
  };
  const fieldOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target);

  scope.listen(table, "input", (event) => {
    const field = fieldOf(event);
    const { number, error } = readNumber(field.value, largest);
    if (error === null) {
      change(field, number);
      return;
    }
    problem = `${error} The result keeps ${shortNumber(numberOf(field))}.`;
    wrong = field;
    redraw();
  });
  // Enter keeps the typed number. Escape restores the number from before; the second Escape, or one
  // with nothing typed, leaves the explorer.
  let before = 0;
  scope.listen(table, "focusin", (event) => {
    before = numberOf(fieldOf(event));
  });
  scope.listen(table, "keydown", (event) => {
    const field = fieldOf(event);
    if (event.key === "Enter" && problem === "") {
      before = numberOf(field);
      field.select();
    }
    if (event.key === "Escape" && (numberOf(field) !== before || problem !== "")) {
      event.stopPropagation();
      change(field, before);
      field.value = shortNumber(before);
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const number = numberOf(field) + (event.key === "ArrowUp" ? 1 : -1);
    if (Math.abs(number) <= largest) change(field, withoutLastDigits(number));
    event.preventDefault();
  });
  scope.listen(table, "focusout", ({ target }) => {
    if (problem === "" || target !== wrong) return;
    problem = "";
    redraw();
  });

  /** Show a number in a field, unless the text typed there is this number.
   * @type {(field: HTMLInputElement, number: number) => void} */
  const showNumber = (field, number) => {
    const text = shortNumber(number);
    const typed = readNumber(field.value, largest).number;
    if (field.value !== text && typed !== number) field.value = text;
    assign(field, { title: text === field.value ? String(number) : null });
  };
  const newField = () => html("input", { type: "text", autocomplete: "off", ...KEEP_KEYS });
  const update = () => {
    const kernel = scope.get("kernel");
    const columns = kernel[0].length;
    const sum = kernel.flat().reduce((total, weight) => total + weight, 0);
    const sumText = shortNumber(withoutLastDigits(sum));
    assign(title, { text: `kernel, ${kernel.length}×${columns}, sum ${sumText}` });
    assign(table, { "aria-label": title.textContent });
    table.style.setProperty("--columns", String(columns));
    assign(table, { class: `convlab-kernel-table ${columns > 5 ? "convlab-kernel-dense" : ""}` });
    reuseChildren(table, kernel.length * columns, newField).forEach((field, k) => {
      const [row, column] = [Math.floor(k / columns), k % columns];
      assign(field, { "data-row": row, "data-column": column });
      const isWrong = problem !== "" && field === wrong;
      const label = `row ${row}, column ${column}`;
      assign(field, { "aria-label": label, "aria-invalid": isWrong ? "true" : null });
      if (!isWrong) showNumber(field, kernel[row][column]);
    });
    assign(alert, { text: problem });
  };
  return { node, update };
}
