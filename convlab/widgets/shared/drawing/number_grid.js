import { KEEP_KEYS } from "../controls/controls.js";
import { assign, html, keep } from "../page/dom.js";
import { readNumber } from "../arithmetic/numbers.js";

/**
 * What a grid shows.
 * @typedef {object} Table
 * @property {string} title
 * @property {number} rows
 * @property {number} columns
 * @property {(row: number, column: number) => { text: string, marks: string,
 *   said: () => string, isFixed?: boolean }} cell
 *   marks: names of classes, which with the text settle what is said to a reader of the screen;
 *   isFixed: it cannot be edited
 * @property {((axis: 0 | 1, index: number) => string) | null} heads the row's or column's name
 * @property {number[] | null} active the cell that Tab reaches; null to leave that to the keys
 * @property {number[]} [origin] the cell [row, column] that the others count from: when it moves, the
 *   focus moves with it
 * @property {{ row: number, column: number, height: number, width: number } | null} frame cells
 *   with one thick outline around them
 * @property {number} digits how many characters a cell has room for
 */

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * A grid of numbers, one stop of Tab, with the arrow keys inside. Resting on a cell, with the mouse
 * or with the keyboard's focus, points at it. A click, Enter or a digit edits its number.
 * @param {import("../page/mount.js").Scope} scope
 * @param {{ kind: string, point: (row: number, column: number) => void, leave: () => void,
 *   edit?: (row: number, column: number, number: number) => void,
 *   complain?: (sentence: string) => void }} options complain: what is wrong with what is typed
 * @returns {{ node: HTMLElement, update: (table: Table) => void }}
 */
