/** @import { Pair } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
import { moveOfKey, nearestIndex } from "../controls/arrow_keys.js";
import { KEEP_KEYS } from "../controls/controls.js";
import { numberEditor } from "../controls/number_editor.js";
import { pointing } from "../controls/pointing.js";
import { assign, closest, html, reuseChildren } from "../page/dom.js";
import { scrollFrame } from "../page/scroll_frame.js";
import { flash } from "./motion.js";
import { paintedCells } from "./painted_cells.js";

/** A cell of a grid. marks: names of classes. label: the text for a screen reader; it may change
 * only with `text` or `marks`. isFixed: whether the number cannot be edited.
 * @typedef {{ text: string, marks: string, label: () => string, isFixed?: boolean }} Cell */

/** A bar beside a grid, along its columns (axis 1) or rows (axis 0), with a text. letter: of its
 * setting; at "S" the frame's next place is drawn too. @typedef {{ axis: 0 | 1, letter: "S" | "D",
 *   from: number, to: number, text: string, isHidden?: boolean }} Rail */

/** The contents of a grid. heads: the name of a row (axis 0) or of a column. active: the cell that
 * the Tab key reaches; without it, the arrow keys choose one. origin: the cell that the others are
 * counted from: when it moves, the focus moves with it. name: the title for a screen reader,
 * if it is another one. frame: the cells inside one thick outline, which glides; isHandle: whether a
 * finger on them drags in each direction; isPreview: whether it is only pointed at. digits: the
 * characters that a cell has room for. flashes: whether a number that changes lights up once.
 * @typedef {{ title: string, name?: string, rows: number, columns: number, digits: number,
 *   cell: (row: number, column: number) => Cell,
 *   heads?: (axis: 0 | 1, index: number) => string | number, active?: Pair | null, origin?: Pair,
 *   flashes?: boolean, rails?: Rail[], frame?: { row: number, column: number, height: number,
 *     width: number, isHandle?: boolean, isPreview?: boolean } | null }} Table */

/** A grid of numbers: one stop of the Tab key, with the arrow keys inside.
 *
 * preview: the mouse or a finger is over a cell; null: over none any more. pin: a cell was clicked
 * or tapped, or has the focus. drag: the pressed pointer has come from the cell `from` to another
 * one. edit: a number was typed; Enter, a digit, a second click on the same cell or a double click
 * begin it. largest: the largest number that may be typed.
 * complain: show the mistake in the typed text. mostDrawn: of more cells, what they show is
 * painted on a canvas, and the elements are for the hand and the ear alone.
 * @typedef {{ kind: string, preview?: (place: Pair | null) => void, pin?: (place: Pair) => void,
 *   drag?: (place: Pair, from: Pair) => void,
 *   edit?: (row: number, column: number, number: number) => void, largest?: number,
 *   complain?: (sentence: string, at?: Element) => void, mostDrawn?: number }} GridOptions */

