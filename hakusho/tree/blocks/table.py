"""Tables: from `tables/<id>.yaml` and its data, from Markdown, or from simple HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from hakusho.findings.diagnostic import finding
from hakusho.trade.values import names_total
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.directive import Directive, Material, meant
from hakusho.tree.ledger import Position
from hakusho.tree.model import Block, Inlines, plain_text
from kumihan.geometry.cells import Area, placed

Align = Literal["", "left", "right", "center"]
Scope = Literal["", "col", "row", "rowgroup"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its content, the columns and rows that it spans, and its `scope` as in HTML.

    `decimals` are those of its column if numbers are aligned at their decimal points; `value` is
    the machine-readable form of a date or number that is printed differently.
    """

    content: Inlines
    columns: int = 1
    rows: int = 1
    scope: Scope = ""
    align: Align = ""
    decimals: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a group row is one cell over all columns and stays on a page with the next row.

    A total row has the sums of others and stays on a page with the row before.
    """

    cells: tuple[Cell, ...]
    is_group: bool = False
    is_total: bool = False

    @property
    def looks_total(self) -> bool:
        """Whether it is set as a total: one that is declared, or one by its name, such as 合計."""
        name = next((plain_text(cell.content) for cell in self.cells if cell.content), "")
        return self.is_total or names_total(name)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as printed; `kind` is text, number or date, `width` is in characters, 0 if free."""

    kind: str = "text"
    width: float = 0
    align: Align = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Block):
    """A table. Without a caption it has no number. `head` rows are repeated on every page.

    A `turned` table stands on pages of its own, with its head at the left.
    """

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    caption: tuple[Inlines, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    series: str = "table"
    unit: str = ""
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ()
    turned: bool = False
    position: Position = "auto"

    attributes: ClassVar[tuple[str, ...]] = ()

    @property
    def is_joined(self) -> bool:
        """Whether a cell of the body spans several rows."""
        return any(cell.rows > 1 for row in self.body for cell in row.cells)

    def placed(self) -> Iterator[tuple[Cell, Area]]:
        """Its cells, those of the head first, each with its area in the grid of the table."""
        groups = ([row.cells for row in rows] for rows in (self.head, self.body))
        return placed(groups, lambda cell: (cell.rows, cell.columns))

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Block:
        """The table of a `:::{table} #id` block; A011 and a fault if it is not defined."""
        make = material.tables.get(written.id)
        if make is None:
            near, hint = meant(written.id, "table", material)
            if not material.is_unreadable("table", written.id):
                message = f"表「#{written.id}」の定義 tables/{written.id}.yaml がありません"
                hint = hint or "表の定義を tables フォルダーに作ってください"
                material.report(finding("A011", message, written.span, hint))
            return BlockFault(written.id, written.span, f"表不明 #{written.id}", near)
        return make(written.id, written.span)
