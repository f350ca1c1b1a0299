"""The structure types of elements of HTML (ISO 32000-1 §14.8.4).

A `role` (WAI-ARIA, DPUB-ARIA) overrides the name of the element. Elements without a type are not in
the tree, but what they contain is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}svg"

TYPES: Mapping[str, str] = {
    "main": "Sect",
    "section": "Sect",
    "article": "Art",
    "aside": "Art",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "figure": "Figure",
    "figcaption": "Caption",
    "img": "Figure",
    SVG: "Figure",
    "a": "Link",
    "em": "Em",
    "strong": "Strong",
    "code": "Code",
    "q": "Quote",
    "rt": "RT",
}
ROLES: Mapping[str, str] = {
    "doc-endnote": "Note",
    "doc-endnotes": "Sect",
    "doc-footnote": "Note",
    "doc-index": "Index",
    "img": "Figure",
    "paragraph": "P",
}
# Types of our own, and the standard type that each stands for.
ROLE_MAP: Mapping[str, str] = {"Em": "Span", "Strong": "Span"}

# Types that contain others, and no text.
GROUPING = frozenset((
    "Document", "Sect", "Art", "BlockQuote", "TOC", "Index", "L", "LI",
    "Table", "THead", "TBody", "TFoot", "TR",
))  # fmt: skip
INLINE = frozenset(("Span", "Em", "Strong", "Code", "Quote", "Link", "Ruby"))
# Elements that stand in lines, whatever their type.
_IN_LINES = frozenset((
    "a", "b", "bdi", "br", "code", "em", "i", "mark", "q", "rp", "rt", "ruby", "s", "small", "span",
    "strong", "sub", "sup", "u", "var", "wbr",
))  # fmt: skip


def type_of(element: Element, parent: Element) -> str | None:
    """The structure type of an element; None if it has none of its own."""
    role = element.get("role", "")
    if role in ("none", "presentation"):
        return None
    found = ROLES.get(role) or TYPES.get(element.tag)
    if found is None:
        return _by_content(element, parent)
    if found == "L" and parent.get("role") == "doc-toc":
        return "TOC"
    is_empty = found == "Link" and element.get("href") is None
    is_empty = is_empty or (found == "Figure" and alternative(element) is None)
    return None if is_empty else found


def _by_content(element: Element, parent: Element) -> str | None:
    """The type of an element that has none by its name."""
    if element.tag == "div" and parent.tag == "dl":
        return "LI"
    if element.find("rt") is not None:
        return "Ruby"
    if language(element) and stands_in_line(element):
        return "Span"
    return None


def is_hidden(element: Element) -> bool:
    """Whether an element is decoration: hidden from readers, or a picture without a text."""
    is_empty_picture = element.tag in ("img", SVG) and alternative(element) is None
    return element.get("aria-hidden") == "true" or is_empty_picture


def stands_in_line(element: Element) -> bool:
    """Whether an element is part of a paragraph."""
    return element.tag in _IN_LINES and element.get("role") != "paragraph"


def is_picture(element: Element) -> bool:
    """Whether an element is a picture, so that its content is painted, but not in the tree."""
    return element.tag in ("img", SVG) or element.get("role") == "img"


def alternative(element: Element) -> str | None:
    """The text that is read in place of a picture, or of the first picture in a figure."""
    return next((text for one in element.iter() if (text := _alternative(one))), None)


def _alternative(element: Element) -> str | None:
    if element.tag == "img":
        return element.get("alt") or None
    if element.get("role") == "img":
        return element.get("aria-label") or None
    if element.tag == SVG:
        title = element.find(SVG.replace("svg}svg", "svg}title"))
        return title.text if title is not None else None
    return None


def language(element: Element) -> str | None:
    """The language that an element states."""
    return element.get("lang")


def spoken(element: Element) -> str:
    """How a link is read: its label, or its text without readings and notes."""
    return element.get("aria-label") or "".join(_texts(element)).strip()


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "rt" and child.get("role") != "doc-footnote":
            yield from _texts(child)
        yield child.tail or ""
