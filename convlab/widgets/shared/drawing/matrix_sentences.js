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

/** The sentences below the grids, on those that are shown: of the columns (im2col), of the sparse
 * matrix, or of the window alone. @typedef {{ columns: boolean, sparse: boolean }} Shown */

/** @type {(view: MatrixView, shown: Shown) => string} */
export function matrixText(view, shown) {
  if (view.tap !== null) return weightText(view, view.tap, shown);
  if (view.cell !== null) return cellText(view, shown);
  if (!view.isTransposed) return sizesText(view.form, shown);
  const { cells, places, windows, y } = view.form;
  const outputs = windows.filters * places;
  const [i, j] = outputAt(windows, view.place);
  const number = shortNumber(y[view.filter][view.place]);
  const index = windows.filters === 1 ? "" : `${view.filter}, `;
  const by = shown.sparse ? "matrix" : "convolution";
  return (
    `y[${index}${i}, ${j}] adds ${number} times the kernel to its window. The transposed ${by} ` +
    `takes ${countOf(outputs, "number")} to ${cells}: back to the shape of ` +
    "the input, not to its numbers."
  );
}

/** @type {(form: MatrixForm, shown: Shown) => string} */
function sizesText(form, { columns, sparse }) {
  const { places, taps } = form;
  if (columns || sparse) return sentences(columns && columnsText(form), sparse && sparseText(form));
  return `The window takes ${countOf(places, "place")}; an output sums ${countOf(taps, "product")}.`;
}

/** @param {...(string | false)} texts */
const sentences = (...texts) => texts.filter(Boolean).join(" ");

/** @type {(view: MatrixView, tap: number, shown: Shown) => string} */
function weightText({ form, filter }, tap, { sparse }) {
  const { row, column } = weightAt(form.windows, tap);
  const number = shortNumber(form.rows[filter][tap]);
  const count = placesOfWeight(form, tap);
  const once = count === form.places ? ", once in each row of its filter" : "";
  const name = `The weight ${number} (row ${row}, column ${column} of the kernel)`;
  if (!sparse) return `${name} is used in each window: ${timesText(form.places)}.`;
  return `${name} stands in the sparse matrix ${timesText(count)}${once}. ${sparseText(form)}`;
}

/** @type {(view: MatrixView, shown: Shown) => string} */
function cellText({ form, isTransposed, cell, at, nth }, { columns, sparse }) {
  if (cell === null) return "";
  const where = `Row ${shortNumber(cell.row)}, column ${shortNumber(cell.column)}`;
  const count = nth.size;
  if (isTransposed) return gatherText(where, at, count, sparse);
  const stands = columns ? `stands in the columns ${timesText(count)}` : liesText(count);
  const sizes = columns && columnsText(form);
  if (at < 0) return sentences(`This 0 of the padding ${stands}, and in x nowhere.`, sizes);
  const column = sparse && `In the sparse matrix it has column ${at}.`;
  return sentences(`${where} of the input ${stands}.`, sizes, column);
}

/** "lies in 4 windows". @param {number} count */
const liesText = (count) => `lies in ${count === 0 ? "no window" : countOf(count, "window")}`;

/** @type {(where: string, at: number, count: number, hasMatrix: boolean) => string} */
function gatherText(where, at, count, hasMatrix) {
  if (at < 0) return `${where} lies in the padding: what is added there is cut off.`;
  const name = `${where} of the result`;
  if (count === 0) {
    return `${name} lies in no window: ${hasMatrix ? `column ${at} of the matrix is all 0` : "it is 0"}.`;
  }
  const products =
    count === 1
      ? "it is one product of a weight and a number of y"
      : "as many products of a weight and a number of y are added up";
  const lies = `${liesText(count)}: ${products}.`;
  return hasMatrix
    ? `${name} is column ${at} of the matrix times y. It ${lies}`
    : `${name} ${lies}`;
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
