"""Time from a key press or a move of the pointer to the painted frame.

`make bench` runs this script; benchmarks/README.md explains the tables.
"""

import argparse
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
parser.add_argument("--only", default="", help="the explorers with this in their name (all)")
ARGUMENTS = parser.parse_args()


@dataclass(frozen=True)
class Side:
    """One explorer or `interact`, with the keys and the places of the pointer that are timed.

    name: row of the table.
    source: code of the notebook's cell.
    focus: selector of the element that gets the keys.
    keys: two keys that undo each other.
    pointed: selector of the element that the pointer moves over, and drags in; "" for none.
    places: two places in it, as shares of its width and height.
    is_drawn_on: whether the pointer is pressed while it moves, and draws where nothing is yet.
    watched: selector of the element that changes.
    """

    name: str
    source: str
    focus: str
    keys: tuple[str, str] = ("ArrowRight", "ArrowLeft")
    pointed: str = ""
    places: tuple[tuple[float, float], tuple[float, float]] = ((0.35, 0.5), (0.65, 0.5))
    is_drawn_on: bool = False
    watched: str = ".convlab-explorer"


def explorer(name, arguments, focus, pointed, *, before="", note="", **options):
    """The `Side` of an explorer of convlab.widgets."""
    source = f"{before}from convlab.widgets import {name}\n{name}({arguments})"
    root = ".convlab-explorer "
    return Side(name + note, source, root + focus, pointed=root + pointed, **options)


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

ALEXNET = """import torch
from convlab.nets import AlexNet
with torch.device("meta"):
    model = AlexNet("single")
"""
DEEP = """import torch
with torch.device("meta"):
    layers = (torch.nn.Conv2d(3, 3, (3, 5), padding=(1, 2)) for _ in range(1000))
    model = torch.nn.Sequential(*layers)
"""
CONV_NET = """import torch
from convlab.nets import ConvNet
from convlab.training import digits
torch.manual_seed(0)
model = ConvNet()
"""
RANDOM = "import numpy as np\nrng = np.random.default_rng(0)\n"
SLIDER = "input[type=range]:visible >> nth=0"
LAST_GRID = ".convlab-grid-output .convlab-grid-field >> nth=0"

