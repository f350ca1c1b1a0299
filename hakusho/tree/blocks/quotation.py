"""Quotations set as blocks (R36): `>` or `:::{quotation}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class Quotation(Block):
    """Quoted blocks; `source` names the work quoted."""

    kind: ClassVar[str] = "quotation"
    children: tuple[Block, ...]
    source: str = ""

    attributes: ClassVar[tuple[str, ...]] = ("source",)

    @classmethod
    def from_directive(cls, written: Directive, _material: Material) -> Quotation:
        """The quotation of a `:::{quotation}` block."""
        source = written.attributes.values.get("source", "")
        return cls(written.id, written.span, written.children, source)
