import { button, KEEP_KEYS } from "./controls.js";
import { assign, freshId, html } from "../page/dom.js";
import { fitted, greysOf } from "../arithmetic/photo.js";

// A larger picture is made smaller, as Python demands it of an array.
const MOST_PIXELS = 512;

/**
 * A file of one's own as the setting `image`, and a way back to the photo that was there before.
 * @param {import("../page/mount.js").Scope} scope
 * @returns {import("./controls.js").Control & { said: HTMLElement }} said: what became of the file
 */
export function photoFile(scope) {
  const id = freshId("file");
  const input = html("input", { type: "file", accept: "image/*", id, ...KEEP_KEYS });
  const said = html("p", { class: "convlab-sentence", role: "status" });
  let text = "";
  let isWrong = false;
  // The photo that is shown as `image` came from a file, and `first` was there before it.
  let shown = null;
  const forget = () => {
    shown = null;
    isWrong = false;
    text = "";
    input.value = "";
  };
  const back = button(scope, {
    text: "First photo",
    press() {
      const { first } = shown;
      forget();
      input.focus(); // the button goes
      scope.set({ image: first });
    },
  });
  scope.listen(input, "change", async () => {
    const [file] = input.files;
    if (file === undefined) return;
    const read = await photoFrom(file).catch(() => null);
    if (!scope.root.isConnected || input.files[0] !== file) return;
    isWrong = read === null;
    if (isWrong) {
      text = `${file.name}: the browser cannot read this file as a picture. The photo stays.`;
      scope.set({});
    } else {
      text = read.text;
      shown = { image: read.image, first: shown?.first ?? scope.get("image") };
      scope.set({ image: read.image });
    }
  });
  const update = () => {
    if (shown !== null && !isSamePhoto(shown.image, scope.get("image"))) forget(); // Python set another
    assign(back, { hidden: shown === null });
    assign(said, { text, hidden: text === "" });
    assign(said, { class: `convlab-sentence${isWrong ? " convlab-impossible" : ""}` });
  };
  const label = html("label", { for: id, text: "Own photo" });
  return { node: html("div", { class: "convlab-choice" }, label, input, back), said, update };
}

/** Whether two photos are one, or have the same pixels. */
function isSamePhoto(one, other) {
  if (one === other) return true;
  const [a, b] = [one, other].map(({ pixels }) => pixels);
  const isAsLarge = one.kind === other.kind && String(one.size) === String(other.size);
  if (!isAsLarge || a.byteLength !== b.byteLength) return false;
  for (let k = 0; k < a.byteLength; k += 1) if (a.getUint8(k) !== b.getUint8(k)) return false;
  return true;
}

/** A file as a grey photo, made smaller where it is too large. It stays in the page. */
async function photoFrom(file) {
  const picture = await createImageBitmap(file);
  const { height, width } = picture;
  const size = fitted(height, width, MOST_PIXELS);
  const canvas = html("canvas", { height: size[0], width: size[1] });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "white"; // under what is transparent
  pen.fillRect(0, 0, size[1], size[0]);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, size[1], size[0]);
  picture.close();
  const greys = greysOf(pen.getImageData(0, 0, size[1], size[0]).data);
  const smaller = size[0] < height || size[1] < width;
  return {
    image: { kind: "uint8", size, pixels: new DataView(greys.buffer) },
    text:
      `${file.name}: ${height}×${width} pixels, made grey: 0.299·red + 0.587·green + 0.114·blue` +
      (smaller ? `, and smaller: ${size[0]}×${size[1]}.` : "."),
  };
}
