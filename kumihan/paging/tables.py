"""Tables over several pages (JLREQ 4.4.6, R68): what is repeated, where rows part, the open rule.

A page on which a table goes on begins with its caption, its head, the row that heads the group of
rows, and the cells that are joined with cells of rows before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kumihan.engine.boxes import (
    Box,
    SkipStack,
    TableBox,
    TableCellBox,
    TableRowBox,
    TableRowGroupBox,
    restyle,
)
from kumihan.engine.marks import REPEATED, Mark
from kumihan.paging.captions import ALONE, silence
from kumihan.paging.state import Context

_SPANS = Mark[Sequence[tuple[int, TableCellBox]]]("spans")  # of a group: cells over several rows
_NO_LIMIT = 1e7
_RELAXED = 3  # rows that may be broken lest a page stay empty


def over_pages(original: Callable[..., Any]) -> Callable[..., Any]:
    def table_layout(
        context: Context, table: TableBox, bottom_space: float, skip_stack: SkipStack,
        containing_block: Box, page_is_empty: bool, *rest: Any,
    ) -> Any:  # fmt: skip
        """The layout of the part of a table that stands on a page."""

        def lay_out() -> Any:
            used, skip = _repeating(*_joined(table, skip_stack))
            return _progressing(
                lambda part, stack: original(
                    context, part, bottom_space, stack, containing_block, page_is_empty, *rest
                ),
                used,
                skip,
            )

        result = lay_out()
        if page_is_empty or ALONE.of(table):
            for row in _first_rows(table, skip_stack):
                if _has_its_head(table, result[0]):
                    break
                _let_break(row)
                result = lay_out()
        elif (rows := _rows_after(table, skip_stack, result)) and _is_too_high(
            context,
            original(
                context, table.copy_with_children([rows]), -_NO_LIMIT, None, containing_block,
                True, [], [],
            )[0],
        ):  # fmt: skip
            _let_break(rows.children[0])
            result = lay_out()
        if result[0] is not None:
            _finish(result[0], is_continued=skip_stack is not None, goes_on=result[1] is not None)
        return result

    return table_layout


def _progressing(
    lay_out: Callable[[TableBox, SkipStack], Any], table: TableBox, skip_stack: SkipStack
) -> Any:
    """The layout of a table with the head of its group repeated, if a row finds room below that."""
    headed, skip = _headed(table, skip_stack)
    result = lay_out(headed, skip)
    if skip == skip_stack or result[1] is None or _place(result[1]) != _place(skip_stack):
        return result
    return lay_out(table, skip_stack)  # the table would never end


def cut(original: Callable[..., Any]) -> Callable[..., Any]:
    def find_earlier_page_break(*arguments: Any) -> Any:
        """An earlier place for a page to end; a table that is cut there has an open foot, too."""
        found = original(*arguments)
        if found and isinstance(found[0][-1], TableBox) and any(found[1].values()):
            _finish(found[0][-1], is_continued=False, goes_on=True)
        return found

    return find_earlier_page_break


def _place(skip_stack: SkipStack) -> tuple[int, int]:
    """The group and the row at which a skip stack of a table resumes."""
    ((group, below),) = skip_stack.items() if skip_stack else ((0, None),)
    return group, next(iter(below)) if below else 0


def _joined(table: TableBox, skip_stack: SkipStack) -> tuple[TableBox, SkipStack]:
    """The table, with cells that reach onto the page from earlier rows put into its first row."""
    if skip_stack is None:
        return table, None
    group_index, row_index = _place(skip_stack)
    group = table.children[group_index]
    cells = [
        _rest(cell, cell.rowspan - (row_index - at))
        for at, cell in _spans(group)
        if at < row_index < at + cell.rowspan
    ]
    if not cells:
        return table, skip_stack
    # At the end, so that the numbers of the row's own cells in skip stacks stay right.
    row = group.children[row_index]
    joined = row.copy_with_children([*row.children, *cells])
    return _with_row(table, group_index, row_index, joined), skip_stack


def _repeating(table: TableBox, skip_stack: SkipStack) -> tuple[TableBox, SkipStack]:
    """The table and its skip stack, with the joined cells of a row that is cut repeated."""
    group_index, row_index = _place(skip_stack)
    rows = skip_stack[group_index] if skip_stack else None
    within = rows[row_index] if rows else None
    if not within:
        return table, skip_stack
    row = table.children[group_index].children[row_index]
    ended = [at for at, cell in enumerate(row.children) if cell.rowspan > 1 and at not in within]
    if not ended:
        return table, skip_stack
    cells = [_rest(c, c.rowspan) if at in ended else c for at, c in enumerate(row.children)]
    again = _with_row(table, group_index, row_index, row.copy_with_children(cells))
    return again, {group_index: {row_index: {**within, **{at: {0: None} for at in ended}}}}


def _headed(table: TableBox, skip_stack: SkipStack) -> tuple[TableBox, SkipStack]:
    """The table and its skip stack, with the head of the group that goes on before its next row.

    The head takes the place of the row before, which stands on an earlier page.
    """
    group_index, row_index = _place(skip_stack)
    rows = table.children[group_index].children
    is_whole = skip_stack is not None and not (skip_stack[group_index] or {}).get(row_index)
    if not is_whole or not row_index or _heads_group(rows[row_index]):
        return table, skip_stack
    head = next((row for row in rows[row_index - 1 :: -1] if _heads_group(row)), None)
    if head is None:
        return table, skip_stack
    again = head.copy_with_children([_rest(cell, 1) for cell in head.children])
    return _with_row(table, group_index, row_index - 1, again), {group_index: {row_index - 1: None}}


def _heads_group(row: TableRowBox) -> bool:
    """Whether a row is the head of the rows below it, which HTML says by its cell's scope."""
    return [cell.element.get("scope") for cell in row.children] == ["rowgroup"]


