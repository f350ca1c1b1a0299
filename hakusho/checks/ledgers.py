"""Checks of the picture ledger and the tables."""

from __future__ import annotations

from collections.abc import Iterator

from hakusho.blocks.figure import Figure
from hakusho.blocks.table import Table
from hakusho.diagnostic import Diagnostic, finding
from hakusho.model import nodes
from hakusho.numbering import Labels
from hakusho.pictures import ledger_findings, resolution
from hakusho.publication import Publication

ERROR_DPI, WARNING_DPI = 200, 300


def _figures(publication: Publication) -> Iterator[Figure]:
    for node in nodes(tuple(chapter.blocks for chapter in publication.chapters)):
        if isinstance(node, Figure):
            yield node


def entries_are_complete(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A004, A005: photographs have a credit, all figures an alternative text."""
    for name, entry in publication.figures.items():
        yield from ledger_findings(entry, name)


def entries_are_used(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A009: what the ledger has is placed somewhere."""
    placed = {node.id for node in nodes(tuple(c.blocks for c in publication.chapters))
              if isinstance(node, (Figure, Table))}  # fmt: skip
    spans = {name: entry.span for name, entry in publication.figures.items()}
    spans |= publication.tables
    for name, span in spans.items():
        if name not in placed:
            message = f"「#{name}」はどこにも置かれていません"
            yield finding("A009", message, span, f":::{{figure}} #{name} などで置きます")


def pictures_print_well(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A003, A006: the resolution at the placed size is enough for print."""
    for figure in _figures(publication):
        dpi = resolution(figure, publication.folder)
        span = figure.entry.file.span if figure.entry.file else figure.span
        message = f"「#{figure.id}」は {figure.entry.width:g} mm 幅で {dpi:.0f} dpi です"
        if dpi < ERROR_DPI:
            yield finding("A003", message, span, "大きな画像に替えるか、width を小さくします")
        elif dpi < WARNING_DPI:
            yield finding("A006", message, span, "300 dpi 以上の画像を求めます")


def figures_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A008: a figure is not larger than the type area."""
    hanmen = publication.settings.kihon_hanmen
    for figure in _figures(publication):
        entry = figure.entry
        if entry.width > hanmen.width + 0.01 or entry.height > hanmen.height:
            size = f"{entry.width:g}×{entry.height:g} mm"
            limit = f"{hanmen.width:g}×{hanmen.height:g} mm"
            message = f"図「#{figure.id}」（{size}）は版面（{limit}）より大きいです"
            yield finding("A008", message, entry.span, "width と height を直します")
