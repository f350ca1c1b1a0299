"""Bars, lines and areas on axes, alone or over each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hakusho.charts.canvas import Box, Canvas, Label
from hakusho.charts.entry import ChartEntry
from hakusho.charts.frame import Frame, draw_axis, draw_names, draw_omission, names
from hakusho.charts.look import is_dark
from hakusho.charts.model import ZERO, Chart, Panel, Series, ends
from hakusho.charts.parts import LEADING, Style, lines_at, spread
from hakusho.charts.scale import Scale, beside, fitted, printed

_BARS = 0.7  # of a slot
_INTERVAL = 11.0  # mm between ticks, about
_SIDE = 0.3  # of the width: no more is given to names at one side
_SHORTEST = 8.0  # mm: that much is left for the drawing itself
_LAYERS = ("area", "stacked", "bar", "line")  # from the back to the front


@dataclass(frozen=True, slots=True)
class Axes:
    """The scales of a chart, the same in all its panels."""

    left: Scale
    right: Scale | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How one panel is drawn: which sides are named, and whether series are named beside it."""

    entry: ChartEntry
    styles: Sequence[Style]
    axes: Axes
    is_first: bool = True
    is_direct: bool = False


def axes(chart: Chart, extent: float) -> Axes:
    """The scales that hold every value; `extent` is the length of the axis in mm, about."""
    entry, intervals = chart.entry, max(2, min(6, round(extent / _INTERVAL)))
    if entry.form == "band":
        return Axes(Scale(ZERO, Decimal(100), tuple(Decimal(n) for n in range(0, 101, 20))), None)
    low, high = (None if v is None else Decimal(str(v)) for v in (entry.minimum, entry.maximum))
    cut = (Decimal(str(entry.break_[0])), Decimal(str(entry.break_[1]))) if entry.break_ else None
    left = fitted(list(_ends(chart, is_right=False)), intervals, low, high, cut)
    rights = list(_ends(chart, is_right=True))
    return Axes(left, beside(left, rights, intervals) if rights else None)


def _ends(chart: Chart, *, is_right: bool) -> Iterator[Decimal]:
    for panel in chart.panels:
        for form, numbers in _layers(panel.series):
            own = [panel.series[n] for n in numbers if panel.series[n].is_right == is_right]
            for places in ends(form, own):
                yield from (place for place in places if place is not None)


def _layers(series: Sequence[Series]) -> list[tuple[str, list[int]]]:
    """The numbers of the series of each form and side, from the back to the front."""
    found = [
        (form, [n for n, s in enumerate(series) if s.form == form and s.is_right == is_right])
        for form in _LAYERS
        for is_right in (False, True)
    ]
    return [(form, numbers) for form, numbers in found if numbers]


def draw(canvas: Canvas, panel: Panel, plan: Plan, region: Box) -> None:
    """A panel in its region: axes, shapes, the names of categories and values."""
    frame, lines = _framed(canvas, panel, plan, region)
    draw_axis(canvas, frame, plan.axes.left, is_named=plan.is_first or frame.is_lying)
    if plan.axes.right:
        draw_axis(canvas, frame, plan.axes.right, is_right=True)
    if plan.is_first or not frame.is_lying:
        draw_names(canvas, frame, lines)
    if plan.is_direct:
        _name_series(canvas, frame, panel, plan)
    for form, numbers in _layers(panel.series):
        scale = plan.axes.left
        if panel.series[numbers[0]].is_right and plan.axes.right:
            scale = plan.axes.right
        _DRAW[form](canvas, frame, _Layer(panel, plan, numbers, scale))
    if plan.axes.left.cut:
        draw_omission(canvas, frame, plan.axes.left)


def _framed(
    canvas: Canvas, panel: Panel, plan: Plan, region: Box
) -> tuple[Frame, dict[int, list[str]]]:
    """The frame that is left when the names beside it have their room, and those names."""
    type_, entry, count = canvas.look.type, plan.entry, len(panel.categories)
    em = type_.size
    if entry.horizontal:
        rows = names(type_, entry, panel.categories, region.width, region.width * _SIDE)
        wide = max((type_.width(line) for lines in rows.values() for line in lines), default=0)
        box = Box(
            region.left + wide + em, region.bottom + em * 1.6, region.right - em * 2, region.top
        )
        box = _at_least(box)
        rows = _thinned(rows, box.height / count, em)
        return Frame(box, count, is_lying=True), rows
    left = max(map(type_.width, plan.axes.left.labels), default=0) + em * 0.5
    left = min(left, region.width * _SIDE) if plan.is_first else em * 0.5
    right = _right(canvas, panel, plan, region)
    slot = max(_SHORTEST, region.width - left - right) / count
    found = names(type_, entry, panel.categories, slot, slot + 2 * min(left, right + em))
    deep = max(map(len, found.values()), default=0)
    foot = em * (0.5 + deep * LEADING) if deep else em * 0.6
    box = Box(region.left + left, region.bottom + foot, region.right - right, region.top - em * 0.5)
    return Frame(_at_least(box), count), found


