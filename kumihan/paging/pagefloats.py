"""Pages with floats: each is laid out as often as its floats need to find their places.

Floats at the head and foot of a page are laid out before its text, which gets the rest. The place
where the next page begins includes which floats have been placed, so that pages can be laid out
again at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import Any

from kumihan.engine.boxes import BlockContainerBox, Box, ParentBox, SkipStack
from kumihan.paging.floatplan import FEWEST, Outcome, Plan, Planner
from kumihan.paging.floats import (
    Resume,
    Snapshot,
    arranged,
    floats_of,
    has_few_lines,
    path_of,
    sort_notes,
)
from kumihan.paging.grid import grid_of
from kumihan.paging.state import END, Context, Floats, Grid, NextPage


def with_floats(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_level_layout(context: Context, box: ParentBox, *rest: Any, **named: Any) -> Any:
        """The layout of a page's root box, with the floats of the page."""
        if not box.is_for_root_element or not box.children:  # a blank page's root is empty
            return original(context, box, *rest, **named)
        floats = context.kumihan.floats
        if floats is None:
            order = {id(note): number for number, note in enumerate(context.footnotes)}
            floats = context.kumihan.floats = Floats(box, floats_of(box), order)
        if not floats.every or box is not floats.root:
            return original(context, box, *rest, **named)
        return _Page(floats, original, context, box, *rest).lay_out()

    return block_level_layout


@dataclass(frozen=True, slots=True)
class _Set:
    """A float that is laid out: its box, the whole lines that it takes, and those around it."""

    box: Box
    lines: int
    gap: int

    def move(self, y: float) -> None:
        """Put the border box at this height."""
        self.box.translate(0, y - self.box.border_box_y())

    def free(self, grid: Grid) -> float:
        """What it leaves free of its lines above it; nothing if its own lines are on the grid."""
        is_on_grid = self.box.style["line_snap"] != "none"
        return 0.0 if is_on_grid else self.lines * grid.pitch - self.box.border_height()


