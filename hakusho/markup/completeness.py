"""Whether every visible character of a Markdown file is in the tree, or is a sign of the markup.

This looks at the file and at its tree only, never at how the one became the other, so that it finds
what the reader loses for whatever reason. The texts of the tree are marked in the file, each at its
place. What is left must be signs, and a sign that names something must name what the tree has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Source, Span, finding
from hakusho.markup.elements import KNOWN, TABLE, TAG
from hakusho.markup.markedtext import MarkedText
from hakusho.markup.signs import ADDRESS, BEHIND, IN_CELL, SIGN
from hakusho.tree.blocks.figure import Image
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.blocks.listing import Listing
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.rule import Rule
from hakusho.tree.blocks.table import Table
from hakusho.tree.model import (
    Block,
    Code,
    IndexEntry,
    Link,
    Note,
    NoteCall,
    Phrase,
    Picture,
    Reference,
    Remark,
    Ruby,
    Term,
    Text,
    nodes,
)

_SHOWN = 20  # characters of what is lost that the message quotes
_UNREAD = {"L001", "M016"}  # after these a file is not read whole, which is an error already
_TAG = re.compile(r"<[^>]*>")
_UNDERLINE = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*$", re.M)
_FENCE = re.compile(r"(`{3,}|~{3,})[^\n]*")
_FENCED = re.compile(r"\s*(`+)")
_FIRST = (Heading, Listing, Rule, Table)  # blocks that may be the first of an item or a note
_LABEL = re.compile(r"\[[ \t]*\]\(#[^()\n]*\)")  # a reference that prints its target's label
_LINE = re.compile(r"[^\n]*")
_EMPHASIS = {"em": ("*", "_"), "strong": ("**", "__"), "del": ("~~",), "dots": ("《《",)}


def check(
    source: Source,
    blocks: tuple[Block, ...],
    notes: Mapping[str, Note],
    said: Iterable[Diagnostic],
    read: Iterable[range] = (),
) -> Iterator[Diagnostic]:
    """Findings (M026) for what is neither in the tree nor a sign.

    `said` is what has been found in this file, where nothing more is said; `read` are the lines
    (from 0) of definitions that are used elsewhere.
    """
    own = [one for one in said if one.span.source is source]
    if any(one.code in _UNREAD for one in own):
        return
    file = MarkedText(source)
    file.mark_lines(read)
    for one in own:
        file.mark_paragraph(file.offset(one.span))
    for node in nodes((blocks, tuple(notes.values()))):
        _see(file, node)
    file.close_phrases()
    for start, end in _lost(file):
        written = " ".join(source.text[start:end].split())
        quoted = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        message = f"「{quoted}」は本のどこにも入りません"
        hint = "前後の記号が記法の形になっているか確かめ、文字なら前に空行を置いてください"
        yield finding("M026", message, file.span(start, end), hint)


def _see(file: MarkedText, node: object) -> None:
    """Account for what a node of the tree says of this file."""
    span = getattr(node, "span", None)
    file.names.add(getattr(node, "id", ""))
    seeing = _SEEN.get(type(node))
    if seeing and isinstance(span, Span) and span.source is file.source:
        at = file.offset(span)
        behind = BEHIND.match(file.text, at) if isinstance(node, _FIRST) else None
        seeing(file, node, behind.end() if behind else at)


# -- kinds of nodes ------------------------------------------------------------------------


def _text(
    file: MarkedText, node: Text | Term | Code | IndexEntry | Remark | BlockRemark, at: int
) -> None:
    file.mark_words(node.text, at)


def _index_entry(file: MarkedText, node: IndexEntry, at: int) -> None:
    file.mark_braced(at, lambda said: node.text in said and node.reading in said)


def _ruby(file: MarkedText, node: Ruby, at: int) -> None:
    base, reading = ("".join(pair[side] for pair in node.pairs) for side in (0, 1))
    if not file.text.startswith("<ruby", at):
        whole = (base, base + reading)
        file.mark_braced(at, lambda said: (said.partition("|")[0], said.replace("|", "")) == whole)
        return
    for pair in node.pairs:
        for part in pair:
            file.mark_text(part, max(at, file.last))


def _code(file: MarkedText, node: Code, at: int) -> None:
    start = file.mark_words(node.text, at)
    if start < 0:
        return
    before = _FENCED.match(file.text[:start][::-1])
    after = _FENCED.match(file.text, file.last)
    if before and after and before[1] == after[1]:
        file.mark(start - before.end(), after.end())


def _phrase(file: MarkedText, node: Phrase, at: int) -> None:
    if file.text.startswith("<", at):
        return  # tags are signs by themselves
    end = file.line_end(at)
    begins = ((file.text.find(sign, at, end), sign) for sign in _EMPHASIS.get(node.element, ()))
    begin, sign = min((one for one in begins if one[0] >= 0), default=(0, ""))
    if sign:
        file.mark(begin, begin + len(sign))
        file.phrases.append((begin + len(sign), sign.replace("《", "》")))


def _note_call(file: MarkedText, node: NoteCall, at: int) -> None:
    file.mark_words(f"[^{node.name}]", at)


def _note(file: MarkedText, node: Note, _at: int) -> None:
    file.names.add(f"^{node.name}:")


def _reference(file: MarkedText, node: Reference, at: int) -> None:
    file.names.add(*node.targets)
    if not node.content:
        file.mark_next(_LABEL, at, max(file.table_end, at + 1))


def _link(file: MarkedText, node: Link, _at: int) -> None:
    file.names.add(node.address)


def _picture(file: MarkedText, node: Picture | Image, at: int) -> None:
    file.names.add(node.address)
    if not node.address:  # what is wrong with the file is told at its name
        file.mark_paragraph(at)
    if file.text.startswith("![", at):
        file.mark(at, at + 2)
        file.mark_words(node.alt, at + 2)
    else:
        file.mark_match(_TAG, at)


def _heading(file: MarkedText, _node: Heading, at: int) -> None:
    if not file.text.startswith("#", at):
        underline = _UNDERLINE.search(file.text, at)
        if underline:
            file.mark(underline.start(), underline.end())
    while file.text.startswith("#", at):
        file.mark(at, at := at + 1)


def _rule(file: MarkedText, _node: Rule, at: int) -> None:
    file.mark_match(_LINE, at)


def _listing(file: MarkedText, node: Listing, at: int) -> None:
    fence = _FENCE.match(file.text, at)
    end = file.mark_match(_FENCE, at)
    for line in node.text.split("\n"):
        _search_line(file, line.strip(), end)
        end = max(end, file.last) if line.strip() else end
    if fence:
        close = re.compile(rf"\n[ \t>]*{fence[1]}+[ \t]*$", re.M).search(file.text, end)
        if close and not file.text[end : close.start()].strip(" \t\n>"):
            file.mark(close.start(), close.end())


def _search_line(file: MarkedText, line: str, start: int) -> None:
    at = file.text.find(line, start) if line else -1
    if at >= 0 and not file.text[start:at].strip(" \t\n>\u3000"):
        file.mark(at, at + len(line))
        file.last = at + len(line)


def _table(file: MarkedText, _node: Table, at: int) -> None:
    whole = TABLE.match(file.text, at)
    if whole:
        file.last = at
        file.tables.append(range(at, whole.end()))
        for link in ADDRESS.finditer(file.text, at, whole.end()):
            file.mark(link.start(), link.end())
        for tag in TAG.finditer(file.text, at, whole.end()):
            if tag[2].lower() in KNOWN:
                file.mark(tag.start(), tag.end())


_SEEN: dict[type, Callable[[MarkedText, Any, int], None]] = {
    Text: _text,
    Term: _text,
    Code: _code,
    Phrase: _phrase,
    Remark: _text,
    BlockRemark: _text,
    IndexEntry: _index_entry,
    Ruby: _ruby,
    NoteCall: _note_call,
    Note: _note,
    Reference: _reference,
    Link: _link,
    Image: _picture,
    Picture: _picture,
    Heading: _heading,
    Rule: _rule,
    Listing: _listing,
    Table: _table,
}


# -- what is left --------------------------------------------------------------------------


def _lost(file: MarkedText) -> Iterator[tuple[int, int]]:
    """The runs of characters that are neither marked nor signs."""
    pending: tuple[int, int] | None = None
    for run in re.finditer(rb"\0+", file.marks):
        for start, end in _left(file, run.start(), run.end()):
            if pending and not file.text[pending[1] : start].strip():
                pending = (pending[0], end)
                continue
            if pending:
                yield pending
            pending = (start, end)
    if pending:
        yield pending


def _left(file: MarkedText, at: int, stop: int) -> Iterator[tuple[int, int]]:
    while at < stop:
        if file.text[at].isspace():
            at += 1
            continue
        if end := _sign_end(file, at, stop):
            at = end
            continue
        begin = at
        while at < stop and not file.text[at].isspace():
            at += 1
        yield begin, at


def _sign_end(file: MarkedText, at: int, stop: int) -> int:
    """Where the sign that begins here ends; 0 if none does, or none that the tree has."""
    sign = SIGN.match(file.text, at)
    if sign is None and any(at in table for table in file.tables):
        in_cell = IN_CELL.match(file.text, at)
        return in_cell.end() if in_cell else 0
    return sign.end() if sign and sign.end() <= stop and file.names.tell(sign) else 0
