import { slider } from "./shared/controls/controls.js";
import {
  convolve,
  linesRead,
  outputsReading,
  placeWindows,
  shapeOf,
  withNumber,
} from "./shared/arithmetic/convolution.js";
import { convolutionControls } from "./shared/controls/convolution_controls.js";
import {
  biasTable,
  changedOutputs,
  changesOf,
  inputTable,
  kernelTable,
  outputTable,
  roomOf,
  sentence,
  sums,
  tapOf,
} from "./shared/drawing/convolution_tables.js";
import { assign, html } from "./shared/page/dom.js";
import { mount } from "./shared/page/mount.js";
import { numberGrid } from "./shared/drawing/number_grid.js";
import { player } from "./shared/controls/window_player.js";
import { termLines } from "./shared/drawing/term_lines.js";

const LAYER = ["x", "weight", "bias", "stride", "padding", "dilation"];
const SETTINGS = [...LAYER, "position", "filter", "speed", "controls"];
// The most channels, and the most filters, that Python takes.
const MOST = 4;

function build(scope) {
  // What the mouse or the keyboard rests on: { kind: "input" or "kernel", channel, row, column }.
  let pointed = null;
  let complaint = "";
  // What the last number typed has changed in the output, until the output or the window changes.
  let changed = null;
  const layer = () => Object.fromEntries(LAYER.map((name) => [name, scope.get(name)]));
  const read = remembered((...values) => {
    const now = Object.fromEntries(LAYER.map((name, k) => [name, values[k]]));
    const place = placeWindows(now);
    const output = convolve(now, place);
    return { layer: now, place, output, room: roomOf(now, output) };
  });
  const current = () => read(...Object.values(layer()));
  const filterNow = () => Math.min(scope.get("filter"), current().place.filters - 1);
  const positionNow = () => {
    const { outputSize } = current().place;
    return outputSize?.map((size, axis) => Math.min(scope.get("position")[axis], size - 1)) ?? null;
  };

  const controls = convolutionControls(scope);
  const play = player(scope, {
    count: () => (current().place.outputSize ?? [0]).reduce((product, size) => product * size),
    index: () => {
      const position = positionNow();
      return position === null ? 0 : position[0] * current().place.outputSize[1] + position[1];
    },
    go: (index) => {
      const width = current().place.outputSize[1];
      scope.set({ position: [Math.floor(index / width), index % width] });
    },
  });
  const filter = slider(
    { ...scope, get: filterNow },
    { name: "filter", label: "Filter", min: 0, max: () => current().place.filters - 1 },
  );
  play.node.append(filter.node);

  const point = (next) => {
    pointed = next;
    if (changed !== null && next !== null && !isSame(next, changed.cell)) changed.isSaid = false;
    draw();
  };
  const leave = () => point(null);
  const complain = (sentence) => {
    complaint = sentence;
    draw();
  };
  const stateNow = () => JSON.stringify([current().output, filterNow(), positionNow()]);
  const change = (name, path, number, cell) => {
    const before = current().output;
    const edited = { [name]: withNumber(scope.get(name), path, number) };
    const { output: after } = read(...Object.values({ ...layer(), ...edited }));
    const outputs = before === null ? null : changesOf(before, after);
    scope.set(edited);
    changed = outputs && { outputs, cell, isSaid: true, state: stateNow() };
    draw();
  };
  const each = (make) => Array.from({ length: MOST }, (_, k) => make(k));
  const inputs = each((channel) => {
    const toInput = (row, column) => {
      const { padding } = current().place;
      return [row - padding[0], column - padding[1]];
    };
    return numberGrid(scope, {
      kind: "input",
      point: (row, column) => {
        const [at, k] = toInput(row, column);
        point({ kind: "input", channel, row: at, column: k });
      },
      leave,
      edit: (row, column, number) => {
        const [at, k] = toInput(row, column);
        change("x", [0, channel, at, k], number, { kind: "input", channel, row: at, column: k });
      },
      complain,
    });
  });
  const kernels = each((channel) =>
    numberGrid(scope, {
      kind: "kernel",
      point: (row, column) => point({ kind: "kernel", channel, row, column }),
      leave,
      edit: (row, column, number) => {
        const cell = { kind: "kernel", channel, row, column };
        change("weight", [filterNow(), channel, row, column], number, cell);
      },
      complain,
    }),
  );
  const outputs = each((index) =>
    numberGrid(scope, {
      kind: "output",
      point: (row, column) => {
        pointed = null;
        scope.set({ position: [row, column], filter: index });
      },
      leave: () => {},
    }),
  );
  const bias = numberGrid(scope, {
    kind: "bias",
    point: () => {},
    leave: () => {},
    edit: (row, column, number) => change("bias", [filterNow()], number, null),
    complain,
  });
  const terms = termLines();
  const said = html("p", { class: "convlab-sentence convlab-conv-said" });
  const sign = (text) => html("span", { class: "convlab-sign", text, "aria-hidden": "true" });
  // A sign goes to the next line together with what stands behind it.
  const behind = (text, node) => html("div", { class: "convlab-conv-behind" }, sign(text), node);
  const rows = each((k) =>
    html("div", { class: "convlab-conv-row" }, inputs[k].node, behind("∗", kernels[k].node)),
  );
  const left = html("div", { class: "convlab-conv-inputs" }, ...rows);
  const plus = behind("+", bias.node);
  const right = html("div", { class: "convlab-conv-outputs" }, ...outputs.map(({ node }) => node));
  const equals = behind("=", right);
  const stage = html("div", { class: "convlab-conv-stage" }, left, plus, equals);
  scope.root.append(controls.node, play.node, stage, terms.node, said);

  const draw = () => {
    const { layer: now, place, output, room } = current();
    const [f, position] = [filterNow(), positionNow()];
    for (const control of [controls, play, filter]) control.update();
    assign(filter.node, { hidden: place.filters === 1 });
    assign(stage, { "data-size": sizeOf(place) });
    const window =
      position === null ? null : position.map((index, axis) => linesRead(place, axis, index));
    const tap = tapOf(place, window, pointed);

    const depth = shapeOf(now.weight)[1];
    rows.forEach((row, c) => {
      assign(row, { hidden: c >= Math.max(place.channels, depth) });
      assign(inputs[c].node, { hidden: c >= place.channels });
      assign(kernels[c].node, { hidden: c >= depth });
      if (c < place.channels) {
        inputs[c].update(inputTable(now, place, c, window, tap, pointed, room));
      }
      if (c < depth) kernels[c].update(kernelTable(now, place, f, c, tap, room));
    });
    const hasBias = now.bias !== null && now.bias.length > f;
    assign(plus, { hidden: !hasBias });
    if (hasBias) bias.update(biasTable(now, place, f, room));
    assign(equals, { hidden: output === null });
    if (changed !== null && changed.state !== stateNow()) changed = null;
    const readers =
      pointed?.kind === "input" ? outputsReading(place, pointed.row, pointed.column) : [];
    outputs.forEach(({ node, update }, k) => {
      assign(node, { hidden: output === null || k >= place.filters });
      if (output !== null && k < place.filters) {
        const active = k === f ? position : null;
        update(outputTable(output, place, k, active, readers, changed?.outputs[k] ?? [], room));
      }
    });
    assign(terms.node, { hidden: position === null });
    if (position !== null) {
      terms.update(sums(now, place, f, position, tap), room.product);
    }
    const isImpossible = place.problems.length > 0;
    const isWrong = isImpossible || complaint !== "";
    const rest = isImpossible ? [...place.problems] : [sentence(place, pointed, tap)];
    if (changed?.isSaid) rest.push(changedOutputs(changed.outputs));
    assign(said, {
      class: `convlab-sentence convlab-conv-said${isWrong ? " convlab-impossible" : ""}`,
      "aria-live": play.isPlaying() ? "off" : "polite",
      text: complaint || rest.join("\n"),
    });
  };
  return draw;
}

/** How large the cells are: "small" where there are many, so that the grids stay beside each other. */
function sizeOf({ channels, filters, inputSize, padding, kernelSize, outputSize }) {
  const columns = inputSize[1] + 2 * padding[1] + kernelSize[1] + (outputSize?.[1] ?? 0);
  return channels + filters > 2 || columns > MOST_COLUMNS ? "small" : "large";
}

const MOST_COLUMNS = 20;

const isSame = (one, other) =>
  other !== null && Object.keys(one).every((name) => one[name] === other[name]);

// A function that is not called again as long as its arguments are the same.
function remembered(compute) {
  let last = null;
  return (...values) => {
    if (last === null || values.some((value, k) => value !== last.values[k])) {
      last = { values, result: compute(...values) };
    }
    return last.result;
  };
}

export default { render: (context) => mount(context, SETTINGS, build) };
