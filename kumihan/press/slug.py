"""Small text of the press itself: the slug beside the marks, and folios hidden in the gutter."""

from __future__ import annotations

from typing import Any

from tinycss2.color5 import parse_color

from kumihan.text.words import TextStyle, draw_word, word
from kumihan.writing.painted import POINTS_PER_PIXEL


def write(stream: Any, style: TextStyle, text: str, family: str, place: tuple[float, ...]) -> None:
    """Write a line of text in black; `place` is x and y of its head, size and greatest width in pt.

    A line that is too long is made narrower.
    """
    x, y, size, room = place
    own = style.copy()
    own.update(font_family=(family,), font_size=size / POINTS_PER_PIXEL, color=parse_color("#000"))
    box = word(text, own)
    with stream.stacked():
        stream.transform(
            a=POINTS_PER_PIXEL * min(1, room / POINTS_PER_PIXEL / box.width),
            d=POINTS_PER_PIXEL,
            e=x,
            f=y,
        )
        draw_word(stream, box)
