// A page of slides: the explorers are shown, and each slide is made to fit.
import { showExplorers } from "../../../docs/site/scripts/explorers.js";

const SIZE = { width: 1280, height: 720 };
const ROOM = 660; // of the height, for what stands on a slide
const LETTERS = [44, 40, 36, 32, 28, 25, 22, 20]; // pixels, the first that fits
const ZOOMS = [1.5, 1.35, 1.2, 1.1, 1]; // of an explorer, likewise

/** Give a slide that is seen the largest letters, and its explorer the largest size, that fit it. An
 * explorer that is higher than any slide scrolls. @param {HTMLElement} slide */
function fit(slide) {
  if (slide.dataset.fitted) return;
  slide.dataset.fitted = "";
  const explorer = /** @type {HTMLElement | null} */ (slide.querySelector(".convlab-shown"));
  explorer?.classList.remove("scrolls");
  for (const zoom of explorer ? ZOOMS : []) {
    explorer?.style.setProperty("zoom", String(zoom));
    if (isWhole(slide)) return;
  }
  explorer?.classList.add("scrolls");
  for (const size of LETTERS) {
    slide.style.fontSize = `${size}px`;
    if (isWhole(slide)) return;
  }
}

/** Whether all of a slide is to be seen. @param {HTMLElement} slide */
function isWhole(slide) {
  return slide.scrollHeight <= ROOM && slide.scrollWidth <= slide.clientWidth;
}

showExplorers();
// @ts-expect-error reveal.js and its plugin are scripts that stand before this one
const { Reveal, RevealNotes } = window;
Reveal.initialize({
  ...SIZE,
  margin: 0.03,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  viewDistance: 1000, // an explorer that is not seen is laid out all the same
  // The arrow keys of an explorer are its own.
  keyboardCondition: () => !document.activeElement?.closest(".convlab-explorer"),
  plugins: [RevealNotes],
}).then(() => {
  const show = () => fit(Reveal.getCurrentSlide());
  Reveal.on("slidechanged", show);
  // An explorer draws itself a moment later.
  new ResizeObserver(() => {
    const slide = Reveal.getCurrentSlide();
    if (!isWhole(slide)) delete slide.dataset.fitted;
    show();
  }).observe(document.querySelector(".slides") ?? document.body);
  setTimeout(show, 0);
});
