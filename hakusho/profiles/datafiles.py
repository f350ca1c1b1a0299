"""The data of tables and charts as machine-readable files.

By the rules for statistical tables (機械判読可能なデータの表記方法, 総務省 2020) a file is CSV in
UTF-8 with a byte order mark. It has one head and one datum in each cell: joined cells are filled,
dates are in ISO 8601, numbers are digits, units are in the head.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from hakusho.html.writer import Writer
from hakusho.publication.chapters import Chapter
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.table import Table
from hakusho.tree.chart import Chart
from hakusho.tree.model import Inlines
from kumihan.writing.attachments import Attachment

GROUP = "区分"
_Row = Sequence[str]
_Print = Callable[[Inlines], str]


@dataclass(frozen=True, slots=True)
class Data:
    """A head and rows, each after the name of its group; heads and names may be empty."""

    head: _Row
    rows: Sequence[tuple[str, _Row]]


def files(chapters: Iterable[Chapter], writer: Writer) -> Iterator[Attachment]:
    """A file for every table and chart of chapters, attached to its element."""
    for chapter in chapters:
        own = replace(writer, chapter=chapter, substitutes={})  # machines need no glyph
        for node in chapter.all_nodes:
            if isinstance(node, Table):
                caption = tuple(chain.from_iterable(node.caption))
                yield _file(node.id, caption, of_table(node, own.text), own)
            elif isinstance(node, Figure) and node.chart and node.address:
                yield _file(node.id, node.caption, of_chart(node.chart), own)


def _file(name: str, caption: Inlines, data: Data, writer: Writer) -> Attachment:
    label = writer.label(name)
    number = label.number if label else ""
    return Attachment(name, f"{name}.csv", number + writer.text(caption) or name, as_csv(data))


def as_csv(data: Data) -> bytes:
    """Data as the content of a file; if rows have groups, their names are the first column."""
    rows = [(GROUP, data.head)] * bool(data.head) + [*data.rows]
    has_groups = any(group for group, _ in data.rows)
    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows(
        [" ".join(text.split()) for text in ((group, *row) if has_groups else row)]
        for group, row in rows
    )
    return codecs.BOM_UTF8 + output.getvalue().encode()


def of_chart(chart: Chart) -> Data:
    """The data of a chart; the rows of a panel are a group."""
    titled = ((panel.title.text if panel.title else "", panel) for panel in chart.panels)
    return Data(chart.head, [(title, row) for title, panel in titled for row in panel.rows])


def of_table(table: Table, text: _Print) -> Data:
    """The data of a table; `text` prints the content of a cell."""
    grid = _grid(table, text)
    heads = [dict.fromkeys(column) for column in zip(*grid[: len(table.head)], strict=True)]
    names = ["／".join(filter(None, head)) + _unit(table, n) for n, head in enumerate(heads)]
    rows, group = [], ""
    for row, texts in zip(table.body, grid[len(table.head) :], strict=True):
        if row.is_group:
            group = texts[0]
        else:
            rows.append((group, texts))
    return Data(names, rows)


def _unit(table: Table, column: int) -> str:
    """The unit of a column of numbers, in brackets."""
    kinds = [one.kind for one in table.columns]
    return f"（{table.unit}）" if table.unit and kinds[column : column + 1] == ["number"] else ""


def _grid(table: Table, text: _Print) -> list[list[str]]:
    """The texts of the cells; the text of a joined cell is repeated in all its places."""
    texts = ((area, cell.value or text(cell.content)) for cell, area in table.placed())
    found = {place: own for area, own in texts for place in area.places}
    width = 1 + max((column for _, column in found), default=-1)
    count = len(table.head) + len(table.body)
    return [[found.get((row, column), "") for column in range(width)] for row in range(count)]
