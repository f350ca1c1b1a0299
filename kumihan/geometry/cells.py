"""The grid of a table: which places (HTML: slots) each of its cells covers (HTML §4.9.12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

Place = tuple[int, int]
"""A row and a column, from 0."""
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Area:
    """The places that a cell covers: its first row and column, its row span and column span."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def places(self) -> Iterator[Place]:
        """Every place in it, row by row."""
        return product(
            range(self.row, self.row + self.rows), range(self.column, self.column + self.columns)
        )

    @property
    def is_joined(self) -> bool:
        """Whether it covers more than one place."""
        return self.rows > 1 or self.columns > 1

    def shares_rows(self, other: Area) -> bool:
        """Whether the two areas have a row in common."""
        return self.row < other.row + other.rows and other.row < self.row + self.rows

    def shares_columns(self, other: Area) -> bool:
        """Whether the two areas have a column in common."""
        return self.column < other.column + other.columns and other.column < (
            self.column + self.columns
        )


def placed(
    groups: Iterable[Sequence[Sequence[Cell]]], size: Callable[[Cell], tuple[int, int]]
) -> Iterator[tuple[Cell, Area]]:
    """The cells of a table with their areas; `size` gives a cell's row span and column span.

    A cell does not extend beyond its group of rows, such as the head.
    """
    first = 0
    for rows in groups:
        free: dict[int, int] = {}
        for row, cells in enumerate(rows, first):
            column = 0
            for cell in cells:
                while free.get(column, 0) > row:
                    column += 1
                high, wide = size(cell)
                area = Area(row, column, min(high, first + len(rows) - row), wide)
                yield cell, area
                column += wide
                taken = range(area.column, column)
                free |= {at: max(row + area.rows, free.get(at, 0)) for at in taken}
        first += len(rows)
