"""Reading a publication's folder: `publication.yaml`, the chapters, and the data they share."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, islice
from operator import mul
from pathlib import Path
from posixpath import normpath
from typing import Any, Literal, TypeVar

from hakusho.charts import reading
from hakusho.charts.panels import natural
from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.findings.limits import FIGURES, GLOSSARY, TERM
from hakusho.markup.ids import Names
from hakusho.markup.inlines import InlineReader
from hakusho.markup.terms import Terms
from hakusho.pictures import placing as pictures
from hakusho.publication.chapters import Chapter, chapters, entries
from hakusho.settings.publication import (
    BACK,
    FRONT,
    KINDS,
    Allow,
    External,
    Settings,
    checked,
    dressed,
    enlarged,
)
from hakusho.settings.theme import Panels, ThemeFolder, read_theme
from hakusho.settings.universaldesign import universal
from hakusho.sources.data import Written, names, read_list, read_mapping, read_record
from hakusho.sources.text import read_source, shown
from hakusho.tables import keyfigures, tabular
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.chart import Chart
from hakusho.tree.directive import ID, Material, Slide, id_remedy
from hakusho.tree.ledger import FigureEntry, KeyFiguresEntry
from hakusho.tree.model import Block, Inlines, nodes
from hakusho.tree.room import Room, Shape, photograph
from kumihan.files import files


@dataclass(frozen=True, slots=True, kw_only=True)
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
        """The forms by which the entry is found in the text."""
        term, short = self.term.text, self.abbreviation
        both = (f"{term}（{short}）", short) if short and short != term else ()
        return (term, *both)


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of `corrections.yaml`: the wording that was found, its correction, and why."""

    place: str
    found: str
    corrected: str
    reason: str
    span: Span
    status: Literal["訂正", "未決"] = "訂正"


Placed = TypeVar("Placed", bound=Block)
_KEYS = re.compile("base|chapters")  # a file without either is no publication, and is not parsed


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The content of a publication's folder; `theme` is None when it cannot be read."""

    name: str
    folder: Path
    source: Source
    settings: Settings
    chapters: tuple[Chapter, ...]
    glossary: Mapping[str, GlossaryEntry]
    figures: Mapping[str, FigureEntry]
    tables: Mapping[str, Span]
    key_figures: Mapping[str, Span]
    corrections: tuple[Correction, ...]
    explanatory_notes: tuple[Inlines, ...]
    explanations: Mapping[str, Inlines]
    colophon: Mapping[str, Inlines]
    theme: ThemeFolder | None = None
    ids: Names = field(default_factory=Names)

    @cached_property
    def nodes(self) -> tuple[object, ...]:
        """Everything in the chapters' blocks, in reading order."""
        return tuple(node for chapter in self.chapters for node in chapter.nodes)

    @cached_property
    def texts(self) -> tuple[tuple[object, ...], ...]:
        """Everything in each text: a chapter with its notes, and then what is in no chapter."""
        outside = (self.explanatory_notes, self.explanations.values(), self.colophon.values())
        own = (chapter.all_nodes for chapter in self.chapters)
        return (*own, *(tuple(nodes(tuple(text))) for text in outside))

    @property
    def all_nodes(self) -> Iterator[object]:
        """Everything in all texts."""
        return chain.from_iterable(self.texts)

    @property
    def is_cut(self) -> bool:
        """Whether the file of a chapter could not be read, so that what it has is not known."""
        listed = self.settings.place("chapters").source
        blocks = (block for chapter in self.chapters for block in chapter.blocks)
        return any(isinstance(b, BlockFault) and b.span.source is listed for b in blocks)

    @cached_property
    def misspelt(self) -> Mapping[str, str]:
        """The ids of blocks that place nothing (reported), each with the id that is meant."""
        return {b.id: b.meant for b in self.placed(BlockFault) if b.meant}

    def placed(self, kind: type[Placed]) -> Iterator[Placed]:
        """The blocks of a kind in the chapters, in reading order."""
        return (node for node in self.nodes if isinstance(node, kind))


Entry = TypeVar("Entry", GlossaryEntry, FigureEntry, KeyFiguresEntry)


def read(
    path: Path, report: Report, theme: str = "", *, trusts_theme: bool = False
) -> Publication | None:
    """The publication of a folder or of one of its `*.yaml` files; None if its settings
    cannot be read.

    `theme` replaces the theme of the settings; `trusts_theme` allows the templates of the theme.
    """
    file = _file(path)
    settings = read_settings(file, report)
    if settings is None:
        _check_theme(file, theme, report)
        return None
    asked = Source("--theme", theme).span() if theme else settings.place("theme")
    look = read_theme(
        theme or settings.theme, file.parent, asked, report,
        is_users=bool(theme), trusts=trusts_theme,
    )  # fmt: skip
    source = settings.span.source
    if look and settings.universal_design:
        settings, look = universal(settings, look, (*look.face_folders, (file.parent, "fonts")))
    elif look:
        settings = dressed(settings, look.theme)
        look = replace(look, theme=enlarged(look.theme, settings))
    settings = checked(settings, report)
    name = f"{_name(path)}-{Path(theme).name}" if theme else _name(path)
    return _assemble(name, file.parent, source, settings, look, report)


