"""The pictures of the lessons. Each is a PNG with its alternative text; none touches pyplot."""

from convlab.figures.bars import share_bars, time_bars
from convlab.figures.blocks import map_blocks
from convlab.figures.confusion import confusion_picture
from convlab.figures.curves import training_curves
from convlab.figures.grids import Grid, number_grids
from convlab.figures.lines import line_plots
from convlab.figures.photos import photo_maps
from convlab.figures.picture import Picture
from convlab.figures.tiles import filter_picture, surest_errors

__all__ = [
    "Grid",
    "Picture",
    "confusion_picture",
    "filter_picture",
    "line_plots",
    "map_blocks",
    "number_grids",
    "photo_maps",
    "share_bars",
    "surest_errors",
    "time_bars",
    "training_curves",
]
