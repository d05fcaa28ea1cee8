// Motion that explains. A person who wants none sees none: the style sheet switches transitions off,
// and these functions do nothing.

const FLASH = 450; // milliseconds

/** Whether the person asks for no motion. */
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Light up a node once: its number has changed. @param {Element} node */
export function flash(node) {
  if (isStill()) return;
  const light = "color-mix(in srgb, var(--convlab-flash) 65%, transparent)";
  node.animate([{ backgroundColor: light }, { backgroundColor: "transparent" }], FLASH);
}

/** Let a node come from another one: it starts at its place, and glides to its own.
 * @param {Element} node @param {Element} from @param {number} [milliseconds] */
export function glideFrom(node, from, milliseconds = 260) {
  if (isStill()) return;
  const [start, end] = [from.getBoundingClientRect(), node.getBoundingClientRect()];
  const [x, y] = [start.x - end.x, start.y - end.y];
  const begin = { transform: `translate(${x}px, ${y}px)`, opacity: 0.4 };
  node.animate([begin, { transform: "none", opacity: 1 }], {
    duration: milliseconds,
    easing: "ease-out",
  });
}
