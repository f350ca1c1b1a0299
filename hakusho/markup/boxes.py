"""Boxes as other tools write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span, did_you_mean
from hakusho.markup import dialects
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.syntax import restore
from hakusho.tree.blocks.box import Box
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.model import Block


def alert(reader: BlockReader, block_id: str, sign: tuple[str, str], node: SyntaxTreeNode) -> Block:
    """A quotation that begins with `[!NOTE]` or `**Note**`: a box of GitHub or Obsidian."""
    name, title = sign
    span = reader.span(node)
    place = span.find(f"[!{name}]")
    if name.isascii() and name.lower() not in dialects.LABELS:
        hint = did_you_mean(name.lower(), dialects.LABELS)
        hint = hint.upper() or "[!NOTE] のように書いてください"
        reader.wrong("M001", f"囲みの種類「[!{name}]」はありません", place, hint)
        return BlockFault(block_id, span, f"[!{name}]")
    opening = dialects.Opening(name.lower(), title)
    return box(reader, block_id, opening, node.children, place)


def box(
    reader: BlockReader,
    block_id: str,
    opening: dialects.Opening,
    body: Sequence[SyntaxTreeNode],
    span: Span,
) -> Block:
    """A box as another tool opens it; its title stands in the line of `span`."""
    place = span.find(opening.written)
    title = reader.inline.read_text(opening.written, place) if opening.written else ()
    return Box(block_id, span, title, reader.blocks(body), opening.label)


def admonition(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A box of MkDocs: `!!! note "題"`, with its text indented below."""
    span = reader.span(node)
    opening = dialects.admonition(restore(node.info))
    block_id = reader.ids.make("box", span.text)
    body = [child for child in node.children if child.type != "admonition_title"]
    yield box(reader, block_id, opening, body, span)
