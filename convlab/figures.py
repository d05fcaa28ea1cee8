"""The pictures of the lessons. Each is a PNG with its alternative text; none touches pyplot."""

import io
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convlab import colours

__all__ = ["Grid", "Picture", "line_plots", "number_grids", "photo_maps", "share_bars", "time_bars"]

WIDTH = 10.0  # inches, of a whole row of pictures
DOTS_PER_INCH = 90
FONT = {"family": "DejaVu Sans", "size": 10}


@dataclass(frozen=True)
class Picture:
    """A picture that a notebook shows, with a text for whoever does not see it.

    figure: a matplotlib Figure. alt: the alternative text; it is also the plain text of the output.
    """

    figure: Figure
    alt: str

    def __repr__(self):
        return f"[Picture: {self.alt}]"

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = io.BytesIO()
        with warnings.catch_warnings():
            # A name in letters that the font lacks is drawn as boxes: the alternative text has it.
            warnings.filterwarnings("ignore", message="(?i).*glyph")
            self.figure.savefig(png, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
        data = {"image/png": png.getvalue(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.alt}}


@dataclass(frozen=True)
class Grid:
    """A table of numbers, drawn cell by cell.

    values: a 2-D array; a NaN is an empty cell. title: above it.
    role: "input", "kernel", "output" or "plain", which gives the colour.
    window: (row, column, height, width) of cells with a thick outline, or None.
    """

    values: np.ndarray
    title: str
    role: str = "plain"
    window: tuple[int, int, int, int] | None = None

    def __post_init__(self):
        if np.ndim(self.values) != 2:
            raise ValueError(
                f"Grid: values must have 2 axes (rows, columns), got shape "
                f"{np.shape(self.values)}. Pick one map, values[0] say."
            )
        if self.window is not None:
            i, j, height, width = self.window
            rows, columns = np.shape(self.values)
            if min(i, j) < 0 or i + height > rows or j + width > columns:
                raise ValueError(
                    f"Grid: the window of rows {i} to {i + height - 1} and columns {j} to "
                    f"{j + width - 1} does not lie in {rows} rows and {columns} columns. "
                    f"Its corner can be at row 0 to {rows - height}, column 0 to {columns - width}."
                )
        if self.role not in _COLOURS:
            raise ValueError(
                f"Grid: role must be one of {', '.join(map(repr, _COLOURS))}, got {self.role!r}."
            )


_COLOURS = {
    "input": colours.INPUT,
    "kernel": colours.KERNEL,
    "output": colours.OUTPUT,
    "plain": colours.WINDOW,
}


def number_grids(*parts: Grid | str, alt: str) -> Picture:
    """Tables of numbers in a row, with signs between them.

    parts: `Grid`s, and short texts such as "∗" or "=", from left to right.
    alt: what the picture shows, in a sentence.

    >>> number_grids(Grid(np.eye(2, 3), "x (2×3)", "input"), alt="A small input.")
    [Picture: A small input.]
    """
    widths = [_cells(part)[1] + 1.0 if isinstance(part, Grid) else 1.2 for part in parts]
    height = max(_cells(part)[0] for part in parts if isinstance(part, Grid)) + 1.4
    inches = min(0.42, WIDTH / sum(widths))
    figure = Figure(figsize=(inches * sum(widths), inches * height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, sum(widths)), ylim=(height, 0), aspect="equal")
    axes.set_axis_off()
    size = FONT["size"] * min(1.0, inches / 0.36)
    left = 0.0
    for part, width in zip(parts, widths, strict=True):
        if isinstance(part, Grid):
            rows = _cells(part)[0]
            _draw_grid(axes, part, left + 0.5, 1.2 + (height - 1.4 - rows) / 2, size)
        else:
            middle = 1.2 + (height - 1.4) / 2
            axes.text(left + width / 2, middle, part, ha="center", va="center", size=1.6 * size)
        left += width
    return Picture(figure, alt)


def _cells(grid):
    return np.shape(grid.values)


def _draw_grid(axes, grid, left, top, size):
    colour = _COLOURS[grid.role]
    rows, columns = _cells(grid)
    for (i, j), value in np.ndenumerate(grid.values):
        axes.add_patch(
            Rectangle(
                (left + j, top + i), 1, 1, facecolor=f"{colour}18", edgecolor=f"{colour}88", lw=0.8
            )
        )
        axes.text(
            left + j + 0.5,
            top + i + 0.52,
            _short(value),
            ha="center",
            va="center",
            size=size,
            color=colours.WINDOW,
            family=FONT["family"],
        )
    axes.add_patch(
        Rectangle((left, top), columns, rows, facecolor="none", edgecolor=colour, lw=1.8)
    )
    axes.text(
        left + columns / 2, top - 0.35, grid.title, ha="center", size=size, family=FONT["family"]
    )
    if grid.window is not None:
        i, j, height, width = grid.window
        axes.add_patch(
            Rectangle(
                (left + j, top + i), width, height, facecolor="none", edgecolor=colours.WINDOW, lw=3
            )
        )


def photo_maps(
    images: Mapping[str, np.ndarray],
    *,
    alt: str,
    columns: int | None = None,
    signed: Collection[str] = (),
    shown: tuple[float, float] | None = None,
) -> Picture:
    """Photos and maps side by side, each with its title and its range of numbers.

    images: title → 2-D array (grey) or (H, W, 3) array of colours, uint8 or 0 to 1.
    alt: what the picture shows, in a sentence. columns: images in a row, by default all.
    signed: the titles of maps with negative numbers: middle grey is 0, black and white are equally
        far from it.
    shown: (black, white), the numbers between which the others are shown; what lies outside is cut
        off, and said so. None: from the smallest of each to its largest.

    >>> photo_maps({"photo": np.zeros((6, 4)), "edges": np.eye(6, 4)}, alt="A black photo.")
    [Picture: A black photo.]
    """
    columns = columns or len(images)
    rows = -(-len(images) // columns)
    height, width = np.shape(next(iter(images.values())))[:2]
    inches = min(WIDTH / columns, 4.0)
    figure = Figure(figsize=(inches * columns, (inches * height / width + 0.6) * rows))
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(rows, columns, squeeze=False)
    for axes in all_axes.flat[len(images) :]:
        axes.set_visible(False)
    for axes, (title, image) in zip(all_axes.flat, images.items(), strict=False):
        _draw_photo(axes, np.asarray(image), title, title in signed, shown)
    return Picture(figure, alt)


def time_bars(seconds: Mapping[str, float], *, title: str, alt: str) -> Picture:
    """Times as bars on a logarithmic axis, each with its number beside it.

    seconds: what was timed → its time in seconds. alt: what the picture shows, without numbers.

    >>> time_bars({"loops": 1.2, "im2col": 0.003}, title="one layer", alt="Two bars.")
    [Picture: Two bars.]
    """
    figure = Figure(figsize=(0.7 * WIDTH, 0.6 + 0.36 * len(seconds)))
    figure.set_layout_engine("constrained")
    axes = figure.subplots()
    milliseconds = [1000 * time for time in seconds.values()]
    bars = axes.barh(list(seconds), milliseconds, color=colours.OUTPUT, height=0.6)
    axes.bar_label(bars, [f" {_short(time)} ms" for time in milliseconds], size=FONT["size"])
    axes.set(xscale="log", xlabel="milliseconds, each tick ten times the one before", title=title)
    axes.minorticks_off()
    axes.set_xlim(min(milliseconds) / 3, max(milliseconds) * 6)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    return Picture(figure, alt)


def share_bars(panels: Mapping[str, Mapping[str, float]], *, alt: str) -> Picture:
    """The parts of several wholes as bars, in panels side by side, the largest part outlined.

    panels: title → label → number, at least 0; the labels are those of the first panel. Each bar
        has its number and its share of the panel's sum beside it.
    alt: what the picture shows, in a sentence.

    >>> share_bars({"apples": {"mine": 30, "yours": 10}}, alt="Three quarters are mine.")
    [Picture: Three quarters are mine.]
    """
    labels = list(next(iter(panels.values())))
    figure = Figure(figsize=(WIDTH, 0.6 + 0.36 * len(labels)))
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(1, len(panels), squeeze=False, sharey=True)[0]
    for axes, (title, parts) in zip(all_axes, panels.items(), strict=True):
        numbers = [parts[label] for label in labels]
        whole = sum(numbers) or 1
        bars = axes.barh(labels, numbers, color=colours.OUTPUT, height=0.6)
        bars[numbers.index(max(numbers))].set(edgecolor=colours.WINDOW, linewidth=2)
        texts = [f" {number:,} ({100 * number / whole:.1f} %)" for number in numbers]
        axes.bar_label(bars, texts, size=FONT["size"] - 1)
        axes.set_title(title, size=FONT["size"], family=FONT["family"])
        axes.set(xlim=(0, 2 * max(numbers) or 1), xticks=[])
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    all_axes[0].invert_yaxis()
    return Picture(figure, alt)


# Told apart in grey by their dashes.
_LINES = (
    {"color": colours.INPUT, "linestyle": "-"},
    {"color": colours.KERNEL, "linestyle": "--"},
    {"color": colours.OUTPUT, "linestyle": "-."},
    {"color": colours.BIAS, "linestyle": ":"},
    {"color": colours.WINDOW, "linestyle": (0, (6, 2, 1, 2, 1, 2))},
)


def line_plots(
    panels: Mapping[str, Mapping[str, tuple]],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    columns: int | None = None,
    log_y: bool = False,
) -> Picture:
    """Lines over one axis, in one panel or several side by side.

    panels: title → label → (x, y), two sequences of one length; at most 5 lines in a panel. Panels
        with the same labels share one legend. x_label, y_label: names of the axes, with units.
    alt: what the picture shows, in a sentence. columns: panels in a row, by default all.
    log_y: whether each tick of the vertical axis is a power of ten.

    >>> line_plots({"two": {"x": ([0, 1], [0, 1]), "x²": ([0, 1], [0, 1])}},
    ...            x_label="x", y_label="y", alt="A line and a parabola.")
    [Picture: A line and a parabola.]
    """
    columns = columns or len(panels)
    rows = -(-len(panels) // columns)
    figure = Figure(
        figsize=(WIDTH if columns > 1 else 0.7 * WIDTH, 3.6 if rows == 1 else 2.5 * rows)
    )
    figure.set_layout_engine("constrained")
    all_axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes in all_axes.flat[len(panels) :]:
        axes.set_visible(False)
    for axes, (title, lines) in zip(all_axes.flat, panels.items(), strict=False):
        for (label, (x, y)), style in zip(lines.items(), _LINES[: len(lines)], strict=True):
            axes.plot(x, y, label=label, lw=1.8, **style)
            if np.asarray(x).dtype.kind in "iu":  # there is no layer 2.5
                axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_title(title, size=FONT["size"], family=FONT["family"])
        axes.grid(color=colours.PADDING, lw=0.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=FONT["size"] - 1)
    if log_y:
        all_axes[0, 0].set_yscale("log")
    same_labels = len({tuple(lines) for lines in panels.values()}) == 1
    for axes in all_axes.flat[: 1 if same_labels else len(panels)]:
        axes.legend(fontsize=FONT["size"] - 1, handlelength=3.2)
    figure.supxlabel(x_label, size=FONT["size"], family=FONT["family"])
    figure.supylabel(y_label, size=FONT["size"], family=FONT["family"])
    return Picture(figure, alt)


def _draw_photo(axes, image, title, signed, shown):
    low, high = (float(limit) for limit in (image.min(), image.max()))
    caption = f"{_short(low)} to {_short(high)}"
    if signed:
        reach = max(abs(low), abs(high)) or 1.0
        black, white = -reach, reach
    else:
        black, white = shown or (low, high if high > low else low + 1)
        if low < black or high > white:
            caption += f", cut to {_short(black)}–{_short(white)}"
    axes.imshow(image, cmap="gray", vmin=black, vmax=white)  # colours ignore these three
    axes.set_title(title, size=FONT["size"], family=FONT["family"])
    axes.set_xlabel(caption, size=FONT["size"] - 1, family=FONT["family"])
    axes.set(xticks=[], yticks=[])


def _short(number):
    """Three digits at least, and none behind the point where there are three before it.

    Nothing for NaN, so that a grid can have empty cells.
    """
    if np.isnan(number):
        return ""
    text = f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
    return text.replace("-", "−")
