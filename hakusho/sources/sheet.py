"""The records of a sheet of a workbook, each cell as Excel shows it, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape

from hakusho.findings.diagnostic import (
    Diagnostic,
    Report,
    Sheet,
    Source,
    Span,
    did_you_mean,
    finding,
)
from hakusho.findings.limits import CELLS, DIGITS
from hakusho.sources.cellformat import GENERAL, Shown, UnknownFormatError, shown_text
from hakusho.sources.cellformat import shown as as_shown
from hakusho.sources.characters import nfc
from hakusho.sources.data import Written
from hakusho.sources.rows import ERRORS, Formatted, Records, Request, Rows, rows_of
from hakusho.sources.workbook import (
    SAVED_ANEW,
    Area,
    Cells,
    OverLimitError,
    Place,
    RichText,
    UnreadableError,
    Workbook,
    opened,
)
from hakusho.trade.numerals import NUMERALS

_SEPARATOR = " | "  # between the cells of a sheet, as findings show them
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_EMPTY = Shown(text="", value="", exact="")
_LARGEST = 1e40
_NAMED = 5  # hidden rows or columns that are listed
_REPAIRED = "Excelで式を直すか、値（分からなければ「…」）に替えてください"
_STRUCK = "使う値ならExcelで取り消し線を外し、使わないなら正しい値に替えてください"
_CALCULATED = "Excelで計算し直して保存するか、値に替えてください"


def from_workbook(path: str, content: bytes, request: Request, report: Report) -> Rows:
    """The rows of a sheet, or of a range of it; the first rows have the column names.

    `path` is how findings show the workbook with this content. A place in the sheet is a line and
    column of the text that they show: a line per row, its cells joined by ` | `.
    """
    found, asked = None, request.data.span
    try:
        book = opened(content)
        found = _cells_of(book, path, request, report)
    except OverLimitError as error:
        report(error.limit.finding(asked, f"「{Path(path).name}」の"))
    except UnreadableError as error:
        message = f"「{path}」を読めません（{error}）"
        report(finding("Y006", message, asked, error.hint))
    except Exception:  # openpyxl may raise anything on a broken file
        message = f"「{path}」をExcelのブックとして読めません"
        report(finding("Y006", message, asked, SAVED_ANEW))
    if found is None:
        return Rows(fault=f"{Path(path).name} を読めません")
    return rows_of(_Sheet(found, path).records(report), request, report)


def _cells_of(book: Workbook, path: str, request: Request, report: Report) -> Cells | None:
    """The cells of the given sheet and range; None when there is none such (reported)."""
    sheet, cells = request.sheet, request.range
    name = sheet.text if sheet else book.names[0]
    if name not in book.names:
        message = f"「{Path(path).name}」にシート「{name}」がありません"
        known = f"あるシートは {'、'.join(book.names)} です"
        hint = did_you_mean(name, book.names) or known
        report(finding("Y009", message, sheet.span if sheet else request.data.span, hint))
        return None
    others = "、".join(other for other in book.visible if other != name)
    if others and not sheet:
        message = f"シート「{name}」を読みました（ほかに {others} があります）"
        report(finding("Y015", message, request.data.span, f"sheet: {name} と書いてください"))
    area = _area(cells, report) if cells else None
    return None if cells and area is None else book.cells(name, area)


def _area(cells: Written, report: Report) -> Area | None:
    """The area of a range such as `A1:C10`; None when it is wrong or too large (reported)."""
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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The cells of a sheet, and the path under which findings show it."""

    cells: Cells
    path: str

    def records(self, report: Report) -> Records:
        """Its records, without hidden rows and columns (Y014)."""
        top, bottom, left, right = self.cells.area
        grid = [
            [self.seen((row, column)) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]
        source = self.source(grid)
        found = {
            (row, column): written
            for row, values in enumerate(grid, start=top)
            for column, written in enumerate(_placed(values, source.span(row)), start=left)
        }
        self._report_hidden(found, report)
        firsts: dict[Place, Place] = {}  # of joined cells, within the area
        for place, first in sorted(self.cells.joined.items()):
            firsts.setdefault(first, first if first in found else place)
            found[place] = found[firsts[first]]
        wrong = dict(self._wrong(found)) | {
            found[place].span: _cut(found[place].span)
            for first, place in firsts.items()
            if first != place
        }
        columns = [at for at in range(left, right + 1) if at not in self.cells.hidden_columns]
        rows = [at for at in range(top, bottom + 1) if at not in self.cells.hidden_rows]
        return Records(
            source=source,
            rows=[[found[row, column] for column in columns] for row in rows],
            letters=[NUMERALS["upper-latin"](column) for column in columns],
            wrong=wrong,
            has_joined=bool(self.cells.joined),
            is_sheet=True,
        )

    def source(self, grid: list[list[Shown]]) -> Source:
        """The text that findings show of the rows, which knows the cells in it."""
        top, _, left, right = self.cells.area
        lines = (_SEPARATOR.join(_on_a_line(one.text) for one in row) for row in grid)
        starts = {
            line: tuple(
                accumulate((len(one.text) + len(_SEPARATOR) for one in row[:-1]), initial=1)
            )
            for line, row in enumerate(grid, start=top)
        }
        letters = [NUMERALS["upper-latin"](column) for column in range(left, right + 1)]
        sheet = Sheet(self.cells.sheet, letters, starts)
        return Source(self.path, "\n" * (top - 1) + "\n".join(lines), sheet=sheet)

    def seen(self, place: Place) -> Shown:
        """A cell as Excel shows it; if its format is not known, its plain value."""
        if place not in self.cells.values:
            return _EMPTY
        value, code = self._value(place), self.cells.format(place)
        if isinstance(value, str):
            text = self._text(value, code)
            markup = self._text(self._markup(place), code)
            return Shown(text=text, value=text, exact=text, markup="" if markup == text else markup)
        try:
            return as_shown(value, code, self.cells.epoch)
        except UnknownFormatError:
            return as_shown(value, GENERAL, self.cells.epoch)

    def _text(self, value: str, code: str) -> str:
        value = unescape(value)  # ST_Xstring (22.9.2.19): _x000D_ is a carriage return
        return _lines(shown_text(value, code) if self._is_known(value, code) else value)

    def _markup(self, place: Place) -> str:
        """The text of a cell with its raised, lowered and struck parts."""
        value = self.cells.values[place].value
        text = value.markup if isinstance(value, RichText) else str(self._value(place))
        return f"~~{text}~~" if self.cells.is_struck(place) and text.strip() else text

    def _value(self, place: Place) -> int | float | str:
        """The value of a cell: a number, which a day is, too, or a text."""
        value = self.cells.values[place].value
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, (date, time, timedelta)):
            serial: Any = to_excel  # openpyxl has no types
            return float(serial(value, self.cells.epoch))
        if isinstance(value, int) and DIGITS.is_passed(len(str(value))):
            return str(value)
        if isinstance(value, int) or (isinstance(value, float) and abs(value) < _LARGEST):
            return value
        return str(value)

    def _wrong(self, found: dict[Place, Written]) -> Iterator[tuple[Span, Diagnostic]]:
        """The findings (Y010) about cells whose value is not known, by their places."""
        for place in self.cells.formulas:
            if place in found and (problem := self._problem(place)):
                span = found[place].span
                yield span, finding("Y010", problem[0], span, problem[1])

    def _problem(self, place: Place) -> tuple[str, str] | None:
        """What is wrong with a cell, and what to do."""
        formula, cell = self.cells.formulas[place], self.cells.values.get(place)
        if cell is None:
            is_formula = formula.data_type == "f"
            problem = "式ですが、計算した値が保存されていません"
            return (problem, _CALCULATED) if is_formula else None
        if cell.value in ERRORS:
            return f"式の誤り（{cell.value}）です", _REPAIRED
        value, code = self._value(place), self.cells.format(place)
        if not isinstance(value, str) and self.cells.is_struck(place):
            return "取り消し線が引かれています", _STRUCK
        if self._is_known(value, code):
            return None
        hint = (
            "Excelで表示形式を 0.0、#,##0、0%、日付などに替えるか、見えるとおりの文字にしてください"
        )
        return f"読めない表示形式（{code}）です", hint

    def _is_known(self, value: int | float | str, code: str) -> bool:
        try:
            if isinstance(value, str):
                shown_text(value, code)
            else:
                as_shown(value, code, self.cells.epoch)
        except UnknownFormatError:
            return isinstance(value, str)
        return True

    def _report_hidden(self, found: dict[Place, Written], report: Report) -> None:
        """Say which hidden rows and columns with values are left out (Y014)."""
        filled = sorted(place for place, written in found.items() if written)
        rows: dict[int, Written] = {}
        columns: dict[int, Written] = {}
        for row, column in filled:
            if row in self.cells.hidden_rows:
                rows.setdefault(row, found[row, column])
            if column in self.cells.hidden_columns:
                columns.setdefault(column, found[row, column])
        if rows:
            report(_hidden("行", [str(row) for row in rows], rows[min(rows)].span))
        if columns:
            letters = [NUMERALS["upper-latin"](column) for column in columns]
            report(_hidden("列", letters, columns[min(columns)].span))


