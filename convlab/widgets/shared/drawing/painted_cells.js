// The cells of a large grid, painted on one canvas: hundreds of elements with a number each take more
// than a frame to be laid out and painted. How a cell looks stands in the style sheet alone: it is read
// from a sample of each kind.
/** @import { Scope } from "../page/mount.js" */
/** @import { Cell } from "./number_grid.js" */
import { assign, html } from "../page/dom.js";

const MOST_PICTURES = 1500; // that are kept: a few megabytes

/** What the cells with the same marks look like. ground: the picture of one without its number. plate:
 * the colour right behind the number, or "". isChanged: whether the number is underlined twice.
 * @typedef {{ ground: HTMLCanvasElement, font: string, size: number, ink: string, plate: string,
 *   isChanged: boolean }} Look */

/** A canvas that cells are painted on, in the grid's element `field`. repaint: paint all cells of a grid.
 * paint: paint these of them again.
 * @param {Scope} scope @param {HTMLElement} field */
export function paintedCells(scope, field) {
  const canvas = html("canvas", { class: "convlab-grid-canvas", "aria-hidden": "true" });
  const sample = html("div", { hidden: true }, html("span"));
  field.prepend(canvas, sample);
  const pen = canvas.getContext("2d");
  /** @type {Map<string, Look>} */
  const looks = new Map(); // by size and marks
  /** @type {Map<string, HTMLCanvasElement>} */
  const pictures = new Map(); // by size, text and marks
  /** @type {Cell[]} */
  let cells = [];
  let columns = 1;
  // Of a cell, in the canvas's own pixels; `ratio` of them are one of the page.
  let [width, height, ratio] = [0, 0, 1];

  /** @type {(marks: string, w: number, h: number) => Look} */
  const lookOf = (marks, w, h) => {
    const key = `${w} ${h} ${marks}`;
    const known = looks.get(key);
    if (known !== undefined) return known;
    assign(sample, { class: `convlab-number convlab-grid-sample ${marks}` });
    const [box, text] = [getComputedStyle(sample), getComputedStyle(sample.children[0])];
    const size = Number.parseFloat(text.fontSize) * ratio;
    const look = {
      ground: groundOf(box, marks, w, h, ratio),
      font: `${text.fontWeight} ${size}px ${text.fontFamily}`,
      size,
      ink: text.color,
      plate: /^rgba\(.*, 0\)$/.test(text.backgroundColor) ? "" : text.backgroundColor,
      isChanged: text.borderBottomStyle === "double",
    };
    looks.set(key, look);
    return look;
  };
  /** Take the size that the cells have on the page. */
  const measure = () => {
    ratio = devicePixelRatio;
    looks.clear();
    pictures.clear();
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    width = (canvas.width - ratio) / columns;
    height = (canvas.height - ratio) / (cells.length / columns);
  };
  /** The picture of a cell, which is painted once for all cells that look the same: a canvas on the
   * page has the page styled again for each text.
   * @type {(cell: Cell, w: number, h: number) => HTMLCanvasElement} */
  const pictureOf = ({ text, marks }, w, h) => {
    const key = `${w} ${h} ${text} ${marks}`;
    const known = pictures.get(key);
    if (known !== undefined) return known;
    const picture = newCanvas(w, h);
    const pen = picture.getContext("2d");
    if (pictures.size >= MOST_PICTURES) pictures.clear();
    pictures.set(key, picture);
    if (pen === null) return picture;
    const { ground, font, size, ink, plate, isChanged } = lookOf(marks, w, h);
    pen.drawImage(ground, 0, 0);
    pen.font = font;
    pen.textAlign = "center";
    const [x, y] = [w / 2, h / 2];
    const half = pen.measureText(text).width / 2;
    if (plate) {
      pen.fillStyle = plate;
      pen.fillRect(x - half - 3 * ratio, y - 0.7 * size, 2 * half + 6 * ratio, 1.4 * size);
    }
    pen.fillStyle = ink;
    pen.fillText(text, x, y + 0.36 * size); // digits are 0.72 of the font's size high
    if (isChanged)
      for (const line of [0.55, 0.7]) pen.fillRect(x - half, y + line * size, 2 * half, ratio);
    return picture;
  };
  const paintCell = (/** @type {number} */ k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    // Whole pixels, so that edges are sharp. The edges of two neighbours are the same one.
    const [left, top] = [Math.round(column * width), Math.round(row * height)];
    const w = Math.round((column + 1) * width + ratio) - left;
    const h = Math.round((row + 1) * height + ratio) - top;
    pen?.drawImage(pictureOf(cells[k], w, h), left, top);
  };
  const paintAll = () => {
    for (let k = 0; k < cells.length; k += 1) paintCell(k);
  };
  const renew = () => {
    if (canvas.clientWidth === 0) return; // not on the page yet, or hidden
    measure();
    paintAll();
  };
  scope.onResize(canvas, renew);
  scope.onTheme(renew);
  return {
    /** @param {Cell[]} all row by row @param {number} count of the columns */
    repaint(all, count) {
      const isSame = all.length === cells.length && count === columns && width > 0;
      cells = all;
      columns = count;
      if (isSame) paintAll();
      else renew();
    },
    /** @param {number[]} changed the indices of cells */
    paint(changed) {
      if (width === 0 || ratio !== devicePixelRatio) renew();
      else for (const k of withNeighbours(changed, columns, cells.length)) paintCell(k);
    },
  };
}

