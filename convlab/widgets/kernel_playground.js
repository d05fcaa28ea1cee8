import { choice, KEEP_KEYS, list } from "./shared/controls/controls.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { inBrackets, isRounded, shortNumber } from "./shared/arithmetic/numbers.js";
import { convolve, lookOf, planeOf, resized, whiteOf } from "./shared/arithmetic/photo.js";
import { drawPhoto, outline, photoFigure } from "./shared/drawing/photo_figure.js";
import { photoFile } from "./shared/controls/photo_file.js";
import { tidy, weightsFigure } from "./shared/drawing/weights_figure.js";

const SETTINGS = ["image", "kernel", "display", "presets", "row", "column"];

const LARGEST_KERNEL = 7;

const isSameKernel = (kernel, other) => JSON.stringify(kernel) === JSON.stringify(other);

/** The name of the preset with these numbers, or null. */
export const presetName = (kernel, presets) =>
  presets.find((preset) => isSameKernel(preset.kernel, kernel))?.name ?? null;

/**
 * A number of the result as the sum it is: "12·(−1) + 13·0 + … = −12". Nine products at most, and
 * of more first those that are not 0.
 * @param {import("./shared/arithmetic/photo.js").Plane} photo
 * @param {number[][]} kernel
 */
export function sumText(photo, kernel, row, column) {
  let sum = 0;
  const terms = kernel.flatMap((weights, m) =>
    weights.map((weight, n) => {
      const pixel = photo.values[(row + m) * photo.width + column + n];
      sum += weight * pixel;
      const text = `${inBrackets(shortNumber(pixel))}·${inBrackets(shortNumber(weight))}`;
      return { text, isZero: weight === 0, isExact: !isRounded(pixel) && !isRounded(weight) };
    }),
  );
  const isLong = terms.length > 9;
  const first = isLong ? [...terms].sort((a, b) => a.isZero - b.isZero).slice(0, 9) : terms;
  const left = isLong ? ` + … (${terms.length} products)` : "";
  const isExact = terms.every((term) => term.isExact) && !isRounded(tidy(sum));
  const sums = first.map(({ text }) => text).join(" + ");
  return `${sums}${left} ${isExact ? "=" : "≈"} ${shortNumber(tidy(sum))}`;
}

/** How the result of a kernel is best shown: one that sums to 0 has as many numbers below it. */
export function greysFor(kernel) {
  const sum = kernel.flat().reduce((total, weight) => total + weight, 0);
  return Math.abs(sum) < 1e-9 ? "signed" : "cut";
}

/** What the greys of the result stand for, and what they do not show. */
export function lookText(display, { low, high, black, white, below, above }, count) {
  const greys =
    display === "signed"
      ? `Black is ${shortNumber(black)}, middle grey 0, white ${shortNumber(white)}.`
      : `Black is ${shortNumber(black)}, white ${shortNumber(white)}.`;
  const share = Math.round((100 * (below + above)) / count);
  const isNearly = { 0: "less than 1", 100: below + above < count ? "more than 99" : "100" };
  const cut =
    below + above === 0
      ? "No pixel is cut off."
      : `Cut off: ${counted(below)} below ${shortNumber(black)} and ${counted(above)} above ` +
        `${shortNumber(white)}, ${isNearly[share] ?? share} % of the pixels.`;
  return { range: `${shortNumber(tidy(low))} to ${shortNumber(tidy(high))}`, greys, cut };
}

const counted = (number) => number.toLocaleString("en");

function buildPlayground(scope) {
  const state = { photo: null, result: null, sources: [], problem: "" };
  const file = photoFile(scope);
  const settings = playgroundControls(scope, file);
  const before = photoFigure("photo");
  const after = photoFigure("result");
  const weights = weightsFigure(scope, state, () => draw());
  const view = html("div", { class: "convlab-kernel-view" }, before.node, weights.node, after.node);
  const said = html("p", { class: "convlab-sentence", "aria-live": "polite" });
  const pointed = html("p", { class: "convlab-sentence convlab-kernel-sum", "aria-live": "polite" });
  scope.root.append(settings.node, file.said, view, said, pointed);
  assign(after.frame, { tabindex: 0, role: "group", ...KEEP_KEYS });
  assign(after.frame, {
    "aria-label": "The result. Arrow keys move the window, with Shift by ten pixels.",
  });
  listenForPointing(scope, state, before, after);

  const paint = () => {
    settings.update();
    const isChanged = compute(scope, state);
    weights.update();
    assign(after.node, { hidden: state.result === null });
    assign(before.mark, { hidden: state.result === null });
    const { photo, result } = state;
    const kernel = scope.get("kernel");
    if (isChanged.photo) {
      drawPhoto(before, photo.plane, { black: 0, white: photo.white }, photo.plane);
      const { low, high } = lookOf("cut", photo.plane, photo.white);
      before.say(`photo, ${photo.plane.height}×${photo.plane.width}`, {
        range: `${shortNumber(tidy(low))} to ${shortNumber(tidy(high))}`,
      });
    }
    if (result === null) {
      assign(said, { class: "convlab-sentence convlab-impossible", text: state.misfit });
      assign(pointed, { text: "" });
      return;
    }
    const { plane, look } = result;
    if (isChanged.result) {
      drawPhoto(after, plane, look, photo.plane);
      const texts = lookText(scope.get("display"), look, plane.values.length);
      after.say(`result, ${plane.height}×${plane.width}`, texts);
      assign(said, { class: "convlab-sentence", text: `${texts.greys} ${texts.cut}` });
    }
    const { row, column } = place(scope, plane);
    const [height, width] = [kernel.length, kernel[0].length];
    outline(before.mark, photo.plane, { row, column, height, width });
    outline(after.mark, photo.plane, { row, column, height: 1, width: 1 });
    assign(pointed, {
      text: `Row ${row}, column ${column} of the result: ${sumText(photo.plane, kernel, row, column)}`,
    });
  };
  // The work is done while the frame is waited for; of many changes until then only the last counts.
  const draw = scope.oncePerFrame(paint);
  return draw;
}

