// A number of a BatchExplorer, as formulas and in words.
/** @import { Settings } from "../../batch_explorer.js" */
/** @import { Result } from "../arithmetic/batch.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Place } from "./batch_maps.js" */
/** @import { Piece } from "./formula_line.js" */
import { normalised, timesKept } from "../arithmetic/batch.js";
import { fourDigits, inBrackets, twoDigits } from "../arithmetic/numbers.js";

const MASKS = 200;

/** y = γ·(x − μ)/√(σ² + ε) + β, with the numbers. @type {(x: number,
 *   statistics: { mean: number, variance: number }, scope: Scope<Settings>) => Piece[]} */
export function normPieces(x, statistics, scope) {
  const { mean, variance } = statistics;
  const { gamma, beta } = scope.pick("gamma", "beta");
  /** @type {(letter: string, text: string) => Piece} */
  const piece = (letter, text) => ({ letter, text });
  /** @type {(texts: string[]) => Piece[]} */
  const formula = ([g, number, mu, sigma, eps, b]) => [
    piece("γ", g),
    " · ",
    {
      above: [piece("x", number), " − ", piece("μ", mu)],
      below: ["√(", piece("σ²", sigma), ` + ${eps})`],
    },
    " + ",
    piece("β", b),
  ];
  const numbers = [
    inBrackets(twoDigits(gamma)),
    twoDigits(x),
    inBrackets(fourDigits(mean)),
    fourDigits(variance),
    "0.00001",
    inBrackets(twoDigits(beta)),
  ];
  const out = fourDigits(normalised(x, statistics, gamma, beta).out);
  return [
    piece("y", "y"),
    " = ",
    ...formula(["γ", "x", "μ", "σ²", "ε", "β"]),
    " = ",
    ...formula(numbers),
    " ≈ ",
    piece("y", out),
  ];
}

/** What dropout makes of a number. @type {(given: number, out: number, isKept: boolean | undefined,
 *   scope: Scope<Settings>) => Piece[]} */
export function dropPieces(given, out, isKept, scope) {
  const p = twoDigits(scope.get("p"));
  /** @type {Piece} */
  const before = { letter: "y", text: fourDigits(given) };
  if (isKept === undefined) return ["dropout, eval: ", before, " stays as it is"];
  if (!isKept) return ["dropout: ", before, " is set to 0"];
  return [
    "dropout, kept: ",
    { above: [before], below: ["1 − ", { letter: "p", text: p }] },
    ` = ${fourDigits(out)}`,
  ];
}

/** @type {(result: Result, place: Place, number: number | null, scope: Scope<Settings>) =>
 *   string} */
export function batchSentence({ own, maps }, [image, row, column], number, scope) {
  const isTraining = scope.get("training");
  const layer = scope.get("layer");
  const count = scope.get("included").filter((each) => each === 1).length;
  const [height, width] = [maps[0].length, maps[0][0].length];
  if (own === null) {
    const isAveraged = isTraining && layer !== "dropout";
    const lack = isAveraged ? "there is nothing to average" : "there is no output";
    return `No image is in the batch: ${lack}. Tick one.`;
  }
  const where = `Image ${image}, row ${row}, column ${column}.`;
  /** @type {string[]} */
  const parts = [where];
  if (number === null) parts.push("This image is not in the batch, and has no output.");
  if (layer !== "dropout") {
    const n = `${count}·${height}·${width} = ${own.n}`;
    const others = count === 1 ? "and no other image is in it" : "other images’ too";
    const whose = number === null ? "" : `, ${others}`;
    parts.push(
      isTraining
        ? `Training: μ and σ² are of all ${n} numbers of this batch${whose}.`
        : "Eval: μ and σ² are the running ones, whatever else is in the batch; no step trains them.",
    );
  }
  if (layer !== "batch_norm" && number !== null) {
    const { p, seed } = scope.pick("p", "seed");
    const kept = timesKept(seed, MASKS, p, (image * height + row) * width + column);
    const mean = kept / MASKS / (1 - p);
    parts.push(
      isTraining
        ? `Of ${MASKS} masks ${kept} keep this number: on average it comes out ` +
            `${twoDigits(mean)} times as large.`
        : "Dropout does nothing.",
    );
  }
  return parts.join(" ");
}
