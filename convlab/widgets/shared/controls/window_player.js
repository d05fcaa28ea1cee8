/** @import { Scope } from "../page/mount.js" */
/** @import { Control } from "./controls.js" */
import { assign, html } from "../page/dom.js";
import { button, slider } from "./controls.js";

/** Buttons that move a window through its places, step by step or by itself, at the setting `speed`
 * in places per second. It stops at the last place; from there, Play begins anew.
 * @param {Scope} scope
 * @param {{ count: () => number, index: () => number, go: (index: number) => void }} places
 * @returns {Control & { isPlaying: () => boolean }} */
export function windowPlayer(scope, { count, index, go }) {
  /** @type {{ speed: number, stop: () => void } | null} */
  let playing = null;
  const pause = () => {
    playing?.stop();
    playing = null;
  };
  const tick = () => {
    if (index() < count() - 1) go(index() + 1);
    if (index() >= count() - 1) pause();
    update();
  };
  const start = () => {
    const speed = scope.get("speed");
    playing = { speed, stop: scope.repeat(1000 / speed, tick) };
  };
  const move = (/** @type {number} */ steps) => {
    pause();
    const next = index() + steps;
    if (next >= 0 && next < count()) go(next);
    update();
  };
  const back = button(scope, { text: "Back", press: () => move(-1) });
  const step = button(scope, { text: "Step", press: () => move(1) });
  const play = button(scope, {
    text: "Play",
    press() {
      if (playing !== null || count() <= 1) pause();
      else {
        if (index() === count() - 1) go(0);
        start();
      }
      update();
    },
  });

  const speed = slider(scope, { name: "speed", label: "Speed", format: (value) => `${value}/s` });
  const update = () => {
    if (count() === 0) pause();
    if (playing !== null && playing.speed !== scope.get("speed")) {
      pause();
      start();
    }
    // Not `disabled`, which would take the keyboard focus away at the last place.
    assign(back, { "aria-disabled": index() <= 0 && "true" });
    assign(step, { "aria-disabled": index() >= count() - 1 && "true" });
    assign(play, { "aria-disabled": count() <= 1 && "true", class: "convlab-play" });
    assign(play, { text: playing === null ? "Play" : "Pause" });
    speed.update();
  };
  const node = html("div", { class: "convlab-player" }, back, play, step, speed.node);
  return { node, update, isPlaying: () => playing !== null };
}
