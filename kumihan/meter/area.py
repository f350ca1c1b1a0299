"""The type area of a PDF, inferred from the commonest sizes, edges and line pitch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kumihan.geometry.units import PT_PER_MM, PT_PER_Q
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import HALF_WIDTH, class_of
from kumihan.meter.model import TypeArea
from kumihan.meter.sheet import Piece, Sheet
from kumihan.meter.spots import JAPANESE
from kumihan.pdf.glyphs import Glyph

_STEP = 0.1  # pt: edges that differ by less are the same
_PITCH_STEP = 0.02  # pt
_POPULAR = 0.05  # share of the commonest line end's count that a right edge must reach
_COLUMN = 0.3  # share of the commonest line start's count that a column must reach
_APART = 8  # em: the least distance between the left edges of columns
_SIZE = r"([0-9]{1,4}(?:\.[0-9]{1,6})?)"
_GIVEN = re.compile(rf"([0-9]{{1,2}})x{_SIZE}x([0-9]{{1,4}})@{_SIZE}(pt|mm|H)?")
_UNITS = {"": 1.0, "pt": 1.0, "mm": PT_PER_MM, "H": PT_PER_Q}


@dataclass(frozen=True, slots=True)
class BodyType:
    """The size (pt) and fonts of body text: one font for kana, one for kanji, often the same."""

    size: float
    fonts: frozenset[str]

    def has(self, glyph: Glyph) -> bool:
        """Whether a glyph belongs to body text."""
        return abs(glyph.size - self.size) < 0.01 * self.size and glyph.font in self.fonts


@dataclass(frozen=True, slots=True)
class Edges:
    """Left edges of the columns (pt) on odd (True) and even pages, and line length (pt)."""

    lefts: Mapping[bool, tuple[float, ...]]
    length: float

    def of(self, page: int) -> tuple[float, ...]:
        """The left edges of a page's columns."""
        return self.lefts.get(page % 2 == 1) or next(iter(self.lefts.values()), (0.0,))


def parsed(text: str) -> TypeArea:
    """A type area as the user writes it: `1x40x36@19.13pt`, also `@6.75mm` and `@27H`.

    Raises ValueError when it is written in another way, or when something in it is 0.
    """
    match = _GIVEN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    pitch = float(match[4]) * _UNITS[match[5] or ""]
    area = TypeArea(int(match[1]), float(match[2]), int(match[3]), round(pitch, 4))
    if min(area.columns, area.characters, area.lines, area.pitch) <= 0:
        raise ValueError(text)
    return area


def body_type(sheets: Sequence[Sheet]) -> BodyType:
    """The commonest size of kana and kanji, and the fonts that most of each are in."""
    sizes: Counter[float] = Counter()
    fonts: Counter[tuple[bool, str, float]] = Counter()
    for sheet in sheets:
        for glyph in sheet.glyphs:
            kind = class_of(glyph.character[:1])
            if kind in JAPANESE:
                size = round(glyph.size, 2)
                sizes[size] += 1
                fonts[kind is Cl.IDEOGRAPHIC, glyph.font, size] += 1
    if not sizes:
        return BodyType(10.0, frozenset())
    size = sizes.most_common(1)[0][0]
    own = {key: n for key, n in fonts.items() if key[2] == size}
    return BodyType(size, frozenset(_commonest(own)) | _type3(own))


def _commonest(own: Mapping[tuple[bool, str, float], int]) -> Iterable[str]:
    for is_kanji in (False, True):
        counted = {key[1]: n for key, n in own.items() if key[0] is is_kanji}
        if counted:
            yield max(counted, key=lambda font: counted[font])


def _type3(own: Mapping[tuple[bool, str, float], int]) -> frozenset[str]:
    """The empty name, if it occurs: all unnamed fonts (Type 3, a few glyphs each) count as one."""
    return frozenset({""} & {key[1] for key in own})


def is_body(piece: Piece, text: BodyType) -> bool:
    """Whether a piece is body text: by most of its Japanese characters, else by its size."""
    japanese = [g for g in piece.glyphs if class_of(g.character[:1]) in JAPANESE]
    if not japanese:
        return abs(piece.size - text.size) < 0.01 * text.size
    return 2 * sum(map(text.has, japanese)) > len(japanese)


