"""Scatter charts: a point for each category, its first value along the foot, its second upwards."""

from __future__ import annotations

from collections.abc import Iterator

from hakusho.charts.canvas import HAIRLINE, Bounds, Canvas, Lettering, Point
from hakusho.charts.frame import TICK
from hakusho.charts.look import is_dark
from hakusho.charts.scale import Scale, fitted
from hakusho.tree.chart import Panel, Series
from hakusho.tree.chartentry import ChartEntry

_INTERVAL = 14.0  # mm between ticks, about
_DOT = 0.7  # mm: the radius of a point
_NEAR, _FAR = 0.7, 1.6  # em: from a point to the middle of its name, without and with a leader
_TITLE = 1.5  # em: the height of the title of an axis


def draw(canvas: Canvas, entry: ChartEntry, panel: Panel, region: Bounds) -> None:
    """Draw the points in their region, and the name of each where there is room for it."""
    em, type_ = canvas.look.type.size, canvas.look.type
    across, up = panel.series
    scales = (_scale(across, region.width), _scale(up, region.height))
    left = max(map(type_.width, scales[1].labels)) + em * TICK
    right = max(map(type_.width, scales[0].labels)) / 2
    box = Bounds(region.left + left, region.bottom + em * (TICK + 1 + _TITLE),
                 region.right - right, region.top - em * (_TITLE + TICK))  # fmt: skip
    _axes(canvas, box, scales)
    canvas.text((region.left, box.top + em * (TICK + _TITLE / 2)), _titled(up))
    foot = canvas.label((box.right + right, region.bottom + em / 2), _titled(across), "end")
    canvas.labels.append(foot)
    points = {
        category.text: (box.left + scales[0].at(x) * box.width,
                        box.bottom + scales[1].at(y) * box.height)
        for category, x, y in zip(panel.categories, across.numbers, up.numbers, strict=True)
        if x is not None and y is not None
    }  # fmt: skip
    colour = next((one for one in canvas.look.palette if is_dark(one)), canvas.look.ink)
    for x, y in points.values():
        canvas.wedge((x, y), _DOT, (0, 360), colour)
        canvas.keep_free(Bounds(x - _DOT, y - _DOT, x + _DOT, y + _DOT))
    if entry.labels != "none":
        for name, point in points.items():
            _name(canvas, point, name, box)


def _scale(series: Series, extent: float) -> Scale:
    numbers = [number for number in series.numbers if number is not None]
    return fitted(numbers, max(2, min(6, round(extent / _INTERVAL))))


def _titled(series: Series) -> str:
    return series.title.text + (f"（{series.unit}）" if series.unit else "")


def _axes(canvas: Canvas, box: Bounds, scales: tuple[Scale, Scale]) -> None:
    """Draw rules at the ticks of both axes, with their numbers, and darker ones at zero."""
    em = canvas.look.type.size
    for tick, label in zip(scales[0].ticks, scales[0].labels, strict=True):
        x = box.left + scales[0].at(tick) * box.width
        _rule(canvas, (x, box.bottom), (x, box.top), is_zero=not tick)
        canvas.texts_if_free([canvas.label((x, box.bottom - em * (TICK + 0.5)), label, "middle")])
    for tick, label in zip(scales[1].ticks, scales[1].labels, strict=True):
        y = box.bottom + scales[1].at(tick) * box.height
        _rule(canvas, (box.left, y), (box.right, y), is_zero=not tick)
        canvas.texts_if_free([canvas.label((box.left - em * TICK, y), label, "end")])


def _rule(canvas: Canvas, start: Point, end: Point, *, is_zero: bool) -> None:
    if is_zero:
        canvas.line([start, end], width=HAIRLINE, zorder=0.6)
    else:
        canvas.rule(start, end)


def _name(canvas: Canvas, point: Point, name: str, box: Bounds) -> None:
    """Write a name beside its point, or farther away with a leader, if there is room."""
    for end, label in _places(canvas, point, name):
        if canvas.texts_if_free([label], within=Bounds(box.left, box.bottom, canvas.area.right,
                                                       canvas.area.top)):  # fmt: skip
            if end:
                canvas.line([point, end], zorder=0.8)
            return


def _places(canvas: Canvas, point: Point, name: str) -> Iterator[tuple[Point | None, Lettering]]:
    """Where a name may stand, the best place first; each with the end of its leader."""
    em, (x, y) = canvas.look.type.size, point
    yield None, canvas.label((x + em * _NEAR / 1.4, y), name)
    yield None, canvas.label((x - em * _NEAR / 1.4, y), name, "end")
    for rise in (em * (_NEAR + 0.1), -em * (_NEAR + 0.1)):
        yield None, canvas.label((x, y + rise), name, "middle")
    for rise in (em * _FAR, -em * _FAR):
        yield (x + em, y + rise), canvas.label((x + em * 1.1, y + rise), name)
        yield (x - em, y + rise), canvas.label((x - em * 1.1, y + rise), name, "end")
