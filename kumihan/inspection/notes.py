"""Rules of notes on laid-out pages: near their calls, at the foot, hanging, beside their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from weasyprint.document import Page
from weasyprint.text.line_break import strut

from kumihan.engine.boxes import Box, FootnoteAreaBox, LineBox, TextBox
from kumihan.geometry.units import PT_PER_PX
from kumihan.meter.model import Case, Measure, how_far
from kumihan.paging.notemarks import lines_of, marks
from kumihan.paging.notes import is_foot

_NEAR = 0.05  # pt
_LOOSE = 0.01  # em
_SHOWN = 20


def called_here(pages: Sequence[Page]) -> Measure:
    """R62: a note begins on the page of its mark."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        begun = {note.element for note in _notes(page) if _number(note) is not None}
        for line in lines_of(_root(page)):
            for mark, note in marks(line):
                is_shown = any(_is_shown(box) for box in mark.descendants())
                count += is_shown
                if is_shown and note.element not in begun:
                    detail = "注がこのページで始まらない"
                    cases.append(Case(number, 0, _text(line), detail, 1.0, line.element))
    return Measure("note-page", "注は合印と同じページで始まる", "R62", count, tuple(cases), "か所")


def line_head(pages: Sequence[Page]) -> Measure:
    """R17: no mark begins a line unless it begins its block."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        found = list(lines_of(_root(page)))
        for before, line in zip([None, *found], found, strict=False):
            heads = [next(_texts(mark), None) for mark, _ in marks(line)]
            count += len(heads)
            is_first = before is None or before.element is not line.element
            if not is_first and next(_texts(line), None) in [head for head in heads if head]:
                cases.append(Case(number, 0, _text(line), "合印で始まる行", 1.0, line.element))
    return Measure("mark-head", "合印で行を始めない", "R17", count, tuple(cases), "か所")


def at_foot(pages: Sequence[Page]) -> Measure:
    """R63: the last line of the notes ends with the type area; the text ends above them."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        area = _area(page)
        if area is None or not area.children or not is_foot(area):
            continue
        count += 1
        root, last = _root(page), list(lines_of(area))[-1]
        foot = page._page_box.content_box_y() + page._page_box.height
        foot -= (strut(root.style)[0] - root.style["font_size"]) / 2
        short = (foot - _end(last)) * PT_PER_PX
        text = max((_end(line) for line in lines_of(root)), default=0.0)
        over = (text - area.position_y - area.margin_top) * PT_PER_PX
        if abs(short) > _NEAR:
            cases.append(Case(number, 0, _text(last), f"版面の地より {how_far(-short)}", short))
        elif over > _NEAR:
            cases.append(Case(number, 0, _text(last), f"本文と {over:.2f} pt 重なる", over))
    return Measure("note-foot", "脚注は版面の地に揃う", "R63", count, tuple(cases), "pt")


def hanging(pages: Sequence[Page]) -> Measure:
    """R63: notes are whole ems wide; text and lines begin an em after the number."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        for note in _notes(page):
            size, left = note.style["font_size"], note.content_box_x()
            deep, wide = note.padding_left / size, (note.width + note.padding_left) / size
            away = [("幅の端数", wide - round(wide)), ("字下げの端数", deep - round(deep))]
            mark = _number(note)
            if mark is not None and (ends := list(_texts(mark))):
                right = ends[-1].position_x + ends[-1].width
                away.append(("番号の後", (left - right) / size - 1))
            for line in (child for child in note.children if isinstance(child, LineBox)):
                text = next((one for one in _texts(line) if not _is_of(one, mark)), None)
                if text is not None:
                    away.append(("行頭", (text.position_x - left) / size))
            count += len(away)
            cases += [
                Case(number, 0, _text(note), f"{what} {much:+.2f} em", much)
                for what, much in away
                if abs(much) > _LOOSE
            ]
    return Measure("note-measure", "注は整数字の幅で、ぶら下げ", "R63", count, tuple(cases))


def beside(pages: Sequence[Page]) -> Measure:
    """R64: a side note begins at the line of its mark or touches another note; none overlap."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        area = _area(page)
        if area is None or not area.children or is_foot(area):
            continue
        notes = area.children
        count += len(notes)
        found = [(note, line) for line in lines_of(_root(page)) for _, note in marks(line)]
        lines = {note.element: line for note, line in found}
        foot = page._page_box.content_box_y() + page._page_box.height - area.margin_bottom
        ends = [0.0, *(note.position_y + note.margin_height() for note in notes)]
        heads = [*(note.position_y for note in notes), foot]
        for n, note in enumerate(notes):
            over = (ends[n + 1] - heads[n + 1]) * PT_PER_PX
            line, first = lines.get(note.element), next(lines_of(note), None)
            away = 0.0
            if line is not None and first is not None and _number(note) is not None:
                away = first.position_y + first.baseline - line.position_y - line.baseline
            touches = abs(heads[n] - ends[n]) * PT_PER_PX < _NEAR or abs(over) < _NEAR
            if over > _NEAR:
                cases.append(Case(number, 0, _text(note), f"次と {over:.2f} pt 重なる", over))
            elif abs(away) * PT_PER_PX > _NEAR and not touches:
                detail = f"合印の行より {how_far(away * PT_PER_PX)}"
                cases.append(Case(number, 0, _text(note), detail, away * PT_PER_PX))
    return Measure("side-notes", "傍注は合印の行の横にある", "R64", count, tuple(cases), "pt")


RULES = (called_here, line_head, at_foot, hanging, beside)


# -- boxes ----------------------------------------------------------------------------------


def _root(page: Page) -> Box:
    root: Box = page._page_box.children[0]
    return root


def _area(page: Page) -> FootnoteAreaBox | None:
    """The area of the notes of a page; None when it has none."""
    parts = page._page_box.children
    return next((part for part in parts if isinstance(part, FootnoteAreaBox)), None)


def _notes(page: Page) -> Sequence[Box]:
    area = _area(page)
    return area.children if area is not None else ()


def _number(note: Box) -> Box | None:
    """The box of a note's number; None where the note continues."""
    tags = (box for box in note.descendants() if box.element_tag.endswith("::footnote-marker"))
    return next(tags, None)


def _texts(box: Box) -> Iterator[TextBox]:
    return (one for one in box.descendants() if isinstance(one, TextBox))


def _text(box: Box) -> str:
    return "".join(text.text for text in _texts(box))[:_SHOWN]


def _is_of(text: TextBox, mark: Box | None) -> bool:
    """Whether a text belongs to the number of a note."""
    return mark is not None and text.element_tag == mark.element_tag


def _is_shown(box: Box) -> bool:
    return isinstance(box, TextBox) and box.style["visibility"] == "visible"


def _end(line: LineBox) -> float:
    """Where the characters of a line end; they stand in its middle."""
    return float(line.position_y + (line.height + line.style["font_size"]) / 2)
