"""Figures: photographs, charts, maps and diagrams from the ledger `figures.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.findings.diagnostic import finding
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.chart import Chart
from hakusho.tree.directive import Directive, Material, meant
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.model import Block, Inlines
from hakusho.tree.room import Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Block):
    """A figure in the text; `size` is that on the page.

    `address` is empty while its picture is missing (placeholder). `is_faulty` tells that the
    picture or chart exists, but cannot be used.
    """

    kind: ClassVar[str] = "figure"
    entry: FigureEntry
    size: Size
    address: str
    caption: Inlines
    caption_note: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ()
    is_faulty: bool = False
    chart: Chart | None = None

    attributes: ClassVar[tuple[str, ...]] = ()

    @property
    def series(self) -> str:
        """The number series: the entry's own, else its kind."""
        return self.entry.series or self.entry.kind

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Block:
        """The figure of a `:::{figure} #id` block; A001 and a fault if the ledger lacks it."""
        entry = material.figures.get(written.id)
        if entry is None:
            near, hint = meant(written.id, "figure", material)
            if not material.is_unreadable("figure", written.id):
                message = f"図「#{written.id}」が figures.yaml にありません"
                hint = hint or f"figures.yaml に {written.id}: の項目を加えてください"
                material.report(finding("A001", message, written.span, hint))
            return BlockFault(written.id, written.span, f"図不明 #{written.id}", near)
        chart = material.chart(entry) if entry.chart else None
        address = _address(written.id, entry, chart, material)
        return cls(
            written.id,
            written.span,
            entry=entry,
            size=material.room.size(entry, material.shape(entry, chart)),
            address=address or "",
            caption=material.text(entry.caption),
            caption_note=material.text(entry.caption_note) if entry.caption_note else (),
            notes=tuple(material.text(note) for note in entry.notes),
            source=material.text(entry.source) if entry.source else (),
            is_faulty=address is None,
            chart=chart,
        )


def _address(name: str, entry: FigureEntry, chart: Chart | None, material: Material) -> str | None:
    """The address of a figure's picture or drawing; "" for a missing one, None for a faulty one."""
    if entry.file and entry.chart:
        hint = "画像（file）かグラフ（chart）の一方を書いてください"
        message = "file と chart の両方があります"
        material.report(finding("Y003", message, entry.file.span, hint))
        return None
    if entry.chart:
        return f"project:///charts/{name}.svg" if chart else None
    if entry.file:
        return material.image(entry.file.text, entry.file.span, planned=not entry.has_arrived)
    if entry.has_arrived:
        message = f"図「{name}」は「{entry.status}」ですが、画像（file）がありません"
        hint = "画像の名前を file: に書くか、status を「未入稿」に改めてください"
        material.report(finding("A002", message, entry.span, hint))
    return ""


@dataclass(frozen=True, slots=True)
class Image(Block):
    """An image without a ledger entry, from `![alt](file)` alone in a paragraph.

    `caption` is text in the line below it, `title` the text in quotes after the name of its file;
    `width` and `height` are lengths in CSS, empty if the picture has its own size.
    """

    kind: ClassVar[str] = "image"
    address: str
    alt: str
    title: str = ""
    width: str = ""
    height: str = ""
    caption: Inlines = ()
