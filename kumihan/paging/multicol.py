"""Columns (CSS Multi-column Layout 1): runs of them, and blocks over all of them in between.

Each column is laid out once, as high as the page; only where a run ends on the page are its columns
made again, as low as they can be (column-fill, R54). WeasyPrint lays every column out twice or more
often, and loses what follows a run whose columns had to be as high as the page. Before a spanning
block it ignores forced page breaks; before other blocks it breaks the column only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

from weasyprint.layout import block
from weasyprint.layout.absolute import absolute_layout
from weasyprint.layout.column import _create_column_box
from weasyprint.layout.percent import percentage

from kumihan.engine.boxes import BlockContainerBox, Box, LineBox, ParentBox, SkipStack
from kumihan.engine.percent import strut
from kumihan.paging.grid import AT_PAGE_HEAD, BELOW
from kumihan.paging.state import Context, NextPage

_FORCED = ("page", "left", "right", "recto", "verso")
_PART = 0.001  # of a line: the most that rounding may leave over
_ROUNDING = 1e-7  # CSS pixels: too little for WeasyPrint to see an overflow


def with_runs(original: Callable[..., Any]) -> Callable[..., Any]:
    def columns_layout(  # noqa: PLR0913, PLR0917
        context: Context,
        box: ParentBox,
        bottom_space: float,
        skip_stack: SkipStack,
        containing_block: Box,
        page_is_empty: bool,
        absolute: list[Box],
        fixed: list[Box],
        margins: list[float],
        *first_styles: Any,
    ) -> Any:
        """The layout of a box with columns on a page, and where it goes on."""
        if not _is_ours(box):
            return original(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute, fixed, margins, *first_styles,
            )  # fmt: skip
        box = box.copy_with_children(box.children)
        box.position_y += block.collapse_margin(margins)
        block.block_level_width(box, containing_block)
        inner = [] if box.style["position"] == "relative" else absolute
        count, width, gap = _measures(box)
        room = _Room(
            context=context, box=box, bottom_space=bottom_space,
            containing_block=containing_block, absolute=inner, fixed=fixed,
            first_styles=first_styles, count=count, width=width, gap=gap,
        )  # fmt: skip
        is_within, context.in_column = context.in_column, True
        try:
            result = room.lay_out(skip_stack, is_empty=page_is_empty)
        finally:
            context.in_column = is_within
        if result[0] is not None and inner is not absolute:
            for child in inner:
                absolute_layout(context, child, result[0], fixed, bottom_space, skip_stack=None)
        return result

    return columns_layout


def _is_ours(box: Box) -> bool:
    """Whether a box is in the flow and as high as its columns; others are left to WeasyPrint."""
    style = box.style
    return (
        style["height"] == "auto"
        and style["position"] in ("static", "relative")
        and style["direction"] == "ltr"
        and getattr(style["min_height"], "value", 0) == 0
    )


def _measures(box: Box) -> tuple[int, float, float]:
    """The number of columns, their width and the gap between them (§3.4)."""
    style = box.style
    width, count = style["column_width"], style["column_count"]
    normal = style["column_gap"] == "normal"
    gap = style["font_size"] if normal else percentage(style["column_gap"], style, box.width)
    if width == "auto":
        return count, max(0.0, box.width - (count - 1) * gap) / count, gap
    fitting = max(1, floor((box.width + gap) / (width + gap)))
    count = fitting if count == "auto" else min(count, fitting)
    return count, (box.width + gap) / count - gap, gap


@dataclass(frozen=True, slots=True)
class _Laid:
    """A run on its page: its boxes, where it ends (CSS pixels), and its collapsing bottom margins.

    `rest` is where it goes on, counted from its first child. A run of which nothing fits has no
    boxes.
    """

    boxes: Sequence[Box]
    rest: SkipStack
    next_page: NextPage
    foot: float
    margins: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """A box with columns on its page: how many, how wide, and how far apart (CSS pixels)."""

    context: Context
    box: Box
    bottom_space: float
    containing_block: Box
    absolute: list[Box]
    fixed: list[Box]
    first_styles: Sequence[Any]
    count: int
    width: float
    gap: float

    def lay_out(self, skip_stack: SkipStack, *, is_empty: bool) -> Any:
        """The box as far as the page holds it, as WeasyPrint returns it."""
        box = self.box
        ((first, below),) = skip_stack.items() if skip_stack else ((0, None),)
        skip = {0: below} if below else None
        laid = _Laid([], None, _going_on(), box.content_box_y(), [])
        done: list[Box] = []
        resume_at: SkipStack = None
        for start, run in _runs(box.children, first):
            forced = run[0].style["break_before"]
            if forced in _FORCED and start > first:
                laid = replace(laid, next_page={"break": forced, "page": None})
                resume_at = {start: None}
                break
            is_last = start + len(run) == len(box.children)
            place = self._over_all if _is_over_all(run[0]) else self._in_columns
            laid = place(run, laid, skip, is_empty=is_empty and not done, is_last=is_last)
            done += laid.boxes
            if laid.rest is not None:
                ((index, below),) = laid.rest.items()
                resume_at = {start + index: below}
                break
            skip = None
        if box.children and not done:
            return None, (0, None), _going_on(), [], False
        box.children = done
        # What the page cannot hold of the last margin is cut (CSS Fragmentation 3 §5.2).
        end = self.context.page_bottom - self.bottom_space
        foot = min(laid.foot + block.collapse_margin(laid.margins), max(laid.foot, end))
        box.height = foot - box.content_box_y()
        return box, resume_at, laid.next_page, [], False

    def _over_all(
        self, run: Sequence[Box], above: _Laid, skip: SkipStack, *, is_empty: bool, is_last: bool
    ) -> _Laid:
        """A block over all columns."""
        del is_last
        (child,) = run
        block.resolve_percentages(child, self.box)
        child.position_x, child.position_y = self.box.content_box_x(), above.foot
        is_later = self.context.current_page > 1 and not self.context.forced_break
        AT_PAGE_HEAD.put(child, is_empty and is_later)
        new, rest, next_page, margins, *_ = block.block_level_layout(
            self.context, child, self.bottom_space, skip[0] if skip else None,
            self.box, is_empty, self.absolute, self.fixed, [*above.margins],
            *self.first_styles,
        )  # fmt: skip
        foot = new.border_box_y() + new.border_height() if new is not None else above.foot
        is_over = self.context.overflows_page(self.bottom_space, foot)
        is_parted = rest is not None and child.style["break_inside"] != "auto"
        if new is not None and not is_empty and (is_over or is_parted):
            block.remove_placeholders(self.context, [new], self.absolute, self.fixed)
            new = None  # WeasyPrint checks neither for flexible boxes nor for those with columns
        if new is None:
            return replace(above, boxes=[], rest=skip or {0: None}, next_page=_going_on())
        following = {0: rest} if rest else None
        return _Laid([new], following, next_page, foot, [*margins, new.margin_bottom])

    def _in_columns(
        self, run: Sequence[Box], above: _Laid, skip: SkipStack, *, is_empty: bool, is_last: bool
    ) -> _Laid:
        """A run in columns: as high as the page, or all as low as they can be."""
        y = above.foot + block.collapse_margin(above.margins)
        highest = self.context.page_bottom - y - self.bottom_space + _ROUNDING
        laid = self._filled(run, y, highest, skip, is_empty=is_empty)
        is_balanced = self.box.style["column_fill"] == "balance" or not is_last
        is_too_high = laid.foot - y > highest + 1
        if laid.rest is not None or not is_balanced or is_too_high:
            return laid if laid.boxes else replace(laid, foot=above.foot, margins=above.margins)
        for height in self._heights(laid, y, highest):
            block.remove_placeholders(self.context, laid.boxes, self.absolute, self.fixed)
            empty = is_empty and height == highest
            laid = self._filled(run, y, height, skip, is_empty=empty)
            if laid.rest is None and _is_last_longer(laid):
                laid = self._evened(run, laid, y, height, skip, is_empty=empty)
            if laid.rest is None:
                break
        return laid

    def _evened(
        self, run: Sequence[Box], laid: _Laid, y: float, height: float, skip: SkipStack, *,
        is_empty: bool,
    ) -> _Laid:  # fmt: skip
        """The run in columns of which the last is not the longest, if single lines may be parted.

        R54 counts more than that the last line of a paragraph does not begin a column.
        """
        block.remove_placeholders(self.context, laid.boxes, self.absolute, self.fixed)
        even = self._filled(list(map(_loose, run)), y, height, skip, is_empty=is_empty)
        if even.rest is None and not _is_last_longer(even):
            return even
        block.remove_placeholders(self.context, even.boxes, self.absolute, self.fixed)
        return self._filled(run, y, height, skip, is_empty=is_empty)

    def _heights(self, laid: _Laid, y: float, highest: float) -> Iterator[float]:
        """The heights that all columns of a run might have, from the least: whole lines."""
        step = strut(self.box.style)[0]
        total = sum(_foot(column) - y for column in laid.boxes)
        lines = max(1, ceil(total / self.count / step - _PART))
        while lines * step + _ROUNDING < highest:
            yield lines * step + _ROUNDING
            lines += 1
        yield highest

    def _filled(
        self, run: Sequence[Box], y: float, height: float, skip: SkipStack, *, is_empty: bool
    ) -> _Laid:
        """Columns of this height, with as much of a run as they hold."""
        columns: list[Box] = []
        rest, next_page = skip or {0: None}, _going_on()
        bottom_space = self.context.page_bottom - y - height
        while rest is not None and len(columns) < self.count:
            column = _create_column_box(self.box, self.containing_block, run, self.width, y)
            column.position_x += len(columns) * (self.width + self.gap)
            BELOW.put(column, y > self.box.content_box_y())
            new, following, after, *_ = block.block_box_layout(
                self.context, column, bottom_space, skip, self.containing_block, is_empty,
                self.absolute, self.fixed, None, *self.first_styles, discard=False, max_lines=None,
            )  # fmt: skip
            if new is None:
                break
            columns.append(new)
            skip = rest = following
            next_page = after
        highest = max((float(column.margin_height()) for column in columns), default=0.0)
        for column in columns:
            column.height = highest
        return _Laid(columns, rest, next_page, y + highest, [])


def _is_last_longer(laid: _Laid) -> bool:
    """Whether the last column ends below the first."""
    return len(laid.boxes) > 1 and _foot(laid.boxes[-1]) > _foot(laid.boxes[0]) + _ROUNDING


def _loose(box: Box) -> Box:
    """A box of which a single line may stand in a column."""
    loose = box.copy()
    loose.style = box.style.copy()
    loose.style["orphans"] = loose.style["widows"] = 1
    return loose


def _going_on() -> NextPage:
    """No forced break; WeasyPrint fills in the name of the next page."""
    return {"break": "any", "page": None}


def _is_over_all(child: Box) -> bool:
    return bool(child.style["column_span"] == "all")


def _foot(box: Box) -> float:
    """Where the last line of a column ends, or whatever else stands last in it."""
    while isinstance(box, BlockContainerBox) and box.children:
        inner = [child for child in box.children if child.is_in_normal_flow()]
        if not inner:
            break
        box = inner[-1]
    return float(box.position_y + (box.height if isinstance(box, LineBox) else 0))


def _runs(children: Sequence[Box], first: int) -> Iterator[tuple[int, list[Box]]]:
    """The runs from a child on, each with the index of its first: children that share columns, or
    one over all columns.

    A forced break begins another run.
    """
    run: list[Box] = []
    for n, child in enumerate(children[first:], first):
        is_over_all = _is_over_all(child)
        if run and (is_over_all or child.style["break_before"] in _FORCED):
            yield n - len(run), run
            run = []
        if is_over_all:
            yield n, [child.copy()]
        else:
            run.append(child.copy())
    if run:
        yield len(children) - len(run), run
