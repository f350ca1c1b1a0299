"""The line grid: baselines of the text on the lines of the page (JLREQ 2.5.2, 4.5.1, R52).

The grid begins at the head of the page area; its pitch is the line height of the root element.
`line-snap: baseline` puts the baseline of a line where a line of the root's own type would have
it, `contain` puts the line box on the next whole line. `block-step-size` rounds a block's height
up to whole lines, the rest half above and half below (CSS Rhythmic Sizing, R57, R65).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from kumihan.engine.boxes import Box, LineBox, SkipStack
from kumihan.engine.marks import Mark
from kumihan.engine.percent import strut
from kumihan.lines.ruby import stand_over
from kumihan.paging.state import TOLERANCE, Context, Grid, LineAsked

AT_PAGE_HEAD = Mark[bool]("at_page_head")  # of a block over all columns: it begins a page
BELOW = Mark[bool]("below")  # of a column: a block over all columns stands above it


def grid_of(root: Box) -> Grid:
    """The grid that begins where a page's root box does."""
    pitch, baseline = strut(root.style)
    return Grid(root.position_y, pitch, baseline, (pitch - root.style["font_size"]) / 2)


def with_grid(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the layout of a page's root box, which lays the grid."""

    def block_level_layout(context: Context, box: Box, *rest: Any, **named: Any) -> Any:
        if box.is_for_root_element:
            context.kumihan.grid = grid_of(box)
            context.forced_break = _is_forced(context)
        return original(context, box, *rest, **named)

    return block_level_layout


def _is_forced(context: Context) -> bool:
    """Whether a page begins by a forced break; WeasyPrint believes so of every page with a name."""
    before, own = (context.page_maker[max(0, context.current_page - back)][1] for back in (2, 1))
    return bool(own["break"] != "any" or own["page"] != before["page"])


def on_grid(original: Callable[..., Any]) -> Callable[..., Any]:
    def iter_line_boxes(
        context: Context,
        box: Box,
        position_y: float,
        bottom_space: float,
        skip_stack: SkipStack,
        *rest: Any,
    ) -> Iterator[tuple[LineBox, SkipStack]]:
        """The lines of a line box, each on the grid when its style says so, its ruby in place."""
        snap = box.style["line_snap"]
        grid = context.kumihan.grid
        if snap == "none" or grid is None:
            for line, resume_at in original(
                context, box, position_y, bottom_space, skip_stack, *rest
            ):
                stand_over(line)
                context.kumihan.line = LineAsked(line, bottom_space, rest[0])
                yield line, resume_at
            return
        while True:
            start = grid.y(grid.line(position_y))
            lines = original(context, box, start, bottom_space, skip_stack, *rest)
            line, resume_at = next(lines, (None, None))
            if line is None:
                return
            stand_over(line)
            _snap(line, grid, start, snap)
            context.kumihan.line = LineAsked(line, bottom_space, rest[0])
            position_y = line.position_y + line.height
            yield line, resume_at
            if resume_at is None:
                return
            skip_stack = resume_at

    return iter_line_boxes


def off_grid(original: Callable[..., Any]) -> Callable[..., Any]:
    def inline_block_box_layout(context: Context, *rest: Any) -> Any:
        """The layout of a block in a line, whose own lines are not on the grid.

        They stand where their line puts the block; WeasyPrint lays it out at the head of the paper
        first.
        """
        grid, context.kumihan.grid = context.kumihan.grid, None
        box = original(context, *rest)
        context.kumihan.grid = grid
        return box

    return inline_block_box_layout


def _snap(line: LineBox, grid: Grid, start: float, snap: str) -> None:
    """Put the baseline of a line that begins on the grid onto it, and make it whole lines high."""
    if line.height == 0:
        return
    excess = line.height - grid.pitch
    lines = max(1, ceil(line.height / grid.pitch - TOLERANCE))
    if snap == "baseline":
        # A line that is a little too high reaches into the gaps above and below it.
        moved = grid.baseline - line.baseline
        lines = 1 if excess < grid.pitch / 2 else lines
        moved += (lines - 1) * grid.pitch
    else:
        moved = (lines * grid.pitch - line.height) / 2
    if moved:
        line.translate(0, moved)
    line.position_y = start
    line.baseline += moved
    line.height = lines * grid.pitch


def on_lines(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_level_layout_switch(
        context: Context,
        box: Box,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        *rest: Any,
        **named: Any,
    ) -> Any:
        """The layout of a block, rounded up to its `block-step-size`; no space at column heads."""
        grid = context.kumihan.grid
        is_in_column = getattr(containing_block, "is_column", False)
        if AT_PAGE_HEAD.of(box) or (
            is_in_column and grid and _is_at_head(context, grid, box, containing_block)
        ):
            box.margin_top = 0
        result = original(context, box, bottom_space, skip_stack, containing_block, *rest, **named)
        new_box = result[0]
        step = box.style["block_step_size"]
        if step != "none" and new_box is not None and result[1] is None:
            _round_up(new_box, step)
        return result

    return block_level_layout_switch


def _is_at_head(context: Context, grid: Grid, box: Box, column: Box) -> bool:
    """True if the block is first in its column and content precedes that column (4.1.8 b, R59).

    Its top margin is then dropped, as WeasyPrint does at the head of pages, but not of columns.
    """
    if box.position_y != column.content_box_y() or box.style["margin_break"] == "keep":
        return False
    is_page_head = column.position_y <= grid.head and context.current_page > 1
    is_first = box is column.children[0] and not BELOW.of(column)
    return not is_first or (is_page_head and not context.forced_break)


def _round_up(box: Box, step: float) -> None:
    """Make a block whole steps high, with the rest half above and half below its content."""
    height = box.border_height()
    missing = (ceil(height / step - TOLERANCE) * step - height) / 2
    if missing <= 0:
        return
    for child in box.children:
        child.translate(0, missing)
    box.padding_top += missing
    box.padding_bottom += missing