def _check_theme(file: Path, theme: str, report: Report) -> None:
    """Report what is wrong with the theme of a publication whose settings cannot be read."""
    ignore: list[Diagnostic] = []
    source = read_source(file.parent, file.name, ignore.append)
    written = names(source, ignore.append).get("theme") if source else None
    if written and not theme and not ignore:
        read_theme(written.text, file.parent, written.span, report, is_users=False, trusts=False)


def read_settings(file: Path, report: Report) -> Settings | None:
    """The settings of a publication file, laid over those of its `base` files; None on errors."""
    sources = _sources(file, report)
    return read_record(Settings, sources[-1], report, file.name, sources[:-1]) if sources else None


def _sources(file: Path, report: Report) -> list[Source]:
    """A publication file, after the files that it is based on; empty if one cannot be read."""
    found: list[Source] = []
    asked: Span | None = None
    while source := read_source(file.parent, file.name, report, asked):
        found.insert(0, source)
        ignore: list[Diagnostic] = []  # reported when the settings are read
        base = names(source, ignore.append).get("base")
        if not base:
            return found
        asked, file = base.span, file.parent / base.text
        is_beside = base.text == Path(base.text).name
        if not is_beside or shown(file) in {one.path for one in found}:
            message = (
                "base の設定ファイルが、自分自身か互いを参照しています"
                if is_beside
                else "base のファイルがほかの所にあります"
            )
            hint = "同じフォルダーの、元になる設定ファイルの名前を書いてください"
            report(finding("Y004", message, base.span, hint))
            break
    return []


def chapters_elsewhere(publication: Publication) -> Iterator[str]:
    """The chapter files of the other publication files in the folder, as paths in the folder."""
    ignore: list[Diagnostic] = []
    for settings in _elsewhere(publication):
        for entry in entries(settings, ignore.append):
            yield from (one.name for one in entry.files)


def is_printed_elsewhere(summary: Summary, publication: Publication) -> bool:
    """Whether another publication file in the folder prints a summary."""
    ignore: list[Diagnostic] = []
    path = normpath(summary.span.source.path)
    return any(
        any(one.text == summary.id for one in file.only)
        if file.only is not None
        else settings.layout == "slides"
        for settings in _elsewhere(publication)
        for entry in entries(settings, ignore.append)
        for file in entry.files
        if normpath(shown(publication.folder / file.name)) == path
    )


def _elsewhere(publication: Publication) -> Iterator[Settings]:
    """The settings of the other publication files in the folder."""
    ignore: list[Diagnostic] = []
    for name in files.names(publication.folder, suffix=".yaml"):
        source = read_source(publication.folder, name, ignore.append)
        if source and source.path != publication.source.path and _KEYS.search(source.text):
            is_one = {"base", "chapters"} & set(names(source, ignore.append))
            settings = read_settings(publication.folder / name, ignore.append) if is_one else None
            if settings:
                yield settings


def _file(path: Path) -> Path:
    return path if path.suffix in (".yaml", ".yml") else path / "publication.yaml"


def _name(path: Path) -> str:
    """The name of a publication's outputs: its folder's, with its file's if that was given."""
    file = _file(path)
    home = file.parent.resolve().name
    return home if path == file.parent else f"{home}-{file.stem}"


def unreadable(path: Path) -> Publication:
    """A publication without content, for drafts of one whose settings cannot be read."""
    file = _file(path)
    source = Source(shown(file), "")
    settings = Settings(title="（題名不明）", chapters=(), span=source.span(), front=(), back=())
    none: Mapping[str, Any] = {}
    return Publication(
        name=_name(path),
        folder=file.parent,
        source=source,
        settings=settings,
        chapters=(),
        glossary=none,
        figures=none,
        tables=none,
        key_figures=none,
        corrections=(),
        explanatory_notes=(),
        explanations=none,
        colophon=none,
    )


def _assemble(
    name: str,
    folder: Path,
    source: Source,
    settings: Settings,
    theme: ThemeFolder | None,
    report: Report,
) -> Publication:
    glossary = _data(folder, "glossary.yaml", GlossaryEntry, report)
    figures = _data(folder, "figures.yaml", FigureEntry, report)
    key_figures = _data(folder, "key-figures.yaml", KeyFiguresEntry, report)
    corrections = _corrections(folder, report)
    image = partial(pictures.locate, folder, report)
    listed = list(entries(settings, report))
    paths = [shown(folder / file.name) for entry in listed for file in entry.files]
    files = {normpath(path): path for path in paths}
    terms, home = _terms(glossary, report), normpath(shown(folder))

    def reader(of: Source) -> InlineReader:
        return InlineReader(
            source=of, report=report, terms=terms, image=image, files=files, home=home
        )

    text = partial(_text, reader)
    room = _room(settings, theme)
    tables = tabular.definitions(folder, reader, report)
    material = Material(
        figures=figures,
        tables={name: table.make for name, table in tables.items()},
        report=report,
        image=image,
        chart=partial(reading.read, folder, report, room),
        shape=partial(_shape, folder),
        room=room,
        text=text,
        slide=Slide(*settings.kihon_hanmen.beside) if settings.layout == "slides" else None,
        key_figures=keyfigures.makers(folder, key_figures, text, report),
        is_unreadable=_Unreadable(folder),
    )
    ids = Names()
    return Publication(
        name=name,
        folder=folder,
        source=source,
        settings=settings,
        chapters=tuple(chapters(folder, listed, reader, material, ids)),
        ids=ids,
        glossary=glossary,
        figures=figures,
        tables={k: t.span for k, t in tables.items()},
        key_figures={k: one.span for k, one in key_figures.items()},
        corrections=corrections,
        explanatory_notes=tuple(text(item) for item in settings.explanatory_notes),
        explanations={k: text(e.explanation) for k, e in glossary.items()},
        colophon={k: text(v) for k, v in settings.colophon.items()},
        theme=theme,
    )


