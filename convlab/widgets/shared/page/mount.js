/** @import { Limit } from "./address.js" */
import { assign, closest, html, layOut } from "./dom.js";
import { isSameValue, settingsHistory } from "./history.js";
import { keepAddress } from "./keep_address.js";
import { selectNumbers } from "./select_numbers.js";

/** The means to build an explorer with; all that they start ends with the explorer.
 *
 * root: the element to build in. tools: the buttons Undo and Reset, to be put beside the explorer's
 * own buttons; left out, they stand below everything. get: the value of a setting. pick: settings
 * by name. set: change settings; the explorer is drawn at once, and Python is told. onEscape: add an
 * action for Escape, which returns whether it has let go of something. signal: aborted when the
 * explorer ends. listen: add a listener. onResize: run an action when the element is first laid out
 * and whenever its size changes. onTheme: run an action when the page
 * becomes light or dark. repeat: run an action every so many milliseconds; returns a
 * function that stops it. beforePaint: a function that has the action run in the next frame, once:
 * what is measured there is laid out once only, and not here and there again. afterPaint: the same in
 * the frame after that, for what may follow a frame later. oncePerFrame: a
 * function that runs the action now; further calls before the next frame are merged into one, in
 * that frame.
 * @template {object} [S=any] the settings by name; `any` in a part that serves every explorer
 * @typedef {{
 *   root: HTMLElement,
 *   tools: HTMLElement,
 *   get<K extends keyof S>(name: K): S[K],
 *   pick<K extends keyof S>(...names: K[]): Pick<S, K>,
 *   set(changes: Partial<S>): void,
 *   onEscape(action: () => boolean): void,
 *   signal: AbortSignal,
 *   listen<K extends keyof GlobalEventHandlersEventMap>(target: Element, type: K,
 *     handler: (event: GlobalEventHandlersEventMap[K]) => void): void,
 *   onResize(node: Element, action: () => void): void,
 *   onTheme(action: () => void): void,
 *   repeat(milliseconds: number, action: () => void): () => void,
 *   beforePaint(action: () => void): () => void,
 *   afterPaint(action: () => void): () => void,
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
 * @param {string[]} places the settings that only say where one looks: many moves in a row are
 *   undone at once
 * @returns {(context: { model: Model, el: HTMLElement }) => () => void} */
