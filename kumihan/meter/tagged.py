"""Lines of a tagged PDF: the structure tree gives their roles and the ends of paragraphs.

Only edges are inferred: those of the type area from all body text, those of a box or list from
the lines in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter import area as areas
from kumihan.meter.area import BodyType, Edges
from kumihan.meter.classes import HALF_WIDTH, class_of
from kumihan.meter.model import ATOM, TEXT, Line, Page, Role, Text, TypeArea
from kumihan.meter.sheet import Piece, Sheet, piece_of
from kumihan.meter.spots import bounds, space_of
from kumihan.meter.structure import Block, blocks_of, openings
from kumihan.pdf.glyphs import Glyph, MarkedContentId
from kumihan.pdf.structure import Element

_AGREED = 2  # lines that begin or end at one place are enough to infer the edge of their group
_STEP = 0.1  # pt: positions that differ by less are the same
_RAISED, _WIDE = 0.7, 1.6  # em: within a line baselines differ by less and gaps are narrower
_ROWS = 1.2  # em: the rows of an inline note are no farther apart
_READING = 2.0  # em: a reading is no farther above its base
_LIST = "L"
_DRAWN = ("Figure", "TOCI")  # their text is placed in a drawing, or around a leader
_RAGGED = 8.0  # em: a line that ends farther from the edge ends in a forced break; a paragraph of
# one line that begins farther from it is a signature or the like, not body text

_Item = tuple[Glyph, Element | None]  # a glyph, and the ruby or inline note that it is part of


@dataclass(frozen=True, slots=True, eq=False)
class _BlockLine:
    """A line of a block, before its edges are known."""

    block: Block
    page: int
    glyphs: list[Glyph]
    is_body: bool
    is_first: bool
    is_last: bool

    def piece(self, columns: Sequence[float] = ()) -> Piece:
        """The row as a piece, without trailing spaces."""
        last = max((n for n, g in enumerate(self.glyphs) if g.character.strip()), default=0)
        return piece_of(self.glyphs[: last + 1], columns)


def text_of(sheets: Sequence[Sheet], tree: Element, given: TypeArea | None = None) -> Text | None:
    """The text of sheets by their structure tree; None when the tree has no paragraphs."""
    marked: dict[MarkedContentId | None, list[Glyph]] = defaultdict(list)
    for sheet in sheets:
        for glyph in sheet.glyphs:
            marked[glyph.mark].append(glyph)
    blocks = blocks_of(tree)
    kind = areas.body_type([Sheet(0, list(_texts(blocks, marked)), 0.0, 0.0)])
    rows = [row for block in blocks for row in _rows(block, marked, kind)]
    body = [row for row in rows if row.is_body and row.block.place.is_free]
    if not body:
        return None
    edges = areas.edges(_pieces(body), kind.size, given)
    area = given or areas.inferred(_pieces(body, edges), kind, edges)
    lines: dict[int, list[Line]] = defaultdict(list)
    for row, line in _lines(rows, kind.size, edges):
        lines[row.page].append(line)
    opening = openings(tree)
    pages = [
        Page(s.number, tuple(lines[s.number]), s.width, s.height, s.number - 1 in opening)
        for s in sheets
    ]
    return Text(tuple(pages), replace(area, size=kind.size), is_tagged=True)


def _texts(
    blocks: Iterable[Block], marked: Mapping[MarkedContentId | None, list[Glyph]]
) -> Iterator[Glyph]:
    for block in blocks:
        if block.place.role is Role.BODY:
            for text, _ in block.texts:
                yield from marked[text.mark]


def _pieces(body: Iterable[_BlockLine], edges: Edges | None = None) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = defaultdict(list)
    for row in body:
        found[row.page].append(row.piece(edges.of(row.page) if edges else ()))
    return found


# -- rows ------------------------------------------------------------------------------------


def _rows(
    block: Block, marked: Mapping[MarkedContentId | None, list[Glyph]], kind: BodyType
) -> Iterator[_BlockLine]:
    """The lines of a block, on all its pages."""
    readings: dict[Element, list[Glyph]] = defaultdict(list)
    found: list[tuple[int, list[_Item]]] = []
    for text, place in block.texts:
        if place.whole is not None and place.is_reading:
            readings[place.whole] += marked[text.mark]
            continue
        for glyph in marked[text.mark]:
            page, item = text.page + 1, (glyph, place.whole)
            if found and found[-1][0] == page and _goes_on(found[-1][1][-1], item):
                found[-1][1].append(item)
            elif glyph.character.strip():
                found.append((page, [item]))
    every = [glyph for _, items in found for glyph, _ in items]
    is_body = bool(every) and block.place.role is Role.BODY and areas.is_body(piece_of(every), kind)
    for number, (page, items) in enumerate(found, 1):
        glyphs = list(_joined(items, readings))
        yield _BlockLine(block, page, glyphs, is_body, number == 1, number == len(found))


def _goes_on(last: _Item, item: _Item) -> bool:
    """Whether a glyph is on the same line as the last one."""
    (before, whole), (glyph, own) = last, item
    size = max(before.size, glyph.size)
    rise = abs(before.y - glyph.y) / size
    if own is not None and own is whole:
        return rise < _ROWS
    return rise < _RAISED and bounds(glyph)[0] - bounds(before)[1] < _WIDE * size


def _joined(items: Sequence[_Item], readings: Mapping[Element, list[Glyph]]) -> Iterator[Glyph]:
    """The glyphs of a line; an inline note, or a base with a longer reading, becomes one atom."""
    runs = [(whole, [g for g, _ in run]) for whole, run in groupby(items, lambda item: item[1])]
    for number, (whole, run) in enumerate(runs):
        if whole is None:
            yield from run
            continue
        near = [g for g in readings.get(whole, ()) if 0 < run[0].y - g.y < _READING * run[0].size]
        base = _extent(run)
        reach = _extent(near) if near else base
        if near and base[0] - _STEP < reach[0] and reach[1] < base[1] + _STEP:
            yield from run
            continue
        before = runs[number - 1][1][-1] if number else None
        after = runs[number + 1][1][0] if number + 1 < len(runs) else None
        start, end = _room(base, reach, before, after)
        yield Glyph(ATOM, start, max(g.y for g in run), end - start, run[0].size, "")


def _room(
    base: tuple[float, float], reach: tuple[float, float], before: Glyph | None, after: Glyph | None
) -> tuple[float, float]:
    """The extent of a base with its reading (pt), as far as the neighbours leave room for it."""
    left = bounds(before)[1] + _space(before, None) if before else reach[0]
    right = bounds(after)[0] - _space(None, after) if after else reach[1]
    return min(base[0], max(reach[0], left)), max(base[1], min(reach[1], right))


def _extent(glyphs: Iterable[Glyph]) -> tuple[float, float]:
    ends = [bounds(glyph) for glyph in glyphs]
    return min(start for start, _ in ends), max(end for _, end in ends)


def _space(before: Glyph | None, after: Glyph | None) -> float:
    """The nominal space between an atom (None) and its neighbour (pt)."""
    kinds = [class_of(g.character[:1]) if g else Cl.ATOMIC for g in (before, after)]
    size = next(g.size for g in (before, after) if g)
    return space_of(kinds[0], kinds[1]) * size


# -- edges -----------------------------------------------------------------------------------


def _lines(
    rows: Sequence[_BlockLine], size: float, edges: Edges
) -> Iterator[tuple[_BlockLine, Line]]:
    """Each row with its line."""
    insets, extents = _insets(rows, edges), _extents(rows)
    ended: Block | None = None  # the block of the line before, if that was a last line
    for row in rows:
        piece = row.piece(edges.of(row.page))
        if row.is_body:
            left, right = insets.within(row, edges)
            is_last = row.is_last or right - piece.end > _RAGGED * size
            is_first = row.is_first or ended is row.block
            ended = row.block if is_last else None
            is_alone = row.is_first and row.is_last and piece.start - left > _RAGGED * size
            role = Role.OTHER if is_alone or right - left < TEXT * size else Role.BODY
            own = (size, left, right, piece.column, role, is_first, is_last)
        else:
            role = row.block.place.role
            role = role if role is Role.HEADING else Role.OTHER
            ends = (row.is_first, row.is_last)
            own = (piece.size, *extents[_frame(row), row.page], piece.column, role, *ends)
        is_drawn = row.block.place.element.type in _DRAWN
        yield row, Line(tuple(row.glyphs), piece.baseline, *own, is_drawn=is_drawn)


_Place = tuple[Element, int | None]
"""A group in the column of this index, or in any column (None)."""


@dataclass(frozen=True, slots=True)
class _Insets:
    """How far the text of groups is inset from the edges of its column (pt)."""

    lefts: Mapping[_Place, float]
    rights: Mapping[_Place, float]

    def within(self, row: _BlockLine, edges: Edges) -> tuple[float, float]:
        """The edges of a row: those of its column, moved in by the insets of its groups."""
        left, places = _column(row, edges), _places(row, edges, row.block.place.groups)
        more = next((self.lefts[one] for one in places if one in self.lefts), 0.0)
        less = next((self.rights[one] for one in places if one in self.rights), 0.0)
        return left + more, left + edges.length - less


def _column(row: _BlockLine, edges: Edges) -> float:
    """The left edge of a row's column."""
    columns = edges.of(row.page)
    return columns[row.piece(columns).column]


