"""What the hooks of pages keep during one layout: grid, notes, floats, turned blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import Any, NamedTuple, Protocol, TypedDict

from kumihan.engine.boxes import Box, FootnoteAreaBox, LayoutContext, LineBox, SkipStack

Path = tuple[float, ...]  # the indices of a box and its ancestors in their parents
END: Path = (inf,)  # after everything
TOLERANCE = 0.01  # of a pitch: the most that rounding may leave over

# How a page ends: the kind of break after it ("any" if none is forced), the name of the next page.
NextPage = TypedDict("NextPage", {"break": str, "page": "str | None"})


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of a page, in CSS pixels: its head, its pitch, and the baseline within a line.

    `lead` is the space above and below the characters in a line.
    """

    head: float
    pitch: float
    baseline: float
    lead: float

    def line(self, y: float) -> int:
        """The number of the first grid line (from 0) that begins at y or below."""
        return ceil((y - self.head) / self.pitch - TOLERANCE)

    def lines(self, above: float, below: float) -> int:
        """How many whole lines there are between two heights."""
        return floor((below - above) / self.pitch + TOLERANCE)

    def y(self, line: float) -> float:
        """Where a grid line begins."""
        return self.head + line * self.pitch


class LineAsked(NamedTuple):
    """The line that is being placed, what must stay free below it (CSS pixels), and its block."""

    box: LineBox
    space: float
    block: Box


@dataclass(slots=True, kw_only=True)
class Notes:
    """The notes of the page being made, in order; the first `carried` began on an earlier page.

    `start` is where the first continues, `rest` where the next page continues them. The notes are
    cut at `limit`. No others are taken while `is_closed`, because their place is not known yet.
    With `is_open` some are not laid out. `earlier` are the notes of the pages before. `reserved` is
    the height kept free for notes before the page is laid out (notes called in columns). `limit`,
    `height` and `reserved` are CSS pixels.
    """

    earlier: frozenset[Box] = frozenset()
    start: SkipStack = None
    boxes: list[Box] = field(default_factory=list)
    carried: int = 0
    limit: float = inf
    height: float = 0.0
    reserved: float = 0.0
    rest: SkipStack = None
    is_closed: bool = False
    is_open: bool = False

    def drop(self, note: Box) -> None:
        """Take a note away, and undo the cut, which was made for the last one."""
        group = set(with_inner(note))
        self.boxes = [box for box in self.boxes if box not in group]
        self.limit, self.rest = inf, None

    def going_on(self) -> tuple[list[Box], SkipStack]:
        """The notes that continue on the next page, and where the first of them does."""
        if self.rest is None:
            return [], None if self.boxes else self.start
        ((index, below),) = self.rest.items()
        return self.boxes[index:], {0: below} if below else None


def with_inner(note: Box) -> Iterator[Box]:
    """A note and the notes that are called in it."""
    yield note
    for box in note.descendants():
        if box.footnote:
            yield from with_inner(box.footnote)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Float:
    """A block that floats, or one that waits for floats (`wish` is CLEAR).

    `mention` is the place of the first link to it. `leader` is the heading before it, or the block
    itself: a page that ends between `leads`, the leader's place, and `path` ends before the block.
    """

    number: int
    box: Box
    path: Path
    wish: str
    mention: Path | None
    leader: Box
    leads: Path

    @property
    def keeps_order(self) -> bool:
        """Whether the block stays in the text, but in the order of the floats of its kind."""
        return bool(self.box.style["kumihan_float_clear"] == "order")

    def is_ordered_with(self, other: Float) -> bool:
        """Whether the order of two blocks counts: one that keeps its order does so in its kind.

        Figures and tables, which are numbered apart, are different elements.
        """
        is_free = not (self.keeps_order or other.keeps_order)
        return is_free or self.box.element_tag == other.box.element_tag

    def is_on(self, start: Path, end: Path) -> bool:
        """Whether the block's place is on a page with this start and end."""
        return start <= self.path < end

    def stops(self, start: Path, end: Path) -> bool:
        """Whether a page ends before the block or within it."""
        is_before = start <= self.leads and self.leads <= end <= self.path
        return is_before or (self.is_within(end) and not self.is_within(start))

    def is_within(self, path: Path) -> bool:
        """Whether a path leads into the block."""
        return len(path) > len(self.path) and path[: len(self.path)] == self.path

    def was_mentioned(self, end: Path) -> bool:
        """Whether the text up to the end of a page mentions the block, or passes its place."""
        return self.path < end or (self.mention is not None and self.mention < end)


@dataclass(frozen=True, slots=True)
class Floats:
    """The floats of the document with this root box.

    `heights` are in lines, by the number of a float and the width of the page area; they are filled
    in as they are asked for. `order` is the place of every note among all, by the id of its box.
    """

    root: Box
    every: Sequence[Float]
    order: dict[int, int]
    heights: dict[tuple[int, float], int] = field(default_factory=dict)


@dataclass(slots=True)
class Turned:
    """The turned blocks that wait after a page, by its number, and where each of them continues.

    They are kept by page because a page may be made several times, and what waits after it depends
    on the pages before it only.
    """

    waiting: dict[int, list[tuple[Box, SkipStack]]] = field(default_factory=dict)
    has_some: bool = False
    is_turning: bool = False  # the page that is being made is one of a turned block


@dataclass(slots=True)
class LayoutState:
    """The state of one layout.

    `grid` is None where lines keep no grid, `line` where no line is being placed.
    """

    grid: Grid | None = None
    line: LineAsked | None = None
    notes: Notes = field(default_factory=Notes)
    floats: Floats | None = None  # until the first page
    turned: Turned = field(default_factory=Turned)


class Context(LayoutContext, Protocol):
    """The engine's context of a layout, as far as the hooks of pages use it; CSS pixels."""

    kumihan: LayoutState
    broken_out_of_flow: Any
    current_footnote_area: FootnoteAreaBox
    current_page: int
    footnotes: list[Box]
    forced_break: bool
    in_column: bool
    page_bottom: float
    page_maker: list[Any]
    reported_footnotes: list[Box]
    running_elements: dict[str, dict[int, list[Box]]]

    def overflows_page(self, bottom_space: float, position_y: float) -> bool:
        """Whether a place lies below what a page has for its text."""


def with_state(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap the making of a context: each begins with a state of its own."""

    def __init__(context: Context, *rest: Any) -> None:  # noqa: N807 - what it replaces
        original(context, *rest)
        context.kumihan = LayoutState()

    return __init__