/** Compute what has changed; says what has to be painted again. */
function compute(scope, state) {
  const sources = SETTINGS.map((name) => scope.get(name));
  const [image, kernel, display] = sources;
  const isNew = (k) => sources[k] !== state.sources[k];
  const changed = { photo: isNew(0), result: isNew(0) || isNew(1) || isNew(2) };
  if (changed.photo) {
    const plane = planeOf(image);
    state.photo = { plane, white: whiteOf(image.kind, plane) };
  }
  if (isNew(0) || isNew(1)) {
    state.misfit = misfitOf(state.photo.plane, kernel);
    state.result = state.misfit === null ? { plane: convolve(state.photo.plane, kernel) } : null;
  }
  if (changed.result && state.result !== null) {
    state.result.look = lookOf(display, state.result.plane, state.photo.white);
  }
  state.sources = sources;
  return changed;
}

/**
 * The sentence that says why a kernel does not fit into the photo, or null. Python has the same.
 * @param {{ height: number, width: number }} photo
 * @param {number[][]} kernel
 */
export function misfitOf({ height, width }, kernel) {
  const [rows, columns] = [kernel.length, kernel[0].length];
  if (rows <= height && columns <= width) return null;
  return (
    `KernelPlayground: the kernel (${rows}×${columns}) does not fit into the photo ` +
    `(${height}×${width}), and nothing is padded here. ` +
    `Use a kernel of at most ${Math.min(rows, height)}×${Math.min(columns, width)}, or a larger photo.`
  );
}

/** The place in the result that is pointed at. */
function place(scope, { height, width }) {
  return {
    row: Math.min(scope.get("row"), height - 1),
    column: Math.min(scope.get("column"), width - 1),
  };
}

function playgroundControls(scope, file) {
  const take = (index) => {
    if (index === "") return;
    const { kernel } = scope.get("presets")[index];
    scope.set({ kernel, display: greysFor(kernel) });
  };
  // A kernel made smaller gets its numbers back when it is made larger again.
  let before = null;
  const reshape = (rows, columns) => {
    const kernel = scope.get("kernel");
    const isOurs = before !== null && isSameKernel(before.kernel, kernel);
    const full = isOurs ? before.full : kernel;
    before = { full, kernel: resized(full, rows, columns) };
    scope.set({ kernel: before.kernel });
  };
  const presets = list(scope, { label: "Preset", choose: take });
  const rows = list(scope, {
    label: "Rows",
    choose: (value) => reshape(Number(value), scope.get("kernel")[0].length),
  });
  const columns = list(scope, {
    label: "Columns",
    choose: (value) => reshape(scope.get("kernel").length, Number(value)),
  });
  const display = choice(scope, {
    name: "display",
    label: "Greys",
    choices: {
      cut: "cut off at black and white",
      signed: "0 is middle grey",
      stretch: "stretched: least to greatest",
    },
  });
  const sizes = Array.from({ length: LARGEST_KERNEL }, (_, k) => [k + 1, String(k + 1)]);
  const all = [presets, rows, columns, display, file];
  return {
    node: html("div", { class: "convlab-controls" }, ...all.map(({ node }) => node)),
    update() {
      const kernel = scope.get("kernel");
      const known = scope.get("presets");
      const current = known.findIndex(({ name }) => name === presetName(kernel, known));
      const own = current < 0 ? [["", "own numbers"]] : [];
      const named = known.map(({ name }, k) => [k, name]);
      presets.update([...own, ...named], current < 0 ? "" : current);
      rows.update(sizes, kernel.length);
      columns.update(sizes, kernel[0].length);
      display.update();
      file.update();
    },
  };
}

const KEYS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function listenForPointing(scope, state, before, after) {
  const point = (row, column) => {
    const { height, width } = state.result.plane;
    scope.set({
      row: Math.max(0, Math.min(height - 1, row)),
      column: Math.max(0, Math.min(width - 1, column)),
    });
  };
  // The middle of the window follows the pointer in the photo, the pixel does in the result.
  const follow = ({ canvas }, middle) => (event) => {
    if (state.result === null) return;
    const box = canvas.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * canvas.height);
    const column = Math.floor(((event.clientX - box.left) / box.width) * canvas.width);
    const [up, left] = middle();
    point(row - up, column - left);
  };
  const half = () => {
    const kernel = scope.get("kernel");
    return [Math.floor(kernel.length / 2), Math.floor(kernel[0].length / 2)];
  };
  for (const [figure, middle] of [
    [before, half],
    [after, () => [0, 0]],
  ]) {
    scope.listen(figure.frame, "pointerdown", follow(figure, middle));
    scope.listen(figure.frame, "pointermove", follow(figure, middle));
  }
  scope.listen(after.frame, "keydown", (event) => {
    const step = KEYS[event.key];
    if (step === undefined || state.result === null) return;
    const { row, column } = place(scope, state.result.plane);
    const far = event.shiftKey ? 10 : 1;
    point(row + far * step[0], column + far * step[1]);
    event.preventDefault();
  });
}

export default { render: (context) => mount(context, SETTINGS, buildPlayground) };
