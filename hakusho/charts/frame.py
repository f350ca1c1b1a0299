"""The frame of a chart with axes: slots for categories along one side, values along the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hakusho.charts import years
from hakusho.charts.canvas import HAIRLINE, Anchor, Bounds, Canvas, Point
from hakusho.charts.parts import LEADING, lines_at
from hakusho.charts.scale import GAP, Scale
from hakusho.charts.type import Type
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.model import Text

_EVERY = (1, 2, 5, 10, 20, 50, 100)  # intervals of named categories where room is short
_MOST_LINES = 5
TICK = 0.5  # em: between a label and its axis
_WAVE = (4.0, 0.45, 0.7)  # mm: wavelength, amplitude, half the space between two waves
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


def names(
    type_: Type, entry: ChartEntry, categories: Sequence[Text], slot: float,
    ends: tuple[float, float], deepest: int,
) -> dict[int, list[str]]:  # fmt: skip
    """The lines that name the categories, by index: all of them, or as many as have room.

    The last one is named if possible. `ends` is the room in mm beside the middles of the first and
    the last slot; `deepest` is the number of lines that have room.
    """
    count, gap = len(categories), type_.size * TICK
    for every, back in ((step, back) for step in _EVERY for back in range(step)):
        chosen = range((count - 1 - back) % every, count, every)
        texts = [categories[number].text for number in chosen]
        found = list(lines(type_, entry, texts, slot * every - gap))
        widths = [max(map(type_.width, label), default=0.0) for label in found]
        is_low = all(len(label) <= min(deepest, _MOST_LINES) for label in found)
        is_apart = all((a + b) / 2 + gap <= slot * every for a, b in pairwise(widths))
        after = ends[1] + (count - 1 - chosen[-1]) * slot if texts else 0.0
        is_within = (
            texts and widths[0] / 2 <= ends[0] + chosen[0] * slot and widths[-1] / 2 <= after
        )
        if is_low and is_apart and is_within:
            return dict(zip(chosen, found, strict=True))
    return {}


def lines(type_: Type, entry: ChartEntry, texts: Sequence[str], room: float) -> Iterator[list[str]]:
    """The names of categories in lines of at most `room` mm; years as the entry wants them."""
    if entry.years:
        found = [year for text in texts if (year := years.year_of(text)) is not None]
        yield from map(list, years.written(found, entry.years))
    else:
        yield from (type_.broken(text, room) for text in texts)


def thinned(rows: Mapping[int, list[str]], slot: float, em: float) -> dict[int, list[str]]:
    """The names beside horizontal bars, thinned out at equal intervals so that none overlap.

    None reaches beyond the first or the last bar.
    """
    deepest = em * (1 + (max(map(len, rows.values()), default=1) - 1) * LEADING)
    every, beside = math.ceil(deepest / slot), max(0, math.ceil(deepest / slot / 2 - 0.5))
    inner = range(beside, max(rows, default=0) + 1 - beside)
    return {n: lines for n, lines in rows.items() if n in inner and (n - beside) % every == 0}


def draw_names(canvas: Canvas, frame: Frame, labels: Mapping[int, Sequence[str]]) -> None:
    """Write the names of the categories, below their slots or to the left of them."""
    em = canvas.look.type.size
    for number, label in labels.items():
        x, y = frame.point(number + 0.5, 0.0)
        if frame.is_lying:
            lines_at(canvas, (frame.box.left - em * TICK, y), label, anchor="end")
        else:
            drop = em * (TICK + 0.5 + (len(label) - 1) * LEADING / 2)
            lines_at(canvas, (x, frame.box.bottom - drop), label, anchor="middle")


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
