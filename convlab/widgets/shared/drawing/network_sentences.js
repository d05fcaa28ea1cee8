// Layers and cells of a network in words. No DOM.
/** @import { NetworkNode } from "../../live_network.js" */
/** @import { Run } from "./network_run.js" */
/** @import { Place } from "./network_tiles.js" */
import { fourDigits, withThousands } from "../arithmetic/numbers.js";
import { evenNumbers } from "./network_lines.js";
import { numberAt } from "./network_run.js";

/** @param {number[]} sizes */
export const sizesText = (sizes) => sizes.join("×");

/** Whether a layer's numbers are drawn as one row. @param {NetworkNode} node */
export const isVectorNode = ({ maps: [channels, height] }) => channels === 1 && height === 1;

/** A cell's name: "conv2, channel 5, row 3, column 4".
 * @type {(run: Run, place: Place, classes?: string[]) => string} */
export function cellName({ nodes }, { layer, channel, row, column }, classes = []) {
  const node = nodes[layer];
  if (isVectorNode(node)) {
    const known = layer === nodes.length - 1 ? classes[column] : undefined;
    const name = known === undefined || known === String(column) ? "" : ` (${known})`;
    return `${node.name}, unit ${column}${name}`;
  }
  const map = node.maps[0] > 1 ? `, channel ${channel}` : "";
  return `${node.name}${map}, row ${row}, column ${column}`;
}

/** A cell with its number. @type {(run: Run, place: Place, classes?: string[]) => string} */
export function networkCellText(run, place, classes) {
  const number = numberAt(run, place);
  const value = number === null ? "not known" : fourDigits(number);
  return `${cellName(run, place, classes)} = ${value}`;
}

/** What a layer is: its type and shape. @param {NetworkNode} node */
export const layerText = ({ type, shape, is_added: isAdded }) =>
  isAdded ? `added for the bars · ${sizesText(shape)}` : `${type} · ${sizesText(shape)}`;

/** @param {NetworkNode} node */
export const parametersText = ({ parameters }) =>
  parameters === 0 ? "" : `${withThousands(parameters)} parameters`;

/** From which layers a layer reads, if it is not the one above.
 * @type {(nodes: NetworkNode[], layer: number) => string} */
export function sourceText(nodes, layer) {
  const { inputs, op } = nodes[layer];
  if (op === "same" && layer < nodes.length - 1) return `the numbers of ${nodes[inputs[0]].name}`;
  if (inputs.length === 0 || (inputs.length === 1 && inputs[0] === layer - 1)) return "";
  return `from ${inputs.map((k) => nodes[k].name).join(", ")}`;
}

/** @param {[number, number] | null} ends */
export const rangeText = (ends) => (ends === null ? "" : ends.map(evenNumbers(ends)).join(" to "));

/** Why a layer has no numbers. @type {(run: Run, layer: number) => string} */
export function missingText({ nodes, maps }, layer) {
  const node = nodes[layer];
  if (node.op === "python") {
    const why = node.why || "The page does not compute this layer.";
    return `${why} Python computes it; it has not answered for this input.`;
  }
  const source = node.inputs.find((k) => maps[k] === null);
  const name = source === undefined ? "a layer before it" : nodes[source].name;
  return `It reads ${name}, whose numbers are not known.`;
}
