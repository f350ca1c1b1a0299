"""Notes at the foot of the page, or beside the lines of their calls (JLREQ 4.2.5, 4.2.7, R62–R64).

A note is an element with `float: footnote`; WeasyPrint finds its call in a line and asks for room
below. The notes of a page are one flow: what does not fit goes on in the notes of the next page,
and a line whose note cannot begin on its page goes to the next one with it (R62). WeasyPrint's own
list of the notes of a page stays empty: it would move notes away from their calls.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.formatting_structure import build
from weasyprint.layout import block

from kumihan.engine.boxes import BlockContainerBox, Box, FootnoteAreaBox, LineBox, SkipStack
from kumihan.engine.marks import Mark
from kumihan.paging.notemarks import lines_of, marks
from kumihan.paging.state import Context, Notes, with_inner

_SHARE = 0.5  # of the page: the most that notes continued from earlier pages may take
_COLUMNS = 0.75  # of the page: the most that notes called in columns may take
LOOSE = 0.01  # CSS pixels
_WHOLE = Mark[Box]("whole")  # of a note: the box that is laid out for it


def with_calls_kept(original: Callable[..., Any]) -> Callable[..., Any]:
    def atomic_box(context: Context, *rest: Any) -> Any:
        """A block in a line. Its notes wait for its line, which has no place yet."""
        notes = context.kumihan.notes
        before, notes.is_closed = notes.is_closed, True
        try:
            return original(context, *rest)
        finally:
            notes.is_closed = before

    return atomic_box


# -- the area -------------------------------------------------------------------------------


def with_area(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_level_layout(context: Context, box: Box, *rest: Any, **named: Any) -> Any:
        """The layout of a part of a page; the area of its notes gets the notes of the page."""
        if isinstance(box, FootnoteAreaBox):
            return _laid(context, box, named["absolute_boxes"])
        reserved = context.kumihan.notes.reserved if box.is_for_root_element else 0
        context.page_bottom -= reserved
        result = original(context, box, *rest, **named)
        context.page_bottom += reserved
        if box.is_for_root_element and result[0] is not None:
            _take_strays_back(context, result[0])
            _settle(context)
        return result

    return block_level_layout


def _laid(
    context: Context, area: FootnoteAreaBox, positioned: list[Box]
) -> tuple[FootnoteAreaBox | None, SkipStack]:
    """The area with its notes, cut at their limit, and where they go on.

    The area is None when none of them can begin.
    """
    notes = context.kumihan.notes
    area.children = [_whole(note) for note in notes.boxes]
    is_cut = notes.limit < inf
    below = area.margin_bottom + area.padding_bottom + area.border_bottom_width
    space = context.page_bottom - area.position_y - notes.limit + below if is_cut else -inf
    must = not is_cut or len(notes.boxes) == notes.carried
    before, notes.is_closed, line = notes.is_closed, True, context.kumihan.line
    laid, rest, *_ = block.block_level_layout(
        context, area, space, notes.start, area.page, must, positioned, positioned
    )
    notes.is_closed, context.kumihan.line = before, line
    if rest is not None and laid is not None:
        _end_at_last_line(laid)
    return laid, rest


def _whole(note: Box) -> Box:
    """A note with its anonymous boxes, which WeasyPrint makes only for what stays in the text."""
    whole = _WHOLE.of(note)
    if whole is None:
        whole = build.create_anonymous_boxes(note.deepcopy())
        _WHOLE.put(note, whole)
    return whole


def _end_at_last_line(box: Box) -> None:
    """Make a cut box as high as its lines; otherwise it would fill the room that it had."""
    if isinstance(box, BlockContainerBox) and box.children:
        last = box.children[-1]
        _end_at_last_line(last)
        height = last.height if isinstance(last, LineBox) else last.margin_height()
        box.height = last.position_y + height - box.content_box_y()


def _place(context: Context) -> bool:
    """Lay out the notes of the page, and take their room from the text. Returns whether any begin.

    Notes called in columns get room when the page is made again, because they stand below all of
    the columns.
    """
    area, notes = context.current_footnote_area, context.kumihan.notes
    if context.in_column:
        notes.is_open = True
        return True
    laid, notes.rest = _laid(context, area.copy(), []) if notes.boxes else (None, None)
    notes.height = float(laid.margin_height()) if laid is not None else 0.0
    if is_foot(area):
        context.page_bottom += taken(context)
        area.height = "auto" if laid is None else laid.height
        context.page_bottom -= taken(context)
    return laid is not None


def _settle(context: Context) -> None:
    """Lay out the notes that were called in columns."""
    notes = context.kumihan.notes
    if not notes.is_open:
        return
    area = context.current_footnote_area
    room = float(area.page.height) * (_COLUMNS if is_foot(area) else 1.0)
    for notes.limit in (inf, room):
        laid, notes.rest = _laid(context, area.copy(), []) if notes.boxes else (None, None)
        notes.height = float(laid.margin_height()) if laid is not None else 0.0
        if notes.height <= room + LOOSE:
            break
    notes.is_open = False


def is_foot(area: FootnoteAreaBox) -> bool:
    """Whether notes stand at the foot of the page; otherwise they are side notes."""
    return bool(area.style["kumihan_notes"] == "foot")


def taken(context: Context) -> float:
    """The height that notes take from the text beyond what is reserved (CSS pixels)."""
    area = context.current_footnote_area
    height = 0.0 if area.height == "auto" else float(area.margin_height())
    reserved: float = context.kumihan.notes.reserved
    return max(0.0, height - reserved)


def _room(context: Context) -> float:
    """The height that notes may have below the line that is being placed (CSS pixels)."""
    area, whole = context.current_footnote_area, context.current_footnote_area.page.height
    if not is_foot(area):
        return float(whole)
    if context.kumihan.line is None:
        return float(whole if area.page.page_type.blank else whole * _SHARE)
    line, space, around = context.kumihan.line
    foot = line.position_y + line.height + around.padding_bottom + around.border_bottom_width
    bottom = context.page_bottom + taken(context) + context.kumihan.notes.reserved
    return float(bottom - space - foot)


# -- notes of lines --------------------------------------------------------------------------


def lay_out(context: Context, note: Box) -> bool:
    """Make room for a note and those called in it. Returns True if they cannot begin on this page.

    True is the engine's signal to move the line of their call to the next page.
    """
    notes = context.kumihan.notes
    if notes.is_closed:
        return False
    is_turning = context.kumihan.turned.is_turning
    goes_on = context.kumihan.line is None and not is_turning
    group = [note] if goes_on else list(with_inner(note))
    context.footnotes = [one for one in context.footnotes if one not in group]
    if is_turning or (notes.rest is not None and not context.in_column):
        return True
    first = len(notes.boxes)
    notes.boxes += group
    notes.carried += goes_on
    if context.in_column and not goes_on:
        notes.is_open = True
        return False
    room = _room(context)
    if _place(context) and notes.height <= room + LOOSE:
        return False
    notes.limit = room
    if _place(context) and _begins(notes, first):
        return False
    notes.drop(note)
    _place(context)
    return True


def _begins(notes: Notes, number: int) -> bool:
    """Whether at least the beginning of a note stands on its page."""
    if notes.rest is None:
        return True
    ((index, below),) = notes.rest.items()
    return index > number or (index == number and below is not None)


def _take_strays_back(context: Context, root: Box) -> None:
    """Take back notes whose calls left the page, as those in a table's head may have done."""
    notes = context.kumihan.notes
    if len(notes.boxes) == notes.carried:
        return
    found = [note for line in lines_of(root) for _, note in marks(line)]
    called = {one for note in found for one in with_inner(note)}
    for note in notes.boxes[notes.carried :]:
        if note not in called:
            take_back(context, note)


def take_back(context: Context, note: Box) -> None:
    """Take a note off the page because its line is; one that began on an earlier page stays."""
    notes = context.kumihan.notes
    if note in notes.boxes[notes.carried :]:
        notes.drop(note)
        context.footnotes += with_inner(note)
        _place(context)
    elif note in context.reported_footnotes:
        group = list(with_inner(note))
        reported = context.reported_footnotes
        context.reported_footnotes = [one for one in reported if one not in group]
        context.footnotes += group


def put_off(context: Context, note: Box) -> None:
    """Leave a note to the next page, wherever its line stands."""
    notes = context.kumihan.notes
    if note in notes.boxes:
        notes.drop(note)
        _place(context)
    context.reported_footnotes += [note] if context.kumihan.line is None else with_inner(note)
