"""The frame of a chart with axes: slots of categories along one side, values along the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hakusho.charts import years
from hakusho.charts.canvas import HAIRLINE, Box, Canvas, Point
from hakusho.charts.entry import ChartEntry
from hakusho.charts.parts import LEADING, lines_at
from hakusho.charts.scale import GAP, Scale
from hakusho.charts.type import Type
from hakusho.model import Text

_EVERY = (1, 2, 5, 10, 20, 25, 50, 100, 200)  # which categories are named where room is short
_MOST_LINES = 5
_TICK = 0.5  # em: between a label and its axis
_WAVE = (4.0, 0.45, 0.7)  # mm: length and height of a wave, half the space between two


@dataclass(frozen=True, slots=True)
class Frame:
    """`count` slots along the foot of the box, or down its left side where the chart lies."""

    box: Box
    count: int
    is_lying: bool = False

    def point(self, slot: float, value: float) -> Point:
        """The place of a value (0 to 1) at so many slots from the beginning."""
        box, share = self.box, slot / self.count
        if self.is_lying:
            return (box.left + value * box.width, box.top - share * box.height)
        return (box.left + share * box.width, box.bottom + value * box.height)

    def rectangle(self, slots: tuple[float, float], values: tuple[float, float]) -> Box:
        """The rectangle between two slots and two values."""
        (a, b), (c, d) = self.point(slots[0], values[0]), self.point(slots[1], values[1])
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))

    @property
    def slot(self) -> float:
        """The width of a slot in mm."""
        return (self.box.height if self.is_lying else self.box.width) / self.count


def names(
    type_: Type, entry: ChartEntry, categories: Sequence[Text], slot: float, most: float
) -> dict[int, list[str]]:
    """The lines that name the categories, by number: all of them, or as many as have room.

    `most` is the width in mm that no name may exceed, however few are named.
    """
    for every in _EVERY:
        chosen = range(0, len(categories), every)
        texts = [categories[n].text for n in chosen]
        room = min(slot * every, most) - type_.size * _TICK
        found = list(_lines(type_, entry, texts, room))
        if all(len(lines) <= _MOST_LINES for lines in found) and all(
            type_.width(line) <= room for lines in found for line in lines
        ):
            return dict(zip(chosen, found, strict=True))
    return {}


def _lines(
    type_: Type, entry: ChartEntry, texts: Sequence[str], room: float
) -> Iterator[list[str]]:
    if entry.years:
        found = [year for text in texts if (year := years.year_of(text)) is not None]
        yield from map(list, years.written(found, entry.years))
    else:
        yield from (type_.broken(text, room) for text in texts)


def draw_names(canvas: Canvas, frame: Frame, lines: Mapping[int, Sequence[str]]) -> None:
    """The names of the categories, below their slots or to the left of them."""
    em = canvas.look.type.size
    for number, label in lines.items():
        x, y = frame.point(number + 0.5, 0.0)
        if frame.is_lying:
            lines_at(canvas, (frame.box.left - em * _TICK, y), label, anchor="end")
        else:
            drop = em * (_TICK + 0.5 + (len(label) - 1) * LEADING / 2)
            lines_at(canvas, (x, frame.box.bottom - drop), label, anchor="middle")


def draw_axis(
    canvas: Canvas, frame: Frame, scale: Scale, *, is_right: bool = False, is_named: bool = True
) -> None:
    """Thin lines at the ticks of the left axis, and the numbers of an axis where there is room."""
    em = canvas.look.type.size
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        at = scale.at(tick)
        ends = [frame.point(0, at), frame.point(frame.count, at)]
        if not is_right:
            is_base = tick in {0, scale.low}
            colour = canvas.look.ink if is_base else canvas.look.rule
            canvas.line(ends, colour, HAIRLINE, zorder=3 if is_base else 0.5)
        if not is_named:
            continue
        if frame.is_lying:
            x, y = frame.point(frame.count, at)
            place, anchor = (x, y - em * (_TICK + 0.5)), "middle"
        else:
            side = em * _TICK * (1 if is_right else -1)
            place, anchor = (ends[is_right][0] + side, ends[is_right][1]), "end"
            if is_right:
                anchor = "start"
        canvas.texts_if_free([canvas.label(place, label, anchor)])  # type: ignore[arg-type]


def draw_omission(canvas: Canvas, frame: Frame, scale: Scale) -> None:
    """The mark of a range that is left out: two waves across the axis and what is drawn on it."""
    assert scale.cut is not None
    middle = scale.at(scale.cut[0]) + GAP / 2
    length, height, half = _WAVE
    along = frame.box.height if frame.is_lying else frame.box.width
    across = frame.box.width if frame.is_lying else frame.box.height
    reach = 1.5 / along * frame.count
    steps = max(8, math.ceil(along / length * 12))
    waves = [
        [
            frame.point(
                -reach + (frame.count + 2 * reach) * n / steps,
                middle + (side * half + height * math.sin(2 * math.pi * n * along / steps / length))
                / across,
            )
            for n in range(steps + 1)
        ]
        for side in (-1, 1)
    ]  # fmt: skip
    canvas.polygon([*waves[0], *reversed(waves[1])], canvas.look.paper, zorder=5)
    for wave in waves:
        canvas.line(wave, canvas.look.ink, HAIRLINE, zorder=6)
