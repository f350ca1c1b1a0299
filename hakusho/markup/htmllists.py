"""Where the lists of an HTML block stand, and their items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(ul|ol|li)\b([^>]*)>", re.I)
_START = re.compile(r"\bstart\s*=\s*[\"']?([0-9]{1,4})\b", re.I)
_DEEPEST = 8  # lists within lists: deeper ones are read as text


@dataclass(frozen=True, slots=True)
class HtmlList:
    """A list: where it stands in the text, where its items do, its first number (0: bullets)."""

    place: range
    items: tuple[range, ...]
    start: int


def lists(html: str) -> Iterator[HtmlList]:
    """The lists of a text that stand in no other list; one that is not closed is none."""
    depth = deepest = at = 0
    first: re.Match[str] | None = None
    items: list[range] = []
    for tag in _TAG.finditer(html):
        if tag[2].lower() == "li":
            if depth == 1:
                items.append(range(at, tag.start()))
                at = tag.end()
            continue
        if not depth:
            first, items, at, deepest = tag, [], tag.end(), 0
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
        if first and not depth and deepest and deepest <= _DEEPEST:
            items.append(range(at, tag.start()))
            yield HtmlList(range(first.start(), tag.end()), tuple(items), _start(first))


def _start(tag: re.Match[str]) -> int:
    """The first number of the list that begins with a tag."""
    number = _START.search(tag[3])
    return 0 if tag[2].lower() == "ul" else int(number[1]) if number else 1
