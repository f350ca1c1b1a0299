"""Parts that all generated pages share."""

from __future__ import annotations

from collections.abc import Iterator

MADE = "<!-- hakusho/manual が作る。直すときは、そちらを直して作り直す。 -->"


def fenced(text: str, language: str) -> Iterator[str]:
    """The lines of a code block."""
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}{language}", *text.split("\n"), fence)
