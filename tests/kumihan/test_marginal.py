"""Boxes in the margin: in their order, none over another, as near to their places as can be."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kumihan.paging.marginal import spread

FOOT = 100.0
BOXES = st.lists(st.tuples(st.floats(0, FOOT), st.floats(1, 20)), max_size=8)


@given(BOXES)
def test_none_lies_over_another_nor_below_the_foot(boxes: list[tuple[float, float]]) -> None:
    boxes.sort()
    heights = [height for _, height in boxes]
    places = spread([wanted for wanted, _ in boxes], heights, FOOT)
    feet = [place + height for place, height in zip(places, heights, strict=True)]
    assert all(foot <= FOOT + 1e-9 for foot in feet)
    assert all(
        foot <= place + 1e-9 for (_, foot), (place, _) in pairwise(zip(places, feet, strict=True))
    )


@given(BOXES)
def test_boxes_that_have_room_stay(boxes: list[tuple[float, float]]) -> None:
    boxes.sort()
    roomy = [(n * 25.0, min(height, 20.0)) for n, (_, height) in enumerate(boxes[:4])]
    wanted, heights = [w for w, _ in roomy], [h for _, h in roomy]
    assert spread(wanted, heights, FOOT) == wanted
