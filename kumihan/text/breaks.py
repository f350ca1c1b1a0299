"""Where text may break besides between Japanese characters: words, addresses, phrases (R14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

import budoux
import pyphen

_LATIN_BREAK = re.compile(r"(?<=[A-Za-z0-9)])(?:[/_]|-(?![0-9]))(?=[A-Za-z0-9(])")
_WORD = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9@./_&=?#%:~-])[A-Za-zÀ-ɏ]+(?![A-Za-zÀ-ɏ0-9@/_&=?#%~-]|[.:][A-Za-z/])"
)
_KATAKANA_POINT = re.compile("(?<=[ァ-ー])・(?=[ァ-ー])")
_ZERO_WIDTH = re.compile(r"(?<=\w)\u200b(?=\w)")
_NUMBER = re.compile(
    "[０-９]+(?:[，．,.][０-９]+)*"
)  # full-width figures break like kanji otherwise
_GLUE = re.compile("[\u00a0\u2007\u202f\u2060\ufeff]")
# With a scheme, www., a name before @, or the number of a document (DOI); or a domain and a path.
_ADDRESS = re.compile(
    r"(?:(?<![a-z])[a-z]++://|(?<![A-Za-z0-9._+-])(?:www\.|[A-Za-z0-9._+-]++@(?=[A-Za-z0-9])"
    r"|10\.[0-9]{4,9}/|(?:[A-Za-z0-9-]++\.)+[a-z]{2,}/))[\x21-\x7e]+"
)
# After a sign, as is consistent, but not after a point or comma before a figure; and before the %
# of an encoded character, whose figures belong to it.
_ADDRESS_BREAK = re.compile(
    r"[/?=&_#:+;@-](?=[A-Za-z0-9~])|[.,](?=[A-Za-z~])|(?<=[A-Za-z0-9/=])(?=%[0-9A-Fa-f]{2})"
)


def glued(text: str) -> frozenset[int]:
    """The indices around no-break spaces and joiners, and inside full-width numbers (R14)."""
    found = {i for match in _GLUE.finditer(text) for i in (match.start() - 1, match.start())}
    found.update(*(range(match.start(), match.end() - 1) for match in _NUMBER.finditer(text)))
    return frozenset(found)


def phrases(text: str) -> frozenset[int]:
    """The indices at which phrases (文節) end, and the words of a name in katakana."""
    lengths = accumulate(len(phrase) for phrase in _phrase_parser().parse(text))
    points = (match.start() for match in _KATAKANA_POINT.finditer(text))
    return frozenset((*(length - 1 for length in lengths), *points))


@cache
def _phrase_parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def hyphenation(text: str, language: str, limits: tuple[int, int, int]) -> Iterator[int]:
    """The indices before which Latin words may be hyphenated (`hyphenate-limit-chars`).

    Abbreviations in capitals are never hyphenated (R15).
    """
    shortest, before, after = limits
    for word in _WORD.finditer(text):
        if len(word[0]) < shortest or word[0].isupper():
            continue
        for point in _dictionary(language).positions(word[0]):
            if point >= before and len(word[0]) - point >= after:
                yield word.start() + point


def _dictionary(language: str) -> pyphen.Pyphen:
    """The patterns of a language; Latin words in Japanese are taken for English."""
    known = pyphen.language_fallback(language)
    return _patterns("en_US" if known in (None, "en") else known)


@cache
def _patterns(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language)


def latin_breaks(text: str) -> Iterator[int]:
    """Breaks inside Latin words: after / and -, not 図2-｜1, and within addresses (R14, R15).

    A space without width (U+200B) allows one, too. None of them adds a hyphen.
    """
    yield from (match.start() for match in _ZERO_WIDTH.finditer(text))
    for match in _LATIN_BREAK.finditer(text):
        yield match.start()
    for address in _ADDRESS.finditer(text):
        for match in _ADDRESS_BREAK.finditer(text, *address.span()):
            yield match.end() - 1
