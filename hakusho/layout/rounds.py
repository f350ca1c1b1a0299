"""Sections laid out on pages, in rounds until every page number in the text is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.findings.limits import PAGES
from hakusho.html.sections import Section, section_html
from hakusho.layout.endings import shortened, with_fewer_lines
from hakusho.layout.keeping import Made
from hakusho.layout.pages import checked
from hakusho.layout.work import WORTH, Work
from hakusho.trade.numerals import NUMERALS
from kumihan.render import apart
from kumihan.setting.laid import Laid
from kumihan.writing.joining import PageLabel
from kumihan.writing.painted import Painted

ROUNDS = 5
_USUAL = 0  # pages of a section not laid out yet: the side of the next is that of this one


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A section on its pages: what lies where, the pages painted, and the findings on them.

    `side` and `asked` are what its HTML depends on: the side of its first page, and the folios that
    it looked up. `files` has the hashes of the files that it asked for, by address; `is_new` tells
    that it does not come from the cache.
    """

    section: Section
    html: str
    laid: Laid
    painted: Mapping[str, Painted]
    findings: tuple[Diagnostic, ...]
    side: str
    asked: Mapping[str, str | None]
    files: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = True

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
class _Task:
    """A section whose HTML is new; `side` and `asked` as in `LaidOut`."""

    section: Section
    html: str
    side: str
    asked: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Round:
    """The sections of a book, and those laid out so far."""

    work: Work
    sections: Sequence[Section]
    laid: dict[str, LaidOut]

    def renew(self, due: Sequence[Section], folios: Mapping[str, str]) -> bool:
        """Lay out the sections whose HTML has changed; returns whether there was any.

        One after the other, each begins on the side where the one before has ended. When many are
        laid out at a time, their sides follow from the lengths known before; those that were wrong
        are laid out again in the next round.
        """
        if self.work.pool is not None:
            tasks = [task for section in due if (task := self._task(section, folios))]
            if sum(len(task.html) for task in tasks) > WORTH:
                self._do(tasks)
                return True
        renewed = False
        for section in due:
            if task := self._task(section, folios):
                self._do([task])
                renewed = True
        return renewed

    def _task(self, section: Section, folios: Mapping[str, str]) -> _Task | None:
        """What is to be laid out of a section now; None if it would be the same."""
        side = "verso" if _starts(self.sections, self.laid)[section.id] % 2 else "recto"
        done = self.laid.get(section.id)
        if done and done.is_current(side, folios):
            return None
        asking = _Asking(folios)
        written = section_html(self.work.writer, section, asking, side)
        if done and done.html == written:
            self.laid[section.id] = replace(done, side=side, asked=asking.asked)
            return None
        return _Task(section, written, side, asking.asked)

    def _do(self, tasks: Sequence[_Task]) -> None:
        """Lay out these sections, and look for faults on their pages."""
        hanmen = self.work.writer.publication.settings.kihon_hanmen
        departures = self.work.writer.theme.theme.line_setting.departures
        for task, made in zip(tasks, _fitted(tasks, self.work), strict=True):
            section, laid = task.section, made.laid
            faults = checked(section, laid, has_room=not hanmen.problem, departures=departures)
            found = [*made.findings, *faults]
            if PAGES.is_passed(len(laid.pages)):
                found.append(PAGES.finding(section.span))
            self.laid[section.id] = LaidOut(
                section=section,
                html=task.html,
                laid=laid,
                painted=made.painted,
                findings=tuple(found),
                files=made.files,
                is_new=made.is_new,
                side=task.side,
                asked=task.asked,
            )
            if made.is_new:
                self.work.progress(section.title, len(laid.pages))


def _fitted(tasks: Sequence[_Task], work: Work) -> list[Made]:
    """Sections laid out; if the last page of one is nearly white, without that where it can be."""
    made = work.lay_out([(task.html, task.section.span) for task in tasks])
    names = [shortened(task.section, one.laid) for task, one in zip(tasks, made, strict=True)]
    again = [number for number, own in enumerate(names) if own]
    shorter = [with_fewer_lines(tasks[number].html, names[number]) for number in again]
    others = work.lay_out(
        [(html, tasks[number].section.span) for number, html in zip(again, shorter, strict=True)]
    )
    for number, other in zip(again, others, strict=True):
        if len(other.laid.pages) < len(made[number].laid.pages):
            made[number] = other
    return made


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
            renewed = found.renew(due, folios)
            if turn >= last_stage and not renewed:
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
        total += len(laid[section.id].laid.pages) if section.id in laid else _USUAL
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
