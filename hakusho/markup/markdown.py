"""Markdown files into blocks of the tree, each with an id and a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Diagnostic, Report, Source
from hakusho.findings.limits import BLOCKS, HEADINGS, LINE, NOTES, Limit
from hakusho.markup import (
    bartables,
    blocks,
    boxes,
    completeness,
    details,
    directives,
    fences,
    frontmatter,
    indents,
    itemruns,
    joined,
    structure,
)
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.ids import Ids, Names
from hakusho.markup.inlines import InlineReader
from hakusho.markup.syntax import Definitions, parser, protect
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.directive import Material
from hakusho.tree.model import Block, Note

_READERS: dict[str, Callable[[BlockReader, SyntaxTreeNode], Iterator[Block]]] = {
    "heading": blocks.heading,
    "paragraph": blocks.paragraph,
    "bullet_list": blocks.itemization,
    "ordered_list": blocks.itemization,
    "dl": blocks.definitions,
    "blockquote": blocks.quotation,
    "fence": blocks.listing,
    "code_block": blocks.listing,
    "math_block": blocks.maths,
    "hr": blocks.rule,
    "html_block": blocks.html,
    "footnote_reference": blocks.note,
    "table": bartables.table,
    "admonition": boxes.admonition,
    "container_directive": directives.directive,
}
_PARTS = {"inline", "thead_open", "tbody_open", "tr_open", "th_open", "td_open"}
_COUNTED = (("heading_open", HEADINGS), ("footnote_reference_open", NOTES), ("block", BLOCKS))


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The blocks and notes of a Markdown file; `left_out` are those that a book does not print."""

    source: Source
    blocks: tuple[Block, ...]
    notes: Mapping[str, Note]
    left_out: tuple[Block, ...] = ()


def parse(
    source: Source, stem: str, inlines: InlineReader, material: Material, names: Names
) -> ParsedFile:
    """The blocks and notes of a Markdown source; faults are reported, nothing is raised.

    `stem` is a name that is unique in the publication, of which the ids of blocks before the
    first written id are made; `names` has the ids of the files before.
    """
    report = material.report
    said: list[Diagnostic] = []
    inlines, material = replace(inlines, report=said.append), replace(material, report=said.append)
    front = frontmatter.read(source, said.append)
    lines = _with_short_lines(source, said.append).split("\n")
    lines[: front.lines] = [""] * front.lines
    tokens, definitions = _tokens(lines)
    if spoilt := structure.ends_with_text(source, tokens):
        for place in spoilt:
            lines[place.line - 1] = place.text[: place.column - 1 + place.length]
        tokens, definitions = _tokens(lines)
    reader = BlockReader(
        source=source,
        inline=inlines,
        material=material,
        ids=Ids(stem, stem, source.path, names),
        read_all=_blocks,
        unclosed=frozenset(structure.unclosed(source, tokens, spoilt)),
    )
    limit, end = _excess(tokens)
    read = reader.blocks(SyntaxTreeNode(tokens[:end]).children)
    if limit:
        read += (_cut(reader, limit, tokens[end]),)
    structure.check(source, tokens, spoilt, said.append)
    fences.check(source, tokens, said.append)
    structure.check_definitions(source, definitions, said.append)
    indents.check(source, tokens, said.append)
    runs = itemruns.read(source, tokens)
    joined.check(source, tokens, runs, said.append)
    said = list(itemruns.beside_heads(said, runs.values()))
    unread = (range(front.lines), *definitions.lines)
    said += completeness.check(source, read, reader.notes, said, unread)
    for one in said:
        report(one)
    titled = frontmatter.titled(read, front, inlines, reader.ids)
    return ParsedFile(source, tuple(titled), reader.notes)


def _tokens(lines: Sequence[str]) -> tuple[list[Token], Definitions]:
    definitions = Definitions()
    return parser().parse(protect("\n".join(lines)), definitions.env), definitions


def _blocks(reader: BlockReader, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    """The blocks of nodes, each by the reader of its kind; `<details>` takes several."""
    at, html = 0, [details.html_of(node) for node in nodes]
    while at < len(nodes):
        end = details.end(html[at:]) if details.begins(html[at]) else 0
        if end:
            yield details.box(reader, nodes[at : at + end])
        else:
            yield from _READERS[nodes[at].type](reader, nodes[at])
        at += end or 1


def _with_short_lines(source: Source, report: Report) -> str:
    """The text of a source; lines over the limit are reported and cut there."""
    if not LINE.is_passed(max(map(len, source.lines))):
        return source.text
    for number, line in enumerate(source.lines, start=1):
        if LINE.is_passed(len(line)):
            report(LINE.finding(source.span(number, 1, len(line))))
    return "\n".join(line[: LINE.most] for line in source.lines)


def _excess(tokens: Sequence[Token]) -> tuple[Limit | None, int]:
    """The limit that the blocks of a file are over, and the index of the first token to drop."""
    if len(tokens) <= min(limit.most for _, limit in _COUNTED):
        return None, len(tokens)
    counts: Counter[str] = Counter()
    start = 0  # the index of the current top-level block
    for index, token in enumerate(tokens):
        if token.nesting < 0:
            continue
        start = start if token.level else index
        counts["block"] += token.type not in _PARTS
        counts[token.type] += 1
        for kind, limit in _COUNTED:
            if limit.is_passed(counts[kind]):
                return limit, start
    return None, len(tokens)


def _cut(reader: BlockReader, limit: Limit, first: Token) -> BlockFault:
    """The replacement of the rest of a file from the token `first` on (reported)."""
    return reader.fault(limit, reader.line(first.map[0] + 1 if first.map else 1))
