"""Checks of the lines of laid-out sections by the rules of the meter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.html.sections import Section
from hakusho.layout.pages import blocks_of
from kumihan.meter.model import Measure


def lines_are_well_set(section: Section, measures: Sequence[Measure]) -> Iterator[Diagnostic]:
    """P005: a line breaks a rule that every line must keep.

    A line is put to the block whose element it belongs to.
    """
    blocks = blocks_of(section)
    for measure in measures:
        if measure.is_must and not measure.allowed and measure.cases:
            for case in measure.worst:
                name = case.source.get("id", "") if case.source is not None else ""
                span = blocks[name].span if name in blocks else section.span
                message = f"組版の規則「{measure.title}」（{measure.numbers}）から外れています"
                yield finding("P005", message, span, f"「{case.text}」{case.detail}")
