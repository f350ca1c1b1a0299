"""Tables with bars; told are cells beyond their heads, which are lost, and rows without bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Mend, Report, Source, finding
from hakusho.findings.limits import of_table
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.signs import lead
from hakusho.markup.syntax import protect, restore
from hakusho.tree.blocks.table import Align, Cell, Column, Row, Scope, Table
from hakusho.tree.model import Block, Inlines


def table(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A table with bars; its first row is its head."""
    rows = [row for part in node.children for row in part.children]
    if limit := of_table(len(rows), len(rows[0].children)):
        yield reader.fault(limit, reader.span(node))
        return
    head = [_row(reader, row, is_head=True) for row in rows[:1]]
    body = [_row(reader, row, is_head=False) for row in rows[1:]]
    columns = tuple(Column(align=cell.align) for cell in head[0].cells)
    text = reader.span(node).text + str(len(rows))
    yield Table(
        reader.ids.make("table", text),
        reader.span(node),
        columns=columns,
        caption=(),
        head=tuple(head),
        body=tuple(body),
    )


def _row(reader: BlockReader, row: SyntaxTreeNode, *, is_head: bool) -> Row:
    line = (row.map[0] if row.map else 0) + 1
    cells: list[Cell] = []
    column = 1
    for cell in row.children:
        inline = cell.children[0] if cell.children else None
        content: Inlines = ()
        if inline is not None:
            written = inline.content.replace("|", "\\|")  # as a bar stands in a cell
            text = restore(written)
            found = reader.source.lines[line - 1].find(text, column - 1)
            column = found + 1 if found >= 0 else column
            in_cell = replace(reader.inline, in_cell=True)
            content = in_cell.read(inline, line, column, not is_head, written)
            column += len(text)
        is_row_head = bool(content) and not cells and len(row.children) > 1
        scope: Scope = "col" if is_head else "row" if is_row_head else ""
        cells.append(Cell(content=content, scope=scope, align=_align(cell)))
    if not is_head:
        _check(reader.source, line, len(cells), reader.material.report)
    return Row(tuple(cells))


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    for align in ("left", "right", "center"):
        if style == f"text-align:{align}":
            return align
    return ""


def _check(source: Source, number: int, columns: int, report: Report) -> None:
    """Report what is wrong with a row in this line (Y009) below a head of so many columns."""
    line = source.lines[number - 1]
    row = protect(line).strip(" \t>")
    if "|" not in row and columns > 1:
        place = source.span(number, lead(line) + 1, len(row))
        message = "縦線のないこの行が、表の一行として組まれます"
        hint = "表の後の文なら、前に空行を置いてください"
        report(finding("Y009", message, place, hint, Mend(place.offset, place.offset, "\n")))
        return
    cells = escapedSplit(row)
    cells = cells[not cells[0].strip() :] if cells else cells
    lost = [restore(cell).strip() for cell in cells[columns:]]
    if any(lost):
        first = next(cell for cell in lost if cell)
        place = source.span(number, line.rfind(first) + 1, len(first))
        message = f"見出しは {columns} 列なので、この欄「{first}」は表に入りません"
        hint = "見出しの行と数をそろえてください。欄の中の縦線は \\| と書いてください"
        report(finding("Y009", message, place, hint))
