"""Names of series at their ends, in place of a key: beside a chart, or above horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

from hakusho.charts.canvas import Bounds, Canvas
from hakusho.charts.frame import Frame
from hakusho.charts.marks import MARKS
from hakusho.charts.parts import lines_at, spread
from hakusho.charts.scale import Scale
from hakusho.charts.type import LEADING, Type
from hakusho.tree.chart import ZERO, Series, ends

ABOVE = 2.2  # em: the room for names above a horizontal chart
_WIDEST = 0.28  # of the drawing's width: wider names are broken
_ROWS = 7.0  # em: the height of the rows above and below the frame
_BESIDE = 1.2  # em: between a chart and the names beside it


def beside(type_: Type, series: Sequence[Series], width: float) -> float:
    """The width in mm that names beside a chart need; `width` is that of the drawing."""
    lines = (line for title in titles(type_, series, width) for line in title)
    return max(map(type_.width, lines)) + type_.size * (_BESIDE + 0.2)


def titles(type_: Type, series: Sequence[Series], width: float) -> list[list[str]]:
    """The names, broken into lines that fit beside a chart."""
    return [type_.broken(one.title.text, width * _WIDEST) for one in series]


def fit_beside(type_: Type, series: Sequence[Series], area: Bounds) -> bool:
    """Whether the names fit below each other beside a chart."""
    count = sum(map(len, titles(type_, series, area.width)))
    return count * type_.size * LEADING <= area.height - _ROWS * type_.size


def fit_above(type_: Type, series: Sequence[Series], width: float) -> bool:
    """Whether the names fit into one row above a horizontal chart."""
    return sum(type_.width(one.title.text) + type_.size for one in series) <= width * 0.7


def name_beside(canvas: Canvas, frame: Frame, series: Sequence[Series], scale: Scale) -> None:
    """Write the names at the ends of lines, or beside the pieces of the last stack."""
    em, mark = canvas.look.type.size, MARKS[series[0].form]
    labels = titles(canvas.look.type, series, canvas.area.width)
    wanted = [frame.point(0, middle)[1] for middle in _middles(series, -1, scale)]
    sizes = [em * LEADING * len(label) for label in labels]
    places = spread(wanted, sizes, frame.box.bottom, frame.box.top + em / 2)
    start = frame.point(frame.last - mark.inset(frame), 0)[0] + em * mark.gap
    end = frame.box.right + em * _BESIDE
    for label, place, want in zip(labels, places, wanted, strict=True):
        canvas.line([(start, want), (end - em * 0.7, place), (end - em * 0.2, place)], zorder=2.5)
        lines_at(canvas, (end, place), label)


def name_above(canvas: Canvas, frame: Frame, series: Sequence[Series], scale: Scale) -> None:
    """Write the names above the pieces of the first horizontal bar."""
    type_ = canvas.look.type
    em = type_.size
    wanted = [frame.point(0, middle)[0] for middle in _middles(series, 0, scale)]
    sizes = [type_.width(one.title.text) + em for one in series]
    places = spread(wanted, sizes, frame.box.left - em, canvas.area.right + em / 2)
    foot = frame.point(MARKS[series[0].form].inset(frame), 0)[1] + 0.2
    row = frame.box.top + em * (ABOVE - 0.7)
    for one, place, want in zip(series, places, wanted, strict=True):
        canvas.line([(want, foot), (place, row - em * 0.6)], zorder=2.5)
        canvas.text((place, row), one.title.text, "middle")


def _middles(series: Sequence[Series], at: int, scale: Scale) -> list[float]:
    """The points of the scale that names of series lead to: ends of lines, middles of pieces."""
    rows = ends(series[0].form, series)
    if series[0].is_line:
        lasts = (next((v for v in reversed(row) if v is not None), ZERO) for row in rows)
        return [scale.at(last) for last in lasts]
    found, last = [], ZERO
    for one, row in zip(series, rows, strict=True):
        number = one.numbers[at] or ZERO
        last = last if row[at] is None else row[at] or ZERO
        found.append((scale.at(last - number) + scale.at(last)) / 2)
    return found
