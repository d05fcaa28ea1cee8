// The contents of the grids of a MatrixExplorer: texts and marks of cells.
/** @import { Copy, InputCell, MatrixForm } from "../arithmetic/matrix_form.js" */
/** @import { Cell, Table } from "./number_grid.js" */
import { linesRead } from "../arithmetic/convolution.js";
import {
  cellAtIndex,
  cellRead,
  copiesOf,
  flatIndex,
  outputAt,
  weightAt,
} from "../arithmetic/matrix_form.js";
import { countOf, shortNumber } from "../arithmetic/numbers.js";

/** What is pointed at. cell: a cell of the input or of its padding. tap: a weight's index in its
 * filter. place, filter: an output.
 * @typedef {{ cell?: InputCell, tap?: number, place?: number, filter?: number }} Target */

/** What all grids show. place, filter: the current output. cell: the cell of the input pointed at.
 * tap: the weight pointed at. nth: the number, from 1, of each copy of the cell, by `keyOfCopy`.
 * at: the index of the cell in the input as one list, −1 for none. met: the weight and the cell
 * that meet in the current window, if one of them is pointed at. room: the characters of the longest
 * numbers.
 * @typedef {{ form: MatrixForm, isTransposed: boolean, place: number, filter: number,
 *   cell: InputCell | null, tap: number | null, nth: Map<number, number>, at: number,
 *   met: { tap: number, cell: InputCell } | null, room: MatrixRoom }} MatrixView */

/** @typedef {{ cell: number, weight: number, output: number, column: number }} MatrixRoom */

/** @type {(form: MatrixForm, isTransposed: boolean, place: number, filter: number,
 *   target: Target | null, room: MatrixRoom) => MatrixView} */
export function matrixView(form, isTransposed, place, filter, target, room) {
  const { cell = null, tap = null } = target ?? {};
  const copies = cell === null ? [] : copiesOf(form.windows, cell);
  const nth = new Map(copies.map((copy, k) => [keyOfCopy(form, copy), k + 1]));
  const at = cell === null ? -1 : flatIndex(form.windows, cell);
  return { form, isTransposed, place, filter, cell, tap, nth, at, met: metBy(), room };

  function metBy() {
    if (tap !== null) return { tap, cell: cellRead(form.windows, { tap, place }) };
    const copy = copies.find((each) => each.place === place);
    return cell !== null && copy !== undefined ? { tap: copy.tap, cell } : null;
  }
}

/** @type {(form: MatrixForm, isTransposed: boolean) => MatrixRoom} */
export function matrixRoom(form, isTransposed) {
  const { x, result, rows, columns, output, y, spread } = form;
  const [cells, outputs] = isTransposed ? [result, y] : [x, output];
  return {
    cell: longestText(cells),
    weight: longestText(rows),
    output: longestText(outputs),
    column: longestText([isTransposed ? spread : columns, outputs]),
  };
}

/** @param {unknown[]} numbers */
const longestText = (numbers) =>
  /** @type {number[]} */ (numbers.flat(Number.POSITIVE_INFINITY)).reduce(
    (most, number) => Math.max(most, shortNumber(number).length),
    1,
  );

/** @type {(form: MatrixForm, copy: Copy) => number} */
const keyOfCopy = (form, { tap, place }) => tap * form.places + place;

/** @type {(one: InputCell, other: InputCell | null | undefined) => boolean} */
const isSameInputCell = (one, other) =>
  one.channel === other?.channel && one.row === other.row && one.column === other.column;

/** The names of the classes whose condition holds. @param {Record<string, boolean>} marks */
const marksOf = (marks) =>
  Object.keys(marks)
    .filter((name) => marks[name])
    .map((name) => `convlab-${name}`)
    .join(" ");

/** "channel 1, " where there are several. @type {(count: number, name: string, index: number) =>
 *   string} */
const ofSeveral = (count, name, index) => (count === 1 ? "" : ` ${name} ${index},`);

