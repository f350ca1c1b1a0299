"""The sections of a book in order: front matter, chapters, back matter, and the HTML of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Source, Span
from hakusho.html.matter import BACK_KINDS, MATTER, Begins, Folios
from hakusho.html.writer import Writer
from hakusho.publication.numbering import Label
from hakusho.publication.reading import Chapter
from hakusho.settings.publication import LISTS
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import NoteCall, nodes, plain_text

FRONT_KINDS = {"preface"}
FAULTS = "faults"
MEMBERS = (("introduction", "chapter", "feature"), ("appendix", "document"))
_LARGE = 3  # letters
SECTION = 2  # the level of the heading of a section within a chapter
THUMBS = {"preface": "巻頭", "introduction": "導入", "afterword": "結び"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of pages laid out by itself: a chapter, or a part of front or back matter.

    After a chapter there may be others of its kind that begin below its end.

    `stage` says when it is laid out first: 0 for text, 1 for glossary and index, which list pages
    of the text. `slide` is what the page of a slide shows. `faults` are listed on the first pages
    of a draft.
    """

    id: str
    title: str
    folios: Folios
    begins: Begins
    stage: int = 0
    chapters: tuple[Chapter, ...] = ()
    slide: Summary | None = None
    faults: tuple[Mapping[str, str], ...] = ()

    @property
    def span(self) -> Span:
        """The place of findings that have none of their own."""
        if self.chapters:
            return self.chapters[0].heading.span
        return Source(f"（{self.title}）", "").span()

    @property
    def heading_id(self) -> str:
        """The id of the first title."""
        return self.chapters[0].id if self.chapters else self.id

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it can be chosen by: the stems of its files and the ids of its titles."""
        chapters = (name for one in self.chapters for name in (one.stem, one.id))
        return (self.id, *chapters)


def sections(writer: Writer) -> list[Section]:
    """The sections of the publication; each slide is one, and begins where the last one ends."""
    found = _ordered(writer)
    if writer.publication.settings.layout == "slides":
        return [replace(section, begins="anywhere") for section in found]
    return list(found)


def faults(diagnostics: Iterable[Diagnostic]) -> list[Section]:
    """The first pages of a draft, which list its errors; none if there are no errors."""
    found = tuple(
        {"place": str(d.span), "code": d.code, "message": d.message}
        for d in diagnostics
        if d.is_error
    )
    one = Section(id=FAULTS, title="不備", folios="none", begins="recto", faults=found)
    return [one] if found else []


def section_html(writer: Writer, section: Section, pages: Mapping[str, str], side: str) -> str:
    """The HTML of a section.

    `pages` are the folios of ids, `side` is the side of its first page: "recto" or "verso".
    """
    writer = replace(writer, pages=pages)
    if section.slide:
        return str(_slide(writer, section.chapters[0], section.slide, side))
    if section.chapters:
        return str(_chapters(writer, section.chapters, side))
    values: dict[str, Any] = {"faults": section.faults}
    if section.id in MATTER:
        values = MATTER[section.id].values(writer)
    name = section.id
    return str(writer.fill(f"{name}.html", kind=name, side=side, thumb_top="0mm", **values))


def _ordered(writer: Writer) -> Iterator[Section]:
    settings = writer.publication.settings
    chapters = writer.publication.chapters
    front = [name for name in settings.front if name not in LISTS]
    for name in front[: _position(front)]:
        yield from _matter(writer, name)
    own = [chapter for chapter in chapters if chapter.kind in FRONT_KINDS]
    yield from _runs(writer, own, "lower-roman")
    for name in front[_position(front) :]:
        yield from _matter(writer, name)
    body = [c for c in chapters if c.kind not in FRONT_KINDS | BACK_KINDS]
    for number, section in enumerate(_runs(writer, body, "decimal")):
        yield replace(section, begins="recto") if number == 0 else section
    back = settings.back
    end = next((n for n, name in enumerate(back) if name in ("colophon", "back-cover")), len(back))
    for name in back[:end]:
        yield from _matter(writer, name)
    yield from _runs(writer, [c for c in chapters if c.kind in BACK_KINDS], "decimal")
    for name in back[end:]:
        yield from _matter(writer, name)


def _position(front: list[str]) -> int:
    """The index of prefaces in the front matter: after cover and title page."""
    return sum(1 for name in front if name in ("cover", "title-page"))


def _runs(writer: Writer, chapters: Iterable[Chapter], folios: Folios) -> Iterator[Section]:
    """The sections of these chapters; one that runs on is in the section of the one before."""
    settings = writer.publication.settings
    if settings.layout == "slides":
        yield from (slide for chapter in chapters for slide in _slides(chapter, folios))
        return
    runs: list[list[Chapter]] = []
    for chapter in chapters:
        is_next = bool(runs) and runs[-1][-1].kind == chapter.kind != "part"
        if is_next and settings.place_of(chapter.kind) == "run-on":
            runs[-1].append(chapter)
        else:
            runs.append([chapter])
    for run in runs:
        is_recto = settings.place_of(run[0].kind) == "recto"
        yield Section(
            id=run[0].stem,
            title=writer.labels.by_id[run[0].id].title,
            folios=folios,
            begins="recto" if is_recto else "anywhere",
            chapters=tuple(run),
        )


def _slides(chapter: Chapter, folios: Folios) -> Iterator[Section]:
    """A section for each summary of a chapter."""
    for block in chapter.blocks:
        if isinstance(block, Summary):
            yield Section(
                id=block.id,
                title=plain_text(block.content),
                folios=folios,
                begins="anywhere",
                chapters=(replace(chapter, blocks=(chapter.heading, block)),),
                slide=block,
            )


def _matter(writer: Writer, name: str) -> Iterator[Section]:
    part = MATTER.get(name)
    if part is not None and part.material(writer):
        is_back = name in writer.publication.settings.back
        folios = part.folios or ("decimal" if is_back else "lower-roman")
        yield Section(
            id=name, title=part.title, folios=folios, begins=part.begins, stage=part.stage
        )


# -- chapters --------------------------------------------------------------------------------


def _chapters(writer: Writer, chapters: Sequence[Chapter], side: str) -> str:
    """The HTML of a chapter and of those that run on after it."""
    first = chapters[0]
    values = {"kind": first.kind, "side": side, "thumb_top": _thumb_top(writer, first)}
    writers = [replace(writer, chapter=chapter) for chapter in chapters]
    told = [
        _chapter(own, one, runs_on=one is not first)
        for own, one in zip(writers, chapters, strict=True)
    ]
    if first.kind == "part":
        return writer.fill("part.html", **values, **told[0])
    return writer.fill(
        "chapter.html",
        **values,
        thumb=told[0]["thumb"],
        texts=tuple(
            own.fill("chapter-text.html", **one) for own, one in zip(writers, told, strict=True)
        ),
        note_hang=max(own.note_hang() for own in writers),
    )


def _slide(writer: Writer, chapter: Chapter, summary: Summary, side: str) -> str:
    """The HTML of a slide; the first one of a chapter has the chapter's id."""
    own = writer.labels.by_id[chapter.id]
    of_chapter = next(one for one in writer.publication.chapters if one.id == chapter.id)
    first = next(block for block in of_chapter.blocks if isinstance(block, Summary))
    writer = replace(writer, chapter=chapter)
    return writer.fill(
        "slide.html",
        kind=chapter.kind,
        side=side,
        thumb_top="0mm",
        slide=summary,
        chapter=chapter,
        own=own,
        is_first=first.id == summary.id,
        shown=summary.shown,
        is_figure=isinstance(summary.shown, Figure),
        is_beside=not isinstance(summary.shown, Table) or writer.fits_slide(summary.shown),
        title=plain_text(summary.content),
        notes=tuple(
            (number, chapter.notes[name])
            for name, number in writer.note_numbers.items()
            if name in {one.name for one in nodes(summary) if isinstance(one, NoteCall)}
        ),
        note_hang=writer.note_hang(),
    )