def _room(settings: Settings, theme: ThemeFolder | None) -> Room:
    """The room for figures in a type area and a theme."""
    hanmen, panels = settings.kihon_hanmen, theme.theme.panels if theme else Panels()
    notes = hanmen.side_note_gap + hanmen.side_note_width if settings.notes == "side" else 0.0
    return Room(
        column=hanmen.column_width,
        measure=hanmen.width,
        wide=hanmen.width + notes,
        length=hanmen.height,
        padding=panels.padding,
        framed=panels.title_above,
        gap=hanmen.figure_gap,
    )


def _shape(folder: Path, entry: FigureEntry, chart: Chart | None) -> Shape:
    """The height that the chart or picture of an entry has at a width; that of a photograph
    without a file.
    """
    if chart:
        return partial(natural, chart)
    ratio = pictures.ratio(folder, entry)
    return partial(mul, ratio) if ratio else photograph


def _text(reader: tabular.Readers, written: Written | None) -> Inlines:
    """The inlines of a text that a data file gives; none without one."""
    return reader(written.span.source).read_text(written.text, written.span) if written else ()


@dataclass(frozen=True)
class _Unreadable:
    """Whether an id that was not found is in a data file after all, whose fault is reported."""

    folder: Path

    def __call__(self, kind: str, name: str) -> bool:
        if kind == "table":
            return files.exists(self.folder, f"tables/{name}.yaml")
        known = self.figures if kind == "figure" else self.key_figures
        return known is None or name in known

    @cached_property
    def figures(self) -> Container[str] | None:
        """The ids of the ledger of pictures; None when it is broken."""
        return self.ids("figures.yaml")

    @cached_property
    def key_figures(self) -> Container[str] | None:
        """The ids of the ledger of key figures; None when it is broken."""
        return self.ids("key-figures.yaml")

    def ids(self, ledger: str) -> Container[str] | None:
        """The ids of a ledger; None when it is broken."""
        ignore: list[Diagnostic] = []
        source = _source(self.folder, ledger, ignore.append)
        written = names(source, ignore.append) if source else ()
        return None if ignore else written


def _source(folder: Path, name: str, report: Report) -> Source | None:
    """A data file of the folder; None if there is none or it cannot be read (reported)."""
    return read_source(folder, name, report) if files.exists(folder, name) else None


def _data(folder: Path, name: str, wanted: type[Entry], report: Report) -> dict[str, Entry]:
    """The entries of a data file of the folder by id; none without the file."""
    source = _source(folder, name, report)
    found = read_mapping(wanted, source, report, name) if source else {}
    for own, entry in found.items():
        if not ID.fullmatch(own):
            message = f"id「{own}」に使えない文字があります"
            report(finding("R009", message, entry.span, id_remedy(own, "「{}」")))
    limit = _MOST[name]
    if limit.is_passed(len(found)):
        report(limit.finding(list(found.values())[limit.most].span))
    return dict(islice(found.items(), limit.most))


_MOST = {"glossary.yaml": GLOSSARY, "figures.yaml": FIGURES, "key-figures.yaml": FIGURES}


def _corrections(folder: Path, report: Report) -> tuple[Correction, ...]:
    source = _source(folder, "corrections.yaml", report)
    return read_list(Correction, source, report, "corrections.yaml") if source else ()


def _terms(glossary: Mapping[str, GlossaryEntry], report: Report) -> Terms:
    words: dict[str, str] = {}
    for entry_id, entry in glossary.items():
        for word in entry.words:
            if TERM.is_passed(len(word)):
                report(TERM.finding(entry.span))
            elif words.setdefault(word, entry_id) != entry_id:
                first = glossary[words[word]].span
                message = f"「{word}」は二度定義されています（最初は {first}）"
                place = entry.term.span if word == entry.term.text else entry.span
                report(finding("R007", message, place, "どちらかの項目を消してください"))
    return Terms(words)


def display(publication: Publication) -> str:
    """The publication's folder as its author knows it."""
    return shown(publication.folder)


__all__ = [
    "BACK", "FRONT", "KINDS", "Allow", "Chapter", "External", "Publication", "Settings", "display",
    "read",
]  # fmt: skip
