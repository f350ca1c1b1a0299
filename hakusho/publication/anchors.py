"""Link targets as other Markdown tools write them: a file, or a heading by its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hakusho.publication.chapters import Chapter
from hakusho.tree.blocks.heading import Heading
from hakusho.tree.model import plain_text

_DROPPED = re.compile(r"[^\w\s-]")
_HYPHENS = re.compile("-{2,}")
_NUMBER = re.compile(r"_?[0-9]+(?:[-_.][0-9]+)*-")
_SPACE = re.compile(r"\s")


def slug(title: str) -> str:
    """The anchor that GitHub and mdBook generate for a heading: 「A b!」 → `a-b`."""
    return _SPACE.sub("-", _DROPPED.sub("", title.strip().lower()))


def spellings(name: str) -> Iterator[str]:
    """How a tool may spell the anchor in `path#anchor`, beginning with the name itself.

    GitHub makes letters small, VuePress begins with `_` before a digit and joins hyphens, and a
    number that is typed before a title belongs to its anchor, though not to the title here.
    """
    path, _, anchor = name.rpartition("#")
    plain = slug(anchor)
    single = _HYPHENS.sub("-", plain).strip("-")
    for one in (anchor, plain, single, _NUMBER.sub("", single)):
        yield f"{path}#{one}"


def aliases(chapters: Sequence[Chapter]) -> dict[str, str]:
    """The id for every `path` and `path#slug`; a repeated slug gets a number (`a-b-1`)."""
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for chapter in chapters:
        for heading in (node for node in chapter.nodes if isinstance(node, Heading)):
            path = heading.span.source.path
            found.setdefault(path, heading.id)
            name = f"{path}#{slug(plain_text(heading.content))}"
            found.setdefault(f"{name}-{seen[name]}" if seen[name] else name, heading.id)
            seen[name] += 1
            for spelling in spellings(name):
                found.setdefault(spelling, heading.id)
        found.setdefault(chapter.source.path, chapter.id)
    return found
