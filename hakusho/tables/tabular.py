"""Tables as data: `tables/<id>.yaml` with its rows in CSV, XLSX or YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from posixpath import join

from hakusho.findings.diagnostic import (
    Mend,
    Report,
    Source,
    Span,
    did_you_mean,
    finding,
    replaced,
)
from hakusho.findings.limits import DIGITS, FILES, of_table
from hakusho.markup.inlines import InlineReader
from hakusho.sources.data import Written, read_record
from hakusho.sources.datafile import from_file
from hakusho.sources.rows import Formatted, Request, Rows, machine_text
from hakusho.sources.text import read_source, shown, unreadable
from hakusho.tables.merging import ABOVE, LEFT, Piece, merged, signs
from hakusho.tables.tablefile import (
    ColumnEntry,
    GroupEntry,
    SumEntry,
    TableEntry,
    TotalEntry,
    check,
    check_format,
)
from hakusho.tables.totals import Totals
from hakusho.trade.days import DATE_FIELDS, dated, day_of, day_remedy, seems_date
from hakusho.trade.remedies import number_meant, number_remedy
from hakusho.trade.units import is_told
from hakusho.trade.values import digits, fill, number, plain
from hakusho.tree.blocks.table import Align, Cell, Column, Row, Table
from hakusho.tree.model import Fault, Inlines, Text, plain_text
from kumihan.files.files import names

_NOTHING = Written("", Source("", "").span())
_DECIMALS = re.compile(r"[0-9]\.([0-9]+)")


@dataclass(frozen=True, slots=True)
class Definition:
    """A table of the folder, which is made where a chapter places it."""

    make: Callable[[str, Span], Table]
    span: Span


Readers = Callable[[Source], InlineReader]


def definitions(folder: Path, reader: Readers, report: Report) -> dict[str, Definition]:
    """The tables of a publication's folder by id; faults in their definitions are reported."""
    found = {}
    for name in _listed(folder, report):
        file = Path(name)
        source = read_source(folder, name, report)
        entry = read_record(TableEntry, source, report, file.name) if source else None
        if source and entry and check(entry, report):
            maker = _Maker(folder, source, entry, reader, report)
            found[file.stem] = Definition(maker.table, source.span())
    return found


