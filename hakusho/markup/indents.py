"""Items that are indented, but not far enough to lie below the item before them (M028)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from hakusho.findings.diagnostic import Diagnostic, Mend, Report, Source, finding
from hakusho.markup.signs import lead

_MARKER = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])[ \t]+")
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(frozen=True, slots=True)
class _Above:
    """The item that others lie below: where its sign and its text begin, and its list's sign."""

    indent: int
    text: int
    sign: str


def check(source: Source, tokens: Sequence[Token], report: Report) -> None:
    """Report items that are set in line with the one above, though they are indented."""
    above: dict[int, _Above] = {}  # by level of the list
    for token in tokens:
        if token.type in _LISTS and token.map:
            if not (token.map[0] and source.lines[token.map[0] - 1].strip(" \t>")):
                above.pop(token.level, None)
        elif token.type == "list_item_open" and token.map:
            for one in _item(source, token, above):
                report(one)
        elif token.nesting > 0:
            above.pop(token.level, None)


def _item(source: Source, token: Token, above: dict[int, _Above]) -> Iterator[Diagnostic]:
    number = token.map[0] if token.map else 0
    line, level = source.lines[number], token.level - 1
    indent, held = lead(line), above.get(level)
    marker = _MARKER.match(line, indent)
    if marker and (held is None or indent <= held.indent):
        above[level] = _Above(indent, marker.end(), token.markup)
    elif marker and held and "\t" not in line[:indent]:
        yield _shallow(source, number + 1, marker[0].strip(), held, token.markup)


def _shallow(source: Source, number: int, sign: str, held: _Above, markup: str) -> Diagnostic:
    """The finding for an item that is set in line with the one above it."""
    line = source.lines[number - 1]
    indent = lead(line)
    message = f"字下げした「{sign}」が、前の項目の下ではなく、同じ段に並びます"
    before = held.text - (line.rfind(">", 0, indent) + 1)
    hint = (
        f"前の項目の下に置くなら、行の初めの空白を半角で{before}つにしてください。"
        "同じ段なら、空白を消してください"
    )
    place = source.span(number, indent + 1, len(sign))
    at = place.offset
    mend = Mend(at, at, " " * (held.text - indent)) if markup != held.sign else None
    return finding("M028", message, place, hint, mend)
