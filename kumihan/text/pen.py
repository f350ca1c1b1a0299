"""Writing glyphs into a PDF's content stream, with exact advances, and stating how they read."""

from __future__ import annotations

import codecs
from typing import Any

import pydyf

from kumihan.engine.streams import ContentStream
from kumihan.text.shape import Fonts, Glyphs


def actual_text(text: str) -> pydyf.Dictionary:
    """The property list that says what a span's glyphs read as (ISO 32000-1 §14.9.4)."""
    content = b"<" + (codecs.BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode() + b">"
    return pydyf.Dictionary({"ActualText": content})


class Pen:
    """Writes glyphs as TJ strings; rounding errors are carried on from glyph to glyph."""

    __slots__ = ("_error", "_font", "_fonts", "_index", "_room", "_shown", "_size", "_stream")

    def __init__(self, stream: ContentStream, fonts: Fonts, size: float) -> None:
        self._stream, self._fonts, self._size = stream, fonts, size
        self._index, self._shown, self._error, self._room = -1, "", 0.0, 0.0
        self._font: Any = None

    def show(self, glyphs: Glyphs, space: float) -> None:
        """Write the glyphs of a character, and the room after it in em."""
        if not glyphs:
            self._room += space  # a typed space stands where the line has its own room
        last = len(glyphs) - 1
        for number, (index, code, advance, width, text) in enumerate(glyphs):
            if index != self._index:
                self._select(index)
            if self._room:
                self._move()
            key = int(code, 16)
            if key not in self._font.to_unicode:
                self._font.to_unicode[key] = text
                self._font.widths[key] = width
            room = space if number == last else 0.0
            exact = width - 1000 * (advance + room) + self._error
            back = round(exact)
            self._error = exact - back
            self._shown += f"{code}>{back}<" if back else code

    def _move(self) -> None:
        """Leave the room that no glyph fills, in the size of the glyph after it."""
        exact = self._error - 1000 * self._room
        self._room = 0.0
        back = round(exact)
        self._error = exact - back
        if back:
            self._shown += f">{back}<"

    def _select(self, index: int) -> None:
        """Change to the font of the next glyph; Pango may have several fonts for one face."""
        font, _ = self._stream.add_font(self._fonts.fonts[index])
        if self._font is None or font.hash != self._font.hash:
            self.flush()
            self._stream.set_font_size(font.hash, self._size)
        self._font, self._index = font, index

    def repeat(self, count: int) -> None:
        """Write what has been gathered `count` times, each rounded to whole thousandths."""
        self._shown *= count
        self.flush()

    def flush(self) -> None:
        """Write what has been gathered."""
        if self._shown:
            self._stream.show_text(f"<{self._shown}>".replace("<>", " "))
            self._shown = ""
