"""Signatures: the date, office and name that end a foreword, `:::{signature}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class Signature(Block):
    """Lines that end one em before the end of the line (字上げ, JLREQ 3.5.2)."""

    kind: ClassVar[str] = "signature"
    children: tuple[Block, ...]

    attributes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def from_directive(cls, written: Directive, _material: Material) -> Signature:
        """The signature of a `:::{signature}` block."""
        return cls(written.id, written.span, written.children)
