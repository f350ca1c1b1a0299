"""Front and back matter: its parts, and the lists on their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hakusho.html.writer import Writer
from hakusho.publication.numbering import contents
from hakusho.publication.reading import GlossaryEntry
from hakusho.settings.publication import LISTS, Settings
from hakusho.trade import collation
from hakusho.trade.days import dated
from hakusho.trade.symbols import book_symbols
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Block, Inlines, Text, plain_text

Folios = Literal["", "none", "back", "lower-roman", "decimal"]
Begins = Literal["anywhere", "recto", "verso"]
BACK_KINDS = {"afterword"}
_MANY = 16  # entries of a glossary, more than stand on a page: it has heads
_PART = "の"  # what follows it in a word is a part of what stands before it
_WRITTEN_LATIN = re.compile("[0-9A-Za-z]")
TEXT, LISTING = range(2)
_LISTED: dict[str, tuple[str, tuple[type[Block], ...]]] = {
    "figures": ("図・写真", (Figure,)),
    "tables": ("表", (Table,)),
    "figures-and-tables": ("図表", (Figure, Table)),
    "sidebars": ("コラム", (Sidebar,)),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A part of front or back matter.

    `values` makes the values of its template, with a writer that knows the folios; if `material`
    returns nothing, the part is not printed. `stage` is as in `Section`; `folios` is its own style
    of folios, if it has one.
    """

    title: str
    begins: Begins = "anywhere"
    values: Callable[[Writer], dict[str, Any]] = lambda _: {}
    material: Callable[[Writer], object] = lambda _: True
    stage: int = TEXT
    folios: Folios = ""


def _contents(writer: Writer) -> dict[str, Any]:
    publication, labels = writer.publication, writer.labels
    entries: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for level, heading, chapter in contents(publication, publication.settings.contents_depth):
        label = labels.by_id.get(heading.id)
        if label and label.title:
            entries[chapter.kind in BACK_KINDS].append(
                {
                    "level": level, "kind": label.kind, "id": heading.id,
                    "number": label.number, "title": label.title,
                }
            )  # fmt: skip
    back = [
        {"level": 1, "kind": name, "id": name, "number": "", "title": MATTER[name].title}
        for name in publication.settings.back
        if name in MATTER and MATTER[name].stage == LISTING and MATTER[name].material(writer)
    ]
    listed = (*entries[False], *back, *entries[True])
    return {"entries": listed, "lists": tuple(_lists(writer))}


def _lists(writer: Writer) -> Iterator[dict[str, Any]]:
    """The lists of figures, tables and sidebars that the front matter asks for."""
    publication, labels = writer.publication, writer.labels
    for name in (name for name in publication.settings.front if name in LISTS):
        title, kinds = _LISTED[name]
        found = [
            (block.id, labels.by_id[block.id])
            for block in publication.nodes
            if isinstance(block, kinds)
        ]
        entries = tuple(
            {"id": block_id, "number": label.number, "title": label.title}
            for block_id, label in found
            if label.number
        )
        if entries:
            yield {"kind": name, "title": title, "entries": entries}


def _glossary(writer: Writer) -> dict[str, Any]:
    uses = _by_entry(writer)
    ordered = sorted(
        writer.publication.glossary.items(),
        key=lambda item: collation.key(item[1].reading or item[1].term.text),
    )
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, entry in ordered:
        head = collation.head(entry.reading or entry.term.text) if len(ordered) > _MANY else ""
        groups.setdefault(head, []).append(
            {
                "id": name,
                "entry": entry,
                "pages": uses.get(name, ()),
                "explanation": writer.publication.explanations[name],
            }
        )
    return {"groups": tuple((head, tuple(entries)) for head, entries in groups.items())}


def _abbreviated(writer: Writer) -> list[tuple[str, GlossaryEntry]]:
    """The entries of the glossary that have an abbreviation, Latin ones first."""

    def key(item: tuple[str, GlossaryEntry]) -> Any:
        short, reading = item[1].abbreviation, item[1].reading
        is_known = collation.is_sortable(short) or not reading
        return not short.isascii(), collation.key(short if is_known else reading)

    return sorted((i for i in writer.publication.glossary.items() if i[1].abbreviation), key=key)


def _abbreviations(writer: Writer) -> dict[str, Any]:
    uses = _by_entry(writer)
    return {
        "entries": tuple(
            {"id": name, "entry": entry, "pages": uses.get(name, ())}
            for name, entry in _abbreviated(writer)
        )
    }


def _index(writer: Writer) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
    words = sorted(_index_words(writer).items(), key=lambda word: collation.key(word[0][1]))
    main = ("", "")
    for (text, reading), found in words:
        is_part = bool(main[0]) and _is_part((text, reading), main)
        main = main if is_part else (text, reading)
        groups.setdefault(collation.head(reading), []).append(
            {
                "text": text.removeprefix(main[0]) if is_part else text,
                "is_part": is_part,
                "pages": tuple((use, folio) for folio, use in found.items()),
            }
        )
    return {"groups": tuple((head, tuple(words)) for head, words in groups.items())}


