"""The texts of a page as they are printed, generated text and margin boxes included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from weasyprint.document import Page

from kumihan.engine import pages
from kumihan.engine.boxes import Box, LineBox, MarginBox, TableCellBox, TextBox

# Where the ink of a character lies, from its baseline, in em. That is less than its em box (0.88
# above, 0.12 below), so that lines set solid are apart.
_ABOVE, _BELOW = 0.85, 0.09
LEAST_SIZE = 8.0  # CSS px, which are 6 pt: strokes of smaller type fill up in print
_ROUNDING = 0.01
# The order of painting: `z-index`, and the number of the positioned box, in the order of the tree.
Layer: TypeAlias = tuple[int, int]
Rgb: TypeAlias = tuple[float, float, float]  # each from 0 to 1
FLOW: Layer = (0, 0)  # of what is not positioned


class Printed(NamedTuple):
    """A text, and where its ink can be, in CSS px before the page is turned.

    `holder` is the box whose edges it has to keep, if there is one.
    """

    box: TextBox
    line: Box | None
    holder: Box | None
    is_margin: bool
    layer: Layer
    left: float
    top: float
    right: float
    bottom: float

    @property
    def em(self) -> float:
        """The size of the text in CSS px."""
        return float(self.box.style["font_size"])

    @property
    def colour(self) -> Rgb:
        """The colour in which it is printed."""
        return rgb(self.box.style["color"])

    @property
    def is_small(self) -> bool:
        """Whether it is too small to be printed; readings and raised signs follow their line."""
        around = self.line.style["font_size"] if self.line else self.em
        return bool(max(self.em, around) < LEAST_SIZE - _ROUNDING) and self.box.element.tag != "rt"

    @property
    def text(self) -> str:
        """The text without white space around it."""
        return self.box.text.strip()


class _Around(NamedTuple):
    """What is around a box, as in `Printed`."""

    line: Box | None
    holder: Box | None
    is_margin: bool
    layer: Layer


def texts(page: Page) -> Iterator[Printed]:
    """The texts of a page. Boxes with a negative `z-index` are grounds, to be printed over."""
    count = 0
    for part in page._page_box.children:
        is_margin = isinstance(part, MarginBox)
        stack: list[tuple[Box, _Around]] = [(part, _Around(None, None, is_margin, FLOW))]
        while stack:
            box, around = stack.pop()
            box = bare(box)
            count += 1
            if type(box) is not TextBox:
                line = box if isinstance(box, LineBox) else around.line
                layer = layer_of(box, around.layer, count)
                own = _Around(line, _holder(box, around.holder), is_margin, layer)
                stack += [(child, own) for child in box.children[::-1]]
            elif box.text.strip() and around.layer >= FLOW:
                yield _printed(box, around)


def bare(box: Any) -> Box:
    """A box itself, also where the engine has put a placeholder for one that is positioned."""
    found: Box = box if isinstance(box, Box) else box._box
    return found


def layer_of(box: Box, around: Layer, count: int) -> Layer:
    """The layer of a box in one of the layer `around`; `count` is its number in its page's tree."""
    style = box.style
    if style["position"] == "static" or around < FLOW:
        return around
    z_index = style["z_index"]
    return (0 if z_index == "auto" else z_index), count


def _printed(box: TextBox, around: _Around) -> Printed:
    em, baseline = box.style["font_size"], box.position_y + box.baseline
    left, right = box.position_x, box.position_x + box.width - pages.hung(box)
    above, below = baseline - _ABOVE * em, baseline + _BELOW * em
    return Printed(box, *around, left, above, right, below)


def _holder(box: Box, around: Box | None) -> Box | None:
    """The innermost cell, column, or block with a ground or rules; what is positioned has none."""
    if isinstance(box, LineBox):
        return around
    if isinstance(box, TableCellBox) or box.is_column:
        return box
    style = box.style
    if style["display"][0] == "block" and (has_ground(box) or box.border_right_width):
        return box
    return None if style["position"] == "absolute" else around


def has_ground(box: Box) -> bool:
    """Whether a box is painted in a colour of its own."""
    return box.background is not None and box.background.color.alpha > 0


def rgb(colour: Any) -> Rgb:
    """A colour of the engine in sRGB."""
    red, green, blue = colour.coordinates if colour.space == "srgb" else colour.to("srgb")[:3]
    return red, green, blue


def hexadecimal(colour: Rgb) -> str:
    """A colour as it is written in CSS: `#rrggbb`."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
