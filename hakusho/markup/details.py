"""Boxes of `<details>` in HTML blocks, with Markdown between their tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span
from hakusho.markup import rawhtml
from hakusho.markup.blockreader import BlockReader
from hakusho.markup.dialects import LABELS
from hakusho.markup.syntax import restore
from hakusho.tree.blocks.box import Box
from hakusho.tree.model import Block

_OPENING = re.compile(r"[ \t]*<details\b[^>]*>", re.I)
_TAG = re.compile(r"<(/?)details\b[^>]*>", re.I)
_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary\s*>", re.I | re.S)
_CLOSING = re.compile(r"</details\s*>", re.I)


def begins(html: str) -> bool:
    """Whether a block begins with `<details>`."""
    return _OPENING.match(html) is not None


def end(blocks: Sequence[str]) -> int:
    """How many blocks of a file the `<details>` at the beginning of the first one takes.

    Each block is its HTML, or empty if it is something else. 0 if it is never closed.
    """
    depth = 0
    for number, html in enumerate(blocks, 1):
        for tag in _TAG.finditer(html):
            depth += -1 if tag[1] else 1
        if depth <= 0:
            return number
    return 0


def html_of(node: SyntaxTreeNode) -> str:
    """The HTML of a block; empty if it is none of HTML."""
    return restore(node.content) if node.type == "html_block" else ""


def box(reader: BlockReader, nodes: Sequence[SyntaxTreeNode]) -> Block:
    """The box for the nodes from `<details>` to its end tag; its summary is the title."""
    span, last = reader.span(nodes[0]), nodes[-1]
    summary, rest = _opened(html_of(nodes[0]))
    title = reader.inline.read_text(summary, _place(summary, span)) if summary else ()
    block_id = reader.ids.make("box", summary + rest)
    children = [*rawhtml.blocks(rest, span, reader.inline, reader.ids.make)]
    children += reader.blocks(nodes[1:-1])
    if last is not nodes[0]:
        end = _closed(html_of(last))
        children += rawhtml.blocks(end, reader.span(last), reader.inline, reader.ids.make)
    return Box(block_id, span, title, tuple(children), LABELS["details"])


def _place(text: str, span: Span) -> Span:
    """The place of a text in the line of a span or in one of the next two."""
    for line in range(span.line, span.line + 3):
        at = Span(span.source, line, 1).text.find(text)
        if at >= 0:
            return span.source.span(line, at + 1, len(text))
    return span


def _opened(html: str) -> tuple[str, str]:
    """The text of the summary, and the first block without it and its tags, in the same places."""
    summary = _SUMMARY.search(html)
    text = " ".join(summary[1].split()) if summary else ""
    rest = _OPENING.sub(_blank, html, count=1)
    rest = _SUMMARY.sub(_blank, rest, count=1)
    return text, _closed(rest)


def _closed(html: str) -> str:
    """A block without its last end tag, in the same places."""
    ends = list(_CLOSING.finditer(html))
    last = ends[-1] if ends else None
    return html[: last.start()] + _blank(last) + html[last.end() :] if last else html


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
