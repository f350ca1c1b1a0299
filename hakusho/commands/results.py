"""What comes of a book: its findings and sums are printed, its files put in place."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from hakusho.commands.again import wrote
from hakusho.commands.saying import SECONDS, say
from hakusho.commands.status import BUILT, ERRORS
from hakusho.findings.codes import Severity
from hakusho.findings.diagnostic import show
from hakusho.profiles import report
from hakusho.profiles.book import Book
from hakusho.sources.text import shown
from kumihan.files.files import sweep, write


def show_findings(book: Book, *, with_notes: bool) -> None:
    """Print the findings of a book."""
    for diagnostic in book.diagnostics:
        if with_notes or diagnostic.severity is not Severity.NOTE:
            say(*show(diagnostic).split("\n"))


def _show_reasons(book: Book) -> None:
    """Print which sections were laid out, and why each was not taken from the cache."""
    titles = {part.section.id: part.section.title for part in book.laid}
    for name, why in book.new.items():
        say(f"組み直し: {titles[name]}（{'、'.join(why)}）")
    done = book.work.counts
    say(f"組んだ回数 {done['laid-out']}、控えから {done['from-cache']}")


def finish(book: Book, folder: Path, started: float | None) -> int:
    """Print the sums, put the files in place if `started` is given, and return the status.

    `started` is when writing began, by `time.perf_counter()`.
    """
    options = book.options
    if options.shows_why:
        _show_reasons(book)
    found = Counter(diagnostic.severity.value for diagnostic in book.diagnostics)
    totals = f"誤り {found['error']}・警告 {found['warning']}"
    if found["note"]:
        totals += f"・お知らせ {found['note']}" + ("（check で見る）" if started else "")
    if started is not None and book.written:
        _put(book, folder, started, totals)
    else:
        name = book.manuscript.publication.name
        writes = started is not None
        rest = "" if not writes else "。PDFは作っていません（前のPDFはそのままです）"
        say(f"{name}: {totals}{rest}", stream=sys.stderr if writes else sys.stdout)
    is_complete = not found["error"] or options.with_faults == options.profiles
    return BUILT if is_complete else ERRORS


def _put(book: Book, folder: Path, started: float, totals: str) -> None:
    """Write the files, the report last, and print their names."""
    name, asked = book.manuscript.publication.name, book.options.profiles
    sweep(folder)
    files = {f"{name}-{profile}.pdf": pdf for profile, pdf in book.pdfs.items()}
    files |= {f"{name}-{end}": paper for end, paper in book.papers.items()}
    files[f"{name}-report.json"] = report.report(book, files)
    for file, content in files.items():
        write(folder / file, content)
        wrote(folder / file, content)
    seconds = time.perf_counter() - started
    waiting = len(report.open_pictures(book))
    whole = [f for f in files if f.rpartition(".")[0] in {f"{name}-{p}" for p in book.written}]
    written = "、".join(shown(folder / file) for file in whole)
    others = len(files) - len(whole) - 1
    written += f"（ほかに {others} ファイル）" if others else ""
    say(
        f"{written}: {book.pages}ページ、{SECONDS}秒、{totals}、未入稿の図 {waiting}",
        stream=sys.stdout,
        seconds=seconds,
    )
    if left := "、".join(profile for profile in asked if profile not in book.written):
        message = f"誤りがあるので、{left} のPDFは作っていません（前のPDFはそのままです）"
        say(message)
