"""Cells of tables and the heads that they belong to (ISO 32000-1 §14.8.5.7, PDF/UA-1 §7.5).

A head says by its scope what it heads. Where cells are joined, rows are grouped, or heads have
several rows, each cell also names its heads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kumihan.writing.tags.tree import Node

SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in the grid of its table; `group` is the number of group heads before it."""

    node: Node
    row: int
    column: int
    rows: int
    columns: int
    in_head: bool

    @property
    def is_head(self) -> bool:
        return self.node.type == "TH"

    @property
    def scope(self) -> str:
        """`Row` or `Column`: as the source says, else by where the head stands."""
        stated = SCOPES.get(self.node.element.get("scope"))
        return stated or ("Column" if self.in_head or self.column else "Row")

    def is_above(self, other: Cell) -> bool:
        """Whether this heads the column of another cell."""
        is_over = self.column < other.column + other.columns
        is_over = is_over and other.column < self.column + self.columns
        return self.scope == "Column" and self.row < other.row and is_over

    def is_beside(self, other: Cell) -> bool:
        """Whether this heads the row of another cell."""
        is_level = self.row < other.row + other.rows and other.row < self.row + self.rows
        is_level = is_level and not self.is_group
        return self.scope == "Row" and self.column < other.column and is_level

    @property
    def is_group(self) -> bool:
        """Whether this heads the rows after it."""
        return self.is_head and self.node.element.get("scope") == "rowgroup"


def cells_of(table: Node) -> list[Cell]:
    """The cells of a table with their places."""
    found: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number, (row, in_head) in enumerate(_rows(table, in_head=False)):
        column = 0
        for node in row.nodes():
            while (number, column) in taken:
                column += 1
            rows, columns = _span(node, "rowspan"), _span(node, "colspan")
            found.append(Cell(node, number, column, rows, columns, in_head))
            taken |= {(number + r, column + c) for r in range(rows) for c in range(columns)}
            column += columns
    return found


def _rows(table: Node, *, in_head: bool) -> Iterator[tuple[Node, bool]]:
    for node in table.nodes():
        if node.type == "TR":
            yield node, in_head
        elif node.type in ("THead", "TBody", "TFoot"):
            yield from _rows(node, in_head=node.type == "THead")


def _span(cell: Node, name: str) -> int:
    return int(cell.element.get(name, 1))


def headers(cells: Sequence[Cell]) -> dict[Node, list[Node]]:
    """The heads of each cell of a table that is not simple: of its columns, group and row."""
    heads = [cell for cell in cells if cell.is_head]
    tops = {head.row for head in heads if head.scope == "Column"}
    is_simple = len(tops) <= 1 and all(cell.rows == cell.columns == 1 for cell in cells)
    if is_simple:
        return {}
    found: dict[Node, list[Node]] = {}
    group: list[Node] = []
    for cell in cells:
        if cell.is_group:
            group = [cell.node]
            continue
        above = [h.node for h in heads if h.is_above(cell)]
        beside = [h.node for h in heads if h.is_beside(cell)]
        named = [*above, *(() if cell.in_head else group), *beside]
        if named:
            found[cell.node] = named
    return found
