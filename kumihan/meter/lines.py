"""Lines of an untagged PDF: roles and ends of paragraphs are inferred from place and indent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kumihan.meter import area as areas
from kumihan.meter.area import BodyType, Edges
from kumihan.meter.model import Line, Page, Role, Text, TypeArea
from kumihan.meter.sheet import Piece, Sheet, pieces
from kumihan.meter.spots import LABEL, TAB, bounds

_ITEM = re.compile(
    r"[・•●○◆◇■□※－–\-]|[（(〔][0-9０-９一-十ア-ンa-z]{1,3}[）)〕]|[①-⑳]"
    r"|第?[0-9０-９]{1,3}(?:[.．、章節条]|\s|$)"
)
_SAME = 0.1  # em
_FEW, _NEAR_EDGE = 5, 3.0  # a page with fewer lines, none ending this near the edge (em): no text
_RAGGED = 8.0  # em: a paragraph never continues after a line that ends farther from the edge
_SHORT = 2.0  # em: a line that ends farther from the edge may end its paragraph


def text_of(sheets: Sequence[Sheet], given: TypeArea | None = None) -> Text:
    """The text of sheets: lines with role and place; the type area is inferred unless given."""
    kind = areas.body_type(sheets)
    rough = {sheet.number: _body(pieces(sheet.glyphs), kind) for sheet in sheets}
    edges = areas.edges(rough, kind.size, given)
    found = {s.number: pieces(s.glyphs, edges.of(s.number)) for s in sheets}
    area = given or areas.inferred({p: _body(s, kind) for p, s in found.items()}, kind, edges)
    area = replace(area, size=kind.size)
    own = {sheet.number: _lines(found[sheet.number], sheet, kind, edges) for sheet in sheets}
    ended = _with_ends(own, area)
    pages = (Page(s.number, tuple(ended[s.number]), s.width, s.height) for s in sheets)
    return Text(tuple(pages), area)


def _body(found: Sequence[Piece], kind: BodyType) -> list[Piece]:
    return [piece for piece in found if areas.is_body(piece, kind)]


def _lines(found: Sequence[Piece], sheet: Sheet, kind: BodyType, edges: Edges) -> list[Line]:
    lines = [_line(piece, sheet.number, kind, edges) for piece in found]
    body = [line for line in lines if line.role is Role.BODY]
    if len(body) >= _FEW or any(_rest(line) < _NEAR_EDGE for line in body):
        return lines
    return [replace(line, role=Role.OTHER) if line in body else line for line in lines]


def _line(piece: Piece, page: int, kind: BodyType, edges: Edges) -> Line:
    left = edges.of(page)[piece.column]
    right = left + edges.length
    inside = left - _SAME * kind.size <= piece.start <= right
    role = _role(piece, kind) if inside else Role.OTHER
    size = kind.size if role is Role.BODY else piece.size
    glyphs = tuple(piece.glyphs)
    return Line(glyphs, piece.baseline, size, left, right, piece.column, role)


def _role(piece: Piece, kind: BodyType) -> Role:
    if areas.is_body(piece, kind):
        return Role.BODY
    return Role.HEADING if piece.size > 0.99 * kind.size else Role.OTHER


# -- paragraphs ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    """The current paragraph: the indents (em) of its first two lines, and if it is a list item."""

    first: float
    second: float | None = None
    is_item: bool = False

    def goes_on(self, line: Line, start: float) -> bool:
        """Whether a line that begins at `start` continues this paragraph after `line`."""
        if _rest(line) > _RAGGED:
            return False
        if self.second is not None:
            return abs(start - self.second) < _SAME
        if self.is_item:
            return start > self.first + _SAME or _rest(line) < _SHORT
        if abs(start - self.first) < _SAME:
            return _rest(line) < _SHORT and self.first < 1 - _SAME
        return abs(start - self.first + 1) < _SAME


def _is_item(line: Line) -> bool:
    """Whether a line begins with a bullet or number, judged by its text or a wide space in it."""
    return _ITEM.match(line.text) is not None or _has_label(line)


def _has_label(line: Line) -> bool:
    edges = [bounds(glyph) for glyph in line.glyphs[: LABEL + 1]]
    return any(after[0] - before[1] > TAB * line.size for before, after in pairwise(edges))


def _start(line: Line) -> float:
    """The indent of a line in em."""
    return (bounds(line.glyphs[0])[0] - line.left) / line.size


def _rest(line: Line) -> float:
    return (line.right - bounds(line.glyphs[-1])[1]) / line.size


def _is_inside(line: Line) -> bool:
    """Whether a line stands in its column, not in the margin beside it."""
    return line.left - line.size < line.glyphs[0].x < line.right


def _with_ends(own: Mapping[int, Sequence[Line]], area: TypeArea) -> dict[int, list[Line]]:
    """The lines with the first and last ones of paragraphs marked."""
    flow = [(page, line) for page, lines in own.items() for line in lines]
    body = [n for n, (_, line) in enumerate(flow) if line.role is Role.BODY]
    goes_on = dict(_continuations(flow, body, area))
    result: dict[int, list[Line]] = {page: [] for page in own}
    was_last = True
    for n, (page, line) in enumerate(flow):
        if line.role is Role.BODY:
            is_last = not goes_on.get(n, False)
            line = replace(line, is_first=was_last, is_last=is_last)  # noqa: PLW2901
            was_last = is_last
        result[page].append(line)
    return result


def _continuations(
    flow: Sequence[tuple[int, Line]], body: Sequence[int], area: TypeArea
) -> Iterator[tuple[int, bool]]:
    """For each line of body text, by its index, whether its paragraph goes on in the next."""
    paragraph: _Paragraph | None = None
    for n, following in pairwise([*body, -1]):
        line = flow[n][1]
        if paragraph is None:
            paragraph = _Paragraph(_start(line), is_item=_is_item(line))
        elif paragraph.second is None:
            paragraph.second = _start(line)
        is_on = following >= 0 and _is_on(flow, n, following, paragraph, area)
        if not is_on:
            paragraph = None
        yield n, is_on


def _is_on(
    flow: Sequence[tuple[int, Line]], n: int, following: int, paragraph: _Paragraph, area: TypeArea
) -> bool:
    (page, line), (next_page, after) = flow[n], flow[following]
    if _has_label(after) or (_ITEM.match(after.text) and _rest(line) > _SHORT):
        return False
    if page == next_page and line.column == after.column:
        between = (other for _, other in flow[n + 1 : following])
        if after.baseline - line.baseline > 1.5 * area.pitch or any(map(_is_inside, between)):
            return False
    elif any(other.role is Role.HEADING for _, other in flow[n + 1 : following]):
        return False
    return paragraph.goes_on(line, _start(after))
