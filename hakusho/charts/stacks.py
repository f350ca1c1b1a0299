"""Stacked bars: the values of their pieces, those of small pieces with leaders, and totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hakusho.charts.canvas import Bounds, Canvas
from hakusho.charts.frame import Frame
from hakusho.charts.layers import Layer, at_end, stack_width, write_inside
from hakusho.charts.parts import Style, spread
from hakusho.tree.chart import Series

_LEADER = 0.9  # mm: from a piece to its value outside


def draw_stack(canvas: Canvas, frame: Frame, layer: Layer) -> None:
    """Draw the stacks of a layer, with the values of their pieces and their totals."""
    em = canvas.look.type.size
    small: dict[int, list[tuple[Bounds, str]]] = {}
    stacks: dict[int, Bounds] = {}
    has_values = layer.is_alone and layer.entry.labels != "none"
    for slot, box, series, style, number in _pieces(frame, layer):
        canvas.rectangle(box, style.colour, style.hatch)
        stacks[slot] = _around(stacks.get(slot, box), box)
        text = layer.printed(series, number)
        if has_values and not write_inside(canvas, box, style, text):
            small.setdefault(slot, []).append((box, text))
    for slot, total in enumerate(layer.totals):
        if total and slot in stacks:
            low, high = (
                at_end(canvas, frame, box, total, is_negative=False, is_bold=True)
                for box in (stacks[slot], replace(stacks[slot], top=stacks[slot].top + em))
            )
            if not canvas.texts_if_free([low]) and not frame.is_lying:
                canvas.texts_if_free([high])  # it gives way to the total of the stack before it
    for slot, pieces in small.items():
        is_last = slot == len(layer.series[0].values) - 1
        (_lead_down if frame.is_lying else _lead_aside)(canvas, frame, pieces, is_last=is_last)


def _pieces(frame: Frame, layer: Layer) -> Iterator[tuple[int, Bounds, Series, Style, Decimal]]:
    """The pieces of all stacks, each with its slot, its series and its value."""
    share = stack_width(frame)
    for series, style, row in zip(layer.series, layer.styles, layer.ends, strict=True):
        for slot, (number, end) in enumerate(zip(series.numbers, row, strict=True)):
            if number and end is not None:
                slots = (slot + (1 - share) / 2, slot + (1 + share) / 2)
                values = (layer.scale.at(end - number), layer.scale.at(end))
                own = replace(style, hatch=layer.hatch(style, slot))
                yield slot, frame.rectangle(slots, values), series, own, number


def _around(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(min(one.left, other.left), min(one.bottom, other.bottom),
                  max(one.right, other.right), max(one.top, other.top))  # fmt: skip


def _lead_aside(
    canvas: Canvas, frame: Frame, pieces: Sequence[tuple[Bounds, str]], *, is_last: bool
) -> None:
    """Write the values of small pieces beside their bar, before the last one, with leaders."""
    em = canvas.look.type.size
    room = frame.slot * (1 - stack_width(frame))
    wanted = [(box.bottom + box.top) / 2 for box, _ in pieces]
    places = spread(wanted, [em] * len(pieces), frame.box.bottom, frame.box.top + em / 2)
    for (box, text), want, place in zip(pieces, wanted, places, strict=True):
        edge, sign = (box.left, -1) if is_last else (box.right, 1)
        at = (edge + sign * _LEADER, place)
        label = canvas.label(at, text, "end" if is_last else "start")
        if label.box.width + _LEADER > room:
            continue
        is_moved = abs(place - want) > em / 2  # a level line before a number reads as a minus sign
        if canvas.texts_if_free([label]) and is_moved:
            canvas.line([(edge, want), (at[0] - sign * 0.2, place)], zorder=2.5)


def _lead_down(
    canvas: Canvas, frame: Frame, pieces: Sequence[tuple[Bounds, str]], *, is_last: bool
) -> None:
    """Write the values of small pieces below their bar, with leaders."""
    type_ = canvas.look.type
    free = frame.slot * (1 - stack_width(frame)) * (0.5 if is_last else 1)
    gap = min(_LEADER, free - type_.size)
    if gap < 0 and not is_last:
        return
    wanted = [(box.left + box.right) / 2 for box, _ in pieces]
    sizes = [type_.width(text) + type_.size * 0.3 for _, text in pieces]
    places = spread(wanted, sizes, frame.box.left, canvas.area.right)
    for (box, text), want, place in zip(pieces, wanted, places, strict=True):
        low = box.bottom - gap
        if canvas.texts_if_free([canvas.label((place, low - type_.size / 2), text, "middle")]):
            canvas.line([(want, box.bottom), (place, low)], zorder=2.5)
