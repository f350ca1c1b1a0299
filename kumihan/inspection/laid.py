"""Lines of pages laid out by kumihan: exact roles, edges and paragraphs, from the boxes.

Lines that WeasyPrint set by itself (other languages, preserved spaces) are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from weasyprint.document import Page as LaidPage

from kumihan.engine.boxes import (
    AtomicInlineLevelBox,
    BlockContainerBox,
    Box,
    InlineBox,
    LineBox,
    ParentBox,
    TextBox,
)
from kumihan.engine.pages import parts
from kumihan.geometry.units import PT_PER_PX
from kumihan.inspection import floats, notes, ruby, tables, warichu
from kumihan.lines.ruby import is_fixed
from kumihan.meter import inside as inside_rules
from kumihan.meter import rules
from kumihan.meter.area import line_count
from kumihan.meter.area import pitch as pitch_of
from kumihan.meter.model import ATOM, TEXT, Line, Measure, Page, Role, Text, TypeArea
from kumihan.meter.sheet import Piece
from kumihan.pdf.glyphs import Glyph
from kumihan.text.draw import Slice
from kumihan.text.warichu import Rows

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "header"))
_NOTDEF = "0000"
_BOLD = 600
_FEW = 3  # lines: fewer tell no pitch
_RULES = (*rules.LINES, *rules.PAGES)
_BOXES: tuple[Callable[[Sequence[LaidPage]], Measure], ...] = (
    *ruby.RULES,
    *warichu.RULES,
    *tables.RULES,
    *floats.RULES,
    *notes.RULES,
)


def measure(pages: Sequence[LaidPage], pitch: float | None = None) -> tuple[Measure, ...]:
    """What the rules of lines, pages, boxes and missing glyphs find on laid-out pages.

    The `source` of a case is the id of the element that its line belongs to. Without the line
    pitch (pt) of the type area, that of most lines is taken.
    """
    found = rules.measures(text_of(pages, pitch), (*_RULES, inside_rules.glyphs))
    return tuple(map(_named, found + tuple(rule(pages) for rule in _BOXES)))


def _named(measure: Measure) -> Measure:
    """A measure whose cases name the ids of elements, not the elements."""
    cases = tuple(
        case if case.source is None else case._replace(source=case.source.get("id", ""))
        for case in measure.cases
    )
    return replace(measure, cases=cases)


def text_of(pages: Sequence[LaidPage], pitch: float | None = None) -> Text:
    """Laid-out pages as a text; pages count from 1."""
    walk = _Walk({}, [])
    found = [
        Page(n, tuple(walk.lines(page, n)), page.width * PT_PER_PX, page.height * PT_PER_PX)
        for n, page in enumerate(pages, 1)
    ]
    return Text(tuple(found), _area(found, pitch), missing=tuple(walk.missing))


def _area(pages: Sequence[Page], given: float | None) -> TypeArea:
    body = {
        page.number: [
            Piece([], line.baseline, line.size, line.column)
            for line in page.lines
            if line.role is Role.BODY
        ]
        for page in pages
    }
    lines = [line for page in pages for line in page.lines if line.role is Role.BODY]
    if len(lines) < _FEW:
        return TypeArea(1, 0.0, len(lines), given or 0.0)
    lengths = sorted((line.right - line.left) / line.size for line in lines)
    columns = max(line.column for line in lines) + 1
    distance = given or pitch_of(body)
    count = line_count(body, distance)
    return TypeArea(columns, round(lengths[len(lengths) // 2], 2), count, distance, lines[0].size)


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where a box stands: in a heading, and in which of some columns."""

    is_heading: bool = False
    columns: tuple[float, float] | None = None  # left edge and step of the columns, in pixels

    def within(self, box: Box) -> _Inside:
        """Where the children of a box stand."""
        is_heading = self.is_heading or box.element_tag in _HEADINGS
        columns = self.columns
        count = box.style["column_count"]
        if count != "auto" and isinstance(box, BlockContainerBox):
            gap = box.style["column_gap"]
            space = box.style["font_size"] if gap == "normal" else gap
            space = space if isinstance(space, (int, float)) else space.value
            columns = (box.content_box_x(), (box.width + space) / count)
        return _Inside(is_heading, columns)

    def column(self, x: float) -> int:
        """The number of the column at a place."""
        if self.columns is None or not self.columns[1]:
            return 0
        return max(0, int((x - self.columns[0] + 1) / self.columns[1]))


