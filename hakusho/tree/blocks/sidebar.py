"""Sidebars (コラム): numbered boxes beside the main text, `:::{sidebar} 題 {#id}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block, Inlines


@dataclass(frozen=True, slots=True)
class Sidebar(Block):
    """A sidebar with its title and author; it has its own number series."""

    kind: ClassVar[str] = "sidebar"
    content: Inlines
    children: tuple[Block, ...]
    author: str = ""

    attributes: ClassVar[tuple[str, ...]] = ("author",)

    @classmethod
    def from_directive(cls, written: Directive, _material: Material) -> Sidebar:
        """The sidebar of a `:::{sidebar}` block."""
        author = written.attributes.values.get("author", "")
        return cls(written.id, written.span, written.title, written.children, author)