def _places(row: _BlockLine, edges: Edges, groups: Sequence[Element]) -> list[_Place]:
    column = row.piece(edges.of(row.page)).column
    return [(group, one) for group in groups for one in (column, None)]


def _insets(rows: Iterable[_BlockLine], edges: Edges) -> _Insets:
    """Left insets from continuation lines (in lists from all), right insets from full lines."""
    lefts: dict[_Place, list[float]] = defaultdict(list)
    rights: dict[_Place, list[float]] = defaultdict(list)
    for row in rows:
        if row.is_body:
            left, piece, inner = _column(row, edges), row.piece(), row.block.place.groups[:1]
            for place in _places(row, edges, inner):
                if not row.is_first or inner[0].type == _LIST:
                    lefts[place].append(piece.start - left)
                if not row.is_last and class_of(piece.glyphs[-1].character[-1:]) not in HALF_WIDTH:
                    rights[place].append(left + edges.length - piece.end)
    return _Insets(dict(_agreed(lefts)), dict(_agreed(rights)))


def _agreed(found: Mapping[_Place, Sequence[float]]) -> Iterator[tuple[_Place, float]]:
    for place, values in found.items():
        (key, count), *_ = Counter(round(value / _STEP) for value in values).most_common(1)
        if count >= _AGREED:
            near = sorted(value for value in values if abs(value / _STEP - key) <= 1)
            yield place, near[len(near) // 2]


def _frame(row: _BlockLine) -> Element:
    place = row.block.place
    return place.apart or place.element


def _extents(rows: Iterable[_BlockLine]) -> dict[tuple[Element, int], tuple[float, float]]:
    """The left and right extent (pt) of each element's glyphs on each of its pages."""
    glyphs: dict[tuple[Element, int], list[Glyph]] = defaultdict(list)
    for row in rows:
        glyphs[_frame(row), row.page] += row.glyphs
    return {key: _extent(some) for key, some in glyphs.items()}
