"""Whether every visible character of a Markdown file is in the tree, or is a sign of the markup.

This looks at the file and at its tree only, never at how the one became the other, so that it finds
what the reader loses for whatever reason. The texts of the tree are marked in the file, each at its
place. What is left must be signs, and a sign that names something must name what the tree has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from typing import Any

from hakusho.findings.diagnostic import Diagnostic, Source, Span, finding
from hakusho.markup.elements import KNOWN, TAG
from hakusho.markup.signs import ADDRESS, IN_CELL, SIGN, SPACE, Names
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
_FAR = 20_000  # characters within which a text is searched that is not at its place
_PARAGRAPH_END = re.compile(r"\n[ \t>]*\n|\Z")
_HTML_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&#?\w+;")
_UNDERLINE = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*$", re.M)
_FENCE = re.compile(r"(`{3,}|~{3,})[^\n]*")
_FENCED = re.compile(r"\s*(`+)")
_BEHIND = re.compile(r"(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+|\[\^[^\]]+\]:[ \t]*|[ \t>]+)*")
_FIRST = (Heading, Listing, Rule, Table)  # blocks that may be the first of an item or a note
_BRACES = re.compile(r"\{[^{}\n]*\}")
_SPACES = re.compile(rf"(?:\s|{SPACE})*")
_BETWEEN = re.compile(rf"(?:\n[ \t>]*|\s|{SPACE})*")
_LABEL = re.compile(r"\[[ \t]*\]\(#[^()\n]*\)")  # a reference that prints its target's label
_LINE = re.compile(r"[^\n]*")

_ANY = re.compile(r"\S")
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
    file = _File(source, source.text)
    file.mark_lines(read)
    for one in own:
        file.mark_paragraph(file.offset(one.span))
    for node in nodes((blocks, tuple(notes.values()))):
        file.see(node)
    file.close_phrases()
    for start, end in file.lost():
        written = " ".join(source.text[start:end].split())
        quoted = written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
        message = f"「{quoted}」は本のどこにも入りません"
        hint = "前後の記号が記法の形になっているか確かめ、文字なら前に空行を置いてください"
        yield finding("M026", message, file.span(start, end), hint)


@dataclass(slots=True)
class _File:
    """The text of a file, of which what is accounted for is marked."""

    source: Source
    text: str
    marks: bytearray = field(init=False)
    starts: list[int] = field(init=False)  # the offsets at which its lines begin
    names: Names = field(default_factory=Names, init=False)
    found: int = field(
        default=-1, init=False
    )  # where the last text that was searched begins; -1 if it is nowhere
    last: int = field(default=0, init=False)  # where the last text that was searched ends
    table_end: int = field(default=0, init=False)  # of the HTML table that is being seen
    tables: list[range] = field(default_factory=list, init=False)  # the HTML tables
    phrases: list[tuple[int, str]] = field(
        default_factory=list, init=False
    )  # where each begins; its sign

    def __post_init__(self) -> None:
        self.marks = bytearray(len(self.text))
        lines = self.source.lines[:-1]
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def offset(self, span: Span) -> int:
        """The offset of a place in the text."""
        return self.starts[min(span.line, len(self.starts)) - 1] + span.column - 1

    def span(self, start: int, end: int) -> Span:
        """The place between two offsets, as far as it lies in the first line."""
        line = bisect_right(self.starts, start)
        length = len(self.text[start:end].split("\n")[0])
        return self.source.span(line, start - self.starts[line - 1] + 1, max(1, length))

    # -- marking ---------------------------------------------------------------------------

    def mark(self, start: int, end: int) -> None:
        """Account for the characters between two offsets."""
        self.marks[start:end] = b"\1" * (min(end, len(self.text)) - start)

    def mark_lines(self, lines: Iterable[range]) -> None:
        """Account for lines, which are counted from 0."""
        for one in lines:
            end = self.starts[one.stop] if one.stop < len(self.starts) else len(self.text)
            self.mark(self.starts[one.start], end)

    def mark_paragraph(self, start: int) -> None:
        """Account for all from the line of an offset to the next blank line.

        A comment that is never closed hides the rest of the file.
        """
        start = self.text.rfind("\n", 0, start) + 1
        end = _PARAGRAPH_END.search(self.text, start)
        opening = self.text.rfind("<!--")
        is_open = opening > self.text.rfind("-->")
        stop = end.end() if end else len(self.text)
        self.mark(start, len(self.text) if is_open and opening < stop else stop)

    def mark_match(self, pattern: re.Pattern[str], at: int) -> int:
        """Account for what a pattern matches at an offset, and return its end."""
        match = pattern.match(self.text, at)
        if match:
            self.mark(match.start(), match.end())
        return match.end() if match else at

    def see(self, node: object) -> None:
        """Account for what a node of the tree says of this file."""
        span = getattr(node, "span", None)
        self.names.add(getattr(node, "id", ""))
        seeing = _SEEN.get(type(node))
        if seeing and isinstance(span, Span) and span.source is self.source:
            at = self.offset(span)
            behind = _BEHIND.match(self.text, at) if isinstance(node, _FIRST) else None
            seeing(self, node, behind.end() if behind else at)

    def words(self, written: str, at: int) -> None:
        """Account for a text at its place; if it is not there, where it comes next."""
        self.found = -1
        if not written or written.isspace():
            return
        end = at + len(written)
        if (
            self.text.startswith(written, at)
            and self.marks.find(1, at, end) < 0
            and (at >= self.table_end)
        ):
            self.mark(at, self._written_end(end))
            self.found, self.last = at, end
        elif not self._search(written, self.last if self.last < self.table_end else at):
            self._search(written, at) or self._search(written, self.text.rfind("\n", 0, at) + 1)

    def _written_end(self, end: int) -> int:
        """Where a text ends that is written up to `end`, with all that its last sign is."""
        if self.text.startswith("\\\\", end - 1):
            return end + 1
        entity = _ENTITY.match(self.text, end - 1)
        return entity.end() if entity and unescape(entity[0]) == "&" else end

    def _search(self, written: str, start: int) -> bool:
        """Account for the next place where a text is written, as far as its paragraph goes."""
        end = self.table_end if start < self.table_end else self._paragraph_end(start)
        for match in _ANY.finditer(self.text, start, end):
            at = match.start()
            if not self.marks[at] and (stop := _written_to(written, self.text, at)):
                self.mark(at, stop)
                self.found, self.last = at, stop
                return True
        return False

    def _paragraph_end(self, start: int) -> int:
        end = _PARAGRAPH_END.search(self.text, start)
        return min(end.start() if end else len(self.text), start + _FAR)

    # -- kinds of nodes --------------------------------------------------------------------

    def _text(self, node: Text | Term | Code | IndexEntry | Remark | BlockRemark, at: int) -> None:
        self.words(node.text, at)

    def _index_entry(self, node: IndexEntry, at: int) -> None:
        self._braced(at, lambda said: node.text in said and node.reading in said)

    def _braced(self, at: int, is_it: Callable[[str], bool]) -> None:
        """Account for `{…}` at its place, in an HTML table for the next that says the same."""
        stop = self.table_end if at < self.table_end else self._line_end(at)
        self._next(_BRACES, at, stop, lambda said: is_it(re.sub(r"[{}\\]", "", said)))

    def _next(
        self,
        pattern: re.Pattern[str],
        at: int,
        stop: int,
        is_it: Callable[[str], bool] = lambda _said: True,
    ) -> None:
        """Account for the next that matches and begins before `stop`."""
        for match in pattern.finditer(self.text, at):
            if match.start() >= max(stop, at + 1):
                return
            if not self.marks[match.start()] and is_it(match[0]):
                self.mark(match.start(), match.end())
                self.last = match.end()
                return

    def _ruby(self, node: Ruby, at: int) -> None:
        base, reading = ("".join(part) for part in zip(*node.pairs, strict=True))
        if not self.text.startswith("<ruby", at):
            whole = (base, base + reading)
            self._braced(at, lambda said: (said.partition("|")[0], said.replace("|", "")) == whole)
            return
        for pair in node.pairs:
            for part in pair:
                self._search(part, max(at, self.last))

    def _code(self, node: Code, at: int) -> None:
        self.words(node.text, at)
        if self.found < 0:
            return
        before, after = (
            _FENCED.match(self.text[: self.found][::-1]),
            _FENCED.match(self.text, self.last),
        )
        if before and after and before[1] == after[1]:
            self.mark(self.found - before.end(), after.end())

    def _phrase(self, node: Phrase, at: int) -> None:
        signs = _EMPHASIS.get(node.element, ())
        end = self._line_end(at)
        begins = [
            self.text.find(sign, at, end) for sign in signs if not self.text.startswith("<", at)
        ]
        begin = min((one for one in begins if one >= 0), default=-1)
        if begin >= 0:
            sign = next(one for one in signs if self.text.startswith(one, begin))
            self.mark(begin, begin + len(sign))
            self.phrases.append((begin + len(sign), sign.replace("《", "》")))

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)

    def close_phrases(self) -> None:
        """Account for the end of each phrase, which follows all that stands in it."""
        for start, sign in reversed(self.phrases):
            end = self._paragraph_end(start)
            at = self.marks.find(0, start, end)
            while at >= 0 and not self.text.startswith(sign, at):
                other = SIGN.match(self.text, at)
                at = self.marks.find(0, max(at + 1, other.end() if other else 0), end)
            if at >= 0:
                self.mark(at, at + len(sign))

    def _note_call(self, node: NoteCall, at: int) -> None:
        self.words(f"[^{node.name}]", at)

    def _note(self, node: Note, _at: int) -> None:
        self.names.add(f"^{node.name}:")

    def _reference(self, node: Reference, at: int) -> None:
        self.names.add(*node.targets)
        if not node.content:
            self._next(_LABEL, at, max(self.table_end, at + 1))

    def _link(self, node: Link, _at: int) -> None:
        self.names.add(node.address)

    def _picture(self, node: Picture | Image, at: int) -> None:
        self.names.add(node.address)
        if not node.address:  # what is wrong with the file is told at its name
            self.mark_paragraph(at)
        if self.text.startswith("![", at):
            self.mark(at, at + 2)
            self.words(node.alt, at + 2)
            if not node.address:  # what is wrong with its file is told elsewhere
                self._next(ADDRESS, max(at, self.last), self._line_end(at))
        else:
            self.mark_match(_TAG, at)

    def _heading(self, _node: Heading, at: int) -> None:
        if not self.text.startswith("#", at):
            underline = _UNDERLINE.search(self.text, at)
            if underline:
                self.mark(underline.start(), underline.end())
        while self.text.startswith("#", at):
            self.mark(at, at := at + 1)

    def _rule(self, _node: Rule, at: int) -> None:
        self.mark_match(_LINE, at)

    def _listing(self, node: Listing, at: int) -> None:
        fence = _FENCE.match(self.text, at)
        end = self.mark_match(_FENCE, at)
        for line in node.text.split("\n"):
            self._search_line(line.strip(), end)
            end = max(end, self.last) if line.strip() else end
        if fence:
            close = re.compile(rf"\n[ \t>]*{fence[1]}+[ \t]*$", re.M).search(self.text, end)
            if close and not self.text[end : close.start()].strip(" \t\n>"):
                self.mark(close.start(), close.end())

    def _search_line(self, line: str, start: int) -> None:
        at = self.text.find(line, start) if line else -1
        if at >= 0 and not self.text[start:at].strip(" \t\n>\u3000"):
            self.mark(at, at + len(line))
            self.last = at + len(line)

    def _table(self, _node: Table, at: int) -> None:
        whole = _HTML_TABLE.match(self.text, at)
        if whole:
            self.last, self.table_end = at, whole.end()
            self.tables.append(range(at, whole.end()))
            for link in ADDRESS.finditer(self.text, at, whole.end()):
                self.mark(link.start(), link.end())
            for tag in TAG.finditer(self.text, at, whole.end()):
                if tag[2].lower() in KNOWN:
                    self.mark(tag.start(), tag.end())

    # -- what is left ----------------------------------------------------------------------

    def lost(self) -> Iterator[tuple[int, int]]:
        """The runs of characters that are neither marked nor signs."""
        pending: tuple[int, int] | None = None
        for run in re.finditer(rb"\0+", self.marks):
            for start, end in self._left(run.start(), run.end()):
                if pending and not self.text[pending[1] : start].strip():
                    pending = (pending[0], end)
                    continue
                if pending:
                    yield pending
                pending = (start, end)
        if pending:
            yield pending

    def _left(self, at: int, stop: int) -> Iterator[tuple[int, int]]:
        while at < stop:
            if self.text[at].isspace():
                at += 1
                continue
            if end := self._sign_end(at, stop):
                at = end
                continue
            begin = at
            while at < stop and not self.text[at].isspace():
                at += 1
            yield begin, at

    def _sign_end(self, at: int, stop: int) -> int:
        """Where the sign that begins here ends; 0 if none does, or none that the tree has."""
        sign = SIGN.match(self.text, at)
        if sign is None and any(at in table for table in self.tables):
            in_cell = IN_CELL.match(self.text, at)
            return in_cell.end() if in_cell else 0
        return sign.end() if sign and sign.end() <= stop and self.names.tell(sign) else 0


def _written_to(said: str, text: str, at: int) -> int:
    """Where a text ends that is written from `at` on; 0 if something else is written there.

    White space does not count; escapes and entities stand for what they mean, and quoted lines
    begin with their sign.
    """
    for number, character in enumerate(said):
        if character.isspace():
            continue
        between = (_SPACES if character == ">" else _BETWEEN).match(text, at)
        at = between.end() if between else at
        entity = _ENTITY.match(text, at)
        meant = unescape(entity[0]) if entity else ""
        if entity and meant != entity[0] and said.startswith(meant, number):
            at = entity.end()
        elif text.startswith(character, at) or character == "\ufffd":
            at += 1
        elif text.startswith("\\" + character, at):
            at += 2
        else:
            return 0
    return at


_SEEN: dict[type, Callable[[_File, Any, int], None]] = {
    Text: _File._text,
    Term: _File._text,
    Code: _File._code,
    Phrase: _File._phrase,
    Remark: _File._text,
    BlockRemark: _File._text,
    IndexEntry: _File._index_entry,
    Ruby: _File._ruby,
    NoteCall: _File._note_call,
    Note: _File._note,
    Reference: _File._reference,
    Link: _File._link,
    Image: _File._picture,
    Picture: _File._picture,
    Heading: _File._heading,
    Rule: _File._rule,
    Listing: _File._listing,
    Table: _File._table,
}
