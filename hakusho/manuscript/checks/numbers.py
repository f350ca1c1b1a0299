"""A check of the numbers of figures, tables and sidebars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import DEFAULT_PATTERNS, Labels
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Block

# What the numbers in chapters of a kind can begin with, so that no other kind has them.
_PREFIXES = {
    "feature": "特集", "appendix": "付録", "document": "資料", "introduction": "序章",
    "preface": "巻頭", "afterword": "巻末", "part": "部",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A block with a number, the kind of its chapter, and the series that it is counted in."""

    block: Block
    kind: str
    series: str


def numbers_are_not_repeated(publication: Publication, labels: Labels) -> Iterator[Diagnostic]:
    """R013: no two figures, tables or sidebars of a book have the same number."""
    seen: dict[str, _Numbered] = {}
    for number, one in _numbered(publication, labels):
        first = seen.setdefault(number, one)
        if first.block.id != one.block.id:
            message = f"番号「{number}」が二つあります（最初は {first.block.span}）"
            yield finding("R013", message, one.block.span, _hint(first, one, publication))


def _numbered(publication: Publication, labels: Labels) -> Iterator[tuple[str, _Numbered]]:
    for chapter in publication.chapters:
        for node in chapter.nodes:
            label = (
                labels.by_id.get(node.id) if isinstance(node, Figure | Table | Sidebar) else None
            )
            if label and label.number and isinstance(node, Block):
                yield label.number, _Numbered(node, chapter.kind, label.kind)


def _hint(first: _Numbered, second: _Numbered, publication: Publication) -> str:
    """What to write in the settings so that two things get different numbers."""
    written = publication.settings.numbering.get(second.series)
    pattern = written if isinstance(written, str) else DEFAULT_PATTERNS.get(second.series, "")
    other = next((one for one in (second, first) if one.kind in _PREFIXES), second)
    if first.series != second.series:
        return f"numbering の {first.series} と {second.series} を、別の型にしてください"
    if first.kind != second.kind and f"{other.kind}-" not in other.series:
        key, meant = f"{other.kind}-{other.series}", _PREFIXES[other.kind] + pattern
        return f'publication.yaml の numbering に {key}: "{meant}" を加えてください'
    has_parts = any(chapter.kind == "part" for chapter in publication.chapters)
    if has_parts and "{1}" in pattern and "{0}" not in pattern:
        meant = pattern.replace("{1}", "{0}-{1}")
        return f'numbering の {second.series} を "{meant}" にしてください（{{0}} は部の番号）'
    return f"numbering の {second.series} を、通し番号の {{n}} だけを使う型にしてください"
