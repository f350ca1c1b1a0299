"""A publication's folder: `publication.yaml`, its chapters, and the data that they share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from hakusho import markdown, pictures, tabular
from hakusho.blocks.fault import BlockFault
from hakusho.blocks.figure import FigureEntry
from hakusho.blocks.heading import Heading
from hakusho.blocks.table import Table
from hakusho.data import Written, read_list, read_mapping, read_record
from hakusho.diagnostic import Report, Source, Span, did_you_mean, finding
from hakusho.directive import ID, Material
from hakusho.faces import FaceEntry
from hakusho.hanmen import KihonHanmen
from hakusho.inlines import InlineReader
from hakusho.model import Block, Inlines, Note, Text, plain_text
from hakusho.sources import read_source, shown
from hakusho.terms import Terms

KINDS = ("part", "preface", "introduction", "chapter", "appendix", "document", "afterword")
FRONT = ("cover", "title-page", "explanatory-notes", "contents", "figures", "tables")
BACK = ("glossary", "index", "colophon")


@dataclass(frozen=True, slots=True)
class External:
    """A part of the book that lies outside this publication."""

    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Allow:
    """A finding that is allowed: its code, a part of its place or message, and the reason."""

    code: str
    place: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Settings:
    """`publication.yaml`; only `title` and `chapters` are required."""

    title: str
    chapters: tuple[Written | Mapping[str, Written], ...]
    span: Span
    title_lines: tuple[str, ...] = ()
    subtitle: str = ""
    series: str = ""
    edition: str = ""
    status: str = ""
    statement: str = ""
    author: str = ""
    publisher: str = ""
    language: str = "ja"
    date: date | None = None
    theme: str = "ai"
    kihon_hanmen: KihonHanmen = KihonHanmen()
    numbering: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    chapters_restart: bool = True
    external: Mapping[str, External] = field(default_factory=dict)
    notes: Literal["foot", "end"] = "foot"
    new_recto: bool = True
    contents_depth: int = 3
    front: tuple[str, ...] = FRONT
    back: tuple[str, ...] = BACK
    explanatory_notes: tuple[Written, ...] = ()
    colophon: Mapping[str, Written] = field(default_factory=dict)
    fallback: tuple[FaceEntry, ...] = ()
    allow: tuple[Allow, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """An entry of `glossary.yaml`."""

    term: Written
    span: Span
    full_name: str = ""
    abbreviation: str = ""
    reading: str = ""
    english: str = ""
    explanation: Written | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The forms that stand for the entry in the text."""
        term, short = self.term.text, self.abbreviation
        both = (f"{term}（{short}）", short) if short and short != term else ()
        return (term, *both)


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of `corrections.yaml`: what was found, what stands now, and why."""

    place: str
    found: str
    corrected: str
    reason: str
    span: Span
    status: Literal["訂正", "未決"] = "訂正"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the book: its kind, title and blocks (the title is one of them).

    `stem` is made from the file's name; links to the file mean the chapter.
    """

    kind: str
    id: str
    stem: str
    source: Source
    heading: Heading
    blocks: tuple[Block, ...]
    notes: Mapping[str, Note]


@dataclass(frozen=True, slots=True)
class Publication:
    """All that a publication's folder says."""

    name: str
    folder: Path
    source: Source
    settings: Settings
    chapters: tuple[Chapter, ...]
    glossary: Mapping[str, GlossaryEntry]
    figures: Mapping[str, FigureEntry]
    tables: Mapping[str, Span]
    corrections: tuple[Correction, ...]
    explanatory_notes: tuple[Inlines, ...]
    explanations: Mapping[str, Inlines]
    colophon: Mapping[str, Inlines]


def read(path: Path, report: Report) -> Publication | None:
    """The publication of a folder or of one of its `*.yaml` files; None when it has no frame."""
    file = path if path.suffix in (".yaml", ".yml") else path / "publication.yaml"
    source = read_source(file, report)
    if source is None:
        return None
    settings = read_record(Settings, source, report, file.name)
    if settings is None:
        return None
    _check_settings(settings, report)
    name = path.name if path == file.parent else f"{file.parent.name}-{file.stem}"
    return _assemble(name, file.parent, source, settings, report)


def unreadable(path: Path) -> Publication:
    """A publication without content, for drafts of one whose frame cannot be read."""
    source = Source(shown(path), "")
    settings = Settings("（題名不明）", (), source.span(), front=(), back=())
    return Publication(path.stem, path, source, settings, (), {}, {}, {}, (), (), {}, {})


def _check_settings(settings: Settings, report: Report) -> None:
    if problem := settings.kihon_hanmen.problem:
        report(finding("Y004", problem, settings.span))
    for names, known in ((settings.front, FRONT), (settings.back, BACK)):
        for name in set(names) - set(known):
            message = f"「{name}」という部分はありません（{'、'.join(known)}）"
            report(finding("Y004", message, settings.span, did_you_mean(name, known)))
    if not settings.chapters:
        report(finding("Y003", "章が一つもありません（chapters）", settings.span))


