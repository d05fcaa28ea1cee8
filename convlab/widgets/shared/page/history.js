// What a person has changed, so that it can be undone. No DOM.

/** Settings by name, as they were. @typedef {Record<string, unknown>} Snapshot */

/** A step that can be undone: the settings before it. isAlone: whether other moves do not belong to
 * it. @typedef {{ gesture: number, before: Snapshot, isAlone: boolean }} Step */

const MOST_STEPS = 200;

/** The changes of an explorer, step by step. A gesture (a key, a press of the pointer with all that
 * it drags) is one step. Moves from place to place are one step, too, however many they are.
 * @param {string[]} places the settings that only say where one looks, such as "position" */
export function settingsHistory(places) {
  /** @type {Step[]} */
  let past = [];
  /** @type {Step[]} */
  let future = [];
  let gesture = 0;
  const isMove = (/** @type {Snapshot} */ snapshot) =>
    Object.keys(snapshot).every((name) => places.includes(name));

  /** @type {(before: Snapshot, isAlone: boolean, last: Step) => boolean} */
  const areMoves = (before, isAlone, last) =>
    !isAlone && !last.isAlone && isMove(before) && isMove(last.before);

  /** Take the last step of `from`, and add to `to` what it undoes.
   * @type {(from: Step[], to: Step[], get: (name: string) => unknown) => Snapshot | null} */
  const goBack = (from, to, get) => {
    let step = from.pop();
    // What was changed and changed back leaves nothing to be seen.
    while (step !== undefined && isNow(step.before, get)) step = from.pop();
    if (step === undefined) return null;
    const names = Object.keys(step.before);
    const before = Object.fromEntries(names.map((name) => [name, get(name)]));
    to.push({ gesture: -1, before, isAlone: step.isAlone });
    return step.before;
  };
  return {
    /** A new gesture begins. */
    begin() {
      gesture += 1;
    },
    /** Settings change that had these values. @param {Snapshot} before @param {boolean} [isAlone] */
    note(before, isAlone = false) {
      if (Object.keys(before).length === 0) return;
      future = [];
      const last = past[past.length - 1];
      const isSameStep =
        last !== undefined && (last.gesture === gesture || areMoves(before, isAlone, last));
      if (isSameStep) last.before = { ...before, ...last.before };
      else past = [...past.slice(1 - MOST_STEPS), { gesture, before, isAlone }];
    },
    /** The settings to go back to, or null. @param {(name: string) => unknown} get */
    undo: (get) => goBack(past, future, get),
    /** The settings that were undone last, or null. @param {(name: string) => unknown} get */
    redo: (get) => goBack(future, past, get),
    clear() {
      past = [];
      future = [];
    },
    canUndo: () => past.length > 0,
  };
}

/** Whether all settings of a snapshot have these values. @param {Snapshot} snapshot
 * @param {(name: string) => unknown} get */
const isNow = (snapshot, get) =>
  Object.entries(snapshot).every(([name, value]) => isSameValue(value, get(name)));

/** Whether two values of a setting are the same; a photo is the same only if it is the same object.
 * @param {unknown} one @param {unknown} other */
export function isSameValue(one, other) {
  if (one === other) return true;
  const isPlain = (/** @type {unknown} */ value) =>
    value === null || typeof value !== "object" || Array.isArray(value);
  return isPlain(one) && isPlain(other) && JSON.stringify(one) === JSON.stringify(other);
}
