"""The text that a page of a PDF shows: glyphs, their fonts, and the marked content around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

MarkedContentId = tuple[int, int]
"""Marked content: the object number of the page or form that it is in, and its MCID there."""


class Glyph(NamedTuple):
    """A glyph: its text, its origin, its advance and size, all in pt, and its font.

    `y` grows upwards as a page is read; the meter turns it downwards. The advance is the font's
    own: spacing by a tool shows in the `x` of the next glyph. `mark` is its marked content in a
    tagged PDF.
    """

    character: str
    x: float
    y: float
    advance: float
    size: float
    font: str
    mark: MarkedContentId | None = None


@dataclass(frozen=True, slots=True)
class FontFacts:
    """A font of a PDF: its name, its kind (Type0, Type3 …), and whether it is embedded."""

    name: str
    kind: str
    is_embedded: bool


class Lettering(NamedTuple):
    """What shows of a font on a page: whether glyphs are missing, and whether texts are unknown."""

    face: FontFacts
    is_missing: bool = False
    is_unread: bool = False
