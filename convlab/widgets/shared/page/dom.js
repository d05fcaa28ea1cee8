// Elements of the page, built from data. Text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Set attributes of a node. A value of null, undefined or false takes the attribute away, true
 * sets it empty; `text` is the node's text.
 * @param {Element} node
 * @param {Record<string, unknown>} attributes
 */
export function assign(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") {
      if (node.textContent !== String(value)) node.textContent = String(value);
    } else if (value === null || value === undefined || value === false) {
      node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  return node;
}

/**
 * A new HTML element: `html("p", { class: "note", text: "…" }, child, …)`.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string)} children
 */
export function html(tag, attributes = {}, ...children) {
  const node = assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/** A new SVG element, like `html`. */
export function svg(tag, attributes = {}, ...children) {
  const node = assign(document.createElementNS(SVG, tag), attributes);
  node.append(...children);
  return node;
}

/**
 * Make `parent` hold exactly `count` children: the ones it has are kept, so that a redraw changes
 * attributes and builds nothing.
 * @param {Element} parent
 * @param {number} count
 * @param {() => Element} make
 * @returns {Element[]}
 */
export function keep(parent, count, make) {
  while (parent.childElementCount > count) parent.lastElementChild.remove();
  while (parent.childElementCount < count) parent.append(make());
  return [...parent.children];
}

let marked = 0;

/** An id that no other element of the page has, for labels and patterns of one explorer. */
export function freshId(name) {
  marked += 1;
  return `convlab-${name}-${marked}-${Math.random().toString(36).slice(2, 8)}`;
}
