"""Small multiples: how the panels of a chart are arranged; and the height that charts need."""

from __future__ import annotations

import math

from hakusho.charts.categories import SIDE
from hakusho.charts.type import LEADING
from hakusho.tree.chart import Chart

WIDTH, HEIGHT = 40.0, 28.0  # mm: the least size of a panel
_MOST = 4  # in a row
_ROW, _DENSE, _BAR = 6.5, 4.2, 3.0  # mm: a category of bars that lie; of many; a bar more in it
_STACK = 8.6  # mm: a stack that lies, with the values of small pieces below it
_EM, _RAGGED = 2.7, 1.2  # mm: about the size of the type; what phrases take more than characters
_MANY = 20  # categories
_FRAME = 16.0  # mm: what stands above and below the bars
_WIDE = 120.0  # mm: drawings that are wider grow no higher
_LOW, _HIGH = 45.0, 80.0  # mm: heights of charts that only their width decides


def columns(count: int, width: float) -> int:
    """How many panels stand in a row of a drawing `width` mm wide; the rows are even."""
    most = max(1, min(count, _MOST, int(width // WIDTH)))
    return math.ceil(count / math.ceil(count / most))


def rows(count: int, width: float) -> int:
    """How many rows of panels there are."""
    return math.ceil(count / columns(count, width))


def height(count: int, width: float) -> float:
    """The least height in mm of a drawing with `count` panels."""
    return rows(count, width) * HEIGHT


def natural(chart: Chart, width: float) -> float:
    """The height in mm of a chart `width` mm wide whose entry states none."""
    count, form = len(chart.panels), chart.entry.drawn_as
    if chart.entry.horizontal or form.lies:
        categories = len(chart.panels[0].categories)
        one = categories * max(_row(chart), _names(chart, width)) + _FRAME
    else:
        least = _LOW if count == 1 else HEIGHT
        most = max(_HIGH, _WIDE * form.ratio)
        one = min(max(width / columns(count, width) * form.ratio, least), most)
    return max(rows(count, width) * one, form.smallest[1])


def _row(chart: Chart) -> float:
    """The height in mm of a category of a chart whose bars lie."""
    categories, series = chart.panels[0].categories, chart.panels[0].series
    if chart.entry.drawn_as.lies or len(categories) > _MANY:
        return _DENSE
    if series[0].form == "stacked":
        return _STACK
    return _ROW + (len(series) - 1) * _BAR


def _names(chart: Chart, width: float) -> float:
    """The height in mm of the longest name beside bars that lie."""
    if chart.entry.years or chart.entry.drawn_as.lies:
        return 0.0
    longest = max(len(category.text) for category in chart.panels[0].categories)
    return (math.ceil(longest * _EM / (width * SIDE) * _RAGGED) + 0.3) * _EM * LEADING
