"""Time from a key press to the painted frame: the explorers beside `interact` and matplotlib.

`make bench` runs this script; benchmarks/README.md explains the tables.
"""

import argparse
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from browser.lab import Lab  # noqa: E402
from browser.pages import write_notebook  # noqa: E402

parser = argparse.ArgumentParser(description="From a key press to the painted frame.")
parser.add_argument("--presses", type=int, default=100, help="of each explorer (100)")
parser.add_argument("--seed", type=int, default=1, help="of the pauses between presses (1)")
ARGUMENTS = parser.parse_args()


@dataclass(frozen=True)
class Side:
    """One explorer or `interact`, with the keys that are timed.

    name: row of the table.
    source: code of the notebook's cell.
    focus: selector of the element that gets the keys.
    keys: two keys that undo each other.
    watched: selector of the element that changes after a key.
    dragged: selector of the slider or picture that a pressed pointer moves over; "" for none.
    """

    name: str
    source: str
    focus: str
    keys: tuple[str, str] = ("ArrowRight", "ArrowLeft")
    watched: str = ".convlab-explorer"
    dragged: str = ""


def explorer(name, arguments, focus, keys=("ArrowRight", "ArrowLeft"), dragged="input"):
    """The `Side` of an explorer of convlab.widgets."""
    source = f"from convlab.widgets import {name}\n{name}({arguments})"
    root = ".convlab-explorer "
    return Side(name, source, root + focus, keys, dragged=root + dragged)


INTERACT = """
%matplotlib inline
from ipywidgets import interact
import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

@interact(stride=(1, 6))
def draw(stride=2):
    figure, axes = plt.subplots(figsize=(8, 2))
    for cell in range(24):
        axes.add_patch(Rectangle((cell, 2), 1, 1, fill=False))
        axes.text(cell + 0.4, 2.4, str(cell))
    for start in range(0, 22, stride):
        axes.add_patch(Rectangle((start, 0.5 * (start % 2)), 3, 0.5, fill=False))
    axes.set(xlim=(0, 24), ylim=(0, 3), title=f"stride {stride}")
    plt.show()
"""

NETWORK = """
import torch
from convlab.nets import AlexNet
from convlab.widgets import NetworkExplorer

with torch.device("meta"):
    model = AlexNet("single")
NetworkExplorer(model, input_shape=(1, 3, 227, 227))
"""

SIDES = [
    explorer("ShapeExplorer", "input_size=23, stride=2, padding=1", "input >> nth=0"),
    explorer(
        "ConvolutionExplorer",
        "",
        "[role=grid] [tabindex='0'] >> nth=-1",
        dragged=".convlab-grid-input .convlab-grid-field",
    ),
    explorer(
        "KernelPlayground",
        "",
        "input[data-row='1'][data-column='1']",
        ("ArrowUp", "ArrowDown"),
        dragged=".convlab-kernel-photo canvas",
    ),
    explorer("ActivationExplorer", "", "input[type=range] >> nth=0", dragged=".convlab-plot"),
    Side(
        "NetworkExplorer",
        NETWORK,
        ".convlab-explorer tbody button[tabindex='0']",
        ("ArrowDown", "ArrowUp"),
    ),
    Side("interact + matplotlib", INTERACT, ".widget-slider .noUi-handle", watched="img"),
]

# A frame is painted after its callbacks: a message that a callback sends arrives after the paint.
TIMING = """() => {
window.timed = [];
window.time = (cell, watched) => {
  const afterPaint = (act) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = act;
    port2.postMessage(null);
  };
  // What changes in a frame's callbacks is painted at the end of that frame, all else in the next.
  let isInFrame = false;
  const frame = () => {
    isInFrame = true;
    afterPaint(() => (isInFrame = false));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const painted = (start) => {
    const note = () => afterPaint(() => timed.push(performance.now() - start));
    if (isInFrame) note();
    else requestAnimationFrame(note);
  };
  let start = null;
  let source = null;
  const output = cell.querySelector(".jp-Cell-outputWrapper");
  const changed = () => {
    if (start === null) return;
    const image = watched === "img" ? output.querySelector("img") : null;
    if (watched === "img" && (!image || image.src === source)) return;
    source = image?.src;
    const since = start;
    start = null;
    if (image) image.decode().then(() => painted(since));
    else painted(since);
  };
  source = output.querySelector("img")?.src;
  new MutationObserver(changed).observe(output, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  for (const type of ["keydown", "pointermove"]) {
    document.addEventListener(type, (event) => (start ??= event.timeStamp), { capture: true });
  }
};
}"""


