"""Inline HTML: the known elements, and the parsing of tags, attributes and ruby."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from html import unescape

from markdown_it.tree import SyntaxTreeNode

from hakusho.findings.diagnostic import Diagnostic, Span, finding
from hakusho.tree.model import Inline, Ruby

# Elements that become a `Phrase`, and the element that each is printed as.
PHRASES = {"em": "em", "strong": "strong", "s": "del", "i": "em", "b": "strong", "u": "em"} | {
    tag: tag for tag in ("del", "sup", "sub", "kbd", "span", "small")
}
LISTS = ("ul", "ol", "li")
PARAGRAPHS = ("p", "div")  # of a cell: they begin and end lines
ACTIVE = {"script", "style", "link", "meta", "iframe", "object", "embed", "form", "base", "input"}
_OTHERS = """
acronym basefont bgsound big blink dir frameset listing marquee nobr noframes plaintext xmp
a abbr address article aside b bdi bdo blockquote br button caption center cite code col
colgroup data dd details dfn dialog div dl dt fieldset figcaption figure font footer h1 h2 h3 h4
h5 h6 header hr html body head img ins label legend li main map mark math menu nav noscript ol
optgroup option output p picture pre progress q rb rp rt rtc ruby samp section select slot
source strike summary svg table tbody td template textarea tfoot th thead time title tr track tt
ul var video audio wbr canvas area
"""
KNOWN = frozenset({*ACTIVE, *PHRASES, *_OTHERS.split()})
VOID = ("br", "img", "wbr")
TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.S | re.I)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>")
LOOK = re.compile(r"<center\b|\b(?:style|align|class)\s*=")  # in a start tag
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def html_ruby(inside: Sequence[SyntaxTreeNode], span: Span) -> Inline:
    """Ruby from the tokens between `<ruby>` and `</ruby>`."""
    pairs: list[tuple[str, str]] = []
    base, reading, within = "", "", ""
    for node in inside:
        match = TAG.match(node.content) if node.type == "html_inline" else None
        if match:
            name, closes = match[2].lower(), bool(match[1])
            if name == "rt" and closes and base:
                pairs.append((base, reading))
                base, reading = "", ""
            within = "" if closes else name
        elif within == "rt":
            reading += first_text(node)
        elif within != "rp":
            base += first_text(node)
    if base:
        pairs.append((base, reading))
    return Ruby(tuple(pairs), span)


def attributes(text: str) -> Iterator[tuple[str, str]]:
    """The attributes of a start tag, parsed from the text between its name and its `>`."""
    for match in _ATTRIBUTE.finditer(text):
        yield match[1].lower(), unescape(match[2] or match[3] or match[4] or "")


def unusable(names: Collection[str], place: Span) -> Diagnostic:
    """The finding (M006) about elements that cannot be used, of which the text is kept."""
    is_list = not {"ul", "ol", "li"}.isdisjoint(names)
    hint = "タグを消してください"
    if is_list:
        hint = "タグを消し、箇条書きは「- 項目」か「1. 項目」と書いてください"
    tags = "、".join(f"<{name}>" for name in names)
    message = f"HTMLの {tags} は使えません。中の文字だけを印刷します"
    return finding("M006", message, place, hint)


def unusable_once(said: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The findings about a part of a text, with those about elements that cannot be used as one."""
    names: dict[str, None] = {}
    place: Span | None = None
    for one in said:
        tag = TAG.match(one.span.text, one.span.column - 1)
        name = tag[2].lower() if tag else ""
        if one == unusable((name,), one.span):
            names[name], place = None, place or one.span
        else:
            yield one
    if place:
        yield unusable(names, place)


def closings(children: Sequence[SyntaxTreeNode]) -> dict[int, int]:
    """The index of the end tag by that of its start tag, for all elements that are closed."""
    ends: dict[int, int] = {}
    open_: dict[str, list[int]] = {}
    for number, node in enumerate(children):
        match = TAG.match(node.content) if node.type == "html_inline" else None
        name = match[2].lower() if match else ""
        if match is None or match[3].endswith("/") or name in VOID:
            continue
        if not match[1]:
            open_.setdefault(name, []).append(number)
        elif open_.get(name):
            ends[open_[name].pop()] = number
    return ends


def first_text(node: SyntaxTreeNode) -> str:
    """The text of a node, as far as it is known before the node is read."""
    if node.type in ("named", "ruby", "dots"):
        named = node.type == "named"
        return str(node.meta["groups"][1 if named else 0])
    if node.type == "html_inline":
        return ""
    if node.children:
        return "".join(first_text(child) for child in node.children)
    return str(node.content)
