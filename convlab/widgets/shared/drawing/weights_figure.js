import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, keep } from "../page/dom.js";
import { LARGEST, readNumber, shortNumber } from "../arithmetic/numbers.js";

/** Without the last digits, in which a sum of ninths differs from a whole number. */
export const tidy = (number) => Number(number.toPrecision(12));

/**
 * The numbers of the setting `kernel`, each in a field of its own, live while it is typed.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ problem: string, wrong?: HTMLInputElement }} state what is wrong, with which field
 * @param {() => void} redraw shows what is wrong
 */
export function weightsFigure(scope, state, redraw) {
  const title = html("figcaption");
  const table = html("div", { class: "convlab-kernel-table", role: "group" });
  const hint = html("p", { class: "convlab-kernel-range", text: "Type, or ↑ and ↓; Esc undoes." });
  const problem = html("p", { class: "convlab-kernel-problem", role: "alert" });
  const node = html("figure", { class: "convlab-kernel-weights" }, title, table, hint, problem);
  const placeOf = (input) => [Number(input.dataset.row), Number(input.dataset.column)];
  const numberAt = ([row, column]) => scope.get("kernel")[row][column];
  const change = ([row, column], number) => {
    const kernel = scope.get("kernel").map((weights) => [...weights]);
    kernel[row][column] = number;
    state.problem = "";
    scope.set({ kernel });
  };

  scope.listen(table, "input", ({ target }) => {
    const { number, error } = readNumber(target.value);
    if (error === null) {
      change(placeOf(target), number);
      return;
    }
    const kept = shortNumber(numberAt(placeOf(target)));
    state.problem = `${error} The result keeps ${kept}.`;
    state.wrong = target;
    redraw();
  });
  // Enter keeps what was typed. Escape brings back the number from before, and leaves the explorer
  // only where nothing was typed.
  let before = null;
  scope.listen(table, "focusin", ({ target }) => (before = numberAt(placeOf(target))));
  scope.listen(table, "keydown", (event) => {
    const [row, column] = placeOf(event.target);
    if (event.key === "Enter" && state.problem === "") {
      before = numberAt([row, column]);
      event.target.select();
    }
    if (event.key === "Escape" && (numberAt([row, column]) !== before || state.problem !== "")) {
      event.stopPropagation();
      change([row, column], before);
      event.target.value = shortNumber(before);
    }
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step === undefined) return;
    const number = numberAt([row, column]) + step;
    if (Math.abs(number) <= LARGEST) change([row, column], tidy(number));
    event.preventDefault();
  });
  scope.listen(table, "focusout", ({ target }) => {
    if (state.problem === "" || target !== state.wrong) return;
    state.problem = "";
    redraw();
  });

  const field = () => html("input", { type: "text", autocomplete: "off", ...KEEP_KEYS });
  const update = () => {
    const kernel = scope.get("kernel");
    const columns = kernel[0].length;
    const sum = shortNumber(tidy(kernel.flat().reduce((total, weight) => total + weight, 0)));
    assign(title, { text: `kernel, ${kernel.length}×${columns}, sum ${sum}` });
    assign(table, { "aria-label": title.textContent });
    table.style.setProperty("--columns", columns);
    assign(table, { class: `convlab-kernel-table ${columns > 5 ? "convlab-kernel-dense" : ""}` });
    keep(table, kernel.length * columns, field).forEach((input, k) => {
      const [row, column] = [Math.floor(k / columns), k % columns];
      assign(input, { "data-row": row, "data-column": column });
      const isWrong = state.problem !== "" && input === state.wrong;
      const label = `row ${row}, column ${column}`;
      assign(input, { "aria-label": label, "aria-invalid": isWrong ? "true" : null });
      if (!isWrong) showNumber(input, kernel[row][column]);
    });
    assign(problem, { text: state.problem });
  };
  return { node, update };
}

/** Put a number into a field, unless what was typed there is this number. */
function showNumber(input, number) {
  const text = shortNumber(number);
  const typed = readNumber(input.value).number;
  if (input.value !== text && typed !== number) input.value = text;
  assign(input, { title: text === input.value ? String(number) : null });
}
