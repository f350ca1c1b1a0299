"""The rows of a table's data as written, from CSV or from a sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, did_you_mean, finding
from hakusho.findings.limits import CELLS, CSV, DIGITS, WORKBOOK, of_table
from hakusho.sources.characters import nfc
from hakusho.sources.data import Written
from hakusho.sources.text import read_source, shown, unreadable
from kumihan.files.files import read

if TYPE_CHECKING:
    from hakusho.sources.workbook import Area, Cells, Workbook

Row = dict[str, Written]
_SEPARATOR = " | "  # between the cells of a sheet, as findings show them
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns and the rows below them.

    `wrong` are the places of values that have been reported and are not checked again; `fault` is
    printed in place of rows that cannot be read.
    """

    names: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    wrong: frozenset[Span] = frozenset()
    fault: str = ""


def rows_of(
    records: Sequence[Sequence[Written]], wrong: Iterable[Span], source: Source, report: Report
) -> Rows:
    """Rows from records, the first of which has the column names; faults are reported."""
    filled = [record for record in records if any(record)]
    if not filled[1:]:
        hint = "一行目は列の名前、二行目からが値です"
        report(finding("Y012", "データの行がありません", source.span(), hint))
        return Rows(fault=f"{Path(source.path).name} に行がありません")
    names = tuple(cell.text for cell in filled[0])
    for number, cell in enumerate(filled[0]):
        if cell and cell.text in names[:number]:
            message = f"列「{cell.text}」が二つあります"
            report(finding("Y005", message, cell.span, "どちらかの名前を変えてください"))
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
    """The rows of a CSV file or a workbook below the publication's folder.

    `name` is its path there, `asked` the same as the author wrote it.
    """
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return from_workbook(folder, name, sheet, cells, asked.span, report)
    if suffix == ".xls":
        hint = "Excelで .xlsx の形で保存し直してください"
        report(finding("Y006", f"「{asked.text}」は古いExcelの形式です", asked.span, hint))
        return Rows(fault=f"{asked.text} を読めません")
    source = read_source(folder, name, report, asked.span)
    return from_csv(source, report) if source else Rows(fault=f"{asked.text} を読めません")


# -- CSV -----------------------------------------------------------------------------------


def from_csv(source: Source, report: Report) -> Rows:
    """The rows of a CSV file whose first line has the column names; faults are reported."""
    faults: list[Diagnostic] = []
    records = list(_records(source, faults.append))
    for fault in faults:
        report(fault)
    if any(fault.code == "L001" for fault in faults):  # the rows so far would take minutes to set
        return Rows(fault=f"{Path(source.path).name} は大きすぎます")
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
    line = record[-1].text.partition("\n")[0]  # the first line of a value
    after = Span(last.source, last.line, last.column + len(line))
    place = record[wanted].span if len(record) > wanted else after
    message = f"値が{len(record)}個あります（列は{wanted}個です）"
    return finding("Y009", message, place, '「,」を含む値は "…" で囲んでください')


def _records(source: Source, report: Report) -> Iterator[list[Written]]:
    starts = list(accumulate((len(line) + 1 for line in source.lines), initial=0))
    csv.field_size_limit(CSV.most)  # csv's own limit would be reported as unpaired quotation marks
    lines = csv.reader(io.StringIO(source.text), strict=True)
    count = 0
    while True:
        first = lines.line_num
        try:
            record = next(lines)
        except StopIteration:
            return
        except csv.Error:
            report(_broken(source, first + 1))
            return
        count += 1
        if limit := of_table(count, len(record)):
            report(limit.finding(source.span(first + 1)))
            return
        yield list(_placed(record, source, starts, starts[first]))


def _broken(source: Source, line: int) -> Diagnostic:
    """The finding for a malformed record on this line: nearly always unpaired quotation marks."""
    text, opened = source.lines[line - 1], 0
    for at, character in enumerate(text, start=1):
        if character == '"':
            opened = 0 if opened else at
    message = 'CSVとして読めません（引用符「"」が対になっていません）'
    hint = '値の中の " は "" と重ね、値の全体を "…" で囲んでください'
    return finding("Y009", message, source.span(line, opened or text.find('"') + 1 or 1), hint)


