"""The data of tables and charts as files that machines read.

By the rules for statistical tables (機械判読可能なデータの表記方法, 総務省 2020) a file is CSV in
UTF-8 with a byte order mark: one head, one datum a cell, joined cells filled, dates in ISO 8601,
numbers as digits, the unit in the head.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from hakusho.profiles.book import Book
from kumihan.engine.markup import tree
from kumihan.writing.attachments import Attachment

GROUP = "区分"
_Grid = list[list[str]]


def files(book: Book) -> Iterator[Attachment]:
    """A file for every table and chart of a book, tied to its element."""
    for part in book.laid:
        body = tree(part.html).find("body")
        for table, block in _tables(body):
            name = block.get("id")
            caption = block.find("figcaption/p")
            caption = table.find("caption/p") if caption is None else caption
            title = name if caption is None else _text(caption)
            yield Attachment(name, f"{name}.csv", title, as_csv(table))


def _tables(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every table, with the element with an id that it stands in."""
    for block in body.iter():
        table = block.find("table") if block.get("id") else None
        if table is not None:
            yield table, block


def as_csv(table: Any) -> bytes:
    """The CSV of a `<table>`."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\r\n").writerows(_rows(table))
    return codecs.BOM_UTF8 + output.getvalue().encode()


def _rows(table: Any) -> Iterator[list[str]]:
    """The head in one row, then the data; rows that head a group are a column before them."""
    rows = list(table.iter("tr"))
    head = [row for part in table.iter("thead") for row in part]
    grid = _grid(rows)
    titles = [dict.fromkeys(texts) for texts in zip(*grid[: len(head)], strict=True)]
    has_groups = any(_is_group(row) for row in rows)
    if head:
        units = _units(table)
        named = [
            "／".join(filter(None, texts)) + units.get(n, "") for n, texts in enumerate(titles)
        ]
        yield [GROUP] * has_groups + named
    group = ""
    for row, texts in list(zip(rows, grid, strict=True))[len(head) :]:
        if _is_group(row):
            group = texts[0]
        else:
            yield [group] * has_groups + texts


def _units(table: Any) -> dict[int, str]:
    """The unit of each column of numbers, in brackets."""
    unit = table.get("data-unit")
    kinds = enumerate(column.get("class") for column in table.iter("col"))
    return {number: f"（{unit}）" for number, kind in kinds if unit and kind == "number"}


def _is_group(row: Any) -> bool:
    return any(cell.get("scope") == "rowgroup" for cell in row)


def _grid(rows: list[Any]) -> _Grid:
    """The texts of the cells; a joined one stands in all its places."""
    found: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in found:
                column += 1
            width, height = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            value = cell.get("data-value") or _text(cell)
            found |= {(number + r, column + c): value for r in range(height) for c in range(width)}
            column += width
    width = 1 + max((column for _, column in found), default=-1)
    return [[found.get((number, c), "") for c in range(width)] for number in range(len(rows))]


def _text(element: Any) -> str:
    """The text of an element in one line, without readings and notes."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "rt" and child.get("class") != "note-call":
            yield from _texts(child)
        yield child.tail or ""
