"""Inline Markdown into inlines, each at its own line and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from hakusho.diagnostic import Report, Source, Span, did_you_mean, finding
from hakusho.model import (
    Break,
    Code,
    Fault,
    IndexEntry,
    Inline,
    Inlines,
    Link,
    NoteCall,
    Phrase,
    Picture,
    Reference,
    Remark,
    Ruby,
    Term,
    Text,
    plain_text,
)
from hakusho.syntax import parser, protect, restore

_PHRASES = {"em": "em", "strong": "strong", "s": "del", "i": "em", "b": "strong", "u": "em"} | {
    tag: tag for tag in ("del", "sup", "sub", "kbd", "span", "small")
}
_ACTIVE = {"script", "style", "link", "meta", "iframe", "object", "embed", "form", "base", "input"}
_HTML = (
    _ACTIVE
    | set(_PHRASES)
    | set(
        """a abbr address article aside b bdi bdo blockquote br button caption center cite code col
    colgroup data dd details dfn dialog div dl dt fieldset figcaption figure font footer h1 h2 h3
    h4 h5 h6 header hr html body head img ins label legend li main map mark math menu nav noscript
    ol optgroup option output p picture pre progress q rb rp rt rtc ruby samp section select slot
    source strike summary svg table tbody td template textarea tfoot th thead time title tr track
    tt ul var video audio wbr canvas area""".split()
    )
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>")
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LEFT_OVER = re.compile(r"\*\*|:::|\{#|\]\(#|\[\^|《《|》》|\{[a-z][a-z-]*:")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
NAMED = ("nobr", "index", "name")


@dataclass(frozen=True, slots=True)
class Terms:
    """The glossary's words to be found in text: word → entry id, longest first."""

    words: Mapping[str, str] = field(default_factory=dict)

    def split(self, text: str) -> Iterator[tuple[str, str]]:
        """The text in pieces (piece, entry id), the id empty for pieces between terms."""
        if not self.words:
            yield text, ""
            return
        at = 0
        for match in self.pattern.finditer(text):
            yield text[at : match.start()], ""
            yield match[0], self.words[match[0]]
            at = match.end()
        yield text[at:], ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as one expression; Latin words only as whole words."""
        return _term_pattern(tuple(self.words))


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _term_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    if words not in _PATTERNS:
        ordered = sorted(words, key=len, reverse=True)
        _PATTERNS[words] = re.compile("|".join(_whole_word(word) for word in ordered))
    return _PATTERNS[words]


def _whole_word(word: str) -> str:
    start = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    end = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return start + re.escape(word) + end


def is_japanese(character: str) -> bool:
    """Whether a line end beside this character is no space (wide, and not Hangul)."""
    wide = unicodedata.east_asian_width(character) in "WF" or character in "‘’“”…—―‥"
    return wide and not 0xAC00 <= ord(character) <= 0xD7A3


@dataclass(slots=True)
class _Cursor:
    """Where in the content of a block the reading is; `columns` per line of the content."""

    source: Source
    line: int
    column: int
    content: str
    at: int = 0

    def span(self, text: str, length: int | None = None) -> Span:
        """The place of the next occurrence of a text, and move past it."""
        found = self.content.find(text, self.at)
        start = self.at if found < 0 else found
        if found >= 0:
            self.at = found + len(text)
        before = self.content[:start]
        number = before.count("\n")
        column = start - (before.rfind("\n") + 1)
        line_text = restore(self.content.split("\n")[number])
        written = self.source.lines[self.line + number - 1 : self.line + number]
        offset = written[0].find(line_text, self.column - 1 if not number else 0) if written else 0
        if offset < 0:
            offset = self.column - 1 if not number else 0
        return self.source.span(
            self.line + number, offset + column + 1, max(1, len(text) if length is None else length)
        )


@dataclass(frozen=True, slots=True)
class InlineReader:
    """Reads inlines of one source; it only carries what it looks things up in."""

    source: Source
    report: Report
    terms: Terms = field(default_factory=Terms)
    files: Mapping[str, str] = field(default_factory=dict)
    image: Callable[[str, Span], str] = lambda _file, _span: ""

    def read(self, node: SyntaxTreeNode, line: int, column: int = 1, terms: bool = True) -> Inlines:
        """The inlines of an `inline` node that begins at this line and column of the source."""
        cursor = _Cursor(self.source, line, column, node.content)
        return self._sequence(node.children, cursor, terms)

    def read_text(self, text: str, span: Span, terms: bool = True) -> Inlines:
        """The inlines of a text that begins at this place."""
        tokens = parser().parseInline(protect(text), {})
        node = SyntaxTreeNode(tokens).children[0] if tokens[0].children else None
        return self.read(node, span.line, span.column, terms) if node else ()

    # -- sequences -------------------------------------------------------------------------

    def _sequence(
        self, children: Sequence[SyntaxTreeNode], cursor: _Cursor, terms: bool
    ) -> Inlines:
        found: list[Inline] = []
        index = 0
        while index < len(children):
            child = children[index]
            if child.type == "html_inline":
                end = _closing(children, index)
                inside = children[index + 1 : end] if end else ()
                found.extend(self._html(child.content, inside, cursor, terms))
                index = (end or index) + 1
                continue
            if child.type == "softbreak":
                found.extend(self._line_end(found, children[index + 1 :], cursor))
            else:
                found.extend(self._inline(child, cursor, terms))
            index += 1
        return tuple(_merged(found))

    def _line_end(
        self, before: Sequence[Inline], after: Sequence[SyntaxTreeNode], cursor: _Cursor
    ) -> Iterator[Inline]:
        """A line end is a space, but nothing beside Japanese (CSS Text 3 §4.1.3)."""
        span = cursor.span("\n", 1)
        last = plain_text(tuple(before))[-1:]
        following = next((text for text in map(_first_text, after) if text), "")[:1]
        if not (last and is_japanese(last)) and not (following and is_japanese(following)):
            yield Text(" ", span)

    def _inline(self, node: SyntaxTreeNode, cursor: _Cursor, terms: bool) -> Iterator[Inline]:
        match node.type:
            case "text":
                yield from self._text(node.content, cursor, terms)
            case "text_special":
                yield Text(restore(node.content), cursor.span(node.markup))
            case "code_inline":
                yield Code(restore(node.content), cursor.span(node.content))
            case "hardbreak":
                yield Break(cursor.span("\n", 1))
            case "em" | "strong" | "s":
                span = cursor.span(node.markup)
                yield Phrase(
                    _PHRASES[node.type], self._sequence(node.children, cursor, terms), span
                )
            case "link":
                yield self._link(node, cursor)
            case "image":
                yield self._picture(node, cursor)
            case "footnote_ref":
                label = str(node.meta["label"])
                yield NoteCall(label, cursor.span(f"[^{label}]"))
            case "named":
                yield self._named(*node.meta["groups"], cursor.span(node.content))
            case "ruby":
                yield self._ruby(*node.meta["groups"], cursor.span(node.content))
            case "dots":
                span = cursor.span(node.content)
                yield Phrase("dots", (Text(node.meta["groups"][0], span),), span)
            case _:
                raise AssertionError(node.type)

    # -- leaves ----------------------------------------------------------------------------

    def _text(self, written: str, cursor: _Cursor, terms: bool) -> Iterator[Inline]:
        text = restore(written)
        span = cursor.span(written)
        self._check_text(text, span)
        at = 0
        for piece, entry in self.terms.split(text) if terms else [(text, "")]:
            place = Span(span.source, span.line, span.column + at, max(1, len(piece)))
            if entry:
                yield Term(entry, piece, place)
            elif piece:
                yield Text(piece, place)
            at += len(piece)

    def _check_text(self, text: str, span: Span) -> None:
        for code, pattern, message, hint in _TEXT_CHECKS:
            for match in pattern.finditer(text):
                place = Span(span.source, span.line, span.column + match.start(), len(match[0]))
                shown = match[0] if match[0].isprintable() else f"U+{ord(match[0]):04X}"
                self.report(finding(code, message.format(shown), place, hint))

    def _named(self, name: str, value: str, span: Span) -> Inline:
        if name == "nobr":
            return Phrase("nobr", (Text(value, span),), span)
        if name == "index":
            text, _, reading = value.partition("|")
            text, reading = text.strip(), reading.strip()
            if not reading and not text.isascii():
                message = f"索引の語「{text}」に読みがありません"
                self.report(
                    finding("R010", message, span, "{index:核軍縮|かくぐんしゅく} と書きます")
                )
            return IndexEntry(text, reading, span)
        hint = did_you_mean(name, NAMED, "{{{}:…}}")
        self.report(finding("M005", f"記法「{{{name}:…}}」はありません", span, hint))
        return Fault(f"{{{name}:{value}}}", span)

    def _ruby(self, base: str, rest: str, span: Span) -> Inline:
        readings = tuple(reading.removesuffix("\\") for reading in rest.split("|")[1:])
        base = base.removesuffix("\\")
        if len(readings) == 1 and readings[0]:
            return Ruby(((base, readings[0]),), span)
        if len(readings) == len(base) and all(readings):
            return Ruby(tuple(zip(base, readings, strict=True)), span)
        message = f"「{base}」は{len(base)}字ですが、読みが{len(readings)}個あります"
        self.report(
            finding("M012", message, span, "一字ずつ {漢字|かん|じ}、まとめて {漢字|かんじ}")
        )
        return Fault(base, span)

    def _picture(self, node: SyntaxTreeNode, cursor: _Cursor) -> Inline:
        file = unquote(str(node.attrs.get("src", "")))
        span = cursor.span(f"![{node.content}", None)
        return Picture(self.image(file, span), node.content, span)

    # -- links -----------------------------------------------------------------------------

    def _link(self, node: SyntaxTreeNode, cursor: _Cursor) -> Inline:
        span = cursor.span("[" if node.markup != "autolink" else "<")
        content = self._sequence(node.children, cursor, terms=False)
        address = restore(unquote(str(node.attrs.get("href", ""))))
        return self.link(address, content, span)

    def link(self, address: str, content: Inlines, span: Span) -> Inline:
        """A reference into the publication, or a link to the outside."""
        if address.startswith("#"):
            targets = tuple(target.removeprefix("#") for target in address.split())
            if any(not target for target in targets):
                message = "参照先が空です（「#」だけが書かれています）"
                self.report(finding("R002", message, span, "[文字](#id) の形で参照先を書きます"))
                return Phrase("span", content, span)
            return Reference(targets, content, span)
        if re.match(r"(https?|mailto):", address):
            return Link(address, content or (Text(address, span),), span)
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.I):
            self.report(finding("M007", f"「{address}」へのリンクは使えません", span))
            return Phrase("span", content, span)
        name = re.split("[#?]", address)[0]
        target = self.files.get(re.sub(r"\.html$", ".md", name))
        if target:
            return Reference((target,), content, span)
        message = f"リンク先「{address}」はこの出版物にありません。文字だけを印刷します"
        self.report(finding("R011", message, span, "出版物の中は [文字](#id) で指します"))
        return Phrase("span", content, span)

    # -- HTML ------------------------------------------------------------------------------

    def _html(
        self, tag: str, inside: Sequence[SyntaxTreeNode], cursor: _Cursor, terms: bool
    ) -> Iterator[Inline]:
        span = cursor.span(tag)
        if tag.startswith("<!--"):
            yield Remark(tag.removeprefix("<!--").removesuffix("-->").strip(), span)
            return
        match = _TAG.match(tag)
        name = match[2].lower() if match else ""
        if match is None or name not in _HTML:
            message = f"「{tag}」はHTMLの要素ではありません。文字として印刷します"
            self.report(finding("M006", message, span, "文字なら `…` で囲むか \\< と書きます"))
            yield Text(tag, span)
            yield from self._sequence(inside, cursor, terms)
            return
        content = () if name == "ruby" else self._sequence(inside, cursor, terms)
        yield from self.element(name, dict(_attributes(match[3])), content, inside, span)

    def element(
        self,
        name: str,
        attributes: Mapping[str, str],
        content: Inlines,
        inside: Sequence[SyntaxTreeNode],
        span: Span,
    ) -> Iterator[Inline]:
        """The inlines of a raw HTML element."""
        if name in _PHRASES:
            yield Phrase(_PHRASES[name], content, span)
        elif name == "br":
            yield Break(span)
        elif name == "code":
            yield Code(plain_text(content), span)
        elif name == "ruby":
            yield html_ruby(inside, span)
        elif name == "a" and attributes.get("href"):
            yield self.link(attributes["href"], content, span)
        elif name == "a":
            yield from content
        elif name == "img":
            file = unquote(attributes.get("src", ""))
            yield Picture(self.image(file, span), attributes.get("alt", ""), span)
        elif name in _ACTIVE:
            self.report(finding("M007", f"HTMLの <{name}> は使えません", span))
        else:
            message = f"HTMLの <{name}> は使えません。中の文字だけを印刷します"
            self.report(finding("M006", message, span))
            yield from content


_TEXT_CHECKS = (
    (
        "M003",
        _LEFT_OVER,
        "記法「{}」が文字として残っています",
        "閉じ忘れか、\\ の付け忘れがないか確かめます",
    ),
    (
        "M013",
        re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]"),
        "使えない文字 {} があります",
        "外字・制御文字は標準の文字に直します",
    ),
    ("T001", _FULL_WIDTH, "全角の英数字「{}」があります", "英数字は半角で書きます"),
)


def html_ruby(inside: Sequence[SyntaxTreeNode], span: Span) -> Inline:
    """Ruby from the tokens between `<ruby>` and `</ruby>`."""
    pairs: list[tuple[str, str]] = []
    base, reading, within = "", "", ""
    for node in inside:
        match = _TAG.match(node.content) if node.type == "html_inline" else None
        if match:
            name, closes = match[2].lower(), bool(match[1])
            if name == "rt" and closes and base:
                pairs.append((base, reading))
                base, reading = "", ""
            within = "" if closes else name
        elif within == "rt":
            reading += _first_text(node)
        elif within != "rp":
            base += _first_text(node)
    if base:
        pairs.append((base, ""))
    return Ruby(tuple(pairs), span)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(text):
        yield match[1].lower(), unescape(match[2] or match[3] or match[4] or "")


def _closing(children: Sequence[SyntaxTreeNode], index: int) -> int:
    """The index of the end tag that closes the start tag at `index`, or 0."""
    match = _TAG.match(children[index].content)
    if not match or match[1] or match[3].endswith("/") or match[2].lower() in ("br", "img", "wbr"):
        return 0
    depth = 0
    for number in range(index, len(children)):
        node = children[number]
        other = _TAG.match(node.content) if node.type == "html_inline" else None
        if other and other[2].lower() == match[2].lower() and not other[3].endswith("/"):
            depth += -1 if other[1] else 1
            if depth == 0:
                return number
    return 0


def _first_text(node: SyntaxTreeNode) -> str:
    """The characters of a node, as far as they can be known before it is read."""
    if node.type in ("named", "ruby", "dots"):
        named = node.type == "named"
        return str(node.meta["groups"][1 if named else 0])
    if node.type == "html_inline":
        return ""
    if node.children:
        return "".join(_first_text(child) for child in node.children)
    return str(node.content)


def _merged(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """Neighbouring texts as one."""
    pending: Text | None = None
    for inline in inlines:
        if isinstance(inline, Text):
            pending = Text(pending.text + inline.text, pending.span) if pending else inline
            continue
        if pending:
            yield pending
        pending = None
        yield inline
    if pending:
        yield pending
