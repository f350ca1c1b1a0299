"""The proof: the pages of the book, with everything that editors need drawn over their margins.

Facts are blue, and whatever somebody has to see to is red. They stand in the gutter margin: the
fore-edge margin has the change bars, and is left free for corrections by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hakusho.manuscript.revisions import revision
from hakusho.profiles.book import Book, sheets
from hakusho.profiles.proofmarks import Aside, Marks, marks
from hakusho.settings.publication import Settings
from hakusho.trade.hanmen import KihonHanmen
from kumihan.engine.pages import Extent
from kumihan.engine.streams import ContentStream
from kumihan.paging.marginal import spread
from kumihan.writing.joining import Leaf as BoundLeaf
from kumihan.writing.joining import Output
from kumihan.writing.overlay import WHITE, Colour, Marker, OverlayFace, marker

BLUE: Colour = (0.1, 0.4, 0.6)
RED: Colour = (0.8, 0.0, 0.2)
SMALL, TEXT, STAMP = 1.7, 2.0, 4.5  # mm: ids and numbers, remarks, the stamp
LEADING = 1.35  # em
EDGE, GAP = 5.0, 7.5  # mm: distance of asides from the page's edge and from the text
NUMBER_GAP, BAR_GAP, BAR = 2.2, 0.8, 0.6  # mm: distances from the text; width of a bar
EVERY = 5  # lines between numbered ones


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page's measures in mm."""

    hanmen: KihonHanmen
    is_recto: bool

    @property
    def left(self) -> float:
        """The left edge of the type area."""
        return self.hanmen.gutter if self.is_recto else self.hanmen.fore_edge

    @property
    def right(self) -> float:
        """The right edge of the type area."""
        return self.left + self.hanmen.width

    @property
    def aside(self) -> float:
        """The x at which asides begin."""
        return EDGE if self.is_recto else self.right + GAP

    def bar(self, at: Extent) -> float:
        """The x of a block's bar: at the fore-edge, but for inner columns beside the block."""
        column = self.hanmen.width / self.hanmen.columns
        before, after = -BAR_GAP - BAR, BAR_GAP
        if self.is_recto:
            is_outer = at.x + at.width > self.right - column
            return self.right + after if is_outer else at.x + before
        is_outer = at.x < self.left + column
        return self.left + before if is_outer else at.x + at.width + after


@dataclass(frozen=True, slots=True)
class MarginColumn:
    """Asides that fit into a margin, with their lines and the y of each, and those left out."""

    lines: Sequence[tuple[Aside, Sequence[str]]] = ()
    heads: Sequence[float] = ()
    left_out: Sequence[Aside] = ()


def proof(book: Book) -> Output:
    """Pages for correction: line numbers, ids, remarks, changes, stamp and revision over each."""
    publication = book.manuscript.publication
    hanmen = publication.settings.kihon_hanmen
    found = tuple(sheets(book))
    gothic = book.manuscript.theme.theme.faces["gothic"].family
    face = OverlayFace.of(book.laid[0].painted["proof"], book.faces, gothic)
    made = marks(book, found)
    columns = [
        _fitted(one.asides, face, hanmen)
        if s.page and s.page.has_margins
        else MarginColumn(left_out=one.asides)
        for one, s in zip(made, found, strict=True)
    ]
    listed = [(s.label.folio, aside.text) for s, column in zip(found, columns, strict=True)
              for aside in column.left_out if aside.number]  # fmt: skip
    after = list(_list_pages(listed, face, hanmen))
    stamp, foot = _stamp(publication.settings), _foot(book)

    def draw(number: int, _leaf: BoundLeaf, stream: ContentStream) -> None:
        with marker(stream, face) as pen:
            page = found[number].page if number < len(found) else None
            if number >= len(found):
                _draw_list(pen, hanmen, after[number - len(found)])
            elif page and page.has_margins:
                leaf = Leaf(hanmen, page.is_recto)
                _draw_line_numbers(pen, leaf)
                _draw_asides(pen, leaf, columns[number])
                _draw_places(pen, leaf, made[number])
            _draw_frame(pen, hanmen, stamp, foot)

    return Output(overlay=draw, after=[f"覚え書き{n}" for n, _ in enumerate(after, 1)])


# -- on every page -------------------------------------------------------------------------


def _stamp(settings: Settings) -> str:
    day = settings.embargo
    embargo = f"{day.year}年{day.month}月{day.day}日 解禁" if day else ""
    said = "　".join(part for part in (settings.stamp, embargo) if part)
    return f" {said} " if said else ""


def _foot(book: Book) -> str:
    publication = book.manuscript.publication
    parts = ("校正紙", publication.name, revision(publication.folder))
    return "　".join(part for part in parts if part)


