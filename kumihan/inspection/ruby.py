"""Rules of signs over characters: R44–R48 ruby, R43 emphasis dots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from weasyprint.document import Page

from kumihan.engine.boxes import Box, LineBox, TextBox
from kumihan.engine.pages import lines
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.lines.ruby import Ruby, reading_of, ruby_of
from kumihan.meter.classes import class_of
from kumihan.meter.model import Case, Measure
from kumihan.text.draw import Slice
from kumihan.text.emphasis import Dots

_SAME = 0.02  # em of the base
_FRAME = 0.12  # em: the part of a frame below the baseline
_LARGEST, _SMALLEST = 0.5, 0.4  # of the base (R44)
_KANA = frozenset((Cl.HIRAGANA, Cl.KATAKANA, Cl.SMALL_KANA, Cl.PROLONGED, Cl.INSEPARABLE))
# What a reading may reach over before and after its base: kana, and marks on the side of their
# space (R47).
_BEFORE = _KANA | {Cl.FULL_STOP, Cl.COMMA, Cl.CLOSING, Cl.MIDDLE_DOT}
_AFTER = _KANA | {Cl.OPENING, Cl.MIDDLE_DOT}
_BARE = frozenset((Cl.OPENING, Cl.CLOSING, Cl.FULL_STOP, Cl.COMMA, Cl.MIDDLE_DOT))


class _Extent(NamedTuple):
    """Characters on a line: text, left and right edge, baseline, em (CSS pixels)."""

    text: str
    left: float
    right: float
    baseline: float
    em: float


class _Over(NamedTuple):
    """A base with its reading, and what stands before and after it on the line."""

    base: _Extent
    reading: _Extent
    before: _Extent | None
    after: _Extent | None
    line: LineBox
    block: Box


def ruby(pages: Sequence[Page]) -> Measure:
    """R44–R48: readings are half as large as their bases, touch them, and are centred on them.

    They reach over kana only, by one em of theirs at most, and stay within the measure.
    """
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        for over in _readings(page):
            count += 1
            for detail, amount in _faults(over):
                text = f"{over.base.text}（{over.reading.text}）"
                cases.append(Case(number, 0, text, detail, amount, over.block.element))
    return Measure("ruby", "ルビの大きさと位置", "R44–R48", count, tuple(cases))


def _readings(page: Page) -> Iterator[_Over]:
    for block, line in lines(page):
        for group in _groups(line):
            texts = [b for b in line.descendants() if isinstance(b, TextBox)]
            base = _extent([text for box in group for text in _texts(*box.children[1:])])
            reading = _extent([text for box in group for text in _texts(box.children[0])])
            if base is None or reading is None or base.text.isascii():
                continue
            middle = (base.left + base.right) / 2
            before = [t for t in texts if t.position_x + t.width / 2 < min(middle, base.left)]
            after = [t for t in texts if t.position_x + t.width / 2 > max(middle, base.right)]
            yield _Over(
                base,
                reading,
                _extent(sorted(before, key=lambda t: t.position_x)[-1:]),
                _extent(sorted(after, key=lambda t: t.position_x)[:1]),
                line,
                block,
            )


def _groups(line: LineBox) -> Iterator[list[Box]]:
    """The bases of a line; those of a compound that is read as a whole come together."""
    last: Ruby | None = None
    group: list[Box] = []
    for box in line.descendants():
        if reading_of(box) is None:
            continue
        own = ruby_of(box)
        if group and (own is None or own is not last):
            yield group
            group = []
        group.append(box)
        last = own
    if group:
        yield group


def _texts(*among: Box) -> Iterator[TextBox]:
    for one in among:
        yield from (b for b in one.descendants() if isinstance(b, TextBox))


def _extent(texts: Sequence[TextBox]) -> _Extent | None:
    """The characters of text boxes, without the space that a line adds after them."""
    if not texts:
        return None
    last = texts[-1]
    piece, em = last.pango_layout, last.style["font_size"]
    room = piece.spaces[len(piece.text) - 1] * em if isinstance(piece, Slice) else 0.0
    return _Extent(
        "".join(text.text for text in texts),
        texts[0].position_x,
        last.position_x + last.width - room,
        texts[0].position_y + texts[0].baseline,
        em,
    )


def _faults(over: _Over) -> Iterator[tuple[str, float]]:
    base, reading = over.base, over.reading
    em = base.em
    if not _SMALLEST * em - _SAME <= reading.em <= _LARGEST * em + _SAME:
        yield f"大きさが親文字の {reading.em / em:.2f}", reading.em / em - _LARGEST
    above = base.baseline - (1 - _FRAME) * em - reading.baseline - _FRAME * reading.em
    below = reading.baseline - (1 - _FRAME) * reading.em - base.baseline - _FRAME * em
    away = min(above, below, key=abs) / em
    if abs(away) > _SAME:
        yield f"親文字から {away:+.2f} em 離れる", away
    middle = (reading.left + reading.right - base.left - base.right) / 2 / em
    is_moved = over.line.position_x > reading.left - em or _is_part(over)
    if abs(middle) > _SAME and not is_moved:
        yield f"中央から {middle:+.2f} em ずれる", middle
    yield from _too_far(over)


def _too_far(over: _Over) -> Iterator[tuple[str, float]]:
    """Where a reading reaches too far over its neighbours, or beyond the measure."""
    reading, em = over.reading, over.base.em
    sides = (("前", over.before, -1, _BEFORE), ("後", over.after, 0, _AFTER))
    for side, beside, sign, allowed in sides:
        if beside is not None:
            reach = reading.right - beside.left if side == "後" else beside.right - reading.left
            may = class_of(beside.text[sign]) in allowed
            if reach > reading.em * may + _SAME * em:
                yield f"{side}の「{beside.text[sign]}」に {reach / em:.2f} em 掛かる", reach / em
    left, right = over.block.content_box_x(), over.block.content_box_x() + over.block.width
    for beyond in (left - reading.left, reading.right - right):
        if beyond > _SAME * em:
            yield f"行から {beyond / em:.2f} em 出る", beyond / em


def _is_part(over: _Over) -> bool:
    """Whether a line end parts the compound of a base."""
    found = [ruby_of(b) for b in over.line.descendants() if reading_of(b) is not None]
    return any(one is not None and found.count(one) < len(one.units) for one in found)


def dots(pages: Sequence[Page]) -> Measure:
    """R43: emphasis dots stand over the middle of characters, and over no mark."""
    cases, count = [], 0
    for number, page in enumerate(pages, 1):
        for block, line in lines(page):
            for text in (b for b in line.descendants() if isinstance(b, TextBox)):
                piece = text.pango_layout
                if not isinstance(piece, Slice) or text.style["text_emphasis_style"] == ("none",):
                    continue
                count += 1
                for detail, amount in _misplaced(piece):
                    cases.append(Case(number, 0, text.text[:20], detail, amount, block.element))
    return Measure("dots", "圏点の位置", "R43", count, tuple(cases))


def _misplaced(piece: Slice) -> Iterator[tuple[str, float]]:
    middles, at = [], piece.lead
    for sign, glyphs, space in zip(piece.text, piece.glyphs, piece.spaces, strict=False):
        advance = sum(glyph.advance for glyph in glyphs)
        middles.append((at + advance / 2, sign))
        at += advance + space
    for x in Dots(piece).middles():
        off, sign = min((abs(x - middle), sign) for middle, sign in middles)
        if off > _SAME:
            yield f"字の中央から {off:.2f} em ずれる", off
        elif class_of(sign) in _BARE:
            yield f"約物「{sign}」に付く", 1.0


RULES = (ruby, dots)
