"""Where an address is written: in a stylesheet, in the manuscript, or in one of its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import tinycss2
from weasyprint.urls import url_join

from hakusho.findings.diagnostic import Source, Span
from hakusho.layout.fetch import Fetcher, RefusedError
from hakusho.publication.reading import Publication
from hakusho.tree.blocks.figure import Figure, Image
from hakusho.tree.model import Picture

_INNER = ("content", "arguments", "prelude")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet, and the address that addresses in it are relative to.

    `css` is the engine's form of it; `written` is the place that it was generated from, if it was.
    `is_ours` is false for a theme from outside.
    """

    source: Source
    base: str
    css: Any
    is_ours: bool
    written: Span | None = None

    @property
    def span(self) -> Span:
        """The place of the whole stylesheet."""
        return self.written or self.source.span()


def pictures(publication: Publication) -> dict[str, Span]:
    """The places where the pictures of a publication are named, by their addresses."""
    found: dict[str, Span] = {}
    for node in publication.nodes:
        if isinstance(node, Figure | Image | Picture) and node.address:
            named = node.entry.file if isinstance(node, Figure) else None
            found.setdefault(node.address, named.span if named else node.span)
    return found


def place(
    address: str, sheets: Sequence[Stylesheet], placed: Mapping[str, Span], fetcher: Fetcher
) -> Span | None:
    """Where an address is written; None when it is in no stylesheet, manuscript or picture."""
    named = dict(placed)
    for sheet in sheets:
        for value, line, column in _addresses(sheet.source.text):
            at = sheet.written or sheet.source.span(line, column, len(value))
            named.setdefault(_joined(sheet.base, value), at)
    if address in named:
        return named[address]
    drawings = (name for name in named if name.lower().endswith(".svg"))
    return next((named[name] for name in drawings if _asks(name, address, fetcher)), None)


def _addresses(css: str) -> Iterator[tuple[str, int, int]]:
    """The strings and URLs of a CSS text, which may be addresses, with line and column."""
    tokens = tinycss2.parse_component_value_list(css)[::-1]
    while tokens:
        token = tokens.pop()
        if token.type in ("url", "string"):
            yield token.value, token.source_line, token.source_column
        for name in _INNER:
            tokens += (getattr(token, name, None) or [])[::-1]


def _asks(picture: str, address: str, fetcher: Fetcher) -> bool:
    """Whether an SVG picture asks for an address."""
    try:
        root = ElementTree.fromstring(fetcher.served(picture)[1])
    except (RefusedError, ElementTree.ParseError, ValueError, LookupError):
        return False
    return any(_joined(picture, value) == address for value in _values(root))


def _values(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        yield from element.attrib.values()
        for text in (*element.attrib.values(), element.text or ""):
            yield from (value for value, _, _ in _addresses(text))


def _joined(base: str, value: str) -> str:
    try:
        return str(url_join(base, value.strip(), True, ""))
    except ValueError:
        return ""
