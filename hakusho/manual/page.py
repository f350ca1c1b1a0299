"""Parts that all generated pages share."""

from __future__ import annotations

from collections.abc import Iterator

MADE = "<!-- hakusho/manual が作る。直すときは、そちらを直して作り直す。 -->"


def fenced(text: str, language: str) -> Iterator[str]:
    """The lines of a code block."""
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}{language}", *text.split("\n"), fence)


def sign(name: str, source: str, printed: str, remark: str) -> Iterator[str]:
    """The lines of a section about a sign of the markup: an example, what it prints, a remark."""
    yield from ("", f"### {name}", "")
    yield from fenced(source, "markdown")
    if printed:
        yield ""
        yield from fenced(printed, "text")
    if remark:
        yield from ("", remark)
