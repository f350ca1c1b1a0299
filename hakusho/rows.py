"""Rows of a table's data as they were written: from CSV or from a sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from hakusho.data import Written
from hakusho.diagnostic import Diagnostic, Report, Source, Span, did_you_mean, finding
from hakusho.sources import read_source, shown

Row = dict[str, Written]
MAX_CELLS = 200_000  # hundreds of pages; a range of whole columns has 17 milliards
_SEPARATOR = " | "  # between the cells of a sheet, as findings show them
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns and the rows below them.

    `wrong` are the places of values that were reported already and are not to be looked at again;
    `fault` says what is printed in the place of rows that cannot be read.
    """

    names: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    wrong: frozenset[Span] = frozenset()
    fault: str = ""


def rows_of(
    records: Sequence[Sequence[Written]], wrong: Iterable[Span], source: Source, report: Report
) -> Rows:
    """Rows from records of which the first has the names; what is wrong is reported."""
    filled = [record for record in records if any(record)]
    if not filled[1:]:
        hint = "一行目は列の名前、二行目からが値です"
        report(finding("Y012", "データの行がありません", source.span(), hint))
        return Rows(fault=f"{Path(source.path).name} に行がありません")
    names = tuple(cell.text for cell in filled[0])
    for number, cell in enumerate(filled[0]):
        if cell and cell.text in names[:number]:
            message = f"列「{cell.text}」が二つあります"
            report(finding("Y005", message, cell.span, "どちらかの名前を変えます"))
    rows = tuple(dict(zip(names, row, strict=False)) for row in filled[1:])
    return Rows(names, rows, frozenset(wrong))


def from_file(
    folder: Path,
    name: str,
    asked: Written,
    sheet: Written | None,
    cells: Written | None,
    report: Report,
) -> Rows:
    """The rows of a CSV file or a workbook below the publication's folder; `asked` names it."""
    path = folder / name
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return from_workbook(path, sheet, cells, asked.span, report)
    if path.suffix.lower() == ".xls":
        hint = "Excelで .xlsx の形で保存し直します"
        report(finding("Y006", f"「{asked.text}」は古いExcelの形式です", asked.span, hint))
        return Rows(fault=f"{asked.text} を読めません")
    source = read_source(folder, name, report, asked.span)
    return from_csv(source, report) if source else Rows(fault=f"{asked.text} を読めません")


# -- CSV -----------------------------------------------------------------------------------


def from_csv(source: Source, report: Report) -> Rows:
    """The rows of a CSV file whose first line has the names."""
    faults: list[Diagnostic] = []
    records = list(_records(source, faults.append))
    for fault in faults:
        report(fault)
    wrong: list[Span] = []
    for record in records[1:]:
        if any(record) and len(record) != len(records[0]):
            report(_uneven(record, len(records[0])))
            wrong += [cell.span for cell in record]
    rows = rows_of(records, wrong, source, report)
    name = Path(source.path).name
    return replace(rows, fault=f"{name} の続きを読めません") if faults else rows


def _uneven(record: Sequence[Written], wanted: int) -> Diagnostic:
    last = record[-1].span
    after = Span(last.source, last.line, last.column + len(record[-1].text))
    place = record[wanted].span if len(record) > wanted else after
    message = f"値が{len(record)}個あります（列は{wanted}個です）"
    return finding("Y009", message, place, '「,」を含む値は "…" で囲みます')


def _records(source: Source, report: Report) -> Iterator[list[Written]]:
    starts = list(accumulate((len(line) + 1 for line in source.lines), initial=0))
    lines = csv.reader(io.StringIO(source.text), strict=True)
    while True:
        first = lines.line_num
        try:
            record = next(lines)
        except StopIteration:
            return
        except csv.Error:
            report(_broken(source, first + 1))
            return
        yield list(_placed(record, source, starts, starts[first]))


def _broken(source: Source, line: int) -> Diagnostic:
    """The fault of a record that begins on this line: nearly always its quotation marks."""
    text, opened = source.lines[line - 1], 0
    for at, character in enumerate(text, start=1):
        if character == '"':
            opened = 0 if opened else at
    message = 'CSVとして読めません（引用符「"」が対になっていません）'
    hint = '値の中の " は "" と重ね、値の全体を "…" で囲みます'
    return finding("Y009", message, source.span(line, opened or text.find('"') + 1 or 1), hint)


