"""The frame of a chart with axes: slots for categories along one side, values along the other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from hakusho.charts.canvas import HAIRLINE, Anchor, Bounds, Canvas, Point
from hakusho.charts.categories import Name
from hakusho.charts.parts import lines_at
from hakusho.charts.scale import GAP, Scale

TICK = 0.5  # em: between a label and its axis
_WAVE = (4.0, 0.45, 0.7)  # mm: wavelength, amplitude, half the space between two waves
_TURNED = frozenset("ー―‐－—–～〜…‥（）()［］[]「」『』【】〈〉《》＝：")  # in vertical writing
_NOTCH = 0.8  # mm: the mark of a named category on its axis, where others have no name
_BEYOND = 1.5  # mm that the waves extend beyond the axis


@dataclass(frozen=True, slots=True)
class Frame:
    """Slots from `first` to `last` along the foot of the box, or down its side if it is horizontal.

    The first category has the slot from 0 to 1, and stands in the middle of it.
    """

    box: Bounds
    first: float
    last: float
    is_lying: bool = False

    def point(self, slot: float, value: float) -> Point:
        """The point in mm of a value (0 to 1) at a position among the slots."""
        box, share = self.box, (slot - self.first) / (self.last - self.first)
        if self.is_lying:
            return (box.left + value * box.width, box.top - share * box.height)
        return (box.left + share * box.width, box.bottom + value * box.height)

    def rectangle(self, slots: tuple[float, float], values: tuple[float, float]) -> Bounds:
        """The rectangle between two positions among the slots and two values."""
        (a, b), (c, d) = self.point(slots[0], values[0]), self.point(slots[1], values[1])
        return Bounds(min(a, c), min(b, d), max(a, c), max(b, d))

    @property
    def slot(self) -> float:
        """The width of a slot in mm."""
        return (self.box.height if self.is_lying else self.box.width) / (self.last - self.first)


def draw_names(canvas: Canvas, frame: Frame, found: Mapping[int, Name], count: int) -> None:
    """Write the names of the categories, below their slots or to the left of them."""
    em = canvas.look.type.size
    for number, name in found.items():
        x, y = frame.point(number + 0.5, 0.0)
        if frame.is_lying:
            lines_at(canvas, (frame.box.left - em * TICK, y + name.shift), name.lines, anchor="end")
            continue
        if len(found) < count:
            foot = frame.box.bottom
            canvas.line([(x, foot), (x, foot - _NOTCH)], width=HAIRLINE)
        _stand(canvas, (x + name.shift, frame.box.bottom - em * (TICK + 0.5)), name)


def _stand(canvas: Canvas, top: tuple[float, float], name: Name) -> None:
    """Write the lines of a name, the first with its middle at `top`."""
    em = canvas.look.type.size
    for order, line in enumerate(name.lines):
        place = (top[0], top[1] - order * name.pitch * em)
        is_turned = name.is_stacked and line in _TURNED
        canvas.text(place, line, "middle", is_turned=is_turned)


def draw_axis(
    canvas: Canvas, frame: Frame, scale: Scale, *, is_right: bool = False, is_named: bool = True
) -> None:
    """Draw lines at the ticks of the left axis, and the numbers of an axis where there is room."""
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        ends = (frame.point(frame.first, scale.at(tick)), frame.point(frame.last, scale.at(tick)))
        if not is_right:
            if tick == (0 if scale.low <= 0 <= scale.high else scale.low):
                canvas.line(ends, width=HAIRLINE, zorder=3)
            else:
                canvas.rule(*sorted(ends))
        if is_named:
            place, anchor = _number_place(frame, ends, canvas.look.type.size, is_right)
            canvas.texts_if_free([canvas.label(place, label, anchor)])


def _number_place(
    frame: Frame, ends: tuple[Point, Point], em: float, is_right: bool
) -> tuple[Point, Anchor]:
    """Where the number of a tick stands."""
    if frame.is_lying:
        return (ends[0][0], frame.box.bottom - em * (TICK + 0.5)), "middle"
    if is_right:
        return (ends[1][0] + em * TICK, ends[1][1]), "start"
    return (ends[0][0] - em * TICK, ends[0][1]), "end"


def draw_omission(canvas: Canvas, frame: Frame, scale: Scale) -> None:
    """Draw the mark of an axis break: two waves across the axis and the bars on it."""
    assert scale.cut is not None
    middle, (length, height, half) = scale.at(scale.cut[0]) + GAP / 2, _WAVE
    box = frame.box
    along, across = (box.height, box.width) if frame.is_lying else (box.width, box.height)
    beyond = _BEYOND / frame.slot
    start, reach = frame.first - beyond, frame.last - frame.first + 2 * beyond
    steps = math.ceil(along / length * 12)

    def wave(side: float) -> list[Point]:
        turns = (n * along / steps / length for n in range(steps + 1))
        rises = (side * half + height * math.sin(2 * math.pi * turn) for turn in turns)
        places = (start + reach * n / steps for n in range(steps + 1))
        return [frame.point(p, middle + r / across) for p, r in zip(places, rises, strict=True)]

    low, high = wave(-1), wave(1)
    canvas.polygon([*low, *reversed(high)], canvas.look.paper, zorder=5)
    for line in (low, high):
        canvas.line(line, width=HAIRLINE, zorder=6)
