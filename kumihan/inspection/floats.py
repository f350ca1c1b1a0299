"""Rules of figures and tables on pages: R53 full pages before them, R65 places, R66 captions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from xml.etree.ElementTree import Element

from weasyprint.document import Page
from weasyprint.text.line_break import strut

from kumihan.engine.boxes import BlockLevelBox, Box, FlexBox, FootnoteAreaBox, LineBox, ParentBox
from kumihan.engine.pages import parts
from kumihan.meter.model import Case, Measure

_NEAR = 0.02  # of a line pitch
_WIDOWS = 2  # lines that go to the next page together; a third may not stay behind alone


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of text, or a whole figure or table, on a page: its edges in lines from the head."""

    box: Box
    top: float
    foot: float
    is_float: bool
    is_heading: bool

    @property
    def name(self) -> str:
        """The id of a figure or table."""
        return str(self.box.element.get("id", ""))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page: its rows from head to foot, its height in lines, and whether it has notes."""

    number: int
    rows: tuple[_Row, ...]
    lines: float
    has_notes: bool
    is_left: bool
    pitch: float

    def case(self, row: _Row, detail: str, amount: float) -> Case:
        """A breach at a figure or table of the page."""
        return Case(self.number, 0, row.name, detail, amount, row.box.element)


def _sheets(pages: Sequence[Page]) -> list[_Sheet]:
    found = []
    for number, page in enumerate(pages, 1):
        box = page._page_box
        root = parts(page)[0]
        notes = [b for b in box.children if isinstance(b, FootnoteAreaBox)]
        head, pitch = box.content_box_y(), strut(root.style)[0]
        height = box.height - sum(area.margin_height() for area in notes)
        rows = sorted(_rows(root, head, pitch), key=lambda row: (row.top, row.foot))
        is_left = box.page_type.side == "left"
        found.append(_Sheet(number, tuple(rows), height / pitch, bool(notes), is_left, pitch))
    return found


def _floats(box: Box) -> bool:
    """Whether a block is a figure or table that may float, or that keeps its place among them."""
    style = box.style
    return bool(style["kumihan_page_float"] != "none" or style["kumihan_float_clear"] == "page")


def _rows(root: Box, head: float, pitch: float) -> Iterator[_Row]:
    stack = [(root, False)]
    while stack:
        box, is_heading = stack.pop()
        is_float = isinstance(box, BlockLevelBox) and box is not root and _floats(box)
        if is_float or isinstance(box, LineBox):
            top = box.border_box_y() if is_float else box.position_y
            height = box.border_height() if is_float else box.height
            if height:
                edges = (top - head) / pitch, (top + height - head) / pitch
                yield _Row(box, *edges, is_float, is_heading)
        elif isinstance(box, ParentBox):
            is_heading = is_heading or box.element_tag in ("h1", "h2", "h3", "h4", "h5", "h6")
            stack += [(child, is_heading) for child in box.children if child.is_in_normal_flow()]


def _ids(row: _Row) -> set[str]:
    return {name for element in row.box.element.iter() if (name := element.get("id"))}


def _mentions(pages: Sequence[Page]) -> Mapping[str, int]:
    """The page (from 1) of the first link to an id."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for box in page._page_box.descendants():
            if box.link and box.link[1][0] == "internal":
                found.setdefault(box.link[1][1], number)
    return found


def mention(pages: Sequence[Page]) -> Measure:
    """R65: a figure or table stands on no spread before that of its first mention."""
    cases, count = [], 0
    sheets = _sheets(pages)
    links = _mentions(pages) if any(row.is_float for s in sheets for row in s.rows) else {}
    for sheet in sheets:
        for row in (row for row in sheet.rows if row.is_float):
            first = min((links[name] for name in _ids(row) if name in links), default=0)
            count += bool(first)
            last = sheet.number + sheet.is_left  # the last page of the spread
            if first > last:
                cases.append(sheet.case(row, f"最初の言及は {first} ページ目", first - last))
    title = "図表は言及より前の見開きにない"
    return Measure("float-mention", title, "R65", count, tuple(cases), unit="ページ")


def order(pages: Sequence[Page]) -> Measure:
    """R65: figures and tables stand in the order of the document."""
    cases, count = [], 0
    found = [(sheet, row) for sheet in _sheets(pages) for row in sheet.rows if row.is_float]
    places: dict[Element, int] = {}
    if found:
        root = pages[0]._page_box.children[0].element
        places = {element: n for n, element in enumerate(root.iter())}
    for (_, before), (sheet, row) in pairwise(found):
        count += 1
        if places.get(row.box.element, 0) < places.get(before.box.element, 0):
            cases.append(sheet.case(row, f"「{before.name}」の後にある", 1))
    title = "図表は原稿の順に並ぶ"
    return Measure("float-order", title, "R65", count, tuple(cases), unit="個")


