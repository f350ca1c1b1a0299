"""HTML texts as trees, and what every document begins its styles with.

What is XML too is read by expat, in a tenth of the time.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

import tinyhtml5
import weasyprint
from cssselect2 import ElementWrapper

_FOREIGN = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_WHOLE = ["html", "head", "body"]
# Readings stand over their bases (CSS Ruby 1, JLREQ 3.3): `lines/ruby.py` finds their places.
_RUBY = """ruby rt {
  display: block; position: absolute; left: 0; font-size: 50%; line-height: 1;
  white-space: nowrap; letter-spacing: normal; text-align: left; text-indent: 0;
  text-transform: full-size-kana; text-emphasis-style: none;
}"""


class Html(weasyprint.HTML):  # type: ignore[misc]
    """WeasyPrint's HTML document, with the tree of `tree()`."""

    def __init__(self, text: str, base_url: str, url_fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(tree(text), content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [*super()._ua_stylesheets(forms), _ruby()]


@cache
def _ruby() -> Any:
    """The stylesheet of readings, once their properties are known."""
    return weasyprint.CSS(string=_RUBY)


def tree(html: str) -> Any:
    """The elements of a whole document, those of SVG and MathML in their namespaces.

    Both parsers make the same tree of a valid document that is XML and omits no tag (HTML §13.1,
    §14.1).
    """
    try:
        root = fromstring(html)
    except ParseError:
        root = None
    if root is None or not _has_all_tags(root):
        return tinyhtml5.parse(html, namespace_html_elements=False)
    for name, namespace in _FOREIGN.items():
        for outer in list(root.iter(name)):
            _move(outer, namespace)
    return root


def _has_all_tags(root: Element) -> bool:
    """Whether the tags are written that HTML implies and XML does not (HTML §13.1.2.4)."""
    rows = (child.tag for table in root.iter("table") for child in table)
    return [root.tag, *(child.tag for child in root)] == _WHOLE and {"tr", "col"}.isdisjoint(rows)


def _move(outer: Element, namespace: str) -> None:
    """Put an element and all in it that has no namespace into one (HTML §13.2.6.5)."""
    for element in outer.iter():
        if not element.tag.startswith("{"):
            element.tag = f"{{{namespace}}}{element.tag}"
