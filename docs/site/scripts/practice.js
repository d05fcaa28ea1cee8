// A page of practice: one question at a time, and a button for the next one.
import { html } from "../../../convlab/widgets/shared/page/dom.js";
import { askInTurn } from "./practice_sequence.js";
import { decode, markedUp, showQuestion } from "./questions.js";

/** @import { Practice } from "./practice_sequence.js" */

/** Ask the questions of the page, if it has some. */
export function showPractice() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-practice]"));
  if (!place) return;
  const practice = /** @type {Practice} */ (decode(place.dataset.practice ?? ""));
  const next = askInTurn(practice, Math.random);
  let [right, done] = [0, 0];
  const score = html("p", { class: "convlab-forget", role: "status" });

  const ask = (/** @type {boolean | null} */ before) => {
    const { topic, level, question } = next(before);
    const id = `Question ${done + 1}`;
    const dots = "●".repeat(level + 1) + "○".repeat(practice.rule.levels - level - 1);
    const form = html("div", {});
    const button = html("button", { type: "button", text: "Next question", hidden: true });
    /** @type {boolean | null} */
    let first = null; // whether the first answer was right: it alone counts
    showQuestion(form, { ...question, id }, (_, kind) => {
      if (first !== null) return;
      first = kind === "right";
      [right, done] = [right + Number(first), done + 1];
      score.textContent = `${right} of ${done} right at the first try.`;
      button.hidden = false;
    });
    button.addEventListener("click", () => {
      ask(first);
      place.querySelector("input")?.focus();
    });
    place.replaceChildren(
      html("p", { class: "convlab-topic", text: `${dots} ${topic.name}` }),
      html("p", {}, ...markedUp(question.text)),
      html("div", { class: "convlab-predict" }, form),
      button,
      score,
    );
  };
  ask(null);
}
