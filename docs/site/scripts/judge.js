// The reply to an answer, as `predict` gives it in a notebook. No DOM.

/** A question with its answers, as Python writes it.
 * @typedef {number | string | number[]} Answer
 * @typedef {{ id: string, form: string, choices: string[], answer: Answer, because: string,
 *   wrong: [Answer, string][], near: [Answer, string][], within: number | null }} Question
 * @typedef {{ kind: "right" | "not yet" | "waiting", heading: string, parts: string[] }} Reply */

const SAME_GUESS = 1.5; // factor within which a guess is taken for a known wrong answer
const SAME_COUNT = 1.03; // factor within which it is taken for a count that is near the right one

/** The reply to a typed or chosen text.
 * @param {Question} question @param {string} text @returns {Reply} */
export function judge(question, text) {
  const given = readAnswer(question, text);
  if (given === null) {
    const heading = `${text.trim() || "An empty field"} cannot be compared.`;
    return { kind: "waiting", heading, parts: [`The answer is ${question.form}.`] };
  }
  if (question.within !== null) return judgeGuess(question, Number(given));
  if (isSame(given, question.answer)) {
    return { kind: "right", heading: `${asText(given)} is right.`, parts: [question.because] };
  }
  const named = question.wrong.find(([wrong]) => isSame(wrong, given));
  return {
    kind: "not yet",
    heading: `It is not ${asText(given)}.`,
    parts: named ? [named[1]] : [],
  };
}

/** The traps: what others answer, and why it is wrong, but for the answer that was given.
 * @param {Question} question @param {string} text @returns {string[]} */
export function otherAnswers(question, text) {
  const given = readAnswer(question, text);
  return question.wrong
    .filter(([wrong]) => given === null || !isSame(wrong, given))
    .map(([wrong, sentence]) => `${asText(wrong)}: ${sentence}`);
}

/** The answer that a text holds, or null if it has not the form that the question asks for.
 * @param {Question} question @param {string} text @returns {Answer | null} */
export function readAnswer({ choices, answer, within }, text) {
  if (choices.length > 0) return choices.includes(text) ? text : null;
  const bare = text.trim().replace(/^[([]+|[)\]]+$/g, "");
  if (!Array.isArray(answer)) {
    const number = readNumber(bare);
    const sides = bare.split(/[,×]/).map(readNumber);
    // The one side of a square.
    const isSquare = sides.length === 2 && sides[0] === sides[1];
    const one = number ?? (isSquare ? sides[0] : null);
    return one === null || (within !== null && one <= 0) ? null : one;
  }
  const parts = bare.replace(/[,;×]\s*$/, "").split(/\s*[,;×x]\s*|\s+/);
  const numbers = parts.map(readNumber).filter((number) => number !== null);
  return parts.length === answer.length && numbers.length === parts.length ? numbers : null;
}

/** @param {string} text @returns {number | null} */
function readNumber(text) {
  const plain = text.trim().replace(/[−–]/g, "-");
  const joined = /^-?\d{1,3}([,_ ]\d{3})+(\.\d+)?$/.test(plain)
    ? plain.replace(/[,_ ]/g, "")
    : plain;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(joined) ? Number(joined) : null;
}

/** @type {(one: Answer, other: Answer) => boolean} */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** An answer as a person reads it. @param {Answer} answer @returns {string} */
export function asText(answer) {
  if (Array.isArray(answer)) return `(${answer.join(", ")}${answer.length === 1 ? "," : ""})`;
  if (typeof answer === "string") return `"${answer}"`;
  if (answer !== 0 && Math.abs(answer) < 1e-4) return answer.toExponential().replaceAll("-", "−");
  return answer.toLocaleString("en", { maximumFractionDigits: 20 }).replace("-", "−");
}

/** The reply to a guess at a large number: how far off it is, in a range where it is wrong, so that
 * the answer is not given away.
 * @param {Question} question @param {number} guess @returns {Reply} */
function judgeGuess({ answer, because, wrong, near, within }, guess) {
  const orders = ordersApart(guess, Number(answer));
  const side = orders > 0 ? "large" : "small";
  if (Math.abs(orders) <= Math.log10(within ?? 1)) {
    const factor = (10 ** Math.abs(orders)).toFixed(1);
    const off = factor === "1.0" ? "hardly off" : `${factor} times too ${side}`;
    const counted = near.filter(
      ([number]) => Math.abs(ordersApart(guess, Number(number))) < Math.log10(SAME_COUNT),
    );
    return {
      kind: "right",
      heading: `${asText(guess)} is near enough, ${off}.`,
      parts: [...counted.map(([, sentence]) => sentence), because],
    };
  }
  const power = Math.ceil(Math.abs(orders));
  let factor = `between ${within} and 10`;
  if (Math.abs(orders) > 3) factor = "of more than 1,000";
  else if (Math.abs(orders) > 1) {
    factor = `between ${asText(10 ** (power - 1))} and ${asText(10 ** power)}`;
  }
  const distance = (/** @type {[Answer, string]} */ [number]) =>
    Math.abs(ordersApart(guess, Number(number)));
  const [nearest] = [...wrong].sort((one, other) => distance(one) - distance(other));
  const isMeant = nearest !== undefined && distance(nearest) < Math.log10(SAME_GUESS);
  return {
    kind: "not yet",
    heading: `${asText(guess)} is too ${side}, by a factor ${factor}.`,
    parts: isMeant ? [nearest[1]] : [],
  };
}

/** Powers of ten by which a guess is above a number. @type {(guess: number, number: number) =>
 *   number} */
const ordersApart = (guess, number) => Math.log10(guess) - Math.log10(number);