def _at_least(box: Box) -> Box:
    wide, high = max(box.width, _SHORTEST), max(box.height, _SHORTEST)
    return replace(box, right=box.left + wide, bottom=box.top - high)


def _thinned(rows: dict[int, list[str]], slot: float, em: float) -> dict[int, list[str]]:
    """The names beside lying bars that do not run into each other: one for every so many bars."""
    most = max(map(len, rows.values()), default=1)
    every = next(n for n in range(1, 1000) if slot * n >= em * (most - 1) * LEADING + em)
    return {number: lines for number, lines in rows.items() if number % every == 0}


def _right(canvas: Canvas, panel: Panel, plan: Plan, region: Box) -> float:
    """The room at the right: for the numbers of the right axis, or the names of series, in mm."""
    type_ = canvas.look.type
    if plan.axes.right:
        return max(map(type_.width, plan.axes.right.labels), default=0) + type_.size * 0.5
    if not plan.is_direct:
        return type_.size * 0.5
    broken = (_title(canvas, series, region) for series in panel.series)
    return max(type_.width(line) for lines in broken for line in lines) + type_.size * 2


def _title(canvas: Canvas, series: Series, region: Box) -> list[str]:
    return canvas.look.type.broken(
        series.title.text, region.width * _SIDE - 2 * canvas.look.type.size
    )


# -- names of series -----------------------------------------------------------------------


def _name_series(canvas: Canvas, frame: Frame, panel: Panel, plan: Plan) -> None:
    """The name of each series at the end of its line or beside the last of its pieces."""
    em, scale = canvas.look.type.size, plan.axes.left
    form = panel.series[0].form
    region = Box(0, 0, canvas.area.width, canvas.area.height)
    titles = [_title(canvas, series, region) for series in panel.series]
    tops = ends(form, panel.series)
    values = [_last(row) for row in tops]
    if form != "line":
        values = [v - (panel.series[n].numbers[-1] or ZERO) / 2 for n, v in enumerate(values)]
    wanted = [frame.point(frame.count, scale.at(value))[1] for value in values]
    sizes = [em * LEADING * len(title) for title in titles]
    places = spread(wanted, sizes, frame.box.bottom - em, canvas.area.top - em * 1.5)
    at = frame.point(frame.count - 0.5 if form in ("line", "area") else frame.count - 0.15, 0)[0]
    for title, place, want in zip(titles, places, wanted, strict=True):
        end = frame.box.right + em * 1.2
        start = at + (em * 0.6 if form == "line" else 0.3)
        canvas.line([(start, want), (end - em * 0.7, place), (end - em * 0.2, place)], zorder=2.5)
        lines_at(canvas, (end, place), title)


def _last(places: Sequence[Decimal | None]) -> Decimal:
    return next((place for place in reversed(places) if place is not None), ZERO)


# -- layers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layer:
    """The series of a panel that share a form and a scale."""

    panel: Panel
    plan: Plan
    numbers: Sequence[int]
    scale: Scale

    @property
    def series(self) -> list[tuple[Series, Style]]:
        return [(self.panel.series[n], self.plan.styles[n]) for n in self.numbers]

    @property
    def ends(self) -> list[list[Decimal | None]]:
        return ends(self.panel.series[self.numbers[0]].form, [s for s, _ in self.series])

    @property
    def is_alone(self) -> bool:
        return len(self.numbers) == len(self.panel.series)


def _base(scale: Scale) -> Decimal:
    """Where bars stand: at zero, or at the end of the scale that is nearest to it."""
    return min(max(ZERO, scale.low), scale.high)


def _draw_bars(canvas: Canvas, frame: Frame, layer: _Layer) -> None:
    each = _BARS / len(layer.numbers)
    base = layer.scale.at(_base(layer.scale))
    labels: list[tuple[int, Label]] = []
    for order, (series, style) in enumerate(layer.series):
        for slot, number in enumerate(series.numbers):
            if number is None:
                continue
            start = slot + (1 - _BARS) / 2 + order * each
            box = frame.rectangle((start, start + each), (base, layer.scale.at(number)))
            canvas.rectangle(box, style.colour, style.hatch)
            labels.append((slot, _outside(canvas, frame, box, number)))
    if layer.is_alone:
        _place(canvas, labels, layer)


