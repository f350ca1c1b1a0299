"""The lines of laid-out boxes, and the marks of notes in them."""

from __future__ import annotations

from collections.abc import Iterator

from kumihan.engine.boxes import Box, LineBox, ParentBox
from kumihan.lines.gather import RAISED


def lines_of(part: Box) -> Iterator[LineBox]:
    """The lines in a box, including those of positioned boxes."""
    return (box for box in part.descendants(placeholders=True) if isinstance(box, LineBox))


def marks(line: Box) -> Iterator[tuple[Box, Box]]:
    """The marks in a line, each with its note.

    A mark is the call itself or, where it is raised, the box that raises it.
    """
    for box in line.descendants():
        for call in box.children if isinstance(box, ParentBox) else ():
            if call.footnote:
                yield (box if box.element_tag in RAISED else call), call.footnote
