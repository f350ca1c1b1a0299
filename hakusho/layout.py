"""Sections onto pages: rounds until every page number in the text is the page it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hakusho.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.engine import Engine
from hakusho.numerals import NUMERALS
from hakusho.sections import Section

if TYPE_CHECKING:
    from kumihan.assemble import PageLabel
    from kumihan.pages import Place
    from weasyprint.document import Document, Page

ROUNDS = 5
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A section on its pages, with the places of its ids and the findings that lie on them."""

    section: Section
    html: str
    document: Document
    places: Mapping[str, Place]
    findings: tuple[Diagnostic, ...]

    def blank(self) -> Page:
        """An empty page like those of this section."""
        from kumihan.assemble import blank_page

        return blank_page(self.document.pages[0])


Check = Callable[[Section, "Document"], Sequence[Diagnostic]]


def span_of(section: Section) -> Span:
    """The title of a section's source, or a name for what the build made itself."""
    if section.chapter:
        return section.chapter.heading.span
    return Source(f"（{section.title}）", "").span()


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where the sections lie in the book: page counts, folios of ids, sides of first pages."""

    starts: Mapping[str, int]
    labels: Mapping[str, Sequence[PageLabel]]
    folios: Mapping[str, str]
    sides: Mapping[str, str]


def lay_out(
    sections: Sequence[Section], engine: Engine, check: Check, report: Report, progress: Progress
) -> tuple[list[LaidOut], Pagination]:
    """All sections laid out; a section again only if a page number in its text changed.

    Each stage of sections waits for the page numbers of the one before; then there are at most
    five rounds. Numbers that do not settle are reported (P004).
    """
    laid: dict[str, LaidOut] = {}
    pagination = paginate(sections, laid)
    last_stage = max((section.stage for section in sections), default=0)
    for turn in range(last_stage + ROUNDS):
        before = pagination.folios
        changed = 0
        for section in sections:
            if section.stage > turn:
                continue
            if section.id not in laid:
                pagination = paginate(sections, laid)
            html = section.html(before, pagination.sides[section.id])
            if section.id in laid and laid[section.id].html == html:
                continue
            laid[section.id] = _laid_out(section, html, engine, check)
            changed += 1
            progress(section.title, len(laid[section.id].document.pages))
        pagination = paginate(sections, laid)
        if turn > last_stage and not changed:
            break
    else:
        moving = [name for name, folio in pagination.folios.items() if before.get(name) != folio]
        for section in sections:
            names = [name for name in moving if name in laid[section.id].places]
            if names:
                message = f"ページ番号が定まりません（{'、'.join('#' + n for n in names[:3])}）"
                report(finding("P004", message, span_of(section)))
    return [laid[section.id] for section in sections], pagination


def _laid_out(section: Section, html: str, engine: Engine, check: Check) -> LaidOut:
    from kumihan.pages import places

    document, findings = engine.lay_out(html, span_of(section))
    findings += check(section, document)
    return LaidOut(section, html, document, places(document.pages), tuple(findings))


def paginate(sections: Sequence[Section], laid: Mapping[str, LaidOut]) -> Pagination:
    """The pages of the sections laid out so far, in the order of the book.

    A section on a new recto begins on an odd page; the blank page before it is counted.
    """
    from kumihan.assemble import PageLabel

    starts: dict[str, int] = {}
    labels: dict[str, list[PageLabel]] = {}
    folios: dict[str, str] = {}
    sides: dict[str, str] = {}
    total, counting, number = 0, "none", 0
    for section in sections:
        if section.is_recto and total % 2:
            total += 1
            number += 1
        if section.folios != counting:
            counting, number = section.folios, 0
        starts[section.id] = total
        sides[section.id] = "verso" if total % 2 else "recto"
        done = laid.get(section.id)
        count = len(done.document.pages) if done else 0
        labels[section.id] = [page_label(counting, number + n + 1) for n in range(count)]
        if done:
            for name, place in done.places.items():
                folios.setdefault(name, labels[section.id][place.page].folio)
        total += count
        number += count
    return Pagination(starts, labels, folios, sides)


def page_label(counting: str, number: int) -> PageLabel:
    """The label of a page: its folio, style and number; covers have none."""
    from kumihan.assemble import PageLabel

    if counting == "none":
        return PageLabel("", "none", number, f"表{number}")
    return PageLabel(NUMERALS[counting](number), counting, number)
