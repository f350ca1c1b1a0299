"""A `:::{name} 題 {#id …}` block as written, and the material that blocks are made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hakusho.data import Written
from hakusho.diagnostic import Report, Span, did_you_mean, finding
from hakusho.model import Block, Inlines

if TYPE_CHECKING:
    from hakusho.blocks.figure import FigureEntry
    from hakusho.blocks.table import Table

ID = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_TOKEN = re.compile(
    r'\s*(?:#(?P<id>[^\s"]+)|(?P<bare>-)(?=\s|$)|(?P<key>[a-z-]+)="(?P<value>[^"]*)")'
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands in `{…}` after a heading or a block's title."""

    id: str = ""
    numbered: bool = True
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Directive:
    """A `:::` block: its name, title, attributes and the blocks inside it."""

    name: str
    title: Inlines
    attributes: Attributes
    children: tuple[Block, ...]
    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Material:
    """What blocks refer to: the picture ledger, the tables, and where findings go.

    `image(file, span, planned=…)` gives the address of a picture, `text` reads inlines of data.
    """

    figures: Mapping[str, FigureEntry]
    tables: Mapping[str, Callable[[str, Span], Table]]
    report: Report
    image: Callable[..., str]
    text: Callable[[Written], Inlines]


def read_attributes(text: str, span: Span, known: tuple[str, ...], report: Report) -> Attributes:
    """The attributes of `#id - name="value"`; what is wrong is reported (M004, R009)."""
    at, written_id, numbered, values = 0, "", True, {}
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            report(finding("M004", f"「{{{text}}}」の「{text[at:].strip()}」を読めません", span))
            break
        written_id = match["id"] or written_id
        numbered = numbered and not match["bare"]
        if match["key"]:
            values[match["key"]] = match["value"]
        at = match.end()
    for key in values.keys() - set(known):
        message = f"属性「{key}」はここでは使えません"
        report(finding("M004", message, span, did_you_mean(key, known)))
    if written_id and not ID.fullmatch(written_id):
        message = f"id「#{written_id}」は英小文字・数字・ハイフンで書きます"
        report(finding("R009", message, span, "例: {#kaku-gunshuku}"))
    return Attributes(written_id, numbered, values)