/** The outputs that read the cell pointed at. @param {MatrixView} view */
const placesReading = ({ form, nth }) => new Set([...nth.keys()].map((key) => key % form.places));

/** A channel of the input with its padding, or of the transposed product.
 * @type {(view: MatrixView, channel: number) => Table} */
export function inputPart(view, channel) {
  const { form, isTransposed, met, cell: pointed } = view;
  const { windows } = form;
  const [[height, width], [above, left]] = [windows.inputSize, windows.padding];
  const [i, j] = outputAt(windows, view.place);
  const lines = [linesRead(windows, 0, i), linesRead(windows, 1, j)];
  const [readRows, readColumns] = lines.map((each) => new Set(each));
  const span = (/** @type {number[]} */ each) => each[each.length - 1] - each[0] + 1;
  const name = isTransposed ? "result" : "input";
  return {
    title: `${name},${ofSeveral(windows.channels, "channel", channel)} ${height}×${width}`,
    rows: height + 2 * above,
    columns: width + 2 * left,
    digits: view.room.cell,
    origin: windows.padding,
    heads: (axis, k) => {
      const at = k - windows.padding[axis];
      return at >= 0 && at < windows.inputSize[axis] ? at : "";
    },
    frame: {
      row: lines[0][0] + above,
      column: lines[1][0] + left,
      height: span(lines[0]),
      width: span(lines[1]),
    },
    cell(k, l) {
      const cell = { channel, row: k - above, column: l - left };
      const at = flatIndex(windows, cell);
      const isPadding = at < 0;
      const marks = marksOf({
        "is-padding": isPadding,
        "is-read": readRows.has(cell.row) && readColumns.has(cell.column),
        "is-tap": isSameInputCell(cell, met?.cell),
        "is-pointed": isSameInputCell(cell, pointed),
      });
      return { ...numberOfCell(view, at), marks, label: () => nameOfCell(view, cell) };
    },
  };
}

/** The text of a cell of the input or of the transposed product; `at`: its index, −1 for padding.
 * @type {(view: MatrixView, at: number) => { text: string, isFixed: boolean }} */
function numberOfCell({ form, isTransposed }, at) {
  // What the transposed matrix would add to the padding is cut off.
  if (at < 0) return { text: isTransposed ? "" : "0", isFixed: true };
  return { text: shortNumber((isTransposed ? form.result : form.x)[at]), isFixed: isTransposed };
}

/** @type {(view: MatrixView, cell: InputCell) => string} */
function nameOfCell(view, cell) {
  const at = flatIndex(view.form.windows, cell);
  const where = `row ${shortNumber(cell.row)}, column ${shortNumber(cell.column)}`;
  const { text } = numberOfCell(view, at);
  return `${at < 0 ? "padding, " : ""}${where}: ${text || "cut off"}`;
}

/** The kernel of the current filter for a channel. @type {(view: MatrixView, channel: number) => Table} */
export function kernelPart(view, channel) {
  const { form, filter, met } = view;
  const { windows } = form;
  const [rows, columns] = windows.kernelSize;
  const name = windows.filters === 1 ? "kernel" : `filter ${filter}`;
  return {
    title: `${name},${ofSeveral(windows.channels, "channel", channel)} ${rows}×${columns}`,
    rows,
    columns,
    digits: view.room.weight,
    heads: (_, k) => k,
    cell(u, v) {
      const tap = (channel * rows + u) * columns + v;
      const text = shortNumber(form.rows[filter][tap]);
      const marks = marksOf({ "is-tap": tap === met?.tap });
      return { text, marks, label: () => `row ${u}, column ${v}: ${text}` };
    },
  };
}

/** The name of what has the shape of the output. @param {MatrixView} view */
const nameOfOutput = ({ isTransposed }) => (isTransposed ? "y" : "output");

/** A number of the output's map of a filter, or of y.
 * @type {(view: MatrixView, filter: number, place: number, readers: Set<number>) => Cell} */
