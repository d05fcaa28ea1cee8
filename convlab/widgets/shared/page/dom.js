// Elements of the page, built from data. Text is inserted as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Attributes of an element by name. null, undefined and false remove an attribute, true sets it to
 * the empty text; `text` is the element's text, and a name that begins with -- is a property that
 * its style sheet reads.
 * @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/** Set attributes of an element, and return it; one that has its value already is not touched.
 * @template {Element} E @param {E} node @param {Attributes} attributes */
export function assign(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") {
      setText(node, String(value));
    } else if (name.startsWith("--")) {
      // Whatever lies inside is styled again when a property is set, even to the value that it has.
      const { style } = /** @type {HTMLElement | SVGElement} */ (/** @type {Element} */ (node));
      const now = value === null || value === undefined ? "" : String(value);
      if (style.getPropertyValue(name) !== now) style.setProperty(name, now);
    } else if (value === null || value === undefined || value === false) {
      node.removeAttribute(name);
    } else {
      const next = value === true ? "" : String(value);
      if (node.getAttribute(name) !== next) node.setAttribute(name, next);
    }
  }
  return node;
}

/** @param {Element} node @param {string} text */
function setText(node, text) {
  const { firstChild } = node;
  if (text && firstChild instanceof Text && firstChild === node.lastChild) {
    // A text that changes is styled and laid out in less time than one that is replaced.
    if (firstChild.data !== text) firstChild.data = text;
  } else if (node.textContent !== text) node.textContent = text;
}

/** Have the browser lay out now what has changed, which it puts off until its next frame.
 * @param {Element} node */
export const layOut = (node) => node.getBoundingClientRect();

/** A new HTML element: `html("p", { class: "note", text: "…" }, child, …)`.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Attributes} [attributes] @param {...(Node | string)} children */
export function html(tag, attributes = {}, ...children) {
  const node = assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/** A new SVG element, like `html`.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Attributes} [attributes] @param {...(Node | string)} children */
export function svg(tag, attributes = {}, ...children) {
  const node = assign(document.createElementNS(SVG, tag), attributes);
  node.append(...children);
  return node;
}

/** Give an element exactly `count` children, and return them. Present children are reused, so that
 * a redraw changes attributes and builds nothing.
 * @template {Element} E @param {Element} parent @param {number} count @param {() => E} make */
export function reuseChildren(parent, count, make) {
  while (parent.childElementCount > count) parent.lastElementChild?.remove();
  while (parent.childElementCount < count) parent.append(make());
  return /** @type {E[]} */ ([...parent.children]);
}

/** The nearest element that matches a selector, from the target of an event outwards.
 * @param {Event} event @param {string} selector @returns {HTMLElement | SVGElement | null} */
export function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

let lastId = 0;

/** An id that no other element of the page has, for labels and patterns.
 * @param {string} name the beginning of the id */
export function uniqueId(name) {
  lastId += 1;
  return `convlab-${name}-${lastId}-${Math.random().toString(36).slice(2, 8)}`;
}
