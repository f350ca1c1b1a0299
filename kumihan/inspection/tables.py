"""Rules of tables: R67 rules, R68 cuts, R69 turned blocks, R70 lines in cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.document import Page

from kumihan.engine.boxes import (
    Box,
    LineBox,
    ParentBox,
    TableBox,
    TableCaptionBox,
    TableCellBox,
    TableRowBox,
    TableRowGroupBox,
    TextBox,
)
from kumihan.geometry.units import PX_PER_MM
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import class_of
from kumihan.meter.model import Case, Measure
from kumihan.meter.spots import widest
from kumihan.text.draw import Slice

_WIDTHS = (0.12, 0.25, 0.4)  # mm: 表罫, 中細罫, 裏罫
_SAME_WIDTH = 0.005  # mm
_NARROW = 12  # em
_SAME = 0.02  # em
_ROWS = 2  # before and after a cut
_KANA_AND_KANJI = frozenset((Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC))


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a table on a page (from 1).

    `owner` is the nearest element around it with an id, `area` the height of the page area.
    """

    page: int
    wrapper: ParentBox
    table: TableBox
    owner: Element | None
    area: float

    @property
    def head(self) -> TableRowGroupBox | None:
        """The group of head rows."""
        first = self.table.children[0] if self.table.children else None
        return first if first is not None and first.is_header else None

    @property
    def rows(self) -> list[TableRowBox]:
        """The rows that are neither head nor foot."""
        groups = (g for g in self.table.children if not g.is_header and not g.is_footer)
        return [row for group in groups for row in group.children]

    @property
    def has_caption(self) -> bool:
        """Whether it has a caption."""
        return any(isinstance(box, TableCaptionBox) for box in self.wrapper.children)

    def case(self, detail: str, amount: float = 1.0) -> Case:
        """A breach of a rule by this part."""
        texts = (b.text for b in self.wrapper.descendants() if isinstance(b, TextBox))
        return Case(self.page, 0, "".join(texts)[:20], detail, amount, self.owner)


def _walk(pages: Sequence[Page]) -> Iterator[tuple[int, Any, Element | None]]:
    """The boxes of pages except those within lines, in the order of the tree.

    With each come the number of its page and the nearest element around it with an id.
    """
    for number, page in enumerate(pages, 1):
        stack = [(box, None) for box in reversed(page._page_box.children)]
        while stack:
            box, owner = stack.pop()
            element = box.element
            if element is not None and not isinstance(element, str) and element.get("id"):
                owner = element
            yield number, box, owner
            if not isinstance(box.children[0] if box.children else None, LineBox):
                stack += [(child, owner) for child in reversed(box.children)]


def _parts(pages: Sequence[Page]) -> list[_Part]:
    return [
        _Part(number, box, table, owner, pages[number - 1]._page_box.height)
        for number, box, owner in _walk(pages)
        if box.is_table_wrapper and (table := box.get_wrapped_table())  # not a caption by itself
    ]


def _by_table(pages: Sequence[Page]) -> Iterable[list[_Part]]:
    """The parts of each table."""
    by_element: dict[Element, list[_Part]] = {}
    for part in _parts(pages):
        by_element.setdefault(part.table.element, []).append(part)
    return by_element.values()


def cuts(pages: Sequence[Page]) -> Measure:
    """R68: caption, head and joined cells return after a cut; rows that belong together stay so."""
    parts = list(_by_table(pages))
    pairs = [pair for own in parts for pair in pairwise(own)]
    cases = [one for own in parts for one in _alone(own)]
    for before, after in pairs:
        if before.has_caption and not after.has_caption:
            cases.append(after.case("続きのページに題がない"))
        if before.head is not None and after.head is None:
            cases.append(after.case("続きのページに見出しの行がない"))
        if after.rows and _width(after.rows[0]) < len(after.table.column_widths):
            cases.append(after.case("下につながる欄の文字が、続きのページにない"))
        cases += [after.case(detail) for detail in _parted(before, after)]
    return Measure("table-cut", "表の分割", "R68", len(pairs), tuple(cases), unit="か所")


def _width(row: TableRowBox) -> int:
    return sum(cell.colspan for cell in row.children)


def _parted(before: _Part, after: _Part) -> Iterator[str]:
    """What a cut parts that should stay together. A broken row is no fault: it is too high."""
    if not before.rows or not after.rows:
        yield "題や見出しの行の直後で分かれている"
        return
    last, first = before.rows[-1], after.rows[0]
    if last.element is first.element:
        return
    if last.style["break_after"] == "avoid" or first.style["break_before"] == "avoid":
        yield "離してはならない行の間で分かれている"


def _alone(parts: Sequence[_Part]) -> Iterator[Case]:
    """Single rows at the beginning and at the end of a table, unless the rows there are high."""
    if len(parts) < _ROWS:
        return
    for part, other, nearest in ((parts[0], parts[1], 0), (parts[-1], parts[-2], -1)):
        if len(part.rows) == 1 and other.rows:
            height = part.rows[0].height + other.rows[nearest].height
            yield from [part.case("分かれた表の端に、行が一つしかない")] * (height < part.area / 2)