def edges(found: Mapping[int, Sequence[Piece]], size: float, area: TypeArea | None) -> Edges:
    """The edges of body text; `found` has its pieces by page number."""
    lefts: dict[bool, tuple[float, ...]] = {}
    for is_odd in (True, False):
        own = [p for page, some in found.items() if (page % 2 == 1) is is_odd for p in some]
        starts = Counter(round(piece.start / _STEP) for piece in own)
        if starts:
            lefts[is_odd] = _columns(starts, size, area)
    if area is not None:
        return Edges(lefts, area.characters * size)
    lengths = [
        length
        for page, some in found.items()
        for piece in some
        for length in _lengths(piece, lefts[page % 2 == 1])
    ]
    return Edges(lefts, _longest(lengths))


def inferred(found: Mapping[int, Sequence[Piece]], kind: BodyType, edges: Edges) -> TypeArea:
    """The type area of body text with these edges; `found` has its pieces by page number."""
    distance = pitch(found)
    columns = max((len(lefts) for lefts in edges.lefts.values()), default=1)
    characters = round(edges.length / kind.size, 2)
    return TypeArea(columns, characters, line_count(found, distance), distance)


def _columns(starts: Counter[int], size: float, area: TypeArea | None) -> tuple[float, ...]:
    most = starts.most_common(1)[0][1]
    popular = [key for key, n in starts.most_common() if n >= _COLUMN * most]
    chosen: list[int] = []
    for key in popular:
        if all(abs(key - other) * _STEP > _APART * size for other in chosen):
            chosen.append(key)
    wanted = area.columns if area is not None else len(chosen)
    return tuple(_unindented(key, starts, size) for key in sorted(chosen[:wanted]))


def _unindented(key: int, starts: Counter[int], size: float) -> float:
    """A column's edge: one em left of the commonest start, when lines begin there too (R34)."""
    outside = key - size / _STEP
    is_indent = any(starts[round(outside) + d] for d in (-1, 0, 1))
    return (outside if is_indent else key) * _STEP


def _lengths(piece: Piece, lefts: Sequence[float]) -> Iterable[float]:
    """How far a piece reaches from the left edge of its column (pt); none if it ends in a mark."""
    before = [left for left in lefts if left <= piece.start + piece.size / 2]
    if before and class_of(piece.glyphs[-1].character[-1:]) not in HALF_WIDTH:
        yield piece.end - before[-1]


def _longest(lengths: Sequence[float]) -> float:
    """The largest frequent length (pt); lengths one step apart are counted together."""
    if not lengths:
        return 0.0
    counts = Counter(round(length / _STEP) for length in lengths)
    smooth = {key: sum(counts[key + d] for d in (-1, 0, 1)) for key in counts}
    most = max(smooth.values())
    longest = max(key for key, n in smooth.items() if n >= _POPULAR * most)
    best = max(range(longest - 2, longest + 1), key=lambda key: counts[key])
    near = sorted(length for length in lengths if abs(length / _STEP - best) <= 1)
    return near[len(near) // 2]


def pitch(found: Mapping[int, Sequence[Piece]]) -> float:
    """The commonest distance between successive baselines in a column (pt)."""
    distances = Counter(
        round((below.baseline - above.baseline) / _PITCH_STEP)
        for some in found.values()
        for above, below in pairwise(some)
        if above.column == below.column and below.baseline > above.baseline
    )
    if not distances:
        return 0.0
    near = distances.most_common(1)[0][0]
    exact = sorted(
        below.baseline - above.baseline
        for some in found.values()
        for above, below in pairwise(some)
        if above.column == below.column
        and abs((below.baseline - above.baseline) / _PITCH_STEP - near) <= 1
    )
    return round(exact[len(exact) // 2], 3)


def line_count(found: Mapping[int, Sequence[Piece]], distance: float) -> int:
    """The number of lines from the highest baseline of any page to the lowest."""
    heights = [some[-1].baseline - some[0].baseline for some in found.values() if some]
    tops = [min(p.baseline for p in some) for some in found.values() if some]
    feet = [max(p.baseline for p in some) for some in found.values() if some]
    if not heights or not distance:
        return 0
    return round((max(feet) - min(tops)) / distance) + 1
