"""Small multiples: how the panels of a chart are arranged; and the height that charts need."""

from __future__ import annotations

import math

from hakusho.tree.chart import Chart

WIDTH, HEIGHT = 40.0, 28.0  # mm: the least size of a panel
_MOST = 4  # in a row
_ROW, _FRAME = 6.5, 16.0  # mm: a bar that lies, and what stands above and below the bars
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
        one = len(chart.panels[0].categories) * _ROW + _FRAME
    else:
        one = min(max(width / columns(count, width) / 2, _LOW if count == 1 else HEIGHT), _HIGH)
    return max(rows(count, width) * one, form.smallest[1])