def _chapter(writer: Writer, chapter: Chapter, *, runs_on: bool) -> dict[str, Any]:
    """The values of a chapter's templates, by the writer of that chapter."""
    own = writer.labels.by_id[chapter.id]
    blocks = tuple(block for block in chapter.blocks if block is not chapter.heading)
    return {
        "chapter": chapter,
        "own": own,
        "band": "line" if runs_on else writer.publication.settings.band_of(chapter.kind),
        "runs_on": runs_on,
        "running": _name(own),
        "part": _name(part) if (part := _part(writer, chapter)) else "",
        "thumb": own.number or THUMBS.get(chapter.kind, ""),
        "numeral": _numeral(own.number),
        "title_lines": writer.inlines(chapter.heading.content),
        "members": tuple(_members(writer, chapter)),
        "notes": tuple(
            (number, chapter.notes[name])
            for name, number in writer.note_numbers.items()
            if name in chapter.notes
        ),
        "content": writer.blocks(blocks),
    }


def _name(label: Label) -> str:
    return "　".join(part for part in (label.number, label.title) if part)


def _part(writer: Writer, chapter: Chapter) -> Label | None:
    """The label of the part that a chapter belongs to."""
    chapters = writer.publication.chapters
    before = chapters[: chapters.index(chapter)]
    parts = [one for one in before if one.kind == "part"]
    if not parts or chapter.kind in FRONT_KINDS | BACK_KINDS | {"part", "feature"}:
        return None
    return writer.labels.by_id[parts[-1].id]


def _numeral(number: str) -> str:
    """What of a chapter's number is drawn large: its letters and digits, or what of them is short.

    Of 第1章 that is 1, of 付録A it is A, of Chapter 1 it is 1.
    """
    letters = "".join(c for c in number if c.isalnum() and c.isascii())
    digits = "".join(c for c in letters if c.isdigit())
    return next((one for one in (letters, digits) if len(one) <= _LARGE), "")


def _members(writer: Writer, of: Chapter) -> Iterator[tuple[Label, str, str]]:
    """The chapters of a part, or its appendices and documents; for a chapter, its sections."""
    labels, chapters = writer.labels.by_id, writer.publication.chapters
    if of.kind != "part":
        headings = (block for block in of.blocks if isinstance(block, Heading))
        yield from ((labels[h.id], h.id, "") for h in headings if h.level == SECTION)
        return
    following = chapters[chapters.index(of) + 1 :]
    kinds = next((kinds for kinds in MEMBERS if following and following[0].kind in kinds), ())
    for chapter in takewhile(lambda chapter: chapter.kind in kinds, following):
        yield labels[chapter.id], chapter.id, ""


def _thumb_top(writer: Writer, chapter: Chapter) -> str:
    """The distance of the chapter's thumb index from the head; after the last step it restarts."""
    chapters = [c for c in writer.publication.chapters if c.kind != "part"]
    index = writer.theme.theme.thumb_index
    if index is None or chapter not in chapters:
        return "0mm"
    return f"{index.top + chapters.index(chapter) % index.steps * index.step:g}mm"