function outputCell(view, filter, place, readers) {
  const { form, isTransposed } = view;
  const text = shortNumber((isTransposed ? form.y : form.output)[filter][place]);
  const [i, j] = outputAt(form.windows, place);
  const isReader = readers.has(place);
  const marks = marksOf({ "is-reader": isReader });
  const note = isReader ? `, its window holds the cell` : "";
  return {
    text,
    marks,
    label: () => `row ${i}, column ${j}: ${text}${note}`,
    isFixed: !isTransposed,
  };
}

/** The map of a filter. @type {(view: MatrixView, filter: number) => Table} */
export function outputPart(view, filter) {
  const { windows } = view.form;
  const [rows, columns] = windows.outputSize ?? [0, 0];
  const readers = placesReading(view);
  const position = outputAt(windows, view.place);
  const isCurrent = filter === view.filter;
  return {
    title: `${nameOfOutput(view)},${ofSeveral(windows.filters, "filter", filter)} ${rows}×${columns}`,
    rows,
    columns,
    digits: view.room.output,
    active: isCurrent ? position : null,
    heads: (_, k) => k,
    frame: isCurrent ? { row: position[0], column: position[1], height: 1, width: 1 } : null,
    cell: (i, j) => outputCell(view, filter, i * columns + j, readers),
  };
}

/** The matrix of im2col, or what the transposed product adds up.
 * @param {MatrixView} view @returns {Table} */
export function columnsPart(view) {
  const { form, isTransposed, nth, met } = view;
  const { windows, taps, places } = form;
  const numbers = isTransposed ? form.spread : form.columns;
  const name = isTransposed ? "weightᵀ @ y" : "columns, one for each window";
  return {
    title: `${name}: ${taps}×${places}`,
    rows: taps,
    columns: places,
    digits: view.room.column,
    heads: (_, k) => k,
    frame: { row: 0, column: view.place, height: taps, width: 1 },
    cell(tap, place) {
      const cell = cellRead(windows, { tap, place });
      const isPadding = flatIndex(windows, cell) < 0;
      const copy = nth.get(keyOfCopy(form, { tap, place }));
      const text = shortNumber(numbers[tap][place]);
      const marks = marksOf({
        "is-padding": isPadding,
        "is-read": place === view.place,
        "matrix-lit": copy !== undefined || tap === view.tap,
        [`matrix-nth-${copy}`]: copy !== undefined,
        "matrix-wide": text.length > 2,
        "is-tap": tap === met?.tap && place === view.place,
      });
      const what = isTransposed ? "for" : "copy of";
      const where = `${what} row ${shortNumber(cell.row)}, column ${shortNumber(cell.column)}`;
      const of = windows.channels === 1 ? "" : ` of channel ${cell.channel}`;
      const label = () => `${text}, ${where}${of}${isPadding ? ", padding" : ""}`;
      return { text, marks, label };
    },
  };
}

/** The filters as rows. @param {MatrixView} view @returns {Table} */
export function weightRowsPart(view) {
  const { form, met } = view;
  const { filters } = form.windows;
  return {
    title: `weight, ${filters === 1 ? "as a row" : "as rows"}: ${filters}×${form.taps}`,
    rows: filters,
    columns: form.taps,
    digits: view.room.weight,
    heads: (_, k) => k,
    frame: { row: view.filter, column: 0, height: 1, width: form.taps },
    cell(filter, tap) {
      const text = shortNumber(form.rows[filter][tap]);
      const { row, column } = weightAt(form.windows, tap);
      const marks = marksOf({ "is-tap": tap === met?.tap && filter === view.filter });
      return { text, marks, label: () => `${text}, the kernel's row ${row}, column ${column}` };
    },
  };
}

/** The product of the filters' rows and the columns, or y as rows.
 * @param {MatrixView} view @returns {Table} */
