"""A line as character classes, and the spaces between the bodies of its characters.

A mark's body is half its em whatever the advance of its glyph (R1, R2): a full-width opening
bracket has its body in the right half of the glyph, a full stop in the left half, a middle dot in
the middle. A space is in em of the character it belongs to; between kana and kanji, of the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from types import MappingProxyType
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import HALF_WIDTH, WESTERN, by_context, class_in_face, class_of
from kumihan.meter.model import Case, Line, Role, Text
from kumihan.pdf.glyphs import Glyph

JAPANESE = frozenset(
    (Cl.ITERATION, Cl.PROLONGED, Cl.SMALL_KANA, Cl.HIRAGANA, Cl.KATAKANA, Cl.IDEOGRAPHIC)
)
_EVEN = JAPANESE | {Cl.PREFIX, Cl.POSTFIX}  # opened like kana and kanji (R30)
ENDING = frozenset((Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA))
_OPENS = frozenset((Cl.OPENING, Cl.NARROW_OPENING))
SAME = 0.02  # em: spaces that differ by less are equal
FINE = 0.004  # em: the tolerance where any difference is a fault; PDF rounds to 0.001
WORD = 1 / 3  # em (R10)
_WORD_BREAK = 0.18  # em: a wider gap between Latin letters is a word space, even if none is typed
LABEL, TAB = 8, 0.9  # a gap wider than TAB em within LABEL characters follows an item's number
_RAISED = 0.75  # of the size of the line: a smaller, raised glyph is a note mark
_FULL = 0.9  # em: the least advance of a full-width glyph


class Spot(NamedTuple):
    """Two neighbours that are not both kana or kanji, and the gap between their bodies (em).

    `at` is the index of the first, `typed` the space character that was typed between them.
    """

    at: int
    before: Cl
    after: Cl
    gap: float
    texts: str
    typed: str

    @property
    def is_word(self) -> bool:
        """Whether this is a space between two Latin words."""
        return self.before in WESTERN and self.after in WESTERN

    @property
    def is_mark(self) -> bool:
        """Whether one of the two is a half-width mark, and no space was typed."""
        return not self.typed and (self.before in HALF_WIDTH or self.after in HALF_WIDTH)

    @property
    def is_border(self) -> bool:
        """Whether Japanese meets a Latin letter or digit, or the outer side of a narrow mark."""
        if {self.before in JAPANESE, self.after in JAPANESE} != {True, False}:
            return False
        if self.before is Cl.NARROW_CLOSING or self.after is Cl.NARROW_OPENING:
            return True
        latin = self.texts[-1] if self.after is Cl.LATIN else self.texts[0]
        return self.has_latin and latin.isalnum()

    @property
    def is_inner(self) -> bool:
        """Whether a narrow mark meets what it belongs to, without a space typed before it."""
        if self.typed or self.before is Cl.MIDDLE_DOT:
            return False
        if self.after is Cl.NARROW_JOINER:
            return self.before not in ENDING
        return (
            self.before is Cl.NARROW_OPENING
            or self.after is Cl.NARROW_CLOSING
            or (self.before is Cl.NARROW_JOINER and self.after not in _OPENS)
        )

    @property
    def has_latin(self) -> bool:
        """Whether one of the two is Latin."""
        return Cl.LATIN in (self.before, self.after)

    @property
    def nominal(self) -> float:
        """The gap on an unadjusted line (em); the actual gap where a space was typed."""
        if self.is_word:
            return WORD
        return self.gap if self.typed else space_of(self.before, self.after)


class Seen(NamedTuple):
    """A line, analysed.

    `solid` are the spaces between kana and kanji as (index, em), `added` is their median; `slack`
    is how much too short the line would be with nominal spaces (em), negative when too long;
    `start` and `end` are the edges of its bodies (pt).
    """

    line: Line
    glyphs: tuple[Glyph, ...]
    classes: tuple[Cl, ...]
    solid: tuple[tuple[int, float], ...]
    spots: tuple[Spot, ...]
    added: float
    slack: float
    start: float
    end: float

    @property
    def rest(self) -> float:
        """The distance of the last body from the right edge in em; negative beyond it."""
        return (self.line.right - self.end) / self.line.size

    @property
    def end_space(self) -> float:
        """The space in em that the mark at the end may keep (R6)."""
        kind = self.classes[-1]
        return 0.5 if kind in ENDING else 0.25 if kind is Cl.MIDDLE_DOT else 0.0

    @property
    def is_full(self) -> bool:
        """Whether the line reaches the right edge, with or without its last mark's space."""
        return any(abs(self.rest - space) <= SAME for space in (0.0, self.end_space))

    @property
    def is_unfillable(self) -> bool:
        """Whether the line would fall apart if it were stretched to the right edge (R30, R31)."""
        words = _WIDEST_WORD * sum(spot.is_word for spot in self.spots)
        return self.rest > widest(self.classes) + words

    @property
    def may_shrink(self) -> bool:
        """Whether spaces may be below nominal: the line would be too long with its end space."""
        return self.added <= FINE and self.slack - self.end_space < -FINE

    @property
    def may_stretch(self) -> bool:
        """Whether spaces may be above nominal: a full line, not a last one, would be too short."""
        return not self.line.is_last and self.is_full and self.slack > FINE


