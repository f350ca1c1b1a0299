"""Small text of the press itself: the slug beside the marks, and folios hidden in the gutter."""

from __future__ import annotations

from typing import Any

from tinycss2.color5 import parse_color

from kumihan.geometry.units import PT_PER_PX
from kumihan.text.words import TextStyle, draw_word, word


def write(stream: Any, style: TextStyle, text: str, family: str, place: tuple[float, ...]) -> None:
    """Write a line of text in black; `place` is x and y of its head, size and greatest width in pt.

    A line that is too long is made narrower.
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