def _outside(canvas: Canvas, frame: Frame, box: Box, number: Decimal) -> Label:
    """The value at the end of its bar."""
    em, text, is_negative = canvas.look.type.size, printed(number), number < 0
    if frame.is_lying:
        at = (box.left - em * 0.3, 0) if is_negative else (box.right + em * 0.3, 0)
        middle = (box.bottom + box.top) / 2
        return canvas.label((at[0], middle), text, "end" if is_negative else "start")
    end = box.bottom - em * 0.7 if is_negative else box.top + em * 0.7
    return canvas.label(((box.left + box.right) / 2, end), text, "middle")


def _place(canvas: Canvas, labels: Sequence[tuple[int, Label]], layer: _Layer) -> None:
    """Values as the entry asks for them; of its own accord all of them or, for lines, the ends."""
    wanted, last = layer.plan.entry.labels, len(layer.panel.categories) - 1
    at_ends = [label for slot, label in labels if slot in (0, last)]
    if wanted == "auto":
        is_line = layer.series[0][0].form == "line"
        if not canvas.texts_if_free([label for _, label in labels]) and is_line:
            canvas.texts_if_free(at_ends)
    elif wanted != "none":
        for label in at_ends if wanted == "ends" else [label for _, label in labels]:
            canvas.texts_if_free([label])


def _draw_stack(canvas: Canvas, frame: Frame, layer: _Layer) -> None:
    sides = ((1 - _BARS) / 2, (1 + _BARS) / 2)
    for (series, style), row in zip(layer.series, layer.ends, strict=True):
        for slot, (number, end) in enumerate(zip(series.numbers, row, strict=True)):
            if not number or end is None:
                continue
            values = (layer.scale.at(end - number), layer.scale.at(end))
            box = frame.rectangle((slot + sides[0], slot + sides[1]), values)
            canvas.rectangle(box, style.colour, style.hatch)
            if layer.is_alone and layer.plan.entry.labels != "none":
                _inside(canvas, box, style, number, layer.plan.entry)


def _inside(canvas: Canvas, box: Box, style: Style, number: Decimal, entry: ChartEntry) -> None:
    """The value within its piece, if there is room."""
    colour = canvas.look.paper if is_dark(style.colour) else canvas.look.ink
    text = printed(number, 1) if entry.form == "band" else printed(number)
    at = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    canvas.texts_if_free([canvas.label(at, text, "middle", colour)], within=box)


def _draw_areas(canvas: Canvas, frame: Frame, layer: _Layer) -> None:
    below = [_base(layer.scale)] * frame.count
    for (_, style), row in zip(layer.series, layer.ends, strict=True):
        above = [end if end is not None else low for end, low in zip(row, below, strict=True)]
        points = [frame.point(n + 0.5, layer.scale.at(v)) for n, v in enumerate(above)]
        back = [frame.point(n + 0.5, layer.scale.at(v)) for n, v in enumerate(below)]
        canvas.polygon([*points, *reversed(back)], style.colour, style.hatch)
        below = above


def _draw_lines(canvas: Canvas, frame: Frame, layer: _Layer) -> None:
    em, labels = canvas.look.type.size, []
    size = 3.6 if frame.slot > 3 else 0  # noqa: PLR2004
    for series, style in layer.series:
        for run in _runs(series.numbers):
            points = [frame.point(n + 0.5, layer.scale.at(v)) for n, v in run]
            canvas.curve(points, style.colour, linestyle=style.dash, marker=style.marker,
                         markersize=size, zorder=4)  # fmt: skip
            labels += [
                (slot, canvas.label((x, y + em * 0.95), printed(value), "middle"))
                for (slot, value), (x, y) in zip(run, points, strict=True)
            ]
    if layer.is_alone:
        _place(canvas, labels, layer)


def _runs(numbers: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    """The values without gaps between them, each with its place."""
    run: list[tuple[int, Decimal]] = []
    for slot, number in enumerate((*numbers, None)):
        if number is not None:
            run.append((slot, number))
        elif run:
            yield run
            run = []


_DRAW = {"bar": _draw_bars, "stacked": _draw_stack, "area": _draw_areas, "line": _draw_lines}
