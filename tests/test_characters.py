"""Which characters can be printed: each end of every range that cannot, and those beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hakusho.sources.characters import UNUSABLE
from tests.limits.reading import read

# First and last of each; Python reads no lone surrogate from a file.
_RANGES = {
    "controls": (0x01, 0x08),
    "tabs and feeds": (0x0B, 0x0C),
    "controls behind them": (0x0E, 0x1F),
    "later controls": (0x7F, 0x9F),
    "ends of lines and directions": (0x2028, 0x202E),
    "isolated directions": (0x2066, 0x2069),
    "private use": (0xE000, 0xF8FF),
    "no characters": (0xFDD2, 0xFDEF),
    "replacements": (0xFFFD, 0xFFFF),
    "private use of the last planes": (0xF0000, 0x10FFFF),
}


def _found(folder: Path, *characters: int) -> list[str]:
    """What is said of a chapter with these characters, each in a paragraph of its own."""
    text = "\n\n".join(f"あ{chr(one)}い" for one in characters)
    found = read(folder, {"a.md": f"# あ\n\n{text}\n"})
    return [one.message for one in found if one.code == "M013"]


@pytest.mark.parametrize("name", _RANGES)
def test_what_cannot_be_printed_is_said(name: str, tmp_path: Path) -> None:
    ends = _RANGES[name]
    assert _found(tmp_path, *ends) == [f"使えない文字 U+{one:04X} があります" for one in ends]


def test_the_two_that_the_reader_itself_puts_in_are_said_as_unknown(tmp_path: Path) -> None:
    assert _found(tmp_path, 0xFDD0, 0xFDD1) == ["使えない文字 U+FFFD があります"] * 2


def test_those_beside_them_can_be_printed(tmp_path: Path) -> None:
    beside = (0x09, 0x20, 0x7E, 0xA0, 0x2027, 0x202F, 0x2065, 0x206A, 0xD7FF, 0xF900, 0xFDCF,
              0xFDF0, 0xFFFC, 0x10000, 0xEFFFF)  # fmt: skip
    assert _found(tmp_path, *beside) == []


def test_halves_of_characters_cannot_be_printed() -> None:
    assert all(UNUSABLE.fullmatch(chr(one)) for one in (0xD800, 0xDBFF, 0xDC00, 0xDFFF))
