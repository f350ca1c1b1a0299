"""Tables over several pages (JLREQ 4.4.6, R68): what is repeated, where rows part, the open rule.

A page on which a table goes on begins with its caption, its head, and the cells that are joined
with cells of rows before. `-kumihan-repeat` says of a caption, and of what is in it, whether it
stands where the table begins (`first`), where it goes on (`continued`), or on both (`always`).
Repeated boxes are no targets of links, no links and no bookmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from kumihan.ruby import restyle

_MOST_OF_PAGE = 0.5  # a caption higher than that is not repeated
_RELAXED = 3  # rows that may be broken so that a page has at least something


def hooks() -> list[tuple[Any, str, Callable[..., Any]]]:
    """What layout replaces for tables: (module, name, function)."""
    return [
        (block, "block_box_layout", _with_captions(block.block_box_layout)),
        (block, "table_layout", _over_pages(block.table_layout)),
    ]


# -- captions ----------------------------------------------------------------------------------


def _with_captions(original: Callable[..., Any]) -> Callable[..., Any]:
    def block_box_layout(  # noqa: PLR0913, PLR0917
        context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        page_is_empty: bool, absolute_boxes: Any, fixed_boxes: Any, *rest: Any, **named: Any,
    ) -> Any:  # fmt: skip
        """The layout of a block; a table's wrapper repeats its captions where it goes on."""

        def lay_out() -> Any:
            return original(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute_boxes, fixed_boxes, *rest, **named,
            )  # fmt: skip

        if not box.is_table_wrapper:
            return lay_out()
        captions, table = _captions(box), box.get_wrapped_table()
        table.kumihan_alone = page_is_empty
        if not captions or not _goes_on(box, table, skip_stack):
            return lay_out()
        size = containing_block.width, containing_block.height
        block.table_wrapper_width(context, box, size)
        repeated = [
            _laid_out(context, caption, box, absolute_boxes, fixed_boxes) for caption in captions
        ]
        height = sum(caption.margin_height() for caption in repeated)
        if height > _MOST_OF_PAGE * (context.page_bottom - box.position_y):
            return lay_out()
        box.position_y += height
        result = lay_out()
        box.position_y -= height
        if result[0] is not None:
            _put_above(result[0], repeated, height)
        return result

    return block_box_layout


def _goes_on(wrapper: Any, table: Any, skip_stack: Any) -> bool:
    """Whether a table has begun on an earlier page."""
    if skip_stack is None:
        return False
    ((index, below),) = skip_stack.items()
    return below is not None and wrapper.children[index] is table


def _captions(wrapper: Any) -> Sequence[Any]:
    """The captions above a table as they are repeated; the table's own lose what is for those."""
    found = vars(wrapper).get("kumihan_captions")
    if found is None:
        own = list(takewhile(lambda b: isinstance(b, boxes.TableCaptionBox), wrapper.children))
        found = [caption.deepcopy() for caption in own if _stands(caption, "continued")]
        for caption in found:
            _keep(caption, "continued")
        for caption in own:
            _keep(caption, "first")
        wrapper.kumihan_captions = found
    return found  # type: ignore[no-any-return]


def _stands(box: Any, where: str) -> bool:
    return box.style["kumihan_repeat"] in ("always", where)


def _keep(box: Any, where: str) -> None:
    """Leave out what does not stand there."""
    if isinstance(box, boxes.ParentBox):
        box.children = [child for child in box.children if _stands(child, where)]
        for child in box.children:
            _keep(child, where)


def _laid_out(
    context: Any, caption: Any, wrapper: Any, absolute_boxes: Any, fixed_boxes: Any
) -> Any:
    caption.position_x = caption.position_y = 0
    found = block.block_level_layout(
        context, caption, -inf, None, wrapper, True, absolute_boxes, fixed_boxes
    )[0]
    _silence((found,))
    return found


def _put_above(wrapper: Any, captions: Iterable[Any], height: float) -> None:
    """Place captions above the table of a laid-out wrapper that has been moved down for them."""
    x, y = wrapper.content_box_x(), wrapper.content_box_y() - height
    for caption in captions:
        caption.translate(x - caption.position_x, y - caption.position_y)
        y += caption.margin_height()
    wrapper.children = [*captions, *wrapper.children]
    wrapper.position_y -= height
    wrapper.height += height


