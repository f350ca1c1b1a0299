"""Rows of tables with bars: cells beyond the head, which are lost, and lines that are no rows."""

from __future__ import annotations

from markdown_it.rules_block.table import escapedSplit

from hakusho.findings.diagnostic import Mend, Report, Source, finding
from hakusho.markup.syntax import protect, restore


def check(source: Source, number: int, columns: int, report: Report) -> None:
    """Report what is wrong with a row in this line (Y009) below a head of so many columns."""
    line = source.lines[number - 1]
    row = protect(line).strip(" \t>")
    if "|" not in row and columns > 1:
        place = source.span(number, len(line) - len(line.lstrip(" \t>")) + 1, len(row))
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