def _listed(folder: Path, report: Report) -> list[str]:
    """The names of the table files; none, and a finding, when `tables` cannot be read."""
    try:
        found = names(folder, "tables", ".yaml")
    except OSError as error:
        report(unreadable(folder, "tables", error, Source(shown(folder / "tables"), "").span()))
        return []
    if FILES.is_passed(len(found)):
        report(FILES.finding(Source(shown(folder / "tables"), "").span()))
    return found[: FILES.most]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the table of one definition; it has no state but its sources and `report`."""

    folder: Path
    source: Source
    entry: TableEntry
    reader: Readers
    report: Report

    def table(self, block_id: str, span: Span) -> Table:
        entry = self.entry
        rows = self.rows()
        shown = [column for column in entry.columns if column.shown]
        return Table(
            block_id,
            span,
            columns=tuple(Column(c.kind, c.width, _align(c)) for c in shown),
            caption=self.caption(),
            head=self.head(shown, rows),
            body=tuple(self.body(rows, shown)),
            series=entry.series,
            unit=entry.unit,
            notes=tuple(self.text(note) for note in entry.notes),
            source=self.text(entry.source) if entry.source else (),
            turned=entry.turned,
            position=entry.position,
        )

    def text(self, written: Written) -> Inlines:
        return self.reader(written.span.source).read_text(written.text, written.span)

    def cell_text(self, written: Written) -> Inlines:
        """The inlines of a cell, which has no blocks and keeps its lines."""
        reader = replace(self.reader(written.span.source), in_cell=True, keeps_lines=True)
        marked = written.markup if isinstance(written, Formatted) else ""
        return reader.read_text(marked or written.text, written.span)

    def caption(self) -> tuple[Inlines, ...]:
        lines = self.entry.title_lines or ((self.entry.title,) if self.entry.title else ())
        return tuple(self.text(line) for line in lines)

    def wrong(
        self, code: str, message: str, span: Span, hint: str = "", mend: Mend | None = None
    ) -> None:
        self.report(finding(code, message, span, hint, mend))

    # -- rows as written -------------------------------------------------------------------

    def rows(self) -> Rows:
        data = self.entry.data
        return self.listed() if data is None else self.read(data)

    def read(self, data: Written) -> Rows:
        entry = self.entry
        request = Request(
            data=data,
            sheet=entry.sheet,
            range=entry.range,
            head_rows=entry.head_rows,
            columns=[Written(column.name, column.span) for column in entry.columns],
        )
        return from_file(self.folder, join("tables", data.text), request, self.report)

    def listed(self) -> Rows:
        names = tuple(column.name for column in self.entry.columns)
        if limit := of_table(len(self.entry.rows), len(names)):
            place = self.entry.places["rows"]
            self.report(limit.finding(place))
            return Rows(fault=f"{limit.what} {limit}まで")
        wrong: list[Span] = []
        for row in self.entry.rows:
            if row and len(row) != len(names):
                message = f"行の値が{len(row)}個あります（列は{len(names)}個です）"
                self.wrong("Y009", message, row[0].span, '空の値は "" と書いてください')
                wrong += [written.span for written in row]
        rows = tuple(dict(zip(names, row, strict=False)) for row in self.entry.rows)
        head = {c.name: Written(c.name, c.span.find(c.name)) for c in self.entry.columns}
        return Rows(
            names,
            rows,
            frozenset(wrong),
            "" if rows else "行がありません",
            head=(head,) if self.entry.head_rows else (),
        )

    # -- rows as printed -------------------------------------------------------------------

    def head(self, columns: list[ColumnEntry], rows: Rows) -> tuple[Row, ...]:
        if self.entry.head:
            grid = [
                [self.heading(*one) for one in zip(row, _aligns(columns), strict=False)]
                for row in self.entry.head
            ]
            for row in self.entry.head:
                if row and len(row) != len(columns):
                    message = f"見出しの値が{len(row)}個あります（列は{len(columns)}個です）"
                    hint = "結合するセルは < か ^ と書いてください"
                    self.wrong("Y009", message, row[0].span, hint)
            return tuple(Row(tuple(cells)) for cells in merged(grid, (), self.report))
        is_titled = all(column.title for column in columns)
        lines = () if is_titled else rows.head  # where there are no titles, the data name columns
        if not lines and any(column.title for column in columns):
            lines = ({},)
        cells = [
            [None if column.title else row.get(column.name) for column in columns] for row in lines
        ]
        grid = [
            [
                self.titled(c.title, at, _align(c))
                if c.title
                else self.heading(one or _NOTHING, _align(c))
                for c, one in zip(columns, row, strict=True)
            ]
            for at, row in enumerate(cells)
        ]
        _join(grid, cells, ())
        return tuple(Row(tuple(row)) for row in merged(grid, (), self.report))

    def titled(self, title: Written, at: int, align: Align) -> Piece:
        """The head of a column with a title, which goes down through all rows of the head."""
        if at:
            return Piece(Cell(content=()), ABOVE, title.span)
        return Piece(Cell(content=self.text(title), scope="col", align=align))

    def heading(self, written: Written, align: Align) -> Piece:
        return self.piece(written, Cell(content=(), scope="col")) or Piece(
            Cell(content=self.cell_text(written), scope="col", align=align)
        )

    def piece(self, written: Written | None, empty: Cell) -> Piece | None:
        """The piece of an empty cell or of a sign; None for any other text."""
        if not written:
            return Piece(empty)
        if written.text in (ABOVE, LEFT):
            return Piece(empty, written.text, written.span)
        return None

    def totals(self, rows: Rows) -> Collection[int]:
        """The numbers of the rows that are totals (from 0); wrong totals are reported."""
        if self.entry.total is None:
            return ()
        totals = Totals(self.entry, self.entry.total, rows)
        for problem in totals.findings():
            self.report(problem)
        return totals.levels

    def body(self, rows: Rows, columns: list[ColumnEntry]) -> Iterator[Row]:
        groups, totals = self.groups(rows), self.totals(rows)
        for column in columns:
            self.check_kind(column, rows)
        grid = [[self.cell(row, c, rows) for c in columns] for row in rows.rows]
        _join(grid, [[row.get(c.name) for c in columns] for row in rows.rows], groups)
        for index, column in enumerate(columns):
            if column.align == "decimal":
                _align_points(grid, index)
        _head_rows(grid, min(self.entry.head_columns, len(columns) - 1))
        for number_of_row, cells in enumerate(merged(grid, groups, self.report)):
            if number_of_row in groups:
                content = (Text(groups[number_of_row], self.source.span()),)
                yield Row(
                    (Cell(content=content, columns=len(columns), scope="rowgroup"),), is_group=True
                )
            yield Row(tuple(cells), is_total=number_of_row in totals)
        if rows.fault:
            fault = (Fault(rows.fault, self.source.span()),)
            yield Row((Cell(content=fault, columns=max(1, len(columns))),))

    def check_kind(self, column: ColumnEntry, rows: Rows) -> None:
        """Report once that a column of numbers has dates (Y010)."""
        if column.kind != "number":
            return
        cells = (row[column.name] for row in rows.rows if column.name in row)
        if dates := [one for one in cells if seems_date(one.text) and one.span not in rows.wrong]:
            is_whole = all(day_of(one.text) for one in dates)
            what, kind = ("日付", "date") if is_whole else ("年や月", "text")
            shown = f"{len(dates)}か所。初めは「{dates[0].text}」"
            message = f"数の列「{column.name}」に日付があります（{shown}）"
            hint = f"{what}の列なら、表の定義で、この列を kind: {kind} にしてください"
            self.wrong("Y010", message, dates[0].span, hint)

    def groups(self, rows: Rows) -> Mapping[int, str]:
        """The texts of the group rows, by the number of the row that follows each (from 0)."""
        group = self.entry.group
        if group is None:
            return {}
        column = next((c for c in self.entry.columns if c.name == group.column), None)
        if column is None:
            names = [c.name for c in self.entry.columns]
            message = f"group の列「{group.column}」がありません"
            hint = did_you_mean(group.column, names) or f"列は {'、'.join(names)} です"
            self.wrong("Y009", message, group.span.find(group.column), hint)
            return {}
        known = DATE_FIELDS if column.kind == "date" else ("value",)
        check_format(group.format, known, group.span, self.report)
        found, last = {}, ""
        for at, row in enumerate(rows.rows):
            text = _group_text(row.get(group.column), group, column)
            if text and text != last:
                found[at] = text
            last = text or last
        return found

    def cell(self, row: Mapping[str, Written], column: ColumnEntry, rows: Rows) -> Piece:
        align = _align(column)
        written = row.get(column.name)
        if column.name not in rows.names:
            return Piece(Cell(content=(Fault(f"列なし {column.name}", column.span),), align=align))
        if written is not None and written.span in rows.wrong:
            return Piece(
                Cell(content=(Fault(written.text or "値なし", written.span),), align=align)
            )
        piece = self.piece(written, Cell(content=(), align=align))
        if piece or written is None:
            return piece or Piece(Cell(content=(), align=align))
        if column.kind == "text":
            return Piece(Cell(content=self.cell_text(written), align=align))
        before, after = self.words(written, column)
        if isinstance(written, Formatted) and written.unsigned:
            column = replace(column, negative="")
        written = Written(machine_text(written, is_exact=column.decimals is not None), written.span)
        text = self.value(written, column)
        if not text:
            return Piece(Cell(content=(Fault(written.text, written.span),), align=align))
        day = day_of(written.text) if column.kind == "date" else None
        value = day.isoformat() if day else plain(written.text)
        text = before + text + after
        value = "" if value == text else value
        return Piece(Cell(content=(Text(text, written.span),), align=align, value=value))

    def words(self, written: Written, column: ColumnEntry) -> tuple[str, str]:
        """The words that a sheet writes before and after a number, if no unit or head has them."""
        if column.kind != "number" or not isinstance(written, Formatted):
            return "", ""
        said = f"{self.entry.unit} {column.title.text if column.title else column.name}"
        before, after = (
            "" if is_told(word, said) else word for word in (written.before, written.after)
        )
        return before, after

    def value(self, written: Written, column: ColumnEntry) -> str:
        """A date or number as printed; empty when the text is neither (reported)."""
        if column.kind == "date":
            day, what, meant = day_of(written.text), "日付", ""
            text = dated(column.format, day) if day else None
            hint = day_remedy(written.text)
        else:
            what, hint, meant = "数", number_remedy(written.text), number_meant(written.text)
            text = number(
                written.text,
                decimals=column.decimals,
                grouping=column.grouping,
                negative=column.negative,
            )
        if text is None and DIGITS.is_passed(digits(written.text)):
            self.report(DIGITS.finding(written.span))
        elif text is None and (column.kind == "date" or not seems_date(written.text)):
            message = f"「{written.text}」は{what}ではありません（列「{column.name}」）"
            mend = replaced(written.span, written.text, meant) if meant else None
            self.wrong("Y010", message, written.span, hint, mend)
        return text or ""


def _group_text(written: Written | None, group: GroupEntry, column: ColumnEntry) -> str:
    if not written or written.text in (ABOVE, LEFT):
        return ""
    if column.kind == "date":
        day = day_of(machine_text(written))
        return dated(group.format, day) if day else ""
    return fill(group.format, {"value": written.text})


def _join(
    grid: list[list[Piece]], written: Sequence[Sequence[Written | None]], breaks: Collection[int]
) -> None:
    """Give the pieces of cells that a sheet joins the signs that join them."""
    for (row, column), sign in signs(written, breaks).items():
        grid[row][column] = replace(grid[row][column], sign=sign)


def _align_points(grid: list[list[Piece]], index: int) -> None:
    """Give all cells of a column the largest number of decimals in it, to align the points."""
    texts = [plain_text(row[index].cell.content) for row in grid]
    most = max((len(match[1]) for text in texts for match in _DECIMALS.finditer(text)), default=0)
    for row in grid:
        row[index] = replace(row[index], cell=replace(row[index].cell, decimals=most))


def _head_rows(grid: list[list[Piece]], count: int) -> None:
    """Make the first `count` cells of every row its headings, except empty ones."""
    for row in grid:
        row[:count] = [
            replace(one, cell=replace(one.cell, scope="row")) if one.cell.content else one
            for one in row[:count]
        ]


def _aligns(columns: Iterable[ColumnEntry]) -> Iterator[Align]:
    """The alignment of each column's head; none for cells beyond the columns."""
    yield from map(_align, columns)
    yield from repeat("")


def _align(column: ColumnEntry) -> Align:
    if column.align == "decimal" or (column.align is None and column.kind != "text"):
        return "right"
    return column.align or ""


__all__ = [
    "ColumnEntry",
    "Definition",
    "GroupEntry",
    "SumEntry",
    "TableEntry",
    "TotalEntry",
    "definitions",
]
