"""Computed styles that cost less: what is initial is filled in at once (CSS Cascade 4 §7.1).

WeasyPrint computes some hundred properties of every style one by one, most of them to the initial
value that they have anyway. Its own stylesheet has rules for markers, calls and marks of notes that
match every element: these styles are made for the few elements that ask for them. It also
matches every element against one stylesheet after another; here those of an origin are joined.
"""

from __future__ import annotations

from copy import copy
from functools import cache, lru_cache
from itertools import groupby, product
from math import inf
from operator import itemgetter
from typing import Any

from cssselect2 import Matcher
from weasyprint import css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

_OWN = "user agent"
_PROPAGATED = "text_decoration_"
_SPECIFIED = {"page", "position", "float", "display"}  # the engine asks for specified values, too
# Every value in these styles is copied onto the first line's or letter's boxes, so they must hold
# only what was declared.
_COPIED = {"first-line", "first-letter"}
_OF_EVERY_ELEMENT = {
    "marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback",
}  # fmt: skip


@cache
def initial() -> dict[str, Any]:
    """The properties that have their initial value wherever no declaration gives another."""
    return {
        name: value
        for name, value in INITIAL_VALUES.items()
        if name not in INHERITED | INITIAL_NOT_COMPUTED | _SPECIFIED
        and not name.startswith(_PROPAGATED)
    }


@cache
def _logical() -> frozenset[str]:
    """The logical names of all physical properties (`margin-inline-start` of `margin-left`)."""
    both = product(PHYSICAL_FUNCTIONS.values(), ("ltr", "rtl"))
    return frozenset(name(block="ttb", inline=direction) for name, direction in both)


class ComputedStyle(css.ComputedStyle):  # type: ignore[misc]
    """WeasyPrint's style of an element, begun with initial values."""

    def __init__(self, parent_style: Any, cascaded: Any, pseudo_type: Any, *rest: Any) -> None:
        super().__init__(parent_style, cascaded, pseudo_type, *rest)
        if pseudo_type in _COPIED:
            return
        self.update(initial())
        lacking = cascaded if _logical().isdisjoint(cascaded) else (*cascaded, *PHYSICAL_FUNCTIONS)
        for name in lacking:
            self.pop(name, None)


class AnonymousStyle(css.AnonymousStyle):  # type: ignore[misc]
    """WeasyPrint's style of an anonymous box, begun with initial values."""

    def __init__(self, parent_style: Any) -> None:
        self.update(initial())
        super().__init__(parent_style)


class StyleFor(css.StyleFor):  # type: ignore[misc]
    """WeasyPrint's cascade, without the styles that every element could have."""

    def __init__(self, html: Any, sheets: Any, *rest: Any) -> None:
        self._asked = {"root": html.etree_element, "base_url": html.base_url}
        self._always: dict[str, dict[str, Any]] = {}
        kept = []
        for (origin, specificity), group in groupby(sheets, itemgetter(1, 2)):
            joined = _joined(*(sheet for sheet, _, _ in group))
            if origin == _OWN:
                self._always |= _of_every_element(joined)
                joined = _without(joined)
            kept.append((joined, origin, specificity))
        super().__init__(html, kept, *rest)

    def __call__(self, element: Any, pseudo_type: str | None = None) -> Any:
        if pseudo_type in self._always and (element, pseudo_type) not in self._computed_styles:
            self.set_computed_styles(element, element, pseudo_type=pseudo_type, **self._asked)
            del self._cascaded_styles[element, pseudo_type]
        return super().__call__(element, pseudo_type)

    def set_computed_styles(
        self, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **rest: Any
    ) -> None:
        """Compute a style, with the engine's own rules if it is that of such a pseudo-element."""
        if pseudo_type in self._always:
            cascaded = self._cascaded_styles.setdefault((element, pseudo_type), {})
            for name, value in self._always[pseudo_type].items():
                cascaded.setdefault(name, value)
        super().set_computed_styles(element, parent, root, pseudo_type, **rest)


@lru_cache(4)  # enough for one run; sheets that are no longer used are dropped
def _joined(*sheets: Any) -> Any:
    """Stylesheets as one, their rules in the same order."""
    joined = copy(sheets[0])
    joined.matcher = Matcher()
    joined.page_rules = [rule for sheet in sheets for rule in sheet.page_rules]
    joined.layers = list(dict.fromkeys(layer for sheet in sheets for layer in sheet.layers))
    for matcher in (sheet.matcher for sheet in sheets):
        for name, selectors in vars(matcher).items():
            if name != "order":
                _add(getattr(joined.matcher, name), selectors, joined.matcher.order)
        joined.matcher.order += matcher.order
    return joined


def _add(to: Any, selectors: Any, after: int) -> None:
    """Put selectors of a matcher, in a list or by key, behind those of others."""
    if isinstance(selectors, dict):
        for key, values in selectors.items():
            _add(to.setdefault(key, []), values, after)
    else:
        to += [(test, specificity, after + order, *rest)
               for test, specificity, order, *rest in selectors]  # fmt: skip


def _is_of_every_element(selector: Any) -> bool:
    return selector[3] in _OF_EVERY_ELEMENT


@cache
def _without(sheet: Any) -> Any:
    """WeasyPrint's own stylesheet without the rules that match every element."""
    sheet = copy(sheet)
    sheet.matcher = copy(sheet.matcher)
    sheet.matcher.other_selectors = [
        one for one in sheet.matcher.other_selectors if not _is_of_every_element(one)
    ]
    return sheet


@cache
def _of_every_element(sheet: Any) -> dict[str, dict[str, Any]]:
    """The rules that match every element: pseudo-element → property → value and weight in the
    cascade.
    """
    found: dict[str, dict[str, Any]] = {}
    for selector in filter(_is_of_every_element, sheet.matcher.other_selectors):
        _, specificity, _, pseudo_type, (declarations, _) = selector
        for name, values, importance in declarations:
            weight = (css.declaration_precedence(_OWN, importance), inf, specificity)
            found.setdefault(pseudo_type, {})[name] = values, weight
    return found
