// Which lessons are done: on the front page in the table, elsewhere in the list of the lessons.
import { html } from "../../../convlab/widgets/shared/page/dom.js";
import { answeredIn, forget } from "./progress.js";

/** Mark the lessons in the table and in the list.
 * @param {Record<string, number>} questions how many questions each lesson has, by its number */
export function markLessons(questions) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(
    "table a[href*='notebooks/'], .bd-links p:first-of-type + ul a.internal",
  );
  for (const link of links) {
    const lesson = link.textContent.trim().slice(0, 2);
    link.parentElement?.querySelector(".convlab-done")?.remove();
    const [done, all] = [answeredIn(lesson), questions[lesson]];
    if (!all || done === 0) continue;
    const isDone = done >= all;
    const isList = link.closest(".bd-links") !== null;
    const title = `${done} of ${all} questions answered`;
    const text = isDone ? "✓" : `${done}/${all}`;
    if (isList && !isDone) continue;
    const mark = html("span", { class: "convlab-done", title, text: ` ${text}` });
    (isList ? link : link.parentElement)?.append(mark);
  }
}

/** A sentence on what is kept, with a button that forgets it.
 * @param {Element} place @param {string | undefined} lesson its number; undefined for all lessons
 * @param {() => void} onChange called when it is forgotten */
export function showForget(place, lesson, onChange) {
  const what = lesson ? "of this lesson" : "of all lessons";
  const button = html("button", { type: "button", text: `Forget my answers ${what}` });
  const text = "Your answers are kept in this browser, and sent nowhere.";
  const said = html("span", { role: "status" });
  button.addEventListener("click", () => {
    forget(lesson);
    said.textContent = " Forgotten.";
    onChange();
  });
  place.replaceChildren(html("p", { class: "convlab-forget" }, `${text} `, button, said));
}
