// The explorers of a page, without Jupyter: their texts and settings are stored in the page.
import { html } from "../../../convlab/widgets/shared/page/dom.js";
import { isSameValue } from "../../../convlab/widgets/shared/page/history.js";

const STATE = "script[type='application/vnd.jupyter.widget-state+json']";
const VIEW = "script[type='application/vnd.jupyter.widget-view+json']";

/** A model as Jupyter stores it. buffers: the settings that are bytes, with their places in `state`.
 * @typedef {{ state: Record<string, any>,
 *   buffers?: { path: string[], data: string }[] }} Stored */

/** Show every explorer of the page where its output is. */
export function showExplorers() {
  const text = document.querySelector(STATE)?.textContent;
  if (!text) return;
  /** @type {Record<string, Stored>} */
  const stored = JSON.parse(text).state;
  /** @type {Map<string, Promise<any>>} */
  const modules = new Map();
  for (const view of document.querySelectorAll(VIEW)) {
    const model = stored[JSON.parse(view.textContent).model_id];
    const { _esm: code, _css: css } = model.state;
    if (!modules.has(code)) {
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      modules.set(code, import(url));
      document.head.append(html("style", { text: css }));
    }
    const el = html("div", { class: "convlab-shown" });
    view.after(el);
    modules.get(code)?.then((module) => module.default.render({ model: modelOf(model), el }));
  }
}

/** The model of an explorer as anywidget has it; nobody is told of a change but the page.
 * @param {Stored} stored */
function modelOf({ state, buffers = [] }) {
  for (const { path, data } of buffers) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const last = path[path.length - 1];
    const node = path.slice(0, -1).reduce((inner, key) => inner[key], state);
    node[last] = new DataView(bytes.buffer);
  }
  const events = new EventTarget();
  return {
    get: (/** @type {string} */ name) => state[name],
    set(/** @type {string} */ name, /** @type {unknown} */ value) {
      if (isSameValue(state[name], value)) return;
      state[name] = value;
      events.dispatchEvent(new Event(`change:${name}`));
      events.dispatchEvent(new Event("change"));
    },
    save_changes() {},
    on: (/** @type {string} */ event, /** @type {() => void} */ handler) =>
      events.addEventListener(event, handler),
    off: (/** @type {string} */ event, /** @type {() => void} */ handler) =>
      events.removeEventListener(event, handler),
  };
}
