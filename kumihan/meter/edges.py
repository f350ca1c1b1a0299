"""Rules of the two ends of a line: R5, R6, R33–R36, R50, T1; and of spread heads, R39."""

from __future__ import annotations

from itertools import zip_longest

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.adjustment import first_unit
from kumihan.meter.classes import WESTERN
from kumihan.meter.model import Measure, Role, Text
from kumihan.meter.spots import SAME, BodyLine, body, seen

_SPREAD_LEAST, _SPREAD_MOST = 0.15, 2.6  # em: the gaps of a spread head lie in between
_SPREAD_SAME = 0.03  # em
_WHOLE = 0.05  # em of tolerance: edges are inferred to a tenth of a point


def right_edge(text: Text) -> Measure:
    """T1, R33: every line but the last of a paragraph ends at the right edge, within 0.02 em.

    The space of a mark at the end may be counted or not; hanging is a breach. A line may be ragged
    that would fall apart if it were stretched: one that is mostly an address, or before one that is
    too long for it.
    """
    pairs = zip_longest(body(text), body(text)[1:])
    rows = [row for row, after in pairs if not row.seen.line.is_last and not _is_ragged(row, after)]
    cases = []
    for row in rows:
        rest = row.seen.rest
        off = min((rest - space for space in {0.0, row.seen.end_space}), key=abs)
        if abs(off) > SAME:
            side = "手前" if off > 0 else "外"
            cases.append(row.case(f"行末が版面の{abs(off):.3f} em {side}", off))
    return Measure("edge", "行末が版面の端に揃う", "T1, R33", len(rows), tuple(cases))


def _is_ragged(row: BodyLine, following: BodyLine | None) -> bool:
    if following is None or not row.seen.is_unfillable:
        return False
    latin = sum(kind in WESTERN for kind in row.seen.classes)
    is_before_latin = not WESTERN.isdisjoint(following.seen.classes[:2])
    is_too_long = bool(latin or is_before_latin) and first_unit(following) > row.seen.rest
    return 2 * latin > len(row.seen.classes) or is_too_long


def beyond(text: Text) -> Measure:
    """T1: no line, last ones included, ends beyond the right edge."""
    rows = [row for row in body(text) if row.seen.line.is_last]
    cases = [
        row.case(f"{-row.seen.rest:.3f} em はみ出す", -row.seen.rest)
        for row in rows
        if row.seen.rest < -SAME
    ]
    return Measure("beyond", "段落の最終行が版面を出ない", "T1", len(rows), tuple(cases))


def line_end(text: Text) -> Measure:
    """R6: a mark at the end of a full line keeps its half em (a middle dot its quarter) or none."""
    rows = [
        row
        for row in body(text)
        if row.seen.end_space and not row.seen.line.is_last and row.seen.rest < 1
    ]
    cases = []
    for row in rows:
        off = min(abs(row.seen.rest), abs(row.seen.rest - row.seen.end_space))
        if off > SAME:
            cases.append(row.case(f"行末のアキ {row.seen.rest:.3f} em", off))
    return Measure(
        "line-end", "行末の約物のアキは全か無か", "R6, R22, R23", len(rows), tuple(cases)
    )


def line_head(text: Text) -> Measure:
    """R5: an opening bracket at the head of a line has no half em before it, even when indented.

    Indents are whole em, so a half em shows as the fraction of the indent.
    """
    rows = [row for row in body(text) if row.seen.classes[0] is Cl.OPENING]
    cases = []
    for row in rows:
        indent = (row.seen.start - row.seen.line.left) / row.seen.line.size
        if abs(indent - round(indent)) > SAME:
            cases.append(row.case(f"行頭の括弧の前に {indent:.3f} em", indent))
    return Measure("line-head", "行頭の始め括弧は天付き", "R5", len(rows), tuple(cases))


def indent(text: Text) -> Measure:
    """R34–R36: every line begins at a whole number of em from the edge of its measure.

    In a PDF the edges of boxes are not known, so a breach is a fault only if elements are known.
    """
    rows = [row for row in body(text) if row.seen.classes[0] is not Cl.OPENING]
    cases = []
    for row in rows:
        amount = (row.seen.start - row.seen.line.left) / row.seen.line.size
        if abs(amount - round(amount)) > SAME:
            cases.append(row.case(f"字下げ {amount:.3f} em", amount - round(amount)))
    return Measure(
        "indent",
        "字下げは全角の整数倍",
        "R34–R36",
        len(rows),
        tuple(cases),
        is_must=_is_known(rows),
    )


def _is_known(rows: list[BodyLine]) -> bool:
    return any(row.seen.line.source is not None for row in rows)


def whole(text: Text) -> Measure:
    """R50: a paragraph's measure is a whole number of em.

    Without boxes or tags the measure is inferred from all of the text, and a breach is no fault.
    """
    rows = [row for row in body(text) if row.seen.line.is_first]
    cases = []
    for row in rows:
        measure = (row.seen.line.right - row.seen.line.left) / row.seen.line.size
        off = measure - round(measure)
        if abs(off) > _WHOLE:
            cases.append(row.case(f"行長 {measure:.2f} em", off))
    is_must = text.is_tagged or _is_known(rows)
    title = "行長は全角の整数倍"
    return Measure("whole", title, "R50", len(rows), tuple(cases), is_must=is_must)


def spread(text: Text) -> Measure:
    """R39: a spread head has equal spaces, and is a whole number of em long.

    Any line outside body text whose characters all stand apart is taken for a head. In a PDF the
    cells of a table may look like one, so a breach is a fault only if elements are known.
    """
    rows = [BodyLine(page, number, seen(line)) for page, number, line in text.lines(Role.OTHER)]
    rows = [row for row in rows if _is_spread(row)]
    cases = []
    for row in rows:
        gaps = [gap for _, gap in row.seen.solid]
        length = (row.seen.end - row.seen.start) / row.seen.line.size
        off = max(max(gaps) - min(gaps), abs(length - round(length)))
        if off > _SPREAD_SAME:
            detail = f"字間 {min(gaps):.3f}～{max(gaps):.3f} em、長さ {length:.3f} em"
            cases.append(row.case(detail, off))
    title = "均等割りは等間隔で全角の整数倍"
    return Measure("spread", title, "R39", len(rows), tuple(cases), is_must=_is_known(rows))


def _is_spread(row: BodyLine) -> bool:
    """Whether a line is only kana and kanji, all apart, but less far than the cells of a table."""
    gaps = [gap for _, gap in row.seen.solid]
    is_all = len(gaps) == len(row.seen.glyphs) - 1 and bool(gaps)
    return is_all and min(gaps) > _SPREAD_LEAST and max(gaps) < _SPREAD_MOST
