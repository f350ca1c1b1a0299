"""How inlines follow each other: which line ends are spaces, and which texts are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from hakusho.markup.elements import PARAGRAPHS, first_text
from hakusho.sources.characters import is_japanese
from hakusho.tree.model import Break, Inline, Phrase, Text, plain_text


@dataclass(slots=True)
class LineEnds:
    """Decides which line breaks of a sequence are spaces, in time linear in its length."""

    children: Sequence[SyntaxTreeNode]
    after: list[str] | None = None  # for each child the first character after it
    last: str = ""  # the last character of the inlines seen so far
    seen: int = 0  # the number of these inlines

    def is_space(self, before: Sequence[Inline], index: int) -> bool:
        """Whether the line break at `index` is a space: not beside Japanese (CSS Text 3 §4.1.3)."""
        for inline in before[self.seen :]:
            self.last = plain_text((inline,))[-1:] or self.last
        self.seen = len(before)
        if self.after is None:
            self.after = _followers(self.children)
        sides = (self.last, self.after[index])
        return not any(side and is_japanese(side) for side in sides)


def _followers(children: Sequence[SyntaxTreeNode]) -> list[str]:
    """For each node, the first character of the text after it; empty if there is none."""
    found, last = [], ""
    for node in reversed(children):
        found.append(last)
        last = first_text(node)[:1] or last
    return found[::-1]


def merged(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The inlines; texts are merged only if adjacent in the source, so that places stay right."""
    pending: Text | None = None
    for inline in inlines:
        if pending and isinstance(inline, Text) and _follows(pending, inline):
            pending = Text(pending.text + inline.text, pending.span)
            continue
        if pending:
            yield pending
        pending = inline if isinstance(inline, Text) else None
        if pending is None:
            yield inline
    if pending:
        yield pending


def parted(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The inlines of a cell, in which a paragraph begins and ends a line."""
    is_open = has_ended = False  # whether something stands in the line, and whether it has to end
    for inline in inlines:
        if isinstance(inline, Text) and not inline.text.strip() and (has_ended or not is_open):
            continue
        is_paragraph = isinstance(inline, Phrase) and inline.element in PARAGRAPHS
        if is_open and (is_paragraph or has_ended) and not isinstance(inline, Break):
            yield Break(inline.span)
        if isinstance(inline, Phrase) and is_paragraph:
            yield from inline.content
        else:
            yield inline
        is_open, has_ended = not isinstance(inline, Break), is_paragraph


def _follows(first: Text, second: Text) -> bool:
    column = first.span.column + len(first.text)
    return (second.span.line, second.span.column) == (first.span.line, column)