def _draw_frame(pen: Marker, hanmen: KihonHanmen, stamp: str, foot: str) -> None:
    middle = hanmen.page_width / 2
    pen.label(middle, hanmen.page_height - EDGE, foot, TEXT, BLUE, 0.5)
    if stamp:
        width, height = pen.face.width(stamp) * STAMP, 1.5 * STAMP
        pen.rectangle(middle - width / 2, EDGE, width, height, WHITE)
        pen.rectangle(middle - width / 2, EDGE, width, height, RED, 0.4)
        pen.text(middle, EDGE + 1.12 * STAMP, stamp, STAMP, RED, 0.5)


# -- the margins ---------------------------------------------------------------------------


def _draw_line_numbers(pen: Marker, leaf: Leaf) -> None:
    """Draw the number of every fifth line in the gutter margin; for columns in both margins."""
    hanmen = leaf.hanmen
    sides = [(leaf.left - NUMBER_GAP, 1), (leaf.right + NUMBER_GAP, 0)]
    if hanmen.columns == 1:
        sides = sides[:1] if leaf.is_recto else sides[1:]
    for line in range(EVERY, hanmen.number_of_lines + 1, EVERY):
        middle = hanmen.head + (line - 1) * hanmen.pitch + hanmen.em / 2
        for x, align in sides:
            pen.label(x, middle + 0.36 * SMALL, str(line), SMALL, BLUE, align)


def _size(aside: Aside) -> float:
    return TEXT if aside.number else SMALL


def _height(aside: Aside, lines: Sequence[str]) -> float:
    return (len(lines) * LEADING + 0.3) * _size(aside)


def _fitted(asides: Sequence[Aside], face: OverlayFace, hanmen: KihonHanmen) -> MarginColumn:
    """Fit the asides of a page into its margin; if room is short, ids come before remarks."""
    measure = hanmen.gutter - GAP - EDGE
    room = hanmen.page_height - 4 * EDGE
    kept, left_out = [], []
    for aside in sorted(asides, key=lambda one: (one.number, one.y)):
        lines = face.wrapped(aside.text, measure / _size(aside)) if measure > 0 else []
        height = _height(aside, lines)
        if lines and height <= room:
            kept.append((aside, lines))
            room -= height
        else:
            left_out.append(aside)
    kept.sort(key=lambda pair: pair[0].y)
    heights = [_height(aside, lines) for aside, lines in kept]
    wanted = [max(EDGE, aside.y) for aside, _ in kept]
    return MarginColumn(kept, spread(wanted, heights, hanmen.page_height - 2 * EDGE), left_out)


def _draw_asides(pen: Marker, leaf: Leaf, column: MarginColumn) -> None:
    for (aside, lines), head in zip(column.lines, column.heads, strict=True):
        size = _size(aside)
        for number, line in enumerate(lines):
            baseline = head + (number * LEADING + 1) * size
            pen.label(leaf.aside, baseline, line, size, RED if aside.is_open else BLUE)


def _draw_places(pen: Marker, leaf: Leaf, made: Marks) -> None:
    """Draw the marks in and beside the text: numbers of remarks, change bars, deletions."""
    for number, at in made.remarks.items():
        # A remark between blocks is marked before the next block, not within that.
        x, y = at.x - (2.4 if at.width else 0), at.y + leaf.hanmen.em * 1.2
        pen.text(x + 0.8, y + 0.6, str(number), SMALL, RED)
        pen.polygon([(x, y - 0.9), (x - 0.6, y + 0.3), (x + 0.6, y + 0.3)], RED)
    foot = leaf.hanmen.head + leaf.hanmen.height
    for at in made.changed:
        pen.rectangle(leaf.bar(at), at.y, BAR, min(at.height, foot - at.y), BLUE)
    for at in made.deleted:
        x, y = leaf.bar(at) + BAR / 2, at.y
        pen.polygon([(x - 0.9, y), (x + 0.9, y - 0.9), (x + 0.9, y + 0.9)], RED)


# -- the list at the end -------------------------------------------------------------------


def _list_pages(
    listed: Sequence[tuple[str, str]], face: OverlayFace, hanmen: KihonHanmen
) -> Iterator[list[str]]:
    """The lines of a list, page by page, of the remarks that had no room, with their folios."""
    lines = ["余白に入らない覚え書き", ""]
    for folio, text in listed:
        lines += face.wrapped(f"（{folio}ページ）　{text}", hanmen.width / TEXT)
    room = int(hanmen.height / (TEXT * LEADING))
    for start in range(0, len(lines) if listed else 0, room):
        yield lines[start : start + room]


def _draw_list(pen: Marker, hanmen: KihonHanmen, lines: Sequence[str]) -> None:
    left = (hanmen.page_width - hanmen.width) / 2
    for number, line in enumerate(lines):
        pen.text(left, hanmen.head + (number * LEADING + 1) * TEXT, line, TEXT, RED)
