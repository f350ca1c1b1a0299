"""Rules of the file: fonts, missing glyphs, and the text that a reader copies from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import class_of
from kumihan.meter.model import ATOM, Case, Measure, Text
from kumihan.meter.spots import JAPANESE, BodyLine, body

_UNKNOWN = "\ufffd"
_NARROW = 0.8  # em: the glyph of a half-width digit is narrower
_WRITTEN = JAPANESE | {Cl.COMMA, Cl.FULL_STOP, Cl.OPENING, Cl.CLOSING, Cl.MIDDLE_DOT}
_RADICALS = re.compile("[\u2e80-\u2fd5]")


def fonts(text: Text) -> Measure:
    """Every font is embedded, and none is Type 3 (R40; printers refuse them)."""
    cases = []
    for face in text.faces:
        if face.kind == "Type3" or not face.is_embedded:
            why = "Type 3" if face.kind == "Type3" else "埋め込まれていない"
            cases.append(Case(0, 0, face.name or "（名なし）", why, 1.0))
    return Measure(
        "fonts", "書体は埋め込まれ、Type 3でない", "R40", len(text.faces), tuple(cases), ""
    )


def glyphs(text: Text) -> Measure:
    """No character is drawn with the font's .notdef glyph."""
    cases = tuple(Case(page, 0, around, "字形がない", 1.0) for page, around in text.missing)
    count = sum(len(line.glyphs) for page in text.pages for line in page.lines)
    return Measure("notdef", "字形のない字（豆腐）がない", "–", count, cases, unit="")


def characters(text: Text) -> Measure:
    """Every glyph maps to the right character: half-width digits, no radicals in place of kanji."""
    cases, count = [], 0
    for row in body(text):
        count += len(row.seen.glyphs)
        for index, glyph in enumerate(row.seen.glyphs):
            reason = _wrong(glyph.character, glyph.advance / glyph.size)
            if reason:
                cases.append(row.case(reason, 1.0, index))
    return Measure("characters", "文字コードが正しい", "–", count, tuple(cases), unit="")


def _wrong(character: str, advance: float) -> str:
    if character == _UNKNOWN:
        return "文字コードがない"
    if advance < _NARROW and "０" <= character[:1] <= "９":
        return f"半角の数字が全角「{character}」"
    if _RADICALS.match(character):
        return f"部首の文字「{character}」（{unicodedata.normalize('NFKC', character)}）"
    return ""


def extraction(text: Text) -> Measure:
    """Text extraction yields each line whole, without spaces between its Japanese characters."""
    if not any(text.extracted):
        return Measure("extraction", "本文が正しく抽出される", "§11", 0, (), unit="")
    rows = body(text)
    pages = {page: _ExtractedPage(content) for page, content in enumerate(text.extracted, 1)}
    cases = [row.case(reason, 1.0) for row in rows for reason in _extraction(row, pages[row.page])]
    return Measure("extraction", "本文が正しく抽出される", "§11", len(rows), tuple(cases), unit="")


class _ExtractedPage:
    """The extracted text of a page, also without spaces, and the position of each character."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.places = [i for i, c in enumerate(content) if not c.isspace()]
        self.solid = "".join(content[i] for i in self.places)

    def all(self, wanted: str) -> Iterator[str]:
        """Every occurrence of a text without spaces, with the spaces that were extracted in it."""
        at = self.solid.find(wanted)
        while at >= 0:
            yield self.content[self.places[at] : self.places[at + len(wanted) - 1] + 1]
            at = self.solid.find(wanted, at + 1)


def _extraction(row: BodyLine, page: _ExtractedPage) -> Iterator[str]:
    """How the extraction of a line is wrong; nothing if it is right anywhere on the page."""
    if any(g.size != row.seen.line.size or g.character == ATOM for g in row.seen.glyphs):
        return  # note marks and readings may come elsewhere in the order of extraction
    typed = row.seen.line.text.strip()
    wanted = "".join(typed.split())
    reasons = [_wrongly(found, typed) for found in page.all(wanted)]
    if not reasons:
        yield "行が続けて抽出されない"
    elif all(reasons):
        yield reasons[0]


def _wrongly(found: str, typed: str) -> str:
    if "\n" in found:
        return "行の中で改行される"
    if _spaces(found) > _spaces(typed):
        return "和文の中に空白が入る"
    return ""


def _spaces(found: str) -> int:
    """The number of spaces between Japanese characters."""
    return sum(_is_japanese(found, i) for i, c in enumerate(found) if c == " ")


def _is_japanese(found: str, i: int) -> bool:
    return class_of(found[i - 1]) in _WRITTEN and class_of(found[i + 1]) in _WRITTEN
