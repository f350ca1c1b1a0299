"""A `:::{name} 題 {#id …}` block as written, and the material from which blocks are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from hakusho.findings.diagnostic import Report, Span, did_you_mean, finding, nearest
from hakusho.findings.limits import ID as LONGEST_ID
from hakusho.sources.data import Written
from hakusho.tree.chart import Chart
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.model import Block, Inlines
from hakusho.tree.room import Room, Shape, Size, photograph

_FLATTEST = 0.8  # of a chart's width: its least height on a slide
ID = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_NOT_OF_IDS = re.compile(r"[^a-z0-9._]+|_(?=_)")
_TOKEN = re.compile(
    r'\s*(?:#(?P<id>[^\s"]+)|(?P<bare>-|\.unnumbered)(?=\s|$)|(?P<class>\.[^\s".#]+)'
    r'|(?P<key>[a-z-]+)="(?P<value>[^"]*)")'
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes in `{…}` after a heading or a block's title."""

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
class Slide:
    """The room that a slide has for a figure, in mm."""

    width: float
    height: float

    def fitted(self, size: Size, *, is_chart: bool) -> Size:
        """The size of a figure on a slide: a chart fills the room, a picture fits in."""
        ratio = size.height / size.width
        width = self.width if is_chart else min(self.width, self.height / ratio)
        height = min(self.width * max(_FLATTEST, ratio), self.height) if is_chart else width * ratio
        return Size(width=round(width, 2), height=round(height, 2), panel=self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What blocks refer to: the picture ledger, the tables, and the report of findings.

    `image(file, span, planned=…)` returns the address of a picture, `chart` reads the chart of an
    entry, `shape` tells the height that either has by itself, `text` parses data as inlines.
    `slide` is what a slide has for a figure; None in a book. `is_unreadable(kind, id)` tells that
    the data of a figure, a table or key figures exist, but are broken, which was reported.
    """

    figures: Mapping[str, FigureEntry]
    tables: Mapping[str, Callable[[str, Span], Block]]
    report: Report
    image: Callable[..., str | None]
    chart: Callable[[FigureEntry], Chart | None]
    text: Callable[[Written], Inlines]
    key_figures: Mapping[str, Callable[[str, Span], Block]] = field(default_factory=dict)
    slide: Slide | None = None
    shape: Callable[[FigureEntry, Chart | None], Shape] = lambda _entry, _chart: photograph
    room: Room = field(default_factory=Room)
    is_unreadable: Callable[[str, str], bool] = lambda _kind, _id: False

    @property
    def entries(self) -> Mapping[str, Mapping[str, object]]:
        """What can be placed by its id, by the kind of block that places it."""
        return {"figure": self.figures, "table": self.tables, "key-figures": self.key_figures}


def meant(name: str, kind: str, material: Material, form: str = "#{}") -> tuple[str, str]:
    """The id of the figure or table that was probably to be placed, and the hint that offers it.

    A block of one kind may name an entry of the other. Both are empty if no id is near.
    """
    known = material.entries
    for one in sorted(known, key=lambda each: (name not in known[each], each != kind)):
        if near := nearest(name, known[one]):
            usual = near if ID.fullmatch(near) else usual_id(near) or near
            shown = form.format(usual) if one == kind else f":::{{{one}}} #{usual}"
            same = "" if usual == name else "。本文の参照も、同じ id にしてください"
            return near, f"{shown} ではありませんか{same}"
    return "", ""


# Ids of the pages of front and back matter.
RESERVED = {
    "abbreviations", "contents", "explanatory-notes", "faults", "glossary", "index",
    "list-of-figures", "list-of-figures-and-tables", "list-of-sidebars", "list-of-tables",
}  # fmt: skip


def read_attributes(text: str, span: Span, known: tuple[str, ...], report: Report) -> Attributes:
    """The attributes in `#id - name="value"`; faults are reported (L001, M004, R003, R009)."""
    at, written_id, second, numbered, values = 0, "", "", True, {}
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].strip()
            hint = '{…} の中は #id、-、名前="値" を空白で区切って書いてください'
            report(finding("M004", f"「{rest}」を読めません", span.find(rest), hint))
            break
        if match["id"] and written_id and not second:
            second = match["id"]
            message = f"idが二つあります（「#{written_id}」と「#{second}」）"
            report(finding("M004", message, span.find(f"#{second}"), "一つにしてください"))
        written_id = written_id or match["id"] or ""
        numbered = numbered and not match["bare"]
        if match["class"]:
            message = f"「{match['class']}」は使いません"
            hint = "見た目はテーマが決めます。ほかの道具のためなら、消さなくてもかまいません"
            report(finding("M021", message, span.find(match["class"]), hint))
        if match["key"]:
            values[match["key"]] = match["value"]
        at = match.end()
    for key in values.keys() - set(known):
        hint = did_you_mean(key, known) or f"使えるのは {'、'.join(('#id', '-', *known))} です"
        report(finding("M004", f"属性「{key}」はここでは使えません", span.find(key), hint))
    _check_id(written_id, span, report)
    return Attributes(written_id, numbered, values)


def usual_id(name: str) -> str:
    """The id that is written like a name in small letters, digits and hyphens; empty if none is."""
    usual = _NOT_OF_IDS.sub("-", normalize("NFKC", name).lower()).strip("-.")
    return usual if ID.fullmatch(usual) and usual not in RESERVED else ""


def id_remedy(name: str, form: str) -> str:
    """What to do about an id that has characters that ids do not have."""
    if usual := usual_id(name):
        return f"{form.format(usual)}と書き、参照も #{usual} にしてください"
    written = form.format("kaku-gunshuku")
    return f"{written}のように、英小文字・数字・ハイフンで書き、参照も同じ id にしてください"


def _check_id(name: str, span: Span, report: Report) -> None:
    place = span.find(f"#{name}")
    if LONGEST_ID.is_passed(len(name)):
        report(LONGEST_ID.finding(place))
    elif name and not ID.fullmatch(name):
        message = f"id「#{name}」に使えない文字があります"
        report(finding("R009", message, place, id_remedy(name, "{{#{}}} ")))
    elif name in RESERVED:
        message = f"id「#{name}」は、目次や索引などのページに使うものです"
        report(finding("R003", message, place, "別のidにしてください"))