class BodyLine(NamedTuple):
    """An analysed line, with its page and its number on the page."""

    page: int
    number: int
    seen: Seen

    def case(self, detail: str, amount: float, index: int | None = None) -> Case:
        """A breach on this line, at the glyph of this index or at its beginning."""
        text = self.seen.line.text[:20] if index is None else around(self.seen, index)
        return Case(self.page, self.number, text, detail, amount, self.seen.line.source)


_ROWS: WeakKeyDictionary[Text, dict[Role, tuple[BodyLine, ...]]] = WeakKeyDictionary()


def body(text: Text) -> tuple[BodyLine, ...]:
    """The lines of body text, analysed once for each text."""
    return _seen(text, Role.BODY)


def every(text: Text) -> Iterator[BodyLine]:
    """The lines of body text, of headings, and of notes, captions and cells; none in pictures."""
    for role in Role:
        yield from (row for row in _seen(text, role) if not row.seen.line.is_drawn)


def _seen(text: Text, role: Role) -> tuple[BodyLine, ...]:
    known = _ROWS.setdefault(text, {})
    if role not in known:
        known[role] = tuple(row for row in _looked(text, role) if row.seen.glyphs)
    return known[role]


def _looked(text: Text, role: Role) -> Iterator[BodyLine]:
    """The lines in a role, paragraph by paragraph: quotation marks come in pairs."""
    own: list[tuple[int, int, Line]] = []
    rows = list(text.lines(role))
    for number, row in enumerate(rows):
        own.append(row)
        if row[2].is_last or number + 1 == len(rows) or rows[number + 1][2].is_first:
            marks = dict(by_context([glyph for _, _, line in own for glyph in line.glyphs]))
            yield from (BodyLine(page, place, seen(line, marks)) for page, place, line in own)
            own.clear()


def bounds(glyph: Glyph) -> tuple[float, float]:
    """Where the body of a glyph begins and ends (pt)."""
    character, x, _, advance, size = glyph[:5]
    kind = class_of(character[:1])
    if kind not in HALF_WIDTH or advance < _FULL * size:
        return x, x + advance
    if kind is Cl.OPENING:
        return x + advance - size / 2, x + advance
    if kind is Cl.MIDDLE_DOT:
        return x + size / 4, x + size * 3 / 4
    return x, x + size / 2


def _kind(glyph: Glyph, line: Line, marks: Mapping[Glyph, Cl]) -> Cl:
    if glyph in marks:
        return marks[glyph]
    if glyph.size < _RAISED * line.size and line.baseline - glyph.y > 0.1 * line.size:
        return Cl.REFERENCE_MARK
    return class_in_face(glyph.character[:1], glyph.advance / glyph.size)


def seen(line: Line, marks: Mapping[Glyph, Cl] = MappingProxyType({})) -> Seen:
    """The classes and spaces of a line; `marks` are classes that its paragraph tells."""
    glyphs, typed = _printed(line)
    classes = tuple([_kind(glyph, line, marks) for glyph in glyphs])
    befores = _befores(classes)
    edges = [bounds(glyph) for glyph in glyphs]
    solid, spots = [], []
    for i in range(len(glyphs) - 1):
        before, after = befores[i], classes[i + 1]
        space = edges[i + 1][0] - edges[i][1]
        if line.is_first and i < LABEL and space > TAB * line.size and i not in typed:
            continue
        if before in _EVEN and after in _EVEN and i not in typed:
            solid.append((i, space / line.size))
            continue
        is_latin = before in WESTERN and after in WESTERN
        if not is_latin or i in typed or space > _WORD_BREAK * line.size:
            is_next = before in WESTERN or (after is Cl.OPENING and before not in HALF_WIDTH)
            size = typed.get(i, glyphs[i + 1 if is_next else i]).size
            texts = glyphs[i].character[-1:] + glyphs[i + 1].character[:1]
            own = typed[i].character if i in typed else ""
            spots.append(Spot(i, before, after, space / size, texts, own))
    added = median([space for _, space in solid]) if solid else 0.0
    start, end = (edges[0][0], edges[-1][1]) if edges else (line.left, line.left)
    slack = (line.right - end) / line.size + sum([space for _, space in solid])
    slack += sum([spot.gap - spot.nominal for spot in spots])
    return Seen(line, glyphs, classes, tuple(solid), tuple(spots), added, slack, start, end)


