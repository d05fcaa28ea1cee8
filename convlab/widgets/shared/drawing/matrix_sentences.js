// Sentences and sums on a convolution as a product of matrices.
/** @import { MatrixForm } from "../arithmetic/matrix_form.js" */
/** @import { MatrixView } from "./matrix_tables.js" */
/** @import { SumLine, Term } from "./term_lines.js" */
import { cellRead, flatIndex, outputAt, weightAt } from "../arithmetic/matrix_form.js";
import { countOf, shortNumber, withThousands } from "../arithmetic/numbers.js";

/** How many numbers the columns and the input hold. @param {MatrixForm} form */
export const countsOf = ({ taps, places, cells, paddings }) => ({
  columns: taps * places,
  copies: taps * places - paddings,
  cells,
});

/** A sentence on the size of the columns. @param {MatrixForm} form */
export function columnsText(form) {
  const { columns, copies, cells } = countsOf(form);
  const padding = form.paddings === 0 ? "" : `, ${form.paddings} of them zeros of the padding`;
  const share = shortNumber(copies / cells);
  const copy = share === "1" ? "copy" : "copies";
  return (
    `The input has ${countOf(cells, "number")}, the columns ${withThousands(columns)}${padding}: ` +
    `${share} ${copy} of each on average.`
  );
}

/** A sentence on the entries of the sparse matrix. @param {MatrixForm} form */
export function sparseText(form) {
  const { cells, windows, taps } = form;
  const all = windows.filters * form.places * cells;
  const filled = windows.filters * form.tapAt.flat().filter((tap) => tap >= 0).length;
  const weights = windows.filters * taps;
  const stand = weights === 1 ? "stands" : "stand";
  const zeros = all === filled ? "" : `; the other ${withThousands(all - filled)} are 0`;
  const places = withThousands(all);
  return `${countOf(weights, "weight")} ${stand} in ${withThousands(filled)} of the matrix's ${places} places${zeros}.`;
}

/** How often a weight of a filter stands in the sparse matrix.
 * @type {(form: MatrixForm, tap: number) => number} */
export const placesOfWeight = ({ tapAt }, tap) =>
  tapAt.flat().filter((each) => each === tap).length;

/** "once", "4 times", "nowhere". @param {number} count */
const timesText = (count) => ["nowhere", "once"][count] ?? countOf(count, "time");

/** The sentences below the grids. @param {MatrixView} view */
export function matrixText(view) {
  if (view.tap !== null) return weightText(view, view.tap);
  if (view.cell !== null) return cellText(view);
  if (!view.isTransposed) return `${columnsText(view.form)} ${sparseText(view.form)}`;
  const { cells, places, windows, y } = view.form;
  const outputs = windows.filters * places;
  const [i, j] = outputAt(windows, view.place);
  const number = shortNumber(y[view.filter][view.place]);
  const index = windows.filters === 1 ? "" : `${view.filter}, `;
  return (
    `y[${index}${i}, ${j}] adds ${number} times the kernel to its window. The transposed matrix takes ${countOf(outputs, "number")} to ${cells}: back to the shape of ` +
    "the input, not to its numbers."
  );
}

/** @type {(view: MatrixView, tap: number) => string} */
function weightText({ form, filter }, tap) {
  const { row, column } = weightAt(form.windows, tap);
  const number = shortNumber(form.rows[filter][tap]);
  const count = placesOfWeight(form, tap);
  const once = count === form.places ? ", once in each row of its filter" : "";
  return (
    `The weight ${number} (row ${row}, column ${column} of the kernel) stands in the sparse matrix ` +
    `${timesText(count)}${once}. ${sparseText(form)}`
  );
}

/** @param {MatrixView} view */
function cellText({ form, isTransposed, cell, at, nth }) {
  if (cell === null) return "";
  const where = `Row ${shortNumber(cell.row)}, column ${shortNumber(cell.column)}`;
  const count = nth.size;
  if (isTransposed) return gatherText(where, at, count);
  if (at < 0) {
    const stands = `This 0 of the padding stands in the columns ${timesText(count)}`;
    return `${stands}, and in x nowhere. ${columnsText(form)}`;
  }
  const column = `In the sparse matrix it has column ${at}.`;
  return `${where} of the input stands in the columns ${timesText(count)}. ${columnsText(form)} ${column}`;
}

/** @type {(where: string, at: number, count: number) => string} */
function gatherText(where, at, count) {
  if (at < 0) return `${where} lies in the padding: what is added there is cut off.`;
  if (count === 0) return `${where} is in no window: column ${at} of the matrix is all 0.`;
  return (
    `${where} of the result is column ${at} of the matrix times y. It lies in ` +
    `${countOf(count, "window")}: ${count === 1 ? "one number" : "as many numbers"} of the ` +
    `columns ${count === 1 ? "is" : "are"} added up.`
  );
}

/** The sum of the current output, or of the cell of the transposed product that is pointed at; null
 * for none. @param {MatrixView} view @returns {SumLine | null} */
export function matrixSum(view) {
  if (!view.isTransposed) return windowLine(view);
  return view.at < 0 || view.nth.size === 0 ? null : gatherLine(view);
}

/** @param {MatrixView} view @returns {SumLine} */
function windowLine({ form, place, filter, met }) {
  const [i, j] = outputAt(form.windows, place);
  const { channels, filters } = form.windows;
  const index = channels === 1 && filters === 1 ? "" : `${filter}, `;
  /** @type {Term[]} */
  const terms = form.columns.map((line, tap) => {
    const isPadding = flatIndex(form.windows, cellRead(form.windows, { tap, place })) < 0;
    return {
      numbers: [line[place], form.rows[filter][tap]],
      kind: isPadding ? "padding" : "product",
      isMarked: met?.tap === tap,
    };
  });
  return { head: `out[${index}${i}, ${j}] = `, terms, sum: form.output[filter][place] };
}

/** The numbers of y that a cell of the transposed product sums, each with its weight.
 * @type {(form: MatrixForm, at: number) => { place: number, filter: number, tap: number }[]} */
export const sourcesOf = ({ y, tapAt }, at) =>
  y.flatMap((map, filter) =>
    map
      .map((_, place) => ({ place, filter, tap: tapAt[place][at] ?? -1 }))
      .filter(({ tap }) => tap >= 0),
  );

/** @param {MatrixView} view @returns {SumLine} */
function gatherLine({ form, at, cell, ...view }) {
  const index = form.windows.channels === 1 ? "" : `${cell?.channel}, `;
  const terms = sourcesOf(form, at).map(({ place, filter, tap }) => ({
    numbers: [form.y[filter][place], form.rows[filter][tap]],
    kind: /** @type {const} */ ("product"),
    isMarked: place === view.place && filter === view.filter,
  }));
  const head = `result[${index}${cell?.row}, ${cell?.column}] = `;
  return { head, terms, sum: form.result[at] };
}
