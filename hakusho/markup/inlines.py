"""Inline Markdown into inlines of the tree, each with its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Report, Source, Span, did_you_mean, finding, replaced
from hakusho.findings.limits import ADDRESS, WARICHU
from hakusho.markup import elements, foreign, leftovers, places
from hakusho.markup.cursor import Cursor
from hakusho.markup.signs import LINK_END
from hakusho.markup.syntax import MAX_NESTING, over, parser, protect, restore
from hakusho.markup.terms import Terms
from hakusho.sources.characters import UNUSABLE, is_japanese, narrow, signs, unusable
from hakusho.trade.collation import unsorted
from hakusho.tree.model import (
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

_PHRASE_ENDS = {sign: re.compile(re.escape(sign)) for sign in ("*", "**", "_", "__", "~~")}
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_SHOWN = 40  # characters of a text over a limit that drafts show
NAMED = ("nobr", "warichu", "index")


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineReader:
    """Reads the inlines of one source; it has no state but what it looks things up in.

    `files` maps normalised paths of chapter files to paths as shown; `image` gives the address of
    a picture file, named from the folder `home` of the publication or from that of the source. In
    the cell of a table, which has no blocks, HTML lists are inlines.
    """

    source: Source
    report: Report
    terms: Terms = field(default_factory=Terms)
    files: Mapping[str, str] = field(default_factory=dict)
    image: Callable[[str, Span], str | None] = lambda _file, _span: ""
    home: str = "."
    in_cell: bool = False

    def read(
        self,
        node: SyntaxTreeNode,
        line: int,
        column: int = 1,
        terms: bool = True,
        written: str = "",
    ) -> Inlines:
        """The inlines of an `inline` node that begins at this line and column of the source.

        With `terms` the words of the glossary become terms. `written` is the content of the node
        as the source has it, if that differs.
        """
        limit = over(node.token) if node.token else None
        if limit:
            span = self.source.span(line, column, len(node.content.split("\n")[0]))
            self.report(limit.finding(span))
            return (Fault(f"{node.content[:_SHOWN]}…", span),)
        cursor = Cursor(
            source=self.source, line=line, column=column, content=written or node.content
        )
        return self._sequence(node.children, cursor, terms)

    def read_text(self, text: str, span: Span, terms: bool = True) -> Inlines:
        """The inlines of a text that begins at this place."""
        tokens = parser().parseInline(protect(text), {})
        has_content = tokens[0].children or over(tokens[0])
        node = SyntaxTreeNode(tokens).children[0] if has_content else None
        return self.read(node, span.line, span.column, terms) if node else ()

    # -- sequences -------------------------------------------------------------------------

    def _sequence(self, children: Sequence[SyntaxTreeNode], cursor: Cursor, terms: bool) -> Inlines:
        found: list[Inline] = []
        ends = elements.closings(children)
        line_ends = _LineEnds(children)
        index = 0
        while index < len(children):
            child = children[index]
            if child.type == "html_inline":
                end = self._end(children, index, ends, cursor)
                inside = children[index + 1 : end] if end else ()
                cursor.depth += 1
                has_end = bool(end) or child.content.endswith("/>")
                found.extend(self._html(child.content, inside, cursor, terms, has_end))
                if end:
                    cursor.span(children[end].content)
                cursor.depth -= 1
                index = (end or index) + 1
                continue
            if child.type == "softbreak":
                span = cursor.span("\n", 1)
                if line_ends.is_space(found, index):
                    found.append(Text(" ", span))
            else:
                found.extend(self._inline(child, cursor, terms))
            index += 1
        return tuple(_merged(found))

    def _end(
        self,
        children: Sequence[SyntaxTreeNode],
        index: int,
        ends: Mapping[int, int],
        cursor: Cursor,
    ) -> int:
        """The index of the end tag of the element at `index`; 0 if it has none or is too deep."""
        if cursor.depth < MAX_NESTING:
            return ends.get(index, 0)
        if not cursor.is_too_deep:
            cursor.is_too_deep = True
            message = f"入れ子が深すぎます（{MAX_NESTING}段まで）"
            place = cursor.span(children[index].content)
            self.report(finding("M016", message, place, "HTMLの要素の段を減らしてください"))
        return 0

    def _inline(self, node: SyntaxTreeNode, cursor: Cursor, terms: bool) -> Iterator[Inline]:
        if cursor.is_hidden:
            return
        if node.type == "text":
            yield from self._text(node.content, cursor, terms)
        elif node.type in elements.PHRASES:
            span = cursor.span(node.markup)
            content = self._sequence(node.children, cursor, terms)
            cursor.skip(_PHRASE_ENDS[node.markup])
            yield Phrase(elements.PHRASES[node.type], content, span)
        else:
            yield _LEAVES[node.type](self, node, cursor)

    # -- leaves ----------------------------------------------------------------------------

    def _text(self, written: str, cursor: Cursor, terms: bool) -> Iterator[Inline]:
        text = restore(written)
        span = cursor.span(written)
        self._check_text(text, span)
        text, opening, _remark = text.partition("<!--")  # comments are not printed
        at = 0
        for piece, address in places.parted(text) if terms else [(text, "")]:
            place = span.part(at, piece)
            if address:
                yield self._outside(address, (Text(piece, place),), place)
            else:
                yield from self._words(piece, place, terms)
            at += len(piece)
        if opening:
            cursor.is_hidden = True
            yield Fault("閉じていない <!--", span.part(at, opening))

    def _words(self, text: str, span: Span, terms: bool) -> Iterator[Inline]:
        at = 0
        for piece, entry in self.terms.split(text) if terms else [(text, "")]:
            place = span.part(at, piece)
            if entry:
                yield Term(entry, piece, place)
            elif piece:
                yield Text(piece, place)
            at += len(piece)

    def unprintable(self, sign: foreign.Unprintable, text: str, span: Span) -> None:
        """Report a sign of another tool that cannot be printed (M003)."""
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        self.report(finding("M003", sign.message.format(shown), span, sign.hint))

    def _foreign(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        text, span = restore(node.content), cursor.span(node.content)
        self.unprintable(node.meta["sign"], text, span)
        return Text(text, span)

    def _maths(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        text = restore(f"{node.markup}{node.content}{node.markup}")
        span = cursor.span(f"{node.markup}{node.content}{node.markup}")
        if sign := foreign.of_maths(text):
            self.unprintable(sign, text, span)
        return Text(text, span)

    def _attributes(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        span = cursor.span(node.content)
        self._tell_unused(node.content, span)
        return Phrase("span", (), span)

    def _tell_unused(self, what: str, span: Span) -> None:
        hint = "見た目はテーマが決めます。ほかの道具のためなら、消さなくてもかまいません"
        self.report(finding("M021", f"「{what}」は使いません", span, hint))

    def _check_text(self, text: str, span: Span) -> None:
        for found in leftovers.find(text, span):
            self.report(found)
        for match in _FULL_WIDTH.finditer(text):
            message = f"全角の英数字「{match[0]}」があります"
            place = span.part(match.start(), match[0])
            mend = replaced(place, match[0], narrow(match[0]))
            self.report(finding("T001", message, place, "英数字は半角で書いてください", mend))
        for match in UNUSABLE.finditer(text):
            self.report(unusable(match[0], span.part(match.start(), match[0])))

    def _named(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        name, value = node.meta["groups"]
        span = cursor.span(node.content)
        if name == "nobr":
            return Phrase("nobr", (self._plain(value, span.find(value)),), span)
        if name == "warichu":
            return self._warichu(value, span)
        if name == "index":
            text, _, reading = value.partition("|")
            text, reading = text.strip().removesuffix("\\"), reading.strip()
            self._check_text(text, span.find(text))
            if problem := unsorted(text, reading):
                message = f"索引の語「{text}」{problem}"
                hint = "{index:核軍縮|かくぐんしゅく} のように、平仮名の読みを書いてください"
                self.report(finding("R010", message, span, hint))
            return IndexEntry(text, reading, span)
        known = "使えるのは {nobr:…}、{warichu:…}、{index:…} です"
        hint = did_you_mean(name, NAMED, "{{{}:…}}") or known
        self.report(finding("M005", f"記法「{{{name}:…}}」はありません", span, hint))
        return Fault(f"{{{name}:{value}}}", span)

    def _warichu(self, text: str, span: Span) -> Inline:
        if WARICHU.is_passed(len(text)):
            self.report(WARICHU.finding(span))
            return Fault(f"{text[:_SHOWN]}…", span)
        note = Phrase("warichu", (self._plain(text, span.find(text)),), span)
        return Phrase("span", (Text("（", span), note, Text("）", span)), span)

    def _ruby(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        base, rest = node.meta["groups"]
        span = cursor.span(node.content)
        readings = tuple(reading.removesuffix("\\") for reading in rest.split("|")[1:])
        base = base.removesuffix("\\")
        if len(readings) == 1 and readings[0]:
            return Ruby(((base, readings[0]),), span)
        own = signs(base)
        if len(readings) == len(own) and all(readings):
            return Ruby(tuple(zip(own, readings, strict=True)), span)
        message = f"「{base}」は{len(own)}字ですが、読みが{len(readings)}個あります"
        hint = "一字ずつ {漢字|かん|じ}、まとめて {漢字|かんじ} と書いてください"
        self.report(finding("M012", message, span, hint))
        return Fault(base, span)

    def _dots(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        span = cursor.span(node.content)
        text = node.meta["groups"][0]
        return Phrase("dots", (self._plain(text, span.find(text)),), span)

    def _plain(self, text: str, span: Span) -> Text:
        self._check_text(text, span)
        return Text(text, span)

    def _note_call(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        label = str(node.meta["label"])
        return NoteCall(label, cursor.span(f"[^{label}]"))

    def _picture(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        file = unquote(str(node.attrs.get("src", "")))
        span = cursor.span(f"![{node.content}")
        cursor.skip(LINK_END)
        attributes = places.attributes(str(node.meta.get("attributes", "")))
        size = self._size({**node.meta, **dict(attributes)}, span)
        address = self._image(file, span.find(file)) or ""
        title = str(node.attrs.get("title", ""))
        return Picture(address, node.content, span, title, size.width, size.height)

    def _image(self, file: str, span: Span) -> str | None:
        return self.image(places.picture(file, self.source.path, self.home), span)

    def _size(self, written: Mapping[str, str], span: Span) -> places.Size:
        """The size that is written with a picture; what else is written is told (M021)."""
        found = places.size(written)
        for unused in found.unused:
            self._tell_unused(unused, span.find(unused))
        return found

    # -- links -----------------------------------------------------------------------------

    def _link(self, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
        span = cursor.span("[" if node.markup != "autolink" else "<")
        content = self._sequence(node.children, cursor, terms=False)
        cursor.skip(LINK_END)
        if all(isinstance(one, Text) and not one.text.strip() for one in content):
            content = ()  # `[ ](#id)` names its target by its label, as `[](#id)` does
        address = restore(unquote(str(node.attrs.get("href", ""))))
        if address.startswith("＃"):
            place = span.find("＃")
            hint = "参照先は、半角で [文字](#id) のように書いてください"
            mend = replaced(place, "＃", "#")
            self.report(finding("M003", "全角の記号「＃」は、参照になりません", place, hint, mend))
            return Phrase("span", content, span)
        return self.link(address, content, span)

    def link(self, address: str, content: Inlines, span: Span) -> Inline:
        """A reference within the publication or a link to the outside; a wrong one is reported."""
        if address.startswith("#"):
            targets = tuple(target.removeprefix("#") for target in address.split())
            if any(not target for target in targets):
                message = "参照先が空です（「#」だけが書かれています）"
                hint = "[文字](#id) の形で参照先を書いてください"
                self.report(finding("R002", message, span.find("(#"), hint))
                return Phrase("span", (*content, Fault("参照先なし", span)), span)
            return Reference(targets, content, span)
        if re.match(r"(https?|mailto):", address, re.I):
            return self._outside(address, content, span)
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.I):
            hint = "使えるのは https:、http:、mailto: です"
            message = f"「{address}」へのリンクは使えません"
            self.report(finding("M007", message, span.find(address), hint))
            return Phrase("span", (*content, Fault("使えないリンク", span)), span)
        path, _, anchor = address.partition("#")
        candidates = places.files(path, self.source.path, self.home)
        file = next((self.files[one] for one in candidates if one in self.files), None)
        if file:
            return Reference((f"{file}#{anchor}" if anchor else file,), content, span)
        message = f"リンク先「{address}」はこの本にありません。文字だけを印刷します"
        hint = "本の中の見出しなどは [文字](#id) で指してください"
        self.report(finding("R011", message, span.find(address), hint))
        return Phrase("span", content, span)

    def _outside(self, address: str, content: Inlines, span: Span) -> Inline:
        if ADDRESS.is_passed(len(address)):
            self.report(ADDRESS.finding(span))
            return Phrase("span", (*content, Fault("長すぎるアドレス", span)), span)
        return Link(address, content or (Text(address, span),), span)

    # -- HTML ------------------------------------------------------------------------------

    def _html(
        self,
        tag: str,
        inside: Sequence[SyntaxTreeNode],
        cursor: Cursor,
        terms: bool,
        has_end: bool,
    ) -> Iterator[Inline]:
        span = cursor.span(tag)
        if tag.startswith("<!--"):
            yield Remark(tag.removeprefix("<!--").removesuffix("-->").strip(), span)
            return
        match = elements.TAG.match(tag)
        name = match[2].lower() if match else ""
        if match is None or name not in elements.KNOWN:
            message = f"「{tag}」はHTMLの要素ではありません。文字として印刷します"
            self.report(
                finding("M006", message, span, "文字なら `…` で囲むか \\< と書いてください")
            )
            yield Text(tag, span)
            yield from self._sequence(inside, cursor, terms)
            return
        if name not in elements.VOID and not has_end and not cursor.is_too_deep:
            self._report_unclosed(match[0], name, span)
        content = () if name == "ruby" else self._sequence(inside, cursor, terms)
        yield from self.element(name, dict(elements.attributes(match[3])), content, inside, span)

    def _report_unclosed(self, tag: str, name: str, span: Span) -> None:
        """Report a start tag without its end, or an end tag without its start (M006)."""
        if name not in elements.PHRASES and name not in ("a", "code", "ruby"):
            return  # it is reported as an element that cannot be used, or its end is optional
        other = f"<{name}>" if tag.startswith("</") else f"</{name}>"
        message = f"「{tag}」に対する {other} がありません。タグは印刷しません"
        hint = f"{other} を書いてください。文字なら \\{tag} と書いてください"
        self.report(finding("M006", message, span, hint))

    def element(
        self,
        name: str,
        attributes: Mapping[str, str],
        content: Inlines,
        inside: Sequence[SyntaxTreeNode],
        span: Span,
    ) -> Iterator[Inline]:
        """The inlines of an HTML element; one that cannot be used is reported (M006, M007)."""
        if name in elements.PHRASES:
            yield Phrase(elements.PHRASES[name], content, span)
        elif self.in_cell and name in elements.LISTS:
            yield Phrase(name, content, span)
        elif name in _ELEMENTS:
            yield _ELEMENTS[name](self, attributes, content, span)
        elif name == "ruby":
            yield elements.html_ruby(inside, span)
        elif name == "a":
            href = attributes.get("href")
            yield from (self.link(href, content, span),) if href else content
        elif name in elements.ACTIVE:
            hint = "本に動く部品や外の資料は入れられません。消して、文で書いてください"
            self.report(finding("M007", f"HTMLの <{name}> は使えません", span, hint))
            yield Fault(f"使えないHTML {name}", span)
            yield from content
        else:
            message = f"HTMLの <{name}> は使えません。中の文字だけを印刷します"
            self.report(finding("M006", message, span, "タグを消してください"))
            yield from content

    def _html_image(self, attributes: Mapping[str, str], _content: Inlines, span: Span) -> Inline:
        file = unquote(attributes.get("src", ""))
        size = places.size(attributes)
        address = self._image(file, span) or ""
        return Picture(address, attributes.get("alt", ""), span, "", size.width, size.height)


_LEAVES: dict[str, Callable[[InlineReader, SyntaxTreeNode, Cursor], Inline]] = {
    "text_special": lambda _, node, at: Text(restore(node.content), at.span(node.markup)),
    "code_inline": lambda _, node, at: Code(restore(node.content), at.span(node.content)),
    "hardbreak": lambda _reader, _node, at: Break(at.span("\n", 1)),
    "link": InlineReader._link,
    "image": InlineReader._picture,
    "footnote_ref": InlineReader._note_call,
    "named": InlineReader._named,
    "ruby": InlineReader._ruby,
    "dots": InlineReader._dots,
    "foreign": InlineReader._foreign,
    "attributes": InlineReader._attributes,
    "math_inline": InlineReader._maths,
    "math_inline_double": InlineReader._maths,
}
_ELEMENTS: dict[str, Callable[[InlineReader, Mapping[str, str], Inlines, Span], Inline]] = {
    "br": lambda _reader, _attributes, _content, span: Break(span),
    "code": lambda _reader, _attributes, content, span: Code(plain_text(content), span),
    "img": InlineReader._html_image,
}


@dataclass(slots=True)
class _LineEnds:
    """Decides which line breaks of a sequence are spaces, in time linear in its length."""

    children: Sequence[SyntaxTreeNode]
    after: list[str] | None = None  # for each child the first character after it
    last: str = ""  # the last character of the inlines seen so far
    seen: int = 0  # the number of these inlines

    def is_space(self, before: Sequence[Inline], index: int) -> bool:
        """Whether the line break at `index` is a space: not beside Japanese (CSS Text 3 §4.1.3)."""
        for inline in before[self.seen :]:
            self.last = plain_text((inline,))[-1:] or self.last
        self.seen = len(before)
        if self.after is None:
            self.after = elements.followers(self.children)
        sides = (self.last, self.after[index])
        return not any(side and is_japanese(side) for side in sides)


def _merged(inlines: Sequence[Inline]) -> Iterator[Inline]:
    """The inlines; texts are merged only if adjacent in the source, so that places stay right."""
    pending: Text | None = None
    for inline in inlines:
        if pending and isinstance(inline, Text) and _follows(pending, inline):
            pending = Text(pending.text + inline.text, pending.span)
            continue
        if pending:
            yield pending
        pending = inline if isinstance(inline, Text) else None
        if pending is None:
            yield inline
    if pending:
        yield pending


def _follows(first: Text, second: Text) -> bool:
    column = first.span.column + len(first.text)
    return (second.span.line, second.span.column) == (first.span.line, column)
