"""The type of charts: advances from the font files, and lines broken to a width.

The engine sets the text of an SVG character by character, so that the width of a text is the sum of
the advances of its characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import budoux
from fontTools.ttLib import TTCollection, TTFont

from kumihan.jlreq.breaks import may_break
from kumihan.jlreq.classes import class_of

LEADING = 1.2  # em: within a label of several lines
_OPENING = "（(［[「『【〈《"
_BOLD = 600  # the least usWeightClass of a bold font


@dataclass(frozen=True, slots=True)
class Type:
    """The face of a chart's text; `size` in mm."""

    family: str
    files: tuple[Path, ...]
    size: float

    def width(self, text: str, *, is_bold: bool = False) -> float:
        """The width of a text in mm; a character that the face lacks counts one em."""
        advances = _advances(self.family, self.files)[is_bold]
        return self.size * sum(advances.get(ord(character), 1.0) for character in text)

    def broken(self, text: str, room: float, *, is_bold: bool = False) -> list[str]:
        """The text in lines of at most `room` mm, broken between phrases where possible."""
        lines = [""]
        for phrase in phrases(text):
            for piece in self._pieces(phrase, room, is_bold=is_bold):
                if lines[-1] and self.width(lines[-1] + piece, is_bold=is_bold) > room:
                    lines.append("")
                lines[-1] += piece
        return [line.strip() for line in lines]

    def _pieces(self, phrase: str, room: float, *, is_bold: bool) -> list[str]:
        """A phrase, or its parts so that each fits; words are divided only where they must be."""
        if self.width(phrase, is_bold=is_bold) <= room:
            return [phrase]
        words = _joined(units(phrase), lambda at: _scripts_differ(phrase[at - 1], phrase[at]))
        return [piece for word in words for piece in self._parts(word, room, is_bold=is_bold)]

    def _parts(self, word: str, room: float, *, is_bold: bool) -> Iterator[str]:
        """A word, or its parts so that each fits."""
        if self.width(word, is_bold=is_bold) <= room:
            yield word
            return
        for unit in units(word):
            yield from [unit] if self.width(unit, is_bold=is_bold) <= room else unit


def phrases(text: str) -> list[str]:
    """The phrases of a text (文節), of which none begins or ends with what may not stand there."""
    ends = set(accumulate(map(len, _phrases().parse(text))))
    return _joined(units(text), lambda at: at in ends or text[at] in _OPENING)


def _joined(parts: Sequence[str], is_end: Callable[[int], bool]) -> list[str]:
    """The parts joined to longer ones, which end where `is_end` of their offset."""
    found, at = [""], 0
    for part in parts:
        if found[-1] and is_end(at):
            found.append("")
        found[-1] += part
        at += len(part)
    return found


def _scripts_differ(before: str, after: str) -> bool:
    """Whether a word of another script, such as katakana after kanji, begins with `after`."""
    return _script(before) != _script(after) != "HIRAGANA"


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def units(text: str) -> list[str]:
    """The shortest pieces of a text in which no line may end (JLREQ 3.1.7)."""
    found = [""]
    for before, after in zip("\0" + text, text, strict=False):
        if found[-1] and may_break(class_of(before), class_of(after), "strict"):
            found.append("")
        found[-1] += after
    return found


@cache
def _phrases() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@cache
def _advances(family: str, files: tuple[Path, ...]) -> Sequence[Mapping[int, float]]:
    """The advances in em by code point, of the regular and the bold weight."""
    found: dict[bool, Mapping[int, float]] = {}
    for file in files:
        with _opened(file) as opened:
            for font in getattr(opened, "fonts", [opened]):
                names = {r.toUnicode() for r in font["name"].names if r.nameID in (1, 16)}
                if family in names:
                    em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
                    is_bold = font["OS/2"].usWeightClass >= _BOLD
                    found[is_bold] = {c: metrics[g][0] / em for c, g in font.getBestCmap().items()}
    regular = found.get(False, found.get(True, {}))
    return regular, found.get(True, regular)


def _opened(file: Path) -> Any:
    with file.open("rb") as stream:
        is_collection = stream.read(4) == b"ttcf"
    return TTCollection(file, lazy=True) if is_collection else TTFont(file, lazy=True)
