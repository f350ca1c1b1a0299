"""The lines of laid-out boxes, and the marks of notes in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from kumihan.lines.gather import RAISED


def lines_of(part: Any) -> Iterator[Any]:
    """The lines in a box, those of positioned boxes too."""
    return (box for box in part.descendants(placeholders=True) if isinstance(box, boxes.LineBox))


def marks(line: Any) -> Iterator[tuple[Any, Any]]:
    """The marks in a line, with their notes: what holds the call, when that is not the line."""
    for box in line.descendants():
        for call in box.children if isinstance(box, boxes.ParentBox) else ():
            if call.footnote:
                yield (box if box.element_tag in RAISED else call), call.footnote
