"""Note boxes: short unnumbered boxes in the text, `:::{box} 題`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block, Inlines


@dataclass(frozen=True, slots=True)
class Box(Block):
    """A box with or without a title; without one it may have the Japanese name of its kind."""

    kind: ClassVar[str] = "box"
    content: Inlines
    children: tuple[Block, ...]
    label: str = ""

    attributes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def from_directive(cls, written: Directive, _material: Material) -> Box:
        """The box of a `:::{box}` block."""
        return cls(written.id, written.span, written.title, written.children)
