"""Inlines that have no inlines in them: the program's own signs, pictures, calls of notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Span, did_you_mean, finding
from hakusho.findings.limits import WARICHU
from hakusho.markup import foreignsigns, places
from hakusho.markup.cursor import Cursor
from hakusho.markup.inlinecontext import InlineContext, shortened
from hakusho.markup.signs import LINK_END
from hakusho.markup.syntax import restore
from hakusho.sources.characters import signs
from hakusho.trade.collation import unsorted
from hakusho.tree.model import (
    Break,
    Code,
    Fault,
    IndexEntry,
    Inline,
    NoteCall,
    Phrase,
    Picture,
    Ruby,
    Text,
)

_NAMED = ("nobr", "warichu", "index")


def _named(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    name, value = node.meta["groups"]
    span = cursor.span(node.content)
    if name == "nobr":
        return Phrase("nobr", (_plain(context, value, span.find(value)),), span)
    if name == "warichu":
        return _warichu(context, value, span)
    if name == "index":
        text, _, reading = value.partition("|")
        text, reading = text.strip().removesuffix("\\"), reading.strip()
        context.check_text(text, span.find(text))
        if problem := unsorted(text, reading):
            message = f"索引の語「{text}」{problem}"
            hint = "{index:核軍縮|かくぐんしゅく} のように、平仮名の読みを書いてください"
            context.report(finding("R010", message, span, hint))
        return IndexEntry(text, reading, span)
    known = "使えるのは {nobr:…}、{warichu:…}、{index:…} です"
    hint = did_you_mean(name, _NAMED, "{{{}:…}}") or known
    context.report(finding("M005", f"記法「{{{name}:…}}」はありません", span, hint))
    return Fault(f"{{{name}:{value}}}", span)


def _warichu(context: InlineContext, text: str, span: Span) -> Inline:
    if WARICHU.is_passed(len(text)):
        context.report(WARICHU.finding(span))
        return Fault(shortened(text), span)
    note = Phrase("warichu", (_plain(context, text, span.find(text)),), span)
    return Phrase("span", (Text("（", span), note, Text("）", span)), span)


def _ruby(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
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
    context.report(finding("M012", message, span, hint))
    return Fault(base, span)


def _dots(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    span = cursor.span(node.content)
    text = node.meta["groups"][0]
    return Phrase("dots", (_plain(context, text, span.find(text)),), span)


def _plain(context: InlineContext, text: str, span: Span) -> Text:
    context.check_text(text, span)
    return Text(text, span)


def _note_call(_context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    label = str(node.meta["label"])
    return NoteCall(label, cursor.span(f"[^{label}]"))


def _foreign(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    text, span = restore(node.content), cursor.span(node.content)
    meant = node.meta["meant"]
    context.unprintable(node.meta["sign"], text, span, meant and restore(meant))
    return Text(text, span)


def _maths(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    written = f"{node.markup}{node.content}{node.markup}"
    text, span = restore(written), cursor.span(written)
    context.unprintable(foreignsigns.MATHS, text, span)
    return Text(text, span)


def _attributes(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    span = cursor.span(node.content)
    context.tell_unused(node.content, span)
    return Phrase("span", (), span)


def _picture(context: InlineContext, node: SyntaxTreeNode, cursor: Cursor) -> Inline:
    file = unquote(str(node.attrs.get("src", "")))
    span = cursor.span(f"![{node.content}")
    cursor.skip(LINK_END)
    attributes = places.attributes(str(node.meta.get("attributes", "")))
    size = _size(context, {**node.meta, **dict(attributes)}, span)
    address = _address(context, file, span.find(file))
    title = str(node.attrs.get("title", ""))
    return Picture(address, node.content, span, title, size.width, size.height)


def html_picture(context: InlineContext, attributes: Mapping[str, str], span: Span) -> Inline:
    """The picture that `<img>` with these attributes places."""
    file = unquote(attributes.get("src", ""))
    size = places.size(attributes)
    address = _address(context, file, span)
    return Picture(address, attributes.get("alt", ""), span, "", size.width, size.height)


def _address(context: InlineContext, file: str, span: Span) -> str:
    """The address of a picture file; empty if what is wrong with it has been told."""
    return context.image(places.picture(file, context.source.path, context.home), span) or ""


def _size(context: InlineContext, written: Mapping[str, str], span: Span) -> places.Size:
    """The size that is written with a picture; what else is written is told (M021)."""
    found = places.size(written)
    for unused in found.unused:
        context.tell_unused(unused, span.find(unused))
    return found


LEAVES: dict[str, Callable[[InlineContext, SyntaxTreeNode, Cursor], Inline]] = {
    "text_special": lambda _, node, at: Text(restore(node.content), at.span(node.markup)),
    "code_inline": lambda _, node, at: Code(restore(node.content), at.span(node.content)),
    "hardbreak": lambda _, _node, at: Break(at.span("\n", 1)),
    "image": _picture,
    "footnote_ref": _note_call,
    "named": _named,
    "ruby": _ruby,
    "dots": _dots,
    "foreign": _foreign,
    "attributes": _attributes,
    "math_inline": _maths,
    "math_inline_double": _maths,
}
