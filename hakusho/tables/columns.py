"""The widths of a table's columns from what stands in them, so that layout need not try them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from hakusho.tree.blocks.table import Cell, Column, Table
from hakusho.tree.model import plain_text

_BESIDE = 1.0  # em: the space at both sides of a cell (R67)
_SHORT = 4.0  # em: so much of a text is better not broken
_UNBROKEN = re.compile(r"[!-~]+")
_LATIN = 0.56  # em: about a letter or digit
_BORDER = 0.25  # em: between Japanese and Latin (R8)
_LATIN_BORDER = re.compile(r"(?<=[0-9A-Za-z])(?=[^!-~\s、。])|(?<=[^!-~\s、。])(?=[0-9A-Za-z])")
_HALVINGS = 20  # of the widest column: to a thousandth of a character
_SPREAD = {2: 3.0, 3: 4.0}  # em: heads of so many characters are spread


@dataclass(frozen=True, slots=True)
class _Room:
    """What a column needs at least, and what it needs so that no cell is broken, in em."""

    least: float
    most: float

    def at(self, level: float) -> float:
        """The width where no column is to be wider than `level`, unless it has to."""
        return min(self.most, max(self.least, level))


def shares(table: Table, measure: float) -> tuple[float, ...]:
    """The widths of the columns in percent; `measure` is the table's width in its own em.

    A width that is given is kept while there is room. The others have what their longest cell
    needs; where that is too much, the longest are as wide as each other.
    """
    cells = _cells(table)
    rooms = [_room(column, own, measure) for column, own in zip(table.columns, cells, strict=True)]
    widths = _distributed(rooms, measure)
    whole = sum(widths) or 1.0
    return tuple(100 * width / whole for width in widths)


def fits(table: Table, measure: float) -> bool:
    """Whether a table has room in a width of `measure` of its own em without breaking a cell."""
    cells = zip(table.columns, _cells(table), strict=True)
    return sum(_room(column, own, measure).most for column, own in cells) <= measure


def _cells(table: Table) -> list[list[Cell]]:
    """The cells of each column, without those that span several."""
    found: list[list[Cell]] = [[] for _ in table.columns]
    for cell, area in table.placed():
        if area.columns == 1 and area.column < len(found):
            found[area.column].append(cell)
    return found


def _room(column: Column, cells: list[Cell], measure: float) -> _Room:
    if column.width:
        return _Room(column.width + _BESIDE, column.width + _BESIDE)
    least = most = 1.0
    for cell in cells:
        text = plain_text(cell.content)
        if cell.decimals:
            text = text.partition(".")[0] + "." + "0" * cell.decimals
        width = _width(text, is_spread=cell.scope == "col")
        most = max(most, width)
        words = (_LATIN * len(word[0]) for word in _UNBROKEN.finditer(text))
        least = max(least, min(width, _SHORT), *words)
    if column.kind != "text":
        least = most
    return _Room(min(least, measure) + _BESIDE, min(max(least, most), measure) + _BESIDE)


def _width(text: str, *, is_spread: bool) -> float:
    """The width of a text on one line, about."""
    if is_spread and len(text) in _SPREAD:
        return _SPREAD[len(text)]
    width = sum(1.0 if east_asian_width(sign) in "WFA" else _LATIN for sign in text)
    return width + _BORDER * len(_LATIN_BORDER.findall(text))


def _distributed(rooms: list[_Room], measure: float) -> list[float]:
    """Columns as wide as they need, but none wider than a width at which all fit."""
    low, high = 0.0, max((room.most for room in rooms), default=0.0)
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        fits = sum(room.at(level) for room in rooms) <= measure
        low, high = (level, high) if fits else (low, level)
    return [room.at(high) for room in rooms]
