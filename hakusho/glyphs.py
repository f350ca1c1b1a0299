"""Which characters the declared faces can print (WeasyPrint is silent about the rest)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from hakusho.diagnostic import Diagnostic, Report, Span, finding
from hakusho.model import Code, IndexEntry, Ruby, Term, Text, nodes
from hakusho.publication import Publication
from kumihan.fonts import Face, MissingFaceError, coverage

GETA = "〓"
_IGNORED = {0x09, 0x0A, 0x0D, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF} | set(
    range(0xFE00, 0xFE10)
)


def covered(faces: Sequence[Face], cache: Path, report: Report, span: Span) -> frozenset[int]:
    """The code points that at least one face prints; remembered by the files' size and time."""
    points: set[int] = set()
    for face in faces:
        stamps = [(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in face.files]
        name = hashlib.sha256(repr((face.family, stamps)).encode()).hexdigest()[:24]
        file = cache / f"coverage-{name}.json"
        try:
            ranges = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            try:
                ranges = _ranges(sorted(coverage(face)))
            except MissingFaceError as missing:
                message = f"書体「{face.family}」がファイルの中にありません（{missing}）"
                report(finding("E002", message, span))
                continue
            cache.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(ranges), encoding="utf-8")
        for first, last in ranges:
            points.update(range(first, last + 1))
    return frozenset(points)


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
    for text, span in _texts(publication):
        for at, character in enumerate(text):
            if ord(character) not in points and ord(character) not in _IGNORED:
                place = Span(span.source, span.line, span.column + at)
                message = (
                    f"文字「{character}」（U+{ord(character):04X}）の字形がどの書体にもありません"
                )
                hint = "別の文字に替えるか、publication.yaml の fallback: に書体を加えます"
                yield finding("E003", message, place, hint)


def _texts(publication: Publication) -> Iterator[tuple[str, Span]]:
    from hakusho.blocks.listing import Listing

    for chapter in publication.chapters:
        for node in nodes((chapter.blocks, tuple(chapter.notes.values()))):
            if isinstance(node, (Text, Code, Term, IndexEntry)):
                yield node.text, node.span
            elif isinstance(node, Listing):
                for number, line in enumerate(node.text.split("\n")):
                    yield line, Span(node.span.source, node.span.line + number + 1, 1)
            elif isinstance(node, Ruby):
                for base, reading in node.pairs:
                    yield base + reading, node.span
    settings = publication.settings
    for text in (settings.title, settings.subtitle, settings.series, settings.edition):
        yield text, settings.span
    groups = (publication.explanatory_notes, tuple(publication.explanations.values()))
    for node in nodes((*groups, tuple(publication.colophon.values()))):
        if isinstance(node, Text):
            yield node.text, node.span
