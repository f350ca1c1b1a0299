"""Tables as data: `tables/<id>.yaml` with its rows in CSV, XLSX or YAML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from hakusho.blocks.table import Align, Cell, Column, Row, Table
from hakusho.data import Written, read_record
from hakusho.diagnostic import Report, Source, Span, did_you_mean, finding
from hakusho.inlines import InlineReader
from hakusho.model import Inlines, Text
from hakusho.sources import read_source, shown

ABOVE, LEFT = "^", "<"  # a cell that belongs to the one above it or to its left
_NUMBER = re.compile(r"([-+−△▲]?)([0-9][0-9,]*)(\.[0-9]+)?([%％]?)")
_NO_NUMBER = {"", "-", "－", "―", "…", "...", "x", "X", "*", "n.a."}
_NOTE_MARK = re.compile(r"\s*（注[0-9]+）$|\s*\(注[0-9]+\)$")


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column: its name in the data, title, kind, and width in characters.

    `format` of a date has the fields {year} {month} {day}; `decimals` and `grouping` are for
    numbers. With `shown: false` a column serves only for grouping.
    """

    name: str
    title: Written | None = None
    kind: Literal["text", "number", "date"] = "text"
    format: str = "{year}年{month}月{day}日"
    width: float = 0
    align: Literal["left", "right", "center", "decimal"] | None = None
    decimals: int | None = None
    grouping: bool = True
    negative: str = "△"
    shown: bool = True


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """Group rows: one is set before the rows in which the formatted column value changes."""

    column: str
    format: str = "{value}"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table's `tables/<id>.yaml`."""

    columns: tuple[ColumnEntry, ...]
    span: Span
    title: Written | None = None
    title_lines: tuple[Written, ...] = ()
    series: str = "table"
    unit: str = ""
    data: Written | None = None
    sheet: str = ""
    range: str = ""
    rows: tuple[tuple[Written, ...], ...] = ()
    head: tuple[tuple[Written, ...], ...] = ()
    group: GroupEntry | None = None
    notes: tuple[Written, ...] = ()
    source: Written | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A table that can be made where it is asked for."""

    make: Callable[[str, Span], Table]
    span: Span


Rows = list[dict[str, Written]]
Readers = Callable[[Source], InlineReader]


def definitions(folder: Path, reader: Readers, report: Report) -> dict[str, Definition]:
    """The tables of a publication's folder by id; what is wrong in them is reported."""
    found = {}
    for path in sorted((folder / "tables").glob("*.yaml")):
        source = read_source(path, report)
        entry = read_record(TableEntry, source, report, path.name) if source else None
        if source and entry:
            maker = _Maker(folder, source, entry, reader, report)
            found[path.stem] = Definition(maker.table, source.span())
    return found


