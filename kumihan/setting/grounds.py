"""Texts that are hard to see: below a picture or a ground, or near the colour of their ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from weasyprint.document import Page

from kumihan.engine.boxes import Box, MarginBox, ReplacedBox
from kumihan.engine.pages import turning
from kumihan.setting.printed import FLOW, Layer, Printed, Rgb, bare, has_ground, layer_of, rgb

_INSET = 0.2  # em: the corners of a text that are looked at lie so far within it
_SEEN = 1.5  # contrast of text and ground (WCAG 2.2); with less nobody reads
_LEAST, _LEAST_LARGE = 4.5, 3.0  # the contrast of texts, and of large ones (WCAG 2.2, 1.4.3)
_LARGE, _LARGE_BOLD = 22 * 4 / 3, 18 * 4 / 3  # CSS px: large texts in Japanese (JIS X 8341-3)
_BOLD = 700
_LINEAR = 0.04045  # the part of a colour up to which sRGB is linear
_WHITE = (1.0, 1.0, 1.0)


class _Ground(NamedTuple):
    """A ground or a picture, its edges in CSS px; of a picture no colour is known."""

    layer: Layer
    colour: Rgb | None
    left: float
    top: float
    right: float
    bottom: float

    def is_at(self, x: float, y: float) -> bool:
        """Whether it is painted at this place."""
        return self.left < x < self.right and self.top < y < self.bottom


class Faint(NamedTuple):
    """A text that stands out too little: the colour below it, and the contrast of both.

    Nothing is known of what covers a text: its contrast is 1, and it has no ground.
    """

    text: Printed
    ground: Rgb | None
    contrast: float
    least: float

    @property
    def is_unseen(self) -> bool:
        """Whether nobody sees it."""
        return self.contrast < _SEEN


def faint(page: Page, texts: Sequence[Printed]) -> Iterator[Faint]:
    """The texts of which a corner is covered, or stands on a ground with too little contrast.

    On a page whose text is turned, the margins are looked at by themselves.
    """
    if turning(page) is None:
        yield from _faint(page, texts, page._page_box.children)
        return
    for are_margins in (False, True):
        parts = [p for p in page._page_box.children if isinstance(p, MarginBox) is are_margins]
        own = [text for text in texts if text.is_margin is are_margins]
        yield from _faint(page, own, parts)


def _faint(page: Page, texts: Sequence[Printed], parts: Sequence[Box]) -> Iterator[Faint]:
    """`faint` for some of the parts of a page, and the texts in them.

    What texts stand on is looked at only where such a ground is.
    """
    paper = _paper(page)
    grounds = _grounds(parts)
    raised = [ground for ground in grounds if ground.layer > FLOW]
    near: dict[Rgb, list[_Ground]] = {}
    for text in texts:
        own, least = text.colour, _least(text)
        if own not in near:
            near[own] = [g for g in grounds if g.colour and _contrast(own, g.colour) < _LEAST]
        if _is_covered(text, raised):
            yield Faint(text, None, 1.0, least)
        elif _contrast(own, paper) < least or _is_on(text, near[own]):
            found = min(_below(text, own, grounds, paper), default=None)
            if found and found[0] < least:
                yield Faint(text, found[1], found[0], least)


def _least(text: Printed) -> float:
    """The contrast that a text must have: large ones, as they are in Japanese, need less."""
    style = text.box.style
    size = _LARGE_BOLD if style["font_weight"] >= _BOLD else _LARGE
    return _LEAST_LARGE if text.em >= size else _LEAST


def _is_covered(text: Printed, raised: Sequence[_Ground]) -> bool:
    return any(
        ground.layer > text.layer and ground.is_at(*corner)
        for ground in raised
        for corner in _corners(text)
    )


def _is_on(text: Printed, grounds: Sequence[_Ground]) -> bool:
    return any(ground.is_at(*corner) for ground in grounds for corner in _corners(text))


def _below(
    text: Printed, own: Rgb, grounds: Sequence[_Ground], paper: Rgb
) -> Iterator[tuple[float, Rgb]]:
    """The contrast of a text with what each of its corners stands on, and that colour."""
    for corner in _corners(text):
        below = [one.colour for one in grounds if one.layer <= text.layer and one.is_at(*corner)]
        colour = below[-1] if below else paper
        if colour is not None:
            yield _contrast(own, colour), colour


def _corners(text: Printed) -> Iterator[tuple[float, float]]:
    inset = _INSET * text.em
    for x in (text.left + inset, text.right - inset):
        yield x, text.top + inset
        yield x, text.bottom - inset


def _paper(page: Page) -> Rgb:
    box: Any = page._page_box
    for ground in (box.background, box.canvas_background):
        if ground is not None and ground.color.alpha == 1:
            return rgb(ground.color)
    return _WHITE


def _grounds(parts: Sequence[Box]) -> list[_Ground]:
    """The grounds of parts of a page in the order of painting."""
    found: list[_Ground] = []
    stack = [(child, FLOW) for child in parts[::-1]]
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
    colour = None if is_picture else rgb(box.background.color)
    return _Ground(layer, colour, x, y, x + box.border_width(), y + box.border_height())


def _contrast(text: Rgb, ground: Rgb) -> float:
    low, high = sorted((_luminance(text), _luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
