"""Leaders (リーダー): one run of glyphs that fills what its line leaves free (CSS GCPM, leaders).

The signs of lines below each other stand below each other: they are counted from the right edge.
What a reader copies or hears of a leader is a space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import Any

from kumihan.engine.boxes import Box, LayoutContext, LineBox, Style, TextBox
from kumihan.engine.marks import COMPOSED
from kumihan.engine.streams import ContentStream
from kumihan.text.draw import Slice
from kumihan.text.pen import Pen, actual_text

_TOLERANCE = 1e-6


class Leader(Slice):
    """The signs of a leader, `count` times."""

    __slots__ = ("count",)

    def __init__(self, unit: Slice, count: int, lead: float, style: Style) -> None:
        super().__init__(unit.text, unit.glyphs, [0.0] * len(unit.glyphs), lead, style)
        self.count = count

    def show(self, stream: ContentStream, pen: Pen) -> None:
        """Write the glyphs, which are said as a space."""
        stream.begin_marked_content("Span", actual_text(" "))
        for glyphs, space in zip(self.glyphs, self.spaces, strict=True):
            pen.show(glyphs, space)
        pen.repeat(self.count)
        stream.end_marked_content()


def filling(original: Callable[..., Any]) -> Callable[..., Any]:
    def handle_leader(context: LayoutContext, line: LineBox, containing_block: Box) -> None:
        """Widen the leader of a composed line by what the line leaves free, and fill it."""
        if not COMPOSED.of(line):
            original(context, line, containing_block)
            return
        path = next(_paths(line), None)
        if path is None:
            return
        right = containing_block.content_box_x() + containing_block.width
        for shape in context.excluded_shapes:
            if shape.position_y + shape.height > line.position_y:
                right = (
                    min(right, shape.position_x) if shape.position_x > line.position_x else right
                )
        flow = [child for child in line.children if child.is_in_normal_flow()]
        extra = right - flow[-1].position_x - flow[-1].margin_width()
        if extra > 0:
            _widen([line, *path], extra)
            _fill(path[-1], right)

    return handle_leader


def _paths(box: Box) -> Iterator[list[Box]]:
    """The paths down to the leaders that have signs, box by box."""
    for child in box.children:
        if child.is_leader:
            if child.children:
                yield [child]
        elif hasattr(child, "children"):
            yield from ([child, *path] for path in _paths(child))


def _widen(path: Sequence[Box], extra: float) -> None:
    """Widen the boxes on the path down to a leader; what follows them moves to the right."""
    for box, child in pairwise(path):
        box.width += extra
        for following in box.children[box.children.index(child) + 1 :]:
            if following.is_in_normal_flow():
                following.translate(dx=extra)
    path[-1].width += extra


def _fill(box: Box, right: float) -> None:
    """Repeat the signs of a leader within its box, at whole steps from the right edge."""
    text = box.children[0]
    assert isinstance(text, TextBox)
    one, size = text.pango_layout, text.style["font_size"]
    step = size * sum(glyph.advance for glyphs in one.glyphs for glyph in glyphs)
    if step <= 0:
        return
    start, space = text.position_x, text.width - step
    text.width = box.width
    most = floor((right - start) / step + _TOLERANCE)
    least = ceil((right - start - box.width + space) / step - _TOLERANCE)
    count = max(0, most - least)
    lead = one.lead + (right - most * step - start) / size
    text.pango_layout = Leader(one, count, lead, text.style)
