"""Text that fits on one line: set at once, and just as a paragraph would be."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from kumihan import render
from tests.kumihan.pages import laid_out

TEXTS = [
    "外務省", "「軍縮」・不拡散、協議。", "1,234.5", "日EUトロイカWG",
    "（2006）年 Pacific Shield 07", "前 後", "、。", "a",
    "日本語と English の混じる、一行に入らないほど長い文である。" * 2,
]  # fmt: skip
STYLES = [
    "", "td { text-align: right }", "td { text-align: center; line-height: 9mm }",
    "td { text-align: justify; padding: 1mm 2mm }", "td { -kumihan-decimals: 2 }",
    "td { text-autospace: no-autospace; text-spacing-trim: space-all }",
    "td { letter-spacing: 1mm }", "td { -kumihan-jidori: 9em }", "td { white-space: pre }",
    "td { text-align-last: justify; width: 60mm }", "main { line-snap: none } p { font-size: 3mm }",
]  # fmt: skip


def places(style: str) -> list[Any]:
    """Where every line and text is, in pixels, and how it is drawn."""
    cells = "".join(f"<tr><td>{text}<td lang=en>{text}</tr>" for text in TEXTS)
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXTS)
    found: list[Any] = []
    for page in laid_out(f"{paragraphs}<table>{cells}</table>", style).pages:
        for box in page._page_box.descendants():
            if isinstance(box, (boxes.LineBox, boxes.TextBox)):
                piece = getattr(box, "pango_layout", None)
                found.append(getattr(box, "text", ""))
                found += [*getattr(piece, "spaces", ()), getattr(piece, "lead", 0.0) or 0.0]
                found += [box.position_x, box.position_y, box.width, box.height, box.baseline]
                found += [box.margin_top, box.margin_bottom]
    return found


@pytest.mark.parametrize("style", STYLES)
def test_one_line_is_set_as_a_paragraph_is(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = places(style)
    monkeypatch.setattr(render, "with_single_lines", lambda original: original)
    by_paragraph = places(style)
    assert len(at_once) == len(by_paragraph)
    for one, other in zip(at_once, by_paragraph, strict=True):
        assert one == (other if isinstance(other, str) else pytest.approx(other, abs=1e-6))


def test_a_text_that_returns_is_shaped_once() -> None:
    document = laid_out("<p>外務省</p>" * 3)
    pieces = {
        id(box.pango_layout)
        for box in document.pages[0]._page_box.descendants()
        if isinstance(box, boxes.TextBox)
    }
    assert len(pieces) == 1
