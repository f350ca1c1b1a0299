"""Blocks and what is positioned in them."""

from __future__ import annotations

import pytest

from tests.kumihan.pages import MM, laid_out

STYLE = """.band { position: relative; min-height: 30mm }
.band::before { content: ""; position: absolute; top: 0; bottom: 5mm; width: 10mm }"""


@pytest.mark.parametrize(("lines", "height"), [(1, 30), (4, 30), (6, 42)])
def test_a_band_is_as_high_as_its_block(lines: int, height: float) -> None:
    """`bottom` counts from the block's `min-height`, which is 30 mm, or from more lines of 7 mm."""
    document = laid_out(f'<div class="band">{"題<br>" * lines}</div><p>本文</p>', STYLE)
    boxes = list(document.pages[0]._page_box.descendants())
    block = next(box for box in boxes if box.element_tag == "div")
    band = next(box for box in boxes if box.element_tag == "div::before")
    assert block.height == pytest.approx(height * MM)
    assert band.height == pytest.approx((height - 5) * MM)