def _befores(classes: tuple[Cl, ...]) -> list[Cl]:
    """The class of each sign for the one behind it.

    Raised signs belong to the Latin before them, as in 10⁶ (R8); among themselves they stay calls.
    """
    found, last = list(classes), None
    for i, kind in enumerate(classes):
        last = last if kind is Cl.REFERENCE_MARK else kind
        is_end = classes[i + 1 : i + 2] != (Cl.REFERENCE_MARK,)
        if last is Cl.LATIN and is_end:
            found[i] = Cl.LATIN
    return found


def _printed(line: Line) -> tuple[tuple[Glyph, ...], dict[int, Glyph]]:
    """The glyphs that print, and the spaces typed between them by the index of the glyph before.

    A space without width was typed where the setting puts one anyway (R8), and adds nothing.
    """
    glyphs: list[Glyph] = []
    typed: dict[int, Glyph] = {}
    for glyph in line.glyphs:
        if glyph.character.strip():
            glyphs.append(glyph)
        elif glyphs and glyph.character and glyph.advance:
            typed[len(glyphs) - 1] = glyph
    typed.pop(len(glyphs) - 1, None)
    return tuple(glyphs), typed


@lru_cache(maxsize=4096)
def space_of(before: Cl, after: Cl) -> float:
    """The nominal space between two characters in em (R2–R4, R8)."""
    if before in _OPENS or after in ENDING or after is Cl.NARROW_CLOSING:
        return 0.25 if before is Cl.MIDDLE_DOT else 0.0
    if Cl.MIDDLE_DOT in (before, after):
        return _beside_dot(before, after)
    if before in ENDING or after is Cl.OPENING:
        return 0.5
    is_border = before in JAPANESE and after in (Cl.LATIN, Cl.NARROW_OPENING)
    is_border |= before in (Cl.LATIN, Cl.NARROW_CLOSING) and after in JAPANESE
    return 0.25 if is_border else 0.0


def widest(classes: Sequence[Cl]) -> float:
    """How far a line can be stretched before it falls apart, in em: ¼ em at every place (R30, R31).

    There is none inside Latin words, nor between a mark and what it belongs to. Word spaces, if
    there are any in `classes`, grow to ¾ em.
    """
    return sum(_added(before, after) for before, after in pairwise(classes))


def _added(before: Cl, after: Cl) -> float:
    if before is Cl.WORD_SPACE:
        return _WIDEST_WORD if after in WESTERN else 0.0
    is_solid = (
        before in _OPENS or after in _SOLID_BEFORE or (before in WESTERN and after in WESTERN)
    )
    return 0.0 if is_solid or before is after is Cl.INSEPARABLE else _WIDEST


_WIDEST = 0.25  # em
_WIDEST_WORD = 3 / 4 - WORD
_SOLID_BEFORE = ENDING | {
    Cl.HYPHEN, Cl.DIVIDING, Cl.MIDDLE_DOT, Cl.WORD_SPACE, Cl.REFERENCE_MARK, Cl.NARROW_CLOSING,
    Cl.NARROW_JOINER,
}  # fmt: skip


def _beside_dot(before: Cl, after: Cl) -> float:
    if before is after:
        return 0.5
    return 0.75 if before in (Cl.FULL_STOP, Cl.COMMA) else 0.25


def around(found: Seen, index: int, reach: int = 8) -> str:
    """The text around the glyph of this index, with a bar after it."""
    before = "".join(glyph.character for glyph in found.glyphs[max(0, index - reach) : index + 1])
    after = "".join(glyph.character for glyph in found.glyphs[index + 1 : index + 1 + reach])
    return f"{before}|{after}"