export function numberGrid(scope, { kind, point, leave, edit, complain = () => {} }) {
  const title = html("figcaption");
  const heads = html("div", { class: "convlab-grid-part", "aria-hidden": "true" });
  const body = html("div", { class: "convlab-grid-part", role: "grid" });
  const frame = html("div", { class: "convlab-grid-frame", "aria-hidden": "true" });
  const field = html("div", { class: "convlab-grid-field" }, heads, body, frame);
  const scroller = html("div", { class: "convlab-grid-scroll" }, field);
  const node = html("figure", { class: `convlab-grid convlab-grid-${kind}` }, title, scroller);
  let table = null;
  let cells = [];
  let drawn = [];
  let active = [0, 0];
  let editing = null;
  let rested = null; // the cell that the mouse is on

  const cellAt = ([row, column]) => cells[row * table.columns + column];
  const placeOf = (target) => {
    const cell = target.closest?.(".convlab-number");
    return cell ? [Number(cell.dataset.row), Number(cell.dataset.column)] : null;
  };
  const canEdit = ([row, column]) => edit !== undefined && !table.cell(row, column).isFixed;

  const startEditing = (place, typed) => {
    stopEditing();
    const cell = cellAt(place);
    const label = `a number for ${table.cell(...place).said()}`;
    const box = html("input", { type: "text", "aria-label": label, ...KEEP_KEYS });
    box.autocomplete = "off";
    box.value = typed ?? cell.textContent;
    editing = { box, place };
    cell.append(box);
    box.focus();
    if (typed === undefined) box.select();
  };
  const stopEditing = () => {
    if (editing === null) return;
    const { box } = editing;
    editing = null; // first: taking the box away blurs it
    box.remove();
    complain("");
  };
  // Whether what was typed is a number, and the cell has it now.
  const commit = () => {
    const { box, place } = editing;
    const isUnchanged = box.value === cellAt(place).firstChild.textContent;
    const { number, error } = isUnchanged ? { number: null, error: null } : readNumber(box.value);
    assign(box, { "aria-invalid": error === null ? null : "true" });
    complain(error ?? "");
    if (error !== null) return false;
    stopEditing();
    if (!isUnchanged) edit(...place, number);
    return true;
  };

  const keyInBox = (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // Escape leaves the cell, and not yet the explorer
    const { place } = editing;
    if (event.key === "Escape") stopEditing();
    else if (!commit()) return;
    cellAt(place).focus();
  };
  const keyInCell = (event) => {
    const { key } = event;
    if (event.metaKey || event.altKey) return;
    if (event.ctrlKey && key !== "Home" && key !== "End") return;
    const move = MOVES[key];
    const isEdit = key === "Enter" || key === "F2" || /^[\d.+−-]$/.test(key);
    if (move !== undefined || key === "Home" || key === "End") {
      const { rows, columns } = table;
      const way = key === "Home" ? -1 : 1;
      const [row, column] = move ?? [event.ctrlKey ? way * rows : 0, way * columns];
      active = [clamped(active[0] + row, rows), clamped(active[1] + column, columns)];
      showActive();
      cellAt(active).focus();
    } else if (isEdit && canEdit(active)) {
      startEditing(active, key.length === 1 ? key : undefined);
    } else {
      return;
    }
    event.preventDefault();
  };

  scope.listen(body, "keydown", (event) => {
    if (event.target === editing?.box) keyInBox(event);
    else keyInCell(event);
  });
  // Not "pointerover": that comes, too, when the page scrolls under a mouse at rest.
  for (const type of ["pointermove", "pointerdown"]) {
    scope.listen(body, type, ({ target }) => {
      const cell = target.closest?.(".convlab-number") ?? null;
      if (cell === null || cell === rested) return;
      rested = cell;
      point(...placeOf(cell));
    });
  }
  scope.listen(body, "focusin", ({ target }) => {
    const place = placeOf(target);
    if (place === null) return;
    active = place;
    showActive();
    point(...place);
  });
  scope.listen(body, "focusout", ({ target, relatedTarget }) => {
    if (target === editing?.box && !commit()) stopEditing();
    if (!body.contains(relatedTarget)) leave();
  });
  scope.listen(scroller, "pointerleave", () => {
    rested = null;
    if (body.contains(document.activeElement)) point(...active);
    else leave();
  });
  scope.listen(body, "click", ({ target }) => {
    const place = placeOf(target);
    if (place === null || target === editing?.box) return;
    cellAt(place).focus();
    if (canEdit(place)) startEditing(place);
  });

  const showActive = () => {
    for (const cell of cells) {
      if (cell.tabIndex === 0) cell.tabIndex = -1;
    }
    cellAt(active).tabIndex = 0;
  };
  const layOut = ({ rows, columns, heads: name }) => {
    const hasFocus = body.contains(document.activeElement);
    stopEditing();
    const first = name === null ? 1 : 2;
    const lines = keep(body, rows, () => html("div", { class: "convlab-grid-part", role: "row" }));
    cells = lines.flatMap((line, row) =>
      keep(line, columns, newCell).map((cell, column) => {
        cell.style.gridArea = `${row + first} / ${column + first}`;
        return assign(cell, { "data-row": row, "data-column": column });
      }),
    );
    drawn = [];
    active = [clamped(active[0], rows), clamped(active[1], columns)];
    const count = name === null ? 0 : rows + columns;
    keep(heads, count, () => html("div", { class: "convlab-grid-head" })).forEach((head, k) => {
      head.style.gridArea = k < rows ? `${k + 2} / 1` : `1 / ${k - rows + 2}`;
    });
    field.style.setProperty("--columns", columns);
    field.style.setProperty("--head", name === null ? "0px" : null);
    return hasFocus;
  };

  const update = (next) => {
    const isNew =
      table?.rows !== next.rows || table.columns !== next.columns || !table.heads !== !next.heads;
    if (table?.title !== next.title) drawn = [];
    const moved = [0, 1].map((axis) => (next.origin?.[axis] ?? 0) - (table?.origin?.[axis] ?? 0));
    table = next;
    const counts = [next.rows, next.columns];
    active = active.map((at, axis) => clamped(at + moved[axis], counts[axis]));
    const hadFocus = isNew && layOut(table);
    const { rows, columns } = table;
    assign(title, { text: table.title });
    assign(body, { "aria-label": table.title });
    field.style.setProperty("--digits", table.digits);
    cells.forEach((cell, k) => {
      const { text, marks, said } = table.cell(Math.floor(k / columns), k % columns);
      const key = `${text}|${marks}`;
      if (drawn[k] === key) return; // most cells stay as they are when the window moves
      drawn[k] = key;
      assign(cell.firstChild, { text });
      assign(cell, { class: `convlab-number ${marks}`, "aria-label": said() });
    });
    [...heads.children].forEach((head, k) => {
      assign(head, { text: k < rows ? table.heads(0, k) : table.heads(1, k - rows) });
    });
    assign(frame, { hidden: table.frame === null });
    if (table.frame !== null) {
      const { row, column, height, width } = table.frame;
      const first = table.heads === null ? 1 : 2;
      frame.style.gridArea =
        `${row + first} / ${column + first} / span ${height} / span ${width}`;
    }
    const isMoved = table.active !== null && table.active.some((at, k) => at !== active[k]);
    const hasFocus = hadFocus || (isMoved && body.contains(document.activeElement));
    if (isMoved) active = table.active;
    if (isMoved || isNew || moved.some(Boolean)) showActive();
    if (hasFocus) cellAt(active).focus();
  };
  return { node, update };
}

const newCell = () =>
  html("div", { role: "gridcell", tabindex: -1, ...KEEP_KEYS }, html("span"));

const clamped = (index, count) => Math.max(0, Math.min(count - 1, index));
