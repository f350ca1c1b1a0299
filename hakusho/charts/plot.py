"""Charts with axes: the scales of all panels, and the frame of each panel with its contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hakusho.charts import categories, naming, references, years
from hakusho.charts.canvas import Bounds, Canvas
from hakusho.charts.categories import SIDE, Name, Row
from hakusho.charts.frame import TICK, Frame, draw_axis, draw_names, draw_omission
from hakusho.charts.layers import Layer, beyond, grouped, outside, totals
from hakusho.charts.marks import draw as draw_layer
from hakusho.charts.parts import Style
from hakusho.charts.scale import Scale, fitted, paired
from hakusho.charts.type import LEADING, Type
from hakusho.tree.chart import ZERO, Chart, Panel, ends
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS

_INTERVAL = 11.0  # mm between ticks, about
_RISE = 1.4  # em: the height above its end that a value takes
_SHORTEST = 8.0  # mm: the least width and height of a frame
_PERCENT = tuple(Decimal(n) for n in range(0, 101, 20))


@dataclass(frozen=True, slots=True)
class Plotting:
    """How the panels of a chart are drawn; with `is_direct` series are named at their ends."""

    entry: ChartEntry
    styles: Sequence[Style]
    left: Scale
    right: Scale | None
    is_direct: bool


def plan(
    chart: Chart, styles: Sequence[Style], extent: float, type_: Type, *, is_direct: bool
) -> Plotting:
    """The scales, which hold every value; `extent` is about the length of the value axis in mm."""
    entry, intervals = chart.entry, max(2, min(6, round(extent / _INTERVAL)))
    if entry.drawn_as.has_shares_on_axis:
        scale = Scale(ZERO, Decimal(100), _PERCENT)
        return Plotting(entry, styles, scale, None, is_direct)
    low, high, *cut = (
        None if value is None else Decimal(str(value))
        for value in (entry.minimum, entry.maximum, *entry.break_)
    )
    left_out = (cut[0], cut[1]) if cut and cut[0] is not None and cut[1] is not None else None
    own = [*_ends(chart, is_right=False)]
    own += [Decimal(f"{end:g}") for one in entry.references for end in one.ends]
    left = fitted(own, intervals, low, high, left_out)
    while entry.horizontal and intervals > 1 and not _has_room(left, type_, extent):
        intervals -= 1
        left = fitted(own, intervals, low, high, left_out)
    rights = list(_ends(chart, is_right=True))
    right = None
    if rights:
        left, right = paired(left, rights, intervals)
    return Plotting(entry, styles, left, right, is_direct)


def _has_room(scale: Scale, type_: Type, extent: float) -> bool:
    """Whether the numbers of a horizontal axis stand beside each other, with names at its left."""
    widest = max(map(type_.width, scale.labels)) + type_.size * TICK
    return len(scale.ticks) * widest <= extent * (1 - SIDE)


def _ends(chart: Chart, *, is_right: bool) -> Iterator[Decimal]:
    for panel in chart.panels:
        for numbers in grouped(panel.series):
            own = [panel.series[n] for n in numbers if panel.series[n].is_right == is_right]
            for places in ends(own[0].form, own) if own else ():
                yield from (place for place in places if place is not None)


def left_room(canvas: Canvas, panel: Panel, how: Plotting, width: float) -> float:
    """The room in mm for labels at the left of a frame; `width` is that of the drawing."""
    type_ = canvas.look.type
    texts = list(how.left.labels)
    if how.entry.horizontal:
        texts = [line for label in _rows(canvas, panel, how, width).values() for line in label]
    return min(max(map(type_.width, texts), default=0.0), width * SIDE) + type_.size * TICK


def _rows(canvas: Canvas, panel: Panel, how: Plotting, width: float) -> dict[int, list[str]]:
    """The names of categories beside a horizontal chart, in lines, by index."""
    texts = [category.text for category in panel.categories]
    found = categories.lines(canvas.look.type, how.entry, texts, width * SIDE)
    return dict(enumerate(found))


def draw(canvas: Canvas, panel: Panel, how: Plotting, region: Bounds, left: float) -> None:
    """Draw a panel in its region; `left` is the room in mm for names at its left, or 0."""
    if how.entry.horizontal:
        frame, labels = _lying(canvas, panel, how, region, left)
    else:
        frame, labels = _standing(canvas, panel, how, region, left)
    draw_axis(canvas, frame, how.left, is_named=left > 0 or frame.is_lying)
    if how.right:
        draw_axis(canvas, frame, how.right, is_right=True)
    draw_names(canvas, frame, labels, len(panel.categories))
    if how.is_direct:
        name = naming.name_above if frame.is_lying else naming.name_beside
        name(canvas, frame, panel.series, how.left)
    forecast = panel.slot_of(how.entry.forecast)
    references.draw_behind(canvas, frame, how.left, how.entry.references, forecast)
    groups = grouped(panel.series)
    for numbers in groups:
        own = [panel.series[n] for n in numbers]
        scale = how.right if own[0].is_right and how.right else how.left
        styles = [how.styles[n] for n in numbers]
        sums = totals(panel, how.entry) if FORMS[own[0].form].is_stacked else ()
        layer = Layer(
            entry=how.entry,
            series=own,
            styles=styles,
            scale=scale,
            is_alone=len(groups) == 1,
            totals=sums,
            forecast=forecast,
        )
        draw_layer(canvas, frame, layer)
    references.draw_over(canvas, frame, how.left, how.entry.references)
    if how.left.cut:
        draw_omission(canvas, frame, how.left)


Framed = tuple[Frame, dict[int, Name]]


def _lying(canvas: Canvas, panel: Panel, how: Plotting, region: Bounds, left: float) -> Framed:
    em, count = canvas.look.type.size, len(panel.categories)
    head = em * naming.ABOVE if how.is_direct else 0.0
    width = region.width - left
    values = beyond(outside(panel, how.entry, how.left), canvas.look.type, width)
    right = max(em * 1.5, values, max(map(canvas.look.type.width, how.left.labels)) / 2)
    box = Bounds(region.left + left, region.bottom + em * (TICK + 1),
              region.right - right, region.top - head)  # fmt: skip
    box = _at_least(box)
    rows = _rows(canvas, panel, how, canvas.area.width) if left else {}
    return Frame(box, 0, count, True), categories.beside(rows, box.height / count, em)


def _standing(canvas: Canvas, panel: Panel, how: Plotting, region: Bounds, left: float) -> Framed:
    type_, entry = canvas.look.type, how.entry
    em, count = type_.size, len(panel.categories)
    right = _right_room(canvas, panel, how)
    is_whole = count > 1 and all(FORMS[series.form].spans_frame for series in panel.series)
    first, last = (0.5, count - 0.5) if is_whole else (0.0, float(count))
    slot = max(_SHORTEST, region.width - left - right) / (last - first)
    inner = 0.0 if is_whole else slot / 2
    unit = years.unit(entry, panel.categories)
    caption = f"（{unit}）" if unit else ""
    is_beside = right > type_.width(caption) + em
    after = right - (type_.width(caption) + em * TICK if caption and is_beside else 0.0)
    row = Row(
        type_,
        entry,
        [category.text for category in panel.categories],
        slot,
        ((left or em * TICK) + inner, after + inner),
        int((region.height - _SHORTEST - 2 * em) / (em * LEADING)) - 1,
    )
    found = row.names()
    deep = max((name.depth for name in found.values()), default=0.0)
    below = deep + (LEADING if caption and not is_beside else 0.0)
    bottom = region.bottom + em * (TICK + below)
    found_outside = outside(panel, entry, how.left)
    rises = (em * _RISE - (1 - share) * (region.top - bottom) for share, _ in found_outside)
    top = region.top - max(em * TICK, *rises, 0.0)
    box = _at_least(Bounds(region.left + left, bottom, region.right - right, top))
    if caption:
        drop = 0.0 if is_beside else deep
        canvas.text((region.right, box.bottom - em * (TICK + 0.5 + drop)), caption, "end")
    return Frame(box, first, last), found


def _at_least(box: Bounds) -> Bounds:
    wide, high = max(box.width, _SHORTEST), max(box.height, _SHORTEST)
    return replace(box, right=box.left + wide, bottom=box.top - high)


def _right_room(canvas: Canvas, panel: Panel, how: Plotting) -> float:
    """The room in mm for the numbers of the right axis, or for the names of series."""
    type_ = canvas.look.type
    if how.right:
        return max(map(type_.width, how.right.labels), default=0) + type_.size * TICK
    if how.is_direct:
        return naming.beside(type_, panel.series, canvas.area.width)
    return type_.size * TICK
