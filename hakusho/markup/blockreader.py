"""What the blocks of a source are read with: their places, their inlines, their ids and faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Source, Span, finding
from hakusho.findings.limits import Limit
from hakusho.markup.ids import Ids
from hakusho.markup.inlines import InlineReader
from hakusho.markup.signs import lead
from hakusho.markup.syntax import restore
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.directive import Attributes, Material, read_attributes
from hakusho.tree.model import Block, Inlines, Note

_ATTRIBUTES = re.compile(
    r"(?<![ \t])[ \t]*+(?<!\\)\{:?((?:[ \t]*#|-(?=[ }])|\.[A-Za-z]|[a-z-]+=)[^{}]*)\}[ \t]*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockReader:
    """Reads the blocks of one source. `read_all` reads any blocks, each by the reader of its kind;
    `notes` has those that have been read so far, by name, and `unclosed` the lines in which blocks
    begin that have no end.
    """

    source: Source
    inline: InlineReader
    material: Material
    ids: Ids
    read_all: Callable[[BlockReader, Sequence[SyntaxTreeNode]], Iterator[Block]]
    notes: dict[str, Note] = field(default_factory=dict)
    unclosed: frozenset[int] = frozenset()

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """The blocks of nodes that stand one below the other."""
        return tuple(self.read_all(self, nodes))

    def read(self, node: SyntaxTreeNode, terms: bool = True) -> Inlines:
        """The inlines of a block; with `terms` the words of the glossary become terms."""
        inline = node.children[0] if node.children else None
        if inline is None or inline.type != "inline":
            return ()
        line = inline.map[0] + 1 if inline.map else 1
        first = restore(inline.content.split("\n")[0])
        while line < len(self.source.lines) and first not in self.source.lines[line - 1]:
            if self.source.lines[line - 1].lstrip(" \t>").strip():
                break
            line += 1  # markdown-it drops leading lines that have only ideographic spaces
        return self.inline.read(inline, line, terms=terms)

    def span(self, node: SyntaxTreeNode) -> Span:
        """The place of a block: its first line, without what stands before its text."""
        line = node.map[0] + 1 if node.map else 1
        text = self.source.lines[line - 1] if line <= len(self.source.lines) else ""
        start = lead(text)
        return self.source.span(line, start + 1, max(1, len(text) - start))

    def line(self, number: int) -> Span:
        """The place of a whole line."""
        return self.source.span(number, 1, len(self.source.lines[number - 1]))

    def attributed(
        self, written: str, span: Span, known: tuple[str, ...]
    ) -> tuple[str, Attributes]:
        """A text that may end with `{#id …}`, without this, and the attributes."""
        match = _ATTRIBUTES.search(written)
        if match is None:
            return written, Attributes()
        return written[: match.start()], self.attributes(match[1], span, known)

    def attributes(self, text: str, span: Span, known: tuple[str, ...]) -> Attributes:
        """The attributes in a text that stands in braces in the line of a block."""
        start = span.text.rfind("{" + restore(text))
        place = Span(span.source, span.line, start + 1, len(text) + 2) if start >= 0 else span
        return read_attributes(restore(text), place, known, self.material.report)

    def wrong(self, code: str, message: str, span: Span, hint: str = "") -> None:
        """Report what is wrong with a block."""
        self.material.report(finding(code, message, span, hint))

    def fault(self, limit: Limit, span: Span) -> BlockFault:
        """The replacement of a block that is over a limit (reported)."""
        self.material.report(limit.finding(span))
        return BlockFault(self.ids.make("fault", span.text), span, f"{limit.what} {limit}まで")
