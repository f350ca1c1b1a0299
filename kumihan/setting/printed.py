"""The texts of a page as they are printed, generated text and margin boxes included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from weasyprint.document import Page

from kumihan.engine import pages
from kumihan.engine.boxes import Box, LineBox, MarginBox, TableCellBox, TextBox

# Where the ink of a character lies, from its baseline, in em. That is less than its em box (0.88
# above, 0.12 below), so that lines set solid are apart.
_ABOVE, _BELOW = 0.85, 0.09


class Printed(NamedTuple):
    """A text, and where its ink can be, in CSS px before the page is turned.

    `holder` is the box whose edges it has to keep, if there is one.
    """

    box: TextBox
    line: Box | None
    holder: Box | None
    is_margin: bool
    left: float
    top: float
    right: float
    bottom: float

    @property
    def em(self) -> float:
        """The size of the text in CSS px."""
        return float(self.box.style["font_size"])

    @property
    def text(self) -> str:
        """The text without white space around it."""
        return self.box.text.strip()


def texts(page: Page) -> Iterator[Printed]:
    """The texts of a page. Boxes with a negative `z-index` are grounds, to be printed over."""
    for part in page._page_box.children:
        is_margin = isinstance(part, MarginBox)
        stack: list[tuple[Box, Box | None, Box | None]] = [(part, None, None)]
        while stack:
            box, line, holder = stack.pop()
            if type(box) is TextBox:
                if box.text.strip():
                    yield _printed(box, line, holder, is_margin)
            elif not is_below(box):
                if isinstance(box, LineBox):
                    line = box
                else:
                    holder = _holder(box, holder)
                stack += [(child, line, holder) for child in box.children[::-1]]


def is_below(box: Box) -> bool:
    """Whether a box is painted below the text around it."""
    z_index = box.style["z_index"]
    return z_index != "auto" and bool(z_index < 0)


def _printed(box: TextBox, line: Box | None, holder: Box | None, is_margin: bool) -> Printed:
    em, baseline = box.style["font_size"], box.position_y + box.baseline
    left, right = box.position_x, box.position_x + box.width - pages.hung(box)
    above, below = baseline - _ABOVE * em, baseline + _BELOW * em
    return Printed(box, line, holder, is_margin, left, above, right, below)


def _holder(box: Box, around: Box | None) -> Box | None:
    """The innermost cell, column, or block with a ground or rules; what is positioned has none."""
    if isinstance(box, TableCellBox) or box.is_column:
        return box
    style = box.style
    if style["display"][0] == "block" and (has_ground(box) or box.border_right_width):
        return box
    return None if style["position"] == "absolute" else around


def has_ground(box: Box) -> bool:
    """Whether a box is painted in a colour of its own."""
    return box.background is not None and box.background.color.alpha > 0
