"""The input of the meter (glyphs, lines, pages) and its output (measures, cases)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from kumihan.geometry.units import MM_PER_PT
from kumihan.pdf.glyphs import FontFacts, Glyph

ATOM = "\ufffc"
"""An atom, one unit of a line: a picture, a block, a base with its reading, an inline note."""

TEXT = 15
"""The narrowest measure of body text (em); a narrower one belongs to a cell or a box."""


class Role(Enum):
    """The kind of a line: body text (of the commonest size and face), heading, or other."""

    BODY = "本文"
    HEADING = "見出し"
    OTHER = "その他"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Glyphs of one line in order; `left` and `right` are the edges of its measure (pt).

    `is_first` and `is_last` are its place in its paragraph; a line before a forced break is a
    last one. `source` is the element that it comes from, when that is known; `is_drawn` tells that
    it stands in a picture, or beside a leader.
    """

    glyphs: tuple[Glyph, ...]
    baseline: float
    size: float
    left: float
    right: float
    column: int = 0
    role: Role = Role.BODY
    is_first: bool = False
    is_last: bool = False
    source: Any = None
    is_drawn: bool = False

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join([glyph.character for glyph in self.glyphs])


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its lines in the order of reading, its size (pt).

    `is_opening`: a part of the book is known to begin here, so no text continues from before.
    """

    number: int
    lines: tuple[Line, ...]
    width: float
    height: float
    is_opening: bool = False


@dataclass(frozen=True, slots=True)
class TypeArea:
    """The type area: columns, characters in a line, lines, and the distance of baselines (pt)."""

    columns: int
    characters: float
    lines: int
    pitch: float
    size: float = 0.0

    def __str__(self) -> str:
        shape = f"{self.columns}x{self.characters:g}x{self.lines}@{self.pitch:g}"
        return f"{shape}（{self.size:g} pt）" if self.size else shape


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Text:
    """A book to be measured.

    `extracted` is the text that a reader can copy, by page; `missing` are the .notdef glyphs, as
    (page, text around). Both may be empty. `is_tagged`: the lines come from a structure tree.
    """

    pages: tuple[Page, ...]
    area: TypeArea
    faces: tuple[FontFacts, ...] = ()
    extracted: tuple[str, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    is_tagged: bool = False

    def lines(self, *roles: Role) -> Iterator[tuple[int, int, Line]]:
        """The lines in these roles (body text when none is given): page, number on it, line."""
        wanted = roles or (Role.BODY,)
        for page in self.pages:
            for number, line in enumerate(page.lines, 1):
                if line.role in wanted and line.glyphs:
                    yield page.number, number, line


class Case(NamedTuple):
    """A breach: where it is, what is wrong, and how much (in the unit of its rule)."""

    page: int
    line: int
    text: str
    detail: str
    amount: float
    source: Any = None


def how_far(below: float) -> str:
    """A distance downwards (pt), upwards if it is negative, as cases say it: "3.00 mm 下"."""
    return f"{abs(below) * MM_PER_PT:.2f} mm {'下' if below > 0 else '上'}"


@dataclass(frozen=True, slots=True)
class Measure:
    """The result of a rule: how often it applied (`opportunities`), and its breaches.

    `numbers` are those of `docs/rules.yaml`. `allowed` is the share of opportunities that may be
    breaches; `is_must` says whether more than that is a fault. `unit` is that of the amounts.
    """

    rule: str
    title: str
    numbers: str
    opportunities: int
    cases: tuple[Case, ...] = field(repr=False)
    unit: str = "em"
    allowed: float = 0.0
    is_must: bool = True
    most: float | None = None

    @property
    def breaches(self) -> int:
        """The number of breaches."""
        return len(self.cases)

    @property
    def worst(self) -> tuple[Case, ...]:
        """The breaches, the largest first."""
        return tuple(sorted(self.cases, key=lambda case: -abs(case.amount)))

    @property
    def is_failed(self) -> bool:
        """Whether there are more breaches than the rule allows."""
        return self.breaches > self.allowed * self.opportunities


Rule = Callable[[Text], Measure]
