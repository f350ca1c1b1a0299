"""Which characters can be printed: each end of every range that cannot, and those beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from hakusho.sources.characters import UNUSABLE, named, nfc, signs
from hakusho.trade.collation import hiragana
from kumihan.files import files
from tests.limits.reading import read

# First and last of each; Python reads no lone surrogate from a file.
_RANGES = {
    "controls": (0x01, 0x08),
    "tabs and feeds": (0x0B, 0x0C),
    "controls behind them": (0x0E, 0x1F),
    "later controls": (0x7F, 0x9F),
    "marks of directions": (0x200E, 0x200F),
    "signs of formulas": (0x2061, 0x2064),
    "ends of lines and directions": (0x2028, 0x202E),
    "isolated directions": (0x2066, 0x2069),
    "private use": (0xE000, 0xF8FF),
    "no characters": (0xFDD2, 0xFDEF),
    "replacements": (0xFFFC, 0xFFFF),
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
    assert _found(tmp_path, *ends) == [
        f"使えない文字（{named(chr(one))}）があります" for one in ends
    ]
    assert all(f"U+{one:04X}" in named(chr(one)) for one in ends)


def test_the_two_that_the_reader_itself_puts_in_are_said_as_unknown(tmp_path: Path) -> None:
    assert _found(tmp_path, 0xFDD0, 0xFDD1) == ["使えない文字（文字化けの印 U+FFFD）があります"] * 2


def test_those_beside_them_can_be_printed(tmp_path: Path) -> None:
    beside = (0x09, 0x20, 0x7E, 0xA0, 0x2027, 0x202F, 0x2065, 0x206A, 0xD7FF, 0xF900, 0xFDCF,
              0xFDF0, 0xFFFB, 0x10000, 0xEFFFF)  # fmt: skip
    assert _found(tmp_path, *beside) == []


def test_halves_of_characters_cannot_be_printed() -> None:
    assert all(UNUSABLE.fullmatch(chr(one)) for one in (0xD800, 0xDBFF, 0xDC00, 0xDFFF))


def test_signs_that_nobody_sees_have_names() -> None:
    assert named("\u202f") == "細い空白 U+202F"
    assert named("\u200e") == "左から右への印 U+200E"
    assert named("\u0001") == "制御文字 U+0001"
    assert named("\u206a") == "見えない印 U+206A"


def test_what_is_apart_is_put_together_and_what_looks_different_stays() -> None:
    assert nfc("カ\u3099ハ\u309au\u0308") == "ガパü"
    assert nfc("神\ufa19カ\u3099\U0002f800") == "神\ufa19ガ\U0002f800"


def test_a_kanji_and_its_selector_are_one_sign() -> None:
    assert signs("葛\U000e0100飾é区") == ["葛\U000e0100", "飾", "é", "区"]
    assert hiragana("葛\U000e0100ガ") == "葛が"


def test_a_reading_for_each_kanji_counts_signs(tmp_path: Path) -> None:
    """M012: the selector of 葛 is not a character of its own."""
    text = "# あ\n\n{葛\U000e0100飾|かつ|しか}\n"
    assert [one.code for one in read(tmp_path, {"a.md": text}) if one.code == "M012"] == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_is_found_however_its_name_is_written(
    form: Literal["NFC", "NFD"], tmp_path: Path
) -> None:
    """macOS writes the names of files apart, and keeps them so in archives."""
    written = normalize(form, "データ.md")
    (tmp_path / written).write_text("あ", encoding="utf-8")
    assert files.names(tmp_path) == ["データ.md"]
    for name in (normalize("NFC", written), normalize("NFD", written)):
        assert files.read(tmp_path, name, 10) == "あ".encode()
        assert files.exists(tmp_path, name)
    assert not files.exists(tmp_path, "テータ.md")
