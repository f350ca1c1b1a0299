"""Rules of spaces beside marks, at Latin borders and between words: R2–R4, R8–R10, R17, R25–R29."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.classes import HALF_WIDTH
from kumihan.meter.model import Measure, Text
from kumihan.meter.spots import ENDING, FINE, SAME, BodyLine, Seen, Spot, body, every

# Even the last resort adds no space after opening brackets and before these classes (R32).
_NOT_BEFORE = ENDING | {Cl.HYPHEN, Cl.DIVIDING, Cl.MIDDLE_DOT}
_WORD_LEAST, _WORD_MOST = 0.2, 0.5  # em (R21, R28)
_LATIN_LEAST, _LATIN_MOST = 0.125, 0.5  # em (R26, R29)


def _limits(spot: Spot, found: Seen) -> tuple[float, float]:
    """The least and the most that a space beside a mark may be on its line (em)."""
    nominal = spot.nominal
    is_fixed = spot.before is Cl.FULL_STOP and spot.after is not Cl.MIDDLE_DOT  # R27
    least = nominal if is_fixed or not found.may_shrink else 0.0
    may_grow = spot.before is not Cl.OPENING and spot.after not in _NOT_BEFORE
    return least, nominal + (max(found.added, 0.0) if may_grow and found.may_stretch else 0.0)


def _marks(text: Text, wanted: Callable[[Spot], bool]) -> Iterator[tuple[BodyLine, Spot]]:
    for row in body(text):
        for spot in row.seen.spots:
            if spot.is_mark and wanted(spot):
                yield row, spot


def _beside_marks(
    rule: str, title: str, numbers: str, found: list[tuple[BodyLine, Spot]]
) -> Measure:
    cases = []
    for row, spot in found:
        least, most = _limits(spot, row.seen)
        off = max(least - spot.gap, spot.gap - most)
        if off > SAME:
            detail = f"アキ {spot.gap:.3f} em（{least:g}～{most:.3g}）"
            cases.append(row.case(detail, off, spot.at))
    return Measure(rule, title, numbers, len(found), tuple(cases))


def pairs(text: Text) -> Measure:
    """R3, R4: between two marks nothing, one half em or one quarter, by their classes."""
    found = list(_marks(text, lambda s: s.before in HALF_WIDTH and s.after in HALF_WIDTH))
    return _beside_marks("pairs", "連続する約物", "R3, R4", found)


def singles(text: Text) -> Measure:
    """R2, R25, R27: half an em beside a mark, less only on reduced lines, never after 。 (T3)."""
    found = list(_marks(text, lambda s: (s.before in HALF_WIDTH) is not (s.after in HALF_WIDTH)))
    return _beside_marks("marks", "単独の約物の前後", "R2, R25, R27, R32", found)


def latin(text: Text) -> Measure:
    """R8, R26, R29: a quarter em between Japanese and Latin; ⅛ to ½ where the line needs it.

    A space written there by hand is a breach, whatever its width.
    """
    found = [(row, spot) for row in body(text) for spot in row.seen.spots if spot.is_border]
    cases = []
    for row, spot in found:
        if spot.typed == "\u3000":
            continue
        least, most = _latin_limits(row.seen)
        off = max(least - spot.gap, spot.gap - most)
        if spot.typed or off > SAME:
            what = "空白が打たれている、" if spot.typed else ""
            detail = f"{what}アキ {spot.gap:.3f} em（{least:g}～{most:.3g}）"
            cases.append(row.case(detail, max(off, 0.001), spot.at))
    return Measure("latin", "和欧文間の四分アキ", "R8, R26, R29", len(found), tuple(cases))


def _latin_limits(found: Seen) -> tuple[float, float]:
    least = _LATIN_LEAST if found.may_shrink else 0.25
    more = max(found.added, 0.0)
    return least, _LATIN_MOST + more if found.may_stretch else 0.25


def words(text: Text) -> Measure:
    """R10, R21, R28: a third of an em between Latin words; ⅕ to ½ where the line needs it."""
    found = [(row, spot) for row in body(text) for spot in row.seen.spots if spot.is_word]
    cases = []
    for row, spot in found:
        least = _WORD_LEAST if row.seen.may_shrink else spot.nominal
        most = _WORD_MOST + max(row.seen.added, 0.0) if row.seen.may_stretch else spot.nominal
        off = max(least - spot.gap, spot.gap - most)
        if off > SAME:
            detail = f"語間 {spot.gap:.3f} em（{least:.3g}～{most:.3g}）"
            cases.append(row.case(detail, off, spot.at))
    return Measure("words", "欧文の語間", "R10, R21, R28", len(found), tuple(cases))


def closed(text: Text) -> Measure:
    """R9, R17, R32: nothing before a note mark, between number and ％ ℃, after ￥ ＄."""
    found = [
        (row, spot)
        for row in every(text)
        for spot in row.seen.spots
        if not spot.typed and _is_closed(spot)
    ]
    cases = []
    for row, spot in found:
        if abs(spot.gap) > SAME:
            detail = f"アキ {spot.gap:.3f} em（0）"
            cases.append(row.case(detail, spot.gap, spot.at))
    return Measure(
        "closed", "合印・％・￥に接するアキなし", "R9, R17, R32", len(found), tuple(cases)
    )


def _is_closed(spot: Spot) -> bool:
    if spot.after is Cl.REFERENCE_MARK:
        return spot.before not in HALF_WIDTH and spot.before is not Cl.REFERENCE_MARK
    pair = (spot.before, spot.after)
    return pair in ((Cl.LATIN, Cl.POSTFIX), (Cl.PREFIX, Cl.LATIN))


def narrow(text: Text) -> Measure:
    """R8: nothing between a narrow mark and what it encloses, ends or joins."""
    found = [(row, spot) for row in every(text) for spot in row.seen.spots if spot.is_inner]
    cases = [
        row.case(f"アキ {spot.gap:.3f} em（0）", spot.gap, spot.at)
        for row, spot in found
        if abs(spot.gap) > SAME
    ]
    return Measure("narrow", "半角の約物の内側のアキなし", "R8", len(found), tuple(cases))


def solid(text: Text) -> Measure:
    """R1: no two kana or kanji closer than solid."""
    cases, count = [], 0
    for row in body(text):
        count += len(row.seen.solid)
        for index, space in row.seen.solid:
            if space < -FINE:
                cases.append(row.case(f"ベタより {-space:.3f} em 狭い", space, index))
    return Measure("solid", "仮名・漢字はベタ組より詰めない", "R1", count, tuple(cases))