def space(pages: Sequence[Page]) -> Measure:
    """R65: at least a line of space separates a figure or table from the text above and below it.

    Where paragraphs stand on both sides, the two spaces differ by no more than a line.
    """
    cases, count = [], 0
    for sheet in _sheets(pages):
        for n, row in enumerate(sheet.rows):
            if not row.is_float:
                continue
            beside = [*sheet.rows[max(0, n - 1) : n], *sheet.rows[n + 1 : n + 2]]
            gaps = [max(row.top - other.foot, other.top - row.foot) for other in beside]
            count += 1
            if gaps and min(gaps) < 1 - _NEAR:
                detail = f"{min(gaps):.2f} 行しか空かない"
                cases.append(sheet.case(row, detail, 1 - min(gaps)))
            is_between = len(beside) > 1 and not any(o.is_float or o.is_heading for o in beside)
            if is_between and max(gaps) - min(gaps) > 1 + _NEAR:
                detail = f"前後の空きが {gaps[0]:.2f} 行と {gaps[1]:.2f} 行"
                cases.append(sheet.case(row, detail, max(gaps) - min(gaps)))
    title = "図表の前後に1行以上空く"
    return Measure("float-space", title, "R65", count, tuple(cases), unit="行")


def stranded(pages: Sequence[Page]) -> Measure:
    """R65: no single line of text stands above a figure or table, or below it on a page that goes
    on. At the beginning and the end of a text there may be one.
    """
    cases, count = [], 0
    sheets = _sheets(pages)
    last = max((s.number for s in sheets if any(not row.is_float for row in s.rows)), default=0)
    for sheet in sheets:
        floats = [n for n, row in enumerate(sheet.rows) if row.is_float]
        count += len(floats)
        edges = [-1, *floats, len(sheet.rows)]
        for before, after in pairwise(edges) if floats else ():
            tops = {round(row.top, 2) for row in sheet.rows[before + 1 : after]}
            is_end = sheet.number == last and after == len(sheet.rows)
            is_start = sheet is sheets[0] and before < 0
            if len(tops) == 1 and not (is_start or is_end):
                row = sheet.rows[after if after < len(sheet.rows) else before]
                cases.append(sheet.case(row, "文字の行が1行だけ残る", 1))
    title = "図表の上下に1行だけ残さない"
    return Measure("float-stranded", title, "R65", count, tuple(cases), unit="行")


def caption(pages: Sequence[Page]) -> Measure:
    """R66: a figure, or a row of figures, is on one page, with its caption."""
    places: dict[Element, list[tuple[_Sheet, _Row]]] = {}
    for sheet in _sheets(pages):
        for row in sheet.rows:
            is_figure = row.box.element_tag == "figure" or isinstance(row.box, FlexBox)
            if row.is_float and is_figure:
                places.setdefault(row.box.element, []).append((sheet, row))
    cases = [
        sheet.case(row, f"{len(found)} ページに分かれる", len(found) - 1)
        for found in places.values()
        for sheet, row in found[1:]
    ]
    title = "図と題は同じページにある"
    return Measure("float-caption", title, "R66", len(places), tuple(cases), unit="ページ")


def filled(pages: Sequence[Page]) -> Measure:
    """R53: text that goes on below a figure or table at the head of a page fills the page before.

    Pages that end above a heading, above notes, or above a block that keeps its place, are left
    out, and so are two lines that have to stand together.
    """
    cases, count = [], 0
    for sheet, following in pairwise(_sheets(pages)):
        floats = list(takewhile(lambda row: row.is_float, following.rows))
        text = following.rows[len(floats) :]
        is_kept = any(row.box.style["kumihan_page_float"] == "none" for row in floats)
        if not (sheet.rows and floats and text) or is_kept:
            continue
        if text[0].is_heading or sheet.has_notes:
            continue
        count += 1
        rest = sheet.lines - sheet.rows[-1].foot
        if rest >= _WIDOWS + 1 - _NEAR:
            detail = f"前のページが {rest:.0f} 行空く"
            cases.append(following.case(following.rows[0], detail, rest))
    title = "図表の前のページは埋まる"
    return Measure("float-filled", title, "R53", count, tuple(cases), unit="行")


RULES = (mention, order, space, stranded, caption, filled)