def open_rules(pages: Sequence[Page]) -> Measure:
    """R68: no rule stands under the last row of a page where the table goes on (JLREQ 4.4.6 f)."""
    pairs = [
        pair for parts in _by_table(pages) for pair in pairwise(parts) if _collapses(pair[0].table)
    ]
    cases = [
        before.case("続く表の下端に罫線がある")
        for before, _ in pairs
        if not before.table.skip_cell_border_bottom
    ]
    title = "続く表の下端は開く"
    return Measure("table-open", title, "R68", len(pairs), tuple(cases), unit="か所")


def _collapses(table: TableBox) -> bool:
    return bool(table.style["border_collapse"] == "collapse")


def rule_widths(pages: Sequence[Page]) -> Measure:
    """R67: rules of tables are 0.12, 0.25 or 0.4 mm wide."""
    count, cases = 0, []
    known: set[Element] = set()
    for part in _parts(pages):
        if not _collapses(part.table) or part.table.element in known:
            continue
        known.add(part.table.element)
        grids = part.table.collapsed_border_grid
        found = {
            width / PX_PER_MM for grid in grids for row in grid for _, (_, width, _) in row if width
        }
        count += len(found)
        for width in sorted(found):
            off = min((width - one for one in _WIDTHS), key=abs)
            if abs(off) > _SAME_WIDTH:
                cases.append(part.case(f"罫線の太さ {width:.3f} mm", off))
    title = "表の罫線は表罫・中細罫・裏罫"
    return Measure("table-rules", title, "R67", count, tuple(cases), unit="mm")


def cells(pages: Sequence[Page]) -> Measure:
    """R70: lines in cells of fewer than 12 characters are solid, those in wider ones are flush.

    Cells that are aligned otherwise, and heads spread over their cell (R39), are left out.
    """
    count, cases = 0, []
    for part in _parts(pages):
        for cell, line, piece in _full_lines(part.table):
            count += 1
            detail, amount = _misset(cell, line, piece)
            if detail:
                cases.append(Case(part.page, 0, piece.text[:20], detail, amount, part.owner))
    return Measure("table-cells", "表の欄の行揃え", "R70", count, tuple(cases))


def _full_lines(table: TableBox) -> Iterator[tuple[TableCellBox, LineBox, Slice]]:
    """The lines of cells that are followed by another line of the same text."""
    for cell in (
        cell for group in table.children for row in group.children for cell in row.children
    ):
        if len(cell.children) > 1 and cell.style["kumihan_jidori"] == "none":
            for line in (child for child in cell.children if isinstance(child, LineBox)):
                piece = _only_text(line)
                if piece is not None and line.resume_at is not None:
                    yield cell, line, piece


def _only_text(line: LineBox) -> Slice | None:
    """The composed text of a line that has nothing else."""
    is_text = len(line.children) == 1
    piece = getattr(line.children[0], "pango_layout", None) if is_text else None
    return piece if isinstance(piece, Slice) else None


def _misset(cell: TableCellBox, line: LineBox, piece: Slice) -> tuple[str, float]:
    size = cell.style["font_size"]
    if cell.width < _NARROW * size:
        most = max(_solid_spaces(piece), default=0.0)
        return ("狭い欄の字間が空いている", most) if most > _SAME else ("", 0.0)
    if cell.style["text_align_all"] != "justify":
        return "", 0.0
    text = line.children[0]
    rest = (cell.content_box_x() + cell.width - text.position_x - text.width) / size
    is_flush = min(abs(rest), abs(rest - 0.5), abs(rest - 0.25)) <= _SAME
    is_ragged = rest > widest([class_of(sign) for sign in piece.text])  # nothing could fill it
    return ("", 0.0) if is_flush or is_ragged else ("広い欄の行末が揃わない", rest)


def _solid_spaces(piece: Slice) -> Iterator[float]:
    """The spaces between kana and kanji (em)."""
    kinds = [class_of(sign) for sign in piece.text]
    for (before, after), space in zip(pairwise(kinds), piece.spaces, strict=False):
        if before in _KANA_AND_KANJI and after in _KANA_AND_KANJI:
            yield space


def turned(pages: Sequence[Page]) -> Measure:
    """R69: a turned block is turned to the left, and stands alone on its pages."""
    count, cases = 0, []
    for number, box, owner in _walk(pages):
        if box.style["kumihan_turned"] != "left":
            continue
        count += 1
        root = next(b for b in pages[number - 1]._page_box.children if b.is_for_root_element)
        if not _is_turned_left(root) or len(root.children[0].children) != 1:
            detail = "回した図表が左向きでないか、ほかの文とともにある"
            cases.append(Case(number, 0, box.element.get("id", ""), detail, 1, owner))
    return Measure("turned", "図表は左へ回す", "R69", count, tuple(cases), unit="か所")


def _is_turned_left(root: Box) -> bool:
    """Whether the head of a box lies to the left: its x axis points upwards."""
    matrix = root.transformation_matrix
    if matrix is None:
        return False
    (x0, y0), (x1, y1) = matrix.transform_point(0, 0), matrix.transform_point(1, 0)
    return bool(abs(x1 - x0) < 1e-6 and y1 < y0)  # noqa: PLR2004


RULES = (cuts, open_rules, rule_widths, cells, turned)
