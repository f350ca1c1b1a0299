"""Rules of line adjustment: R21–R31, T2, T4, T5, and the limits of §11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import WESTERN
from kumihan.meter.model import Measure, Text
from kumihan.meter.spots import FINE, SAME, WORD, BodyLine, Seen, Spot, body

_LONG = 36  # characters: lines at least this long have the stricter limit of added space
_MOST_LONG, _MOST = 0.033, 0.25  # em (R30)
_OPENED = _MOST_LONG + 0.001  # em: a line with more added space counts as opened
_SHARE_OPENED, _SHARE_TIGHT = 0.04, 0.05
_QUARTER, _EIGHTH = 0.25, 0.125
_JUMP = 0.25  # em: between the median added space of neighbouring lines (§11)


def most_added(text: Text) -> Measure:
    """R30: the largest space added between kana and kanji: 0.033 em in long lines, else ¼ em."""
    limit = _MOST_LONG if text.area.characters >= _LONG else _MOST
    rows = [row for row in body(text) if row.seen.solid]
    cases, most = [], 0.0
    for row in rows:
        index, space = max(row.seen.solid, key=lambda pair: pair[1])
        most = max(most, space)
        if space > limit + 0.001:
            cases.append(row.case(f"字間 {space:.3f} em", space, index))
    title = f"字間に加えるアキは {limit:g} em 以下"
    return Measure("added", title, "R30, T5", len(rows), tuple(cases), most=most)


def opened(text: Text) -> Measure:
    """T5: the share of lines with more added between characters than goes unseen, at most 4 %."""
    rows = [row for row in body(text) if not row.seen.line.is_last and row.seen.solid]
    cases = tuple(
        row.case(f"字間 {row.seen.added:.4f} em", row.seen.added)
        for row in rows
        if row.seen.added > _OPENED
    )
    return Measure("opened", "字間を開けた行の割合", "T5", len(rows), cases, allowed=_SHARE_OPENED)


def tight(text: Text) -> Measure:
    """§11: the share of lines with less than ¼ em beside a bracket or comma, at most 5 %."""
    rows = [row for row in body(text) if not row.seen.line.is_last]
    cases = []
    for row in rows:
        narrow = [s for s in _halves(row.seen) if s.gap < _QUARTER - SAME]
        if narrow:
            least = min(narrow, key=lambda spot: spot.gap)
            cases.append(row.case(f"アキ {least.gap:.3f} em", 0.5 - least.gap, least.at))
    title = "括弧・読点のアキが四分未満の行の割合"
    return Measure("tight", title, "R25, §11", len(rows), tuple(cases), allowed=_SHARE_TIGHT)


def _halves(found: Seen) -> Iterator[Spot]:
    """The half-em spaces that may be reduced: all but those after a full stop."""
    for spot in found.spots:
        if spot.is_mark and spot.nominal == 0.5 and spot.before is not Cl.FULL_STOP:  # noqa: PLR2004
            yield spot


def even(text: Text) -> Measure:
    """T4: the spaces added between the characters of a line are equal."""
    rows = [row for row in body(text) if len(row.seen.solid) > 1]
    cases = []
    for row in rows:
        low = min(row.seen.solid, key=lambda pair: pair[1])
        high = max(row.seen.solid, key=lambda pair: pair[1])
        spread = high[1] - low[1]
        if spread > 2 * FINE:
            detail = f"字間 {low[1]:.3f}～{high[1]:.3f} em"
            cases.append(row.case(detail, spread, high[0]))
    return Measure("even", "字間は一行の中で均等", "T4", len(rows), tuple(cases))


def even_marks(text: Text) -> Measure:
    """R25: a line reduces the spaces of its brackets and commas by the same amount."""
    cases, count = [], 0
    for row in body(text):
        gaps = [spot.gap for spot in _halves(row.seen)]
        if len(gaps) > 1 and min(gaps) < 0.5 - SAME:
            count += 1
            if max(gaps) - min(gaps) > SAME:
                detail = f"アキ {min(gaps):.3f}～{max(gaps):.3f} em"
                cases.append(row.case(detail, max(gaps) - min(gaps)))
    return Measure("even-marks", "約物の詰めは一行の中で均等", "R25", count, tuple(cases))


def even_ranks(text: Text) -> Measure:
    """R24–R29: what a line adds or takes at spaces of one rank, it adds or takes at all alike."""
    cases, count = [], 0
    for row in body(text):
        for name, gaps in _ranks(row.seen):
            if len(gaps) > 1:
                count += 1
                spread = max(gaps) - min(gaps)
                if spread > SAME:
                    detail = f"{name} {min(gaps):.3f}～{max(gaps):.3f} em"
                    cases.append(row.case(detail, spread))
    return Measure("even-ranks", "同じ種類のアキは一行の中で均等", "R24–R29", count, tuple(cases))


def _ranks(found: Seen) -> Iterator[tuple[str, list[float]]]:
    """The spaces of a line that are adjusted together, by rank."""
    own = [spot for spot in found.spots if not spot.typed]
    yield "和欧文間", [spot.gap for spot in own if spot.is_border]
    yield "中点のアキ", [s.gap for s in own if s.is_mark and s.nominal == _QUARTER and _is_dot(s)]
    yield "語間", [spot.gap for spot in found.spots if spot.is_word]


def order(text: Text) -> Measure:
    """R21–R31, T2: spaces are changed in JLREQ's order, and none is reduced on an opened line."""
    rows = [row for row in body(text) if not row.seen.line.is_last and row.seen.is_full]
    cases = []
    for row in rows:
        fault = next(_faults(row.seen), None)
        if fault is not None:
            cases.append(row.case(fault[0], fault[1]))
    return Measure("order", "行の調整の順序", "R21–R31, T2", len(rows), tuple(cases))


