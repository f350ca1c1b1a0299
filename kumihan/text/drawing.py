"""Drawing slices in WeasyPrint's place: their glyphs, then the marks above them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kumihan.engine.boxes import Style, TextBox
from kumihan.engine.streams import ContentStream
from kumihan.text.draw import Slice
from kumihan.text.emphasis import Dots
from kumihan.text.pen import Pen
from kumihan.text.shape import fonts_of


def with_slices(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `draw_first_line`: slices are drawn by us."""

    def draw_first_line(
        stream: ContentStream,
        textbox: TextBox,
        text_overflow: Any,
        block_ellipsis: Any,
        matrix: Any,
    ) -> Any:
        piece = textbox.pango_layout
        if isinstance(piece, Slice):
            _draw(stream, piece, textbox.style, matrix)
            has_dots = textbox.style["text_emphasis_style"] != ("none",)
            return [(Dots(piece), None, 1, 1, 0, 0)] if has_dots else []
        return original(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw_first_line


def _draw(stream: ContentStream, piece: Slice, style: Style, matrix: Any) -> None:
    size = style["font_size"]
    a, b, c, d, e, f = matrix.values
    stream.set_text_matrix(a, b, c, d, e + piece.lead * size, f)
    piece.show(stream, Pen(stream, fonts_of(style), size))
