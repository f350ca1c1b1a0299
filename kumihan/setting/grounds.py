"""Texts that nobody sees, because they are printed in the colour of what they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from weasyprint.document import Page

from kumihan.engine.boxes import Box, ReplacedBox
from kumihan.setting.printed import Printed, has_ground, is_below

_INSET = 0.2  # em: the corners of a text that are looked at lie so far within it
_LEAST_CONTRAST = 1.5  # of text and ground (WCAG 2.2, contrast ratio); with less nobody reads
_Rgb: TypeAlias = tuple[float, float, float]  # each from 0 to 1
_WHITE = (1.0, 1.0, 1.0)


class _Ground(NamedTuple):
    """What is painted below texts, its edges in CSS px; a picture has no colour that we know."""

    colour: _Rgb | None
    left: float
    top: float
    right: float
    bottom: float

    def is_at(self, x: float, y: float) -> bool:
        """Whether it is painted at this place."""
        return self.left < x < self.right and self.top < y < self.bottom


def unseen(page: Page, texts: Sequence[Printed]) -> Iterator[Printed]:
    """The texts of which a corner stands on a ground of nearly their own colour.

    Only those are looked at whose colour a ground of the page has, which are few.
    """
    paper = _paper(page)
    grounds = _grounds(page)
    colours = {paper, *(ground.colour for ground in grounds if ground.colour)}
    risky: dict[_Rgb, bool] = {}
    for text in texts:
        own = _rgb(text.box.style["color"])
        if own not in risky:
            risky[own] = any(not _is_seen(own, colour) for colour in colours)
        if risky[own] and not all(_is_seen(own, at) for at in _under(text, grounds, paper)):
            yield text


def _under(text: Printed, grounds: Sequence[_Ground], paper: _Rgb) -> Iterator[_Rgb]:
    """The known colours below the corners of a text."""
    inset = _INSET * text.em
    for x in (text.left + inset, text.right - inset):
        for y in (text.top + inset, text.bottom - inset):
            painted = [ground.colour for ground in grounds if ground.is_at(x, y)]
            colour = painted[-1] if painted else paper
            if colour is not None:
                yield colour


def _paper(page: Page) -> _Rgb:
    box: Any = page._page_box
    for ground in (box.background, box.canvas_background):
        if ground is not None and ground.color.alpha == 1:
            return _rgb(ground.color)
    return _WHITE


def _grounds(page: Page) -> list[_Ground]:
    """The grounds of a page in the order of painting: those below the text around them first."""
    below: list[_Ground] = []
    among: list[_Ground] = []
    stack = [(child, among) for child in page._page_box.children[::-1]]
    while stack:
        box, found = stack.pop()
        if is_below(box):
            found = below
        if isinstance(box, ReplacedBox) or has_ground(box):
            found.append(_ground(box))
        stack += [(child, found) for child in box.children[::-1]]
    return below + among


def _ground(box: Box) -> _Ground:
    """The ground of a box; what lets something shine through counts as a picture."""
    x, y = box.border_box_x(), box.border_box_y()
    is_picture = isinstance(box, ReplacedBox) or box.background.color.alpha < 1
    colour = None if is_picture else _rgb(box.background.color)
    return _Ground(colour, x, y, x + box.border_width(), y + box.border_height())


def _rgb(colour: Any) -> _Rgb:
    red, green, blue = colour.coordinates if colour.space == "srgb" else colour.to("srgb")[:3]
    return red, green, blue


def _is_seen(text: _Rgb, ground: _Rgb) -> bool:
    low, high = sorted((_luminance(text), _luminance(ground)))
    return (high + 0.05) / (low + 0.05) >= _LEAST_CONTRAST


def _luminance(colour: _Rgb) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
