"""Boxes in the fore-edge margin, beside the text that they belong to; none overlaps another."""

from __future__ import annotations

from collections.abc import Sequence

from kumihan.engine.boxes import Box, PageBox


def spread(wanted: Sequence[float], heights: Sequence[float], foot: float) -> list[float]:
    """Where boxes of these heights stand, from head to foot, each as near as can be to its place.

    A box whose place is taken stands below the one before it; one that would stick out at the
    foot moves up, with those above it. All are in one unit.
    """
    places = list(wanted)
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + heights[n - 1])
    for n in reversed(range(len(places))):
        places[n] = min(places[n], foot - heights[n])
        foot = places[n]
    return places


def stand_in_margin(page: PageBox, part: Box) -> None:
    """Move the marginal boxes in a part of a page to the fore-edge, beside the type area.

    They end above the foot of the part, and move up from there if they need room.
    """
    found = [
        box
        for box in part.descendants(placeholders=True)
        if box.style["kumihan_marginal"] == "fore-edge"
    ]
    left, right = page.content_box_x(), page.content_box_x() + page.width
    is_recto = page.page_type.side == "right"
    heights = [box.margin_height() for box in found]
    foot = part.content_box_y() + part.height
    wanted = [box.position_y for box in found]
    for box, place in zip(found, spread(wanted, heights, foot), strict=True):
        x = right if is_recto else left - box.margin_width()
        box.translate(x - box.position_x, place - box.position_y)
