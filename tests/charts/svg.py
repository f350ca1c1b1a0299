"""What stands in the SVG of a chart: its size, its texts with their em boxes, its colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from hakusho.charts.type import Type

PT = 72 / 25.4  # in a mm
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_NAMED = re.compile(r"(?:fill|stroke|color):\s*([^;\"]+)")
_OVERLAP = 0.01  # mm: rounding


@dataclass(frozen=True, slots=True)
class Text:
    """A text: the left end of its baseline and its size in mm, from the upper left."""

    x: float
    y: float
    size: float
    width: float
    text: str

    def meets(self, other: Text) -> bool:
        """Whether the em boxes of two texts lie over each other."""
        room = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        tops = (self.y - 0.88 * self.size, other.y - 0.88 * other.size)
        height = min(tops[0] + self.size, tops[1] + other.size) - max(tops)
        return room > _OVERLAP and height > _OVERLAP


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing: width and height in mm."""

    width: float
    height: float
    texts: tuple[Text, ...]
    colours: frozenset[str]

    def faults(self, palette: frozenset[str]) -> Iterator[str]:
        """Texts outside of the drawing or over each other, colours that are not the theme's."""
        for text in self.texts:
            top, right = text.y - 0.88 * text.size, text.x + text.width
            if min(text.x, top) < -_OVERLAP or right > self.width + _OVERLAP or (
                top + text.size > self.height + _OVERLAP
            ):  # fmt: skip
                yield f"「{text.text}」 lies outside"
        for one, other in combinations(self.texts, 2):
            if one.meets(other):
                yield f"「{one.text}」 and 「{other.text}」 lie over each other"
        if foreign := self.colours - palette:
            yield f"foreign colours {sorted(foreign)}"


def read(svg: bytes, type_: Type) -> Drawing:
    """The drawing of an SVG as charts are written."""
    root = ElementTree.fromstring(svg)
    texts, colours = [], set(_COLOUR.findall(svg.decode()))
    names = {value.strip() for value in _NAMED.findall(svg.decode())}
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        for element in group.findall("{http://www.w3.org/2000/svg}text"):
            assert group.get("font-family") == type_.family
            text, is_bold = element.text or "", element.get("font-weight") == "bold"
            size = float(group.get("font-size", "0")) / PT
            x, y = (float(element.get(name, "0")) / PT for name in "xy")
            texts.append(Text(x, y, size, type_.width(text, is_bold=is_bold), text))
    width, height = (
        float((root.get(n) or "").removesuffix("pt")) / PT for n in ("width", "height")
    )
    assert all(name == "none" or name in colours or "url(#" in name for name in names), names
    return Drawing(width, height, tuple(texts), frozenset(colours))
