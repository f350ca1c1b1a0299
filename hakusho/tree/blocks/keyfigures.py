"""Key figures (数字で見る): values set large, in a grid, `:::{key-figures} #id`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.findings.diagnostic import finding
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.directive import Directive, Material, meant
from hakusho.tree.model import Block, Inlines, plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A value with its unit and label, and what it changed by; each is text with its place."""

    label: Inlines
    value: Inlines
    unit: Inlines = ()
    change: Inlines = ()
    change_label: Inlines = ()
    note: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures(Block):
    """Key figures that stand together."""

    kind: ClassVar[str] = "key-figures"
    content: Inlines
    figures: tuple[KeyFigure, ...]
    notes: tuple[Inlines, ...] = ()
    source: Inlines = ()
    is_wide: bool = False

    attributes: ClassVar[tuple[str, ...]] = ()

    @property
    def longest(self) -> Inlines:
        """The value that takes most room, by which the size of all is chosen."""
        whole = ((*figure.value, *figure.unit) for figure in self.figures)
        return max(whole, key=lambda value: len(plain_text(value)), default=())

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Block:
        """The figures of a `:::{key-figures} #id` block; A001 and a fault if there are none."""
        make = material.key_figures.get(written.id)
        if make is not None:
            return make(written.id, written.span)
        near, hint = meant(written.id, cls.kind, material)
        if not material.is_unreadable(cls.kind, written.id):
            message = f"主な数値「#{written.id}」が key-figures.yaml にありません"
            hint = hint or f"key-figures.yaml に {written.id}: の項目を加えてください"
            material.report(finding("A001", message, written.span, hint))
        return BlockFault(written.id, written.span, f"数値不明 #{written.id}", near)
