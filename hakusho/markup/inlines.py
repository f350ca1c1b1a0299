"""Inline Markdown into inlines of the tree, each with its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span, finding, replaced
from hakusho.findings.limits import ADDRESS
from hakusho.markup import elements, emphasis, places
from hakusho.markup.cursor import Cursor
from hakusho.markup.inlinecontext import InlineContext, shortened
from hakusho.markup.leaves import LEAVES, html_picture
from hakusho.markup.signs import LINK_END
from hakusho.markup.syntax import MAX_NESTING, over, parser, protect, restore
from hakusho.markup.textruns import LineEnds, merged, parted
from hakusho.tree.model import (
    Break,
    Code,
    Fault,
    Inline,
    Inlines,
    Link,
    Phrase,
    Reference,
    Remark,
    Term,
    Text,
    plain_text,
)

_PHRASE_ENDS = {sign: re.compile(re.escape(sign)) for sign in ("*", "**", "_", "__", "~~")}

_DOUBTS = {
    emphasis.FACTORS: "掛け算なら × か \\* と、強調なら **…** と書いてください",
    emphasis.NAME: "名前なら `__…__` と、強調なら **…** と書いてください",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineReader(InlineContext):
    """Reads the inlines of one source."""

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
            return (Fault(shortened(node.content), span),)
        content = written or node.content
        cursor = Cursor(source=self.source, line=line, column=column, content=content)
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
        line_ends = LineEnds(children)
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
                if self.keeps_lines:
                    found.append(Break(span))
                elif line_ends.is_space(found, index):
                    found.append(Text(" ", span))
            else:
                found.extend(self._inline(child, cursor, terms))
            index += 1
        return tuple(merged(found if not self.in_cell else tuple(parted(found))))

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
            self._doubt(node, content, span)
            yield Phrase(elements.PHRASES[node.type], content, span)
        elif node.type == "link":
            yield self._link(node, cursor)
        else:
            yield LEAVES[node.type](self, node, cursor)

    def _doubt(self, node: SyntaxTreeNode, content: Inlines, span: Span) -> None:
        """Tell of signs that may be no emphasis (M029)."""
        if hint := _DOUBTS.get(node.meta.get("doubt", "")):
            word = plain_text(content)
            written = f"{node.markup}{word}{node.markup}"
            message = f"「{written}」を強調として読みました。記号は印刷しません"
            self.report(finding("M029", message, span, hint.replace("…", word)))

    # -- text ------------------------------------------------------------------------------

    def _text(self, written: str, cursor: Cursor, terms: bool) -> Iterator[Inline]:
        text = restore(written)
        span = cursor.span(written)
        self.check_text(text, span)
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
            hint = "文字なら `…` で囲むか \\< と書いてください"
            self.report(finding("M006", message, span, hint))
            yield Text(tag, span)
            yield from self._sequence(inside, cursor, terms)
            return
        if name not in elements.VOID and not has_end and not cursor.is_too_deep:
            self._report_unclosed(match[0], name, span)
        if name in elements.PHRASES and elements.LOOK.search(tag):
            self.tell_unused(tag, span)
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
        """The inlines of an HTML element; its content has been read from the nodes inside."""
        if name in elements.PHRASES:
            yield Phrase(elements.PHRASES[name], content, span)
        elif self.in_cell and name in (*elements.LISTS, *elements.PARAGRAPHS):
            yield Phrase(name, content, span)
        elif name == "br":
            yield Break(span)
        elif name == "code":
            yield Code(plain_text(content), span)
        elif name == "img":
            yield html_picture(self, attributes, span)
        elif name == "ruby":
            yield elements.html_ruby(inside, span)
        elif name == "a":
            href = attributes.get("href")
            yield from (self.link(href, content, span),) if href else content
        else:
            yield from self._unusable(name, content, span)

    def _unusable(self, name: str, content: Inlines, span: Span) -> Iterator[Inline]:
        """What is printed of an element that cannot be used, which is reported (M006, M007)."""
        if name in elements.ACTIVE:
            hint = "本に動く部品や外の資料は入れられません。消して、文で書いてください"
            self.report(finding("M007", f"HTMLの <{name}> は使えません", span, hint))
            yield Fault(f"使えないHTML {name}", span)
        else:
            self.report(elements.unusable((name,), span))
        yield from content
