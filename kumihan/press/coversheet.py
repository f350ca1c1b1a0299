"""Pages side by side on one sheet: back cover, spine and front cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kumihan.geometry.units import PX_PER_MM
from kumihan.press.marks import BLEED
from kumihan.writing.joining import Leaf, Part


def sheet(like: Leaf, parts: Sequence[tuple[Leaf | None, float]]) -> Leaf:
    """A sheet of the height of `like`, with pages side by side from left to right.

    `parts` are the pages with their widths in mm; only the first and the last extend into the
    bleed, at the edges of the sheet.
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
