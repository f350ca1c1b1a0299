"""Checks of abbreviations against the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Chapter, Publication
from hakusho.trade import collation
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.model import Term, Text, nodes

# Possessive quantifiers: with backtracking the time would grow with the square of a text's length.
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9/.])[A-Z][0-9]*+[A-Z][A-Z0-9]*+(?![A-Za-z0-9/.])")
_SHORT = re.compile(r"（([A-Z][A-Za-z0-9]++)）")
_NAME = re.compile(r"[^（）、。「」]*+")


def _texts(chapter: Chapter) -> Iterator[Text | Term]:
    """The text and the terms of a chapter, without those in headings."""
    headings = tuple(block for block in chapter.blocks if isinstance(block, Heading))
    titles = {id(node) for node in nodes(headings)}
    for node in chapter.nodes:
        if isinstance(node, Text | Term) and id(node) not in titles:
            yield node


def entries_have_readings(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """R010: an entry of the glossary has a reading to sort by, if its term is none."""
    if not {"glossary", "index"} & set(publication.settings.back):
        return
    for name, entry in publication.glossary.items():
        if problem := collation.unsorted(entry.term.text, entry.reading):
            message = f"用語「{entry.term.text}」{problem}"
            hint = f"{name} の reading: に、平仮名の読みを書いてください"
            yield finding("R010", message, entry.term.span, hint)


def abbreviations_are_defined(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """R006: with a glossary, every abbreviation in the text is in it or defined in the text."""
    if not publication.glossary:
        return
    known = {word for entry in publication.glossary.values() for word in entry.words}
    seen = set(known)
    for chapter in publication.chapters:
        for text in (text for text in _texts(chapter) if isinstance(text, Text)):
            for match in _ABBREVIATION.finditer(text.text):
                if match[0] not in seen and f"（{match[0]}）" not in text.text:
                    span = text.span.part(match.start(), match[0])
                    message = f"略語「{match[0]}」が定義されていません"
                    hint = "用語集に加えるか、「正式名称（略語）」と書いてください"
                    yield finding("R006", message, span, hint)
                seen.add(match[0])


def definitions_are_not_repeated(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """R008: a chapter defines an abbreviation once, 「正式名称（略語）」."""
    for chapter in publication.chapters:
        seen: dict[str, Span] = {}
        for short, span in _definitions(publication, chapter):
            first = seen.setdefault(short, span)
            if first != span:
                message = f"略語「{short}」がこの章で二度定義されています（最初は {first}）"
                yield finding("R008", message, span, f"二度目からは「{short}」だけにしてください")


def _definitions(publication: Publication, chapter: Chapter) -> Iterator[tuple[str, Span]]:
    shorts = {entry.abbreviation: entry for entry in publication.glossary.values()}
    for node in _texts(chapter):
        for name, short in _defined(node.text):
            entry = shorts.get(short)
            if entry and name.startswith(entry.term.text):
                yield short, node.span


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations in brackets, each after the name before it: 「正式名称（略語）」."""
    at = 0
    for match in _SHORT.finditer(text):
        before = _NAME.match(text[at : match.start()][::-1])
        if before and before.end() > 1:
            yield before[0][::-1], match[1]
        at = match.end()
