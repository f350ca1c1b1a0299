"""What a chart says beside its values: reference lines, ranges between two, and the forecast."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hakusho.charts.canvas import RULE, Bounds, Canvas, Point
from hakusho.charts.frame import Frame
from hakusho.charts.scale import Scale
from hakusho.tree.chartentry import ReferenceEntry

_FORECAST = "予測"
_STEPS = 10  # the places along a line where its title is tried


def draw_behind(
    canvas: Canvas, frame: Frame, scale: Scale, references: tuple[ReferenceEntry, ...],
    forecast: int | None,
) -> None:  # fmt: skip
    """Shade the ranges and the forecast, which begins at a slot, and name the forecast."""
    for one in references:
        if one.to is not None:
            ends = sorted((scale.at(_exact(one.value)), scale.at(_exact(one.to))))
            _shade(canvas, frame.rectangle((frame.first, frame.last), (ends[0], ends[1])))
    if forecast is not None:
        box = frame.rectangle((max(frame.first, float(forecast)), frame.last), (0, 1))
        _shade(canvas, box)
        em = canvas.look.type.size
        corner = (box.right - em * 0.3, box.bottom if frame.is_lying else box.top)
        inwards = em * 0.7 if frame.is_lying else -em * 0.7
        canvas.text((corner[0], corner[1] + inwards), _FORECAST, "end", is_bold=True)


def draw_over(
    canvas: Canvas, frame: Frame, scale: Scale, references: tuple[ReferenceEntry, ...]
) -> None:
    """Draw the lines over the values, each with its title where it lies on nothing."""
    for one in references:
        at = scale.at(_exact(one.value))
        if one.to is None:
            ends = [frame.point(frame.first, at), frame.point(frame.last, at)]
            canvas.line(ends, width=RULE, linestyle=(0, (4, 2)), zorder=4.5)
        else:
            at = max(at, scale.at(_exact(one.to)))
        if one.title:
            places = _places(canvas, frame, at, one.title.text)
            labels = [canvas.label(place, one.title.text) for place in places]
            clear = [label for label in labels if not any(map(label.box.meets, canvas.shapes))]
            if not any(canvas.texts_if_free([label]) for label in (*clear, *labels)):
                canvas.labels.append(labels[0])


def _places(canvas: Canvas, frame: Frame, at: float, title: str) -> Iterator[Point]:
    """Where a title may begin: above its line from the end on, then below it; or beside it."""
    em, width = canvas.look.type.size, canvas.look.type.width(title)
    if frame.is_lying:
        x = frame.point(frame.first, at)[0] + em * 0.3
        x = min(x, canvas.area.right - width)
        for step in range(_STEPS + 1):
            yield x, frame.box.bottom + em * 0.6 + (frame.box.height - em * 1.2) * step / _STEPS
        return
    y = frame.point(frame.first, at)[1]
    room = max(0.0, frame.box.width - width - em * 0.6)
    for rise in (em * 0.65, -em * 0.65):
        for step in range(_STEPS, -1, -1):
            yield frame.box.left + em * 0.3 + room * step / _STEPS, y + rise


def _shade(canvas: Canvas, box: Bounds) -> None:
    corners = [(box.left, box.bottom), (box.right, box.bottom), (box.right, box.top),
               (box.left, box.top)]  # fmt: skip
    canvas.polygon(corners, canvas.look.rule, zorder=0.2)


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:g}")
