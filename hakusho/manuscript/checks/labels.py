"""A check of words that the templates print before a source, a credit, a unit or a note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.manuscript.printed import place_of
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import Inlines, plain_text

# What is printed before each, and how people type it.
_TYPED = {
    "source": ("資料：", re.compile(r"(?:資料|出典|出所)[：:]")),
    "notes": ("注", re.compile(r"[（(]?注[ \u3000]?[0-9０-９]*(?:[）)：:]|[ \u3000])")),
    "credit": ("提供：", re.compile(r"(?:写真)?提供[：:]")),
    "unit": ("単位：", re.compile(r"[（(]?単位[：:]")),
}


def labels_are_printed_once(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """A020: what is printed before a source, a credit, a unit or a note is not typed as well."""
    blocks: list[Figure | Table] = [*publication.placed(Figure), *publication.placed(Table)]
    for block in blocks:
        for name, text, place in _labelled(block):
            printed, typed = _TYPED[name]
            if match := typed.match(text):
                message = f"{name} の初めの「{match[0]}」は、「{printed}」と二重に印刷されます"
                yield finding(
                    "A020", message, place.find(match[0]), f"「{match[0]}」を消してください"
                )


def _labelled(block: Figure | Table) -> Iterator[tuple[str, str, Span]]:
    """The texts of a block before which a word is printed, each with its key and its place."""
    texts = [("source", block.source), *(("notes", note) for note in block.notes)]
    for name, content in texts:
        if content:
            yield name, _written(content), content[0].span
    if isinstance(block, Figure):
        entry = block.entry
        yield "credit", entry.credit, place_of(entry.credit, entry.span)
        yield "unit", entry.unit, place_of(entry.unit, entry.span)
    else:
        yield "unit", block.unit, block.span


def _written(content: Inlines) -> str:
    return plain_text(content).lstrip()
