"""The sections of a book in order: front matter, chapters, back matter, each as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from hakusho import collation
from hakusho.blocks.figure import Figure
from hakusho.blocks.heading import Heading
from hakusho.blocks.table import Table
from hakusho.diagnostic import Diagnostic, Source, Span
from hakusho.html import Writer
from hakusho.model import Block, nodes
from hakusho.numbering import Label, contents
from hakusho.publication import Chapter

Folios = Literal["none", "lower-roman", "decimal"]
Html = Callable[[Mapping[str, str], str], str]
FRONT_KINDS = {"preface"}
BACK_KINDS = {"afterword"}
FAULTS = "faults"
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
    is_recto: bool
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
    found = [d for d in diagnostics if d.is_error]

    def html(_pages: Mapping[str, str], side: str) -> str:
        return str(
            writer.fill("faults.html", kind="faults", side=side, thumb_top="0mm", faults=found)
        )

    return [Section(FAULTS, "不備", "none", True, 0, html)] if found else []


def _ordered(make: _Sections) -> Iterator[Section]:
    settings = make.writer.publication.settings
    chapters = make.writer.publication.chapters
    front = [name for name in settings.front if name not in ("figures", "tables")]
    for name in front[: _position(front)]:
        yield from make.matter(name)
    yield from (make.chapter(c, "lower-roman") for c in chapters if c.kind in FRONT_KINDS)
    for name in front[_position(front) :]:
        yield from make.matter(name)
    body = [c for c in chapters if c.kind not in FRONT_KINDS | BACK_KINDS]
    for number, chapter in enumerate(body):
        section = make.chapter(chapter, "decimal")
        yield replace(section, is_recto=True) if number == 0 else section
    for name in settings.back:
        if name == "colophon":
            yield from (make.chapter(c, "decimal") for c in chapters if c.kind in BACK_KINDS)
        yield from make.matter(name)


def _position(front: list[str]) -> int:
    """Where prefaces come: after cover and title page."""
    return sum(1 for name in front if name in ("cover", "title-page"))


@dataclass(frozen=True, slots=True)
class _Sections:
    writer: Writer

    # -- chapters --------------------------------------------------------------------------

    def chapter(self, chapter: Chapter, folios: Folios) -> Section:
        new_recto = self.writer.publication.settings.new_recto or chapter.kind == "part"

        def html(pages: Mapping[str, str], side: str) -> str:
            return str(self.chapter_html(chapter, pages, side))

        title = self.writer.labels.by_id[chapter.id].title
        return Section(chapter.stem, title, folios, new_recto, 0, html, chapter)

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
            members=list(self.members(chapter)),
            notes=[
                (number, chapter.notes[name])
                for name, number in writer.note_numbers.items()
                if name in chapter.notes
            ],
            note_hang=writer.note_hang(),
            content=writer.blocks(blocks),
        )

    def members(self, of: Chapter) -> Iterator[tuple[Label, str, str]]:
        """The chapters of a part, the sections of a chapter."""
        labels, chapters = self.writer.labels.by_id, self.writer.publication.chapters
        if of.kind != "part":
            headings = (block for block in of.blocks if isinstance(block, Heading))
            yield from ((labels[h.id], h.id, "") for h in headings if h.level == SECTION)
            return
        for chapter in chapters[chapters.index(of) + 1 :]:
            if chapter.kind not in ("introduction", "chapter"):
                return
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
        publication = self.writer.publication
        settings = publication.settings
        makers: dict[
            str, tuple[str, bool, Callable[[Mapping[str, str]], dict[str, Any]] | None]
        ] = {
            "cover": ("表紙", True, None),
            "title-page": ("扉", True, None),
            "explanatory-notes": ("凡例", bool(publication.explanatory_notes), None),
            "contents": ("目次", True, self.contents),
            "glossary": ("用語集", bool(publication.glossary), self.glossary),
            "index": ("索引", bool(self.writer.labels.index), self.index),
            "colophon": ("奥付", bool(settings.colophon), None),
        }
        if name not in makers:
            return
        title, has_material, values = makers[name]
        if not has_material:
            return

        def html(pages: Mapping[str, str], side: str) -> str:
            writer = replace(self.writer, pages=pages)
            extra = values(pages) if values else {}
            return str(writer.fill(f"{name}.html", kind=name, side=side, thumb_top="0mm", **extra))

        folios: Folios = "decimal" if name in settings.back else "lower-roman"
        if name == "cover":
            folios = "none"
        is_recto = name in ("cover", "title-page", "explanatory-notes", "glossary")
        stage = {"glossary": 1, "index": 1, "contents": 2}.get(name, 0)
        yield Section(name, title, folios, is_recto, stage, html)

    def contents(self, _pages: Mapping[str, str]) -> dict[str, Any]:
        publication, labels = self.writer.publication, self.writer.labels
        entries: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        for level, heading, chapter in contents(publication, publication.settings.contents_depth):
            label = labels.by_id.get(heading.id)
            if label and label.title:
                entries[chapter.kind in BACK_KINDS].append(
                    {"level": level, "id": heading.id, "number": label.number, "title": label.title}
                )
        listed = [name for name in publication.settings.back if name in ("glossary", "index")]
        back = [
            {"level": 1, "id": section.id, "number": "", "title": section.title}
            for name in listed
            for section in self.matter(name)
        ]
        return {"entries": entries[False] + back + entries[True], "lists": list(self.lists())}

    def lists(self) -> Iterator[dict[str, Any]]:
        """The lists of figures and tables, as far as the front matter asks for them."""
        settings, labels = self.writer.publication.settings, self.writer.labels
        for kind, title, wanted in (("figures", "図・写真", False), ("tables", "表", True)):
            found = [
                (block.id, labels.by_id[block.id])
                for block in _numbered(self.writer.publication.chapters)
                if isinstance(block, Table) is wanted
            ]
            entries = [
                {"id": name, "number": label.number, "title": label.title}
                for name, label in found
                if label.number
            ]
            if kind in settings.front and entries:
                yield {"kind": kind, "title": title, "entries": entries}

    def glossary(self, pages: Mapping[str, str]) -> dict[str, Any]:
        glossary = self.writer.publication.glossary
        uses = _by_entry(self.writer.labels.uses.values(), pages)
        ordered = sorted(
            glossary.items(), key=lambda i: collation.key(i[1].reading or i[1].term.text)
        )
        return {
            "entries": [
                {
                    "id": name,
                    "entry": entry,
                    "pages": uses.get(name, []),
                    "explanation": self.writer.publication.explanations[name],
                }
                for name, entry in ordered
            ]
        }

    def index(self, pages: Mapping[str, str]) -> dict[str, Any]:
        words = dict(self.index_words(pages))
        groups: dict[str, list[dict[str, Any]]] = {}
        for (text, reading), found in sorted(words.items(), key=lambda w: collation.key(w[0][1])):
            entry = {"text": text, "pages": list(found.items())}
            groups.setdefault(collation.head(reading), []).append(
                {**entry, "pages": [(use, folio) for folio, use in found.items()]}
            )
        return {"groups": list(groups.items())}

    def index_words(
        self, pages: Mapping[str, str]
    ) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
        """Every word with its reading, and the first use on each page: folio → id."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for entry, use in self.writer.labels.index:
            word = (entry.text, entry.reading or entry.text)
            found.setdefault(word, {}).setdefault(pages.get(use, "00"), use)
        uses = _by_entry(self.writer.labels.uses.values(), pages)
        for name, item in self.writer.publication.glossary.items():
            for text, reading in _index_forms(item.term.text, item.reading, item.abbreviation):
                for use, folio in uses.get(name, []):
                    found.setdefault((text, reading), {}).setdefault(folio, use)
        yield from found.items()


def _index_forms(term: str, reading: str, abbreviation: str) -> Iterator[tuple[str, str]]:
    both = f"{term}（{abbreviation}）" if abbreviation and abbreviation != term else term
    yield both, reading or term
    if abbreviation.isascii() and abbreviation not in ("", term):
        yield f"{abbreviation}（{term}）", abbreviation


def _by_entry(uses: Any, pages: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """For each glossary entry the first use on each page: (id, folio)."""
    found: dict[str, dict[str, str]] = {}
    for use in uses:
        folio = pages.get(use.id)
        if folio is not None:
            found.setdefault(use.entry, {}).setdefault(folio, use.id)
    return {name: [(use, folio) for folio, use in by.items()] for name, by in found.items()}


def _numbered(chapters: tuple[Chapter, ...]) -> Iterator[Block]:
    for chapter in chapters:
        for block in nodes(chapter.blocks):
            if isinstance(block, (Figure, Table)):
                yield block