export function productPart(view) {
  const { filters } = view.form.windows;
  const readers = placesReading(view);
  const name = view.isTransposed ? "y, as a row" : "weight @ columns";
  return {
    title: `${name}: ${filters}×${view.form.places}`,
    rows: filters,
    columns: view.form.places,
    digits: view.room.column,
    heads: (_, k) => k,
    active: [view.filter, view.place],
    frame: { row: view.filter, column: view.place, height: 1, width: 1 },
    cell: (filter, place) => outputCell(view, filter, place, readers),
  };
}

/** The sparse matrix. The frame is around the row of the current output, or around the column that
 * makes the cell pointed at. @param {MatrixView} view @returns {Table} */
export function sparsePart(view) {
  const { form, at } = view;
  const { places, cells, windows } = form;
  const rows = windows.filters * places;
  const row = view.filter * places + view.place;
  const isByColumn = view.isTransposed && at >= 0;
  const [lines, list] = view.isTransposed ? ["number of y", "the result"] : ["output", "x"];
  return {
    title: `matrix ${rows}×${cells}: a row for each ${lines}, a column for each number of ${list}`,
    rows,
    columns: cells,
    digits: Math.max(view.room.weight, view.room.cell),
    heads: (axis, k) => (axis === 0 ? k : ""),
    frame: isByColumn
      ? { row: 0, column: at, height: rows, width: 1 }
      : { row, column: 0, height: 1, width: cells },
    cell(r, q) {
      const tap = form.tapAt[r % places][q];
      const filter = Math.floor(r / places);
      const text = tap < 0 ? "0" : shortNumber(form.rows[filter][tap]);
      const label = () => `row ${r}, column ${q}: ${text}`;
      // Most of the places, and there may be thousands.
      if (tap < 0) return { text, marks: q === at ? ZERO_IN_LINE : ZERO, label };
      const isOfTap = tap === view.tap && filter === view.filter;
      const marks = marksOf({
        "matrix-weight": true,
        "matrix-lit": isOfTap || q === at,
        "is-tap": r === row && isMetAt(view, q),
      });
      return { text, marks, label };
    },
  };
}

const ZERO = "convlab-matrix-zero";
const ZERO_IN_LINE = "convlab-matrix-zero convlab-matrix-line";

/** Whether the cell at an index is the one that is met in the current window.
 * @type {(view: MatrixView, at: number) => boolean} */
const isMetAt = (view, at) =>
  view.met !== null && flatIndex(view.form.windows, view.met.cell) === at;

/** The input as one list, or the transposed product, above the columns of the sparse matrix.
 * @param {MatrixView} view @returns {Table} */
export function flatInputPart(view) {
  const { form, isTransposed } = view;
  const { windows, cells } = form;
  const read = new Set(form.tapAt[view.place].flatMap((tap, q) => (tap < 0 ? [] : [q])));
  const name = isTransposed ? "matrixᵀ @ y" : "x as one list";
  return {
    title: `${name}: ${countOf(cells, "number")}`,
    rows: 1,
    columns: cells,
    digits: Math.max(view.room.weight, view.room.cell),
    heads: (axis, k) => (axis === 0 ? "" : k),
    cell(_, q) {
      const marks = marksOf({
        "is-read": read.has(q),
        "is-tap": isMetAt(view, q),
        "is-pointed": q === view.at,
      });
      const label = () => nameOfCell(view, cellAtIndex(windows, q));
      return { ...numberOfCell(view, q), marks, label };
    },
  };
}

/** The output as one column, or y, beside the rows of the sparse matrix.
 * @param {MatrixView} view @returns {Table} */
export function flatOutputPart(view) {
  const { places, windows } = view.form;
  const rows = windows.filters * places;
  const readers = placesReading(view);
  const row = view.filter * places + view.place;
  return {
    title: nameOfOutput(view),
    rows,
    columns: 1,
    digits: view.room.output,
    heads: () => "",
    active: [row, 0],
    frame: { row, column: 0, height: 1, width: 1 },
    cell: (r) => outputCell(view, Math.floor(r / places), r % places, readers),
  };
}
