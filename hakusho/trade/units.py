"""Units of numbers: whether a word that stands beside a number is told by a unit or a head."""

from __future__ import annotations

import re
from unicodedata import normalize

_JOINT = re.compile(r"[\s()\[\]〔〕【】:、,・/]+")  # between the words of a head or of a unit


def is_told(word: str, said: str) -> bool:
    """Whether all parts of a word are words of `said`, which is a unit, a head or both.

    The yen sign is told by any amount in yen. A part of a word is no word: 人口 is not told in 人.
    """
    words = _parts(said)
    words |= {"¥"} if any("円" in one for one in words) else set()
    return _parts(word) <= words


def _parts(words: str) -> set[str]:
    """The words of a text, half-width where there are two widths."""
    return set(filter(None, _JOINT.split(normalize("NFKC", words))))
