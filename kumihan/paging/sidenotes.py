"""Side notes: beside the lines of their calls, one under the other where they are dense (R64)."""

from __future__ import annotations

from collections.abc import Mapping

from kumihan.engine.boxes import FootnoteAreaBox, LineBox, PageBox
from kumihan.paging.marginal import spread
from kumihan.paging.notemarks import lines_of


def stand_beside(page: PageBox, area: FootnoteAreaBox, lines: Mapping[int, LineBox]) -> None:
    """Move the notes in the area of a page to the lines of their calls; `lines` has these by note.

    The first line of a note shares the baseline of the call's line, as far as there is room. A note
    that began on an earlier page stands at the head.
    """
    head = page.content_box_y() + area.margin_top
    foot = page.content_box_y() + page.height - area.margin_bottom
    places: list[float] = []
    for number, note in enumerate(area.children):
        first = next(lines_of(note), None)
        line = lines.get(number)
        wanted = head
        if first is not None and line is not None:
            wanted = note.position_y + line.position_y + line.baseline
            wanted -= first.position_y + first.baseline
        places.append(wanted)
    heights = [note.margin_height() for note in area.children]
    for note, place in zip(area.children, spread(places, heights, foot), strict=True):
        note.translate(0, place - note.position_y)
