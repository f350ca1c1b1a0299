"""A paragraph as arrays: bodies, spaces and breaks of its characters, with prefix sums.

With prefix sums the width and the adjustability of any stretch of text take one subtraction, so
that many ways to break a paragraph can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

from kumihan.jlreq.breaks import SPLITS, may_break, parts_no_mark
from kumihan.jlreq.classes import HALF_WIDTH, WESTERN, in_context
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.spacing import WORD_SPACE, Gap, gap

_NOMINAL_AUTOSPACE = 0.25
_SPLIT, _HYPHEN, _LOOSE, _INSIDE_PHRASE = 3.0, 8.0, 90.0, 2000.0

_MORE = (Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA, Cl.SELECTOR)
# One letter per class, so that a regular expression finds all but hiragana, katakana and kanji.
_LETTER = {kind: chr(0x40 + kind) for kind in Cl}
_PLAIN = "".join(_LETTER[kind] for kind in (Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC))
_NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
_JAPANESE = _PLAIN + "".join(_LETTER[kind] for kind in _MORE)
_SPACE, _LATIN, _OPENS, _CLOSES = (
    re.escape(_LETTER[kind])
    for kind in (Cl.WORD_SPACE, Cl.LATIN, Cl.NARROW_OPENING, Cl.NARROW_CLOSING)
)
_TYPED_SPACE = re.compile(
    f"(?<=[{_JAPANESE}]){_SPACE}(?=[{_LATIN}{_OPENS}])"
    f"|(?<=[{_LATIN}{_CLOSES}]){_SPACE}(?=[{_JAPANESE}])"
)


class InlineNote(Protocol):
    """A note in two rows (割注) within a paragraph, as its lines see it."""

    def excess(self, a: int, b: int) -> float:
        """Extra width of the note's part on a line of characters a … b, beyond their shares."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings of line composition, each set by a CSS property.

    `line_break` is strict, normal or loose (R12). `autospace` is the space in em between Japanese
    and Latin (R8). `trims` gives marks half-width bodies, `closes` also drops the space beside
    them (text-spacing-trim). `heads` names the lines at whose head an opening bracket keeps its
    half em: no, first, all (R5). `ends` is what a mark keeps of its space at a line end: all or
    nothing (any), nothing (trim), or what JIS X 4051 requires (jis, R6). `least` is the em that a
    reduced space beside a bracket or comma keeps (R25). `hangs` says whether 。 and 、 hang over
    the line end: no, allow or force (R33); with `hangs_first` an opening bracket hangs into the
    indent. `anywhere` lets a word too long for a line break. Lines without `justifies` are as full
    as possible, or as even as possible with `balances`.
    """

    line_break: str = "strict"
    autospace: float = 0.25
    anywhere: bool = True
    justifies: bool = True
    balances: bool = False
    trims: bool = True
    closes: bool = False
    heads: str = "no"
    ends: str = "any"
    least: float = 0.0
    hangs: str = "no"
    hangs_first: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """Prefix sums of a paragraph: width, and the space that each step of adjustment can give.

    `width[b] - width[a]` is the width of characters a … b-1; the others likewise.
    """

    width: list[float]
    word: list[float]
    dot: list[float]
    mark: list[float]
    latin: list[float]
    even: list[int]
    last: list[int]


@dataclass(slots=True)
class Paragraph:
    """Characters with their classes and widths; all lengths are in one unit.

    `advances` are the glyphs' own, `bodies` the same without the space beside marks; `gaps` are
    the nominal spaces after each character, `sizes` the em of each, `kinds` the limits of gaps
    that are not solid. `breaks` are the indices after which a line may end, `must` those after
    which it has to (`forced`: the same in order, with the end of the text); `hyphens` are the
    widths of the hyphens that breaks add, `costs` the penalties of breaks, `notes` inline notes;
    `closing` is as in `Breaks`.
    """

    classes: list[Cl]
    advances: list[float]
    bodies: list[float]
    sizes: list[float]
    gaps: list[float]
    kinds: dict[int, Gap]
    breaks: list[int]
    must: frozenset[int]
    forced: tuple[int, ...]
    hyphens: Mapping[int, float]
    costs: Mapping[int, float]
    sums: Sums
    rules: Rules
    notes: Sequence[InlineNote] = ()
    closing: frozenset[int] = frozenset()
    cache: dict[tuple[int, float, float], list[int]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """The number of characters."""
        return len(self.classes)


@dataclass(frozen=True, slots=True)
class Breaks:
    """Breaks that do not follow from the character classes, as indices of the character before.

    `latin` are allowed between two Latin characters, `hyphens` too, with the width of the
    hyphen to be added; `loose` are a last resort (where the rows of an inline note are uneven);
    `must` are forced, `never` forbidden. The space after a `solid` character is not adjusted
    (inside a ruby base). `phrases` are the ends of phrases (文節), if lines should end only
    there. After a `closing` character something follows that may stand on a line of its own, so
    that the line before it may be as short as a last line. Before the characters in `apart`
    there is as much room as between two texts.
    """

    latin: Iterable[int] = ()
    loose: Iterable[int] = ()
    hyphens: Mapping[int, float] = field(default_factory=dict)
    must: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()
    solid: frozenset[int] = frozenset()
    phrases: frozenset[int] | None = None
    closing: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


def paragraph(
    text: str,
    classes: Sequence[Cl],
    advances: Sequence[float],
    sizes: Sequence[float],
    breaks: Breaks = Breaks(),
    rules: Rules = Rules(),
) -> Paragraph:
    """The paragraph of a text; `classes`, `advances` and `sizes` have an entry per character."""
    classes = in_context(text, classes, breaks.apart)
    spaces = nominal(classes, advances, sizes, rules, breaks.solid)
    kinds, owners, gaps, bodies = spaces.kinds, spaces.owners, spaces.gaps, spaces.bodies
    return Paragraph(
        classes, spaces.advances, bodies, list(sizes), gaps, kinds,
        _breaks(classes, spaces.special, breaks, rules), breaks.must,
        (*sorted(breaks.must), len(classes) - 1), breaks.hyphens,
        _costs(text, breaks),
        _sums(classes, bodies, sizes, gaps, kinds, owners), rules, closing=breaks.closing,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nominal:
    """Characters with their nominal spaces; `owners` has the em that measures each gap.

    `special` are the indices of all characters but hiragana, katakana and kanji.
    """

    special: list[int]
    kinds: dict[int, Gap]
    owners: dict[int, float]
    advances: list[float]
    bodies: list[float]
    gaps: list[float]


def nominal(
    classes: Sequence[Cl],
    advances: Sequence[float],
    sizes: Sequence[float],
    rules: Rules,
    solid: frozenset[int] = frozenset(),
) -> Nominal:
    """The bodies of characters and the nominal spaces after them (R2–R4, R8–R10)."""
    letters = "".join([_LETTER[kind] for kind in classes])
    special = [match.start() for match in _NOT_PLAIN.finditer(letters)]
    typed = {match.start() for match in _TYPED_SPACE.finditer(letters)}
    kinds = _kinds(classes, special, typed, rules) | dict.fromkeys(solid, Gap())
    gaps = [0.0] * len(classes)
    owners = {}
    for i, kind in kinds.items():
        owners[i] = sizes[_owner(classes, i)]
        gaps[i] = kind.nominal * owners[i]
    bodies = _bodies(classes, advances, sizes, special, rules)
    advances = list(advances)
    for i in typed:
        bodies[i] = advances[i] = 0.0
    return Nominal(special, kinds, owners, advances, bodies, gaps)


def _kinds(
    classes: Sequence[Cl], special: list[int], typed: set[int], rules: Rules
) -> dict[int, Gap]:
    """The gaps after `special` characters and after the characters before them.

    A space typed between Japanese and Latin adds nothing to the gap that is there anyway (R8).
    """
    found = {}
    for i in sorted({*special, *(i - 1 for i in special if i)}):
        if i + 1 < len(classes):
            kind = gap(classes[i - 1 if i in typed else i], classes[i + 1])
            if kind.latin and rules.autospace != _NOMINAL_AUTOSPACE:
                share = rules.autospace / _NOMINAL_AUTOSPACE
                own = (kind.nominal * share, kind.latin * share, kind.latin_more * share)
                kind = Gap(own[0], latin=own[1], latin_more=own[2])
            elif kind.nominal and not kind.latin and (rules.closes or not rules.trims):
                kind = Gap(is_last=kind.is_last)
            elif kind.mark_rest and rules.least:
                kind = kind._replace(mark_rest=max(0.0, kind.mark_rest - rules.least))
            found[i] = kind
    return found


def _owner(classes: Sequence[Cl], i: int) -> int:
    """The index of the character whose em measures the gap after i: the mark, or the Japanese
    side of a border with Latin (B.1).
    """
    before, after = classes[i], classes[i + 1]
    belongs_after = (after is Cl.OPENING and before not in HALF_WIDTH) or before in WESTERN
    return i + 1 if belongs_after else i


def _bodies(
    classes: Sequence[Cl],
    advances: Sequence[float],
    sizes: Sequence[float],
    special: list[int],
    rules: Rules,
) -> list[float]:
    """The advances without the half em that is space (R2); word spaces are ⅓ em (R10).

    A sign without advance, which nobody sees, has no body.
    """
    bodies = list(advances)
    for i in special:
        if not advances[i]:
            continue
        if classes[i] in HALF_WIDTH and rules.trims:
            bodies[i] -= sizes[i] / 2
        elif classes[i] is Cl.WORD_SPACE:
            bodies[i] = WORD_SPACE * sizes[i]
    return bodies


def _breaks(classes: Sequence[Cl], special: list[int], breaks: Breaks, rules: Rules) -> list[int]:
    n = len(classes)
    allowed = bytearray(b"\1") * n
    for i in {*special, *(i - 1 for i in special if i)}:
        if i + 1 < n:
            allowed[i] = _may_end(classes, i, rules)
    for i in (*breaks.latin, *breaks.hyphens):
        allowed[i] = 1
    for i in breaks.loose:
        allowed[i] = parts_no_mark(classes[i], classes[i + 1])
    for i in breaks.never:
        allowed[i] = 0
    for i in breaks.must:
        allowed[i] = 1
    if n:
        allowed[n - 1] = 1
    return [i for i, flag in enumerate(allowed) if flag]


def _may_end(classes: Sequence[Cl], i: int, rules: Rules) -> bool:
    """Whether the classes allow a line to end after character i, which may be a space."""
    before, after = classes[i], classes[i + 1]
    is_parting = before is Cl.WORD_SPACE and i and not parts_no_mark(classes[i - 1], after)
    return not is_parting and may_break(before, after, rules.line_break)


def _costs(text: str, breaks: Breaks) -> dict[int, float]:
    """Penalties of breaks inside units (R19), at hyphens, loose ones and inside phrases."""
    costs = {match.start() - 1: _SPLIT for match in SPLITS.finditer(text)}
    costs |= dict.fromkeys(breaks.hyphens, _HYPHEN)
    costs |= dict.fromkeys(breaks.loose, _LOOSE)
    if breaks.phrases is not None:
        inside = set(range(len(text))) - breaks.phrases
        costs |= {i: costs.get(i, 0.0) + _INSIDE_PHRASE for i in inside}
    return costs


def _sums(
    classes: Sequence[Cl],
    bodies: list[float],
    sizes: Sequence[float],
    gaps: list[float],
    kinds: dict[int, Gap],
    owners: dict[int, float],
) -> Sums:
    n = len(classes)
    even, last = [1] * n, [0] * n
    word, dot, mark, latin = ([0.0] * n for _ in range(4))
    for i, kind in kinds.items():
        size = owners[i]
        even[i], last[i] = kind.is_even, kind.is_last
        dot[i], mark[i], latin[i] = kind.dot * size, kind.mark * size, kind.latin * size
        if classes[i] is Cl.WORD_SPACE and bodies[i]:
            word[i] = sizes[i]
    if n:
        even[n - 1] = 0
    widths = [body + space for body, space in zip(bodies, gaps, strict=True)]
    return Sums(
        list(accumulate(widths, initial=0.0)),
        list(accumulate(word, initial=0.0)),
        list(accumulate(dot, initial=0.0)),
        list(accumulate(mark, initial=0.0)),
        list(accumulate(latin, initial=0.0)),
        list(accumulate(even, initial=0)),
        list(accumulate(last, initial=0)),
    )
