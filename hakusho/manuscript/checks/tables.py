"""Checks of tables: their width, and whether their totals are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.tables.columns import measure_of, rooms_of
from hakusho.tree.blocks.table import Table


def tables_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A008: the numbers and short words of a table fit its columns without being broken."""
    if publication.theme is None:
        return
    hanmen, sizes = publication.settings.kihon_hanmen, publication.theme.theme.sizes
    for table in publication.placed(Table):
        rooms, room = rooms_of(table), measure_of(table, hanmen, sizes)
        width = rooms.needed
        name = f"表「#{table.id}」" if table.id in publication.tables else "この表"
        for number, wanted in rooms.too_narrow(table.columns):
            given = table.columns[number].width
            message = (
                f"{name}の{number + 1}番目の列の幅（width: {given:g}）には、数や語が入りません"
            )
            yield finding(
                "A008", message, table.span, f"width を {ceil(wanted)} 以上にしてください"
            )
        if width <= room:
            continue
        message = f"{name}の列は、合わせて{width:.0f}字の幅が要り、版面（{room:.0f}字）に入りません"
        turned = measure_of(replace(table, turned=True), hanmen, sizes)
        cure = "列を減らすか、表を分けてください"
        if not table.turned and width <= turned:
            turn = "turned: true で回すか、"
            is_written = table.id not in publication.tables
            cure = ("tables/ の表に移して " if is_written else "") + turn + cure
        yield finding("A008", message, table.span, cure)
