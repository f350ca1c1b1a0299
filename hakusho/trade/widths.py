"""About how wide a text is, before it is set."""

from __future__ import annotations

from unicodedata import east_asian_width

LATIN = 0.56  # em: the approximate width of a letter or digit


def ems(text: str) -> float:
    """The approximate width of a text on one line, in em."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else LATIN for sign in text)
