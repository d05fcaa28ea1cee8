/** @import { AxisSetting, Pair } from "./shared/arithmetic/convolution.js" */
/** @import { InputCell, MatrixForm, MatrixLayer } from "./shared/arithmetic/matrix_form.js" */
/** @import { ArrayLimits, Choices, Range } from "./shared/controls/controls.js" */
/** @import { MatrixView, Target } from "./shared/drawing/matrix_tables.js" */
/** @import { Table } from "./shared/drawing/number_grid.js" */
/** @import { Scope } from "./shared/page/mount.js" */
import { alongBoth, linesRead, withNumber } from "./shared/arithmetic/convolution.js";
import {
  cellAtIndex,
  cellRead,
  flatIndex,
  matrixForm,
  outputAt,
  weightAt,
} from "./shared/arithmetic/matrix_form.js";
import { nearestIndex } from "./shared/controls/arrow_keys.js";
import { slider, toggle } from "./shared/controls/controls.js";
import { matrixSettings, viewButtons } from "./shared/controls/matrix_controls.js";
import { mistakes } from "./shared/controls/mistakes.js";
import { windowPlayer } from "./shared/controls/window_player.js";
import { copyCounter } from "./shared/drawing/copy_counter.js";
import {
  countsOf,
  matrixSum,
  matrixText,
  placesOfWeight,
  sourcesOf,
} from "./shared/drawing/matrix_sentences.js";
import {
  columnsPart,
  flatInputPart,
  flatOutputPart,
  inputPart,
  kernelPart,
  matrixRoom,
  matrixView,
  outputPart,
  productPart,
  sparsePart,
  weightRowsPart,
} from "./shared/drawing/matrix_tables.js";
import { numberGrid } from "./shared/drawing/number_grid.js";
import { termLines } from "./shared/drawing/term_lines.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { rememberLast } from "./shared/page/remember_last.js";
import { scrollFrame } from "./shared/page/scroll_frame.js";

/** The settings of MatrixExplorer in Python.
 * @typedef {MatrixLayer & { position: Pair, filter: number, show: string, transposed: boolean,
 *   speed: number, limits: Record<AxisSetting | "speed" | "filter", Range> &
 *     Record<"x" | "weight" | "y", ArrayLimits> & { show: Choices } }} Settings */

/** A grid, and what is pointed at with one of its cells.
 * @typedef {{ node: HTMLElement, update: (table: Table) => void }} Grid */

const MOST_AT_ONCE = 800; // cells of the matrices

