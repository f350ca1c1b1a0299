"""Widths of table columns computed from their cells, in place of the engine's automatic layout."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hakusho.trade.widths import LATIN, ems
from hakusho.tree.blocks.table import Cell, Column, Table
from hakusho.tree.model import plain_text

_BESIDE = 1.0  # em: the padding of a cell, both sides together (R67)
_SHORT = 4.0  # em: a text up to this width is not broken, a longer one gets at least this much
_UNBROKEN = re.compile(r"[!-~]+")
_BORDER = 0.25  # em: between Japanese and Latin (R8)
_LATIN_BORDER = re.compile(r"(?<=[0-9A-Za-z])(?=[^!-~\s、。])|(?<=[^!-~\s、。])(?=[0-9A-Za-z])")
_HALVINGS = 20  # steps of bisection, which is exact to a thousandth of a character
_SPREAD = {2: 3.0, 3: 4.0}  # heads of this many characters are spread to this width (em)


@dataclass(frozen=True, slots=True)
class _Room:
    """The least width of a column, and the width at which no cell is broken, in em."""

    least: float
    most: float

    def at(self, level: float) -> float:
        """The width (em) when columns are at most `level` wide unless they need more."""
        return min(self.most, max(self.least, level))


def shares(table: Table, measure: float) -> tuple[float, ...]:
    """The widths of the columns in percent; `measure` is the table's width in its own em.

    A width that is given is kept if there is room. The other columns get the width of their
    longest cell; if that is too much, the widest of them are made equal.
    """
    cells = _cells(table)
    rooms = [_room(column, own, measure) for column, own in zip(table.columns, cells, strict=True)]
    widths = _distributed(rooms, measure)
    whole = sum(widths) or 1.0
    return tuple(100 * width / whole for width in widths)


def fits(table: Table, measure: float) -> bool:
    """Whether a table fits a width of `measure` (in its own em) without breaking a cell."""
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
        words = (LATIN * len(word[0]) for word in _UNBROKEN.finditer(text))
        least = max(least, min(width, _SHORT), *words)
    if column.kind != "text":
        least = most
    return _Room(min(least, measure) + _BESIDE, min(max(least, most), measure) + _BESIDE)


def _width(text: str, *, is_spread: bool) -> float:
    """The approximate width of a text on one line, in em."""
    if is_spread and len(text) in _SPREAD:
        return _SPREAD[len(text)]
    return ems(text) + _BORDER * len(_LATIN_BORDER.findall(text))


def _distributed(rooms: list[_Room], measure: float) -> list[float]:
    """The widths of the columns (em), capped at the largest common width at which all fit."""
    low, high = 0.0, max((room.most for room in rooms), default=0.0)
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        fits = sum(room.at(level) for room in rooms) <= measure
        low, high = (level, high) if fits else (low, level)
    return [room.at(high) for room in rooms]
