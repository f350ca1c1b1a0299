"""Side notes: beside the lines of their calls, one under the other where they are dense (R64)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kumihan.notemarks import lines_of


def stand_beside(page: Any, area: Any, lines: Mapping[int, Any]) -> None:
    """Move the notes in the area of a page to the lines of their calls, by number of the note.

    First lines share the baseline of the call's line. A note whose place is taken stands below
    the one before it; one that would stick out at the foot moves up, with those above it. What
    goes on from an earlier page stands at the head.
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
    places = spread(places, heights, foot)
    for note, place in zip(area.children, places, strict=True):
        note.translate(0, place - note.position_y)


def spread(wanted: Sequence[float], heights: Sequence[float], foot: float) -> list[float]:
    """Where things that want to stand at these heights do, in their order, none over another.

    One whose place is taken goes down; one that would stick out at the foot goes up, with those
    above it.
    """
    places = list(wanted)
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + heights[n - 1])
    for n in reversed(range(len(places))):
        places[n] = min(places[n], foot - heights[n])
        foot = places[n]
    return places