/** @param {Scope} scope @param {GridOptions} options */
export function numberGrid(scope, options) {
  const { kind, preview = () => {}, pin = () => {}, drag = pin } = options;
  const { edit, complain = () => {}, mostDrawn = Number.POSITIVE_INFINITY } = options;
  const title = html("figcaption");
  const heads = html("div", { class: "convlab-grid-part", "aria-hidden": "true" });
  const body = html("div", { class: "convlab-grid-part", role: "grid" });
  const frame = html("div", { class: "convlab-grid-frame", "aria-hidden": "true" });
  const rails = html("div", { class: "convlab-grid-part", "aria-hidden": "true" });
  const ring = html("div", { class: "convlab-grid-ring", "aria-hidden": "true", hidden: true });
  const field = html("div", { class: "convlab-grid-field" }, heads, body, rails, frame, ring);
  const scroller = html("div", { class: "convlab-grid-scroll" }, field);
  const node = html(
    "figure",
    { class: `convlab-grid convlab-grid-${kind}` },
    title,
    scrollFrame(scope, scroller),
  );
  const editor = numberEditor(options.largest ?? Number.POSITIVE_INFINITY, complain);
  /** @type {Table} */
  let table = { title: "", rows: 0, columns: 0, digits: 1, cell: () => noCell };
  /** @type {HTMLElement[]} */
  let cells = [];
  /** @type {Cell[]} */
  let drawn = []; // what each cell shows
  /** @type {ReturnType<typeof paintedCells> | null} */
  let painting = null; // made for the first large grid
  let isPainted = false;
  /** @type {Pair} */
  let active = [0, 0];
  /** @type {HTMLElement | undefined} */
  let stop; // the cell that the Tab key reaches

  const indexOf = (/** @type {Pair} */ [row, column]) => row * table.columns + column;
  /** @type {(node: Element | null) => Pair | null} */
  const placeOfNode = (node) => {
    const cell = /** @type {HTMLElement | null} */ (node?.closest(GRIDCELL) ?? null);
    return cell && [Number(cell.dataset.row), Number(cell.dataset.column)];
  };
  const placeOf = (/** @type {Event} */ event) => placeOfNode(closest(event, GRIDCELL));
  /** @type {(place: Pair) => Pair} */
  const inside = ([row, column]) => [
    nearestIndex(row, table.rows),
    nearestIndex(column, table.columns),
  ];
  const placeRing = () => assign(ring, { "--frame-row": active[0], "--frame-column": active[1] });
  const showActive = () => {
    const cell = cells[indexOf(active)];
    if (cell === stop) return;
    for (const node of [stop, cell]) {
      if (node !== undefined) assign(node, { tabindex: node === cell ? 0 : -1 });
    }
    stop = cell;
    if (!ring.hidden) placeRing();
  };
  // The outline of the focus, above the cells. A cell with a z-index of its own would have the page
  // laid out twice, each time the focus moves.
  const showRing = () => {
    assign(ring, { hidden: !cells[indexOf(active)]?.matches(":focus-visible") });
    if (!ring.hidden) placeRing();
  };
  const reveal = scope.beforePaint(() => {
    cells[indexOf(active)]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  /** Move the focus; the cell is scrolled into sight in the frame that shows it. */
  const focusActive = () => {
    cells[indexOf(active)].focus({ preventScroll: true });
    reveal();
  };

  /** @type {(place: Pair, typed?: string) => boolean} */
  const startEditing = (place, typed) => {
    const cell = table.cell(...place);
    if (edit === undefined || cell.isFixed) return false;
    const label = `a number for ${cell.label()}`;
    const save = (/** @type {number} */ number) => edit(...place, number);
    // Its row lies above the next one.
    [...body.children].forEach((row, k) => {
      assign(row, { "data-edited": k === place[0] });
    });
    editor.open(cells[indexOf(place)], { label, text: cell.text, typed, save });
    return true;
  };
  const answerKey = (/** @type {KeyboardEvent} */ event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    const move = moveOfKey(event);
    if (move !== null) {
      active = inside([active[0] + move[0], active[1] + move[1]]);
      // Before anything is drawn: the page would be laid out to move the focus.
      focusActive();
      return true;
    }
    if (altKey || ctrlKey || metaKey || !/^(Enter|F2|[\d.+−-])$/.test(key)) return false;
    return startEditing(active, key.length === 1 ? key : undefined);
  };

  scope.listen(body, "keydown", (event) => {
    if (editor.isInput(event.target)) editor.answerKey(event);
    else if (answerKey(event)) event.preventDefault();
    showRing();
  });
  /** @type {Pair | null} */
  let again = null; // the place of a second press on the cell that has the focus
  scope.listen(body, "pointerdown", (event) => {
    const place = placeOf(event);
    const hasFocus = place !== null && cells[indexOf(place)] === document.activeElement;
    again = hasFocus ? place : null;
  });
  pointing(scope, body, {
    at: (_x, _y, node) => (editor.isInput(node) ? null : placeOfNode(node)),
    preview,
    drag(place, from) {
      again = null;
      drag(place, from);
    },
    pin(place) {
      if (cells[indexOf(place)] === document.activeElement) pin(place);
      else cells[indexOf(place)].focus({ preventScroll: true });
    },
  });
  let isDrawing = false; // a focus that follows what is drawn pins nothing
  scope.listen(body, "focusin", (event) => {
    const place = placeOf(event);
    if (place === null || isDrawing) return;
    active = place;
    showActive();
    showRing();
    if (!editor.isInput(event.target)) pin(place);
  });
  scope.listen(body, "focusout", ({ target, relatedTarget }) => {
    if (editor.isInput(target)) editor.finish();
    if (!body.contains(/** @type {Node | null} */ (relatedTarget))) assign(ring, { hidden: true });
  });
  // The event of a captured pointer does not name the cell.
  scope.listen(body, "click", (event) => {
    if (again !== null && !editor.isInput(event.target)) startEditing(again);
  });
  scope.listen(body, "dblclick", ({ target, clientX, clientY }) => {
    const place = placeOfNode(document.elementFromPoint(clientX, clientY));
    if (place !== null && !editor.isInput(target)) startEditing(place);
  });

  const arrange = () => {
    const { rows, columns, heads: headOf } = table;
    editor.close();
    const first = headOf ? 2 : 1;
    const hasOwnColours = matchMedia("(forced-colors: active)").matches; // a canvas would not take them
    isPainted = rows * columns > mostDrawn && !hasOwnColours;
    if (isPainted) painting ??= paintedCells(scope, field);
    const painted = isPainted ? " convlab-grid-painted" : "";
    assign(field, { class: `convlab-grid-field${painted}`, "--first": first, "--rows": rows });
    const newRow = () => html("div", { class: "convlab-grid-row", role: "row" });
    cells = reuseChildren(body, rows, newRow).flatMap((line, row) => {
      line.style.gridArea = `${row + first} / ${first} / auto / -1`;
      return reuseChildren(line, columns, newCell).map((cell, column) => {
        if (isPainted) assign(cell.children[0], { text: "" });
        return assign(cell, { "data-row": row, "data-column": column });
      });
    });
    drawn = [];
    active = inside(active);
    const count = headOf ? rows + columns : 0;
    const newHead = () => html("div", { class: "convlab-grid-head" });
    reuseChildren(heads, count, newHead).forEach((head, k) => {
      assign(head, { class: `convlab-grid-head${k < rows ? " convlab-grid-rowhead" : ""}` });
      head.style.gridArea = k < rows ? `${k + 2} / 1` : `1 / ${k - rows + 2}`;
    });
    assign(field, { "--columns": columns, "--head": headOf ? null : "0px" });
  };

  const update = (/** @type {Table} */ next) => {
    const isNew =
      table.rows !== next.rows || table.columns !== next.columns || !table.heads !== !next.heads;
    if (table.title !== next.title) drawn = [];
    const flashes = next.flashes && !isNew && drawn.length > 0;
    const [from, to] = [table.origin ?? [0, 0], next.origin ?? [0, 0]];
    const hasMoved = from[0] !== to[0] || from[1] !== to[1];
    table = next;
    active = inside([active[0] + to[0] - from[0], active[1] + to[1] - from[1]]);
    const hadFocus = isNew && body.contains(document.activeElement);
    if (isNew) arrange();
    const { rows, columns, heads: headOf } = table;
    assign(title, { text: table.title });
    assign(body, { "aria-label": table.name ?? table.title });
    assign(field, { "--digits": table.digits });
    const isFirst = drawn.length === 0;
    /** @type {number[]} */
    const changed = []; // most cells do not change when the window moves
    // A mouse drags a cell that has no mark for it; to change a hundred marks takes a millisecond.
    const canBeMarked = !isPainted || navigator.maxTouchPoints > 0;
    cells.forEach((cell, k) => {
      const next = table.cell(Math.floor(k / columns), k % columns);
      const { text, marks, label } = next;
      const last = drawn[k];
      if (last?.text === text && last.marks === marks) return;
      drawn[k] = next;
      changed.push(k);
      const number = cell.children[0];
      if (flashes && last.text !== text) flash(isPainted ? cell : number);
      if (!isPainted) assign(number, { text });
      const isHandle = canBeMarked && table.frame?.isHandle && HELD.test(marks);
      const name = isPainted ? "" : `convlab-number ${marks}`;
      assign(cell, { class: name + (isHandle ? " convlab-handle" : ""), "aria-label": label() });
    });
    if (isPainted && isFirst) painting?.repaint(drawn, columns);
    else if (isPainted) painting?.paint(changed);
    [...heads.children].forEach((head, k) => {
      assign(head, { text: k < rows ? headOf?.(0, k) : headOf?.(1, k - rows) });
    });
    const preview = table.frame?.isPreview ? " convlab-is-preview" : "";
    assign(frame, { hidden: !table.frame, class: `convlab-grid-frame${preview}` });
    if (table.frame) placeFrame(frame, table.frame);
    drawRails(field, rails, table);
    const wanted = table.active ?? active;
    const isAnother = wanted[0] !== active[0] || wanted[1] !== active[1];
    const hasFocus = hadFocus || (isAnother && body.contains(document.activeElement));
    active = wanted;
    if (isAnother || isNew || hasMoved) showActive();
    if (hasFocus) {
      isDrawing = true;
      focusActive();
      isDrawing = false;
    }
  };
  const cellAt = (/** @type {number} */ row, /** @type {number} */ column) =>
    row < table.rows && column < table.columns ? cells[indexOf([row, column])] : undefined;
  return { node, update, cellAt };
}

const GRIDCELL = "[role=gridcell]";

// Marks of the cells by which a window can be dragged.
const HELD = /convlab-is-(read|skipped|current)/;

/** @type {(frame: HTMLElement, place: { row: number, column: number, height: number,
 *   width: number }) => void} */
function placeFrame(frame, { row, column, height, width }) {
  for (const [name, value] of Object.entries({ row, column, height, width })) {
    assign(frame, { [`--frame-${name}`]: value });
  }
}

/** The bars of a grid, and the frame's next place along each axis with a bar "S".
 * @type {(field: HTMLElement, box: HTMLElement, table: Table) => void} */
function drawRails(field, box, { rails = [], frame }) {
  for (const [name, letter, axis] of SIDES) {
    const hasBar = rails.some((rail) => rail.letter === letter && rail.axis === axis);
    assign(field, { [`--${name}`]: hasBar ? "16px" : "0px" });
  }
  const steps = rails.filter(({ letter, isHidden }) => letter === "S" && !isHidden);
  const count = rails.length + steps.length;
  const nodes = reuseChildren(box, count, () => html("div"));
  rails.forEach(({ axis, letter, from, to, text, isHidden = false }, k) => {
    const name = `convlab-rail convlab-rail-${letter}${axis}`;
    assign(nodes[k], { class: name, "data-letter": letter, text, hidden: isHidden });
    assign(nodes[k], { "--from": from, "--cells": to - from });
  });
  steps.forEach(({ axis, from, to }, k) => {
    const node = nodes[rails.length + k];
    assign(node, { class: "convlab-grid-frame convlab-grid-next", text: "", hidden: !frame });
    if (!frame) return;
    const step = to - from;
    const row = frame.row + (axis === 0 ? step : 0);
    placeFrame(node, { ...frame, row, column: frame.column + (axis === 1 ? step : 0) });
  });
}

/** @type {[side: string, letter: string, axis: number][]} */
const SIDES = [
  ["top", "S", 1],
  ["left", "S", 0],
  ["bottom", "D", 1],
  ["right", "D", 0],
];

const noCell = { text: "", marks: "", label: () => "" };

const newCell = () => html("div", { role: "gridcell", tabindex: -1, ...KEEP_KEYS }, html("span"));
