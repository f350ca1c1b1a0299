"""Bars, stacks, areas and lines in a frame, with their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from hakusho.charts.canvas import Anchor, Bounds, Canvas, Lettering
from hakusho.charts.frame import Frame
from hakusho.charts.look import is_dark
from hakusho.charts.parts import Style
from hakusho.charts.scale import Scale, printed
from hakusho.tree.chart import ZERO, Series, ends
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.chartforms import FORMS, OwnForm

BARS = 0.7  # of the width of a slot
_MARKER = 3.6  # pt
_CROWDED = 3.0  # mm: narrower slots have no markers


@dataclass(frozen=True, slots=True)
class Layer:
    """The series of a panel that share a form and a scale."""

    entry: ChartEntry
    series: Sequence[Series]
    styles: Sequence[Style]
    scale: Scale
    is_alone: bool

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
        return printed(number, min(most, series.decimals))


def grouped(series: Sequence[Series]) -> list[list[int]]:
    """The indices of the series that share a form and an axis, from the back to the front."""
    order = sorted(get_args(OwnForm), key=lambda form: -FORMS[form].depth)
    found = [
        [n for n, s in enumerate(series) if s.form == form and s.is_right == is_right]
        for form in order
        for is_right in (False, True)
    ]
    return [numbers for numbers in found if numbers]


def draw(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    """Draw the shapes of a layer and its values."""
    MARKS[layer.form].draw(canvas, frame, layer)


def _draw_bars(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    each = BARS / len(layer.series)
    labels: list[tuple[int, Lettering]] = []
    for order, (series, style) in enumerate(zip(layer.series, layer.styles, strict=True)):
        for slot, number in enumerate(series.numbers):
            if number is not None:
                start = slot + (1 - BARS) / 2 + order * each
                values = (layer.base, layer.scale.at(number))
                box = frame.rectangle((start, start + each), values)
                canvas.rectangle(box, style.colour, style.hatch)
                text = layer.printed(series, number)
                labels.append((slot, _outside(canvas, frame, box, text, number < 0)))
    _write(canvas, labels, layer)


def _outside(canvas: Canvas, frame: Frame, box: Bounds, text: str, is_negative: bool) -> Lettering:
    """A value at the end of its bar."""
    em = canvas.look.type.size
    if frame.is_lying:
        x = box.left - em * 0.3 if is_negative else box.right + em * 0.3
        anchor: Anchor = "end" if is_negative else "start"
        return canvas.label((x, (box.bottom + box.top) / 2), text, anchor)
    y = box.bottom - em * 0.7 if is_negative else box.top + em * 0.7
    return canvas.label(((box.left + box.right) / 2, y), text, "middle")


def beyond(
    canvas: Canvas, all_series: Sequence[Series], entry: ChartEntry, scale: Scale, width: float
) -> float:
    """The part of `width` in mm that the values at the ends of horizontal bars need."""
    if entry.labels == "none":
        return 0.0
    type_ = canvas.look.type
    bars = (series for series in all_series if not FORMS[series.form].is_stacked)
    found = ((scale.at(n), printed(n, one.decimals)) for one in bars for n in one.numbers if n)
    rooms = (
        (type_.width(text) + type_.size * 0.3 - (1 - share) * width) / share
        for share, text in found
        if share > 0
    )
    return max(rooms, default=0.0)


def _write(canvas: Canvas, labels: Sequence[tuple[int, Lettering]], layer: Layer) -> None:
    """Write values as the entry asks for: `auto` is all of them or, for lines, those at the ends.

    They are left out where there is no room.
    """
    wanted, last = layer.entry.labels, len(layer.series[0].values) - 1
    every = [label for _, label in labels]
    at_ends = [label for slot, label in labels if slot in (0, last)]
    if wanted == "auto":
        is_done = not layer.is_alone or canvas.texts_if_free(every)
        if not is_done and FORMS[layer.form].is_line:
            canvas.texts_if_free(at_ends)
    elif wanted != "none":
        for label in at_ends if wanted == "ends" else every:
            canvas.texts_if_free([label])


def _draw_stack(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    for series, style, row in zip(layer.series, layer.styles, layer.ends, strict=True):
        for slot, (number, end) in enumerate(zip(series.numbers, row, strict=True)):
            if number and end is not None:
                slots = (slot + (1 - BARS) / 2, slot + (1 + BARS) / 2)
                values = (layer.scale.at(end - number), layer.scale.at(end))
                box = frame.rectangle(slots, values)
                canvas.rectangle(box, style.colour, style.hatch)
                if layer.is_alone and layer.entry.labels != "none":
                    write_inside(canvas, box, style, layer.printed(series, number))


def write_inside(canvas: Canvas, box: Bounds, style: Style, text: str) -> None:
    """Write a value into its piece, if there is room."""
    colour = canvas.look.paper if is_dark(style.colour) else canvas.look.ink
    at = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    label = canvas.label(at, text, "middle", colour)
    side = canvas.look.type.size * 0.2
    within = Bounds(box.left + side, box.bottom, box.right - side, box.top)
    canvas.texts_if_free([label], within=within)


def _draw_areas(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    below = [layer.base] * len(layer.series[0].values)
    for style, row in zip(layer.styles, layer.ends, strict=True):
        above = [
            b if end is None else layer.scale.at(end) for end, b in zip(row, below, strict=True)
        ]
        points = [frame.point(n + 0.5, v) for n, v in enumerate(above)]
        back = [frame.point(n + 0.5, v) for n, v in enumerate(below)]
        canvas.polygon([*points, *reversed(back)], style.colour, style.hatch)
        below = above


def _draw_lines(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    labels: list[tuple[int, Lettering]] = []
    size = _MARKER if frame.slot > _CROWDED else 0
    for series, style in zip(layer.series, layer.styles, strict=True):
        for run in _runs(series.numbers):
            points = [frame.point(n + 0.5, layer.scale.at(v)) for n, v in run]
            canvas.curve(points, style.colour, linestyle=style.dash, marker=style.marker,
                         markersize=size, zorder=4)  # fmt: skip
            rise = canvas.look.type.size * 0.95
            texts = (layer.printed(series, value) for _, value in run)
            labels += [
                (slot, canvas.label((x, y + rise), text, "middle"))
                for (slot, _), (x, y), text in zip(run, points, texts, strict=True)
            ]
    _write(canvas, labels, layer)


def _runs(numbers: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    """The runs of values without gaps, each value after its slot."""
    run: list[tuple[int, Decimal]] = []
    for slot, number in enumerate((*numbers, None)):
        if number is not None:
            run.append((slot, number))
        elif run:
            yield run
            run = []


@dataclass(frozen=True, slots=True)
class Mark:
    """How series of a form are drawn in a frame, and where the line to their name begins.

    It begins `inset` slots before the end of the frame, and `gap` em further on.
    """

    draw: Callable[[Canvas, Frame, Layer], None]
    inset: float
    gap: float = 0.1


MARKS: Mapping[OwnForm, Mark] = {
    "bar": Mark(_draw_bars, inset=(1 - BARS) / 2),
    "stacked": Mark(_draw_stack, inset=(1 - BARS) / 2),
    "line": Mark(_draw_lines, inset=0.5, gap=0.6),
    "area": Mark(_draw_areas, inset=0.0),
}
