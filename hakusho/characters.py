"""What characters are: beside which ones a line end is no space."""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")


def is_japanese(character: str) -> bool:
    """Whether a line end beside this character is no space (wide, and not Hangul)."""
    wide = unicodedata.east_asian_width(character) in "WF" or character in "‘’“”…—―‥"
    return wide and not "가" <= character <= "힣"


def joined(text: str) -> str:
    """The text with its lines joined: by nothing beside Japanese, else by a space."""

    def between(match: re.Match[str]) -> str:
        sides = text[: match.start()][-1:], text[match.end() :][:1]
        return "" if any(side and is_japanese(side) for side in sides) else " "

    return _LINE_END.sub(between, text)
