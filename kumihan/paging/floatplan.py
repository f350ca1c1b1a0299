"""Where the floats of a page go: stay where they stand, its head or foot, or wait (R53, R65).

A float is never before its mention, nor before another one that stands before it in the document;
it leaves no line or two of text beside it, and one that does not fit where it stands lets the text
go on in its place (JLREQ 4.3.2-4.3.5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from kumihan.engine.boxes import Box
from kumihan.paging.floats import CLEAR, placed_in
from kumihan.paging.state import END, Float, Grid, Path

FEWEST = 3  # lines of text beside floats, and between them

# The places where each float may go, the best first: "here", "head", "foot", "later"; "break" ends
# the page before it. The last place is taken without asking whether it suits.
Plan = dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page laid out by a plan: the root box of its text, where it ends, and whether by force.

    The text begins at `head` and has `room` lines; a page of floats only has none.
    """

    root: Box
    end: Path
    is_forced: bool
    head: float
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Decides for a page that begins at `start`; `height` is a float's, in lines.

    `is_held` tells that the text waits until all floats are placed.
    """

    floats: Sequence[Float]
    start: Path
    placed: frozenset[int]
    is_held: bool
    grid: Grid
    lines: int
    height: Callable[[int], int]

    @property
    def waiting(self) -> list[int]:
        """The floats that are still waiting when the page begins."""
        return self.left(self.start, self.placed)

    def left(self, end: Path, placed: frozenset[int]) -> list[int]:
        """The floats that have been passed at a place and stand on no page yet."""
        passed = (one for one in self.floats if one.path < end and one.wish != CLEAR)
        return [one.number for one in passed if one.number not in placed]

    def first(self) -> Plan:
        """Where waiting floats go: as many onto the page as it holds, in their order."""
        plan: Plan = {}
        room = self.lines
        for number in self.waiting:
            height = self.height(number)
            must = self.is_held and not plan
            if ("later",) in plan.values() or (height > room and not must):
                plan[number] = ("later",)
                continue
            is_low = self.floats[number].wish == "bottom" or ("foot",) in plan.values()
            plan[number] = ("foot",) if is_low and not self.is_held else ("head",)
            room -= height + 1
        return plan

    def revised(self, plan: Plan, outcome: Outcome) -> Plan | None:
        """Another plan if a float may not stay where this one put it; None when all may."""
        for number in sorted(plan, reverse=True):
            spots, before = plan[number], self._before(number, plan)
            if len(spots) > 1 and not self._may_be(self.floats[number], spots[0], before, outcome):
                return {**before, number: spots[1:]}
        for one in self.floats:
            is_open = one.number not in plan and one.number not in self.placed
            is_here = one.is_on(self.start, outcome.end) or one.stops(self.start, outcome.end)
            if is_open and is_here:
                before = self._before(one.number, plan)
                if better := self._better(one, before, outcome):
                    return {**before, one.number: better}
        return None

    def _before(self, number: int, plan: Plan) -> Plan:
        """What a plan says about the floats before one, and about those that waited."""
        return {n: spots for n, spots in plan.items()
                if n < number or self.floats[n].path < self.start}  # fmt: skip

    def _may_be(self, one: Float, spot: str, before: Plan, outcome: Outcome) -> bool:
        """Whether a float may be in a place other than that where it stands."""
        if spot == "here":
            return True
        taken = [spots[0] for spots in before.values()]
        if "later" in taken or not one.was_mentioned(outcome.end):
            return False
        before_it = (other for other in self.floats[: one.number] if other.is_ordered_with(one))
        others = (other for other in before_it if other.path >= self.start)
        earlier = [
            other
            for other in others
            if before.get(other.number, ("here",))[0] not in ("head", "foot")
            and other.number not in self.placed
        ]  # in the text of this page, or after it
        if spot == "foot" and one.wish == "auto" and self._is_overtaken(one, outcome.end):
            return False
        if spot == "head":
            return bool(self.start) and not earlier and "foot" not in taken
        is_after = all(other.path < outcome.end for other in earlier)
        return outcome.room >= FEWEST and outcome.end != END and is_after

    def _is_overtaken(self, one: Float, end: Path) -> bool:
        """Whether a block that keeps its order after a float stands on the page, too."""
        after = self.floats[one.number + 1 :]
        kept = (other for other in after if other.keeps_order and other.is_ordered_with(one))
        return any(other.is_on(self.start, end) for other in kept)

    def _better(self, one: Float, before: Plan, outcome: Outcome) -> tuple[str, ...]:
        """The places for a float that may not stay where it stands; () when it may."""
        taken = {spots[0] for n, spots in before.items() if self.floats[n].is_ordered_with(one)}
        is_stopped = one.stops(self.start, outcome.end)
        if one.wish == "auto" and not ({"later", "foot"} & taken or is_stopped):
            if one.box.style["column_span"] == "all" and outcome.end != END:
                return ("foot", "head", "here")  # columns read on past it
            return self._stranding(one, outcome)
        if one.wish == CLEAR or self.height(one.number) > self.lines:
            is_passed = one.is_on(self.start, outcome.end)
            barred = {"later"} if one.keeps_order else {"later", "foot"}
            return ("break",) if barred & taken and is_passed else ()
        if "later" in taken:
            return ("later",)
        is_high = one.wish == "top" and "foot" not in taken
        return ("head" if is_high else "foot", "later")

    def _stranding(self, one: Float, outcome: Outcome) -> tuple[str, ...]:
        """The places for a float that strands a line or two above or below it (JLREQ 4.3.3)."""
        laid = placed_in(outcome.root)
        if one.number not in laid or outcome.end == END:
            return ()
        box, others = laid[one.number], [o for n, o in laid.items() if n < one.number]
        above = max([_foot(other) for other in others], default=outcome.head)
        between = self.grid.lines(above, box.border_box_y())
        between -= self._gap(box.margin_top) * (2 if others else 1)
        if 0 < between < FEWEST and self.start:
            return ("foot", "here") if others else ("head", "here")
        if max(laid) != one.number or outcome.is_forced:
            return ()
        below = self.grid.lines(_foot(box), outcome.head + outcome.room * self.grid.pitch)
        return ("foot", "here") if 0 < below - self._gap(box.margin_bottom) < FEWEST else ()

    def _gap(self, margin: float) -> int:
        return ceil(round(margin / self.grid.pitch, 2))


def _foot(box: Box) -> float:
    return float(box.border_box_y() + box.border_height())
