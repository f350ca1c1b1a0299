"""Every string that is printed, with its place, for all checks of characters.

A string of the settings, of a ledger's entry or of a block counts as printed unless it is listed
here, so that a new one is checked before anybody thinks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, get_type_hints

from hakusho.findings.diagnostic import Span
from hakusho.pictures.placing import PLACES, picture_of, probe
from hakusho.publication.reading import GlossaryEntry, Publication
from hakusho.settings.publication import External, Press, Settings
from hakusho.sources.data import key_of
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.figure import Figure, Image
from hakusho.tree.blocks.listing import Listing
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.table import Table
from hakusho.tree.chart import Series
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.model import Block, Code, IndexEntry, Ruby, Term, Text

# Strings that were read as text of the manuscript are found there, so they are not listed here.
UNPRINTED: Mapping[type, Set[str]] = {
    Settings: {
        "allow", "back", "base", "chapters", "colophon", "explanatory_notes", "fallback", "front",
        "kihon_hanmen", "language", "places", "span", "theme",
    },
    Press: {"profile", "registry"},
    External: frozenset(),
    FigureEntry: {"series", "place", "rights", "alt"},
    GlossaryEntry: {"reading"},
    Block: {"id"},
    BlockFault: {"text"},
    BlockRemark: {"text"},
    Image: {"address", "alt"},
    Listing: {"text", "language"},
    Table: {"series"},
}  # fmt: skip
PlacedText: TypeAlias = tuple[str, Span]
_PLACEHOLDER = {"status", "owner", "due"}  # of a figure, while its picture is not there


def printed(publication: Publication) -> Iterator[PlacedText]:
    """Every string that is printed, line by line, with its place."""
    for node in publication.all_nodes:
        yield from _inline(node)
        yield from _block(node, publication.tables)
        yield from _picture(node, publication.folder)
    settings = publication.settings
    for path, text in _settings(settings):
        yield text, settings.place(path)
    for name in settings.colophon:
        yield name, settings.place(f"colophon.{name}:")
    for entry in publication.glossary.values():
        yield entry.term.text, entry.term.span
        yield from _strings(entry, entry.span)


def _inline(node: object) -> Iterator[PlacedText]:
    match node:
        case Text() | Code() | Term() | IndexEntry():
            yield node.text, node.span
        case Ruby():
            yield "".join(base + reading for base, reading in node.pairs), node.span


def _block(node: object, tables: Mapping[str, Span]) -> Iterator[PlacedText]:
    """The strings of a block, or of a part of one, that are not inlines."""
    match node:
        case Listing():
            yield from _lines(node)
        case Series():
            yield from _strings(node, node.title.span)
        case Figure():
            yield from _figure(node)
        case Block():
            yield from _strings(node, tables.get(node.id, node.span))


def _picture(node: object, folder: Path) -> Iterator[PlacedText]:
    """The characters in an SVG picture."""
    if isinstance(node, PLACES) and (picture := picture_of(node)):
        file, span = picture
        yield "".join(sorted(probe(folder, file).characters)), span


def _lines(listing: Listing) -> Iterator[PlacedText]:
    lines = listing.text.split("\n")
    is_fenced = listing.span.text.strip() != lines[0].strip()
    for number, line in enumerate(lines, start=listing.span.line + is_fenced):
        yield line, Span(listing.span.source, number, 1)


def _figure(figure: Figure) -> Iterator[PlacedText]:
    """The printed strings of a figure's entry; only charts print the unit."""
    left_out = (_PLACEHOLDER if figure.address else set()) | (set() if figure.chart else {"unit"})
    yield from _strings(figure.entry, figure.entry.span, left_out)


def _strings(record: Any, span: Span, left_out: Set[str] = frozenset()) -> Iterator[PlacedText]:
    """The printed strings of a record, each with its place, searched from `span` on."""
    kind: type = type(record)
    for name in _names(kind):
        value = getattr(record, name)
        if value and name not in left_out:
            yield value, place_of(value, span)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of a record's fields that are strings and are printed."""
    unprinted = [UNPRINTED[base] for base in kind.__mro__ if base in UNPRINTED]
    hints = get_type_hints(kind).items()
    names = (name for name, wanted in hints if wanted is str)
    return tuple(name for name in names if not any(name in one for one in unprinted))


def place_of(text: str, span: Span) -> Span:
    """The first place of a text from `span` on; `span` if it is not there."""
    for number, line in enumerate(span.source.lines[span.line - 1 :], start=span.line):
        at = line.find(text, span.column - 1 if number == span.line else 0)
        if at >= 0:
            return Span(span.source, number, at + 1, len(text))
    return span


def _settings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The printed strings of a setting and of its parts, each after its path."""
    parts: Iterable[tuple[object, Any]] = ()
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        parts = enumerate(value)
    elif isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, Settings | Press | External):
        names = {one.name for one in fields(value)}.difference(UNPRINTED[type(value)])
        parts = ((key_of(name), getattr(value, name)) for name in sorted(names))
    for name, part in parts:
        yield from _settings(part, f"{path}.{name}" if path else str(name))