def _assemble(
    name: str, folder: Path, source: Source, settings: Settings, report: Report
) -> Publication:
    glossary = _data(folder / "glossary.yaml", GlossaryEntry, report)
    figures = _data(folder / "figures.yaml", FigureEntry, report)
    corrections = _corrections(folder / "corrections.yaml", report)
    image = partial(pictures.locate, folder, report)
    entries = list(_entries(settings, folder, report))
    files = {file.name: chapter_id for _, file, chapter_id, _ in entries}
    terms = _terms(glossary, report)

    def reader(of: Source) -> InlineReader:
        return InlineReader(of, report, terms, files, image)

    def text(written: Written | None) -> Inlines:
        return reader(written.span.source).read_text(written.text, written.span) if written else ()

    tables = tabular.definitions(folder, reader, report)
    material = Material(figures, {k: t.make for k, t in tables.items()}, report, image, text)
    chapters = tuple(_chapters(entries, reader, material, report))
    return Publication(
        name,
        folder,
        source,
        settings,
        chapters,
        glossary,
        figures,
        {k: t.span for k, t in tables.items()},
        corrections,
        tuple(text(item) for item in settings.explanatory_notes),
        {k: text(e.explanation) for k, e in glossary.items()},
        {k: text(v) for k, v in settings.colophon.items()},
    )


def _data(path: Path, wanted: type, report: Report):  # type: ignore[no-untyped-def]
    source = read_source(path, report) if path.exists() else None
    return read_mapping(wanted, source, report, path.name) if source else {}


def _corrections(path: Path, report: Report) -> tuple[Correction, ...]:
    source = read_source(path, report) if path.exists() else None
    return read_list(Correction, source, report, path.name) if source else ()


def _terms(glossary: Mapping[str, GlossaryEntry], report: Report) -> Terms:
    words: dict[str, str] = {}
    for entry_id, entry in glossary.items():
        for word in entry.words:
            if words.setdefault(word, entry_id) != entry_id:
                first = glossary[words[word]].span
                message = f"「{word}」は二度定義されています（最初は {first}）"
                report(finding("R007", message, entry.span))
    return Terms(words)


def _entries(
    settings: Settings, folder: Path, report: Report
) -> Iterator[tuple[str, Path, str, Span]]:
    """The kind, file, provisional id and place of every item of `chapters:`."""
    for number, item in enumerate(settings.chapters, start=1):
        pairs = {"chapter": item} if isinstance(item, Written) else dict(item)
        if len(pairs) != 1:
            report(finding("Y004", "chapters の一項目には一つのファイルを書きます", settings.span))
            continue
        kind, file = next(iter(pairs.items()))
        if kind not in KINDS:
            message = f"「{kind}」という種類の章はありません（{'、'.join(KINDS)}）"
            report(finding("Y004", message, file.span, did_you_mean(kind, KINDS)))
            continue
        path = folder / file.text
        if folder.resolve() not in path.resolve().parents:
            message = f"「{file.text}」は出版物のフォルダーの外にあります"
            report(finding("A007", message, file.span))
            continue
        stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
        yield kind, path, stem if ID.fullmatch(stem) else f"chapter-{number}", file.span


def _chapters(
    entries: list[tuple[str, Path, str, Span]],
    reader: Callable[[Source], InlineReader],
    material: Material,
    report: Report,
) -> Iterator[Chapter]:
    for kind, path, stem, span in entries:
        source = read_source(path, report, span)
        if source is None:
            yield _missing_chapter(kind, stem, path)
            continue
        parsed = markdown.parse(source, stem, reader(source), material)
        yield _chapter(kind, stem, parsed, report)


def _missing_chapter(kind: str, stem: str, path: Path) -> Chapter:
    """What stands in a draft for a file that cannot be read."""
    source = Source(shown(path), "")
    heading = Heading(stem, source.span(), 1, (Text(path.name, source.span()),), True)
    fault = BlockFault(f"{stem}-fault", source.span(), f"{path.name} を読めません")
    return Chapter(kind, stem, stem, source, heading, (heading, fault), {})


def _chapter(kind: str, stem: str, parsed: markdown.ParsedFile, report: Report) -> Chapter:
    titles = [b for b in parsed.blocks if isinstance(b, Heading) and b.level == 1]
    span = parsed.source.span()
    if not parsed.source.text.strip():
        report(finding("Y012", "ファイルが空です", span))
    elif not titles:
        report(finding("M009", "章の題（# で始まる行）がありません", span, "例: # 章の題 {#id}"))
    for extra in titles[1:]:
        message = f"一つのファイルに題（#）が二つあります（「{plain_text(extra.content)}」）"
        report(finding("M009", message, extra.span, "節なら ##、章なら別のファイルにします"))
    heading = titles[0] if titles else Heading(stem, span, 1, (), False)
    return Chapter(kind, heading.id, stem, parsed.source, heading, parsed.blocks, parsed.notes)


def display(publication: Publication) -> str:
    """The publication's folder as its author knows it."""
    return shown(publication.folder)


__all__ = ["Chapter", "Publication", "Settings", "Table", "display", "read"]
