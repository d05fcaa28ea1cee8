import assert from "node:assert/strict";
import test from "node:test";

import { curve, layersText, whereText } from "../../convlab/widgets/activation_explorer.js";
import {
  ACTIVATIONS,
  gradientThrough,
} from "../../convlab/widgets/shared/arithmetic/activations.js";
import { fourDigits, placeText } from "../../convlab/widgets/shared/arithmetic/numbers.js";
import { sparkline } from "../../convlab/widgets/shared/controls/function_buttons.js";
import { layout } from "../../convlab/widgets/shared/drawing/activation_frame.js";
import { linesOf, markOf, titleOf } from "../../convlab/widgets/shared/drawing/activation_lines.js";
import {
  decadeRange,
  decades,
  powerOfTen,
  powerText,
  rangeOf,
  ticks,
  twoFigures,
} from "../../convlab/widgets/shared/drawing/plot_axis.js";
import {
  exits,
  inside,
  numberPlaces,
  spread,
} from "../../convlab/widgets/shared/drawing/plot_geometry.js";
import { cases } from "./cases.js";

const { axis } = cases; // of the setting `position`

/** A curve as the picture gets it. */
function curveOf(name, parameters = { negative_slope: 0.01, alpha: 1, beta: 1 }) {
  const value = (x) => ACTIVATIONS[name].value(x, parameters);
  const slope = (x) => ACTIVATIONS[name].slope(x, parameters);
  const { jumps = false } = ACTIVATIONS[name];
  const lines = { value: curve(value, false, axis), slope: curve(slope, jumps, axis) };
  return { name, value, slope, lines, flat: [] };
}

const shown = (names, layers = 1) => ({
  curves: names.map((name) => curveOf(name)),
  key: "",
  x: 1,
  layers,
  threshold: 0.05,
});

test("what layers leave of a gradient is Python's and autograd's", () => {
  assert.ok(cases.gradients.length >= 300);
  for (const {
    function: name,
    position,
    layers,
    convlab,
    torch,
    text,
    ...parameters
  } of cases.gradients) {
    const found = gradientThrough(ACTIVATIONS[name].slope(position, parameters), layers);
    assert.equal(powerText(ACTIVATIONS[name].slope(position, parameters), layers), text);
    const where = `${name} ${JSON.stringify(parameters)} at ${position}, ${layers} layers`;
    for (const wanted of [convlab, torch]) {
      const slack = 1e-8 * Math.abs(wanted) + 1e-200;
      assert.ok(Math.abs(found - wanted) <= slack, `${where}: ${found}, not ${wanted}`);
    }
  }
});

test("the layers are said with their power", () => {
  assert.match(
    layersText(["sigmoid", "gelu"], [0.19661, -0.05], 1, 5),
    /^5 layers.* x = 1\.00.*: sigmoid 0\.1966⁵ ≈ 0\.00029; gelu \(−0\.05\)⁵ ≈ −3\.1·10⁻⁷\.$/u,
  );
  assert.equal(powerText(0.002466509, 20), "0.0024665²⁰ ≈ 6.9·10⁻⁵³");
  assert.equal(powerText(1, 20), "1²⁰ = 1");
  assert.equal(powerText(0.5, 2), "0.5² = 0.25");
  assert.equal(powerText(-2.4576e-5, 2), "(−0.00002458)² ≈ 6·10⁻¹⁰");
});

test("a curve goes through 0 exactly, from −6 to 6", () => {
  const [points, ...more] = curve((x) => x, false, axis);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [points[0], points[120], points.at(-1)],
    [
      [-6, -6],
      [0, 0],
      [6, 6],
    ],
  );
});

test("where a line jumps it is in two pieces, and 0 belongs to the left one", () => {
  const [left, right] = curve((x) => (x > 0 ? 1 : 0.2), true, axis);
  assert.deepEqual(
    [left.at(-1), right[0]],
    [
      [0, 0.2],
      [0, 1],
    ],
  );
  assert.equal(curve((x) => (x > 0 ? 1 : Math.exp(x)), true, axis).length, 1);
});

test("an axis holds all values with room for a number, and its marks are round numbers in it", () => {
  assert.deepEqual(rangeOf([0, 10]), [-1, 11.8]);
  assert.deepEqual(rangeOf([1, 1]), [0.9, 1.18]);
  assert.deepEqual(ticks(-6, 6), [-6, -4, -2, 0, 2, 4, 6]);
  assert.deepEqual(ticks(-0.1, 1.18), [0, 0.25, 0.5, 0.75, 1]);
});

