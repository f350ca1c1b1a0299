"""`build.py measure`: measure the typesetting of any PDF, rule by rule."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from hakusho.commands import given
from hakusho.findings.diagnostic import visible
from kumihan.meter import area, pdf, rules
from kumihan.meter.model import Case, Measure, Role, Text
from kumihan.pdf.foreign import ForeignReader

GOOD, BREACHES, USAGE = 0, 1, 2
_WORST = 3
_WIDTH = 42  # terminal cells of the column of titles
SYNTAX = "段数x字数x行数@行送り の形で書いてください（例 1x40x36@27H。単位は pt・mm・H）"


def run(file: Path, type_area: str | None = None, output: TextIO = sys.stdout) -> int:
    """Print the measures of a PDF. The status is 0 good, 1 breaches, 2 wrong arguments."""
    try:
        wanted = area.parsed(type_area) if type_area else None
    except ValueError:
        print(f"--type-area {type_area} が読めません。{SYNTAX}", file=sys.stderr)
        return USAGE
    try:
        content = given.content(file)
        with given.named(file):
            text = pdf.text_of(ForeignReader(content), wanted)
    except given.GivenError as error:
        print(visible(str(error)), file=sys.stderr)
        return USAGE
    found = rules.measures(text)
    for line in shown(text, found, is_given=wanted is not None):
        print(visible(line), file=output)
    return BREACHES if any(measure.is_must and measure.is_failed for measure in found) else GOOD


def shown(text: Text, found: Sequence[Measure], *, is_given: bool) -> Iterator[str]:
    """The table: type area, then each rule with its worst cases."""
    lines = sum(1 for _ in text.lines())
    how = "指定" if is_given else "推定"
    by = "タグ" if text.is_tagged else "推定"
    yield f"版面（{how}）: {text.area}　{len(text.pages)}ページ、本文 {lines}行（見分け方: {by}）"
    headings = sum(1 for _ in text.lines(Role.HEADING))
    others = sum(1 for _ in text.lines(Role.OTHER))
    yield f"測らない行: 見出し {headings}、注・表・柱など {others}"
    yield f"{_padded('規則', _WIDTH)} {_padded('番号', 18)}     機会     違反"
    for measure in found:
        yield _row(measure)
        yield from (f"      {_case(case)}" for case in measure.worst[:_WORST])
    total = sum(m.breaches for m in found if m.is_must and not m.allowed)
    yield f"違反 {total}件、本文1,000行当たり {1000 * total / max(lines, 1):.1f}件"


def _row(measure: Measure) -> str:
    mark = "×" if measure.is_failed and measure.is_must else "△" if measure.breaches else "○"
    counts = f"{measure.opportunities:9,} {measure.breaches:8,}"
    share = ""
    if measure.allowed and measure.opportunities:
        part = 100 * measure.breaches / measure.opportunities
        share = f"  {part:.1f}%（{100 * measure.allowed:g}%まで）"
    if measure.most is not None:
        share += f"  最大 {measure.most:.3f} {measure.unit}"
    name = f"{_padded(measure.title, _WIDTH - 3)} {_padded(measure.numbers, 18)}"
    return f"{mark} {name} {counts}{share}"


def _case(case: Case) -> str:
    place = f"{case.page}ページ {case.line}行" if case.page else "全体"
    return f"{place}「{case.text}」{case.detail}"


def _padded(text: str, width: int) -> str:
    used = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
    return text + " " * max(0, width - used)