def _faults(found: Seen) -> Iterator[tuple[str, float]]:
    """The breaches of order on a line: what was done, and by how much."""
    words = [spot.gap for spot in found.spots if spot.is_word]
    latin = [spot.gap for spot in found.spots if spot.is_border and not spot.typed]
    halves = [spot.gap for spot in _halves(found)]
    dots = [s.gap for s in found.spots if s.is_mark and s.nominal == _QUARTER and _is_dot(s)]
    if found.added > FINE:
        yield from _opened_faults(found.added, words, latin, halves)
    else:
        yield from _reduced_faults(words, latin, halves, dots)
    widest = max(latin, default=0.0)
    if widest > _QUARTER + SAME and found.solid and found.added < _MOST_LONG - FINE:
        yield "字間を開ける前に和欧文間を広げた（R29、R30）", widest - _QUARTER


def _is_dot(spot: Spot) -> bool:
    return Cl.MIDDLE_DOT in (spot.before, spot.after)


def _opened_faults(
    added: float, words: list[float], latin: list[float], halves: list[float]
) -> Iterator[tuple[str, float]]:
    if _least(words) < 0.5 - SAME:
        yield "語間を二分まで広げずに字間を開けた（R28）", added
    if _least(latin) < 0.5 - SAME and added > _OPENED + FINE:
        yield "和欧文間を二分まで広げずに字間を大きく開けた（R29）", added
    if _least(latin) < _QUARTER - SAME:
        yield "和欧文間を詰めた行で字間を開けた（T2）", added
    if _least(halves) < 0.5 - SAME:
        yield "約物を詰めた行で字間を開けた（T2）", added
    if max(halves, default=0.0) > 0.5 + SAME and added < _QUARTER:
        yield "字間より先に約物のアキを広げた（R31）", max(halves) - 0.5


def _reduced_faults(
    words: list[float], latin: list[float], halves: list[float], dots: list[float]
) -> Iterator[tuple[str, float]]:
    half, border = _least(halves), _least(latin)
    if half < 0.5 - SAME and max(words, default=0.0) > WORD - 0.05:
        yield "語間を詰めずに約物を詰めた（R21）", 0.5 - half
    if half < 0.5 - SAME and max(dots, default=0.0) > SAME:
        yield "中点を詰めずに括弧・読点を詰めた（R24）", 0.5 - half
    if border < _QUARTER - SAME and max(halves, default=0.0) > _QUARTER + SAME:
        yield "約物を四分まで詰めずに和欧文間を詰めた（R25、R26）", _QUARTER - border
    if half < _QUARTER - SAME and max(latin, default=0.0) > _EIGHTH + SAME:
        yield "和欧文間を詰めずに約物を四分より詰めた（R26）", _QUARTER - half
    if min(half, border + _QUARTER) < 0.5 - SAME and max(latin, default=0.0) > _QUARTER + SAME:
        yield "詰めた行で和欧文間を広げた（T2）", max(latin) - _QUARTER


def _least(values: Iterable[float]) -> float:
    return min(values, default=1.0)


def jumps(text: Text) -> Measure:
    """§11: the median added space of neighbouring lines differs by at most ¼ em."""
    rows = body(text)
    count, cases = 0, []
    for above, below in pairwise(rows):
        if above.page == below.page and below.number == above.number + 1:
            count += 1
            jump = abs(above.seen.added - below.seen.added)
            if jump > _JUMP:
                cases.append(below.case(f"前の行との差 {jump:.3f} em", jump))
    return Measure("jumps", "隣り合う行のアキの差", "§11", count, tuple(cases))


def pulled_in(text: Text) -> Measure:
    """T2: opened lines that could have taken in the next character by reducing their spaces.

    This is no fault: glyphs do not tell whether another line of the paragraph would be worse.
    """
    rows = body(text)
    cases, count = [], 0
    for row, following in pairwise(rows):
        if row.seen.line.is_last or row.seen.added <= _OPENED:
            continue
        count += 1
        lacking = first_unit(following) - row.seen.slack
        if lacking <= _capacity(row.seen):
            cases.append(row.case("次の字を追い込む余地があった", row.seen.added))
    title = "追い込む余地があるのに開けた行"
    return Measure("pulled-in", title, "T2", count, tuple(cases), is_must=False)


_GOES_ON = WESTERN | {Cl.CLOSING, Cl.COMMA, Cl.FULL_STOP, Cl.SMALL_KANA}


def first_unit(row: BodyLine) -> float:
    """The width in em of the characters that the line before would take in: up to a break."""
    glyphs, classes = row.seen.glyphs, row.seen.classes
    width = 0.0
    for n, (glyph, kind) in enumerate(zip(glyphs, classes, strict=True)):
        if n and kind not in _GOES_ON:
            break
        width += glyph.advance / row.seen.line.size
    return width


def _capacity(found: Seen) -> float:
    """How far a line can shrink without going below a quarter em beside marks (em)."""
    halves = sum(_QUARTER for _ in _halves(found))
    latin = sum(_EIGHTH for spot in found.spots if spot.is_border)
    word = sum(WORD - _QUARTER for spot in found.spots if spot.is_word)
    return halves + latin + word
