"""The pictures of the lessons. Each is a PNG with its alternative text; none touches pyplot."""

from convlab.figures.bars import share_bars, time_bars
from convlab.figures.grids import Grid, number_grids
from convlab.figures.lines import line_plots
from convlab.figures.photos import photo_maps
from convlab.figures.picture import Picture

__all__ = ["Grid", "Picture", "line_plots", "number_grids", "photo_maps", "share_bars", "time_bars"]