test("a logarithmic axis begins at 1, and goes six powers of ten below the lower peak", () => {
  assert.deepEqual(decadeRange([-0.6, -2.6], [-0.6]), [-3, 0]);
  assert.deepEqual(decadeRange([-40, 0], [0]), [-6, 0]);
  assert.deepEqual(decadeRange([-50, -3, 0], [0, -3]), [-9, 0]);
  assert.deepEqual(decadeRange([0, 1.2], [1.2]), [-2, 2]);
  assert.deepEqual(decades(-9, 0), [-8, -6, -4, -2, 0]);
  assert.deepEqual(decades(-2, 2), [-2, -1, 0, 1, 2]);
  assert.deepEqual([0, 2, -15].map(powerOfTen), ["1", "10²", "10⁻¹⁵"]);
});

test("the y axis of the curves fits the first one and a bounded one, and the slopes share one", () => {
  for (const names of [
    ["sigmoid", "tanh"],
    ["relu", "tanh"],
  ]) {
    const { axis, lines } = linesOf("value", shown(names));
    assert.ok(axis.low < -1 && axis.high > lines[0].pieces[0].at(-1)[1]);
  }
  const fitted = linesOf("value", shown(["sigmoid", "relu"])).axis;
  assert.ok(fitted.high < 1.2 && fitted.low > -0.2);
  assert.equal(linesOf("value", shown(["relu", "sigmoid"])).axis.high > 6, true);
  assert.ok(linesOf("slope", shown(["sigmoid"])).axis.high < 0.3);
  assert.ok(linesOf("slope", shown(["sigmoid", "relu"])).axis.high > 1);
});

test("a title says whom the axis fits when the other curve goes on beyond it", () => {
  const title = (names) => titleOf("value", shown(names), linesOf("value", shown(names)).axis);
  assert.equal(title(["sigmoid", "relu"]), "f(x), the axis fits sigmoid");
  assert.equal(title(["relu", "sigmoid"]), "f(x)");
  assert.equal(title(["gelu_tanh", "elu"]), "f(x), the axis fits gelu (tanh)");
});

test("layers go down a logarithmic axis in equal steps, and a slope of 0 is not drawn", () => {
  const { steps, y, text } = markOf("gradient", curveOf("sigmoid"), 0, 3);
  assert.equal(text, "0.016"); // 1/64
  assert.deepEqual(
    [...steps, y].map((height) => (10 ** height).toFixed(6)),
    ["1.000000", "0.250000", "0.062500", "0.015625"],
  );
  const relu = linesOf("gradient", shown(["relu"], 4)).lines[0].pieces;
  assert.deepEqual([relu[0].length, relu[1].length], [0, 121]);
  assert.equal(markOf("gradient", curveOf("relu"), -1, 4).text, "0");
});

test("a curve that leaves its panel does so at an edge, with a direction", () => {
  const line = [-2, -1, 0, 1, 2].map((x) => [x, 2 * x]);
  assert.deepEqual(exits([line], { low: -10, high: 10 }), []);
  assert.deepEqual(exits([line], { low: -3, high: 1 }), [
    { x: -1.5, y: -3, direction: -1, isOut: false },
    { x: 0.5, y: 1, direction: 1, isOut: true },
  ]);
});

test("a line is cut where it leaves its panel, and keeps its slope up to there", () => {
  const line = [-2, -1, 0, 1, 2].map((x) => [x, 2 * x]);
  assert.deepEqual(inside(line, { low: -10, high: 10 }), [[line[0], ...line]]);
  assert.deepEqual(inside(line, { low: -3, high: 1 }), [
    [
      [-1.5, -3],
      [-1, -2],
      [0, 0],
      [0.5, 1],
    ],
  ]);
  const hill = [0, 1, 2, 3, 4].map((x) => [x, 4 - (x - 2) ** 2]);
  assert.equal(inside(hill, { low: 0, high: 3.5 }).length, 2);
  assert.deepEqual(inside(line, { low: 5, high: 6 }), []);
  assert.deepEqual(
    inside(
      [
        [0, 1],
        [1, 1],
      ],
      { low: 1, high: 2 },
    ),
    [
      [
        [0, 1],
        [0, 1],
        [1, 1],
      ],
    ],
  );
});

