import { assign, html } from "./dom.js";

/** The means to build an explorer with; all that they start ends with the explorer.
 *
 * root: the element to build in. get: the value of a setting. pick: settings by name. set: change
 * settings; the explorer is drawn at once, and Python is told. listen: add a listener. onResize:
 * run an action when the element is first laid out and whenever its size changes. repeat: run an
 * action every so many milliseconds; returns a function that stops it. oncePerFrame: a function
 * that runs the action now; further calls before the next frame are merged into one, in that frame.
 * @template {object} [S=any] the settings by name; `any` in a part that serves every explorer
 * @typedef {{
 *   root: HTMLElement,
 *   get<K extends keyof S>(name: K): S[K],
 *   pick<K extends keyof S>(...names: K[]): Pick<S, K>,
 *   set(changes: Partial<S>): void,
 *   listen<K extends keyof GlobalEventHandlersEventMap>(target: Element, type: K,
 *     handler: (event: GlobalEventHandlersEventMap[K]) => void): void,
 *   onResize(node: Element, action: () => void): void,
 *   repeat(milliseconds: number, action: () => void): () => void,
 *   oncePerFrame(action: () => void): () => void,
 * }} Scope */

/** The model of a widget: anywidget's, on top of Backbone's.
 * @typedef {{
 *   get(name: PropertyKey): any,
 *   set(name: string, value: unknown): void,
 *   save_changes(): void,
 *   on(event: string, handler: () => void): void,
 *   off(event: string, handler: () => void): void,
 * }} Model the type of a value is that of the trait in Python, hence `any` */

/** The function that anywidget calls to show an explorer. It builds the explorer in `el`, and draws
 * it again whenever a setting changes, here, in another view or in Python. It returns a function
 * that removes the explorer with its listeners and timers.
 * @template {object} S
 * @param {(scope: Scope<S>) => () => void} build make the elements, and return the draw function
 * @returns {(context: { model: Model, el: HTMLElement }) => () => void} */
export const mount =
  (build) =>
  ({ model, el }) => {
    const root = html("div", { class: "convlab-explorer" });
    const disconnected = html("p", {
      class: "convlab-away",
      role: "status",
      hidden: true,
      text: "Python is not connected. The explorer works on; a cell does not see what you change.",
    });
    const ended = new AbortController();
    const cleanUps = /** @type {Set<() => void>} */ (new Set());
    let isSetting = false;

    /** @type {Scope<S>} */
    const scope = {
      root,
      get: (name) => model.get(name),
      pick: (...names) =>
        /** @type {any} */ (Object.fromEntries(names.map((name) => [name, model.get(name)]))),
      set(changes) {
        isSetting = true;
        try {
          for (const [name, value] of Object.entries(changes)) model.set(name, value);
        } finally {
          isSetting = false;
        }
        draw();
        // Saved at once: Jupyter gathers the changes while Python is busy, and Python sends each
        // received change back. An answer to an earlier change would undo an unsaved one.
        model.save_changes();
      },
      listen(target, type, handler) {
        const listener = /** @type {EventListener} */ (handler);
        target.addEventListener(type, listener, { signal: ended.signal });
      },
      onResize(node, action) {
        const observer = new ResizeObserver(action);
        observer.observe(node);
        cleanUps.add(() => observer.disconnect());
      },
      repeat(milliseconds, action) {
        const timer = setInterval(action, milliseconds);
        const stop = () => {
          clearInterval(timer);
          cleanUps.delete(stop);
        };
        cleanUps.add(stop);
        return stop;
      },
      oncePerFrame(action) {
        let frame = 0; // none is asked for
        let isCalled = false;
        const run = () => {
          isCalled = false;
          frame = requestAnimationFrame(() => {
            frame = 0;
            if (isCalled) run();
          });
          action();
        };
        cleanUps.add(() => cancelAnimationFrame(frame));
        return () => {
          if (ended.signal.aborted) return;
          if (frame === 0) run();
          else isCalled = true;
        };
      },
    };

    // In JupyterLab Escape goes back to the cell, as it does from the cell's text.
    scope.listen(root, "keydown", ({ key }) => {
      if (key === "Escape") /** @type {HTMLElement | null} */ (root.closest(".jp-Cell"))?.focus();
    });

    const draw = build(scope);
    const redraw = () => {
      if (isSetting) return;
      const focused = () => (root.contains(document.activeElement) ? document.activeElement : null);
      const hadFocus = focused() !== null;
      draw();
      // A change in Python may remove the element with the focus: the focus stays in the explorer.
      if (hadFocus && !focused()?.checkVisibility()) {
        /** @type {NodeListOf<HTMLElement>} */
        const stops = root.querySelectorAll("input, select, button, [tabindex]");
        [...stops].find((node) => node.tabIndex >= 0 && node.checkVisibility())?.focus();
      }
    };
    // A model loses its kernel when the kernel restarts, and does not get it back.
    const showDisconnected = () => assign(disconnected, { hidden: false });
    model.on("change", redraw);
    model.on("comm_live_update", showDisconnected);
    draw();
    el.append(root, disconnected);

    return () => {
      model.off("change", redraw);
      model.off("comm_live_update", showDisconnected);
      for (const cleanUp of cleanUps) cleanUp();
      ended.abort();
      root.remove();
      disconnected.remove();
    };
  };
