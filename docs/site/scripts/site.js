// The scripts of the site. They are joined to one file: a page that is a file may load no module.
import { showExplorers } from "./explorers.js";
import { markLessons, showForget } from "./lesson_marks.js";
import { followTheme, markWideParts } from "./page.js";
import { showPractice } from "./practice.js";
import { showQuestions } from "./questions.js";

followTheme();
showExplorers();
/** How many questions each lesson has: "00:11 01:14". */
const questions = Object.fromEntries(
  (document.documentElement.dataset.convlabQuestions ?? "")
    .split(" ")
    .map((pair) => pair.split(":"))
    .map(([lesson, count]) => [lesson, Number(count)]),
);
const mark = () => markLessons(questions);
showQuestions(mark);
showPractice();
mark();
const place = document.getElementById("convlab-progress");
if (place) showForget(place, place.dataset.lesson, () => location.reload());
markWideParts();
