"""The marks of a proof beside the text: ids, references, remarks and changes, page by page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate

from hakusho.layout.rounds import LaidOut
from hakusho.profiles.book import Book, Sheet
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.model import Block, Remark
from kumihan.engine.pages import Extent

Place = tuple[int, Extent]  # the page of the book from 0, and where on it
Places = dict[str, list[Place]]


@dataclass(frozen=True, slots=True)
class Aside:
    """A text in the margin at y in mm; `is_open` tells that somebody has to see to it.

    `number` is the number of a remark (from 1), 0 for any other text.
    """

    y: float
    text: str
    is_open: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one page; `remarks` has the places of the remarks in `asides`, by number."""

    asides: list[Aside] = field(default_factory=list)
    remarks: dict[int, Extent] = field(default_factory=dict)
    changed: list[Extent] = field(default_factory=list)
    deleted: list[Extent] = field(default_factory=list)


def marks(book: Book, found: Sequence[Sheet]) -> list[Marks]:
    """The marks of every page of a book."""
    changes, places = book.manuscript.changes, _places(book)
    made = [Marks() for _ in found]
    _add_asides(made, book, places)
    for one, sheet in zip(made, found, strict=True):
        every = sheet.page.links if sheet.page else ()
        found_links = (link for link in every if link[1] == "reference")
        one.asides.extend(Aside(y, f"→ #{target}") for target, _, y in found_links)
    lines = _lines(book) if changes.changed else {}
    for name, then_and_now in changes.changed.items():
        for page, at in _with_new(lines.get(name, []), *then_and_now) or places.get(name, []):
            made[page].changed.append(at)
    for name in changes.deleted:
        for page, at in places.get(name, ())[:1]:
            made[page].deleted.append(at)
    return made


def _add_asides(made: Sequence[Marks], book: Book, places: Places) -> None:
    publication = book.manuscript.publication
    gap = publication.settings.kihon_hanmen.half_gap
    chapters = {chapter.id for chapter in publication.chapters}
    for name, is_open in _ids(book):
        for page, at in places.get(name, ())[:1]:
            text = f"#{name}　未入稿" if is_open else f"#{name}"
            # The opening of a chapter may reach into the margin, so its id goes to the head.
            y = 0 if name in chapters else at.y + gap
            made[page].asides.append(Aside(y, text, is_open))
    for number, remark, (page, at) in _remarks(publication, places):
        text = f"{number}　{remark.text}"
        made[page].asides.append(Aside(at.y + gap, text, True, number))
        made[page].remarks[number] = at


def _places(book: Book) -> Places:
    """The places of the elements with ids, by id."""
    found: dict[str, list[Place]] = {}
    for start, part in _starts(book):
        for name, parts in part.laid.extents.items():
            found.setdefault(name, [(start + at.page, at) for at in parts])
    return found


def _lines(book: Book) -> dict[str, list[tuple[Place, str]]]:
    """The lines of the blocks with ids, each with its text, by id."""
    found: dict[str, list[tuple[Place, str]]] = {}
    for start, part in _starts(book):
        for line in part.laid.lines:
            if line.owner:
                at = start + line.extent.page, line.extent
                found.setdefault(line.owner, []).append((at, line.text))
    return found


def _starts(book: Book) -> Iterator[tuple[int, LaidOut]]:
    """The laid-out sections, each after the page of the book (from 0) that it begins on."""
    assert book.pagination is not None
    yield from ((book.pagination.starts[part.section.id], part) for part in book.laid)


def _with_new(lines: Sequence[tuple[Place, str]], before: str, after: str) -> list[Place]:
    """The lines of a block in which the text is not what it was before.

    The lines are compared with the manuscript's text, because they also contain generated text such
    as labels of references.
    """
    new = {
        at
        for tag, _, _, start, end in _operations(before, after)
        for at in range(start, max(end, start + 1))
        if tag != "equal"
    }
    printed = "".join(text for _, text in lines)
    ends = list(accumulate(len(text) for _, text in lines))
    found = {
        bisect_right(ends, there + at - start)
        for tag, start, end, there, _ in _operations(after, printed)
        if tag == "equal"
        for at in new.intersection(range(start, end))
    }
    return [lines[number][0] for number in sorted(found)]


def _operations(before: str, after: str) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _ids(book: Book) -> Iterator[tuple[str, bool]]:
    """The ids that can be referred to, and whether each is a figure whose picture is missing."""
    figures = book.manuscript.publication.placed(Figure)
    waiting = {figure.id for figure in figures if not figure.address}
    for name in book.manuscript.labels.by_id:
        yield name, name in waiting


def _remarks(
    publication: Publication, places: Places
) -> Iterator[tuple[int, Remark | BlockRemark, Place]]:
    """The remarks in reading order with their numbers and places.

    A remark without a place of its own gets that of the next block, or else of the last one.
    """
    number = 0
    for text in publication.texts:
        waiting: list[tuple[int, Remark | BlockRemark]] = []
        at: Place | None = None
        for node in text:
            if isinstance(node, Remark | BlockRemark):
                number += 1
                if node.id in places:
                    yield number, node, places[node.id][0]
                else:
                    waiting.append((number, node))
            elif isinstance(node, Block) and node.id in places:
                at = places[node.id][0]
                yield from ((*one, at) for one in waiting)
                waiting.clear()
        if at:
            yield from ((*one, at) for one in waiting)
