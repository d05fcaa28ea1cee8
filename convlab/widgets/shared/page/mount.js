import { html } from "./dom.js";

/**
 * What an explorer is built with, and all of which ends with it.
 * @typedef {object} Scope
 * @property {HTMLElement} root the element to build in
 * @property {(name: string) => any} get a setting's value
 * @property {(changes: Record<string, unknown>) => void} set change settings: drawn at once, and
 *   told to Python
 * @property {(target: EventTarget, type: string, handler: (event: any) => void, options?: object)
 *   => void} listen
 * @property {(node: Element, action: () => void) => void} whenSized do the action when the node is
 *   laid out for the first time, and when its size changes
 * @property {(milliseconds: number, action: () => void) => () => void} every repeat an action;
 *   returns what stops it
 * @property {(action: () => void) => () => void} oncePerFrame what does the action at once, and what
 *   else it is called for until the next frame in that frame's callback, together
 */

/**
 * Build an explorer in `el` and draw it again whenever one of its settings changes, here, in
 * another view or in Python. Returns what takes it away: afterwards no listener and no timer is
 * left.
 * @param {{ model: any, el: HTMLElement }} context from anywidget
 * @param {string[]} settings the names of the traits that the picture depends on
 * @param {(scope: Scope) => () => void} build makes the elements and returns the draw function
 */
export function mount({ model, el }, settings, build) {
  const root = html("div", { class: "convlab-explorer" });
  const away = html("p", {
    class: "convlab-away",
    role: "status",
    hidden: true,
    text: "Python is not connected. The explorer works on; a cell does not see what you change.",
  });
  const ended = new AbortController();
  const timers = new Set();
  const frames = new Set();
  const observers = new Set();
  let isSetting = false;

  const scope = {
    root,
    get: (name) => model.get(name),
    set(changes) {
      isSetting = true;
      try {
        for (const [name, value] of Object.entries(changes)) model.set(name, value);
      } finally {
        isSetting = false;
      }
      draw();
      // Told at once: Jupyter gathers what Python is not ready for, and Python sends back what it was
      // told. That would undo a change that is not told yet.
      model.save_changes();
    },
    listen(target, type, handler, options = {}) {
      target.addEventListener(type, handler, { ...options, signal: ended.signal });
    },
    whenSized(node, action) {
      const observer = new ResizeObserver(action);
      observer.observe(node);
      observers.add(observer);
    },
    every(milliseconds, action) {
      const timer = setInterval(action, milliseconds);
      timers.add(timer);
      return () => {
        clearInterval(timer);
        timers.delete(timer);
      };
    },
    oncePerFrame(action) {
      let frame = null;
      let isCalled = false;
      const act = () => {
        isCalled = false;
        frame = requestAnimationFrame(next);
        frames.add(frame);
        action();
      };
      const next = () => {
        frames.delete(frame);
        frame = null;
        if (isCalled) act();
      };
      return () => {
        if (ended.signal.aborted) return;
        if (frame === null) act();
        else isCalled = true;
      };
    },
  };

  // In JupyterLab Escape goes back to the cell, as it does from the cell's text.
  scope.listen(root, "keydown", ({ key }) => {
    if (key === "Escape") root.closest(".jp-Cell")?.focus();
  });

  const draw = build(scope);
  const redraw = () => {
    if (isSetting) return;
    const hasFocus = () => root.contains(document.activeElement);
    const hadFocus = hasFocus();
    draw();
    // What Python has changed may take away what has the focus: it stays in the explorer.
    if (hadFocus && !(hasFocus() && document.activeElement.checkVisibility())) {
      const stops = [...root.querySelectorAll("input, select, button, [tabindex]")];
      stops.find((node) => node.tabIndex >= 0 && node.checkVisibility())?.focus();
    }
  };
  // A model loses its kernel once, when the kernel restarts, and never finds it again.
  const events = { comm_live_update: () => (away.hidden = false) };
  for (const name of settings) events[`change:${name}`] = redraw;
  for (const [event, handler] of Object.entries(events)) model.on(event, handler);
  draw();
  el.append(root, away);

  return () => {
    for (const [event, handler] of Object.entries(events)) model.off(event, handler);
    for (const timer of timers) clearInterval(timer);
    for (const frame of frames) cancelAnimationFrame(frame);
    for (const observer of observers) observer.disconnect();
    ended.abort();
    root.remove();
    away.remove();
  };
}