def _placed(record: list[str], source: Source, starts: Sequence[int], at: int) -> Iterator[Written]:
    """The cells of a record that begins at position `at` of the text, each with its place."""
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
    folder: Path,
    path: str,
    sheet: Written | None,
    cells: Written | None,
    asked: Span,
    report: Report,
) -> Rows:
    """The rows of a sheet, or of a range of it; the first row has the column names.

    `asked` is where the file is named. A place in the sheet is a line and column of the text that
    findings show: a line per row, its cells joined by ` | `.
    """
    from hakusho.sources import workbook

    found = None
    try:
        book = workbook.opened(read(folder, path, WORKBOOK.most))
        found = _cells_of(book, path, sheet, cells, asked, report)
    except OSError as error:
        report(unreadable(folder, path, error, asked))
    except workbook.OverLimitError as error:
        report(error.limit.finding(asked, f"「{Path(path).name}」の"))
    except workbook.UnreadableError as error:
        message = f"「{shown(folder / path)}」を読めません（{error}）"
        report(finding("Y006", message, asked, error.hint))
    except Exception:  # openpyxl may raise anything on a broken file
        message = f"「{shown(folder / path)}」をExcelのブックとして読めません"
        report(finding("Y006", message, asked, workbook.SAVED_ANEW))
    return _from_cells(found, shown(folder / path), report) if found else _unread(path)


def _cells_of(
    book: Workbook,
    path: str,
    sheet: Written | None,
    cells: Written | None,
    asked: Span,
    report: Report,
) -> Cells | None:
    """The cells of the given sheet and range; None when there is none such (reported)."""
    name = sheet.text if sheet else book.names[0]
    if name not in book.names:
        message = f"「{Path(path).name}」にシート「{name}」がありません"
        known = f"あるシートは {'、'.join(book.names)} です"
        hint = did_you_mean(name, book.names) or known
        report(finding("Y009", message, sheet.span if sheet else asked, hint))
        return None
    area = _area(cells, report) if cells else None
    return None if cells and area is None else book.cells(name, area)


def _unread(path: str) -> Rows:
    return Rows(fault=f"{Path(path).name} を読めません")


def _from_cells(cells: Cells, path: str, report: Report) -> Rows:
    top, bottom, left, right = cells.area
    grid = [
        [_text(cells.values.get((row, column))) for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]
    source = Source(path, "\n" * (top - 1) + "\n".join(map(_SEPARATOR.join, grid)))
    records = [list(_cells(row, source.span(line))) for line, row in enumerate(grid, start=top)]
    wrong: list[Span] = []
    for row, record in enumerate(records, start=top):
        for column, written in enumerate(record, start=left):
            cell = cells.formulas.get((row, column))
            if cell and (problem := _problem(written.text, cell.value)):
                message = f"セル {cell.coordinate} は{problem}"
                hint = "Excelで計算し直して保存するか、値に替えてください"
                report(finding("Y010", message, written.span, hint))
                wrong.append(written.span)
    return rows_of(records, wrong, source, report)


def _area(cells: Written, report: Report) -> Area | None:
    """The area of a range such as `A1:C10`; None when it is wrong or too large (reported)."""
    from openpyxl.utils import column_index_from_string

    match = _RANGE.fullmatch(cells.text)
    if match is None:
        message = f"範囲「{cells.text}」を読めません"
        report(
            finding("Y009", message, cells.span, "A1:C10 のように左上と右下のセルで書いてください")
        )
        return None
    left, right = column_index_from_string(match[1]), column_index_from_string(match[3])
    top, bottom = int(match[2]), int(match[4])
    if top > bottom or left > right or (bottom - top + 1) * (right - left + 1) > CELLS.most:
        message = f"範囲「{cells.text}」が逆か、大きすぎます（{CELLS}まで）"
        report(finding("Y009", message, cells.span, "左上のセル:右下のセル の順に書いてください"))
        return None
    return (top, bottom, left, right)


def _cells(row: list[str], start: Span) -> Iterator[Written]:
    column = 1
    for text in row:
        yield Written(nfc(text), start.source.span(start.line, column, max(1, len(text))))
        column += len(text) + len(_SEPARATOR)


def _problem(value: str, written: object) -> str:
    if not value and isinstance(written, str) and written.startswith("="):
        return "式ですが、計算した値が保存されていません"
    if value.startswith("#") and value.rstrip("?!").isupper():
        return f"式の誤り（{value}）です"
    return ""


def _text(cell: Any) -> str:
    """The value of a cell as an editor sees it, on one line."""
    value = cell.value if cell else None
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int) and DIGITS.is_passed(len(str(value))):
        return str(value)
    if isinstance(value, (int, float)):
        is_percentage = "%" in (cell.number_format or "")
        return f"{value * 100:.12g}%" if is_percentage else f"{value:.15g}"
    return " ".join(str(value).split())
