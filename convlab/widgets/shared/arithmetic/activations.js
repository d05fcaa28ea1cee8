// The activations of `convlab.activations` and their derivatives, for a page without Python. Python
// writes the numbers of the tests.

/** The parameters of all activations; each activation uses its own.
 * @typedef {{ negative_slope: number, alpha: number, beta: number }} Parameters */

/** @typedef {(x: number, parameters: Parameters) => number} Formula */

/** An activation. jumps: whether the slope jumps at 0, where PyTorch has the slope from the left.
 * @typedef {{ value: Formula, slope: Formula, jumps?: boolean }} Activation */

// Above this beta·x, softplus(x) is x itself, as in PyTorch.
const THRESHOLD = 20;

/** @param {number} x */
const logistic = (x) => {
  const small = Math.exp(-Math.abs(x));
  return (x < 0 ? small : 1) / (1 + small);
};

/** erf(x) = 2/√π · exp(−x²) · Σ 2ⁿ·x²ⁿ⁺¹/(1·3·…·(2n + 1)). No digit is lost: no term is negative.
 * @param {number} x */
export function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x); // the rest is below the last digit
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (2 * x * x) / odd;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Φ(x), the share of a normal distribution below x, and its slope: exactly, or by tanh.
 * @type {Record<"exact" | "tanh", (x: number) => [share: number, slope: number]>} */
const normal = {
  exact: (x) => [(1 + erf(x / Math.SQRT2)) / 2, Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)],
  tanh(x) {
    const scale = Math.sqrt(2 / Math.PI);
    const curve = Math.tanh(scale * (x + 0.044715 * x ** 3));
    return [(1 + curve) / 2, ((1 - curve ** 2) / 2) * scale * (1 + 3 * 0.044715 * x ** 2)];
  },
};

/** GELU, x·Φ(x). @type {(kind: keyof typeof normal) => Activation} */
const gelu = (kind) => ({
  value: (x) => x * normal[kind](x)[0],
  slope(x) {
    const [share, steepness] = normal[kind](x);
    return share + x * steepness;
  },
});

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  relu: { value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0), jumps: true },
  leaky_relu: {
    value: (x, { negative_slope }) => (x > 0 ? x : negative_slope * x),
    slope: (x, { negative_slope }) => (x > 0 ? 1 : negative_slope),
    jumps: true,
  },
  elu: {
    value: (x, { alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
    slope: (x, { alpha }) => (x > 0 ? 1 : alpha * Math.exp(x)),
    jumps: true,
  },
  sigmoid: { value: logistic, slope: (x) => logistic(x) * (1 - logistic(x)) },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  softplus: {
    value(x, { beta }) {
      const t = beta * x;
      return t > THRESHOLD ? x : (Math.max(0, t) + Math.log1p(Math.exp(-Math.abs(t)))) / beta;
    },
    slope: (x, { beta }) => (beta * x > THRESHOLD ? 1 : logistic(beta * x)),
  },
  gelu: gelu("exact"),
  gelu_tanh: gelu("tanh"),
  silu: {
    value: (x) => x * logistic(x),
    slope: (x) => logistic(x) * (1 + x * (1 - logistic(x))),
  },
};

/** What is left of a gradient of 1 behind so many layers that all receive one x, at which the slope
 * is this one. Each layer multiplies the gradient by its weight, here 1, and by the slope.
 * @param {number} slope @param {number} layers */
export const gradientThrough = (slope, layers) => slope ** layers;

/** The intervals from `low` to `high` in which |slope| is below `threshold`, from left to right.
 * The search goes in steps of a sixtieth of a unit, and then finds the ends by halving.
 * @param {(x: number) => number} slope
 * @param {number} threshold @param {number} low @param {number} high */
export function flatIntervals(slope, threshold, low, high) {
  const isFlat = (/** @type {number} */ x) => Math.abs(slope(x)) < threshold;
  const steps = Math.round(60 * (high - low));
  const at = (/** @type {number} */ k) => low + ((high - low) * k) / steps;
  const ends = isFlat(low) ? [low] : []; // a start, an end, a start, …
  for (let k = 1; k <= steps; k += 1) {
    const isInside = ends.length % 2 === 1;
    if (isFlat(at(k)) !== isInside) ends.push(turningPoint(isFlat, at(k - 1), at(k)));
  }
  if (ends.length % 2 === 1) ends.push(high);
  /** @type {[start: number, end: number][]} */
  const intervals = [];
  for (let k = 0; k < ends.length; k += 2) intervals.push([ends[k], ends[k + 1]]);
  return intervals;
}

/** The place between `left` and `right` at which a test changes.
 * @param {(x: number) => boolean} test @param {number} left @param {number} right */
function turningPoint(test, left, right) {
  const before = test(left);
  for (let k = 0; k < 50; k += 1) {
    const middle = (left + right) / 2;
    if (test(middle) === before) left = middle;
    else right = middle;
  }
  return (left + right) / 2;
}