export const mount =
  (build, places = ["position"]) =>
  ({ model, el }) => {
    const root = html("div", { class: `convlab-explorer convlab-${model.get("kind")}` });
    const untold = /** @type {Map<PropertyKey, unknown>} */ (new Map()); // what Python does not know
    const get = (/** @type {PropertyKey} */ name) =>
      untold.has(name) ? untold.get(name) : model.get(name);
    /** @type {Record<string, Limit>} */
    const limits = model.get("limits");
    const settingsNow = () =>
      Object.fromEntries(Object.keys(limits).map((name) => [name, get(name)]));
    const initial = settingsNow();
    const history = settingsHistory(places);
    const disconnected = html("p", {
      class: "convlab-away",
      role: "status",
      hidden: true,
      text: "Python is not connected. The explorer works on; a cell does not see what you change.",
    });
    const ended = new AbortController();
    const cleanUps = /** @type {Set<() => void>} */ (new Set());
    let isSetting = false;
    /** @type {(() => boolean)[]} */
    const releases = [];
    const tools = toolBox();

    /** Tell the model, and with it Python and the other views. Both at once: an answer of Python to
     * an earlier change would undo one that the model has and Python has not been sent. */
    const tell = () => {
      if (untold.size === 0) return;
      const changes = [...untold];
      untold.clear();
      isSetting = true;
      try {
        for (const [name, value] of changes) model.set(String(name), value);
      } finally {
        isSetting = false;
      }
      model.save_changes();
    };
    /** @param {Record<string, unknown>} changes */
    const save = (changes) => {
      for (const [name, value] of Object.entries(changes)) untold.set(name, value);
      drawAll();
      // First the picture, then Python: it would work on the same processor, and JupyterLab with it.
      if (document.hidden) tell();
      else {
        tellAfterPaint();
        tellByNextFrame();
      }
    };
    let isResetting = false;
    /** @param {Record<string, unknown>} changes @param {boolean} [isAlone] */
    const note = (changes, isAlone = false) => {
      const changed = Object.keys(changes).filter((name) => !isSameValue(get(name), changes[name]));
      history.note(Object.fromEntries(changed.map((name) => [name, get(name)])), isAlone);
    };
    /** @param {Record<string, unknown>} changes */
    const change = (changes) => {
      if (!isResetting) note(changes);
      save(changes);
    };
    const reset = () => {
      note(initial, true);
      isResetting = true; // what is let go of belongs to the same step
      for (const release of releases) release();
      isResetting = false;
      save(initial);
    };
    /** @param {Record<string, unknown> | null} snapshot */
    const goTo = (snapshot) => {
      if (snapshot !== null) save(snapshot);
    };
    const undo = () => goTo(history.undo(get));
    const redo = () => goTo(history.redo(get));
    const drawAll = () => {
      draw();
      const isChanged = Object.entries(initial).some(
        ([name, value]) => !isSameValue(value, get(name)),
      );
      assign(tools.undo, { "aria-disabled": history.canUndo() ? null : "true" });
      assign(tools.reset, { "aria-disabled": isChanged ? null : "true" });
      rememberAddress();
    };

    /** A function that has the action run in a coming frame, once.
     * @param {1 | 2} wait for how many frames @param {() => void} action */
    const inFrame = (wait, action) => {
      let frame = 0; // none is asked for
      let left = 0;
      const run = () => {
        left -= 1;
        frame = left > 0 ? requestAnimationFrame(run) : 0;
        if (left === 0) action();
      };
      cleanUps.add(() => cancelAnimationFrame(frame));
      return () => {
        if (frame !== 0 || ended.signal.aborted) return;
        left = wait;
        frame = requestAnimationFrame(run);
      };
    };
    const tellAfterPaint = inFrame(1, () => setTimeout(tell)); // a timer comes after the paint …
    const tellByNextFrame = inFrame(2, tell); // … but on a busy page it may come late
    document.addEventListener("visibilitychange", tell, { signal: ended.signal }); // no more frames
    /** @type {Scope<S>} */
    const scope = {
      root,
      tools: tools.node,
      get,
      pick: (...names) =>
        /** @type {any} */ (Object.fromEntries(names.map((name) => [name, get(name)]))),
      set: (changes) => change(changes),
      onEscape: (action) => releases.push(action),
      signal: ended.signal,
      listen(target, type, handler) {
        const listener = /** @type {EventListener} */ (handler);
        target.addEventListener(type, listener, { signal: ended.signal });
      },
      onResize(node, action) {
        const observer = new ResizeObserver(action);
        observer.observe(node);
        cleanUps.add(() => observer.disconnect());
      },
      onTheme(action) {
        const observer = new MutationObserver(action);
        const attributeFilter = ["data-jp-theme-light", "data-theme"];
        for (const node of [document.documentElement, document.body])
          observer.observe(node, { attributeFilter });
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
      beforePaint: (action) => inFrame(1, action),
      afterPaint: (action) => inFrame(2, action),
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

    let typedIn = /** @type {Element | null} */ (null); // the field that the last key was typed in
    for (const type of /** @type {const} */ (["pointerdown", "keydown"])) {
      root.addEventListener(
        type,
        (event) => {
          if ("repeat" in event && event.repeat) return;
          const field = typedFieldOf(event);
          if (field === null || field !== typedIn) history.begin();
          typedIn = field;
        },
        { capture: true, signal: ended.signal },
      );
    }
    scope.listen(root, "keydown", (event) => {
      if (event.key === "Escape") {
        /** @type {HTMLElement | null} */
        const cell = root.closest(".jp-Cell");
        const isLetGo = releases.map((release) => release()).includes(true);
        if (isLetGo) draw();
        // In JupyterLab Escape goes back to the cell, as it does from the cell's text.
        else cell?.focus();
      }
      const key = event.key.toLowerCase();
      const isOurs = (event.ctrlKey || event.metaKey) && (key === "z" || key === "y");
      if (!isOurs || event.altKey || closest(event, "[data-typing]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    });
    scope.listen(tools.undo, "click", undo);
    scope.listen(tools.reset, "click", reset);
    selectNumbers(scope);
    const rememberAddress = keepAddress({
      scope,
      tools: tools.node,
      limits,
      initial,
      settingsNow,
      change,
    });

    const draw = build(scope);
    const redraw = () => {
      if (isSetting) return;
      history.clear(); // Python, or another view, has changed something
      const focused = () => (root.contains(document.activeElement) ? document.activeElement : null);
      const hadFocus = focused() !== null;
      drawAll();
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
    if (!root.contains(tools.node)) root.append(tools.node);
    drawAll();
    el.append(root, disconnected);
    // What these have changed is laid out while the page waits for its frame, which then has less
    // to do. (A pointer's moves: pointing.js.)
    for (const type of /** @type {const} */ (["keydown", "input", "pointerdown", "click"]))
      scope.listen(root, type, () => layOut(root));

    return () => {
      model.off("change", redraw);
      model.off("comm_live_update", showDisconnected);
      for (const cleanUp of [...cleanUps]) cleanUp();
      ended.abort();
      root.remove();
      disconnected.remove();
      try {
        tell();
      } catch {
        // The model was closed, and its way to Python with it: nobody is left to be told.
      }
    };
  };

// One letter, or a key that goes through the text or takes from it.
const TYPED = /^(.|Backspace|Delete|Home|End|ArrowLeft|ArrowRight|Shift)$/u;

/** The field that a key is typed in, or null: all that is typed into it in a row is one step.
 * @param {PointerEvent | KeyboardEvent} event */
function typedFieldOf(event) {
  const isTyped =
    event instanceof KeyboardEvent && TYPED.test(event.key) && !event.ctrlKey && !event.metaKey;
  return isTyped ? closest(event, "input[type=text]") : null;
}

/** The buttons that every explorer has. They are never `disabled`, which would take the keyboard
 * focus away. */
function toolBox() {
  const button = (/** @type {string} */ text, /** @type {string} */ title) =>
    html("button", { type: "button", text, title, "data-lm-suppress-shortcuts": "true" });
  const undo = button("Undo", "Undo the last change (Ctrl+Z)");
  const reset = button("Reset", "Back to the settings of the beginning");
  const node = html("div", { class: "convlab-tools" }, undo, reset);
  return { node, undo, reset };
}
