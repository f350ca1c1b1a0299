"""The CSS shorthand `font` as its longhands (CSS Fonts 4, 2.7), as far as SVG pictures need it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_UNITS = "px|pt|pc|mm|cm|in|em|ex|rem|q|%"
_FONT = re.compile(rf"(.*?)(?<!\S)([\d.]+(?:{_UNITS}))(?:\s*/\s*\S+)?\s+(\S.*)", re.I | re.S)
_STYLES = ("italic", "oblique")


def longhands(declarations: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Declarations with `font` taken apart; a `font` that cannot be read is left as it is."""
    for name, value in declarations:
        match = _FONT.fullmatch(value.strip()) if name == "font" else None
        if match is None:
            yield name, value
            continue
        words = match[1].lower().split()
        weights = [word for word in words if word == "bold" or word.isdigit()]
        yield "font-style", next((word for word in words if word in _STYLES), "normal")
        yield "font-weight", next(iter(weights), "normal")
        yield "font-size", match[2]
        yield "font-family", match[3]
