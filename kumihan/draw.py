"""Drawing composed text: the glyphs that were shaped, with exact advances and no second layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from weasyprint.text.line_break import Layout

from kumihan.shape import Fonts, Glyphs


class Slice:
    """The part of a text box on one line; stands where WeasyPrint keeps a Pango layout.

    `glyphs` of each character; `spaces` the room after each in em, beyond its glyphs' advances;
    `lead` moves the first glyph (an opening bracket's ink begins half an em into its glyph).
    """

    __slots__ = ("_metrics", "_style", "fonts", "glyphs", "lead", "spaces", "text")

    def __init__(
        self, text: str, glyphs: Sequence[Glyphs], spaces: Sequence[float], lead: float, style: Any
    ) -> None:
        self.text = text
        self.glyphs = glyphs
        self.spaces = spaces
        self.lead = lead
        self._style = style
        self._metrics: Layout | None = None

    def __getattr__(self, name: str) -> Any:
        """Metrics for text decorations, taken from Pango when they are asked for."""
        if self._metrics is None:
            self._metrics = Layout(self._style)
        return getattr(self._metrics, name)

    def reactivate(self, _style: Any) -> None:
        """Nothing to wake: there is no layout."""

    def deactivate(self) -> None:
        """Nothing to put away."""


def with_slices(original: Callable[..., Any]) -> Callable[..., Any]:
    """`draw_first_line` that draws slices itself."""

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any
    ) -> Any:
        piece = textbox.pango_layout
        if isinstance(piece, Slice):
            _draw(stream, piece, textbox.style, matrix)
            return []
        return original(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw_first_line


def _draw(stream: Any, piece: Slice, style: Any, matrix: Any) -> None:
    size = style["font_size"]
    fonts: Fonts = style.font_config.kumihan_fonts
    a, b, c, d, e, f = matrix.values
    stream.set_text_matrix(a, b, c, d, e + piece.lead * size, f)
    current, shown, error = -1, "", 0.0
    font: Any = None
    for glyphs, space in zip(piece.glyphs, piece.spaces, strict=True):
        last = len(glyphs) - 1
        for number, (index, code, advance, width, text) in enumerate(glyphs):
            if index != current:
                if shown:
                    stream.show_text(f"<{shown}>")
                    shown = ""
                font, _ = stream.add_font(fonts.fonts[index])
                stream.set_font_size(font.hash, size)
                current = index
            key = int(code, 16)
            if key not in font.to_unicode:
                font.to_unicode[key] = text
                font.widths[key] = width
            shown += code
            # TJ moves back by thousandths of an em; what rounding leaves is carried on.
            exact = width - 1000 * (advance + (space if number == last else 0.0)) + error
            back = round(exact)
            error = exact - back
            if back:
                shown += f">{back}<"
    if shown:
        stream.show_text(f"<{shown}>")