def _silence(among: Iterable[Any]) -> None:
    """Make laid-out boxes neither targets nor links nor bookmarks."""
    for one in among:
        for box in one.descendants():
            box.link = box.bookmark_label = None
            if box.style["anchor"]:
                restyle(box, anchor=None)


# -- rows --------------------------------------------------------------------------------------


def _over_pages(original: Callable[..., Any]) -> Callable[..., Any]:
    def table_layout(
        context: Any, table: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        page_is_empty: bool, *rest: Any,
    ) -> Any:  # fmt: skip
        """The layout of the part of a table that stands on a page."""

        def lay_out() -> Any:
            used = _joined(table, skip_stack)
            return original(
                context, used, bottom_space, skip_stack, containing_block, page_is_empty, *rest
            )

        result = lay_out()
        if page_is_empty or getattr(table, "kumihan_alone", False):
            for row in _first_rows(table, skip_stack):
                if _has_its_head(table, result[0]):
                    break
                _let_break(row)
                result = lay_out()
        if result[0] is not None:
            _finish(result[0], is_continued=skip_stack is not None, goes_on=result[1] is not None)
        return result

    return table_layout


def _place(skip_stack: Any) -> tuple[int, int]:
    """The group and the row at which a skip stack of a table resumes."""
    ((group, below),) = skip_stack.items() if skip_stack else ((0, None),)
    return group, next(iter(below)) if below else 0


def _joined(table: Any, skip_stack: Any) -> Any:
    """The table; the first row of a page has the cells that reach into it from rows before."""
    if skip_stack is None:
        return table
    group_index, row_index = _place(skip_stack)
    group = table.children[group_index]
    cells = [
        _rest(cell, cell.rowspan - (row_index - at))
        for at, cell in _spans(group)
        if at < row_index < at + cell.rowspan
    ]
    if not cells:
        return table
    # At the end, so that the numbers of the row's own cells in skip stacks stay right.
    row = group.children[row_index]
    joined = row.copy_with_children([*row.children, *cells])
    rows = [*group.children[:row_index], joined, *group.children[row_index + 1 :]]
    groups = list(table.children)
    groups[group_index] = group.copy_with_children(rows)
    return table.copy_with_children(groups)


def _spans(group: Any) -> Sequence[tuple[int, Any]]:
    """The cells of a group of rows that span several of them, with the numbers of their rows."""
    found = vars(group).get("kumihan_spans")
    if found is None:
        rows = enumerate(group.children)
        found = [(at, cell) for at, row in rows for cell in row.children if cell.rowspan > 1]
        group.kumihan_spans = found
    return found  # type: ignore[no-any-return]


def _rest(cell: Any, rows: int) -> Any:
    rest = cell.copy()
    rest.rowspan, rest.kumihan_repeated = rows, True
    return rest


def _first_rows(table: Any, skip_stack: Any) -> Sequence[Any]:
    """The rows that a page begins with."""
    group_index, row_index = _place(skip_stack)
    body = (group for group in table.children[group_index:] if not group.is_header)
    group = next(body, None)
    return group.children[row_index : row_index + _RELAXED] if group is not None else ()


def _has_its_head(table: Any, laid_out: Any) -> bool:
    """Whether a page has rows of a table, and its head; WeasyPrint drops heads to gain room."""
    if laid_out is None:
        return False
    has_head = bool(table.children) and table.children[0].is_header
    return not has_head or laid_out.children[0].is_header


def _let_break(row: Any) -> None:
    """Let a row break that is higher than the page is without the table's head."""
    for box in (row, *row.children):
        if box.style["break_inside"] != "auto":
            restyle(box, break_inside="auto")


def _finish(table: Any, *, is_continued: bool, goes_on: bool) -> None:
    """What a part of a table needs when its rows are in place."""
    groups = table.children
    if is_continued:
        _silence(group for group in groups if group.is_header)
        first = next((group for group in groups if not group.is_header and group.children), None)
        repeated = list(_repeated(first.children[0])) if first is not None else []
        if first is not None and repeated:
            _silence(repeated)
            row = first.children[0]
            row.children = sorted(row.children, key=lambda cell: cell.grid_x)
    if goes_on:
        # The rule at the cut is not shown where the table goes on (JLREQ 4.4.6 f).
        table.skip_cell_border_bottom = True
        _stretch(table)


def _repeated(row: Any) -> Iterator[Any]:
    return (cell for cell in row.children if vars(cell).get("kumihan_repeated"))


def _stretch(table: Any) -> None:
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
