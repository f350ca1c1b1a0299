"""What a page of a PDF shows of text: glyphs, the faces they come from, and their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Mark = tuple[int, int]
"""A marked content: the object of its content stream, and its number there."""


class Glyph(NamedTuple):
    """A glyph: its text, the origin it is drawn at (pt, y downwards), advance and size (pt), font.

    The advance is the one the font has; how the tool moved the next glyph shows in its `x`. `mark`
    is the marked content that it is part of, in a tagged PDF.
    """

    character: str
    x: float
    y: float
    advance: float
    size: float
    font: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a PDF: name, kind (Type0, Type3 …), and whether the file carries it."""

    name: str
    kind: str
    is_embedded: bool
