"""The engine's boxes and styles, as far as the hooks read and write them.

WeasyPrint has no types, so a misspelt attribute of a box would be found only at run time. Here its
classes are declared for the type checker; at run time they are the engine's own, and cost nothing.
An attribute belongs to the kinds of boxes that have it. All lengths and positions are CSS pixels,
counted from the head and the left of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias
from xml.etree.ElementTree import Element

__all__ = [
    "AtomicInlineLevelBox",
    "BlockBox",
    "BlockContainerBox",
    "BlockLevelBox",
    "Box",
    "FlexBox",
    "FootnoteAreaBox",
    "InlineBox",
    "InlineFlexBox",
    "InlineGridBox",
    "InlineLevelBox",
    "LayoutContext",
    "LineBox",
    "MarginBox",
    "PageBox",
    "PageType",
    "ParentBox",
    "ReplacedBox",
    "SkipStack",
    "Style",
    "TableBox",
    "TableCaptionBox",
    "TableCellBox",
    "TableRowBox",
    "TableRowGroupBox",
    "TextBox",
    "restyle",
]

# Where a box goes on after the end of a page, column or line: the index of a child, and where that
# child goes on. In a text the index is an offset in UTF-8. As a place to begin at, None is the
# beginning of a box; as the place where layout stopped, it is the end.
SkipStack: TypeAlias = "Mapping[int, SkipStack] | None"


class Style(Protocol):
    """A computed style: values by the name of their property (`font_size`)."""

    font_config: Any

    def __getitem__(self, name: str, /) -> Any: ...

    def __setitem__(self, name: str, value: Any, /) -> None: ...

    def get(self, name: str, default: None = None, /) -> Any:
        """The value of a property, None where the style does not have it yet."""

    def copy(self) -> Self:
        """A style with the same values, which can be changed for one box alone."""

    def update(self, **values: Any) -> None:
        """Set the values of some properties."""


class PageType(Protocol):
    """What selectors of pages ask for (CSS Paged Media 3 §5); `side` is `left` or `right`."""

    side: str
    blank: bool


class LayoutContext(Protocol):
    """The engine's context of a layout, as far as lines are concerned."""

    excluded_shapes: list[Box]