def _placed(record: list[str], source: Source, starts: Sequence[int], at: int) -> Iterator[Written]:
    """The cells of a record that begins at this position of the text, each with its place."""
    for cell in record:
        is_quoted = source.text[at : at + 1] == '"'
        start = at + is_quoted
        place = start + len(cell) - len(cell.lstrip())
        line = bisect_right(starts, place)
        text = cell.strip()
        length = max(1, len(text.split("\n")[0]))
        yield Written(text, source.span(line, place - starts[line - 1] + 1, length))
        written = cell.replace('"', '""') if is_quoted else cell
        at = start + len(written) + is_quoted + 1


# -- workbooks -----------------------------------------------------------------------------


def from_workbook(
    path: Path, sheet: Written | None, cells: Written | None, asked: Span, report: Report
) -> Rows:
    """The rows of a sheet, or of a range of it; the first row has the names.

    `asked` is where the file is named. Places in the sheet are its rows and columns as findings
    show them, cells beside each other.
    """
    try:
        values, formulas = (_opened(path, data_only=only) for only in (True, False))
    except FileNotFoundError:
        report(finding("Y006", f"ファイル「{shown(path)}」がありません", asked))
        return Rows(fault=f"{path.name} を読めません")
    except Exception:  # openpyxl raises whatever a broken file leads it to
        hint = "Excelで開き直し、.xlsx の形で保存し直します"
        report(finding("Y006", f"「{shown(path)}」をExcelのブックとして読めません", asked, hint))
        return Rows(fault=f"{path.name} を読めません")
    name = sheet.text if sheet else values.sheetnames[0]
    if name not in values.sheetnames:
        where = sheet.span if sheet else asked
        message = f"「{path.name}」にシート「{name}」がありません"
        known = f"あるシート: {'、'.join(values.sheetnames)}"
        report(finding("Y009", message, where, did_you_mean(name, values.sheetnames) or known))
        return Rows(fault=f"{path.name} を読めません")
    return _from_sheet(values[name], formulas[name], path, cells, report)


def _opened(path: Path, *, data_only: bool) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions of the format that we have no use for
        return openpyxl.load_workbook(path, data_only=data_only)


def _from_sheet(
    sheet: Any, formulas: Any, path: Path, cells: Written | None, report: Report
) -> Rows:
    bounds = _bounds(sheet, cells, report)
    if bounds is None:
        return Rows(fault=f"{path.name} を読めません")
    top, bottom, left, right = bounds
    grid = [[_text(cell) for cell in row] for row in sheet.iter_rows(top, bottom, left, right)]
    source = Source(shown(path), "\n" * (top - 1) + "\n".join(map(_SEPARATOR.join, grid)))
    records = [list(_cells(row, source.span(line))) for line, row in enumerate(grid, start=top)]
    written = formulas.iter_rows(top, bottom, left, right)
    wrong: list[Span] = []
    for record, row in zip(records, written, strict=True):
        for shown_cell, cell in zip(record, row, strict=True):
            if problem := _problem(shown_cell.text, cell.value):
                message = f"セル {cell.coordinate} は{problem}"
                hint = "Excelで計算し直して保存するか、値に替えます"
                report(finding("Y010", message, shown_cell.span, hint))
                wrong.append(shown_cell.span)
    return rows_of(records, wrong, source, report)


def _bounds(sheet: Any, cells: Written | None, report: Report) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column."""
    from openpyxl.utils import column_index_from_string

    if not cells:
        return (1, sheet.max_row, 1, sheet.max_column)
    match = _RANGE.fullmatch(cells.text)
    if match is None:
        message = f"範囲「{cells.text}」を読めません"
        report(finding("Y009", message, cells.span, "A1:C10 のように左上と右下のセルで書きます"))
        return None
    left, right = column_index_from_string(match[1]), column_index_from_string(match[3])
    top, bottom = int(match[2]), int(match[4])
    if top > bottom or left > right or (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        message = f"範囲「{cells.text}」が逆か、大きすぎます（{MAX_CELLS:,}セルまで）"
        report(finding("Y009", message, cells.span, "左上のセル:右下のセル の順に書きます"))
        return None
    return (top, bottom, left, right)


def _cells(row: list[str], start: Span) -> Iterator[Written]:
    column = 1
    for text in row:
        yield Written(text, start.source.span(start.line, column, max(1, len(text))))
        column += len(text) + len(_SEPARATOR)


def _problem(value: str, written: object) -> str:
    if not value and isinstance(written, str) and written.startswith("="):
        return "式ですが、計算した値が保存されていません"
    if value.startswith("#") and value.rstrip("?!").isupper():
        return f"式の誤り（{value}）です"
    return ""


def _text(cell: Any) -> str:
    """The value of a cell as an editor sees it, on one line."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        is_percentage = "%" in (cell.number_format or "")
        return f"{value * 100:.12g}%" if is_percentage else f"{value:.15g}"
    return " ".join(str(value).split())
