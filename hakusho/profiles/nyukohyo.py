"""The 入稿票: the facts of the PDFs for the printer, read from them and checked against limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.profiles.book import Book, Sheet, on_paper, paper
from hakusho.trade import limits as presslimits
from hakusho.trade.limits import PrintLimit
from kumihan.geometry.units import PT_PER_MM
from kumihan.pdf.facts import Facts, PageFacts, is_line_art, read, resolution
from kumihan.pdf.painted import TRANSFER, WHITE_OVERPRINT
from kumihan.writing.painting import PLAIN

_COLOURS = {"DeviceGray", "DeviceCMYK", "ICCBased Gray", "ICCBased CMYK", "Pattern"}
_SHOWN = 3  # pages named in a finding
_IN_INKS = "そのページに置いたPDFの画像を、CMYKで書き出し直してください"
_ALTERED = {  # what changes colours: its name, and what comes of it
    TRANSFER: ("色を変える関数（TR）", "刷り上がりの色が、画面と違います"),
    WHITE_OVERPRINT: ("白のオーバープリント", "白い部分が、紙では下の色のままになります"),
}


@dataclass(frozen=True)
class Handed:
    """A PDF for the printer: its title, the name of its file, and the pages it was made of."""

    title: str
    name: str
    pdf: bytes
    sheets: Sequence[Sheet]

    @cached_property
    def facts(self) -> Facts:
        """The facts read from the PDF."""
        return read(self.pdf)


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of a page, and the limit that applies to it."""

    limit: PrintLimit
    page: PageFacts
    value: float


def measured(page: PageFacts) -> Iterator[Measured]:
    """All values of a page that have limits."""
    values = (
        (presslimits.INK, page.ink),
        (presslimits.LINE, page.thinnest),
        (presslimits.COLOURED_LINE, page.thinnest_coloured),
        (presslimits.TINT, page.palest),
        (presslimits.MARGIN, page.margin),
        (presslimits.BLEED, page.bleed),
        *(
            (
                presslimits.LINE_ART if is_line_art(picture) else presslimits.RESOLUTION,
                resolution(picture),
            )
            for picture in page.pictures
        ),
    )
    for limit, value in values:
        yield Measured(limit, page, round(value, 2))


def judged(handed: Handed) -> Iterator[Diagnostic]:
    """N004 to N007: problems that the printer would query: limits, colours, fonts.

    A finding about a limit is for all pages of a section, and names the worst value.
    """
    title, spans = handed.title, {}
    groups: dict[tuple[str, PrintLimit], list[Measured]] = {}
    for page, sheet in zip(handed.facts.pages, handed.sheets, strict=True):
        spans[sheet.part.section.id] = sheet.part.section.span
        for one in measured(page):
            if one.limit.is_passed(one.value):
                groups.setdefault((sheet.part.section.id, one.limit), []).append(one)
        yield from _colours(title, page, sheet.part.section.span)
    for (section, limit), found in groups.items():
        worst = (min if limit.is_least else max)(one.value for one in found)
        bound = "以上" if limit.is_least else "まで"
        message = (
            f"{title}の{_pages([one.page for one in found])}、{limit.name}が"
            f" {worst:g} {limit.unit} です（{limit.warning:g} {limit.unit}{bound}）"
        )
        code = "N004" if any(limit.is_broken(one.value) for one in found) else "N005"
        hint = f"{limit.reason}おそれがあります。そのページの図か指定を直してください"
        yield finding(code, message, spans[section], hint)
    for name, is_embedded in handed.facts.fonts:
        if not is_embedded:
            message = f"書体「{name}」が埋め込まれていません"
            hint = "PDFの画像を、書体を埋め込んで書き出し直してください"
            yield finding("N007", message, handed.sheets[0].part.section.span, hint)


def _colours(title: str, page: PageFacts, span: Span) -> Iterator[Diagnostic]:
    """N006: colours of a page that are no inks, and what else changes its colours."""
    if strange := sorted(page.spaces - _COLOURS):
        message = f"{title}の{_pages([page])}に、刷れない色（{'、'.join(strange)}）があります"
        yield finding("N006", message, span, _IN_INKS)
    for name, outcome in (_ALTERED[key] for key in sorted(page.altered)):
        message = f"{title}の{_pages([page])}に、{name}があります"
        hint = f"{outcome}。そのページに置いたPDFの画像を、それを使わずに書き出してください"
        yield finding("N006", message, span, hint)


def _pages(pages: Sequence[PageFacts]) -> str:
    found = list(dict.fromkeys(page.number for page in pages))
    numbers = "・".join(map(str, found[:_SHOWN]))
    rest = f"ほか{len(found) - _SHOWN}ページ" if len(found) > _SHOWN else ""
    return f"{numbers}ページ目{rest}"


def content(handed: Handed, publication: str) -> dict[str, Any]:
    """The entry of a PDF: boxes in mm, inks in percent, lines in pt, pictures in dpi."""
    facts = handed.facts
    first = facts.pages[0].boxes
    found = [one for page in facts.pages for one in measured(page)]
    return {
        "title": handed.title,
        "file": f"{publication}-{handed.name}.pdf",
        "sha256": facts.checksum,
        "standard": facts.standard,
        "condition": facts.condition,
        "boxes": {name: _in_mm(box) for name, box in first.items()},
        "sizes-differ": any(page.boxes != first for page in facts.pages),
        "fonts": [{"name": name, "embedded": embedded} for name, embedded in facts.fonts],
        "colours": sorted(set().union(*(page.spaces for page in facts.pages))),
        "extremes": [_extreme(limit, found) for limit in presslimits.LIMITS],
        "pages": [
            {"folio": sheet.label.folio, "ink": page.ink, "line": _finite(page.thinnest)}
            for page, sheet in zip(facts.pages, handed.sheets, strict=True)
        ],
    }


def _in_mm(box: Sequence[float]) -> list[float]:
    return [round(value / PT_PER_MM, 2) for value in box]


def _extreme(limit: PrintLimit, found: Sequence[Measured]) -> dict[str, Any]:
    """The worst value for a limit and its page, with the limit itself; None for no value."""
    worst = (min if limit.is_least else max)(
        (one for one in found if one.limit is limit and one.value < inf),
        key=lambda one: one.value,
        default=None,
    )
    return {
        "name": limit.name,
        "unit": limit.unit,
        "warning": limit.warning,
        "error": limit.error,
        "worst": worst and worst.value,
        "page": worst and worst.page.number,
    }


def _finite(value: float) -> float | None:
    return round(value, 2) if value < inf else None


def as_json(told: list[dict[str, Any]], spine: float, found: Sequence[Diagnostic]) -> bytes:
    """The 入稿票 as JSON; `spine` is the thickness of the spine in mm."""
    findings = [{"code": d.code, "place": str(d.span), "message": d.message} for d in found]
    whole = {"files": told, "spine-mm": spine, "findings": findings}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def page(
    book: Book, told: list[dict[str, Any]], spine: float, found: Sequence[Diagnostic]
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The 入稿票 as a PDF, and the findings on its pages."""
    errors = sum(1 for d in found if d.is_error)
    painted, own = paper(
        book,
        "nyukohyo.html",
        PLAIN,
        files=told,
        spine=f"{spine:g}",
        errors=errors,
        warnings=len(found) - errors,
    )
    return on_paper(book, painted), own