if TYPE_CHECKING:

    class Box:
        """A box of any kind.

        `element` and `element_tag` are None in the boxes of pages, in margin boxes, and in areas of
        notes, which no code asks for them. Before layout lengths may still be `auto`.
        """

        style: Style
        element: Element | Any
        element_tag: str | Any
        children: Sequence[Box]
        position_x: float
        position_y: float
        width: float
        height: float
        margin_top: float
        margin_right: float
        margin_bottom: float
        margin_left: float
        padding_top: float
        padding_right: float
        padding_bottom: float
        padding_left: float
        border_top_width: float
        border_right_width: float
        border_bottom_width: float
        border_left_width: float
        is_for_root_element: bool
        is_table_wrapper: bool
        is_column: bool
        is_leader: bool
        background: Any  # its colour and pictures, once laid out; None without them
        footnote: Box | None  # the note that the box calls
        link: tuple[str, tuple[str, str]] | None  # ("url", ("internal", id))
        bookmark_label: str | None
        transformation_matrix: Any
        is_in_normal_flow: Callable[[], bool]  # a method that floats replace on single boxes

        @classmethod
        def anonymous_from(cls, parent: Box, children: Sequence[Box], /) -> Self:
            """A box that stands for no element itself, with the inherited values of its parent."""

        def copy(self) -> Self:
            """A box with the same children."""

        def deepcopy(self) -> Self:
            """A box with copies of all that is in it."""

        def descendants(self, placeholders: bool = False) -> Iterator[Box]:
            """The box and all in it, in the order of the tree; positioned boxes if asked for."""

        def translate(self, dx: float = 0, dy: float = 0) -> None:
            """Move the box and all in it."""

        def is_floated(self) -> bool:
            """Whether the box is a float of CSS, beside which text runs."""

        def page_values(self) -> tuple[str, str]:
            """The names of the pages that the box begins and ends on."""

        def border_width(self) -> float: ...
        def border_height(self) -> float: ...
        def margin_width(self) -> float: ...
        def margin_height(self) -> float: ...
        def content_box_x(self) -> float: ...
        def content_box_y(self) -> float: ...
        def border_box_x(self) -> float: ...
        def border_box_y(self) -> float: ...

    class ParentBox(Box):
        """A box that has children, be there none at the moment."""

        def copy_with_children(self, children: Sequence[Box], /) -> Self:
            """A box with these children."""

        def get_wrapped_table(self) -> TableBox:
            """The table of a wrapper, which has its captions beside it."""

    class BlockLevelBox(Box):
        """A box that stands among blocks."""

    class BlockContainerBox(ParentBox):
        """A box that contains either blocks or lines."""

    class BlockBox(BlockContainerBox, BlockLevelBox):
        """A block of blocks or of lines."""

    class InlineLevelBox(Box):
        """A box that stands in a line."""

    class InlineBox(InlineLevelBox, ParentBox):
        """A part of a line that text and other boxes stand in."""

    class TextBox(InlineLevelBox):
        """Text in one style, on one line when it is laid out.

        `pango_layout` is the engine's layout of it or, of a composed line, a `Slice`. `baseline` is
        the distance of the baseline from the top of the box.
        """

        text: str
        pango_layout: Any
        baseline: float

        def __init__(self, tag: str, style: Style, element: Element | None, text: str) -> None: ...

        def copy_with_text(self, text: str) -> Self:
            """A box with another text."""

    class AtomicInlineLevelBox(InlineLevelBox):
        """A box that counts as one character in its line: a picture, a block in a line."""

        baseline: float

    class LineBox(ParentBox):
        """A line; before layout, all the inline content of a block, of which lines are made."""

        baseline: float
        resume_at: SkipStack

    class ReplacedBox(Box):
        """A picture or the like."""

    class FlexBox(ParentBox, BlockLevelBox):
        """A flexible box among blocks."""

    class InlineFlexBox(ParentBox, InlineLevelBox):
        """A flexible box in a line."""

    class InlineGridBox(ParentBox, InlineLevelBox):
        """A grid of CSS in a line."""

    class TableBox(BlockLevelBox, ParentBox):
        """A table without its captions."""

        children: Sequence[TableRowGroupBox]
        column_widths: Sequence[float]
        collapsed_border_grid: Sequence[Sequence[Sequence[tuple[Any, tuple[Any, float, Any]]]]]
        skip_cell_border_bottom: bool  # no rule at the foot: the table goes on

    class TableRowGroupBox(ParentBox):
        """Rows: the head of a table, its foot, or a part of its body."""

        children: Sequence[TableRowBox]
        is_header: bool
        is_footer: bool

    class TableRowBox(ParentBox):
        """A row of a table."""

        children: Sequence[TableCellBox]

    class TableCellBox(BlockContainerBox):
        """A cell, and how many rows and columns it spans; `grid_x` is its first column, from 0."""

        rowspan: int
        colspan: int
        grid_x: int

    class TableCaptionBox(BlockBox):
        """A caption of a table."""

    class PageBox(ParentBox):
        """A page; its content box is the page area, in which text and notes stand."""

        page_type: PageType

    class MarginBox(BlockContainerBox):
        """A box in the margin of a page: running head, folio."""

    class FootnoteAreaBox(BlockBox):
        """The area of the notes of a page; `height` is `auto` until notes stand in it."""

        page: PageBox
        height: float | Any

else:
    from weasyprint.formatting_structure.boxes import (
        AtomicInlineLevelBox,
        BlockBox,
        BlockContainerBox,
        BlockLevelBox,
        Box,
        FlexBox,
        FootnoteAreaBox,
        InlineBox,
        InlineFlexBox,
        InlineGridBox,
        InlineLevelBox,
        LineBox,
        MarginBox,
        PageBox,
        ParentBox,
        ReplacedBox,
        TableBox,
        TableCaptionBox,
        TableCellBox,
        TableRowBox,
        TableRowGroupBox,
        TextBox,
    )


def restyle(box: Box, **values: Any) -> None:
    """Change the style of one box; boxes of the same rules share theirs."""
    box.style = box.style.copy()
    box.style.update(**values)