def _is_part(word: tuple[str, str], main: tuple[str, str]) -> bool:
    """Whether a word, by its text and its reading, is another word with の and a part of it."""
    return word[0].startswith(main[0] + _PART) and word[1].startswith(main[1])


def _index_words(writer: Writer) -> dict[tuple[str, str], dict[str, str]]:
    """The words of the index, each with its reading, and the ids of their first uses by folio."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for entry, use in writer.labels.index:
        for reading in _readings(entry.text, entry.reading):
            places = found.setdefault((entry.text, reading), {})
            places.setdefault(writer.pages.get(use, "00"), use)
    uses = _by_entry(writer)
    for name, item in writer.publication.glossary.items():
        for text, reading in _index_forms(item.term.text, item.reading, item.abbreviation):
            for use, folio in uses.get(name, ()):
                found.setdefault((text, reading), {}).setdefault(folio, use)
    return found


def _readings(text: str, reading: str) -> Iterator[str]:
    """Where a word stands in the index: by its reading and, if it begins so, among the Latin."""
    yield reading or text
    if reading and reading != text and _WRITTEN_LATIN.match(text):
        yield text


def _index_forms(term: str, reading: str, abbreviation: str) -> Iterator[tuple[str, str]]:
    both = f"{term}（{abbreviation}）" if abbreviation and abbreviation != term else term
    for one in _readings(term, reading):
        yield both, one
    if abbreviation.isascii() and abbreviation not in ("", term):
        yield f"{abbreviation}（{term}）", abbreviation


def _by_entry(writer: Writer) -> dict[str, tuple[tuple[str, str], ...]]:
    """The first use of each glossary entry on each page, as (id, folio)."""
    found: dict[str, dict[str, str]] = {}
    for use in writer.labels.uses.values():
        folio = writer.pages.get(use.id)
        if folio is not None:
            found.setdefault(use.entry, {}).setdefault(folio, use.id)
    return {name: tuple((use, folio) for folio, use in by.items()) for name, by in found.items()}


def _colophon(writer: Writer) -> dict[str, Any]:
    """The entries of the colophon: as written, and what else the settings say of the book.

    書名 and 副題 are printed large in place of the title; what an entry says is not said again.
    """
    publication, settings = writer.publication, writer.publication.settings
    written = dict(publication.colophon)
    title, subtitle = written.pop("書名", None), written.pop("副題", None)
    before = (("版", settings.edition, ("版",)), ("発行日", _day(settings), ("日",)))
    after = (
        ("編集", settings.author, ("編", "著", "文")),
        ("発行", settings.publisher, ("発行", "発売")),
        ("ISBN", settings.isbn, ("ISBN",)),
        ("定価", f"本体{settings.price:,}円＋税" if settings.price else "", ("価",)),
    )
    missing = [
        {
            name: (Text(text, settings.span),)
            for name, text, known in group
            if text and not _is_said(text, known, written)
        }
        for group in (before, after)
    ]
    return {
        "title": title or (Text(settings.title, settings.span),),
        "subtitle": subtitle if subtitle or title else (Text(settings.subtitle, settings.span),),
        "colophon": {**missing[0], **written, **missing[1]},
    }


def _is_said(text: str, known: tuple[str, ...], written: Mapping[str, Inlines]) -> bool:
    """Whether an entry says a text, or has a name with one of these parts: 発行者 has 発行."""
    said = any(text in plain_text(content) for content in written.values())
    day = [name for name in written if name.endswith("日")]
    names = day if known == ("日",) else [name for name in written if name not in day]
    return said or any(part in name for name in names for part in known)


def _day(settings: Settings) -> str:
    return dated("{year}年{month}月{day}日", settings.date) if settings.date else ""


def _back_cover(writer: Writer) -> dict[str, Any]:
    """The values of the back cover; the pattern goes on from the front cover over no spine."""
    settings = writer.publication.settings
    code = (settings.isbn, settings.c_code, settings.price)
    return {"symbols": book_symbols(*code) if all(code) else (), "spine": 0}


MATTER: Mapping[str, Matter] = {
    "cover": Matter("表紙", "recto", folios="none"),
    "title-page": Matter("扉", "recto"),
    "explanatory-notes": Matter(
        "凡例",
        values=lambda writer: {"explanatory_notes": writer.publication.explanatory_notes},
        material=lambda writer: writer.publication.explanatory_notes,
    ),
    "contents": Matter("目次", values=_contents),
    "glossary": Matter(
        "用語集", "anywhere", _glossary, lambda writer: writer.publication.glossary, LISTING
    ),
    "abbreviations": Matter("略語集", "anywhere", _abbreviations, _abbreviated, LISTING),
    "index": Matter("索引", "anywhere", _index, lambda writer: writer.labels.index, LISTING),
    "colophon": Matter(
        "奥付",
        values=_colophon,
        material=lambda writer: (
            writer.publication.settings.colophon or writer.publication.settings.isbn
        ),
    ),
    "back-cover": Matter("裏表紙", "verso", _back_cover, folios="back"),
}
