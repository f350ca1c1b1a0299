"""Properties of characters: which cannot be printed, beside which a line break is no space."""

from __future__ import annotations

import re
import unicodedata

from hakusho.findings.diagnostic import Diagnostic, Span, finding

# Control and bidirectional controls, surrogates, private use, noncharacters, U+FFFD.
UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufffd-\uffff\U000f0000-\U0010ffff]"
)
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")


def is_japanese(character: str) -> bool:
    """Whether a line break beside this character is no space: it is wide, and not Hangul."""
    wide = unicodedata.east_asian_width(character) in "WF" or character in "‘’“”…—―‥"
    return wide and not "가" <= character <= "힣"


def narrow(text: str) -> str:
    """Full-width letters and digits as those of ASCII."""
    return unicodedata.normalize("NFKC", text)


def unusable(character: str, place: Span) -> Diagnostic:
    """The finding (M013) for a character that cannot be printed."""
    message = f"使えない文字 U+{ord(character):04X} があります"
    return finding("M013", message, place, "外字・制御文字は標準の文字に直してください")


def joined(text: str) -> str:
    """The text with its line breaks removed beside Japanese, and elsewhere made spaces."""

    def between(match: re.Match[str]) -> str:
        start, end = match.span()
        sides = text[max(0, start - 1) : start], text[end : end + 1]
        return "" if any(side and is_japanese(side) for side in sides) else " "

    return _LINE_END.sub(between, text)
