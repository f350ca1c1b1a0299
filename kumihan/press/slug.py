"""Small text of the press itself: the slug beside the marks, and folios hidden in the gutter."""

from __future__ import annotations

from math import inf
from typing import Any

from tinycss2.color5 import parse_color
from weasyprint.document import Page
from weasyprint.draw.text import draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import split_first_line

from kumihan.writing.pdfimage import POINTS_PER_PIXEL


def write(stream: Any, page: Page, text: str, family: str, place: tuple[float, ...]) -> None:
    """Write a line of text in black; `place` is x and y of its head, size and greatest width in pt.

    A line that is too long is made narrower.
    """
    x, y, size, room = place
    box = _text_box(page, text, family, size / POINTS_PER_PIXEL)
    with stream.stacked():
        stream.transform(
            a=POINTS_PER_PIXEL * min(1, room / POINTS_PER_PIXEL / box.width),
            d=POINTS_PER_PIXEL,
            e=x,
            f=y,
        )
        draw_text(stream, box, 0, "clip", "none")


def _text_box(page: Page, text: str, family: str, size: float) -> Any:
    style = page._page_box.style.copy()
    style["font_family"], style["font_size"] = (family,), size
    style["color"] = parse_color("#000")
    box = boxes.TextBox("slug", style, None, text)
    layout, _, _, box.width, box.height, box.baseline = split_first_line(text, style, None, inf, 0)
    box.pango_layout, box.position_x, box.position_y = layout, 0, 0
    return box


def has_folio(page: Page) -> bool:
    """Whether a page shows its folio."""
    return any(
        isinstance(box, boxes.TextBox) and box.text.strip()
        for margin_box in page._page_box.children
        if isinstance(margin_box, boxes.MarginBox) and margin_box.style["kumihan_folio"] != "none"
        for box in margin_box.descendants()
    )