# The time of each frame, until `endFrames()`.
FRAMES = """() => {
window.frames_ = [];
let last = performance.now();
let running = true;
const frame = (now) => {
  frames_.push(now - last);
  last = now;
  if (running) requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
window.endFrames = () => ((running = false), frames_.slice(1));
}"""
MOVES = 200
# Milliseconds: spread over six frames, and no shorter than the repeat of a key held down.
PAUSE = (33, 133)


def opened(lab, side, folder):
    """Open a notebook with the side's cell, run it, and return the element that gets the keys."""
    write_notebook(folder / "bench.ipynb", side.source)
    lab.open("bench.ipynb")
    lab.select(0)
    lab.run_selected()
    lab.page.locator(side.watched).first.wait_for()
    return lab.page.locator(side.focus)


def times_of_presses(lab, side, folder):
    """The milliseconds from each key press to its painted frame, in order."""
    focus = opened(lab, side, folder)
    lab.page.evaluate(TIMING)
    lab.page.evaluate(f"time(lab.nodes()[0], '{side.watched}')")
    focus.focus()
    pauses = random.Random(ARGUMENTS.seed)
    for press in range(ARGUMENTS.presses + 4):
        # Without a random pause each press would come right after a frame and wait the full 16 ms
        # for the next one. A hand presses at any time of a frame.
        lab.page.wait_for_timeout(pauses.uniform(*PAUSE))
        lab.page.keyboard.press(side.keys[press % 2])
        lab.wait_for(f"timed.length === {press + 1}", "the key press to be painted", 10)
    return lab.page.evaluate("timed")[4:]


def frames_of_drag(lab, side, folder):
    """The milliseconds of each frame while the pointer is moved 200 times, pressed."""
    opened(lab, side, folder)
    box = lab.page.locator(side.dragged).first.bounding_box()
    y = box["y"] + box["height"] / 2
    lab.page.mouse.move(box["x"] + 4, y)
    lab.page.mouse.down()
    lab.page.evaluate(FRAMES)
    for move in range(MOVES):
        there_and_back = 1 - abs(2 * move / MOVES - 1)
        lab.page.mouse.move(box["x"] + 4 + there_and_back * (box["width"] - 8), y)
    frames = lab.page.evaluate("endFrames()")
    lab.page.mouse.up()
    return frames


def main():
    """Time all sides in one browser and print the table."""
    print(f"From a key press to the painted frame, in ms; {ARGUMENTS.presses} presses a side.")
    rows = []
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        for side in SIDES:
            times = times_of_presses(lab, side, Path(folder))
            late = statistics.quantiles(times, n=20)[-1]
            frames = frames_of_drag(lab, side, Path(folder)) if side.dragged else []
            rows.append((side.name, statistics.median(times), late, max(times), frames))
    slowest = rows[-1][1]
    print(f"{'':24}{'median':>8}{'p95':>8}{'longest':>9}{'interact is slower by':>24}")
    for name, median, late, longest, _ in rows:
        print(f"{name:24}{median:8.1f}{late:8.1f}{longest:9.1f}{slowest / median:23.1f}×")
    print(f"\nFrames in ms while a pressed pointer moves {MOVES} times (16.7 is 60 a second).")
    print(f"{'':24}{'median':>8}{'p95':>8}{'longest':>9}")
    for name, *_, frames in rows:
        if frames:
            late = statistics.quantiles(frames, n=20)[-1]
            print(f"{name:24}{statistics.median(frames):8.1f}{late:8.1f}{max(frames):9.1f}")


if __name__ == "__main__":
    main()
