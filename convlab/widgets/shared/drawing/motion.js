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
  if (!isStill()) glideAll([[node, from.getBoundingClientRect()]], milliseconds);
}

/** Let nodes appear when others have come to them. @param {Element[]} nodes
 * @param {number} milliseconds that the others take */
export function appearAfter(nodes, milliseconds) {
  if (isStill()) return;
  const steps = [{ opacity: 0 }, { opacity: 0, offset: 0.8 }, { opacity: 1 }];
  for (const node of nodes) node.animate(steps, milliseconds);
}

/** Let nodes come from elsewhere, each one from a place of its own. All are measured before the
 * first one moves. @param {[node: Element, from: DOMRect][]} pairs @param {number} milliseconds */
export function glideAll(pairs, milliseconds) {
  if (isStill()) return;
  const ends = pairs.map(([node]) => node.getBoundingClientRect());
  pairs.forEach(([node, start], k) => {
    const [x, y] = [start.x - ends[k].x, start.y - ends[k].y];
    const begin = { transform: `translate(${x}px, ${y}px)`, opacity: 0.4 };
    const options = { duration: milliseconds, easing: "ease-out" };
    node.animate([begin, { transform: "none", opacity: 1 }], options);
  });
}
