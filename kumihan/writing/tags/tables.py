"""Cells of tables and the heads that they belong to (ISO 32000-1 §14.8.5.7, PDF/UA-1 §7.5).

A head says by its scope what it heads. Where cells are joined, rows are grouped, or heads have
several rows, each cell also names its heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kumihan.geometry.cells import Area, placed
from kumihan.writing.tags.tree import Node

SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}
_PARTS = ("THead", "TBody", "TFoot")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and its places in the grid of its table."""

    node: Node
    area: Area
    in_head: bool

    @property
    def is_head(self) -> bool:
        return self.node.type == "TH"

    @property
    def scope(self) -> str:
        """`Row` or `Column`: as the source says, else by where the head stands."""
        stated = SCOPES.get(self.node.element.get("scope", ""))
        return stated or ("Column" if self.in_head or self.area.column else "Row")

    def is_above(self, other: Cell) -> bool:
        """Whether this heads the column of another cell."""
        is_over = self.area.row < other.area.row and self.area.shares_columns(other.area)
        return self.scope == "Column" and is_over

    def is_beside(self, other: Cell) -> bool:
        """Whether this heads the row of another cell."""
        is_before = self.area.column < other.area.column and self.area.shares_rows(other.area)
        return self.scope == "Row" and is_before and not self.is_group

    @property
    def is_group(self) -> bool:
        """Whether this heads the rows after it."""
        return self.is_head and self.node.element.get("scope") == "rowgroup"


def cells_of(table: Node) -> list[Cell]:
    """The cells of a table with their places."""
    parts = [table, *(node for node in table.nodes() if node.type in _PARTS)]
    heads = {row for part in parts if part.type == "THead" for row in part.nodes()}
    groups = ([list(row.nodes()) for row in part.nodes() if row.type == "TR"] for part in parts)
    return [Cell(node, area, node.parent in heads) for node, area in placed(groups, _size)]


def _size(cell: Node) -> tuple[int, int]:
    return int(cell.element.get("rowspan", 1)), int(cell.element.get("colspan", 1))


def headers(cells: Sequence[Cell]) -> dict[Node, list[Node]]:
    """The heads of each cell of a table that is not simple: of its columns, group and row."""
    heads = [cell for cell in cells if cell.is_head]
    tops = {head.area.row for head in heads if head.scope == "Column"}
    is_simple = len(tops) <= 1 and not any(cell.area.is_joined for cell in cells)
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