/** The cells, and those to the right and below, whose edges they are painted over; in order.
 * @param {number[]} changed @param {number} columns @param {number} count of all cells */
function withNeighbours(changed, columns, count) {
  const all = new Set(changed);
  for (const k of changed) {
    const isLast = (k + 1) % columns === 0;
    for (const next of isLast ? [k + columns] : [k + 1, k + columns, k + columns + 1])
      if (next < count) all.add(next);
  }
  return [...all].sort((a, b) => a - b);
}

/** @type {(width: number, height: number) => HTMLCanvasElement} */
const newCanvas = (width, height) => Object.assign(html("canvas"), { width, height });

/** The picture of a cell without its number.
 * @type {(box: CSSStyleDeclaration, marks: string, width: number, height: number, ratio: number) =>
 *   HTMLCanvasElement} */
function groundOf(box, marks, width, height, ratio) {
  const canvas = newCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (pen === null) return canvas;
  pen.scale(ratio, ratio);
  const [w, h] = [width / ratio, height / ratio];
  pen.fillStyle = box.backgroundColor;
  pen.fillRect(0, 0, w, h);
  pen.fillStyle = pen.strokeStyle = box.columnRuleColor;
  if (box.backgroundImage !== "none") paintPattern(pen, marks, w, h);
  const isDashed = box.borderTopStyle === "dashed";
  strokeBox(pen, { inset: 0, thick: 1, dash: isDashed ? [3, 3] : [] }, box.borderTopColor, w, h);
  const ring = /^(.*) 0px 0px 0px ([\d.]+)px inset$/.exec(box.boxShadow);
  if (ring) strokeBox(pen, { inset: 1, thick: Number(ring[2]), dash: [] }, ring[1], w, h);
  if (box.outlineStyle === "dashed")
    strokeBox(pen, { inset: 1, thick: 2, dash: [4, 3] }, box.outlineColor, w, h);
  return canvas;
}

/** @type {(pen: CanvasRenderingContext2D, line: { inset: number, thick: number, dash: number[] },
 *   colour: string, w: number, h: number) => void} */
function strokeBox(pen, { inset, thick, dash }, colour, w, h) {
  const edge = inset + thick / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = thick;
  pen.setLineDash(dash);
  pen.strokeRect(edge, edge, w - 2 * edge, h - 2 * edge);
}

/** The pattern of a cell that the style sheet draws with a gradient: one band for a cell that a dilated
 * window skips, lines for one that no window reads, dots for padding.
 * @type {(pen: CanvasRenderingContext2D, marks: string, w: number, h: number) => void} */
function paintPattern(pen, marks, w, h) {
  pen.beginPath();
  if (marks.includes("convlab-is-skipped")) {
    pen.lineWidth = 0.057 * (w + h);
    pen.moveTo(0, 0);
    pen.lineTo(w, h);
    pen.stroke();
  } else if (marks.includes("convlab-is-unread")) {
    pen.lineWidth = 1;
    for (let at = 0; at < w + h; at += 8.5) {
      pen.moveTo(at, 0);
      pen.lineTo(at - h, h);
    }
    pen.stroke();
  } else
    for (let x = 4; x < w; x += 6)
      for (let y = 4; y < h; y += 6) pen.fillRect(x - 0.9, y - 0.9, 1.8, 1.8);
}
