"""The characters that the declared faces can print; WeasyPrint does not report the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.manuscript.printed import printed
from hakusho.publication.reading import Publication
from hakusho.sources.characters import UNUSABLE, unusable
from kumihan.engine.fonts import Face, MissingFaceError, coverage
from kumihan.files.files import Kept

GETA = "〓"
COVERAGE = "coverage"  # the beginning of names of entries of the cache
_IGNORED = {0x09, 0x0A, 0x0D, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF} | set(
    range(0xFE00, 0xFE10)
)


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


def missing(publication: Publication, points: frozenset[int]) -> Iterator[Diagnostic]:
    """E003: every character of the text has a glyph in a declared face."""
    wrong = {chr(point) for point in unprintable(publication, points)}
    for text, span in printed(publication) if wrong else ():
        if wrong.isdisjoint(text):
            continue
        column = span.column
        for character in text:
            found = span.text.find(character, column - 1) + 1
            column = found + 1 if found else column
            if character in wrong:
                place = Span(span.source, span.line, found) if found else span
                if UNUSABLE.match(character):
                    yield unusable(character, place)
                    continue
                number = f"U+{ord(character):04X}"
                message = f"文字「{character}」（{number}）の字形がどの書体にもありません"
                hint = "別の文字に替えるか、publication.yaml の fallback: に書体を加えてください"
                yield finding("E003", message, place, hint)


def unprintable(publication: Publication, points: frozenset[int]) -> frozenset[int]:
    """The code points of the text that no declared face has, or that may not be printed."""
    characters: set[str] = set()
    for text, _ in printed(publication):
        characters.update(text)
    missing = frozenset(map(ord, characters)) - points - _IGNORED
    return missing | {ord(one) for one in characters if UNUSABLE.match(one)}
