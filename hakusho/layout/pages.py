"""Checks of laid-out sections: no text lost, none twice, none outside the type area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from weasyprint.document import Document

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.html.sections import Section
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.model import Block, nodes
from kumihan.engine.pages import Fragment, fragments, text_width

_SHOWN = 20
_SILENT = {"head", "title", "meta", "style", "script", "svg", "path", "img"}
_REPEATED = ("caption", "thead")
_TOLERANCE = 0.5  # mm
_LINES = 200  # so many lines of the source a block is searched


def _solid(text: str | None) -> str:
    """A text without white space, which layout may collapse."""
    return "".join(text.split()) if text else ""


def text_is_complete(section: Section, document: Document) -> Iterator[Diagnostic]:
    """P001, P002: the text of every element arrives on the pages exactly once.

    Captions and heads of tables, and cells that are joined downwards, may repeat whole, and nothing
    else. Generated content is not looked at.
    """
    found = list(fragments(document.pages))
    printed: dict[Any, list[str]] = defaultdict(list)
    for fragment in found:
        printed[fragment.element].append(fragment.text)
    blocks = blocks_of(section)
    body = document._html.etree_element.find("body")
    for element, owner, repeats in elements(body, "", False):
        expected = _solid(element.text) + "".join(_solid(child.tail) for child in element)
        actual = _solid("".join(printed.get(element, ())))
        if expected != actual and not (repeats and _is_repetition(actual, expected)):
            block = blocks.get(owner)
            yield _difference(expected, actual, block.span if block else section.span)
    yield from _overflow(section, document, found, blocks)


def _is_repetition(actual: str, expected: str) -> bool:
    count = len(actual) // len(expected) if expected else 0
    return count > 0 and actual == expected * count


def elements(element: Any, owner: str, repeats: bool) -> Iterator[tuple[Any, str, bool]]:
    """Every element that prints text, with the id it lies under and whether it may repeat."""
    stack = [(element, owner, repeats)]
    while stack:
        element, owner, repeats = stack.pop()
        is_hidden = element.get("hidden") is not None
        if not isinstance(element.tag, str) or element.tag in _SILENT or is_hidden:
            continue
        owner = element.get("id") or owner
        repeats = repeats or element.tag in _REPEATED or element.get("rowspan") is not None
        yield element, owner, repeats
        stack += [(child, owner, repeats) for child in element]


def _difference(expected: str, actual: str, span: Span) -> Diagnostic:
    at = next((i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b), None)
    at = min(len(expected), len(actual)) if at is None else at
    hint = "組版の不具合です。前後の図表や注の置き方を変えると直ることがあります"
    if len(actual) > len(expected):
        shown = actual[at : at + _SHOWN]
        message = f"本文「{shown}」が紙面に重ねて現れています"
        return finding("P002", message, _narrowed(span, shown), hint)
    shown = expected[at : at + _SHOWN]
    message = f"本文「{shown}」が紙面から失われています"
    return finding("P001", message, _narrowed(span, shown), hint)


def _narrowed(span: Span, text: str) -> Span:
    """The place of a text in the block that begins at `span`, if it stands there as printed."""
    last = min(span.line + _LINES, len(span.source.lines))
    for line in range(span.line, last + 1):
        start = Span(span.source, line, span.column if line == span.line else 1)
        found = start.find(text)
        if found is not start:
            return found
    return span


def blocks_of(section: Section) -> Mapping[str, Block]:
    if section.chapter is None:
        return {}
    trees = (section.chapter.blocks, tuple(section.chapter.notes.values()))
    return {node.id: node for node in nodes(trees) if isinstance(node, Block)}


def _overflow(
    section: Section, document: Document, found: list[Fragment], blocks: Mapping[str, Block]
) -> Iterator[Diagnostic]:
    """P003: text stays within the page, and body text within the type area."""
    widths = [text_width(page) for page in document.pages]
    owners: dict[Any, str] | None = None
    for fragment in found:
        beyond = fragment.x + fragment.width - fragment.edge
        if beyond <= _TOLERANCE or not fragment.text.strip():
            continue
        if owners is None:
            body = document._html.etree_element.find("body")
            owners = {element: owner for element, owner, _ in elements(body, "", False)}
        block = blocks.get(owners.get(fragment.element, ""))
        if isinstance(block, Figure) and block.entry.width > widths[fragment.page]:
            continue  # reported with its size (A008)
        shown = fragment.text.strip()[:_SHOWN]
        message = f"「{shown}」が版面から {beyond:.1f} mm はみ出しています"
        place = _narrowed(block.span, shown) if block else section.span
        yield finding("P003", message, place, "切れる所のない長い語やコードを分けます")


def draft_marks(section: Section, document: Document) -> Iterator[Diagnostic]:
    """U001: what stands on the pages in the place of something wrong, though it may be allowed."""
    blocks = blocks_of(section)
    body = document._html.etree_element.find("body")
    for element, owner, _ in elements(body, "", False):
        if "fault" in element.get("class", "").split():
            span = blocks[owner].span if owner in blocks else section.span
            mark = " ".join((element.text or "").split())
            message = f"下書きの印「{mark[:30]}」が紙面に残っています"
            yield finding("U001", message, span, "許可（allow）を消して指摘を見て、原稿を直します")
