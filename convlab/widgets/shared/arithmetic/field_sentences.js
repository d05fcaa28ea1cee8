// Sentences on the cells that a cell sees, and on those that see it. No DOM.
/** @import { Chain, Cone, MapCell } from "./field_cone.js" */
import { fieldOf } from "./field_cone.js";
import { countOf, withThousands } from "./numbers.js";

const INPUT = "the input";

/** What a cell sees. @param {Chain} chain @param {MapCell} cell @param {Cone} cone */
export function seenText(chain, cell, cone) {
  const [map, index] = cell;
  if (map === 0) return "";
  const name = `Cell ${index} of ${chain.layers[map - 1][0]}`;
  const { first, last, size, outside } = fieldOf(chain, cell);
  const seen = cone.ways[0].filter((number) => number > 0).length;
  const range = first === last ? signed(first) : `${signed(first)} to ${signed(last)}`;
  if (outside === 0 && seen === size) {
    return `${name} sees ${countOf(size, "cell")} of ${INPUT}: ${range}.${mostText(cone)}`;
  }
  const field = `The field of cell ${index} of ${chain.layers[map - 1][0]} has ${cells(size)}, ${range}`;
  const inside = size - outside;
  const parts = outside === 0 ? `${field}.` : `${field}: ${outsideText(outside, inside)}`;
  return `${parts}${holesText(seen, inside)}${mostText(cone)}`;
}

/** @param {number} outside @param {number} inside */
function outsideText(outside, inside) {
  const lie = outside === 1 ? "lies" : "lie";
  return `${withThousands(outside)} ${lie} in the padding, ${withThousands(inside)} in ${INPUT}.`;
}

/** @param {number} seen @param {number} inside */
function holesText(seen, inside) {
  if (seen === inside) return "";
  if (seen === 0) return " It reads padding alone, and sees nothing of the input.";
  const holes = inside - seen;
  return ` It sees ${seen} of these ${inside}: ${countOf(holes, "cell")} between them it does not read.`;
}

/** The cells of the input that most ways lead from. @param {Cone} cone */
function mostText({ ways: [ways] }) {
  const most = Math.max(...ways);
  const all = ways.reduce((sum, number) => sum + number, 0);
  const first = ways.indexOf(most);
  const last = ways.lastIndexOf(most);
  const isEven = ways.every((number) => number === 0 || number === most);
  const isRun = ways.slice(first, last + 1).every((number) => number === most);
  if (isEven || !isRun || all > Number.MAX_SAFE_INTEGER) return "";
  const begin = `${withThousands(most)} of the ${withThousands(all)} ways to it begin`;
  if (first === last) return ` ${begin} at cell ${first}, more than at any other.`;
  if (last === first + 1) return ` ${begin} at each of the cells ${first} and ${last}, the most.`;
  return ` ${begin} at each of the cells ${first} to ${last}, the most.`;
}

/** Which cells see a cell. @param {Chain} chain @param {MapCell} cell @param {number[][]} seers */
export function seersText(chain, [map, index], seers) {
  const later = seers.slice(map + 1);
  if (later.length === 0) return "";
  const name = map === 0 ? `Input cell ${index}` : "It";
  const numbers = later.map((found, k) => {
    const layer = chain.layers[map + k][0];
    return `${found.length} of ${layer}`;
  });
  const last = later[later.length - 1];
  const which = last.length === 0 ? "" : ` (${runText(last)})`;
  if (later.every((found) => found.length === 0)) return `${name} is seen by no cell.`;
  const shown = numbers.length > 4 ? [numbers[0], "…", numbers[numbers.length - 1]] : numbers;
  return `${name} is seen by ${shown.join(", ")}${which}.`;
}

/** "3", "3 to 7", or the cells one by one if some are missing. @param {number[]} found */
function runText(found) {
  const [first, last] = [found[0], found[found.length - 1]];
  if (found.length === 1) return `cell ${first}`;
  if (last - first === found.length - 1) return `cells ${first} to ${last}`;
  return found.length > 8 ? `from cell ${first} to ${last}` : `cells ${found.join(", ")}`;
}

/** @param {number} count */
const cells = (count) => `${withThousands(count)} cell${count === 1 ? "" : "s"}`;

/** @param {number} number */
const signed = (number) => withThousands(number).replace("-", "−");