test("the picture keeps its height when a third panel comes, and all is inside it", () => {
  for (const width of [240, 374, 600]) {
    const [two, three] = [layout(width, 1, 2), layout(width, 20, 2)];
    assert.equal(two.height, three.height);
    assert.equal(two.boxes.gradient, undefined);
    const { value, slope, gradient } = three.boxes;
    assert.ok(value.bottom < three.bars && three.bars + 24 < slope.top);
    assert.ok(slope.bottom < gradient.top && gradient.bottom < three.height);
    assert.ok(three.left < three.right && three.right < width);
  }
});

test("numbers at a point stand on its two sides, at an end of the axis on the inner one", () => {
  const box = { left: 60, right: 500, top: 20, bottom: 200 };
  const sides = (at, heights) => numberPlaces(at, heights, box).map((each) => each["text-anchor"]);
  assert.deepEqual(sides(250, [100, 50]), ["start", "end"]);
  assert.deepEqual(sides(250, [50, 100]), ["end", "start"]); // the higher one on the left
  assert.deepEqual(sides(250, [100]), ["start"]);
  assert.deepEqual(sides(495, [100, 50]), ["end", "end"]);
  assert.deepEqual(sides(65, [100, 50]), ["start", "start"]);
  for (const at of [65, 250, 495]) {
    for (const heights of [
      [20, 20],
      [200, 200],
      [Number.POSITIVE_INFINITY, 240],
      [-90, 20],
      [100, 101],
    ]) {
      const [first, second] = numberPlaces(at, heights, box);
      assert.equal(first.y < second.y, heights[0] < heights[1], `${at}, ${heights}`);
      assert.ok(Math.min(first.y, second.y) >= 31 && Math.max(first.y, second.y) <= 196);
      const isApart = Math.abs(first.y - second.y) >= 15;
      assert.ok(isApart || first["text-anchor"] !== second["text-anchor"], `${at}, ${heights}`);
    }
  }
});

test("numbers keep their width, and a tiny one is not called 0", () => {
  assert.equal(fourDigits(0.73106), "0.7311");
  assert.equal(fourDigits(-0.2), "−0.2000");
  assert.equal(fourDigits(-0), "0.0000");
  assert.equal(fourDigits(-4.2e-7), "−4.2e−7");
});

test("what is left of a gradient has two digits that count", () => {
  const texts = [1, 0, -0.001628, 0.000294, 2.94e-7, 1e-40, 11.04, 3.5e9, 0.0000999].map(
    twoFigures,
  );
  const wanted = ["1", "0", "−0.0016", "0.00029", "2.9·10⁻⁷", "10⁻⁴⁰", "11", "3.5·10⁹", "0.0001"];
  assert.deepEqual(texts, wanted);
});

test("a place that Python has set keeps its digits", () => {
  assert.equal(placeText(1.5), "1.50");
  assert.equal(placeText(-0.05), "−0.05");
  assert.equal(placeText(0.123456), "0.123456");
  assert.equal(placeText(-2.345), "−2.345");
});

test("intervals are written in words", () => {
  assert.equal(whereText([], axis), "nowhere");
  assert.equal(whereText([[-6, 6]], axis), "everywhere");
  assert.equal(
    whereText(
      [
        [-6, -2.944],
        [2.944, 6],
      ],
      axis,
    ),
    "up to x = −2.94, and from x = 2.94 on",
  );
  assert.equal(
    whereText([[-1.4, -1.2]], axis),
    "between x = −1.40 and x = −1.20 (around its least value)",
  );
  assert.equal(whereText([[-6, -1e-15]], axis), "up to x = 0.00");
});

test("two names at the ends of their lines do not lie on each other, nor beyond the panel", () => {
  const box = { top: 10, bottom: 100 };
  assert.deepEqual(spread([20, 90], 16, box), [20, 90]);
  assert.deepEqual(spread([50, 50], 16, box), [42, 58]);
  assert.deepEqual(spread([54, 50], 16, box), [60, 44]);
  assert.deepEqual(spread([50], 16, box), [50]);
  assert.deepEqual(spread([12, 11], 16, box), [26, 10]);
  assert.deepEqual(spread([300, 400], 16, box), [84, 100]);
  assert.deepEqual(spread([-400, 14], 16, box), [10, 26]);
});

test("a small picture rises with its function, and stays in its frame", () => {
  const heights = (f) => [...sparkline(f).matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
  const rising = heights((x) => x);
  assert.equal(rising.length, 33);
  assert.ok(rising.every((y) => y >= 0 && y <= 19));
  assert.ok(rising[0] > rising[16] && rising[16] > rising[32]);
});
