"""Sections laid out on pages, in rounds until every page number in the text is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.findings.limits import PAGES
from hakusho.html.sections import Section, section_html
from hakusho.html.writer import Writer
from hakusho.layout.endings import shortened, with_fewer_lines
from hakusho.layout.engine import Engine, Made
from hakusho.layout.pages import checked
from hakusho.trade.numerals import NUMERALS
from kumihan.render import apart
from kumihan.setting.laid import Laid
from kumihan.writing.joining import PageLabel
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint

ROUNDS = 5
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A section on its pages: what lies where, the pages painted, and the findings on them.

    `side` and `asked` are what its HTML depends on: the side of its first page, and the folios that
    it looked up.
    """

    section: Section
    html: str
    laid: Laid
    painted: Mapping[str, Painted]
    findings: tuple[Diagnostic, ...]
    side: str
    asked: Mapping[str, str | None]

    def is_current(self, side: str, folios: Mapping[str, str]) -> bool:
        """Whether the HTML would be the same with this side and these folios."""
        return side == self.side and all(folios.get(n) == f for n, f in self.asked.items())


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where the sections lie in the book: first pages (from 0), page labels, folios of ids."""

    starts: Mapping[str, int]
    labels: Mapping[str, Sequence[PageLabel]]
    folios: Mapping[str, str]


class _Asking(Mapping[str, str]):
    """Folios by id; it remembers which ids were looked up, and the answers."""

    def __init__(self, folios: Mapping[str, str]) -> None:
        self._folios = folios
        self.asked: dict[str, str | None] = {}

    def __getitem__(self, name: str) -> str:
        found = self.asked[name] = self._folios.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._folios)

    def __len__(self) -> int:
        return len(self._folios)


@dataclass(frozen=True, slots=True)
class Work:
    """What laying out sections needs: the writer of their HTML, the engine, the ways of painting.

    `progress` is called with the title and the number of pages of each section that is laid out.
    """

    writer: Writer
    engine: Engine
    ways: Mapping[str, Paint]
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Round:
    """The sections of a book, and those laid out so far."""

    work: Work
    sections: Sequence[Section]
    laid: dict[str, LaidOut]

    def renew(self, section: Section, folios: Mapping[str, str]) -> bool:
        """Lay the section out if its HTML has changed; returns whether it was laid out."""
        side = "verso" if _starts(self.sections, self.laid)[section.id] % 2 else "recto"
        done = self.laid.get(section.id)
        if done and done.is_current(side, folios):
            return False
        asking = _Asking(folios)
        written = section_html(self.work.writer, section, asking, side)
        if done and done.html == written:
            self.laid[section.id] = replace(done, side=side, asked=asking.asked)
            return False
        laid, painted, found = _fitted(section, written, self.work)
        hanmen = self.work.writer.publication.settings.kihon_hanmen
        found += checked(section, laid, has_room=not hanmen.problem)
        if PAGES.is_passed(len(laid.pages)):
            found.append(PAGES.finding(section.span))
        own = LaidOut(
            section=section,
            html=written,
            laid=laid,
            painted=painted,
            findings=tuple(found),
            side=side,
            asked=asking.asked,
        )
        self.laid[section.id] = own
        self.work.progress(section.title, len(laid.pages))
        return True


def _fitted(section: Section, html: str, work: Work) -> Made:
    """A section laid out; if its last page is nearly white, without that page where it can be."""
    made = work.engine.lay_out(html, section.span, work.ways)
    names = shortened(section, made[0])
    if not names:
        return made
    other = work.engine.lay_out(with_fewer_lines(html, names), section.span, work.ways)
    return other if len(other[0].pages) < len(made[0].pages) else made


def lay_out(sections: Sequence[Section], work: Work) -> tuple[list[LaidOut], Pagination]:
    """Lay out all sections; a section is laid out again only if its HTML changes.

    Each stage of sections waits for the page numbers of the one before; after the last one begins
    there are at most five rounds. Page numbers that still change are findings (P004).
    """
    found = _Round(work, sections, {})
    last_stage = max((section.stage for section in sections), default=0)
    with apart():
        for turn in range(last_stage + ROUNDS):
            folios = paginate(sections, found.laid).folios
            due = [section for section in sections if section.stage <= turn]
            renewed = [found.renew(section, folios) for section in due]
            if turn >= last_stage and not any(renewed):
                break
        else:
            found.laid.update(_moving(found, folios))
    return [found.laid[section.id] for section in sections], paginate(sections, found.laid)


def _moving(found: _Round, before: Mapping[str, str]) -> dict[str, LaidOut]:
    """The sections in which page numbers still change, with a finding about that (P004)."""
    moved: dict[str, LaidOut] = {}
    folios = paginate(found.sections, found.laid).folios
    moving = {name for name, folio in folios.items() if before.get(name) != folio}
    hint = "ページ番号で指すと行数が変わり、元のページへ動きます。文を少し変えてください"
    for part in found.laid.values():
        names = [f"#{name}" for name in part.laid.places if name in moving]
        asked = [name for name in names if any(f'"{name}"' in p.html for p in found.laid.values())]
        if asked:
            message = f"ページ番号が定まりません（{'、'.join(asked[:3])}）"
            own = finding("P004", message, part.section.span, hint)
            moved[part.section.id] = replace(part, findings=(*part.findings, own))
    return moved


def _starts(sections: Sequence[Section], laid: Mapping[str, LaidOut]) -> dict[str, int]:
    """The first page of every section, from 0; even numbers are rectos."""
    starts: dict[str, int] = {}
    total = 0
    for section in sections:
        is_verso = total % 2 == 1
        total += section.begins == ("recto" if is_verso else "verso")
        starts[section.id] = total
        total += len(laid[section.id].laid.pages) if section.id in laid else 0
    return starts


def paginate(sections: Sequence[Section], laid: Mapping[str, LaidOut]) -> Pagination:
    """The page labels and folios of the sections laid out so far.

    Numbers begin at 1 where the style of folios changes; blank pages are counted.
    """
    starts = _starts(sections, laid)
    labels: dict[str, list[PageLabel]] = {}
    folios: dict[str, str] = {}
    counting, first = "", 0
    for section in sections:
        if section.folios != counting:
            counting, first = section.folios, starts[section.id]
        number = starts[section.id] - first + 1
        done = laid.get(section.id)
        count = len(done.laid.pages) if done else 0
        labels[section.id] = [page_label(counting, number + n) for n in range(count)]
        for name, place in done.laid.places.items() if done else ():
            folios.setdefault(name, labels[section.id][place.page].folio)
    return Pagination(starts, labels, folios)


def page_label(counting: str, number: int) -> PageLabel:
    """The label of a page: its folio, style and number; covers (表1, 表4) have no folio."""
    if counting in ("none", "back"):
        return PageLabel("", "none", number, f"表{number + 3 * (counting == 'back')}")
    return PageLabel(NUMERALS[counting](number), counting, number)
