"""HTML blocks: comments, tables and lists are read; of anything else the text is kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from hakusho.findings.diagnostic import Diagnostic, Span, finding, replaced
from hakusho.findings.limits import COLUMNS, HTML_TAGS, JOINED_CELLS, of_table
from hakusho.markup import htmllists, pictures
from hakusho.markup.cursor import line_starts
from hakusho.markup.elements import LOOK, TABLE, unusable_once
from hakusho.markup.inlines import InlineReader
from hakusho.tree.blocks.fault import BlockFault
from hakusho.tree.blocks.itemization import Itemization
from hakusho.tree.blocks.remark import BlockRemark
from hakusho.tree.blocks.table import Cell, Column, Row, Scope, Table
from hakusho.tree.model import Block, Inlines, plain_text
from kumihan.geometry.cells import placed

_OPENING = "<!--"
_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_UNCLOSED = f"記法「{_OPENING}」が閉じていません。ここから後は本文になりません"
_RUNS_ON = f"記法「{_OPENING}」が閉じていません。次の覚え書きの終わりまで本文になりません"
_SPOILT_END = re.compile(
    r"(?<![-\u2010-\u2015])[-\u2010-\u2015－−ー]{1,3}[ \u3000]?[>＞〉](?=[ \t]*$)", re.M
)
_SPACE_TAGS = re.compile(r"</?(?:p|div|details|summary|figure|figcaption|center|section)\b[^>]*>")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NUMBER = re.compile("[0-9]+")
_STRUCTURE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col")


@dataclass(frozen=True, slots=True)
class _Html:
    """A part of a source, and the place at which it begins."""

    text: str
    span: Span
    starts: list[int] = field(init=False)  # the positions at which its lines begin

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", line_starts(self.text.split("\n")))

    def at(self, position: int) -> Span:
        """The place of the character at this position."""
        line = bisect_right(self.starts, position) - 1
        column = position - self.starts[line] + (1 if line else self.span.column)
        return Span(self.span.source, self.span.line + line, column)

    def part(self, start: int, end: int | None = None) -> _Html:
        """The part between two positions."""
        return _Html(self.text[start:end], self.at(start))


_Cells = list[list[str | int | bool]]
MakeId = Callable[[str, str], str]


def blocks(html: str, span: Span, inline: InlineReader, make_id: MakeId) -> Iterator[Block]:
    """The blocks of an HTML block that begins at `span`; no text is lost unless it is reported."""
    said: list[Diagnostic] = []
    yield from _blocks(html, span, replace(inline, report=said.append), make_id)
    for one in unusable_once(said):
        inline.report(one)


def _blocks(html: str, span: Span, inline: InlineReader, make_id: MakeId) -> Iterator[Block]:
    if HTML_TAGS.is_passed(html.count("<")):
        inline.report(HTML_TAGS.finding(span))
        yield BlockFault(make_id("fault", html), span, f"{HTML_TAGS.what} {HTML_TAGS}まで")
        return
    whole, at = _Html(html, span), 0
    closed = html[: html.rfind("-->") + len("-->")]  # later comments are never closed
    for comment in _COMMENT.finditer(closed):
        yield from _content(whole.part(at, comment.start()), inline, make_id)
        text = comment[1].strip()
        if _OPENING in text:
            _open_at(whole.part(comment.start(), comment.end()), _RUNS_ON, inline)
        yield BlockRemark(make_id("remark", text), whole.at(comment.start()), text)
        at = comment.end()
    end = html.find(_OPENING, at)
    yield from _content(whole.part(at, None if end < 0 else end), inline, make_id)
    if end >= 0:
        yield _unclosed(whole.part(end), inline, make_id)


def _unclosed(rest: _Html, inline: InlineReader, make_id: MakeId) -> Block:
    """The replacement of a comment that is never closed; its text is not meant to be printed."""
    place = _open_at(rest, _UNCLOSED, inline)
    return BlockFault(make_id("fault", rest.text), place, f"閉じていない {_OPENING}")


def _open_at(html: _Html, message: str, inline: InlineReader) -> Span:
    """Report a comment that lacks its end, with what is written for it; returns the place."""
    place = Span(html.span.source, html.span.line, html.span.column, len(_OPENING))
    next_comment = html.text.find(_OPENING, len(_OPENING))
    spoilt = _SPOILT_END.search(
        html.text, len(_OPENING), next_comment if next_comment > 0 else len(html.text)
    )
    hint, mend = "覚え書きの終わりに --> と書いてください", None
    if spoilt and spoilt[0] != "-->":
        end = html.at(spoilt.start())
        hint = f"{end.line}行目の「{spoilt[0]}」を、半角の --> にしてください"
        mend = replaced(end, spoilt[0], "-->")
    inline.report(finding("M003", message, place, hint, mend))
    return place


def _content(html: _Html, inline: InlineReader, make_id: MakeId) -> Iterator[Block]:
    at = 0
    tables = [range(*match.span()) for match in TABLE.finditer(html.text)]
    lists = {one.place: one for one in htmllists.lists(html.text)}
    for place in sorted((*tables, *lists), key=lambda place: place.start):
        if place.start < at:
            continue  # it stands within the one before
        yield from _paragraphs(html.part(at, place.start), inline, make_id)
        part = html.part(place.start, place.stop)
        found = lists.get(place)
        yield from _list(html, found, inline, make_id) if found else _parsed(part, inline, make_id)
        at = place.stop
    yield from _paragraphs(html.part(at), inline, make_id)


def _list(
    html: _Html, found: htmllists.HtmlList, inline: InlineReader, make_id: MakeId
) -> Iterator[Block]:
    """A list, and nothing of one without items."""
    parts = (html.part(item.start, item.stop) for item in found.items)
    items = [tuple(_content(part, inline, make_id)) for part in parts]
    filled = tuple(item for item in items if item)
    if filled:
        block_id = make_id("itemization", html.part(found.place.start, found.place.stop).text)
        is_tight = all(len(item) == 1 for item in filled)
        yield Itemization(block_id, html.at(found.place.start), found.start, filled, is_tight)


def _parsed(html: _Html, inline: InlineReader, make_id: MakeId) -> Iterator[Block]:
    """A table, and the text that stands in it, but in none of its cells."""
    table = _TableParser()
    table.feed(_readable(html.text))
    table.close()
    yield _table(table, html.span, inline, make_id)
    yield from _paragraphs(_Html(table.outside, html.span), inline, make_id)


def _readable(table: str) -> str:
    """The HTML of a table, with constructs escaped that make `HTMLParser` fail or run very long.

    These are `<![`, and `<` after the last `>`. Comments have been taken out before.
    """
    end = table.rfind(">") + 1
    whole = table[:end].replace("<![", "&lt;![")
    return whole + table[end:].replace("<", "&lt;")


def _paragraphs(html: _Html, inline: InlineReader, make_id: MakeId) -> Iterator[Block]:
    at, end = 0, html.text.rfind(">") + 1
    parts = _SPACE_TAGS.split(html.text[:end])
    for tag in _SPACE_TAGS.finditer(html.text[:end]):
        if LOOK.search(tag[0]):
            inline.tell_unused(tag[0], html.at(tag.start()))
    for part in (*parts[:-1], parts[-1] + html.text[end:]):
        at = html.text.index(part, at)
        if part.strip():
            lead = len(part) - len(part.lstrip())
            content = inline.read_text(part.strip(), html.at(at + lead))
            if plain_text(content).strip() or content:
                yield from pictures.blocks(content, html.span, make_id, part)
        at += len(part)


def _span(written: str | None) -> int:
    """The value of a `colspan` or `rowspan`, capped at one more than the limit."""
    is_number = written is not None and _NUMBER.fullmatch(written.strip())
    if not is_number:
        return 1
    digits = (written or "").strip().lstrip("0")
    most = JOINED_CELLS.most + 1
    return min(int(digits or 1), most) if len(digits) <= len(str(most)) else most


class _TableParser(HTMLParser):
    """Collects rows of cells: (inner HTML, columns, rows, is head)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)  # the inline reader resolves them
        self.rows: list[tuple[bool, _Cells]] = []
        self.caption = ""
        self.outside = ""  # text that is in no cell and not in the caption
        self._into = ""
        self._in_head = False

    def set_cdata_mode(self, elem: str, **_options: bool) -> None:
        """Do nothing: the content of a script is read like the rest, and reported."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self.rows.append((self._in_head, []))
            self._into = ""  # a row closes the cell or caption before it, whose end tag is optional
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

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag such as `<br/>`, to which an end tag would be another one."""
        self.handle_starttag(tag, attrs)

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
    parsed: _TableParser, span: Span, inline: InlineReader, make_id: MakeId
) -> Table | BlockFault:
    found = [(in_head, cells) for in_head, cells in parsed.rows if cells]
    spans = [(int(cell[1]), int(cell[2])) for _, cells in found for cell in cells]
    is_head = [in_head or all(cell[3] for cell in cells) for in_head, cells in found]
    lead = is_head.index(False) if False in is_head else len(is_head)
    rows = [cells for _, cells in found]
    is_wide = any(JOINED_CELLS.is_passed(max(span)) for span in spans)
    width = 1 if is_wide else _width([rows[:lead], rows[lead:]])
    if limit := JOINED_CELLS if is_wide else of_table(len(found), width):
        inline.report(limit.finding(span))
        return BlockFault(make_id("fault", repr(parsed.rows)), span, f"{limit.what} {limit}まで")
    written = [
        Row(tuple(_cell(c, "col" if n < lead else "row", span, inline) for c in cells))
        for n, cells in enumerate(rows)
    ]
    caption: tuple[Inlines, ...] = ()
    if parsed.caption.strip():
        caption = (inline.read_text(parsed.caption.strip(), span),)
    return Table(
        make_id("table", repr(parsed.rows)),
        span,
        columns=(Column(),) * width,
        caption=caption,
        head=tuple(written[:lead]),
        body=tuple(written[lead:]),
    )


def _width(groups: list[list[_Cells]]) -> int:
    """The number of columns of a table; counting stops when there are too many."""
    width = 1
    for _, area in placed(groups, lambda cell: (int(cell[2]), int(cell[1]))):
        width = max(width, area.column + area.columns)
        if COLUMNS.is_passed(width):
            break
    return width


def _cell(cell: list[str | int | bool], heads: Scope, span: Span, inline: InlineReader) -> Cell:
    text, columns, rows, is_head = cell
    if _BLANK_LINE.search(str(text).strip()):
        hint = "段落を分けるところに <br> と書いてください"
        inline.report(finding("M028", "セルの中の空行では、段落が分かれません", span, hint))
    reader = replace(inline, in_cell=True)
    content = reader.read_text(str(text).strip(), span) if str(text).strip() else ()
    return Cell(
        content=content, columns=int(columns), rows=int(rows), scope=heads if is_head else ""
    )
