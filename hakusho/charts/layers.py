"""The series of a frame that share a form and a scale, and where their values are written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from hakusho.charts.canvas import Anchor, Bounds, Canvas, Lettering
from hakusho.charts.frame import Frame
from hakusho.charts.parts import Style
from hakusho.charts.scale import Scale, printed
from hakusho.charts.type import Type
from hakusho.tree.chart import ZERO, Panel, Series, ends
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS, OwnForm

_FORECAST = "////"
_MANY = 3  # decimals
_LYING = 0.8  # of the width of other bars: that of stacks that lie
BARS = 0.7  # of the width of a slot
_WIDEST = 15.0  # mm: the width of a bar that stands alone in a wide slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The series of a panel that share a form and a scale.

    `totals` are those printed of stacks; from the slot `forecast` on, values are forecasts.
    """

    entry: ChartEntry
    series: Sequence[Series]
    styles: Sequence[Style]
    scale: Scale
    is_alone: bool
    totals: Sequence[str | None] = ()
    forecast: int | None = None

    def hatch(self, style: Style, slot: int) -> str:
        """The hatching of a bar or piece; that of forecasts is always hatched."""
        is_forecast = self.forecast is not None and slot >= self.forecast
        return style.hatch or (_FORECAST if is_forecast else "")

    @property
    def form(self) -> OwnForm:
        """The form that all of its series have."""
        return self.series[0].form

    @property
    def ends(self) -> list[list[Decimal | None]]:
        """Where their values end on the axis."""
        return ends(self.form, self.series)

    @property
    def base(self) -> float:
        """Where bars begin on the scale: at zero, or at the end of the scale nearest to it."""
        return self.scale.at(min(max(ZERO, self.scale.low), self.scale.high))

    def printed(self, series: Series, number: Decimal) -> str:
        """A value as it is written in the chart; shares have at most one decimal."""
        most = 1 if self.entry.drawn_as.has_shares_on_axis else series.decimals
        if most > _MANY:  # zeros that nobody wrote would be taken for a precision
            return printed(number, max(0, -int(number.as_tuple().exponent)))
        return printed(number, min(most, series.decimals))


def bars(frame: Frame, abreast: int = 1) -> float:
    """The part of a slot that is taken by its bars, of which so many stand side by side."""
    return min(BARS, _WIDEST * math.sqrt(abreast) / frame.slot)


def stack_width(frame: Frame) -> float:
    """The part of a slot that is taken by its stack, beside which small values are written."""
    return bars(frame) * (_LYING if frame.is_lying else 1)


def grouped(series: Sequence[Series]) -> list[list[int]]:
    """The indices of the series that share a form and an axis, from the back to the front."""
    order = sorted(get_args(OwnForm), key=lambda form: -FORMS[form].depth)
    found = [
        [n for n, s in enumerate(series) if s.form == form and s.is_right == is_right]
        for form in order
        for is_right in (False, True)
    ]
    return [numbers for numbers in found if numbers]


def at_end(canvas: Canvas, frame: Frame, box: Bounds, text: str, *, is_negative: bool,
           is_bold: bool = False) -> Lettering:  # fmt: skip
    """A value at the end of its bar."""
    em = canvas.look.type.size
    if frame.is_lying:
        x = box.left - em * 0.3 if is_negative else box.right + em * 0.3
        anchor: Anchor = "end" if is_negative else "start"
        return canvas.label((x, (box.bottom + box.top) / 2), text, anchor, is_bold=is_bold)
    y = box.bottom - em * 0.7 if is_negative else box.top + em * 0.7
    return canvas.label(((box.left + box.right) / 2, y), text, "middle", is_bold=is_bold)


def outside(panel: Panel, entry: ChartEntry, scale: Scale) -> Iterator[tuple[float, str]]:
    """The values of the left axis that stand at the end of a bar, each with its end on the axis."""
    for numbers in grouped(panel.series):
        own = [panel.series[n] for n in numbers if not panel.series[n].is_right]
        if own and entry.labels != "none" and not FORMS[own[0].form].is_stacked:
            yield from (
                (scale.at(n), printed(n, one.decimals))
                for one in own
                for n in one.numbers
                if n is not None
            )
        elif own and entry.totals:
            rows = ends(own[0].form, own)
            tops = (
                max((n or ZERO for n in column), default=ZERO) for column in zip(*rows, strict=True)
            )
            texts = totals(panel, entry)
            yield from (
                (scale.at(top), text) for top, text in zip(tops, texts, strict=True) if text
            )


def totals(panel: Panel, entry: ChartEntry) -> list[str | None]:
    """The totals of the stacks as they are printed: those of the data, or the sums of the parts."""
    if not entry.totals:
        return [None] * len(panel.categories)
    stacked = [one for one in panel.series if FORMS[one.form].is_stacked]
    if entry.total:
        numbers = [value.number if value else None for value in panel.totals]
    else:
        columns = zip(*(one.numbers for one in stacked), strict=True)
        numbers = [
            None if None in column else sum(filter(None, column), ZERO) for column in columns
        ]
    own = [-int(n.as_tuple().exponent) for n in numbers if n is not None]
    decimals = max([0, *own])
    return [None if n is None else printed(n, decimals) for n in numbers]


def beyond(found: Iterable[tuple[float, str]], type_: Type, width: float) -> float:
    """The part of `width` in mm that the values at the ends of horizontal bars need."""
    rooms = (
        (type_.width(text, is_bold=True) + type_.size * 0.3 - (1 - share) * width) / share
        for share, text in found
        if share > 0
    )
    return max(rooms, default=0.0)


def write(canvas: Canvas, labels: Sequence[tuple[int, Lettering]], layer: Layer) -> None:
    """Write values as the entry asks for: `auto` is all of them or, for lines, those at the ends.

    They are left out where there is no room.
    """
    wanted, last = layer.entry.labels, len(layer.series[0].values) - 1
    if wanted == "auto" and layer.entry.panels:
        return  # values in some of the small charts only would be taken for something special
    every = [label for _, label in labels]
    at_ends = [label for slot, label in labels if slot in (0, last)]
    if wanted == "auto":
        is_done = not layer.is_alone or canvas.texts_if_free(every)
        if not is_done and FORMS[layer.form].is_line:
            canvas.texts_if_free(at_ends)
    elif wanted != "none":
        for label in at_ends if wanted == "ends" else every:
            canvas.texts_if_free([label])


def write_inside(canvas: Canvas, box: Bounds, style: Style, text: str) -> bool:
    """Write a value into its piece, if there is room; returns whether there is."""
    colour = canvas.look.text_on(style.colour)
    at = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    label = canvas.label(at, text, "middle", colour)
    side = canvas.look.type.size * 0.2
    within = Bounds(box.left + side, box.bottom, box.right - side, box.top)
    is_written = canvas.texts_if_free([label], within=within)
    if is_written and style.hatch:
        canvas.blank(label.box, style.colour)
    return is_written
