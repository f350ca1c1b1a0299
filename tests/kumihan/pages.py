"""HTML laid out with the project's faces, for tests that look at pages."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.urls import URLFetcher

from kumihan.render import Document, FontConfiguration, Setting, render, stylesheet

MM = 96 / 25.4
STYLE = """
@page { size: 210mm 297mm; margin: 30mm }
html { font: 4mm/7mm 'Noto Serif CJK JP'; text-align: justify }
main { line-snap: baseline }
p, h2, figure, table { margin: 0 }
p { text-indent: 1em }
strong { font-family: 'Noto Sans CJK JP'; line-height: 1 }
code, a, sup { line-height: 1 }
sup { font-size: 60%; line-height: 0 }
"""


def laid_out(body: str, style: str = "", measure: int = 37) -> Document:
    """The document of an HTML body; `measure` in characters of 4 mm."""
    fetcher, faces = URLFetcher(), FontConfiguration()
    sheets = [
        stylesheet(text, base_url="project:///x", url_fetcher=fetcher, font_config=faces)
        for text in (STYLE, f"main {{ width: {measure * 4}mm }}", style)
    ]
    html = (
        f'<html lang="ja"><title>t</title><body style="margin:0"><main>{body}</main></body></html>'
    )
    return render(html, Setting("project:///x", sheets, faces, fetcher))


def lines(document: Document) -> list[list[Any]]:
    """The text boxes of every line that has text, page by page."""
    return [
        [text for text in box.descendants() if isinstance(text, boxes.TextBox)]
        for page in document.pages
        for box in page._page_box.descendants()
        if isinstance(box, boxes.LineBox)
        and any(isinstance(text, boxes.TextBox) for text in box.descendants())
    ]


def text_of(line: list[Any]) -> str:
    """The characters of a line."""
    return "".join(text.text for text in line)


def right_edge(line: list[Any]) -> float:
    """Where a line ends, in mm from its page's left edge."""
    return float((line[-1].position_x + line[-1].width) / MM)


def baseline(line: list[Any]) -> float:
    """The baseline of a line's first text, in mm from the page's head."""
    return float((line[0].position_y + line[0].baseline) / MM)
