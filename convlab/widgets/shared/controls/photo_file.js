/** @import { PhotoBytes } from "../arithmetic/photo.js" */
/** @import { Scope } from "../page/mount.js" */
/** @import { Control } from "./controls.js" */
import { fittedSize, packPixels } from "../arithmetic/photo.js";
import { assign, html, uniqueId } from "../page/dom.js";
import { button, KEEP_KEYS } from "./controls.js";

/** An input for a file of one's own as the setting `image`, and a button back to the photo before.
 * @param {Scope<{ image: PhotoBytes, limits: { image: { most: number } } }>} scope
 * @returns {Control & { status: HTMLElement }} status: the sentence on the file */
export function photoFile(scope) {
  const id = uniqueId("file");
  const input = html("input", { type: "file", accept: "image/*", id, ...KEEP_KEYS });
  const status = html("p", { class: "convlab-sentence", role: "status" });
  let text = "";
  let isWrong = false;
  /** @type {{ image: PhotoBytes, first: PhotoBytes } | null} */
  let shown = null; // the photo of the file, and the photo that was there before
  const forget = () => {
    shown = null;
    isWrong = false;
    text = "";
    input.value = "";
  };
  const back = button(scope, {
    text: "First photo",
    press() {
      if (shown === null) return;
      const { first } = shown;
      forget();
      input.focus(); // the button, which has the focus, is hidden
      scope.set({ image: first });
    },
  });
  scope.listen(input, "change", async () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const read = await readPhoto(file, scope.get("limits").image.most).catch(() => null);
    if (!scope.root.isConnected || input.files?.[0] !== file) return;
    isWrong = read === null;
    if (read === null) {
      text = `${file.name}: the browser cannot read this file as a picture. The photo stays.`;
      scope.set({});
    } else {
      text = read.text;
      shown = { image: read.image, first: shown?.first ?? scope.get("image") };
      scope.set({ image: read.image });
    }
  });
  const update = () => {
    // Python may have set another photo.
    if (shown !== null && !isSamePhoto(shown.image, scope.get("image"))) forget();
    assign(back, { hidden: shown === null });
    const name = `convlab-sentence${isWrong ? " convlab-impossible" : ""}`;
    assign(status, { text, hidden: text === "", class: name });
  };
  const label = html("label", { for: id, text: "Own photo" });
  return { node: html("div", { class: "convlab-choice" }, label, input, back), status, update };
}

/** Whether two photos have the same pixels. @param {PhotoBytes} one @param {PhotoBytes} other */
function isSamePhoto(one, other) {
  if (one === other) return true;
  const [a, b] = [one.pixels, other.pixels];
  const isAsLarge = one.kind === other.kind && String(one.size) === String(other.size);
  if (!isAsLarge || a.byteLength !== b.byteLength) return false;
  for (let k = 0; k < a.byteLength; k += 1) if (a.getUint8(k) !== b.getUint8(k)) return false;
  return true;
}

/** A file as a photo of at most `most` pixels on a side, and a sentence on it. The file stays
 * in the page.
 * @type {(file: File, most: number) => Promise<{ image: PhotoBytes, text: string }>} */
async function readPhoto(file, most) {
  const picture = await createImageBitmap(file);
  const { height, width } = picture;
  const size = fittedSize(height, width, most);
  const canvas = html("canvas", { height: size[0], width: size[1] });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("no canvas");
  pen.fillStyle = "white"; // below transparent pixels
  pen.fillRect(0, 0, size[1], size[0]);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, size[1], size[0]);
  picture.close();
  const image = packPixels(pen.getImageData(0, 0, size[1], size[0]).data, size);
  const isSmaller = size[0] < height || size[1] < width;
  const text =
    `${file.name}: ${height}×${width} pixels, in ${image.size.length === 3 ? "colour" : "greys"}` +
    `${isSmaller ? `, made smaller: ${size[0]}×${size[1]}` : ""}.`;
  return { image, text };
}
