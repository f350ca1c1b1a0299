"""The names of categories at their slots: in lines, stacked, or thinned out where room is short."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hakusho.charts import years
from hakusho.charts.type import LEADING, Type, phrases, units
from hakusho.tree.chartentry import ChartEntry

_EVERY = (1, 2, 5, 10, 20, 50, 100)  # intervals of named categories where room is short
_NEAR = 0.6  # of such an interval: none other is named as near to the first or the last
SIDE = 0.3  # of a drawing's width: the most that names beside horizontal bars get
_MOST_LINES = 5
_SHORT = 8  # characters: names up to this length are rather stacked than cut within a word
_STACK = 1.05  # em: from character to character of a stacked name
_WIDEST = 1.2  # em: the widest line of a stacked name, such as a number of two digits
_EXACT = 1e-6  # mm: what sums of lengths may be off by
_BESIDE = 0.5  # em: between two names in lines
_BESIDE_STACKS = 0.1  # em: between two stacked names


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a category: its lines, and how many mm off the middle of its slot it stands.

    A stacked name has one character in each line, as in vertical writing.
    """

    lines: tuple[str, ...]
    is_stacked: bool = False
    shift: float = 0.0

    @property
    def pitch(self) -> float:
        """From line to line, in em."""
        return _STACK if self.is_stacked else LEADING

    @property
    def depth(self) -> float:
        """The depth of its lines in em."""
        return len(self.lines) * self.pitch


@dataclass(frozen=True, slots=True)
class Row:
    """The row of names below a frame.

    Lengths are in mm: `ends` is the room beside the middles of the first and of the last slot,
    `deepest` the number of lines that have room.
    """

    type: Type
    entry: ChartEntry
    texts: Sequence[str]
    slot: float
    ends: tuple[float, float]
    deepest: int

    def names(self) -> dict[int, Name]:
        """All names, or as many as have room, among them the first and the last one."""
        for every in _EVERY:
            for gap, found in self._proposals(list(self._chosen(every))):
                placed = self._placed(found, gap)
                if placed:
                    return placed
        return {}

    def _chosen(self, every: int) -> Iterator[int]:
        """The first and last category and, between them, years that are multiples of `every`."""
        last = len(self.texts) - 1
        for number, text in enumerate(self.texts):
            place = years.year_of(text) if self.entry.years else last - number
            is_near = min(number, last - number) < every * _NEAR
            if number in (0, last) or ((place or 0) % every == 0 and not is_near):
                yield number

    def _proposals(self, chosen: list[int]) -> Iterator[tuple[float, dict[int, Name]]]:
        """The ways to set the chosen names, each with the gap that they keep, the best first."""
        em = self.type.size
        texts = [self.texts[number] for number in chosen]
        room = self.slot * len(self.texts) / len(chosen) - em * _BESIDE
        in_lines = [Name(tuple(ls)) for ls in lines(self.type, self.entry, texts, room)]
        stacked = [Name(tuple(units(text)), is_stacked=True) for text in texts]
        pieces = (piece for name in stacked for piece in name.lines)
        can_stack = not self.entry.years and all(
            self.type.width(piece) <= _WIDEST * em for piece in pieces
        )
        is_cut = not self.entry.years and any(
            self.type.width(phrase) > room for text in texts for phrase in phrases(text)
        )
        is_whole = self.entry.years or all(
            self.type.width(unit) <= room for text in texts for unit in units(text)
        )
        ways = [(em * _BESIDE, in_lines)] if is_whole else []  # no number or Latin word is cut
        if can_stack:
            is_better = is_cut and max(map(len, texts)) <= _SHORT
            ways.insert(0 if is_better else 1, (em * _BESIDE_STACKS, stacked))
        for gap, found in ways:
            yield gap, dict(zip(chosen, found, strict=True))

    def _placed(self, found: Mapping[int, Name], gap: float) -> dict[int, Name]:
        """The names moved inwards at the ends, without those that lie on them; or none."""
        last = len(self.texts) - 1
        placed = {number: self._within(number, name) for number, name in found.items()}
        for end in (0, last):
            if not (end in found and self._is_within(placed[end])):
                return {}
            hidden = [n for n in placed if n not in (0, last) and self._meet(placed, n, end, gap)]
            if hidden and len(found) == len(self.texts):
                return {}
            placed = {number: name for number, name in placed.items() if number not in hidden}
        if self.entry.years and len(placed) < len(found):  # an era may begin with another name
            chosen = list(placed)
            again = lines(self.type, self.entry, [self.texts[n] for n in chosen], math.inf)
            return self._placed({n: Name(tuple(ls)) for n, ls in zip(chosen, again, strict=True)},
                                gap)  # fmt: skip
        room = self.deepest * LEADING
        is_low = all(
            name.depth <= room and (name.is_stacked or len(name.lines) <= _MOST_LINES)
            for name in placed.values()
        )
        is_apart = not any(self._meet(placed, a, b, gap) for a, b in pairwise(placed))
        return placed if is_low and is_apart else {}

    def _within(self, number: int, name: Name) -> Name:
        """A name at an end, moved so far that it does not reach beyond the drawing."""
        half = self._width(name) / 2
        before = self.ends[0] + number * self.slot
        after = self.ends[1] + (len(self.texts) - 1 - number) * self.slot
        return replace(name, shift=max(0.0, half - before) - max(0.0, half - after))

    def _is_within(self, name: Name) -> bool:
        """Whether the whole drawing has room for a name, and it stands near its slot."""
        whole = sum(self.ends) + (len(self.texts) - 1) * self.slot
        is_near = abs(name.shift) <= max(self.slot, self._width(name)) / 2
        return self._width(name) <= whole and is_near

    def _meet(self, placed: Mapping[int, Name], one: int, other: int, gap: float) -> bool:
        middles = [n * self.slot + placed[n].shift for n in (one, other)]
        widths = self._width(placed[one]) + self._width(placed[other])
        return abs(middles[0] - middles[1]) < widths / 2 + gap

    def _width(self, name: Name) -> float:
        return max(map(self.type.width, name.lines))


def lines(type_: Type, entry: ChartEntry, texts: Sequence[str], room: float) -> Iterator[list[str]]:
    """The names of categories in lines of at most `room` mm; years as the entry wants them."""
    if entry.years:
        found = [year for text in texts if (year := years.year_of(text)) is not None]
        yield from map(list, years.written(found, entry.years))
    else:
        yield from (type_.broken(text, room) for text in texts)


def beside(found: Mapping[int, Sequence[str]], slot: float, em: float) -> dict[int, Name]:
    """The names beside horizontal bars `slot` mm high: all, or the first, the last and some.

    Those at the ends are moved so that they do not reach beyond the bars.
    """
    last = max(found, default=0)
    deep = {n: em * (1 + (len(lines) - 1) * LEADING) for n, lines in found.items()}

    def shift(number: int) -> float:
        half = deep[number] / 2
        before, after = (number + 0.5) * slot, (last - number + 0.5) * slot
        return min(0.0, before - half) + max(0.0, half - after)

    names = {n: Name(tuple(lines), shift=shift(n)) for n, lines in found.items()}

    def stand_apart(chosen: Sequence[int]) -> bool:
        return all(
            (b - a) * slot + names[a].shift - names[b].shift >= (deep[a] + deep[b]) / 2 - _EXACT
            for a, b in pairwise(chosen)
        )

    for every in range(1, last + 1):
        chosen = [n for n in found if n in (0, last) or (n % every == 0 and last - n >= every)]
        if stand_apart(chosen):
            return {n: names[n] for n in chosen}
    return {0: names[0]} if names else {}