def _with_row(table: TableBox, group_index: int, row_index: int, row: TableRowBox) -> TableBox:
    """The table with another row in a place."""
    group = table.children[group_index]
    rows = [*group.children[:row_index], row, *group.children[row_index + 1 :]]
    groups: list[Box] = list(table.children)
    groups[group_index] = group.copy_with_children(rows)
    return table.copy_with_children(groups)


def _spans(group: TableRowGroupBox) -> Sequence[tuple[int, TableCellBox]]:
    """The cells of a group of rows that span several of them, with the numbers of their rows."""
    found = _SPANS.of(group)
    if found is None:
        rows = enumerate(group.children)
        found = [(at, cell) for at, row in rows for cell in row.children if cell.rowspan > 1]
        _SPANS.put(group, found)
    return found


def _rest(cell: TableCellBox, rows: int) -> TableCellBox:
    """A cell once more, over the rows that are left of it."""
    rest = cell.copy()
    rest.rowspan = rows
    REPEATED.put(rest, True)
    return rest


def _first_rows(table: TableBox, skip_stack: SkipStack) -> Sequence[TableRowBox]:
    """The rows that a page begins with."""
    group_index, row_index = _place(skip_stack)
    body = (group for group in table.children[group_index:] if not group.is_header)
    group = next(body, None)
    return group.children[row_index : row_index + _RELAXED] if group is not None else ()


def _rows_after(table: TableBox, skip_stack: SkipStack, result: Any) -> TableRowGroupBox | None:
    """The row of the body with which a cut table goes on, and the rows over which its cells reach.

    None when the row is itself cut there.
    """
    made, resume, *_ = result
    stack = skip_stack if made is None else resume
    if made is not None and resume is None:
        return None
    group_index, row = _place(stack)
    within = next(iter(stack.values())) if stack else None
    if within and within[row] is not None:
        return None
    body = next((one for one in table.children[group_index:] if not one.is_header), None)
    if body is None or not body.children[row:]:
        return None
    at, end = row, row + 1
    while at < end:
        end = max([end, *(at + cell.rowspan for cell in body.children[at].children)])
        at += 1
    return body.copy_with_children(body.children[row:end])


def _is_too_high(context: Context, laid_out: TableBox | None) -> bool:
    """Whether the first of these rows, laid out without a limit, fits on no page."""
    grid = context.kumihan.grid
    if laid_out is None or grid is None:
        return False
    return bool(laid_out.children[0].children[0].height > context.page_bottom - grid.head)


def _has_its_head(table: TableBox, laid_out: TableBox | None) -> bool:
    """Whether a page has rows of a table and its head, which WeasyPrint drops to gain room."""
    if laid_out is None:
        return False
    has_head = bool(table.children) and table.children[0].is_header
    return not has_head or laid_out.children[0].is_header


def _let_break(row: TableRowBox) -> None:
    """Let a row break that is too high for the page below the table's head."""
    for box in (row, *row.children):
        if box.style["break_inside"] != "auto":
            restyle(box, break_inside="auto")


def _finish(table: TableBox, *, is_continued: bool, goes_on: bool) -> None:
    """Complete a part of a table whose rows are in place: silence repeats, open its foot."""
    groups = table.children
    if is_continued:
        silence(group for group in groups if group.is_header)
        first = next((group for group in groups if not group.is_header and group.children), None)
        for row in first.children[:2] if first is not None else ():
            if repeated := [cell for cell in row.children if REPEATED.of(cell)]:
                silence(repeated)
                row.children = sorted(row.children, key=lambda cell: cell.grid_x)
    if goes_on:
        # The rule at the cut is not shown where the table goes on (JLREQ 4.4.6 f).
        table.skip_cell_border_bottom = True
        _stretch(table)


def _stretch(table: TableBox) -> None:
    """Make the last row before a cut as high as the joined cells that reach over the cut."""
    group = table.children[-1]
    if not group.children or not _spans(group):
        return
    last = len(group.children) - 1
    row = group.children[last]
    bottom = row.position_y + row.height
    ends = [
        cell.position_y + cell.border_height()
        for at, line in enumerate(group.children)
        for cell in line.children
        if at + cell.rowspan > last + 1
    ]
    extra = max(ends, default=bottom) - bottom
    if extra <= 0:
        return
    for cell in row.children:
        if cell.rowspan == 1:
            cell.padding_bottom += extra
    for box in (row, group, table):
        box.height += extra
