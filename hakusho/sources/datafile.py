"""The data file of a table or chart: told by its content what it is, and read as that."""

from __future__ import annotations

from pathlib import Path

from hakusho.findings.diagnostic import Report, finding
from hakusho.sources.csvfile import from_csv
from hakusho.sources.rows import Request, Rows
from hakusho.sources.text import decoded, limit_of, shown, unreadable
from kumihan.files.files import read

_BOOKS = (".xlsx", ".xlsm")
_OTHER_BOOKS = {
    ".xls": "古いExcelの形式",
    ".xlsb": "Excelのバイナリ形式",
    ".ods": "LibreOfficeの形式",
    ".numbers": "Numbersの形式",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version")


def from_file(folder: Path, name: str, request: Request, report: Report) -> Rows:
    """The rows of a CSV file or a workbook below the publication's folder.

    `name` is its path there. A file that is something else than its name says is Y006.
    """
    asked = request.data
    suffix = Path(name).suffix.lower()
    fault = Rows(fault=f"{asked.text} を読めません")
    if suffix in _OTHER_BOOKS:
        hint = "Excelで .xlsx の形で保存し直してください"
        message = f"「{asked.text}」は{_OTHER_BOOKS[suffix]}です"
        report(finding("Y006", message, asked.span, hint))
        return fault
    try:
        content = read(folder, name, limit_of(name).most)
    except OSError as error:
        report(unreadable(folder, name, error, asked.span))
        return fault
    if problem := _other(content, suffix):
        report(finding("Y006", f"「{asked.text}」の{problem[0]}", asked.span, problem[1]))
        return fault
    if suffix in _BOOKS:
        from hakusho.sources.sheet import from_workbook

        return from_workbook(shown(folder / name), content, request, report)
    source = decoded(shown(folder / name), content, report)
    return from_csv(source, report, request) if source else fault


def _other(content: bytes, suffix: str) -> tuple[str, str] | None:
    """What a file is, other than its name says, and what to do; None if it is what it says."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:20].lower()
    if start.startswith(_WEB):
        hint = "Excelで開き、.xlsx か「CSV UTF-8」の形で保存し直してください"
        return "中身はウェブページ（HTML、XML）です", hint
    if suffix in _BOOKS:
        is_text = not content.startswith((_ZIP, _OLE)) and b"\0" not in content and content
        hint = "名前の終わりを .csv に直し、data: も同じ名前にしてください"
        return ("中身はExcelのブックではなく、文字だけのファイルです", hint) if is_text else None
    if content.startswith(_ZIP):
        is_book = b"xl/" in content
        hint = "名前の終わりを .xlsx に直し、data: も同じ名前にしてください"
        other = "Excelで .xlsx の形で保存し直してください"
        return ("中身はExcelのブックです", hint) if is_book else ("中身はCSVではありません", other)
    if content.startswith(_OLE):
        return "中身は古いExcelの形式です", "Excelで .xlsx の形で保存し直してください"
    return None
