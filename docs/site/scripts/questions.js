// The questions of a lesson as forms, and what follows them folded until one has answered or asks.
import { assign, html, uniqueId } from "../../../convlab/widgets/shared/page/dom.js";
import { judge, otherAnswers } from "./judge.js";
import { keep, readProgress } from "./progress.js";

/** @import { Question, Reply } from "./judge.js" */
/** @import { Given } from "./progress.js" */
const MARKS = { right: "✓", "not yet": "✗", waiting: "○" };

/** Make a form of each question in the page. @param {() => void} onChange called after an answer */
export function showQuestions(onChange) {
  const places = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-prediction]")
  );
  const fold = foldWhatFollows([...places], onChange);
  for (const place of places) {
    const question = decode(place.dataset.prediction ?? "");
    const onAnswer = (/** @type {string} */ text, /** @type {"right" | "not yet"} */ kind) => {
      keep(question.id, { text, kind });
      fold();
      onChange();
    };
    showQuestion(place, question, onAnswer, readProgress()[question.id]);
  }
  fold();
}

/** What Python has put out of sight: JSON in base64. @param {string} text */
export function decode(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Make a form of a question, with the place of its reply.
 * @param {HTMLElement} place @param {Question & { steps?: string }} question
 * @param {(text: string, kind: "right" | "not yet") => void} onAnswer
 * @param {Given} [before] what was answered before */
export function showQuestion(place, question, onAnswer, before) {
  const reply = html("div", { class: "convlab-reply", role: "status" });
  const field = question.choices.length > 0 ? choiceField(question) : textField(question);
  const form = html(
    "form",
    { class: "convlab-question", "aria-label": `Your answer to ${question.id}` },
    ...field.nodes,
    html("button", { type: "submit", text: "Answer" }),
    ...field.hints,
  );
  const show = (/** @type {string} */ text) => {
    const judged = judge(question, text);
    const traps = judged.kind === "right" ? otherAnswers(question, text) : [];
    const steps = judged.kind === "right" ? question.steps : "";
    reply.replaceChildren(...replyNodes(judged, traps, steps));
    assign(reply, { "data-kind": judged.kind });
    if (judged.kind === "not yet") {
      const ask = html("button", { type: "button", text: "Show the answer" });
      ask.addEventListener("click", () => {
        const right = { ...judged, parts: [...judged.parts, answerSentence(question)] };
        reply.replaceChildren(...replyNodes(right, otherAnswers(question, text), question.steps));
      });
      reply.append(ask);
    }
    return judged.kind;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.read();
    const kind = show(text);
    if (kind !== "waiting") onAnswer(text, kind);
  });
  if (before && before.kind !== "shown") {
    field.write(before.text);
    show(before.text);
  }
  place.replaceChildren(form, reply);
}

/** @param {Question} question */
function answerSentence({ answer, because }) {
  const text = Array.isArray(answer) ? `(${answer.join(", ")})` : String(answer);
  return `It is ${typeof answer === "number" ? answer.toLocaleString("en") : text}. ${because}`;
}

/** @param {Question} question */
function textField({ id, form }) {
  const name = uniqueId("answer");
  const hint = html("span", { class: "convlab-hint", id: `${name}-form`, text: form });
  const input = html("input", {
    id: name,
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": hint.id,
  });
  return {
    nodes: [html("label", { for: name, text: id }), input],
    hints: [hint],
    read: () => input.value,
    write: (/** @type {string} */ text) => assign(input, { value: text }),
  };
}

/** @param {Question} question */
function choiceField({ id, choices }) {
  const name = uniqueId("choice");
  const inputs = choices.map((value) => html("input", { type: "radio", name, value }));
  const labels = choices.map((value, k) => html("label", {}, inputs[k], ` ${value}`));
  return {
    nodes: [html("fieldset", {}, html("legend", { text: id }), ...labels)],
    hints: [],
    read: () => inputs.find((input) => input.checked)?.value ?? "",
    write: (/** @type {string} */ text) => {
      for (const input of inputs) input.checked = input.value === text;
    },
  };
}

/** @param {Reply} reply @param {string[]} traps @param {string} [steps] of the derivation */
function replyNodes({ kind, heading, parts }, traps, steps) {
  /** @type {HTMLElement[]} */
  const nodes = [html("p", {}, html("strong", { text: `${MARKS[kind]} ${heading}` }))];
  for (const part of parts) nodes.push(html("p", {}, ...markedUp(part)));
  if (steps) nodes.push(html("pre", { text: steps }));
  if (traps.length === 0) return nodes;
  const items = traps.map((trap) => html("li", {}, ...markedUp(trap)));
  const title = html("summary", { text: "What others answer, and why it is wrong" });
  return [...nodes, html("details", {}, title, html("ul", {}, ...items))];
}

/** The parts of a sentence, with the words in backticks as code. @param {string} text */
export const markedUp = (text) =>
  text.split("`").map((part, k) => (k % 2 === 1 ? html("code", { text: part }) : part));

/** Fold what follows the questions of each section. Returns a function that opens what the answers
 * given so far allow.
 * @param {HTMLElement[]} places @param {() => void} onChange */
function foldWhatFollows(places, onChange) {
  /** @type {{ ids: string[], bar: HTMLElement, body: HTMLElement }[]} */
  const folds = [];
  const isQuestion = (/** @type {Element | null} */ node) =>
    node instanceof HTMLElement && node.dataset.prediction !== undefined;
  // Backwards, so that a fold lies whole in the one before it.
  for (const place of [...places].reverse()) {
    if (isQuestion(place.nextElementSibling)) continue;
    const ids = /** @type {string[]} */ ([]);
    for (let node = /** @type {Element | null} */ (place); isQuestion(node); ) {
      const asked = /** @type {HTMLElement} */ (node);
      ids.unshift(asked.id.replace("predict-", ""));
      node = asked.previousElementSibling;
    }
    const rest = [];
    for (let node = place.nextSibling; node; node = node.nextSibling) rest.push(node);
    if (!rest.some((node) => node instanceof Element)) continue;
    const body = html("div", { class: "convlab-folded" }, ...rest);
    const button = html("button", { type: "button", text: "Show what follows" });
    const text = "What follows shows the answer.";
    const bar = html("p", { class: "convlab-fold" }, `${text} `, button);
    place.after(bar, body);
    const ask = () => {
      for (const id of ids) {
        if (!readProgress()[id]) keep(id, { text: "", kind: "shown" });
      }
      open();
      onChange();
    };
    button.addEventListener("click", ask);
    body.addEventListener("beforematch", ask); // found by the browser's search, or by a link
    folds.push({ ids, bar, body });
  }
  const open = () => {
    const given = readProgress();
    for (const { ids, bar, body } of folds) {
      const isOpen = ids.every((id) => given[id]);
      assign(bar, { hidden: isOpen });
      assign(body, { hidden: isOpen ? null : "until-found" });
    }
  };
  return open;
}
