"""Pages side by side on one sheet: back cover, spine and front cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.document import Page
from weasyprint.draw import draw_page

from kumihan.press.marks import BLEED, MM
from kumihan.writing.assemble import blank_page
from kumihan.writing.pdfimage import POINTS_PER_PIXEL

Part = tuple[Page | None, float]  # what is drawn, if anything, and how much of its width in mm


def sheet(like: Page, parts: Sequence[Part]) -> Page:
    """An empty page as high as another and as wide as all parts together."""
    page = blank_page(like)
    page.width = sum(width for _, width in parts) * MM / POINTS_PER_PIXEL
    return page


def draw(stream: Any, page: Page, parts: Sequence[Part]) -> None:
    """Draw the parts from left to right; only at the edges of the sheet do they reach the bleed."""
    left = 0.0
    bleed, height = BLEED * MM, page.height * POINTS_PER_PIXEL
    for number, (part, width_mm) in enumerate(parts):
        width = width_mm * MM
        before = bleed if number == 0 else 0
        after = bleed if number == len(parts) - 1 else 0
        if part:
            with stream.stacked():
                stream.transform(e=left)
                stream.rectangle(-before, -bleed, before + width + after, height + 2 * bleed)
                stream.clip()
                stream.end()
                stream.transform(a=POINTS_PER_PIXEL, d=POINTS_PER_PIXEL)
                draw_page(part._page_box, stream)
        left += width
