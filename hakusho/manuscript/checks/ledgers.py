"""Checks of the picture ledger and the tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import suppress

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.pictures.placing import PLACES, ledger_findings, picture_of, probe, resolution
from hakusho.pictures.probe import Probe
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication, chapters_elsewhere, is_printed_elsewhere
from hakusho.sources.text import read_source
from hakusho.trade.limits import RESOLUTION
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.keyfigures import KeyFigures
from hakusho.tree.blocks.sidebyside import SideBySide
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Text, nodes
from kumihan.files.files import OutsideError
from kumihan.geometry.units import MM_PER_INCH

_MARK = re.compile(r"[（(]注([0-9]+)[）)]")
_WITHOUT = "紙面を確かめ、要るものなら、図形や画像に変えて書き出し直してください"
_PLACED = re.compile(r"^[ \t>]*:{3,}[ \t]*\{(?:figure|table|key-figures)\}[ \t]*#(\S+)", re.M)


def entries_are_complete(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A004, A005: photographs have a credit, all figures an alternative text."""
    for name, entry in publication.figures.items():
        yield from ledger_findings(entry, name)


def entries_are_used(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A009: each entry is placed somewhere, in this publication or in another of its folder."""
    placed = {n.id for n in publication.nodes if isinstance(n, (Figure, Table, KeyFigures))}
    placed |= set(publication.misspelt.values())
    spans = {name: entry.span for name, entry in publication.figures.items()}
    kinds = dict.fromkeys(spans, "figure")
    for kind, own in (("table", publication.tables), ("key-figures", publication.key_figures)):
        spans |= own
        kinds |= dict.fromkeys(own, kind)
    open_ = [name for name in spans if name not in placed and not publication.is_cut]
    elsewhere = set(_placed_elsewhere(publication)) if open_ else set()
    for name in (name for name in open_ if name not in elsewhere):
        message = f"「#{name}」はどこにも置かれていません"
        yield finding(
            "A009", message, spans[name], f":::{{{kinds[name]}}} #{name} と ::: で置いてください"
        )


def summaries_are_printed(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A009: each summary is printed by this publication or by another of its folder."""
    for summary in (one for chapter in publication.chapters for one in chapter.left_out):
        if not is_printed_elsewhere(summary, publication):
            message = f"概要「#{summary.id}」は、どの本にも印刷されません"
            hint = "概要版の only にこの id を書くか、layout: slides の本を作ってください"
            yield finding("A009", message, summary.span, hint)


def _placed_elsewhere(publication: Publication) -> Iterator[str]:
    ignore: list[Diagnostic] = []
    for name in set(chapters_elsewhere(publication)):
        source = read_source(publication.folder, name, ignore.append)
        yield from _PLACED.findall(source.text if source else "")


def table_notes_exist(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M011: every mark 「（注2）」 in a table has its note below the table."""
    for table in (table for table in publication.placed(Table) if table.notes):
        parts = nodes((table.caption, table.head, table.body))
        for text in (node for node in parts if isinstance(node, Text)):
            for match in _MARK.finditer(text.text):
                if not 0 < int(match[1]) <= len(table.notes):
                    message = f"表「#{table.id}」に注{match[1]}がありません"
                    hint = (
                        f"表の注は{len(table.notes)}個です。notes に加えるか、番号を直してください"
                    )
                    yield finding("M011", message, text.span.find(match[0]), hint)


def pictures_print_well(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A003, A006: the resolution of a picture at its size on the page is enough for print."""
    for figure in publication.placed(Figure):
        dpi = resolution(figure, publication.folder)
        span = figure.entry.file.span if figure.entry.file else figure.span
        if not RESOLUTION.is_passed(dpi):
            continue
        width = figure.size.width
        message = f"「#{figure.id}」は {width:g} mm 幅で {dpi:.0f} dpi です"
        pixels = math.ceil(width / MM_PER_INCH * RESOLUTION.warning)
        hint = f"横 {pixels} 画素以上の画像に替えるか、width を小さくしてください"
        yield finding("A003" if RESOLUTION.is_broken(dpi) else "A006", message, span, hint)


def pictures_have_faces(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A013: text in SVG pictures uses faces that the book has, and that in PDFs brings its own."""
    if publication.theme is None:
        return
    theme = publication.theme.theme
    entries = (*theme.faces.values(), *publication.settings.fallback)
    known = {entry.family for entry in entries}
    for file, span, found in _pictures(publication):
        for asked in sorted(found.families):
            names = [name.strip(" '\"") for name in asked.split(",")]
            if known.isdisjoint(names):
                message = f"図「{file}」の文字が、本にない書体「{names[0]}」を求めています"
                if not asked:
                    message = f"図「{file}」の文字に、書体の指定（font-family）がありません"
                hint = f"図の中の font-family を {'、'.join(sorted(known))} のどれかにしてください"
                yield finding("A013", message, span, hint)
        for problem, remedy in found.unset:
            yield finding("A013", f"図「{file}」の{problem}", span, remedy)


def pictures_are_whole(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A015: all that is in a picture file is printed."""
    for file, span, found in _pictures(publication):
        for name in found.undrawn:
            message = f"図「{file}」の{name}は、紙面に表れません"
            yield finding("A015", message, span, _WITHOUT)


def _pictures(publication: Publication) -> Iterator[tuple[str, Span, Probe]]:
    """The picture files that are placed: name, the place that names it, and what is in it."""
    for node in publication.nodes:
        if isinstance(node, PLACES) and (picture := picture_of(node)):
            yield *picture, probe(publication.folder, picture[0])
        elif isinstance(node, Figure) and node.is_faulty and (named := node.entry.file):
            with suppress(OutsideError):  # A007
                yield named.text, named.span, probe(publication.folder, named.text)


def figures_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A008: a figure is not larger than the type area; for a turned one, that is turned, too."""
    hanmen = publication.settings.kihon_hanmen
    for figure in publication.placed(Figure):
        entry = figure.entry
        width, height = hanmen.width, hanmen.height
        if entry.turned:
            width, height = height, width
        if figure.size.width > width + 0.01 or figure.size.height > height:
            size = f"{figure.size.width:g}×{figure.size.height:g} mm"
            limit = f"{width:g}×{height:g} mm"
            message = f"図「#{figure.id}」（{size}）は版面（{limit}）に入りません"
            hint = f"width は {width:g}、height は {height:g} までです"
            yield finding("A008", message, entry.span, hint)


def rows_fit(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A008, A012: figures side by side fit into the width of the text, and have one height."""
    hanmen = publication.settings.kihon_hanmen
    for row in publication.placed(SideBySide):
        gaps = hanmen.figure_gap * (len(row.figures) - 1)
        names = "、".join(f"#{figure.id}" for figure in row.figures)
        room = hanmen.width - gaps
        total = sum(figure.size.width for figure in row.figures)
        if len(row.figures) > 1 and total > room + 0.01:
            message = f"横に並べた図（{names}）の幅の合計 {total:g} mm は、版面に入りません"
            hint = f"図の間の {gaps:g} mm を除いて、width の合計は {room:g} までです"
            yield finding("A008", message, row.span, hint)
        heights = sorted({figure.size.height for figure in row.figures})
        if len(heights) > 1:
            shown = "、".join(f"{height:g}" for height in heights)
            message = f"横に並べた図（{names}）の高さが違います（{shown} mm）"
            yield finding("A012", message, row.span, "figures.yaml の height をそろえてください")
