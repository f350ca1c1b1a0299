"""`<details>` and `<summary>` in the HTML blocks of a file, with Markdown between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def opened(html: str) -> tuple[str, str]:
    """The text of the summary, and the first block without it and its tags, in the same places."""
    summary = _SUMMARY.search(html)
    text = " ".join(summary[1].split()) if summary else ""
    rest = _OPENING.sub(_blank, html, count=1)
    rest = _SUMMARY.sub(_blank, rest, count=1)
    return text, closed(rest)


def closed(html: str) -> str:
    """A block without its last end tag, in the same places."""
    ends = list(_CLOSING.finditer(html))
    last = ends[-1] if ends else None
    return html[: last.start()] + _blank(last) + html[last.end() :] if last else html


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
