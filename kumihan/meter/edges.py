"""Rules of the two ends of a line: R5–R7, R33, R34, T1."""

from __future__ import annotations

from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.meter.model import Measure, Text
from kumihan.meter.spots import ENDING, SAME, body

_KEEP = {Cl.MIDDLE_DOT: 0.25} | dict.fromkeys(ENDING, 0.5)


def right_edge(text: Text) -> Measure:
    """T1, R33: every line but the last of a paragraph ends at the right edge, within 0.02 em.

    The space of a mark at the end counts as part of the line or not; hanging is a breach.
    """
    rows = [row for row in body(text) if not row.seen.line.is_last]
    cases = []
    for row in rows:
        rest = row.seen.rest
        off = min((rest - space for space in {0.0, row.seen.end_space}), key=abs)
        if abs(off) > SAME:
            side = "手前" if off > 0 else "外"
            cases.append(row.case(f"行末が版面の{abs(off):.3f} em {side}", off))
    return Measure("edge", "行末が版面の端に揃う", "T1, R33", len(rows), tuple(cases))


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
        if row.seen.classes[-1] in _KEEP and not row.seen.line.is_last and row.seen.rest < 1
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
    """R5: an opening bracket at the head of a line has no half em before it, after an indent too.

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
    """R34–R36: every line begins at a whole number of em from the edge of its measure."""
    rows = [row for row in body(text) if row.seen.classes[0] is not Cl.OPENING]
    cases = []
    for row in rows:
        amount = (row.seen.start - row.seen.line.left) / row.seen.line.size
        if abs(amount - round(amount)) > SAME:
            cases.append(row.case(f"字下げ {amount:.3f} em", amount - round(amount)))
    return Measure("indent", "字下げは全角の整数倍", "R34–R36", len(rows), tuple(cases))