/** @param {Scope<Settings>} scope */
function build(scope) {
  /** @type {Target | null} */
  let previewed = null; // below the mouse
  /** @type {Target | null} */
  let pinned = null;
  const compute = rememberLast((/** @type {MatrixLayer} */ layer) => matrixForm(layer));
  const current = () => compute(scope.pick("x", "weight", "y", "stride", "padding", "dilation"));
  /** @type {MatrixForm | null} */
  let form = null; // of the current settings

  const filterNow = () => Math.min(scope.get("filter"), (form?.windows.filters ?? 1) - 1);
  const placeNow = () => {
    const [height, width] = form?.windows.outputSize ?? [1, 1];
    const [row, column] = scope.get("position");
    return Math.min(row, height - 1) * width + Math.min(column, width - 1);
  };
  const viewNow = (/** @type {MatrixForm} */ now) => {
    const target = previewed ?? pinned;
    const isTransposed = scope.get("transposed");
    const place = previewed?.place ?? placeNow();
    const filter = previewed?.filter ?? filterNow();
    return matrixView(now, isTransposed, place, filter, target, matrixRoom(now, isTransposed));
  };

  const preview = (/** @type {Target | null} */ target) => {
    previewed = target;
    draw();
  };
  const pin = (/** @type {Target} */ { place, filter = filterNow(), ...rest }) => {
    previewed = null;
    pinned = rest.cell === undefined && rest.tap === undefined ? null : rest;
    if (place === undefined || form === null) draw();
    else scope.set({ position: outputAt(form.windows, place), filter });
  };
  scope.onEscape(() => {
    const isHeld = pinned !== null || previewed !== null;
    pinned = null;
    previewed = null;
    return isHeld;
  });

  const { x: limitsOfX, weight: limitsOfWeight } = scope.get("limits");
  const mistake = mistakes(scope, () => draw());
  /** @type {(kind: string, targetOf: (row: number, column: number) => Target,
   *   edit?: (row: number, column: number, number: number) => void,
   *   drag?: (place: Pair, from: Pair) => void) => Grid} */
  const gridOf = (kind, targetOf, edit, drag) => {
    // A finger scrolls a matrix that is wider than its box; elsewhere it goes from cell to cell.
    const isScrolled = () => {
      const box = grid.node.closest(".convlab-matrix-im2col, .convlab-matrix-scroller");
      return box !== null && box.scrollWidth > box.clientWidth;
    };
    const grid = numberGrid(scope, {
      kind,
      largest: limitsOfX.largest,
      complain: mistake.say,
      preview: (place) => preview(place && targetOf(...place)),
      pin: (place) => pin(targetOf(...place)),
      drag(place, from) {
        if (drag !== undefined) drag(place, from);
        else if (!isScrolled()) pin(targetOf(...place));
      },
      edit,
    });
    return grid;
  };
  let held = scope.get("position"); // when the pointer was pressed
  scope.listen(scope.root, "pointerdown", () => {
    held = form === null ? [0, 0] : outputAt(form.windows, placeNow());
  });
  /** Let the window follow the pointer that has taken hold of it; elsewhere, pin cell after cell.
   * @type {(cellOf: (k: number, l: number) => InputCell) => (place: Pair, from: Pair) => void} */
  const dragger = (cellOf) => (place, from) => {
    if (form === null) return;
    const { windows } = form;
    const { outputSize, stride } = windows;
    const grip = cellOf(...from);
    const isHeld = [grip.row, grip.column].every((at, axis) => {
      const lines = linesRead(windows, axis === 0 ? 0 : 1, held[axis]);
      return at >= lines[0] && at <= lines[lines.length - 1];
    });
    if (!isHeld) pin({ cell: cellOf(...place) });
    else {
      const position = alongBoth((axis) => {
        const steps = Math.round((place[axis] - from[axis]) / stride[axis]);
        return nearestIndex(held[axis] + steps, outputSize?.[axis] ?? 1);
      });
      scope.set({ position });
    }
  };
  /** @type {(name: "x" | "weight", path: number[], number: number) => void} */
  const change = (name, path, number) =>
    scope.set({ [name]: withNumber(scope.get(name), path, number) });
  const changeX = (/** @type {number} */ at, /** @type {number} */ number) => {
    if (form === null) return;
    const { channel, row, column } = cellAtIndex(form.windows, at);
    change("x", [0, channel, row, column], number);
  };
  const changeY = (
    /** @type {number} */ filter,
    /** @type {number} */ place,
    /** @type {number} */ number,
  ) => {
    if (form === null || !scope.get("transposed")) return;
    const width = form.windows.outputSize?.[1] ?? 1;
    const maps = form.y.map((map) => inLines(map, width));
    scope.set({
      y: [withNumber(maps, [filter, Math.floor(place / width), place % width], number)],
    });
  };

  const inputs = Array.from({ length: limitsOfX.most[1] }, (_, channel) => {
    /** @type {(k: number, l: number) => InputCell} */
    const cellOf = (k, l) => {
      const [above, left] = form?.windows.padding ?? [0, 0];
      return { channel, row: k - above, column: l - left };
    };
    return gridOf(
      "input",
      (k, l) => ({ cell: cellOf(k, l) }),
      (k, l, number) => changeX(form ? flatIndex(form.windows, cellOf(k, l)) : 0, number),
      dragger(cellOf),
    );
  });
  const kernels = inputs.map((_, channel) =>
    gridOf(
      "kernel",
      (u, v) => {
        const [height, width] = form?.windows.kernelSize ?? [1, 1];
        return { tap: (channel * height + u) * width + v };
      },
      (u, v, number) => change("weight", [filterNow(), channel, u, v], number),
    ),
  );
  const outputs = Array.from({ length: limitsOfWeight.most[0] }, (_, filter) => {
    /** @type {(i: number, j: number) => number} */
    const placeOf = (i, j) => i * (form?.windows.outputSize?.[1] ?? 1) + j;
    return gridOf(
      "output",
      (i, j) => ({ place: placeOf(i, j), filter }),
      (i, j, number) => changeY(filter, placeOf(i, j), number),
    );
  });
  const columns = gridOf("input", (tap, place) =>
    form === null ? {} : { cell: cellRead(form.windows, { tap, place }), place },
  );
  const weightRows = gridOf(
    "kernel",
    (filter, tap) => ({ tap, filter, place: placeNow() }),
    (filter, tap, number) => {
      if (form === null) return;
      const { channel, row, column } = weightAt(form.windows, tap);
      change("weight", [filter, channel, row, column], number);
    },
  );
  const product = gridOf("output", (filter, place) => ({ place, filter }), changeY);
  const sparse = gridOf("matrix", (row, at) =>
    form === null ? {} : { ...ofRow(form, row), cell: cellAtIndex(form.windows, at) },
  );
  const flatInput = gridOf(
    "input",
    (_, at) => (form === null ? {} : { cell: cellAtIndex(form.windows, at) }),
    (_, at, number) => changeX(at, number),
  );
  const flatOutput = gridOf(
    "output",
    (row) => (form === null ? {} : ofRow(form, row)),
    (row, _, number) => {
      if (form !== null) changeY(Math.floor(row / form.places), row % form.places, number);
    },
  );

  /** What a term of the sum is about: its weight and window, or for a transposed sum its number of y.
   * @param {number} index @returns {Target} */
  const termTarget = (index) => {
    if (form === null) return {};
    const [place, cell] = [placeNow(), (previewed ?? pinned)?.cell];
    if (!scope.get("transposed")) return { cell: cellRead(form.windows, { tap: index, place }) };
    const sources = cell ? sourcesOf(form, flatIndex(form.windows, cell)) : [];
    return { cell, place: sources[index]?.place, filter: sources[index]?.filter };
  };

  const counter = copyCounter(scope);
  const forms = formBoxes(scope, {
    window: { inputs, kernels, outputs },
    im2col: [counter, columns, weightRows, product],
    sparse: [flatInput, sparse, flatOutput],
  });
  const views = viewButtons(scope);
  const transposed = toggle(scope, { name: "transposed", label: "transposed" });
  const settings = matrixSettings(scope);
  const player = windowPlayer(scope, {
    count: () => form?.places ?? 0,
    index: placeNow,
    go(place) {
      if (form !== null) scope.set({ position: outputAt(form.windows, place) });
    },
  });
  const filter = slider(scope, {
    name: "filter",
    label: "Filter",
    max: () => (form?.windows.filters ?? 1) - 1,
    get: filterNow,
  });
  player.node.append(filter.node, scope.tools);
  const head = html("div", { class: "convlab-matrix-head" }, views.node, transposed.node);
  const terms = termLines(scope, {
    preview: (place) => preview(place && termTarget(place[1])),
    pin: (place) => pin(termTarget(place[1])),
  });
  const sentence = html("p", { class: "convlab-sentence convlab-matrix-said" });
  scope.root.append(head, forms.node, terms.node, sentence, player.node, settings.node);

  const drawGrids = (/** @type {MatrixView} */ view) => {
    const { channels, filters } = view.form.windows;
    inputs.forEach(({ node, update }, c) => {
      assign(node, { hidden: c >= channels });
      assign(kernels[c].node, { hidden: c >= channels });
      if (c >= channels) return;
      update(inputPart(view, c));
      kernels[c].update(kernelPart(view, c));
    });
    outputs.forEach(({ node, update }, f) => {
      assign(node, { hidden: f >= filters });
      if (f < filters) update(outputPart(view, f));
    });
    const { taps, places, cells } = view.form;
    const { columns: hasColumns, sparse: hasSparse } = shown();
    const matrices = [...(hasColumns ? [drawColumns] : []), ...(hasSparse ? [drawSparse] : [])];
    const parts = [drawSum, ...matrices];
    const isLarge = (taps + filters * cells) * places > MOST_AT_ONCE;
    const isSame =
      drawn?.form === view.form &&
      drawn.isTransposed === view.isTransposed &&
      parts.every((part) => drawnParts.includes(part));
    drawn = view;
    drawnParts = parts;
    assign(forms.node, { "data-large": isLarge });
    if (isLarge && isSame) {
      waiting.push(...parts.filter((part) => !waiting.includes(part)));
      drawNext();
    } else {
      waiting = [];
      for (const part of parts) part(view);
    }
  };
  // Hundreds of cells take longer than all else: what is pointed at lights up in the window first; the
  // sum and the matrices follow, one a frame.
  /** @type {MatrixView | null} */
  let drawn = null;
  /** @type {((view: MatrixView) => void)[]} */
  let drawnParts = [];
  /** @type {((view: MatrixView) => void)[]} */
  let waiting = [];
  const drawOne = () => {
    if (drawn !== null) waiting.shift()?.(drawn);
    if (waiting.length > 0) drawAnother();
  };
  const drawNext = scope.afterPaint(drawOne);
  const drawAnother = scope.beforePaint(drawOne);
  const drawSum = (/** @type {MatrixView} */ view) => {
    const sum = matrixSum(view);
    terms.update(sum === null ? [] : [sum]);
    say(matrixText(view, shown()));
  };
  const say = (/** @type {string} */ text) => {
    const isWrong = form === null || mistake.text() !== "";
    assign(sentence, {
      class: `convlab-sentence convlab-matrix-said${isWrong ? " convlab-impossible" : ""}`,
      "aria-live": player.isPlaying() ? "off" : "polite",
      text: mistake.text() || text,
    });
  };
  const drawColumns = (/** @type {MatrixView} */ view) => {
    columns.update(columnsPart(view));
    weightRows.update(weightRowsPart(view));
    product.update(productPart(view));
    drawCount(view);
  };
  const drawSparse = (/** @type {MatrixView} */ view) => {
    flatInput.update(flatInputPart(view));
    sparse.update(sparsePart(view));
    flatOutput.update(flatOutputPart(view));
    showColumns(view);
  };
  let seen = ""; // what was brought into sight
  let [first, last] = [-1, -1]; // its columns
  const show = scope.beforePaint(() => bringIntoSight(forms.scroller, flatInput.node, first, last));
  /** Show the column of the cell that is pinned, or else all that the current row reads. */
  const showColumns = (/** @type {MatrixView} */ { form: now, place, filter, at }) => {
    const wanted = at >= 0 ? `${at}` : `${filter} ${place} ${now.cells}`;
    if (wanted === seen || previewed !== null) return;
    seen = wanted;
    const read = now.tapAt[place].flatMap((tap, q) => (tap < 0 ? [] : [q]));
    [first, last] = at >= 0 ? [at, at] : [read[0] ?? -1, read[read.length - 1] ?? -1];
    show();
  };
  const shown = () => {
    const show = scope.get("show");
    const isAll = show === "all";
    return { columns: isAll || show === "im2col", sparse: isAll || show === "sparse" };
  };
  const drawCount = (/** @type {MatrixView} */ { form: now, cell, tap, nth, isTransposed }) => {
    const { columns: all, cells } = countsOf(now);
    const names = isTransposed ? ["weightᵀ @ y", "result"] : ["the columns", "input"];
    if (tap !== null && shown().sparse)
      counter.update(`weight ${tap}`, placesOfWeight(now, tap), "in the sparse matrix");
    else if (tap !== null) counter.update(`weight ${tap}`, now.places, "once in each window");
    else if (cell === null)
      counter.update("", all, `numbers in ${names[0]}, ${cells} in the ${names[1]}`);
    else {
      const added = `number${nth.size === 1 ? "" : "s"} added up`;
      counter.update(JSON.stringify(cell), nth.size, isTransposed ? added : "in the columns");
    }
  };
  const draw = () => {
    const { form: now, problems } = current();
    form = now;
    for (const control of [views, transposed, settings, player, filter]) control.update();
    assign(filter.node, { hidden: (now?.windows.filters ?? 1) === 1 });
    const isTransposed = scope.get("transposed");
    assign(scope.root, { "data-show": scope.get("show"), "data-transposed": isTransposed });
    assign(forms.node, { hidden: now === null });
    forms.setSigns(isTransposed);
    assign(terms.node, { hidden: now === null });
    if (now === null) {
      drawn = null;
      waiting = [];
      terms.update([]);
      say(problems.join("\n"));
    } else {
      const view = viewNow(now);
      setSizes(forms.node, view);
      drawGrids(view);
    }
  };
  return draw;
}

