"""Texts that nobody sees: below a picture or a ground, or in the colour of what they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from weasyprint.document import Page

from kumihan.engine.boxes import Box, ReplacedBox
from kumihan.setting.printed import FLOW, Layer, Printed, bare, has_ground, layer_of

_INSET = 0.2  # em: the corners of a text that are looked at lie so far within it
_LEAST_CONTRAST = 1.5  # of text and ground (WCAG 2.2, contrast ratio); with less nobody reads
_LINEAR = 0.04045  # the part of a colour up to which sRGB is linear
_Rgb: TypeAlias = tuple[float, float, float]  # each from 0 to 1
_WHITE = (1.0, 1.0, 1.0)


class _Ground(NamedTuple):
    """A ground or a picture, its edges in CSS px; of a picture no colour is known."""

    layer: Layer
    colour: _Rgb | None
    left: float
    top: float
    right: float
    bottom: float

    def is_at(self, x: float, y: float) -> bool:
        """Whether it is painted at this place."""
        return self.left < x < self.right and self.top < y < self.bottom


def unseen(page: Page, texts: Sequence[Printed]) -> Iterator[Printed]:
    """The texts of which a corner is covered, or stands on a ground of nearly their own colour.

    What they stand on is looked at only where a ground of the page has such a colour.
    """
    paper = _paper(page)
    grounds = _grounds(page)
    raised = [ground for ground in grounds if ground.layer > FLOW]
    colours = {paper, *(ground.colour for ground in grounds if ground.colour)}
    risky: dict[_Rgb, bool] = {}
    for text in texts:
        own = _rgb(text.box.style["color"])
        if own not in risky:
            risky[own] = any(not _is_seen(own, colour) for colour in colours)
        if _is_covered(text, raised) or (risky[own] and _is_lost(text, own, grounds, paper)):
            yield text


def _is_covered(text: Printed, raised: Sequence[_Ground]) -> bool:
    return any(
        ground.layer > text.layer and ground.is_at(*corner)
        for ground in raised
        for corner in _corners(text)
    )


def _is_lost(text: Printed, own: _Rgb, grounds: Sequence[_Ground], paper: _Rgb) -> bool:
    for corner in _corners(text):
        below = [one.colour for one in grounds if one.layer <= text.layer and one.is_at(*corner)]
        colour = below[-1] if below else paper
        if colour is not None and not _is_seen(own, colour):
            return True
    return False


def _corners(text: Printed) -> Iterator[tuple[float, float]]:
    inset = _INSET * text.em
    for x in (text.left + inset, text.right - inset):
        yield x, text.top + inset
        yield x, text.bottom - inset


def _paper(page: Page) -> _Rgb:
    box: Any = page._page_box
    for ground in (box.background, box.canvas_background):
        if ground is not None and ground.color.alpha == 1:
            return _rgb(ground.color)
    return _WHITE


def _grounds(page: Page) -> list[_Ground]:
    """The grounds of a page in the order of painting."""
    found: list[_Ground] = []
    stack = [(child, FLOW) for child in page._page_box.children[::-1]]
    count = 0
    while stack:
        box, layer = stack.pop()
        box = bare(box)
        count += 1
        layer = layer_of(box, layer, count)
        if isinstance(box, ReplacedBox) or has_ground(box):
            found.append(_ground(box, layer))
        stack += [(child, layer) for child in box.children[::-1]]
    return sorted(found, key=lambda ground: ground.layer)


def _ground(box: Box, layer: Layer) -> _Ground:
    """The ground of a box; what lets something shine through counts as a picture."""
    x, y = box.border_box_x(), box.border_box_y()
    is_picture = isinstance(box, ReplacedBox) or box.background.color.alpha < 1
    colour = None if is_picture else _rgb(box.background.color)
    return _Ground(layer, colour, x, y, x + box.border_width(), y + box.border_height())


def _rgb(colour: Any) -> _Rgb:
    red, green, blue = colour.coordinates if colour.space == "srgb" else colour.to("srgb")[:3]
    return red, green, blue


def _is_seen(text: _Rgb, ground: _Rgb) -> bool:
    low, high = sorted((_luminance(text), _luminance(ground)))
    return (high + 0.05) / (low + 0.05) >= _LEAST_CONTRAST


def _luminance(colour: _Rgb) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
