"""A paragraph as arrays: bodies, spaces and breaks of its characters, with running sums.

The running sums make the width and the adjustability of any stretch of text a subtraction, so
that many ways to break a paragraph can be weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from kumihan.jlreq.breaks import SPLITS, may_break
from kumihan.jlreq.classes import HALF_WIDTH
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.spacing import WORD_SPACE, Gap, gap

# One letter per class, so that regular expressions find the places that are not plain.
_PLAIN = frozenset((Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC))
_LETTER = {kind: chr(0x40 + kind) for kind in Cl}
_NOT_PLAIN = re.compile("[^" + "".join(_LETTER[kind] for kind in _PLAIN) + "]")
NO, YES, MUST = 0, 1, 2


@dataclass(slots=True)
class Paragraph:
    """`n` characters (or clusters); all lengths in one unit.

    `advances` are those of the glyphs, `bodies` are without the space beside marks; `gaps` the
    nominal space after each; `sizes` the em of each. `breaks` are the indices after which a line may end, `must` those after which it has to.
    The sums run from 0: `sums.width[b] - sums.width[a]` belongs to characters a … b-1.
    """

    classes: list[Cl]
    advances: list[float]
    bodies: list[float]
    sizes: list[float]
    gaps: list[float]
    kinds: dict[int, Gap]
    breaks: list[int]
    must: frozenset[int]
    splits: frozenset[int]
    sums: Sums
    cache: dict[tuple[int, float, float], list[int]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """The number of characters."""
        return len(self.classes)


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums of a paragraph: width, and the space that each step of adjustment can give."""

    width: list[float]
    word: list[float]
    dot: list[float]
    mark: list[float]
    latin: list[float]
    even: list[int]
    last: list[int]


def paragraph(
    text: str,
    classes: Sequence[Cl],
    bodies: Sequence[float],
    sizes: Sequence[float],
    strictness: str = "strict",
    latin_breaks: Iterable[int] = (),
    must: Iterable[int] = (),
) -> Paragraph:
    """The paragraph of a text, one character an entry.

    `bodies` are the advances; marks of the half-width classes lose the half em that is space.
    `latin_breaks` are the indices after which a line may end between two Latin characters.
    """
    n = len(classes)
    letters = "".join([_LETTER[kind] for kind in classes])
    special = [match.start() for match in _NOT_PLAIN.finditer(letters)]
    widths = list(bodies)
    gaps = [0.0] * n
    even = [1] * n
    last = [0] * n
    word, dot, mark, latin = ([0.0] * n for _ in range(4))
    allowed = bytearray(b"\1") * n
    kinds: dict[int, Gap] = {}
    for i in special:
        kind = classes[i]
        if kind in HALF_WIDTH:
            widths[i] -= sizes[i] / 2
        elif kind is Cl.WORD_SPACE:
            widths[i] = WORD_SPACE * sizes[i]
            word[i] = sizes[i]
    for i in sorted({*special, *(i - 1 for i in special if i)}):
        if i + 1 >= n:
            continue
        before, after = classes[i], classes[i + 1]
        allowed[i] = _allowed(before, after, strictness)
        space = gap(before, after)
        size = sizes[i + 1] if after is Cl.OPENING and before not in HALF_WIDTH else sizes[i]
        if before is Cl.LATIN and space.latin:
            size = sizes[i + 1]
        kinds[i] = space
        gaps[i] = space.nominal * size
        even[i], last[i] = space.is_even, space.is_last
        dot[i], mark[i] = space.dot * size, space.mark * size
        latin[i] = space.latin * size
    for i in latin_breaks:
        allowed[i] = YES
    forced = frozenset(must)
    for i in forced:
        allowed[i] = YES
    if n:
        even[n - 1] = 0
        allowed[n - 1] = YES
    spans = zip(widths, gaps, strict=True)
    sums = Sums(
        _sum([body + space for body, space in spans]),
        _sum(word), _sum(dot), _sum(mark), _sum(latin), _sum(even), _sum(last),
    )  # fmt: skip
    splits = frozenset(match.start() - 1 for match in SPLITS.finditer(text))
    breaks = [i for i, flag in enumerate(allowed) if flag]
    return Paragraph(list(classes), list(bodies), widths, list(sizes), gaps, kinds, breaks, forced, splits, sums)


def _allowed(before: Cl, after: Cl, strictness: str) -> int:
    if before is Cl.LATIN and after is Cl.LATIN:
        return NO
    return YES if may_break(before, after, strictness) else NO


def _sum(values: list) -> list:  # type: ignore[type-arg]
    return list(accumulate(values, initial=0))