def _hidden(what: str, names: list[str], span: Span) -> Diagnostic:
    """The finding for rows or columns that are hidden."""
    others = f" など{len(names)}{what}" if len(names) > _NAMED else ""
    message = f"隠れている{what}（{'、'.join(names[:_NAMED])}{others}）を除きました"
    hint = f"載せるならExcelで表示に戻し、載せないならその{what}を消してください"
    return finding("Y014", message, span, hint)


def _cut(span: Span) -> Diagnostic:
    """The finding for a joined cell of which the range has only a part."""
    hint = "結合したセルの全体が入るように、範囲（range）を直してください"
    return finding("Y010", "範囲の外のセルと結合しています", span, hint)


def _placed(values: list[Shown], start: Span) -> Iterator[Written]:
    """The cells of a row of a sheet, each with its place."""
    column = 1
    for one in values:
        span = start.source.span(start.line, column, max(1, len(one.text)))
        yield Formatted(
            nfc(one.text),
            span,
            value=one.value,
            exact=one.exact,
            before=nfc(one.before),
            after=nfc(one.after),
            unsigned=one.unsigned,
            markup=nfc(one.markup),
        )
        column += len(one.text) + len(_SEPARATOR)


def _lines(text: str) -> str:
    """A text with its lines, but without white space beside their ends."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _on_a_line(text: str) -> str:
    return text.replace("\n", " ")