@dataclass(slots=True)
class _Walk:
    """What is known while pages are walked: which paragraphs go on, which glyphs are missing."""

    going_on: dict[tuple[Element, str], bool]
    missing: list[tuple[int, str]]

    def lines(self, page: LaidPage, number: int) -> Iterator[Line]:
        """The composed lines of a page, in the order of the boxes; notes come last."""
        among = parts(page)
        size = among[0].style["font_size"]
        stack = [(part, _Inside()) for part in reversed(among)]
        while stack:
            box, inside = stack.pop()
            if isinstance(box, ParentBox):
                inner = inside.within(box)
                blocks = [child for child in box.children if not isinstance(child, LineBox)]
                lines = [child for child in box.children if isinstance(child, LineBox)]
                yield from self._block(box, lines, inner, size, number)
                stack += [(child, inner) for child in reversed(blocks)]

    def _block(
        self, block: Box, lines: Sequence[LineBox], inside: _Inside, size: float, page: int
    ) -> Iterator[Line]:
        """The lines of a block; a paragraph goes on where its last line can be resumed."""
        key = (block.element, block.element_tag)
        left, width = block.content_box_x() * PT_PER_PX, block.width * PT_PER_PX
        for box in lines:
            is_first = not self.going_on.get(key, False)
            self.going_on[key] = getattr(box, "resume_at", None) is not None and not _breaks(box)
            found = _line(box, self.missing, page)
            if found is not None:
                glyphs, baseline, own = found
                role = _role(block, inside, size * PT_PER_PX, own)
                column = inside.column(block.content_box_x())
                is_last = not self.going_on[key]
                edges = (left, left + width, column, role)
                yield Line(glyphs, baseline, own, *edges, is_first, is_last, block.element)


def _parts(box: Box) -> Iterator[Box]:
    """The text boxes of a line in flow, and the boxes among them that count as one character."""
    for child in box.children:
        if is_fixed(child) or (isinstance(child, InlineBox) and child.is_leader):
            yield child
        elif isinstance(child, InlineBox):
            yield from _parts(child) if child.is_in_normal_flow() else ()
        elif child.is_in_normal_flow() and not _hangs(child):
            yield child


def _hangs(box: Box) -> bool:
    """Whether a box takes no room in its line, as the mark before a list item."""
    return isinstance(box, AtomicInlineLevelBox) and box.margin_width() <= 0


def _atom(box: Box, width: float, size: float) -> Glyph:
    """A picture, a block in the line, a base with its reading, an inline note in two rows, or a
    leader, as one character.
    """
    return Glyph(ATOM, box.position_x * PT_PER_PX, 0.0, width * PT_PER_PX, size * PT_PER_PX, "")


def _breaks(box: Box) -> bool:
    """Whether a line ends at a forced break."""
    return any(
        (child.element_tag or "").startswith("br") or _breaks(child)
        for child in box.children
        if isinstance(child, InlineBox)
    )


def _line(
    line: LineBox, into: list[tuple[int, str]], page: int
) -> tuple[tuple[Glyph, ...], float, float] | None:
    """The glyphs of a line, baseline and largest size (pt); None when it is not composed."""
    glyphs: list[Glyph] = []
    baseline = size = 0.0
    for text in _parts(line):
        if not isinstance(text, TextBox):
            glyphs.append(_atom(text, text.margin_width(), text.style["font_size"]))
            continue
        piece = text.pango_layout
        if not isinstance(piece, Slice):
            return None
        into += [(page, piece.text)] if _lacks(piece) else []
        if isinstance(piece, Rows):
            glyphs.append(_atom(text, text.width, piece.em))
            continue
        y = (text.position_y + text.baseline) * PT_PER_PX
        if piece._style["font_size"] > size:
            baseline, size = y, piece._style["font_size"]
        glyphs += _glyphs(piece, text.position_x, y)
    return (tuple(glyphs), baseline, size * PT_PER_PX) if size else None


def _glyphs(piece: Slice, x: float, y: float) -> Iterator[Glyph]:
    size = piece._style["font_size"] * PT_PER_PX
    at = x * PT_PER_PX + piece.lead * size
    for n, (glyphs, space) in enumerate(zip(piece.glyphs, piece.spaces, strict=True)):
        advance = sum([glyph.advance for glyph in glyphs]) * size
        # A hyphen at the end is not in the text; a typed space may be without a glyph.
        count = len(glyphs[0].text) if glyphs else 1
        character = piece.text[n : n + count] or glyphs[0].text
        if glyphs or character.isspace():
            yield Glyph(character, at, y, advance, size, str(glyphs[0].font) if glyphs else "")
        at += advance + space * size
    if piece.after:  # a space that the line end replaced
        yield Glyph(piece.after, at, y, 0.0, size, "")


def _lacks(piece: Slice) -> bool:
    """Whether a piece contains the glyph that a font shows for characters that it lacks."""
    return any(g.code == _NOTDEF or len(g.code) > 4 for some in piece.glyphs for g in some)  # noqa: PLR2004


def _role(block: Box, inside: _Inside, size: float, own: float) -> Role:
    """The role of a line: text is justified, in the size of the page, and wider than a cell."""
    if inside.is_heading:
        return Role.HEADING
    is_text = abs(own - size) < 0.01 * size and block.width >= TEXT * size / PT_PER_PX
    is_text = is_text and block.style["font_weight"] < _BOLD
    return Role.BODY if is_text and block.style["text_align_all"] == "justify" else Role.OTHER
