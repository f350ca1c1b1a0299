"""Pages side by side on one sheet: back cover, spine and front cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kumihan.geometry.units import PX_PER_MM
from kumihan.press.marks import BLEED
from kumihan.writing.joining import Leaf, Part


def sheet(like: Leaf, parts: Sequence[tuple[Leaf | None, float]]) -> Leaf:
    """A sheet as high as a page, on which others stand from left to right, each with its width
    in mm; only at the edges of the sheet do they reach the bleed.
    """
    last = len(parts) - 1
    placed = (
        Part(
            leaf,
            width * PX_PER_MM,
            BLEED * PX_PER_MM if number == 0 else 0.0,
            BLEED * PX_PER_MM if number == last else 0.0,
        )
        for number, (leaf, width) in enumerate(parts)
    )
    return replace(like, number=None, parts=tuple(placed))
