"""The document: a frozen tree of blocks and inlines, each with the place where it was written.

Each kind of block has a file in `hakusho.tree.blocks`; the HTML of an inline is in
`templates/inlines/<kind>.html`. Nothing is changed after parsing: numbers, labels and uses of terms
are in the side tables of `hakusho.publication.numbering`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha1
from typing import Any, ClassVar, TypeAlias

from hakusho.findings.diagnostic import Span


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Code:
    """A run of code; set as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Break:
    """A forced line end."""

    span: Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """Inlines in one element: em, strong, del, sup, sub, kbd, span, or dots, nobr or warichu."""

    element: str
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Ruby:
    """Pairs of base and reading: one for each character (mono-ruby) or one for all (group-ruby)."""

    pairs: tuple[tuple[str, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the publication."""

    address: str
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to ids of the publication; without content it prints the targets' labels."""

    targets: tuple[str, ...]
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term found in the text (`entry` is its id in the glossary)."""

    entry: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A word that the index lists, with its reading in hiragana (empty for Latin words)."""

    text: str
    reading: str
    span: Span


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The call of a note; the note's text is in the chapter's `notes` under the same name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Picture:
    """An image within a line; `address` is `project:///…`, or empty when it cannot be shown.

    `width` and `height` are lengths in CSS, empty if the picture has its own size.
    """

    address: str
    alt: str
    span: Span
    title: str = ""
    width: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """An editors' remark (`<!-- … -->`): printed in proofs only."""

    text: str
    span: Span

    @property
    def id(self) -> str:
        """An id, made of its place in the text."""
        return f"remark-{sha1(str(self.span).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Fault:
    """The text that replaces something wrong in a draft."""

    text: str
    span: Span


Inline: TypeAlias = (
    Text | Code | Break | Phrase | Ruby | Link | Reference | Term | IndexEntry | NoteCall
    | Picture | Remark | Fault
)  # fmt: skip
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the document; `id`, written or generated, is unique in the publication."""

    kind: ClassVar[str]
    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """The text of a note."""

    name: str
    children: tuple[Block, ...]
    span: Span


def nodes(node: object) -> Iterator[object]:
    """The node and every dataclass below it, in reading order."""
    waiting: list[Any] = [node]
    while waiting:  # faster than recursion: every check walks the whole book
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one[::-1]
        elif (names := _fields(type(one))) is not None:
            yield one
            waiting += [getattr(one, name) for name in names]


_FIELDS: dict[type, tuple[str, ...] | None] = {Span: None}
_LEAF = re.compile(r"(?:str|int|float|bool|Span)(?: \| None)?")


def _fields(kind: type) -> tuple[str, ...] | None:
    """The fields that may contain nodes, in reverse order; None if the type is no node."""
    if kind not in _FIELDS:
        is_node = dataclasses.is_dataclass(kind)
        fields = dataclasses.fields(kind) if is_node else ()
        below = [field.name for field in fields if not _LEAF.fullmatch(str(field.type))]
        _FIELDS[kind] = tuple(reversed(below)) if is_node else None
    return _FIELDS[kind]


def bare(content: Inlines) -> Inlines:
    """Inlines without readings and calls of notes."""
    return tuple(_bare(inline) for inline in content if not isinstance(inline, NoteCall))


def _bare(inline: Inline) -> Inline:
    match inline:
        case Phrase() | Link() | Reference():
            return dataclasses.replace(inline, content=bare(inline.content))
        case Ruby():
            return Text("".join(base for base, _ in inline.pairs), inline.span)
        case _:
            return inline


def plain_text(content: Inlines, line_end: str = "") -> str:
    """The characters of inlines, without ruby, calls of notes and remarks.

    `line_end` stands for a forced line end and ends an item of a list.
    """
    return "".join(_plain(inline, line_end) for inline in content)


def _plain(inline: Inline, line_end: str) -> str:
    match inline:
        case Text() | Code() | Term() | IndexEntry():
            return inline.text
        case Phrase("li"):
            return plain_text(inline.content, line_end) + line_end
        case Phrase() | Link() | Reference():
            return plain_text(inline.content, line_end)
        case Ruby():
            return "".join(base for base, _ in inline.pairs)
        case Break():
            return line_end
        case _:
            return ""
