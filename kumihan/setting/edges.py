"""Texts that leave the page, or the cell, column or box that holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from weasyprint.anchors import rectangle_aabb
from weasyprint.document import Page

from kumihan.engine import pages
from kumihan.engine.boxes import Box, TableCellBox
from kumihan.geometry.units import MM_PER_PX
from kumihan.setting.printed import Printed

TOLERANCE = 0.5  # mm
_CLOSE = 0.2  # em by which ink may leave, above or below, a block whose lines are set closely
Edge: TypeAlias = Literal["area", "page", "column", "cell", "box"]


def leaving(page: Page, texts: Sequence[Printed]) -> Iterator[tuple[Printed, float, Edge]]:
    """The texts that leave the page or what holds them, and by how many mm."""
    for text in texts:
        for amount, edge in (_beyond_page(page, text), _beyond_holder(text)):
            if amount > TOLERANCE:
                yield text, amount, edge
                break


def _beyond_page(page: Page, text: Printed) -> tuple[float, Edge]:
    turned = None if text.is_margin else pages.turning(page)
    size = text.right - text.left, text.bottom - text.top
    left, top, right, bottom = rectangle_aabb(turned, text.left, text.top, *size)
    beyond = max(-left, -top, right - page.width, bottom - page.height)
    return float(beyond * MM_PER_PX), "page"


def _beyond_holder(text: Printed) -> tuple[float, Edge]:
    holder = text.holder
    if holder is None:
        return 0.0, "box"
    left, top = holder.border_box_x(), holder.border_box_y()
    right, bottom = left + holder.border_width(), top + holder.border_height()
    across = max(left - text.left, text.right - right)
    along = max(top - text.top, text.bottom - bottom) - _CLOSE * text.em
    if text.box.element_tag == "rt":
        along = 0.0
    return max(across, along) * MM_PER_PX, _edge(holder)


def _edge(holder: Box) -> Edge:
    if isinstance(holder, TableCellBox):
        return "cell"
    return "column" if holder.is_column else "box"