@dataclass(frozen=True, slots=True)
class _Maker:
    folder: Path
    source: Source
    entry: TableEntry
    reader: Readers
    report: Report
    made: list[Table] = field(default_factory=list)

    def table(self, block_id: str, span: Span) -> Table:
        entry = self.entry
        rows = self.rows()
        self.check_names(rows)
        shown_columns = [c for c in entry.columns if c.shown]
        return Table(
            block_id,
            span,
            tuple(Column(c.kind, c.width, _align(c)) for c in shown_columns),
            self.head(shown_columns),
            tuple(self.body(rows, shown_columns)),
            self.caption(),
            entry.series,
            entry.unit,
            tuple(self.text(note) for note in entry.notes),
            self.text(entry.source) if entry.source else (),
        )

    def text(self, written: Written) -> Inlines:
        return self.reader(written.span.source).read_text(written.text, written.span)

    def caption(self) -> tuple[Inlines, ...]:
        lines = self.entry.title_lines or ((self.entry.title,) if self.entry.title else ())
        return tuple(self.text(line) for line in lines)

    def wrong(self, code: str, message: str, span: Span, hint: str = "") -> None:
        self.report(finding(code, message, span, hint))

    # -- rows as written -------------------------------------------------------------------

    def rows(self) -> Rows:
        data = self.entry.data
        if data is None:
            return list(self.listed())
        path = self.source_path().parent / data.text
        if self.folder.resolve() not in path.resolve().parents:
            self.wrong("A007", f"「{data.text}」は出版物のフォルダーの外にあります", data.span)
            return []
        if path.suffix.lower() == ".xlsx":
            return list(self.workbook(path, data.span))
        source = read_source(path, self.report, data.span)
        return list(_csv_rows(source, self.wrong)) if source else []

    def source_path(self) -> Path:
        return self.folder / "tables" / Path(self.source.path).name

    def listed(self) -> Iterator[dict[str, Written]]:
        names = [column.name for column in self.entry.columns]
        for row in self.entry.rows:
            if row and len(row) != len(names):
                message = f"行の値が{len(row)}個あります（列は{len(names)}個です）"
                self.wrong("Y009", message, row[0].span)
            yield dict(zip(names, row, strict=False))

    def workbook(self, path: Path, span: Span) -> Iterator[dict[str, Written]]:
        """The rows of a sheet; the first row of the range has the column names."""
        import openpyxl

        try:
            book = openpyxl.load_workbook(path, data_only=True)
        except FileNotFoundError:
            self.wrong("Y006", f"ファイル「{shown(path)}」がありません", span)
            return
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a broken file causes
            self.wrong("Y006", f"「{path.name}」をExcelのブックとして読めません（{error}）", span)
            return
        if self.entry.sheet and self.entry.sheet not in book.sheetnames:
            hint = did_you_mean(self.entry.sheet, book.sheetnames)
            message = f"「{path.name}」にシート「{self.entry.sheet}」がありません"
            self.wrong("Y009", message, span, hint)
            return
        sheet = book[self.entry.sheet] if self.entry.sheet else book.worksheets[0]
        cells = sheet[self.entry.range] if self.entry.range else sheet.iter_rows()
        grid = [[_workbook_text(cell.value) for cell in row] for row in cells]
        for row in grid[1:]:
            if any(row):
                yield {n: Written(v, span) for n, v in zip(grid[0], row, strict=False)}

    def check_names(self, rows: Rows) -> None:
        if not rows:
            return
        given = rows[0]
        for column in self.entry.columns:
            if column.name not in given:
                where = self.entry.data.span if self.entry.data else self.entry.span
                hint = did_you_mean(column.name, given)
                self.wrong("Y009", f"データに列「{column.name}」がありません", where, hint)

    # -- rows as printed -------------------------------------------------------------------

    def head(self, columns: list[ColumnEntry]) -> tuple[Row, ...]:
        if self.entry.head:
            grid = [[self.heading(text) for text in row] for row in self.entry.head]
            return tuple(Row(tuple(cells)) for cells in _merged(grid))
        if not any(column.title for column in columns):
            return ()
        titles = [self.text(c.title) if c.title else () for c in columns]
        return (Row(tuple(Cell(title, is_head=True) for title in titles)),)

    def heading(self, written: Written) -> Cell:
        return Cell(self.text(written), is_head=True)

    def body(self, rows: Rows, columns: list[ColumnEntry]) -> Iterator[Row]:
        grid = [[self.cell(row.get(c.name), c) for c in columns] for row in rows]
        merged = _merged(grid)
        last = ""
        for row, cells in zip(rows, merged, strict=True):
            group = self.group_of(row)
            if group and group != last:
                content = (Text(group, self.source.span()),)
                yield Row((Cell(content, columns=len(columns), is_head=True),), is_group=True)
            last = group
            yield Row(tuple(cells))

    def group_of(self, row: Mapping[str, Written]) -> str:
        group = self.entry.group
        if group is None:
            return ""
        column = next((c for c in self.entry.columns if c.name == group.column), None)
        if column is None:
            message = f"group の列「{group.column}」がありません"
            self.wrong("Y009", message, self.entry.span, did_you_mean(group.column, row))
            return ""
        written = row.get(group.column)
        if not written:
            return ""
        if column.kind == "date":
            day = _day(written.text)
            return _dated(group.format, day) if day else ""
        return group.format.replace("{value}", written.text)

    def cell(self, written: Written | None, column: ColumnEntry) -> Cell:
        if not written:
            return Cell((), align=_align(column))
        if written.text in (ABOVE, LEFT):
            return Cell((Text(written.text, written.span),), columns=0)
        if column.kind == "text":
            return Cell(self.text(written), align=_align(column))
        shown_text = (
            self.date(written, column) if column.kind == "date" else self.number(written, column)
        )
        return Cell((Text(shown_text, written.span),), align=_align(column))

    def date(self, written: Written, column: ColumnEntry) -> str:
        day = _day(written.text)
        if day is None:
            message = f"「{written.text}」は日付ではありません（列「{column.name}」）"
            self.wrong("Y010", message, written.span, "2006-02-22 の形で書きます")
            return written.text
        return _dated(column.format, day)

    def number(self, written: Written, column: ColumnEntry) -> str:
        text = written.text.strip()
        note = _NOTE_MARK.search(text)
        core = text[: note.start()] if note else text
        match = _NUMBER.fullmatch(core)
        if match is None:
            if core not in _NO_NUMBER:
                message = f"「{written.text}」は数ではありません（列「{column.name}」）"
                self.wrong("Y010", message, written.span, "単位や語は別の列か注に書きます")
            return text
        return _grouped(match, column) + (note[0] if note else "")


