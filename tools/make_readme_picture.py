"""Make docs/readme.webp, the moving picture of the README, anew.

Run from the repository, where Chromium is: `PYTHONPATH=tests python tools/make_readme_picture.py`.
First an explorer, used with the mouse; then an exercise in a real JupyterLab: `check` names the
mistake, and accepts the answer once it is mended. Two pixels of the picture are one of the page, so
that it is crisp on a fine screen.
"""

import argparse
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from browser.lab import Lab
from browser.pages import write_notebook
from browser.stage import Stage
from convlab.widgets import ConvolutionExplorer

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "readme.webp"
WIDTH, HEIGHT, CAPTION = 840, 490, 44  # pixels of the page; the caption is above the rest
ZOOM = 2
MOST_BYTES = 2_000_000

RIGHT = '''\
def correlate(x, kernel):
    """Return the output of all windows."""
    K_h, K_w = kernel.shape
    out = np.zeros((x.shape[0] - K_h + 1, x.shape[1] - K_w + 1), dtype=x.dtype)
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + K_h, j : j + K_w] * kernel).sum()
    return out


check("01.2", correlate)'''
WRONG = RIGHT.replace(" + 1", "")

CAPTIONS = (
    "Touch a number, and see where it comes from.",
    "Write it yourself.",
    "check() finds the smallest case that fails, and names the mistake.",
    "Mend it.",
)
ARROW = """<svg id="hand" width="22" height="30" viewBox="0 0 22 30"
style="position: fixed; z-index: 99; pointer-events: none">
<path d="M2 1 V23 L7.5 18 L11.5 27.5 L15.5 26 L11.5 16.5 H19 Z" fill="#111"
stroke="#fff" stroke-width="2"/></svg>"""

Frame = tuple[Image.Image, int]  # a picture, and how long it is shown, in milliseconds


def picture(page: Page, **options) -> Image.Image:
    """What a page shows now."""
    return Image.open(io.BytesIO(page.screenshot(**options))).convert("RGB")


def caption(stage: Stage, text: str) -> Image.Image:
    """A line of text, as wide as the picture."""
    page = stage.show(ConvolutionExplorer(), width=WIDTH * ZOOM, height=CAPTION * ZOOM, zoom=ZOOM)
    page.set_content(
        f"<body style='margin: 0; font: 600 19px/{CAPTION}px DejaVu Sans, sans-serif; "
        f"color: #fff; background: #1b4965; padding-left: 16px'>{text}</body>"
    )
    return picture(page)


def framed(head: Image.Image, body: Image.Image) -> Image.Image:
    """A caption and what it speaks of, in the size of the picture."""
    whole = Image.new("RGB", (WIDTH * ZOOM, HEIGHT * ZOOM), "white")
    whole.paste(body, (0, CAPTION * ZOOM))
    whole.paste(head, (0, 0))
    return whole


def explorer_frames(stage: Stage, head: Image.Image) -> Iterator[Frame]:
    """Point at numbers of the output, then make the stride 2 and point again."""
    explorer = ConvolutionExplorer(controls=("stride", "padding"))
    size = {"width": WIDTH * ZOOM, "height": (HEIGHT - CAPTION) * ZOOM}
    page = stage.show(explorer, zoom=ZOOM, **size)
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", ARROW)
    page.add_style_tag(content="#view { padding: 10px 14px; }")

    def point(x: float, y: float) -> Image.Image:
        page.mouse.move(x, y)
        page.evaluate(
            "([x, y]) => Object.assign(hand.style, {left: x + 'px', top: y + 'px'})", [x, y]
        )
        page.wait_for_timeout(400)
        return framed(head, picture(page))

    def point_at(row: int, column: int) -> Image.Image:
        grid = page.locator(".convlab-explorer .convlab-grid-output").first
        box = grid.locator(f'[data-row="{row}"][data-column="{column}"]').bounding_box()
        return point(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    for row, column, time in ((0, 0, 900), (0, 1, 450), (0, 2, 450), (0, 3, 450), (1, 3, 1400)):
        yield point_at(row, column), time
    slider = page.get_by_role("slider", name="Stride").first
    box = slider.bounding_box()
    yield point(box["x"] + 8, box["y"] + box["height"] / 2), 500
    slider.focus()
    page.keyboard.press("ArrowRight")
    yield point(box["x"] + 8 + (box["width"] - 16) / 5, box["y"] + box["height"] / 2), 1100
    for row, column, time in ((0, 0, 450), (0, 1, 450), (0, 2, 450), (1, 2, 1400)):
        yield point_at(row, column), time


def check_frames(heads: list[Image.Image]) -> Iterator[Frame]:
    """Write a wrong answer, ask `check`, mend it as the reply says, and ask again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        imports = "import numpy as np\nfrom convlab import check"
        write_notebook(folder / "lesson.ipynb", imports, 'check("01.2", correlate)', "")
        with Lab(folder, scale=ZOOM) as lab:
            lab.open("lesson.ipynb")
            lab.select(0)
            lab.run_selected()
            # The cell is then as wide as the picture.
            lab.page.set_viewport_size({"width": WIDTH + 350, "height": 900})
            lab.page.add_style_tag(content=".jp-cell-toolbar { display: none !important; }")

            def write(text: str):
                lab.page.evaluate(
                    "text => lab.notebook().widgets[1].model.sharedModel.setSource(text)", text
                )
                lab.page.wait_for_timeout(300)

            def shown(head: Image.Image) -> Image.Image:
                cell = lab.page.locator(".jp-Notebook .jp-Cell").nth(1)
                box = cell.bounding_box()
                height = min(box["height"], HEIGHT - CAPTION)
                clip = {"x": box["x"], "y": box["y"], "width": WIDTH, "height": height}
                return framed(head, picture(lab.page, clip=clip))

            lines = WRONG.splitlines()
            for count in range(1, 8):
                write("\n".join([*lines[:count], "", "", lines[-1]]))
                yield shown(heads[0]), 350 if count < 7 else 900
            lab.select(1)
            lab.run_selected()
            lab.select(2)
            yield shown(heads[1]), 4200
            write(WRONG.replace("] - K_h", "] - K_h + 1"))
            yield shown(heads[2]), 500
            write(RIGHT)
            yield shown(heads[2]), 800
            lab.select(1)
            lab.run_selected()
            lab.select(2)
            yield shown(heads[2]), 2600


def main() -> None:
    """Write the picture, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    target = parser.parse_args().target
    with Stage() as stage:
        first_head, *heads = [caption(stage, text) for text in CAPTIONS]
        frames = list(explorer_frames(stage, first_head))
    frames += check_frames(heads)
    pictures, times = zip(*frames, strict=True)
    first, *rest = pictures
    settings = {"lossless": True, "quality": 100, "method": 6, "minimize_size": True, "loop": 0}
    first.save(target, save_all=True, append_images=rest, duration=list(times), **settings)
    size = target.stat().st_size
    seconds = sum(times) / 1000
    print(f"{target}: {len(frames)} pictures, {seconds:.0f} s, {size / 1e6:.2f} MB")
    if size > MOST_BYTES:
        raise SystemExit(f"That is more than {MOST_BYTES / 1e6:g} MB: use fewer pictures.")


if __name__ == "__main__":
    main()
