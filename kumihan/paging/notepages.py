"""Pages with notes: those that continue on the next page, room below columns, repeated marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy, deepcopy
from typing import Any

from kumihan.engine.boxes import FootnoteAreaBox, LineBox, PageBox, restyle
from kumihan.paging.marginal import stand_in_margin
from kumihan.paging.notemarks import lines_of, marks
from kumihan.paging.notes import LOOSE, is_foot, taken
from kumihan.paging.sidenotes import stand_beside
from kumihan.paging.state import Context, Notes


def with_notes(original: Callable[..., Any]) -> Callable[..., Any]:
    def make_page(context: Context, *rest: Any) -> Any:
        """A page; the rest of its notes is handed on to the next."""
        before = context.kumihan.notes
        earlier, start = before.earlier.union(before.boxes), before.going_on()[1]
        restore = _saved(context, rest[-1]) if context.footnotes else None
        tried: set[float] = set()
        reserved = 0.0
        while True:
            notes = context.kumihan.notes = Notes(earlier=earlier, start=start, reserved=reserved)
            context.kumihan.line = None
            result = original(context, *rest)
            if restore is None or _is_settled(context, tried):
                break
            restore()
            tried.add(reserved)
            reserved = notes.height
        if notes.boxes or notes.earlier:
            _finish(result[0], notes)
        context.reported_footnotes[:0] = notes.going_on()[0]
        return result

    return make_page


def _is_settled(context: Context, tried: set[float]) -> bool:
    """Whether the notes fit in the room that they have, and no smaller room is worth a try.

    Notes that are called in columns stand below all of these, and which they are is known only when
    the page has been made.
    """
    notes = context.kumihan.notes
    if not is_foot(context.current_footnote_area):
        return True
    over = notes.height - notes.reserved - taken(context)
    left = notes.reserved - notes.height
    return bool(over <= LOOSE and (left <= LOOSE or notes.height in tried))


def _saved(context: Context, page_state: Sequence[Any]) -> Callable[[], None]:
    """Save what making a page changes. Returns what restores it for another attempt."""
    names = ("footnotes", "reported_footnotes", "broken_out_of_flow")
    values = {name: copy(getattr(context, name)) for name in names}
    states = deepcopy(page_state)

    def restore() -> None:
        vars(context).update({name: copy(value) for name, value in values.items()})
        for state, known in zip(page_state, deepcopy(states), strict=True):
            state.clear()
            (state.update if isinstance(state, dict) else state.extend)(known)

    return restore


def _finish(made: PageBox, notes: Notes) -> None:
    """Hide marks repeated in heads of tables; put side notes and marginal boxes in their places."""
    root, area = made.children[:2]
    assert isinstance(area, FootnoteAreaBox)
    shown = {id(note): n for n, note in enumerate(notes.boxes) if n >= notes.carried}
    lines: dict[int, LineBox] = {}
    for line in lines_of(root):
        for mark, note in marks(line):
            if id(note) in shown:
                lines.setdefault(shown[id(note)], line)
            elif note in notes.earlier:
                for box in mark.descendants():
                    restyle(box, visibility="hidden")
    if is_foot(area):
        stand_in_margin(made, area)
    else:
        stand_beside(made, area, lines)