def _grouped(match: re.Match[str], column: ColumnEntry) -> str:
    sign, whole, fraction, percent = match[1], match[2].replace(",", ""), match[3] or "", match[4]
    if column.decimals is not None:
        value = f"{float(whole + fraction):.{column.decimals}f}"
        whole, _, digits = value.partition(".")
        fraction = f".{digits}" if digits else ""
    if column.grouping:
        whole = f"{int(whole):,}"
    return (column.negative if sign in "-−△▲" and sign else sign) + whole + fraction + percent


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _dated(form: str, day: date) -> str:
    return form.format(year=day.year, month=day.month, day=day.day)


def _align(column: ColumnEntry) -> Align:
    if column.align == "decimal" or (column.align is None and column.kind != "text"):
        return "right"
    return column.align or ""  # type: ignore[return-value]


def _merged(grid: list[list[Cell]]) -> list[list[Cell]]:
    """The grid with `<` and `^` cells joined to the cell that they belong to."""
    from dataclasses import replace

    owner: dict[tuple[int, int], tuple[int, int]] = {}
    size: dict[tuple[int, int], list[int]] = {}
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            sign = (
                cell.content[0].text if cell.content and isinstance(cell.content[0], Text) else ""
            )
            beside = (r, c - 1) if sign == LEFT else (r - 1, c) if sign == ABOVE else None
            own = owner.get(beside, (r, c)) if beside else (r, c)
            owner[r, c] = own
            extent = size.setdefault(own, [1, 1])
            extent[0] = max(extent[0], r - own[0] + 1)
            extent[1] = max(extent[1], c - own[1] + 1)
    return [
        [
            replace(cell, rows=size[r, c][0], columns=size[r, c][1])
            for c, cell in enumerate(row)
            if owner[r, c] == (r, c)
        ]
        for r, row in enumerate(grid)
    ]


def _csv_rows(
    source: Source, wrong: Callable[[str, str, Span, str], None]
) -> Iterator[dict[str, Written]]:
    lines = csv.reader(io.StringIO(source.text), strict=True)
    names: list[str] = []
    try:
        for row in lines:
            at = lines.line_num
            if not names:
                names = [name.strip() for name in row]
                continue
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(names):
                message = f"値が{len(row)}個あります（列は{len(names)}個です）"
                wrong("Y009", message, source.span(at), '「,」を含む値は "…" で囲みます')
            yield dict(zip(names, _placed(row, source, at), strict=False))
    except csv.Error as error:
        wrong("Y009", f"CSVとして読めません（{error}）", source.span(lines.line_num or 1), "")


def _placed(row: list[str], source: Source, line: int) -> Iterator[Written]:
    column = 0
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    for cell in row:
        found = text.find(cell, column)
        column = found if found >= 0 else column
        yield Written(cell.strip(), source.span(line, column + 1, max(1, len(cell))))
        column += len(cell)


def _workbook_text(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "date"):
        return str(value.date().isoformat())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
