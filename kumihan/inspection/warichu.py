"""Rules of inline notes in two rows (割注, JLREQ 3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from weasyprint.document import Page

from kumihan.engine.boxes import TextBox
from kumihan.engine.pages import lines
from kumihan.jlreq.breaks import may_break
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import class_of
from kumihan.meter.model import Case, Measure
from kumihan.meter.spots import ENDING
from kumihan.text.warichu import Rows

_SAME = 0.02  # em of the line
_SMALLEST, _LARGEST = 0.5, 2 / 3  # of the em of the line
_MIDDLE = 0.38  # em: from the baseline to the middle of a frame


def rows(pages: Sequence[Page]) -> Measure:
    """JLREQ 3.4: rows touch, lie in the middle of their line and within their room, and end where
    lines may end. They are as equally long as that allows.
    """
    cases, count = [], 0
    before: TextBox | None = None
    for number, page in enumerate(pages, 1):
        for block, line in lines(page):
            texts = [b for b in line.descendants() if isinstance(b, TextBox)]
            for text in texts:
                if isinstance(text.pango_layout, Rows):
                    count += 1
                    found = [*_faults(text), *_parted(before, text)]
                    cases += [Case(number, 0, text.text[:20], *fault, block.element)
                              for fault in found]  # fmt: skip
                before = text
    return Measure("warichu", "割注の行の位置と長さ", "JLREQ 3.4", count, tuple(cases))


def _faults(text: TextBox) -> Iterator[tuple[str, float]]:
    piece, size = text.pango_layout, text.style["font_size"]
    upper, lower = piece.rises
    if not _SMALLEST - _SAME <= size / piece.em <= _LARGEST + _SAME:
        yield f"大きさが本文の {size / piece.em:.2f}", size / piece.em - _LARGEST
    apart = (upper - lower - size) / piece.em
    if abs(apart) > _SAME:
        yield f"二つの行が {apart:+.2f} em 離れる", apart
    middle = ((upper + lower) / 2 + _MIDDLE * size) / piece.em - _MIDDLE
    if abs(middle) > _SAME:
        yield f"行の中央から {middle:+.2f} em ずれる", middle
    yield from _lengths(piece, text.width, size)


def _lengths(piece: Rows, room: float, size: float) -> Iterator[tuple[str, float]]:
    """Rows that exceed their room, or are longer by more than a character than they need to be."""
    advances = [sum(glyph.advance for glyph in cluster) for cluster in piece.glyphs]
    steps = (a + s for a, s in zip(advances, piece.spaces, strict=True))
    starts = accumulate(steps, initial=piece.lead)
    ends = [
        start + advance - (0.5 if class_of(sign) in ENDING else 0.0)
        for sign, start, advance in zip(piece.text, starts, advances, strict=False)
        if not sign.isspace()
    ]
    beyond = max(ends, default=0.0) * size - room
    if beyond > _SAME * piece.em:
        yield f"割注の場所から {beyond / piece.em:.2f} em 出る", beyond / piece.em
    if piece.turn == len(piece.text):
        return
    places = list(accumulate(advances))
    fits = [max(place, places[-1] - place) for place in places]
    best = min(fit for n, fit in enumerate(fits, 1) if n == piece.turn or _may_part(piece.text, n))
    more = (fits[piece.turn - 1] - best) * size / piece.em
    if more > size / piece.em + _SAME:
        yield f"上下の行の長さを {more:.2f} em 近付けられる", more
    if not _may_part(piece.text, piece.turn):
        signs = piece.text[piece.turn - 1 : piece.turn + 1]
        yield f"割注の行が「{signs[0]}｜{signs[1]}」で分かれる", 1.0


def _parted(before: TextBox | None, text: TextBox) -> Iterator[tuple[str, float]]:
    """A note that is parted by a line end where no line may end.

    Two Latin letters are no fault: the line end may have replaced a space between them.
    """
    if before is None or before.element is not text.element:
        return
    signs = before.text + text.text
    is_latin = class_of(before.text[-1]) is class_of(text.text[0]) is Cl.LATIN
    if not is_latin and not _may_part(signs, len(before.text)):
        yield f"割注が行末で「{before.text[-1]}｜{text.text[0]}」と分かれる", 1.0


def _may_part(text: str, at: int) -> bool:
    """Whether a row may end before a character: between words, or where kinsoku allows."""
    if at >= len(text):
        return False
    before, after = class_of(text[at - 1]), class_of(text[at])
    if Cl.WORD_SPACE in (before, after):
        return after is not Cl.WORD_SPACE
    if before is after is Cl.LATIN:
        return text[at - 1] in "-/_"
    return may_break(before, after, "strict")


RULES = (rows,)
