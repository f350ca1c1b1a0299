"""The marks of each form in a frame: bars, stacks, areas and lines, with their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hakusho.charts.canvas import Canvas, Lettering
from hakusho.charts.frame import Frame
from hakusho.charts.layers import Layer, at_end, bars, stack_width, write
from hakusho.charts.stacks import draw_stack
from hakusho.tree.chartforms import OwnForm

_MARKER = 3.6  # pt
_FORECAST = (0, (1.2, 1.2))
_CROWDED = 3.0  # mm: narrower slots have no markers


def draw(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    """Draw the shapes of a layer and its values."""
    MARKS[layer.form].draw(canvas, frame, layer)


def _draw_bars(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    share = bars(frame, len(layer.series))
    each = share / len(layer.series)
    labels: list[tuple[int, Lettering]] = []
    for order, (series, style) in enumerate(zip(layer.series, layer.styles, strict=True)):
        for slot, number in enumerate(series.numbers):
            if number is not None:
                start = slot + (1 - share) / 2 + order * each
                values = (layer.base, layer.scale.at(number))
                box = frame.rectangle((start, start + each), values)
                canvas.rectangle(box, style.colour, layer.hatch(style, slot))
                text = layer.printed(series, number)
                labels.append((slot, at_end(canvas, frame, box, text, is_negative=number < 0)))
    write(canvas, labels, layer)


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
            own = {**style.line(canvas.look.paper), "markersize": size, "zorder": 4}
            known = sum(layer.forecast is None or n < layer.forecast for n, _ in run)
            later = {**own, "linestyle": _FORECAST, "markerfacecolor": canvas.look.paper}
            if points[known:]:  # from the last known point on, whose marker is drawn over this one
                canvas.curve(points[max(0, known - 1) :], style.colour, **later)
            canvas.curve(points[:known], style.colour, **own)
            rise = canvas.look.type.size * 0.95
            texts = (layer.printed(series, value) for _, value in run)
            labels += [
                (slot, canvas.label((x, y + rise), text, "middle"))
                for (slot, _), (x, y), text in zip(run, points, texts, strict=True)
            ]
    write(canvas, labels, layer)


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
    inset: Callable[[Frame], float]
    gap: float = 0.1


MARKS: Mapping[OwnForm, Mark] = {
    "bar": Mark(_draw_bars, lambda frame: (1 - bars(frame)) / 2),
    "stacked": Mark(draw_stack, lambda frame: (1 - stack_width(frame)) / 2),
    "line": Mark(_draw_lines, lambda _: 0.5, gap=0.6),
    "area": Mark(_draw_areas, lambda _: 0.0),
}
