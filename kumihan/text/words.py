"""Text drawn without layout: folios, slugs and marks, in a style that is plain data."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from weasyprint import draw
from weasyprint.css.properties import INHERITED, INITIAL_VALUES
from weasyprint.text.line_break import split_first_line

from kumihan.engine.boxes import Style, TextBox
from kumihan.engine.streams import ContentStream

_DECORATION = "text_decoration_"


class TextStyle(dict[str, Any]):
    """The values of a text's properties, in the place of a computed style."""

    def __init__(self, values: Mapping[str, Any], configuration: Any) -> None:
        super().__init__(values)
        self.font_config = configuration
        self.cache: dict[Any, Any] = {}

    def copy(self) -> TextStyle:
        """A style with the same values, which can be changed."""
        return TextStyle(self, self.font_config)


def values_of(style: Style) -> dict[str, Any]:
    """The values of a computed style that text is set and drawn with."""
    names = {*INHERITED, *(name for name in INITIAL_VALUES if name.startswith(_DECORATION))}
    return {name: style[name] for name in sorted(names)}


def word(text: str, style: TextStyle) -> TextBox:
    """The box of a text in one line, at 0, 0; its lengths are CSS pixels."""
    box = TextBox("word", style, None, text)
    layout, _, _, box.width, box.height, box.baseline = split_first_line(text, style, None, inf, 0)
    box.pango_layout, box.position_x, box.position_y = layout, 0, 0
    return box


def draw_word(stream: ContentStream, box: TextBox) -> None:
    """Draw a text box."""
    draw.draw_text(stream, box, 0, "clip", "none")
