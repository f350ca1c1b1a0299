"""Sidebars (コラム): numbered boxes beside the main text, `:::{sidebar} 題 {#id}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block, Inlines, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidebar(Block):
    """A sidebar with its title, numbered in its own series or in another, such as one of cases.

    At its end stand its author, a few words about the author (`profile`) and a portrait.
    """

    kind: ClassVar[str] = "sidebar"
    content: Inlines
    children: tuple[Block, ...]
    author: str = ""
    profile: str = ""
    portrait: tuple[Picture, ...] = ()
    series: str = "sidebar"

    attributes: ClassVar[tuple[str, ...]] = ("author", "profile", "portrait", "series")

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Sidebar:
        """The sidebar of a `:::{sidebar}` block."""
        values = written.attributes.values
        author = values.get("author", "")
        return cls(
            written.id,
            written.span,
            content=written.title,
            children=written.children,
            author=author,
            profile=values.get("profile", ""),
            series=values.get("series") or "sidebar",
            portrait=_portrait(values.get("portrait", ""), author, written, material),
        )


def _portrait(
    file: str, author: str, written: Directive, material: Material
) -> tuple[Picture, ...]:
    if not file:
        return ()
    span = written.span.find(file)
    return (Picture(material.image(file, span) or "", author or "筆者", span),)
