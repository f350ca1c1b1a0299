"""Small text for the printer: the slug beside the marks, and hidden folios in the gutter."""

from __future__ import annotations

from tinycss2.color5 import parse_color

from kumihan.engine.streams import ContentStream
from kumihan.geometry.units import PT_PER_PX
from kumihan.text.words import TextStyle, draw_word, word


def write(
    stream: ContentStream, style: TextStyle, text: str, family: str, place: tuple[float, ...]
) -> None:
    """Write a line of text in black; a line that is too long is condensed.

    `place` is, in pt, x and y of its upper left corner, its size, and its greatest width.
    """
    x, y, size, room = place
    own = style.copy()
    own.update(font_family=(family,), font_size=size / PT_PER_PX, color=parse_color("#000"))
    box = word(text, own)
    with stream.stacked():
        stream.transform(
            a=PT_PER_PX * min(1, room / PT_PER_PX / box.width),
            d=PT_PER_PX,
            e=x,
            f=y,
        )
        draw_word(stream, box)
