import assert from "node:assert/strict";
import test from "node:test";

import { isSameValue, settingsHistory } from "../../convlab/widgets/shared/page/history.js";

/** Settings with a history, as `mount` keeps them. */
function explorer(settings, places = ["position"]) {
  const history = settingsHistory(places);
  const get = (name) => settings[name];
  return {
    settings,
    history,
    gesture(...steps) {
      history.begin();
      for (const changes of steps) {
        history.note(Object.fromEntries(Object.keys(changes).map((name) => [name, get(name)])));
        Object.assign(settings, changes);
      }
    },
    undo: () => Object.assign(settings, history.undo(get)),
    redo: () => Object.assign(settings, history.redo(get)),
  };
}

test("each gesture is undone at once, with all that it dragged", () => {
  const { settings, gesture, undo, redo, history } = explorer({ stride: 1, padding: 0 });
  gesture({ stride: 2 }, { stride: 3 }, { padding: 1 });
  gesture({ stride: 4 });
  undo();
  assert.deepEqual(settings, { stride: 3, padding: 1 });
  undo();
  assert.deepEqual(settings, { stride: 1, padding: 0 });
  assert.equal(history.canUndo(), false);
  undo();
  assert.deepEqual(settings, { stride: 1, padding: 0 });
  redo();
  redo();
  assert.deepEqual(settings, { stride: 4, padding: 1 });
});

test("a gesture that ends where it began is passed over", () => {
  const { settings, gesture, undo, redo } = explorer({ stride: 1, kernel: [[5]] });
  gesture({ stride: 2 });
  gesture({ kernel: [[6]] }, { kernel: [[5]] });
  undo();
  assert.deepEqual(settings, { stride: 1, kernel: [[5]] });
  redo();
  assert.equal(settings.stride, 2);
});

test("moves in a row are one step, a change between them is another", () => {
  const { settings, gesture, undo } = explorer({ position: 0, stride: 1 });
  gesture({ position: 1 });
  gesture({ position: 2 });
  gesture({ stride: 2 });
  gesture({ position: 3 });
  gesture({ position: 4 });
  undo();
  assert.deepEqual(settings, { position: 2, stride: 2 });
  undo();
  assert.deepEqual(settings, { position: 2, stride: 1 });
  undo();
  assert.deepEqual(settings, { position: 0, stride: 1 });
});

test("what stands alone is undone alone, even if it only moves", () => {
  const settings = { position: 5 };
  const history = settingsHistory(["position"]);
  for (const [position, isAlone] of [
    [6, false],
    [7, false],
    [0, true],
    [1, false],
  ]) {
    history.begin();
    history.note({ ...settings }, isAlone);
    settings.position = position;
  }
  const undone = () =>
    Object.assign(
      settings,
      history.undo((name) => settings[name]),
    ).position;
  assert.deepEqual([undone(), undone(), undone()], [0, 7, 5]);
});

test("a new change forgets what was undone", () => {
  const { settings, gesture, undo, redo } = explorer({ stride: 1 });
  gesture({ stride: 2 });
  undo();
  gesture({ stride: 5 });
  redo();
  assert.deepEqual(settings, { stride: 5 });
});

test("only the latest steps are kept, and none after a change from outside", () => {
  const { settings, gesture, undo, history } = explorer({ stride: 0 });
  for (let step = 1; step <= 300; step += 1) gesture({ stride: step });
  for (let step = 0; step < 300; step += 1) undo();
  assert.equal(settings.stride, 100);
  gesture({ stride: 7 });
  history.clear();
  assert.equal(history.canUndo(), false);
});

test("values are compared by what they hold, photos by what they are", () => {
  assert.equal(isSameValue([[1, 2]], [[1, 2]]), true);
  assert.equal(isSameValue([1, 2], [2, 1]), false);
  assert.equal(isSameValue(null, [0]), false);
  const photo = { kind: "uint8", size: [1, 1], pixels: new DataView(new ArrayBuffer(1)) };
  assert.equal(isSameValue(photo, photo), true);
  assert.equal(isSameValue(photo, { ...photo }), false);
});
