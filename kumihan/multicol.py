"""Columns that WeasyPrint ends too early or too late, or does not balance: nothing is lost.

Blocks over all columns part a text into runs of columns. When the columns of a run had to be made
as high as the page to hold it, WeasyPrint stops there and says that nothing follows. It does not
break pages before a block over all columns, and only columns before others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from weasyprint.layout import block

_ROUNDING = 1e-6  # pixels
_FORCED = ("page", "left", "right", "recto", "verso")


def hooks() -> list[tuple[Any, str, Callable[..., Any]]]:
    """What layout replaces so that columns go on: (module, name, function)."""
    return [
        (block, "columns_layout", _going_on(block.columns_layout)),
        (block, "block_container_layout", _within(block.block_container_layout)),
    ]


def _within(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_container_layout(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
        """The layout of a block; what goes on from a column is no higher than that.

        A broken block fills its column. Were it higher by a rounding error, WeasyPrint would take
        the columns for overfull and not balance them (R54).
        """
        result = original(context, box, *rest, **named)
        if box.is_column and result[0] is not None and result[1] is not None:
            for last in result[0].children[-1:]:
                last.height -= _ROUNDING
        return result

    return block_container_layout


def _going_on(original: Callable[..., Any]) -> Callable[..., Any]:
    def columns_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any
    ) -> Any:
        """The layout of a box with columns, up to a forced break, and going on behind each run."""
        first, begun = next(iter(skip_stack)) if skip_stack else 0, 0
        if skip_stack and skip_stack[first] and _is_over_all(box.children[first]):
            ((begun, inner),) = skip_stack[first].items()
            skip_stack, box = {first: inner}, _without(box, first, begun)
        forced = (n for n, c in enumerate(box.children) if c.style["break_before"] in _FORCED)
        stop = next((n for n in forced if n > first), None)
        part = box if stop is None else box.copy_with_children(box.children[:stop])
        result = original(context, part, bottom_space, skip_stack, *rest)
        laid, resume_at, next_page, *others = result
        if laid is None:
            return result
        starts = list(_starts(part.children, first, _is_over_all))
        done = len(list(_starts(laid.children, 0, lambda child: not child.is_column)))
        last = starts[done - 1] if done else first
        if done > 1 and _is_too_high(context, laid, bottom_space):
            block.remove_placeholders(context, [laid.children[-1]], *rest[2:4])
            laid.children = laid.children[:-1]
            laid.height = max(map(_foot, laid.children)) - laid.content_box_y()
            resume_at = {last: None}
        elif resume_at is not None:
            resume_at = _within_block(part, laid, last, resume_at, begun if last == first else 0)
        elif done < len(starts):
            resume_at = {starts[done]: None}
        elif stop is not None:
            resume_at = {stop: None}
            next_page = {"break": box.children[stop].style["break_before"], "page": None}
        return (laid, resume_at, next_page, *others)

    return columns_layout


def _is_too_high(context: Any, laid: Any, bottom_space: float) -> bool:
    """Whether the last block over all columns reaches below the page; WeasyPrint does not look."""
    last = laid.children[-1]
    return not last.is_column and bool(context.overflows_page(bottom_space, _foot(last)))


def _foot(child: Any) -> float:
    return float(child.border_box_y() + child.border_height())


def _without(box: Any, number: int, count: int) -> Any:
    """A box whose child of this number lacks so many of its own first children."""
    children = list(box.children)
    child = children[number]
    children[number] = child.copy_with_children(child.children[count:])
    return box.copy_with_children(children)


def _within_block(part: Any, laid: Any, number: int, resume_at: Any, begun: int) -> Any:
    """Where a run goes on; in a block over all columns WeasyPrint knows no child but the first.

    `begun` is how many children of the block are on pages before.
    """
    block_laid = laid.children[-1] if laid.children else None
    if block_laid is None or block_laid.is_column:
        return resume_at
    (inner,) = resume_at.values()
    count = len(block_laid.children)
    if inner is None and count == len(part.children[number].children):
        return resume_at  # the block is whole; what follows waits
    return {number: {begun + count - (inner is not None): inner}}


def _is_over_all(child: Any) -> bool:
    return bool(child.style["column_span"] == "all")


def _starts(children: Sequence[Any], first: int, is_alone: Callable[[Any], bool]) -> Iterator[int]:
    """Where the runs begin: blocks that stand alone, and those between them together."""
    before = True
    for n, child in enumerate(children[first:], first):
        alone = is_alone(child)
        if alone or before:
            yield n
        before = alone
