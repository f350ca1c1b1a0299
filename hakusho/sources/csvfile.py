"""The records of a CSV file, each cell with its place."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice
from pathlib import Path

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.findings.limits import CSV, of_table
from hakusho.sources.data import Written
from hakusho.sources.rows import ERRORS, Records, Request, Rows, rows_of

_SEPARATORS = {",": "コンマ", "\t": "タブ", ";": "セミコロン"}
_DECLARED = re.compile(r"sep=([^\w\s\"]|\t)[,;\t]*", re.I)  # a first line that Excel understands
_QUOTED = re.compile(r'"[^"]*"')
_AS_TEXT = re.compile(r'="([^"]*)"')  # how programs keep Excel from taking a text for a number
_SAMPLE = 30  # lines that tell the separator
_INVISIBLE = " \t\r\n\v\f\u3000\xa0\ufeff"  # beside the text of a cell


def from_csv(source: Source, report: Report, request: Request | None = None) -> Rows:
    """The rows of a CSV file whose first line has the column names; faults are reported.

    A file whose cells are separated by tabs or semicolons is read, too (Y015). Byte order marks of
    files that have been joined are no text.
    """
    faults: list[Diagnostic] = []
    separator = _separator(source, report)
    records = list(_records(source, separator, faults.append))
    if _DECLARED.fullmatch(source.lines[0]):
        records = records[1:]
    for fault in faults:
        report(fault)
    name = Path(source.path).name
    if any(fault.code == "L001" for fault in faults):  # the rows so far would take minutes to set
        return Rows(fault=f"{name} は大きすぎます")
    request = request or Request(data=Written("", source.span()))
    found = Records(source=source, rows=records, wrong=_error_cells(records))
    rows = rows_of(found, request, report)
    return replace(rows, fault=f"{name} の続きを読めません") if faults else rows


def _separator(source: Source, report: Report) -> str:
    """What stands between the cells: what the first line declares, or what most lines have."""
    if declared := _DECLARED.fullmatch(source.lines[0]):
        return declared[1]
    filled = (line for line in source.lines if line.strip())
    lines = [_QUOTED.sub("", line) for line in islice(filled, _SAMPLE)]

    def weight(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(map(bool, counts)), sum(counts)

    found = max(_SEPARATORS, key=weight)
    is_usual = lines and (found in lines[0] or 2 * weight(found)[0] > len(lines))
    if found == "," or not is_usual:
        return ","
    hint = "Excelで「CSV UTF-8（コンマ区切り）」の形で保存すると、この知らせは出ません"
    if not source.path.lower().endswith((".tsv", ".tab")):
        message = f"{_SEPARATORS[found]}で区切った表として読みました"
        report(finding("Y015", message, source.span(), hint))
    return found


def _error_cells(records: Sequence[Sequence[Written]]) -> dict[Span, Diagnostic]:
    """Findings (Y010) for the errors of formulas that Excel writes into CSV."""
    hint = "Excelで式を直すか、値（分からなければ「…」）に替えてください"
    return {
        cell.span: finding("Y010", f"式の誤り（{cell.text}）です", cell.span, hint)
        for record in records
        for cell in record
        if cell.text in ERRORS
    }


def _records(source: Source, separator: str, report: Report) -> Iterator[list[Written]]:
    starts = list(accumulate((len(line) + 1 for line in source.lines), initial=0))
    csv.field_size_limit(CSV.most)  # csv's own limit would be reported as unpaired quotation marks
    lines = csv.reader(
        io.StringIO(source.text), strict=True, delimiter=separator, skipinitialspace=True
    )
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
        while source.text[at : at + 1] == " ":
            at += 1
        is_quoted = source.text[at : at + 1] == '"'
        start = at + is_quoted
        place = start + len(cell) - len(cell.lstrip(_INVISIBLE))
        line = bisect_right(starts, place)
        text = cell.strip(_INVISIBLE)
        if as_text := _AS_TEXT.fullmatch(text):
            text, place = as_text[1], place + 2
        length = max(1, len(text.split("\n")[0]))
        yield Written(text, source.span(line, place - starts[line - 1] + 1, length))
        written = cell.replace('"', '""') if is_quoted else cell
        at = start + len(written) + is_quoted + 1
