"""The size of an SVG when all references in it (`use`, markers, …) are expanded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

from hakusho.findings import limits
from hakusho.pictures.probe import Probe, over
from hakusho.pictures.svgcss import addresses, declared
from kumihan.engine.selectors import is_readable

_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_FOLLOWED = ("feImage", "filter", "linearGradient", "pattern", "radialGradient", "textPath", "use")
_INHERITED = ("fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end")
_OWN = ("clip-path", "filter", "mask")
_SHAPES = ("circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "tspan")
_PART_OF_A_PATH = re.compile(r"[A-Za-z]|[-+.\d]+")
_KEY = re.compile(r"[#.]?(?:[-\w]|[^\x00-\x7f])+")


class _TooMuchError(Exception):
    """An SVG is more than the engine can draw in reasonable time; `found` says why."""

    def __init__(self, found: Probe) -> None:
        super().__init__(found.problem)
        self.found = found


class _Size(NamedTuple):
    elements: int
    uses: int
    points: int


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def too_much(root: Element, rules: Sequence[Any]) -> Probe | None:
    """Why an SVG is too much to draw: expanded it is too large, too deep or infinite; or None."""
    if not any(element.get("id") for element in root.iter()):
        return None  # nothing can be referred to
    try:
        _Drawing(root, rules).size(root, {}, 1)
    except _TooMuchError as error:
        return error.found
    return None


class _Drawing:
    """Counts what is drawn: each element once for every path of references that reaches it."""

    def __init__(self, root: Element, rules: Sequence[Any]) -> None:
        self._by_id: dict[str, Element] = {}
        for element in root.iter():
            self._by_id.setdefault(element.get("id", ""), element)
        self._styles = _referring(root, rules)
        self._sizes: dict[tuple[Element, tuple[tuple[str, str], ...]], _Size] = {}
        self._open: set[Element] = set()

    def size(self, element: Element, inherited: Mapping[str, str], depth: int) -> _Size:
        """The size of an element with all that it draws, given the paint that it inherits.

        Raises _TooMuchError.
        """
        if limits.SVG_NESTING.is_passed(depth):
            raise _TooMuchError(over(limits.SVG_NESTING))
        if element in self._open:
            raise _TooMuchError(Probe(problem="中の部品が、自分自身を使っています"))
        said = self._said(element)
        paint = {**inherited, **{key: said[key] for key in _INHERITED if key in said}}
        key = element, tuple(sorted(paint.items()))
        if key not in self._sizes:
            self._open.add(element)
            self._sizes[key] = self._counted(element, said, paint, depth)
            self._open.remove(element)
        return self._sizes[key]

    def _counted(
        self, element: Element, said: Mapping[str, str], paint: Mapping[str, str], depth: int
    ) -> _Size:
        elements, uses, points = 1, int(local(element) == "use"), _points(element)
        for target, given, times in self._parts(element, said, paint):
            part = self.size(target, given, depth + 1)
            elements, uses = elements + times * part.elements, uses + times * part.uses
            points += times * part.points
            if limits.SVG_ELEMENTS.is_passed(elements):
                raise _TooMuchError(over(limits.SVG_ELEMENTS))
            if limits.SVG_USES.is_passed(uses):
                raise _TooMuchError(over(limits.SVG_USES))
            if limits.SVG_POINTS.is_passed(points):
                raise _TooMuchError(over(limits.SVG_POINTS))
        return _Size(elements, uses, points)

    def _parts(
        self, element: Element, said: Mapping[str, str], paint: Mapping[str, str]
    ) -> Iterator[tuple[Element, Mapping[str, str], int]]:
        """The other elements that an element draws, each with its inherited paint and count."""
        yield from ((child, paint, 1) for child in element)
        for key, reference, times in _drawn(element, said, paint):
            if (target := self._by_id.get(reference)) is not None:
                yield target, paint if key == "href" else {}, times

    def _said(self, element: Element) -> dict[str, str]:
        """The ids that an element refers to, by property, or by `href` for a link."""
        found = {name: value for name in (*_INHERITED, *_OWN) if (value := element.get(name))}
        found |= self._styles.get(element, {})
        found |= dict(declared(element.get("style") or ""))
        named = {name: _reference(value) for name, value in found.items()}
        if local(element) in _FOLLOWED:
            links = (element.get(name, "").strip() for name in _LINKS)
            named["href"] = next((one.removeprefix("#") for one in links if one), "")
        return named


@lru_cache(maxsize=10_000)
def _reference(value: str) -> str:
    """The id that a CSS value refers to; empty if there is none."""
    return next((one.strip().removeprefix("#") for one in addresses(value)), "")


def _drawn(
    element: Element, said: Mapping[str, str], paint: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    """The ids that an element draws: property, id, and how often."""
    yield from ((key, said[key], 1) for key in (*_OWN, "href") if said.get(key))
    if local(element) in _SHAPES:
        for key, reference in paint.items():
            if reference:
                yield key, reference, _points(element) if key.startswith("marker") else 1


def _points(element: Element) -> int:
    """An upper bound of the points of a path and the characters of a text."""
    written = element.get("d") or element.get("points") or ""
    text = len((element.text or "").strip()) + len((element.tail or "").strip())
    return 1 + sum(1 for _ in _PART_OF_A_PATH.finditer(written)) + text


# -- rules ---------------------------------------------------------------------------------


def work(root: Element, rules: Sequence[Any]) -> int:
    """An estimate of how many comparisons of elements with selectors the rules cost."""
    if not rules:
        return 0
    names: Counter[str] = Counter()
    depth = 0
    for level, element in _levels(root, 1):
        depth = max(depth, level)
        classes = (f".{name}" for name in element.get("class", "").split())
        names.update((local(element), f"#{element.get('id')}", *classes, "*"))
    return sum(names[key] * depth**steps for rule in rules for key, steps in _selectors(rule))


def _levels(element: Element, level: int) -> Iterator[tuple[int, Element]]:
    yield level, element
    for child in element:
        yield from _levels(child, level + 1)


def _selectors(rule: Any) -> Iterator[tuple[str, int]]:
    """The key by which each selector of a rule is looked up, and its number of combinators."""
    for selector in tinycss2.serialize(rule.prelude).split(","):
        parts = [part for part in re.split(r"[\s>+~]+", selector.strip()) if part]
        keys = _KEY.findall(parts[-1].partition("[")[0]) if parts else []
        is_plain = ":" not in selector and "\\" not in selector
        best = sorted(keys, key=lambda key: ("#.".find(key[0]) % 3, key))  # id, class, name
        yield best[0] if best and is_plain else "*", max(0, len(parts) - 1)


def _referring(root: Element, rules: Sequence[Any]) -> dict[Element, dict[str, str]]:
    """The declarations with an address that rules give to elements, by element."""
    matcher = cssselect2.Matcher()
    for rule in rules:
        said = [pair for pair in declared(rule.content) if any(addresses(pair[1]))]
        is_used = said and is_readable(rule)
        for selector in cssselect2.compile_selector_list(rule.prelude) if is_used else ():
            if selector.pseudo_element is None and not selector.never_matches:
                matcher.add_selector(selector, said)
    if not matcher.order:
        return {}
    return {
        wrapper.etree_element: {
            name: value for *_, said in matcher.match(wrapper) for name, value in said
        }
        for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree()
    }
