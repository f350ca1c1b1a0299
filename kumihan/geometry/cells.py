"""The grid of a table: which places its cells take, joined ones several (HTML §4.9.12)."""

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
    """The places of a cell: the first row and column, and how many of them."""

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
        """Whether it is more than one place."""
        return self.rows > 1 or self.columns > 1

    def shares_rows(self, other: Area) -> bool:
        """Whether some row has places of both."""
        return self.row < other.row + other.rows and other.row < self.row + self.rows

    def shares_columns(self, other: Area) -> bool:
        """Whether some column has places of both."""
        return self.column < other.column + other.columns and other.column < (
            self.column + self.columns
        )


def placed(
    groups: Iterable[Sequence[Sequence[Cell]]], size: Callable[[Cell], tuple[int, int]]
) -> Iterator[tuple[Cell, Area]]:
    """The cells of a table with their places; `size` is how many rows and columns one asks for.

    A group of rows, such as the head, keeps its cells: none goes on into the next.
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
