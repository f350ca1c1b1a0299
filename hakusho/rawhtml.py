"""Raw HTML blocks: understood where they are simple, otherwise their text is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from hakusho.blocks.paragraph import Paragraph
from hakusho.blocks.remark import BlockRemark
from hakusho.blocks.table import Cell, Column, Row, Scope, Table
from hakusho.diagnostic import Span
from hakusho.inlines import InlineReader
from hakusho.model import Block, Inlines, plain_text

_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.S | re.I)
_SPACE_TAGS = re.compile(r"</?(?:p|div|details|summary|figure|figcaption|center|section)\b[^>]*>")
_NUMBER = re.compile("[0-9]{1,4}")
_MAX_SPAN = 100
_STRUCTURE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")


def blocks(
    html: str, span: Span, inline: InlineReader, make_id: Callable[[str, str], str]
) -> Iterator[Block]:
    """The blocks of an HTML block that begins at `span`; text is never lost."""
    at = 0
    for comment in _COMMENT.finditer(html):
        yield from _content(html[at : comment.start()], _at(span, html, at), inline, make_id)
        text = comment[1].strip()
        yield BlockRemark(make_id("remark", text), _at(span, html, comment.start()), text)
        at = comment.end()
    yield from _content(html[at:], _at(span, html, at), inline, make_id)


def _at(span: Span, html: str, position: int) -> Span:
    line = html.count("\n", 0, position)
    column = span.column + position if not line else position - html.rfind("\n", 0, position)
    return Span(span.source, span.line + line, max(1, column))


def _content(
    html: str, span: Span, inline: InlineReader, make_id: Callable[[str, str], str]
) -> Iterator[Block]:
    at = 0
    for match in _TABLE.finditer(html):
        yield from _paragraphs(html[at : match.start()], _at(span, html, at), inline, make_id)
        place = _at(span, html, match.start())
        table = _TableParser()
        table.feed(match[0].replace("<![", "&lt;!["))  # which the parser would not survive
        table.close()
        yield _table(table, place, inline, make_id)
        yield from _paragraphs(table.outside, place, inline, make_id)
        at = match.end()
    yield from _paragraphs(html[at:], _at(span, html, at), inline, make_id)


def _paragraphs(
    html: str, span: Span, inline: InlineReader, make_id: Callable[[str, str], str]
) -> Iterator[Block]:
    at = 0
    for part in _SPACE_TAGS.split(html):
        at = html.index(part, at)
        if part.strip():
            lead = len(part) - len(part.lstrip())
            content = inline.read_text(part.strip(), _at(span, html, at + lead))
            if plain_text(content).strip() or content:
                yield Paragraph(make_id("paragraph", part), span, content)
        at += len(part)


def _span(written: str | None) -> int:
    """How many columns or rows a cell goes over."""
    is_number = written is not None and _NUMBER.fullmatch(written.strip())
    return min(max(1, int(written or 1)), _MAX_SPAN) if is_number else 1


class _TableParser(HTMLParser):
    """Collects rows of cells: (inner HTML, columns, rows, is head)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)  # they are read with the text
        self.rows: list[tuple[bool, list[list[str | int | bool]]]] = []
        self.caption = ""
        self.outside = ""  # text that is in no cell
        self._into = ""
        self._in_head = False

    def set_cdata_mode(self, elem: str, **_options: bool) -> None:
        """What stands in a script is read like the rest, and reported."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self.rows.append((self._in_head, []))
        elif tag in ("td", "th"):
            given = dict(attrs)
            columns, rows = _span(given.get("colspan")), _span(given.get("rowspan"))
            if not self.rows:
                self.rows.append((False, []))
            self.rows[-1][1].append(["", columns, rows, tag == "th"])
            self._into = "cell"
        elif tag == "caption":
            self._into = "caption"
        elif tag not in _STRUCTURE:
            self.handle_data(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self._in_head = False
        elif tag in ("td", "th", "caption"):
            self._into = ""
        elif tag not in _STRUCTURE:
            self.handle_data(f"</{tag}>")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"&lt;!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"&lt;?{data}>")

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_data(self, data: str) -> None:
        if self._into == "cell":
            cell = self.rows[-1][1][-1]
            cell[0] = str(cell[0]) + data
        elif self._into == "caption":
            self.caption += data
        else:
            self.outside += data


def _table(
    parsed: _TableParser, span: Span, inline: InlineReader, make_id: Callable[[str, str], str]
) -> Table:
    found = [(in_head, cells) for in_head, cells in parsed.rows if cells]
    is_head = [in_head or all(cell[3] for cell in cells) for in_head, cells in found]
    lead = is_head.index(False) if False in is_head else len(is_head)
    rows = [
        Row(tuple(_cell(c, "col" if n < lead else "row", span, inline) for c in cells))
        for n, (_, cells) in enumerate(found)
    ]
    width = max((sum(c.columns for c in row.cells) for row in rows), default=1)
    caption: tuple[Inlines, ...] = ()
    if parsed.caption.strip():
        caption = (inline.read_text(parsed.caption.strip(), span),)
    return Table(
        make_id("table", repr(parsed.rows)),
        span,
        (Column(),) * width,
        caption,
        tuple(rows[:lead]),
        tuple(rows[lead:]),
    )


def _cell(cell: list[str | int | bool], heads: Scope, span: Span, inline: InlineReader) -> Cell:
    text, columns, rows, is_head = cell
    content = inline.read_text(str(text).strip(), span) if str(text).strip() else ()
    return Cell(content, int(columns), int(rows), heads if is_head else "")
