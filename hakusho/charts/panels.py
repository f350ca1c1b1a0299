"""Small multiples: how the panels of a chart are arranged."""

from __future__ import annotations

import math

WIDTH, HEIGHT = 40.0, 28.0  # mm: the least size of a panel
_MOST = 4  # in a row


def columns(count: int, width: float) -> int:
    """How many panels stand in a row of a drawing `width` mm wide; the rows are even."""
    most = max(1, min(count, _MOST, int(width // WIDTH)))
    return math.ceil(count / math.ceil(count / most))


def rows(count: int, width: float) -> int:
    """How many rows of panels there are."""
    return math.ceil(count / columns(count, width))


def height(count: int, width: float) -> float:
    """The least height in mm of a drawing with `count` panels."""
    return rows(count, width) * HEIGHT