/** The boxes of the three forms. @param {Scope<Settings>} scope
 * @param {{ window: Record<"inputs" | "kernels" | "outputs", Grid[]>, im2col: { node: Node }[],
 *   sparse: Grid[] }} contents */
function formBoxes(scope, { window: { inputs, kernels, outputs }, im2col, sparse }) {
  /** @type {(name: string, ...children: Node[]) => HTMLElement} */
  const box = (name, ...children) => html("div", { class: `convlab-matrix-${name}` }, ...children);
  const [left, right] = [0, 1].map(() =>
    html("span", { class: "convlab-sign", "aria-hidden": "true" }),
  );
  const stack = (/** @type {Grid[]} */ grids) => box("stack", ...grids.map(({ node }) => node));
  const lines = [stack(inputs), left, stack(kernels), right, stack(outputs)];
  const nodes = (/** @type {{ node: Node }[]} */ parts) => parts.map(({ node }) => node);
  const scroller = box("scroller", box("sparse", ...nodes(sparse)));
  const matrices = [box("im2col", ...nodes(im2col)), scroller];
  const frames = matrices.map((each) => scrollFrame(scope, each));
  const node = box("forms", box("window", ...lines), ...frames);
  /** @param {boolean} isTransposed */
  const setSigns = (isTransposed) => {
    assign(left, { text: isTransposed ? "=" : "∗" });
    assign(right, { text: isTransposed ? "∗ᵀ" : "=" });
  };
  return { node, scroller, setSigns };
}

