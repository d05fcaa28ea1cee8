// A convolution as its settings and a pointer have it.
/** @import { Settings } from "../../convolution_explorer.js" */
/** @import { Layer, Pair, Windows } from "../arithmetic/convolution.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Pointed, Scene } from "./convolution_tables.js" */
import {
  alongBoth,
  convolve,
  placeWindows,
  stampedMaps,
  withoutPadding,
} from "../arithmetic/convolution.js";
import { nearestIndex } from "../controls/arrow_keys.js";
import { rememberLast } from "../page/remember_last.js";
import { linesAt, roomOf, tapOf } from "./convolution_tables.js";

/** What is computed from the settings of an explorer, each thing once until they change.
 * @param {Scope<Settings>} scope */
export function convolutionState(scope) {
  const layer = () =>
    scope.pick("x", "weight", "bias", "stride", "padding", "dilation", "operation");
  const compute = rememberLast((/** @type {Layer} */ now) => {
    const windows = placeWindows(now);
    const output = convolve(now, windows);
    return { layer: now, windows, output, room: roomOf(now, output) };
  });
  const stamp = rememberLast((/** @type {{ now: Layer, count: number }} */ { now, count }) =>
    stampedMaps(now, placeWindows(now), count),
  );
  const current = () => compute(layer());
  const filterNow = () => Math.min(scope.get("filter"), current().windows.filters - 1);
  const positionNow = () => {
    const { places } = current().windows;
    const position = scope.get("position");
    return places && alongBoth((axis) => nearestIndex(position[axis], places[axis]));
  };
  const indexNow = () => {
    const [row, column] = positionNow() ?? [0, 0];
    return row * (current().windows.places?.[1] ?? 0) + column;
  };
  /** The stamps that are added up. */
  const countNow = () => (scope.get("so_far") ? indexNow() + 1 : Number.POSITIVE_INFINITY);
  /** The output as it is drawn. @param {ReturnType<typeof compute>} computed @param {number} count */
  const mapsOf = ({ layer: now, windows, output }, count) =>
    windows.isTransposed && output !== null ? stamp({ now, count }) : output;

  /** The convolution with the window that is pointed at, or else the pinned one.
   * @param {Pointed | null} pointed @returns {Scene} */
  const sceneOf = (pointed) => {
    const computed = current();
    const { layer: now, windows, room } = computed;
    const seen = placeSeen(pointed);
    const position = seen?.position ?? positionNow();
    const lines = position && linesAt(windows, position);
    const count = countNow();
    const isPreview = seen !== null;
    const filter = seen?.filter ?? filterNow();
    const tap = tapOf(windows, lines, pointed);
    const maps = mapsOf(computed, count);
    return {
      layer: now,
      windows,
      room,
      maps,
      count,
      filter,
      position,
      isPreview,
      lines,
      pointed,
      tap,
    };
  };
  /** The window that is only looked at. @param {Pointed | null} pointed */
  const placeSeen = (pointed) => {
    const { windows } = current();
    const { isTransposed, places, filters } = windows;
    const pinned = positionNow();
    if (pointed === null || places === null || pinned === null) return null;
    const { kind, channel, row, column } = pointed;
    const filter = kind === "output" ? nearestIndex(channel, filters) : filterNow();
    let position = pinned;
    if (kind === "term") position = placeOfTerm(windows, pointed);
    else if (kind === (isTransposed ? "input" : "output")) position = [row, column];
    position = alongBoth((axis) => nearestIndex(position[axis], places[axis]));
    const isPinned = String(position) === String(pinned) && filter === filterNow();
    return isPinned ? null : { position, filter };
  };
  /** The output of a layer, as it is drawn. @param {Layer} now */
  const outputOf = (now) => {
    const computed = compute(now);
    const maps = mapsOf(computed, countNow());
    const { isTransposed, padding } = computed.windows;
    return maps && isTransposed ? withoutPadding(maps, padding) : maps;
  };
  return { layer, current, filterNow, positionNow, indexNow, sceneOf, outputOf };
}

/** The input whose stamp has a term of a sum. @type {(windows: Windows, term: Pointed) => Pair} */
const placeOfTerm = ({ padding, stride, dilation }, { row, column, u = 0, v = 0 }) => [
  (row + padding[0] - u * dilation[0]) / stride[0],
  (column + padding[1] - v * dilation[1]) / stride[1],
];
