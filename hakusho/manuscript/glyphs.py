"""The characters that the declared faces can print; WeasyPrint does not report the others."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from hakusho.findings.diagnostic import Diagnostic, Span, finding, others
from hakusho.manuscript.printed import PlacedText
from hakusho.sources.characters import UNUSABLE, named, signs, unusable
from kumihan.engine.fonts import Face, MissingFaceError, coverage, sequences
from kumihan.files.files import Kept

GETA = "〓"
COVERAGE = "coverage"  # the beginning of names of entries of the cache
_VARIED = re.compile(
    "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# What needs no glyph: line ends, signs that nobody sees, spaces, variation selectors.
_IGNORED = {
    0x09, 0x0A, 0x0D, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x1680, 0x202F, 0x205F, 0x3164,
    *range(0x2000, 0x200B), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
}  # fmt: skip


def covered(
    faces: Sequence[Face], places: Sequence[Span], kept: Kept
) -> tuple[frozenset[int], tuple[Diagnostic, ...]]:
    """The code points that at least one face prints, and findings about unusable faces (E002).

    `places` say where each face is declared. Coverage is cached by the files' size and time.
    """
    found: list[frozenset[int]] = []
    faults: list[Diagnostic] = []
    for face, place in zip(faces, places, strict=True):
        try:
            found.append(_points(_remembered(face, kept)))
        except MissingFaceError as missing:
            faults.append(_missing_face(face, missing, place))
    return frozenset().union(*found), tuple(faults)


@lru_cache(64)
def _points(ranges: bytes) -> frozenset[int]:
    """The code points in ranges as they are kept; the books of a run have mostly the same faces."""
    return frozenset(
        point for first, last in json.loads(ranges) for point in range(first, last + 1)
    )


def _remembered(face: Face, kept: Kept) -> bytes:
    stats = [(str(file.path), file.path.stat()) for file in face.files]
    stamps = [(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats]
    name = f"{COVERAGE}-{hashlib.sha256(repr((face.family, stamps)).encode()).hexdigest()[:24]}"
    entry = kept.get(name)
    if entry is None:
        entry = json.dumps(_ranges(sorted(coverage(face)))).encode()
        kept.put(name, entry)
    return entry


def _missing_face(face: Face, missing: MissingFaceError, place: Span) -> Diagnostic:
    file = missing.file.name
    if not missing.families:
        hint = "TrueType か OpenType の書体のファイルを置いてください"
        return finding("E002", f"書体のファイル {file} を読めません", place.find(file), hint)
    message = f"書体「{face.family}」がファイル {file} の中にありません"
    hint = f"中にあるのは {'、'.join(missing.families)} です"
    return finding("E002", message, place.find(face.family), hint)


def _ranges(points: list[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def missing(
    texts: Sequence[PlacedText], points: frozenset[int], faces: Sequence[Face]
) -> Iterator[Diagnostic]:
    """E003, M013: every character of the texts has a glyph in a declared face.

    A character without one is one finding, with its first places.
    """
    wrong = {chr(point) for point in unprintable(texts, points)}
    wrong |= _without_glyph(texts, faces)
    lacking: dict[str, list[Span]] = {}
    for sign, place in _places(texts, wrong):
        if UNUSABLE.match(sign):
            yield unusable(sign, place)
        else:
            lacking.setdefault(sign, []).append(place)
    for sign, places in lacking.items():
        yield _no_glyph(sign, places)


def _places(texts: Sequence[PlacedText], wrong: Set[str]) -> Iterator[tuple[str, Span]]:
    """Where the signs of a set are in the text."""
    for text, span in texts if wrong else ():
        column = span.column
        for sign in signs(text):
            for one in {sign, *sign} & wrong:
                found = span.text.find(one, column - 1) + 1
                yield one, Span(span.source, span.line, found, len(one)) if found else span
            at = span.text.find(sign, column - 1) + 1
            column = at + len(sign) if at else column


def _no_glyph(sign: str, places: Sequence[Span]) -> Diagnostic:
    """E003 for all the places of a character, or of one with a variation selector."""
    number = " ".join(f"U+{ord(one):04X}" for one in sign)
    message = f"文字「{sign}」（{number}）の字形がどの書体にもありません"
    hint = "別の文字に替えるか、publication.yaml の fallback: に書体を加えてください"
    if len(sign) > 1:
        message = f"異体字「{sign}」（{number}）の字形がどの書体にもありません"
        hint = f"見えない異体字の印を消して、ただの「{sign[0]}」にしてください"
    elif not sign.isprintable():
        message = f"{named(sign)} の字形がどの書体にもありません"
        hint = "見えない文字です。消してください"
    return finding("E003", message + others(places), places[0], hint)


def _without_glyph(texts: Sequence[PlacedText], faces: Sequence[Face]) -> set[str]:
    """The pairs of a character and a variation selector that no face has a glyph for."""
    written = {
        sign for text, _ in texts if _VARIED.search(text)
        for sign in _VARIED.findall(text)
    }  # fmt: skip
    return written.difference(*(sequences(face) for face in faces)) if written else set()


def unprintable(texts: Sequence[PlacedText], points: frozenset[int]) -> frozenset[int]:
    """The code points of the texts that no declared face has, or that may not be printed."""
    characters: set[str] = set()
    for text, _ in texts:
        characters.update(text)
    missing = frozenset(map(ord, characters)) - points - _IGNORED
    return missing | {ord(one) for one in characters if UNUSABLE.match(one)}
