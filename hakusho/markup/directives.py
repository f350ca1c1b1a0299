"""Blocks that begin with `:::`: what they say, and what would be lost of it without a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span, did_you_mean
from hakusho.markup import boxes, dialects
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.syntax import restore
from hakusho.tree.blocks.box import Box
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.blocks.keyfigures import KeyFigures
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.sidebar import Sidebar
from hakusho.tree.blocks.summary import Summary
from hakusho.tree.blocks.table import Table
from hakusho.tree.directive import ID, Attributes, Directive, Material, meant
from hakusho.tree.kinds import WRITTEN
from hakusho.tree.model import Block, Inlines, plain_text

_OPENING = re.compile(r"\s*\{([a-z][a-z-]*)\}[ \t]*(.*)$")
_ID_BEHIND = re.compile(r"\{?#([^\s{}]+)")
# The kinds that place what is defined elsewhere by its id: what it is, where it and its title are.
_PLACED: Mapping[type[Block], tuple[str, str, str]] = {
    Figure: ("図", "figures.yaml に", "figures.yaml の caption に"),
    Table: ("表", "tables フォルダーに", "表の定義の title に"),
    KeyFigures: ("数値", "key-figures.yaml に", "key-figures.yaml の title に"),
}
_TITLED = (Box, Sidebar, Summary)


def directive(reader: BlockReader, node: SyntaxTreeNode) -> Iterator[Block]:
    """A `:::{name}` block, or the box of another tool that opens with `:::`."""
    span = reader.span(node)
    match = _OPENING.match(restore(node.info))
    kind = WRITTEN.get(match[1]) if match else None
    opening = None if kind else dialects.container(restore(node.info))
    if opening:
        block_id = reader.ids.make("box", span.text)
        yield boxes.box(reader, block_id, opening, node.children, span)
        return
    if match is None or kind is None:
        yield _unknown(reader, restore(node.info).strip(), match, span)
        yield from reader.blocks(node.children)
        return
    title, attributes = _head(reader, match[2], span, kind.attributes)
    own = attributes.id if kind in _PLACED else reader.ids.written(attributes.id)
    block_id = own or reader.ids.make(kind.kind, restore(node.info))
    children = reader.blocks(node.children)
    written = Directive(match[1], title, attributes, children, block_id, span)
    if kind in _PLACED and not attributes.id:
        yield _without_id(reader, kind, written)
    else:
        _check_lost(kind, written, reader)
        yield kind.from_directive(written, reader.material)
    if kind in _PLACED:
        yield from children


def _unknown(reader: BlockReader, info: str, match: re.Match[str] | None, span: Span) -> BlockFault:
    """The replacement of an unknown block; its id is probably that of a figure or table."""
    named = _ID_BEHIND.match(match[2]) if match else None
    form = ":::{{figure}} #{}"
    near, hint = meant(named[1], "figure", reader.material, form) if named else ("", "")
    _report_unknown(reader, info, match[1] if match else "", span, hint)
    name = named[1] if named and near else reader.ids.make("fault", span.text)
    return BlockFault(name, span, span.text.strip(), near)


def _without_id(reader: BlockReader, kind: type[Block], written: Directive) -> BlockFault:
    """The replacement of a block that does not say what it places (M004)."""
    title = plain_text(written.title).strip()
    name = unicodedata.normalize("NFKC", title).strip("#{} ")
    near, hint = meant(name, kind.kind, reader.material, f":::{{{{{written.name}}}}} #{{}}")
    message = f"どの{_PLACED[kind][0]}を置くのか、id がありません"
    hint = _hint(kind, written, reader.material, hint)
    reader.wrong("M004", message, written.span.find(title), hint)
    block_id = name if near and ID.fullmatch(name) else written.id
    return BlockFault(block_id, written.span, written.span.text.strip(), near)


def _report_unknown(reader: BlockReader, info: str, name: str, span: Span, entry: str) -> None:
    """Report a block without a readable name (M004) or with an unknown one (M001).

    `entry` is a hint that offers to place an entry. A bare `:::` is reported elsewhere (M002).
    """
    if name:
        usable = "使えるのは " + "、".join(f":::{{{kind}}}" for kind in WRITTEN) + " です"
        hint = did_you_mean(name, WRITTEN, ":::{{{}}}") or entry or usable
        reader.wrong("M001", f"ブロック「{name}」はありません", span, hint)
    elif info:
        near = did_you_mean(info.split(maxsplit=1)[0].strip("{}"), WRITTEN, ":::{{{}}}")
        hint = (
            "ブロックは :::{figure} #id のように、名前を {…} に入れて書いてください。"
            "文なら、初めの ::: を消してください"
        )
        message = f"ブロックの名前を読めません（「{span.text.strip()}」）"
        reader.wrong("M004", message, span, near or hint)


def _head(
    reader: BlockReader, rest: str, span: Span, known: tuple[str, ...]
) -> tuple[Inlines, Attributes]:
    """The title and attributes after `:::{name}`: `題 {#id …}` or just `#id`."""
    rest = rest.strip()
    if rest.startswith("#"):
        return (), reader.attributes(rest, span, known)
    title, attributes = reader.attributed(rest, span, known)
    title = title.strip()
    column = max(0, span.text.find(title)) + 1
    return reader.inline.read_text(title, Span(span.source, span.line, column)), attributes


def _check_lost(kind: type[Block], written: Directive, reader: BlockReader) -> None:
    """Report what a block has too much (M004), unless its end is missing, which is told."""
    title = plain_text(written.title).strip()
    if title and kind not in _TITLED:
        message = f"{{{written.name}}} の後の「{title}」は印刷されません"
        to = _PLACED[kind][2] if kind in _PLACED else "囲みの中に"
        reader.wrong("M004", message, written.span.find(title), f"{to}移すか、消してください")
    lost = [one for one in written.children if not isinstance(one, BlockRemark)]
    if kind in _PLACED and lost and written.span.line not in reader.unclosed:
        message = f":::{{{written.name}}} と ::: の間には、何も書けません"
        reader.wrong("M004", message, lost[0].span, "::: の後に移すか、消してください")


def _hint(kind: type[Block], written: Directive, material: Material, near: str) -> str:
    """How to write the id that is missing, or is there without its sign or with a wide one."""
    if any(isinstance(one, Table) for one in written.children):
        return f"原稿に書いた表は、:::{{{written.name}}} と ::: の行を消して、表だけにしてください"
    known = material.entries[kind.kind]
    where = f"半角の「#」と、{_PLACED[kind][1]}ある id"
    return (
        near
        or f":::{{{written.name}}} #{next(iter(known), 'id')} のように、{where} を書いてください"
    )