# Each explorer as it is without arguments, and at the limits that it takes.
SIDES = [
    explorer("ShapeExplorer", "", SLIDER, ".convlab-pointable >> nth=0"),
    explorer(
        "ShapeExplorer",
        "input_size=24, kernel_size=9, padding=6",
        SLIDER,
        ".convlab-pointable >> nth=0",
        note=", largest",
    ),
    explorer("ConvolutionExplorer", "", f"{LAST_GRID} >> [tabindex='0']", LAST_GRID),
    explorer(
        "ConvolutionExplorer",
        "rng.integers(-9, 9, (4, 12, 12)), rng.integers(-9, 9, (4, 4, 7, 7)), padding=6",
        f"{LAST_GRID} >> [tabindex='0']",
        LAST_GRID,
        before=RANDOM,
        note=", largest",
    ),
    explorer(
        "KernelPlayground",
        "",
        "input[data-row='1'][data-column='1']",
        ".convlab-pointable >> nth=0",
        keys=("ArrowUp", "ArrowDown"),
    ),
    explorer(
        "KernelPlayground",
        "rng.integers(0, 255, (512, 512)).astype('uint8'), rng.integers(-9, 9, (7, 7))",
        "input[data-row='1'][data-column='1']",
        ".convlab-pointable >> nth=0",
        before=RANDOM,
        note=", largest",
        keys=("ArrowUp", "ArrowDown"),
    ),
    explorer("ActivationExplorer", "", SLIDER, ".convlab-pointable >> nth=0"),
    explorer(
        "NetworkExplorer",
        "model, input_shape=(1, 3, 227, 227)",
        "tr[data-chosen] button",
        ".convlab-pointable >> nth=0",
        before=ALEXNET,
        keys=("ArrowDown", "ArrowUp"),
    ),
    explorer(
        "NetworkExplorer",
        "model, input_shape=(1, 3, 24, 32)",
        "tr[data-chosen] button",
        ".convlab-pointable >> nth=0",
        before=DEEP,
        note=", 1,000 layers",
        keys=("ArrowDown", "ArrowUp"),
    ),
    explorer("MatrixExplorer", "", f"{LAST_GRID} >> [tabindex='0']", LAST_GRID),
    explorer(
        "MatrixExplorer",
        "rng.integers(-9, 9, (2, 5, 6)), rng.integers(-9, 9, (3, 2, 3, 3)), padding=1",
        ".convlab-grid-output >> nth=0 >> [tabindex='0']",
        ".convlab-grid-input >> nth=0",
        before=RANDOM,
        note=", largest",
    ),
    explorer("ReceptiveFieldExplorer", "", SLIDER, ".convlab-pointable >> nth=0"),
    explorer(
        "ReceptiveFieldExplorer",
        "[3] * 18, input_size=256",
        SLIDER,
        ".convlab-pointable >> nth=0",
        note=", largest",
    ),
    explorer("BatchExplorer", "", ".convlab-batch-row >> nth=0", ".convlab-batch-row >> nth=0"),
    explorer(
        "LiveNetwork",
        "model, torch.cat([torch.zeros(1, 1, 28, 28), digits('test').images[:7]])",
        ".convlab-live-images button[tabindex='0']",
        ".convlab-live-pad canvas >> nth=0",
        before=CONV_NET,
        note=", ConvNet, drawn on",
        places=((0.06, 0.06), (0.94, 0.06)),
        is_drawn_on=True,
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
  // A canvas that is painted is no change of the document.
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...given) {
    putImageData.apply(this, given);
    changed();
  };
  // A page that asks is told of a move before the frame that it would be kept for.
  const move = "onpointerrawupdate" in window ? "pointerrawupdate" : "pointermove";
  for (const type of ["keydown", move]) {
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
# What an element covers, also one whose parts alone have a box.
BOX_OF = """(node) => {
  const own = node.getBoundingClientRect();
  if (own.width > 0) return [own.x, own.y, own.width, own.height];
  const boxes = [...node.querySelectorAll("*")]
    .map((part) => part.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0);
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  return [x, y, right - x, bottom - y];
}"""
MOVES = 200
STEPS = 9  # in a row of what is drawn
# Milliseconds: spread over six frames, and no shorter than the repeat of a key held down.
PAUSE = (33, 133)
GOLDEN = (5**0.5 - 1) / 2  # its multiples, each without the whole, fill 0 to 1 evenly


def opened(lab, side, folder):
    """Open a notebook with the side's cell, run it, and return the element that gets the keys."""
    write_notebook(folder / "bench.ipynb", side.source)
    lab.open("bench.ipynb")
    lab.select(0)
    lab.run_selected()
    lab.page.locator(side.watched).first.wait_for()
    return lab.page.locator(side.focus)


def times_of(lab, side, act, end=lambda count: None):
    """The milliseconds from each of the acts to its painted frame, in order; each is then ended."""
    lab.page.evaluate(TIMING)
    lab.page.evaluate(f"time(lab.nodes()[0], '{side.watched}')")
    shortest, longest = PAUSE
    for count in range(ARGUMENTS.presses + 4):
        # With one pause each press would come at the same moment of a frame. A hand presses at any,
        # and waits for half a frame on the average: so do a hundred presses at moments that are
        # spread evenly, where a hundred that are drawn would wait a millisecond more or less.
        lab.page.wait_for_timeout(shortest + (longest - shortest) * (count * GOLDEN % 1))
        act(count)
        lab.wait_for(f"timed.length === {count + 1}", f"{side.name}: what was done to be seen", 10)
        end(count)
    return lab.page.evaluate("timed")[4:]


def presses_of(lab, side):
    """The milliseconds from each press of a key to its painted frame.

    As by a hand, the key is held for longer than that: Chromium puts off the page's messages from
    a key's release until the next frame, and with them the one that says that a frame is painted.
    """
    keyboard, keys = lab.page.keyboard, side.keys
    return times_of(
        lab,
        side,
        lambda count: keyboard.down(keys[count % 2]),
        lambda count: keyboard.up(keys[count % 2]),
    )


def places_of(lab, side):
    """The two places that the pointer moves between, in pixels."""
    target = lab.page.locator(side.pointed).first
    target.scroll_into_view_if_needed()
    box = lab.page.evaluate(BOX_OF, target.element_handle())
    return [(box[0] + x * box[2], box[1] + y * box[3]) for x, y in side.places]


def measured(lab, side, folder):
    """The times of presses, of moves of the pointer, and of the frames while it drags."""
    focus = opened(lab, side, folder)
    focus.first.focus()
    presses = presses_of(lab, side)
    if not side.pointed:
        return presses, [], []
    opened(lab, side, folder)
    places = places_of(lab, side)
    if side.is_drawn_on:
        lab.page.mouse.move(*places[0])
        lab.page.mouse.down()
        moves = times_of(lab, side, lambda count: lab.page.mouse.move(*on_the_way(places, count)))
        lab.page.mouse.up()
    else:
        moves = times_of(lab, side, lambda count: lab.page.mouse.move(*places[count % 2]))
    opened(lab, side, folder)
    return presses, moves, frames_of_drag(lab, places_of(lab, side))


def on_the_way(places, count):
    """A place on a way that fills the square below the two, to and fro, row by row."""
    (left, y), (right, _) = places
    row, step = divmod(count + 1, STEPS)  # the pen stands at the first place
    across = step if row % 2 == 0 else STEPS - 1 - step
    side = right - left
    return left + side * across / (STEPS - 1), y + side * row / (STEPS - 1)


def frames_of_drag(lab, places):
    """The milliseconds of each frame while the pointer is moved 200 times, pressed."""
    (left, y), (right, _) = places
    lab.page.mouse.move(left, y)
    lab.page.mouse.down()
    lab.page.evaluate(FRAMES)
    for move in range(MOVES):
        there_and_back = 1 - abs(2 * move / MOVES - 1)
        lab.page.mouse.move(left + there_and_back * (right - left), y)
    frames = lab.page.evaluate("endFrames()")
    lab.page.mouse.up()
    return frames


def line(name, times):
    """A row of a table: the median, the 95th percentile and the longest time."""
    if not times:
        return f"{name:32}"
    late = statistics.quantiles(times, n=20)[-1]
    return f"{name:32}{statistics.median(times):8.1f}{late:8.1f}{max(times):9.1f}"


def main():
    """Time all sides in one browser and print the tables."""
    sides = [side for side in SIDES if ARGUMENTS.only in side.name or side.watched == "img"]
    rows = []
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        for side in sides:
            rows.append((side.name, *measured(lab, side, Path(folder))))
            name, presses, moves, frames = rows[-1]
            medians = [
                f"{statistics.median(times):.1f}" for times in (presses, moves, frames) if times
            ]
            print(f"{name}: {', '.join(medians)} ms", file=sys.stderr, flush=True)
    slowest = statistics.median(rows[-1][1])
    head = f"{'':32}{'median':>8}{'p95':>8}{'longest':>9}"
    print(f"From a key press to the painted frame, in ms; {ARGUMENTS.presses} presses a side.")
    print(f"{head}{'interact is slower by':>24}")
    for name, presses, _, _ in rows:
        print(f"{line(name, presses)}{slowest / statistics.median(presses):23.1f}×")
    print(f"\nFrom a move of the pointer to the painted frame, in ms.\n{head}")
    for name, _, moves, _ in rows[:-1]:
        print(line(name, moves))
    print(f"\nFrames in ms while a pressed pointer moves {MOVES} times (16.7 is 60 a second).")
    print(head)
    for name, _, _, frames in rows[:-1]:
        print(line(name, frames))


if __name__ == "__main__":
    main()