@dataclass(frozen=True, slots=True)
class _Result:
    """A page laid out by a plan: what WeasyPrint returned, and the floats at its head and foot."""

    returned: tuple[Any, ...]
    outcome: Outcome
    top: Sequence[_Set]
    bottom: Sequence[_Set]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be laid out; the fields from `context` on are WeasyPrint's arguments."""

    floats: Floats
    original: Callable[..., Any]
    context: Context
    root: ParentBox
    bottom_space: float
    resume_at: SkipStack
    area: Box
    is_empty: bool
    absolute: list[Box]
    fixed: list[Box]
    margins: list[float]

    def lay_out(self) -> tuple[Any, ...]:
        """The page as its floats need it."""
        grid, state = grid_of(self.root), Snapshot(self.context, self.absolute, self.fixed)
        planner = self._planner(grid)
        plan: Plan | None = planner.first()
        while plan is not None:
            state.restore()
            self.root.position_y = grid.head
            measured = len(self.floats.heights)
            last, result = plan, self._attempt(plan, planner)
            plan = planner.revised(plan, result.outcome)
            if plan is None and len(self.floats.heights) > measured:
                # Measuring a float's height moved boxes of this page; lay the same plan out again.
                plan = last
            elif plan is None and planner.waiting and _is_stranded(result):
                planner = replace(planner, is_held=True)
                plan = planner.first()
        if result.returned[0] is None:
            return result.returned
        return self._finished(last, planner, result)

    def _planner(self, grid: Grid) -> Planner:
        start = path_of(self.resume_at) if self.resume_at else ()
        is_over = start == (len(self.root.children),)
        return Planner(
            floats=self.floats.every,
            start=start,
            placed=getattr(self.resume_at, "placed", frozenset()),
            is_held=is_over or self._then is not None,
            grid=grid,
            lines=grid.lines(grid.head, self.context.page_bottom),
            height=lambda number: self._height(number, grid),
        )

    @property
    def _then(self) -> NextPage | None:
        """The page break that waits until all floats are placed."""
        then: NextPage | None = getattr(self.resume_at, "then", None)
        return then

    # -- floats by themselves --------------------------------------------------------------

    def _set(self, number: int, grid: Grid) -> _Set:
        """A float laid out whole by itself, in the width of the page."""
        box = self.floats.every[number].box
        style, box.style = box.style, box.style.copy()
        box.style["block_step_size"] = "none"
        box.position_x, box.position_y = self.area.content_box_x(), grid.head
        where: tuple[Any, ...] = (-inf, None, self.area, True, self.absolute, self.fixed, [])
        shapes = copy(self.context.excluded_shapes)
        laid = self.original(self.context, box, *where)[0]
        self.context.excluded_shapes = shapes  # floats of CSS within the block will not stand there
        box.style = style
        lines = ceil(round(laid.border_height() / grid.pitch, 2))
        around = max(laid.margin_top, laid.margin_bottom) / grid.pitch
        return _Set(laid, lines, ceil(round(around, 2)))

    def _height(self, number: int, grid: Grid) -> int:
        """The lines that a float takes with its notes."""
        heights, key = self.floats.heights, (number, self.area.width)
        if key not in heights:
            state, bottom = (
                Snapshot(self.context, self.absolute, self.fixed),
                self.context.page_bottom,
            )
            lines = self._set(number, grid).lines
            heights[key] = lines + ceil((bottom - self.context.page_bottom) / grid.pitch)
            state.restore()
        return heights[key]

    # -- a page by a plan ------------------------------------------------------------------

    def _attempt(self, plan: Plan, planner: Planner) -> _Result:
        """The page laid out by a plan."""
        grid, spots = planner.grid, {number: spots[0] for number, spots in plan.items()}
        top = [self._set(n, grid) for n, spot in spots.items() if spot == "head"]
        bottom = [self._set(n, grid) for n, spot in sorted(spots.items()) if spot == "foot"]
        stopped = [self.floats.every[n] for n, spot in spots.items() if spot == "break"]
        away = {n for n, spot in spots.items() if spot in ("head", "foot", "later")}
        away |= {n for n in planner.placed if self.floats.every[n].path >= planner.start}
        reserved = sum(one.lines + one.gap for one in bottom) * grid.pitch
        head = grid.y(sum(one.lines + one.gap for one in top))
        room = grid.lines(head, self.context.page_bottom - reserved)
        is_held = planner.is_held or any(one.leads == planner.start for one in stopped)
        returned = None
        if not (top or bottom) or (room >= FEWEST and not is_held):
            with arranged((self.floats.every[n] for n in away), stopped):
                returned = self._below(top, head, self.bottom_space + reserved, grid)
            room = grid.lines(head, self.context.page_bottom - reserved)
        if returned is None or (returned[0] is None and (top or bottom)):
            returned, room = self._no_text(), 0
        end, break_after = path_of(returned[1]), returned[2]["break"]
        if any(one.leads == end for one in stopped):
            returned[2]["break"] = break_after = "any"
        outcome = Outcome(returned[0], end, break_after != "any", head, room)
        return _Result(returned, outcome, top, bottom)

    def _below(
        self, top: Sequence[_Set], head: float, bottom_space: float, grid: Grid
    ) -> tuple[Any, ...]:
        """The text of the page; the root box is None when nothing fits below the floats.

        The space between them and the text collapses with that before its first block.
        """
        state = Snapshot(self.context, self.absolute, self.fixed)
        returned = self._text(head, bottom_space, is_empty=not top)
        if top and returned[0] is not None and (own := grid.lines(head, _first(returned[0]))) > 0:
            state.restore()
            head -= min(own, top[-1].gap) * grid.pitch
            returned = self._text(head, bottom_space, is_empty=False)
        return returned

    def _text(self, head: float, bottom_space: float, *, is_empty: bool) -> tuple[Any, ...]:
        self.root.position_y = head
        where = (bottom_space, self.resume_at, self.area, self.is_empty and is_empty)
        lists = (self.absolute, self.fixed, list(self.margins))
        returned: tuple[Any, ...] = self.original(self.context, self.root, *where, *lists)
        return returned

    def _no_text(self) -> tuple[Any, ...]:
        """What is returned for a page of floats only."""
        empty = self.root.copy_with_children([])
        root = self.original(self.context, empty, 0, None, self.area, True, [], [], [])[0]
        return (root, self.resume_at, self._going_on(), [], False, None)

    def _going_on(self) -> NextPage:
        """No forced break after this page; the next one has the same name."""
        _, this_page, *_ = self.context.page_maker[self.context.current_page - 1]
        return {"break": "any", "page": this_page["page"]}

    # -- the end ---------------------------------------------------------------------------

    def _finished(self, plan: Plan, planner: Planner, result: _Result) -> tuple[Any, ...]:
        """The page with its floats in their places, and where the next one begins."""
        root, resume_at, next_page, *rest = result.returned
        heads = [one.box for one in result.top]
        root.children = [*heads, *root.children, *(one.box for one in result.bottom)]
        sort_notes(self.context, self.floats.order)
        end = result.outcome.end
        spots = {number: spots[0] for number, spots in plan.items()}
        there = {n for n, spot in spots.items() if spot in ("head", "foot")}
        later = {n for n, spot in spots.items() if spot == "later"}
        passed = {one.number for one in self.floats.every if planner.start <= one.path < end}
        placed = planner.placed | there | (passed - later)
        left = planner.left(end, placed)

        then = None if result.outcome.room else self._then
        if left and result.outcome.is_forced:
            then = next_page
        if then is not None:
            next_page = self._going_on() if left else then
        # After the end of the text only floats are left.
        over: Mapping[int, SkipStack] = {len(self.root.children): None}
        following = resume_at or over
        is_last = path_of(following) == path_of(over)
        resume = None if is_last and not left else Resume(following, placed, then if left else None)
        self._spread(planner.grid, result, is_last=is_last)
        return (root, resume, next_page, *rest)

    def _spread(self, grid: Grid, result: _Result, *, is_last: bool) -> None:
        """Move the floats to the head and the foot of the page; fill a page of floats evenly.

        What a float leaves free of its lines lies on the side of the text, except for half a line
        gap, which lies outside the type area; below one whose own lines are on the grid.
        """
        foot = grid.lines(grid.head, self.context.page_bottom)
        top, extra, at = result.top, 0.0, 0.0
        if len(top) > 1 and not (result.outcome.room or result.bottom or is_last):
            used = sum(one.lines for one in top) + sum(one.gap for one in top[:-1])
            extra = max(0.0, (foot - used) / (len(top) - 1))
        for n, one in enumerate(top):
            rest = one.free(grid)
            one.move(grid.y(at) + (rest / 2 if n else min(grid.lead, rest)))
            at += one.lines + one.gap + extra
        for n, one in enumerate(reversed(result.bottom)):
            foot -= one.lines
            rest = one.free(grid)
            one.move(grid.y(foot) + (rest / 2 if n else max(0.0, rest - grid.lead)))
            foot -= one.gap


def _is_stranded(result: _Result) -> bool:
    """Whether floats leave a page a line or two of a text that continues."""
    outcome = result.outcome
    is_beside = bool(result.top or result.bottom) and outcome.room > 0 and outcome.end != END
    return is_beside and has_few_lines(outcome.root, FEWEST)


def _first(box: Box) -> float:
    """Where the first block of a text begins."""
    while box.children and isinstance(box.children[0], BlockContainerBox):
        box = box.children[0]
    return float(box.border_box_y())
