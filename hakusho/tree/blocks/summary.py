"""Summaries (概要): what extracts and slides print of a chapter, `:::{summary} 題 {#id}`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from hakusho.findings.diagnostic import did_you_mean, finding
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.directive import Directive, Material
from hakusho.tree.model import Block, Inlines


@dataclass(frozen=True, slots=True)
class Summary(Block):
    """A topic in brief: its title, a lead, and statements.

    `shown` is the figure or table of the book that stands beside it on a slide.
    """

    kind: ClassVar[str] = "summary"
    content: Inlines
    children: tuple[Block, ...]
    shown: Block | None = None

    attributes: ClassVar[tuple[str, ...]] = ("shows",)

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs at the beginning, if anything stands below them."""
        at = next((n for n, b in enumerate(self.children) if not isinstance(b, Paragraph)), 0)
        return self.children[:at]

    @property
    def statements(self) -> tuple[Block, ...]:
        """What stands below the lead."""
        return self.children[len(self.lead) :]

    @classmethod
    def from_directive(cls, written: Directive, material: Material) -> Summary:
        """The summary of a `:::{summary}` block; what it shows is made for slides only."""
        if not written.title:
            hint = ":::{summary} 売上高の推移 {#gaiyo-uriage} のように書いてください"
            material.report(finding("M004", "概要の題がありません", written.span, hint))
        shown = _shown(written, material)
        return cls(written.id, written.span, written.title, written.children, shown)


def _shown(written: Directive, material: Material) -> Block | None:
    """The figure or table that a summary shows; A001 if there is none of this id."""
    name = written.attributes.values.get("shows", "").removeprefix("#")
    if not name:
        return None
    if name in material.tables:
        return material.tables[name](name, written.span) if material.slide else None
    entry = material.figures.get(name)
    if entry is None:
        if not any(material.is_unreadable(kind, name) for kind in ("figure", "table")):
            known = [*material.figures, *material.tables]
            hint = did_you_mean(name, known, "#{}") or "図か表の id を書いてください"
            message = f"概要に添える図表「#{name}」がありません"
            material.report(finding("A001", message, written.span.find(name), hint))
        return None
    if material.slide is None:
        return None
    own = replace(written, name=Figure.kind, title=(), children=(), id=name)
    made = Figure.from_directive(own, material)
    if not isinstance(made, Figure):
        return made
    size = material.slide.fitted(made.size, is_chart=bool(entry.chart))
    return replace(made, entry=replace(entry, turned=False), size=size)
