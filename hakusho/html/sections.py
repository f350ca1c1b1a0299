"""The sections of a book in order: front matter, chapters, back matter, each as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from hakusho.findings.diagnostic import Diagnostic, Source, Span
from hakusho.html.matter import BACK_KINDS, MATTER, Begins, Folios
from hakusho.html.writer import Writer
from hakusho.publication.numbering import Label
from hakusho.publication.reading import Chapter
from hakusho.settings.publication import LISTS
from hakusho.tree.blocks.heading import Heading

Html = Callable[[Mapping[str, str], str], str]
FRONT_KINDS = {"preface"}
FAULTS = "faults"
MEMBERS = (("introduction", "chapter", "feature"), ("appendix", "document"))
SECTION = 2  # the level of its heading
THUMBS = {"preface": "巻頭", "introduction": "導入", "afterword": "結び"}


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages laid out by itself.

    `html(pages, side)` writes it, given the folios of ids and the side of its first page
    ("recto" or "verso"). `stage` says when it is laid out first: 0 text, 1 glossary and index,
    which list pages of the text, 2 the contents, which list pages of all.
    """

    id: str
    title: str
    folios: Folios
    begins: Begins
    stage: int
    html: Html
    chapter: Chapter | None = None

    @property
    def span(self) -> Span:
        """Where findings without a place of their own are put."""
        if self.chapter:
            return self.chapter.heading.span
        return Source(f"（{self.title}）", "").span()

    @property
    def heading_id(self) -> str:
        """The id of the chapter's title."""
        return self.chapter.id if self.chapter else self.id


def sections(writer: Writer) -> Iterator[Section]:
    """The sections of the publication."""
    yield from _ordered(_Sections(writer))


def faults(writer: Writer, diagnostics: Iterable[Diagnostic]) -> list[Section]:
    """The first pages of a draft: everything that is wrong with it."""
    found = tuple(
        {"place": str(d.span), "code": d.code, "message": d.message}
        for d in diagnostics
        if d.is_error
    )

    def html(_pages: Mapping[str, str], side: str) -> str:
        return str(
            writer.fill("faults.html", kind="faults", side=side, thumb_top="0mm", faults=found)
        )

    return [Section(FAULTS, "不備", "none", "recto", 0, html)] if found else []


def _ordered(make: _Sections) -> Iterator[Section]:
    settings = make.writer.publication.settings
    chapters = make.writer.publication.chapters
    front = [name for name in settings.front if name not in LISTS]
    for name in front[: _position(front)]:
        yield from make.matter(name)
    yield from (make.chapter(c, "lower-roman") for c in chapters if c.kind in FRONT_KINDS)
    for name in front[_position(front) :]:
        yield from make.matter(name)
    body = [c for c in chapters if c.kind not in FRONT_KINDS | BACK_KINDS]
    for number, chapter in enumerate(body):
        section = make.chapter(chapter, "decimal")
        yield replace(section, begins="recto") if number == 0 else section
    back = settings.back
    end = next((n for n, name in enumerate(back) if name in ("colophon", "back-cover")), len(back))
    for name in back[:end]:
        yield from make.matter(name)
    yield from (make.chapter(c, "decimal") for c in chapters if c.kind in BACK_KINDS)
    for name in back[end:]:
        yield from make.matter(name)


def _position(front: list[str]) -> int:
    """Where prefaces come: after cover and title page."""
    return sum(1 for name in front if name in ("cover", "title-page"))


@dataclass(frozen=True, slots=True)
class _Sections:
    writer: Writer

    # -- chapters --------------------------------------------------------------------------

    def chapter(self, chapter: Chapter, folios: Folios) -> Section:
        is_recto = self.writer.publication.settings.new_recto or chapter.kind == "part"
        begins: Begins = "recto" if is_recto else "anywhere"

        def html(pages: Mapping[str, str], side: str) -> str:
            return str(self.chapter_html(chapter, pages, side))

        title = self.writer.labels.by_id[chapter.id].title
        return Section(chapter.stem, title, folios, begins, 0, html, chapter)

    def chapter_html(self, chapter: Chapter, pages: Mapping[str, str], side: str) -> str:
        writer = replace(self.writer, pages=pages, chapter=chapter)
        own = writer.labels.by_id[chapter.id]
        blocks = tuple(block for block in chapter.blocks if block is not chapter.heading)
        return writer.fill(
            "part.html" if chapter.kind == "part" else "chapter.html",
            kind=chapter.kind,
            side=side,
            chapter=chapter,
            own=own,
            running="　".join(part for part in (own.number, own.title) if part),
            thumb=own.number or THUMBS.get(chapter.kind, ""),
            thumb_top=self.thumb_top(chapter),
            numeral="".join(c for c in own.number if c.isalnum() and c.isascii()),
            title_lines=writer.inlines(chapter.heading.content),
            members=tuple(self.members(chapter)),
            notes=tuple(
                (number, chapter.notes[name])
                for name, number in writer.note_numbers.items()
                if name in chapter.notes
            ),
            note_hang=writer.note_hang(),
            content=writer.blocks(blocks),
        )

    def members(self, of: Chapter) -> Iterator[tuple[Label, str, str]]:
        """The chapters of a part, or the documents of one of theirs; the sections of a chapter."""
        labels, chapters = self.writer.labels.by_id, self.writer.publication.chapters
        if of.kind != "part":
            headings = (block for block in of.blocks if isinstance(block, Heading))
            yield from ((labels[h.id], h.id, "") for h in headings if h.level == SECTION)
            return
        following = chapters[chapters.index(of) + 1 :]
        kinds = next((kinds for kinds in MEMBERS if following and following[0].kind in kinds), ())
        for chapter in takewhile(lambda chapter: chapter.kind in kinds, following):
            yield labels[chapter.id], chapter.id, ""

    def thumb_top(self, chapter: Chapter) -> str:
        """The head of the chapter's thumb index in mm; it starts again when the foot is reached."""
        chapters = [c for c in self.writer.publication.chapters if c.kind != "part"]
        index = self.writer.theme.theme.thumb_index
        if index is None or chapter not in chapters:
            return "0mm"
        return f"{index.top + chapters.index(chapter) % index.steps * index.step:g}mm"

    # -- front and back matter -------------------------------------------------------------

    def matter(self, name: str) -> Iterator[Section]:
        part = MATTER.get(name)
        if part is None or not part.material(self.writer):
            return

        def html(pages: Mapping[str, str], side: str) -> str:
            writer = replace(self.writer, pages=pages)
            values = part.values(writer)
            return str(writer.fill(f"{name}.html", kind=name, side=side, thumb_top="0mm", **values))

        is_back = name in self.writer.publication.settings.back
        folios = part.folios or ("decimal" if is_back else "lower-roman")
        yield Section(name, part.title, folios, part.begins, part.stage, html)
