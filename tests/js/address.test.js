import assert from "node:assert/strict";
import test from "node:test";

import { addressOf, settingsIn } from "../../convlab/widgets/shared/page/address.js";
import { cases } from "./cases.js";

const { limits, initial } = cases;
const written = (changes) => addressOf("ab12/0", { ...initial, ...changes }, initial, limits);
const read = (hash) => settingsIn(hash, "ab12/0", initial, limits);

test("what differs from the beginning travels, and nothing else", () => {
  const changes = {
    stride: [2, 3],
    padding: 1,
    position: [1, 4],
    operation: "pool",
    ceil_mode: true,
    saturation: 0.125,
    weight: [[[[1, -2.5, 0]]]],
    bias: [3],
    included: [1, 0, 1, 1, 0, 1],
    field_layers: [
      ["conv1", 11, 4, 0, 1],
      ["<b>&?", 3, 1, 12, 8],
    ],
    field_position: null,
  };
  assert.match(written(changes), /^#convlab\/ab12%2F0\?/);
  assert.deepEqual(read(written(changes)), changes);
  assert.equal(written({}), "");
  assert.equal(written({ image: { pixels: [1] } }), "");
});

test("an address about something else is not taken", () => {
  for (const hash of ["", "#", "#cell-id=ab12", "#convlab/ab12%2F1?stride=2", "#convlab/?stride=2"])
    assert.equal(read(hash), null, hash);
});

test("a value that Python would refuse is left out", () => {
  const refused = {
    stride: ["0", "7", "1.5", "[1]", "[1,2,3]", "[1,9]", '"2"', "null", "x", "", "1e999", "{}"],
    position: ["3", "[0,-1]", "[0.5,0]"],
    operation: ["", "fold", '"pool"', "<img src=x onerror=alert(1)>"],
    ceil_mode: ["1", '"true"', "null"],
    saturation: ["0.3", "-0.1", "NaN"],
    weight: ["null", "[]", "[[[[]]]]", "[[[[1,2],[3]]]]", "[[[1]]]", '[[[["1"]]]]', "[[[[2e6]]]]"],
    bias: ["[null]", "[1,2,3,4,5]", "3"],
    included: ["[1,1]", "[1,1,1,1,1,1,1]", "[1,1,1,1,1,2]", "[1,1,1,1,1,0.5]", "[]", "1", "null"],
    field_layers: [
      "[]",
      "null",
      '[["a",3,1,0]]',
      '[["a",3,1,0,1,1]]',
      '[["a",0,1,0,1]]',
      '[["a",3,7,0,1]]',
      '[["a",[3,3],1,0,1]]',
      '[["a",3,1,"0",1]]',
      "[[3,3,1,0,1]]",
      `[["${"a".repeat(17)}",3,1,0,1]]`,
      JSON.stringify(Array(19).fill(["a", 3, 1, 0, 1])),
    ],
    field_position: ["3", "[1]", "[0,-1]", "[1,2,3]", "{}"],
    image: ["{}", "[[1]]"],
    nothing: ["1"],
  };
  for (const [name, texts] of Object.entries(refused)) {
    for (const text of texts) {
      const hash = `#convlab/ab12%2F0?${new URLSearchParams({ [name]: text, dilation: "2" })}`;
      assert.deepEqual(read(hash), { dilation: 2 }, hash);
    }
  }
  assert.deepEqual(read(`#convlab/ab12%2F0?bias=null&weight=${encodeURIComponent("[[[[5]]]]")}`), {
    bias: null,
    weight: [[[[5]]]],
  });
});
