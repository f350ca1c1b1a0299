"""Widths of table columns computed from their cells, in place of the engine's automatic layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hakusho.trade.hanmen import KihonHanmen
from hakusho.trade.widths import LATIN, ems
from hakusho.tree.blocks.table import Cell, Column, Table
from hakusho.tree.model import plain_text
from kumihan.geometry.units import MM_PER_Q

_BESIDE = 1.0  # em: the padding of a cell, both sides together (R67)
_SHORT = 4.0  # em: a text up to this width is not broken, a longer one gets at least this much
_NARROW = 2.0  # em: the least of a text where there is no room for more
_UNBROKEN = re.compile(r"[!-~]+")
_NUMBER = re.compile(r"[-+−△▲]?[0-9][0-9,.]*[%％]?")  # not broken (JLREQ 3.1.10)
_WORD = re.compile(r"[A-Za-z]{1,12}(?![A-Za-z])")
_LONGEST = 24  # characters: a longer Latin word, such as an address, may be broken
_POINTS = ".,"
_BORDER = 0.25  # em: between Japanese and Latin (R8)
_LATIN_BORDER = re.compile(r"(?<=[0-9A-Za-z])(?=[^!-~\s、。])|(?<=[^!-~\s、。])(?=[0-9A-Za-z])")
_CERTAIN = 0.85  # of an approximate width: what is narrower is too narrow for certain
_HALVINGS = 20  # steps of bisection, which is exact to a thousandth of a character
_SPREAD = {2: 3.0, 3: 4.0}  # heads of this many characters are spread to this width (em)


@dataclass(frozen=True, slots=True)
class Room:
    """The widths of a column (em): at which no cell is broken, its least, and where room is short.

    A column narrower than `bare` would break a number or a short word.
    """

    bare: float
    least: float
    most: float

    def within(self, measure: float) -> Room:
        """The same for a table that is `measure` (em) wide, with the padding of the cells."""
        widths = (min(width, measure) + _BESIDE for width in (self.bare, self.least, self.most))
        return Room(*widths)

    def at(self, level: float) -> float:
        """The width (em) when columns are at most `level` wide unless they need more."""
        return min(self.most, max(self.least, level))

    def short(self, level: float) -> float:
        """The same where there is no room for the least widths."""
        return max(self.bare, min(self.least, level))


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the columns of a table need, measured once; a `measure` is a width in the table's em."""

    columns: tuple[Room, ...]

    def shares(self, measure: float) -> tuple[float, ...]:
        """The widths of the columns in percent of a table that is `measure` wide.

        A width that is given is kept if there is room. The other columns get the width of their
        longest cell; if that is too much, the widest of them are made equal.
        """
        rooms = self._within(measure)
        is_short = not self.suffice(measure)
        most = max((room.most for room in rooms), default=0.0)
        given = [room.short if is_short else room.at for room in rooms]
        widths = _distributed(given, most, measure)
        whole = sum(widths) or 1.0
        return tuple(100 * width / whole for width in widths)

    def fit(self, measure: float) -> bool:
        """Whether the table fits a width of `measure` without breaking a cell."""
        return sum(room.most for room in self._within(measure)) <= measure

    def suffice(self, measure: float) -> bool:
        """Whether the columns have their least widths, with heads of a few characters spread."""
        return sum(room.least for room in self._within(measure)) <= measure

    @property
    def needed(self) -> float:
        """The width (em) below which numbers and short words of the table are broken."""
        return sum(room.bare + _BESIDE for room in self.columns)

    def too_narrow(self, columns: Sequence[Column]) -> list[tuple[int, float]]:
        """The numbers of the columns (from 0) whose given width breaks a number, and their needs.

        A width is in characters, like the one that is given.
        """
        pairs = enumerate(zip(columns, self.columns, strict=True))
        return [
            (number, room.bare)
            for number, (column, room) in pairs
            if column.width and column.width < room.bare * _CERTAIN
        ]

    def _within(self, measure: float) -> list[Room]:
        return [room.within(measure) for room in self.columns]


def rooms_of(table: Table) -> Rooms:
    """What the columns of a table need, by their cells."""
    cells = zip(table.columns, _cells(table), strict=True)
    return Rooms(tuple(_room(column, own) for column, own in cells))


def measure_of(table: Table, hanmen: KihonHanmen, sizes: Mapping[str, float]) -> float:
    """The greatest width of a table in its own em; `sizes` are those of the theme, in Q."""
    size = sizes.get("table", hanmen.character_size)
    return (hanmen.height if table.turned else hanmen.width) / (size * MM_PER_Q)


def has_long_word(cell: Cell) -> bool:
    """Whether a cell has a Latin word so long that it may be broken, such as an address."""
    words = _UNBROKEN.findall(plain_text(cell.content))
    return any(len(word) > _LONGEST for word in words)


def _cells(table: Table) -> list[list[Cell]]:
    """The cells of each column, without those that span several."""
    found: list[list[Cell]] = [[] for _ in table.columns]
    for cell, area in table.placed():
        if area.columns == 1 and area.column < len(found):
            found[area.column].append(cell)
    return found


def _room(column: Column, cells: list[Cell]) -> Room:
    bare = least = most = 1.0
    alike = {(text, cell.scope): cell for cell in cells for text in _lines(cell)}
    for (text, _), cell in alike.items():
        width = _width(text, is_spread=cell.scope == "col")
        most = max(most, width)
        words = [word[0] for word in _UNBROKEN.finditer(text) if len(word[0]) <= _LONGEST]
        least = max(least, min(width, _SHORT), *(LATIN * len(word) for word in words))
        bare = max(bare, _bare(text, cell))
    if column.width:
        least = most = column.width
    if column.kind != "text":
        least = most
    return Room(bare, least, max(least, most))


def _lines(cell: Cell) -> list[str]:
    """The texts of a cell, parted at its forced line ends."""
    texts = plain_text(cell.content, "\n").split("\n")
    if not cell.decimals:
        return texts
    return [text.partition(".")[0] + "." + "0" * cell.decimals for text in texts]


def _bare(text: str, cell: Cell) -> float:
    """The width (em) of what is not broken in a text, even where room is short."""
    kept: list[str] = [*_WORD.findall(text), *_NUMBER.findall(text)]
    points = (sum(one.count(point) for point in _POINTS) for one in kept)
    whole = [LATIN * (len(one) - found / 2) for one, found in zip(kept, points, strict=True)]
    width = _width(text, is_spread=False)
    return max([min(width, _SHORT if cell.scope == "row" else _NARROW), *whole])


def _width(text: str, *, is_spread: bool) -> float:
    """The approximate width of a text on one line, in em."""
    if is_spread and len(text) in _SPREAD:
        return _SPREAD[len(text)]
    return ems(text) + _BORDER * len(_LATIN_BORDER.findall(text))


def _distributed(
    columns: Sequence[Callable[[float], float]], most: float, measure: float
) -> list[float]:
    """The widths of the columns (em), capped at the largest common width at which all fit.

    Each column gives its width for a common one, which is `most` at most.
    """
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        fits = sum(column(level) for column in columns) <= measure
        low, high = (level, high) if fits else (low, level)
    return [column(high) for column in columns]