/** Tell the style sheet how many cells stand side by side.
 * @type {(node: HTMLElement, view: MatrixView) => void} */
function setSizes(node, { form }) {
  const { windows, taps, places, cells } = form;
  const width = windows.inputSize[1] + 2 * windows.padding[1];
  assign(node, {
    "--window": width + windows.kernelSize[1] + (windows.outputSize?.[1] ?? 0),
    "--im2col": taps + places,
    "--stacked": Math.max(taps, places),
    "--sparse": cells,
  });
}

/** Scroll so far that the cells of a grid's row from `first` to `last` are seen; if they are too
 * many, the first ones. @type {(scroller: Element, grid: Element, first: number, last: number) => void} */
function bringIntoSight(scroller, grid, first, last) {
  const cells = grid.querySelectorAll("[role=gridcell]");
  const isThere = first >= 0 && last < cells.length;
  if (!isThere || scroller.scrollWidth <= scroller.clientWidth) return;
  const { left: edge, right } = scroller.getBoundingClientRect();
  const left = edge + Number.parseFloat(getComputedStyle(scroller).scrollPaddingLeft);
  scroller.scrollLeft += Math.max(0, cells[last].getBoundingClientRect().right - right);
  scroller.scrollLeft += Math.min(0, cells[first].getBoundingClientRect().left - left);
}

/** The output that a row of the sparse matrix computes.
 * @type {(form: MatrixForm, row: number) => Target} */
const ofRow = ({ places }, row) => ({ place: row % places, filter: Math.floor(row / places) });

/** A list as lines of `width` numbers. @type {(list: number[], width: number) => number[][]} */
const inLines = (list, width) =>
  Array.from({ length: list.length / width }, (_, k) => list.slice(k * width, (k + 1) * width));

export default { render: mount(build) };
