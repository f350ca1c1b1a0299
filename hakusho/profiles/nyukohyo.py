"""The 入稿票: the facts of the PDFs for the printer, read from them and checked against limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from math import inf
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.profiles.book import Book, Sheet, on_paper, paper
from hakusho.trade import limits as presslimits
from hakusho.trade.limits import PrintLimit
from kumihan.geometry.units import PT_PER_MM
from kumihan.pdf.facts import Facts, PageFacts, is_line_art, read, resolution
from kumihan.pdf.painted import TRANSFER, WHITE_OVERPRINT, Box
from kumihan.writing.painting import PLAIN

_COLOURS = {"DeviceGray", "DeviceCMYK", "ICCBased Gray", "ICCBased CMYK", "Pattern"}
_NEAR = 0.5  # pt: what a picture paints may end that much beyond its box
_SHOWN = 3  # pages named in a finding
_IN_INKS = "そのページに置いたPDFの画像を、CMYKで書き出し直してください"
_ALTERED = {  # what changes colours: its name, and what comes of it
    TRANSFER: ("色を変える関数（TR）", "刷り上がりの色が、画面と違います"),
    WHITE_OVERPRINT: ("白のオーバープリント", "白い部分が、紙では下の色のままになります"),
}


@dataclass(frozen=True)
class Handed:
    """A PDF for the printer: its title, the name of its file, and the pages it was made of.

    `pictures` are those that its pages may have, by address: their files, and where they are named.
    """

    title: str
    name: str
    pdf: bytes
    sheets: Sequence[Sheet]
    pictures: Mapping[str, tuple[str, Span]] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """The facts read from the PDF."""
        return read(self.pdf)


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a finding is about: a picture, or, without a `file`, a section."""

    span: Span
    file: str = ""

    @property
    def at(self) -> str:
        return f"の画像「{self.file}」" if self.file else ""

    @property
    def of(self) -> str:
        return f"画像「{self.file}」の" if self.file else ""


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

    A finding about a limit is for all pages of a section, or for a picture, and names the worst
    value.
    """
    groups: dict[tuple[_Owner, PrintLimit], list[Measured]] = {}
    for page, sheet in zip(handed.facts.pages, handed.sheets, strict=True):
        for one in measured(page):
            if one.limit.is_passed(one.value):
                owner = _owner(handed, page, sheet, partial(_has, one))
                groups.setdefault((owner, one.limit), []).append(one)
        yield from _colours(handed, page, sheet)
    for (owner, limit), found in groups.items():
        yield _passed(handed.title, owner, limit, found)
    for name, is_embedded in handed.facts.fonts:
        if not is_embedded:
            message = f"書体「{name}」が埋め込まれていません"
            hint = "PDFの画像を、書体を埋め込んで書き出し直してください"
            yield finding("N007", message, handed.sheets[0].part.section.span, hint)


def _passed(title: str, owner: _Owner, limit: PrintLimit, found: Sequence[Measured]) -> Diagnostic:
    worst = (min if limit.is_least else max)(one.value for one in found)
    bound = "以上" if limit.is_least else "まで"
    message = (
        f"{title}の{_pages([one.page for one in found])}、{owner.of}{limit.name}が"
        f" {worst:g} {limit.unit} です（{limit.warning:g} {limit.unit}{bound}）"
    )
    code = "N004" if any(limit.is_broken(one.value) for one in found) else "N005"
    mend = (
        "その画像か、置く大きさを直してください"
        if owner.file
        else "そのページの図か指定を直してください"
    )
    return finding(code, message, owner.span, f"{limit.reason}おそれがあります。{mend}")


def _owner(
    handed: Handed, page: PageFacts, sheet: Sheet, is_at_fault: Callable[[PageFacts], bool]
) -> _Owner:
    """The picture on a page that alone has a fault; the section if there is none."""
    left, _, _, top = page.boxes["TrimBox"]
    for address, (a, head, b, foot) in sheet.pictures():
        area = (left + a - _NEAR, top - foot - _NEAR, left + b + _NEAR, top - head + _NEAR)
        within = tuple(one for one in page.painted if _lies_in(one.box, area))
        if address in handed.pictures and is_at_fault(
            replace(page, painted=within, mixed=frozenset())
        ):
            return _Owner(handed.pictures[address][1], handed.pictures[address][0])
    return _Owner(sheet.part.section.span)


def _lies_in(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _has(wanted: Measured, page: PageFacts) -> bool:
    return any(one.limit is wanted.limit and one.value == wanted.value for one in measured(page))


def _colours(handed: Handed, page: PageFacts, sheet: Sheet) -> Iterator[Diagnostic]:
    """N006: colours of a page that are no inks, and what else changes its colours."""
    title, where = handed.title, _pages([page])
    if strange := sorted(page.spaces - _COLOURS):
        owner = _owner(handed, page, sheet, lambda part: not part.spaces.isdisjoint(strange))
        message = f"{title}の{where}{owner.at}に、刷れない色（{'、'.join(strange)}）があります"
        yield finding("N006", message, owner.span, _IN_INKS)
    for name, outcome in (_ALTERED[key] for key in sorted(page.altered)):
        message = f"{title}の{where}に、{name}があります"
        hint = f"{outcome}。そのページに置いたPDFの画像を、それを使わずに書き出してください"
        yield finding("N006", message, sheet.part.section.span, hint)


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
