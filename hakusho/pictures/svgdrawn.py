"""What an SVG asks for and the engine does not draw, or draws otherwise than it is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import tinycss2
from tinycss2.color5 import parse_color

from hakusho.pictures.svgsize import local
from kumihan.engine.selectors import is_readable

_PAINTS = ("fill", "stroke", "stop-color")
_KEYWORDS = {"", "none", "inherit", "currentColor", "context-fill", "context-stroke"}
_SERVERS = ("linearGradient", "radialGradient", "pattern")
_SHAPES = ("circle", "ellipse", "line", "path", "polygon", "polyline", "rect")
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_HTML = "{http://www.w3.org/1999/xhtml}"
_TO_SHAPES = "文字を図形に変えて書き出し直すか、PDFに書き出してください"
_SHOWN = 60  # characters of CSS in a message
_URL = re.compile(r"""url\(\s*["']?#?([^"')]*)["']?\s*\)\s*(.*)""", re.S)
_ELEMENTS = {
    **dict.fromkeys(
        ("animate", "animateMotion", "animateTransform", "set"), "動き（アニメーション）"
    ),
    **dict.fromkeys(("mesh", "meshgradient", "hatch"), "網や斜線の塗り（mesh、hatch）"),
    **dict.fromkeys(("audio", "canvas", "iframe", "video"), "動画や音声などの部品"),
    "script": "スクリプト",
    "tref": "別の所の文字（tref）",
}
_Test = Callable[[str], bool]


def _is_none_of(*plain: str) -> _Test:
    return lambda value: value not in plain


_PROPERTIES: Mapping[str, tuple[_Test, str]] = {  # when a value changes the picture, and its name
    "filter": (_is_none_of("none"), "影やぼかし（filter）"),
    "mix-blend-mode": (_is_none_of("normal"), "色の重ね方（mix-blend-mode）"),
    "clip-path": (lambda value: not value.startswith(("none", "url(")), "切り抜き（clip-path）"),
    "paint-order": (lambda v: not v.startswith(("normal", "fill")), "縁取り（paint-order）"),
    "vector-effect": (_is_none_of("none"), "太さの変わらない線（vector-effect）"),
    "writing-mode": (_is_none_of("horizontal-tb", "lr", "lr-tb"), "縦書き（writing-mode）"),
    "baseline-shift": (
        _is_none_of("0", "0px", "0%", "baseline"),
        "上付き・下付き（baseline-shift）",
    ),
    "text-decoration": (lambda value: not value.startswith("none"), "下線など（text-decoration）"),
    "text-decoration-line": (_is_none_of("none"), "下線など（text-decoration）"),
    "inline-size": (_is_none_of("0", "auto"), "文字の折り返し（inline-size）"),
    "word-spacing": (_is_none_of("0", "0px", "normal"), "語の間の空き（word-spacing）"),
    "text-transform": (_is_none_of("none"), "大文字・小文字の変換（text-transform）"),
    "font-variant": (lambda value: "caps" in value, "小さい大文字（font-variant）"),
    "font-weight": (lambda value: value in ("bolder", "lighter"), "文字の太さ（font-weight）"),
    "backdrop-filter": (_is_none_of("none"), "下の図のぼかし（backdrop-filter）"),
    "mask-type": (_is_none_of("luminance"), "透明度のマスク（mask-type）"),
    "animation": (_is_none_of("none"), "動き（アニメーション）"),
}
_SAID = re.compile(
    rf"(?:^|[;{{\s])({'|'.join((*_PAINTS, 'color', 'mask', *_PROPERTIES))})\s*:\s*([^;}}]*)"
)
_READ = {  # what the engine reads as numbers
    *(
        "cx",
        "cy",
        "height",
        "r",
        "rx",
        "ry",
        "transform",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    ),
    *("fill-opacity", "font-size", "letter-spacing", "opacity", "stop-opacity", "stroke-opacity"),
    *("stroke-dasharray", "stroke-dashoffset", "stroke-width"),
}
_FUNCTION = re.compile(r"\b(?:var|calc|env|min|max|clamp)\(", re.I)
_DECLARED = re.compile(r"(?:^|[;{\s])([-a-zA-Z0-9]+)\s*:\s*([^;}]*)")
_LENGTH = r"[-+]?[\d.]+(?:px)?"
_SIZE = re.compile(
    r"(?:[\d.]+(?:e[-+]?\d+)?(?:px|pt|pc|mm|cm|in|em|ex|rem|q|%)?|inherit)\W*(?:important)?", re.I
)
_POINT = re.compile(rf"{_LENGTH}[\s,]+{_LENGTH}(?:\s+0(?:px)?)?")
_AS_NUMBERS = "数の形で書き出すか、PDFに書き出してください"
_START = re.compile(r"[Mm]")
_CONDITION = re.compile(r"@(?:media|supports|layer|container)\b([^{]*)", re.I)
Said = tuple[Element | None, str, str]  # an element (none for a rule), a property and its value


def misread(root: Element, sheets: Sequence[str]) -> tuple[str, str]:
    """What the engine would draw wrongly, as the problem and the remedy; empty if there is none."""
    return next(_misread(root, sheets), ("", ""))


def _misread(root: Element, sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    parents = {child: element for element in root.iter() for child in element}
    for element in root.iter():
        if wrong := _wrong(element, parents.get(element, root)):
            yield wrong, _TO_SHAPES
    for value in _reckoned(root, sheets):
        yield f"値の指定「{value[:_SHOWN]}」を読めません", _AS_NUMBERS
    for colour in _colours(_said(root, sheets)):
        if not _is_colour(colour):
            hint = "色を #rrggbb の形で書き出すか、PDFに書き出してください"
            yield f"色の指定「{colour[:_SHOWN]}」を読めません", hint


def _wrong(element: Element, parent: Element) -> str:
    """What is wrong with an element that would be drawn otherwise, or in another place."""
    kind = local(element)
    if kind == "flowRoot":
        return "文字が流し込み（flowRoot）で入っていて、紙には出ません"
    if kind == "textPath":
        return "線に沿って並ぶ文字（textPath）があり、別の所に出ます"
    if kind == "switch" and len(_choices(element)) > 1:
        return "見る人によって替わる部分（switch）があります"
    if local(parent) != "switch" and not _is_for_japanese(element):
        return "見る人によって替わる部分（systemLanguage）があります"
    return ""


def _is_for_japanese(element: Element) -> bool:
    languages = element.get("systemLanguage", "ja").split(",")
    return any(one.strip().lower().startswith("ja") for one in languages)


def _reckoned(root: Element, sheets: Sequence[str]) -> Iterator[str]:
    """The values that the engine takes for 0, because they are no plain numbers."""
    styles = (element.get("style", "") for element in root.iter())
    said = [pair for element in root.iter() for pair in element.attrib.items()]
    said += [pair for text in (*styles, *sheets) for pair in _DECLARED.findall(text)]
    for name, written in said:
        value = written.strip()
        is_size = name.lower() != "font-size" or _SIZE.fullmatch(value)
        is_point = name.lower() != "transform-origin" or _POINT.fullmatch(value)
        if not (is_size and is_point):
            yield f"{name}: {value}"
        elif name.lower() in _READ and _FUNCTION.search(value):
            yield value


def undrawn(root: Element, sheets: Sequence[str], rules: Iterable[Any]) -> Iterator[str]:
    """The names of what is not drawn, in Japanese, as they stand before 「は」."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for element in root.iter():
        yield from _of_element(element, by_id)
    for rule in rules:
        if not is_readable(rule):
            yield f"スタイル「{tinycss2.serialize(rule.prelude).strip()[:_SHOWN]}」"
    if any("prefers-" not in one for sheet in sheets for one in _CONDITION.findall(sheet)):
        yield "条件の付いたスタイル（@media など）"
    for owner, name, value in _said(root, sheets):
        if name in _PROPERTIES and _PROPERTIES[name][0](value):
            yield _PROPERTIES[name][1]
        elif name in ("mask", "clip-path", *_PAINTS) and (match := _URL.match(value)):
            yield from _unfound(owner, name, by_id.get(match[1]), match)


def _of_element(element: Element, by_id: Container[str | None]) -> Iterator[str]:
    if found := _ELEMENTS.get(local(element)):
        yield found
    if str(element.tag).startswith(_HTML):
        yield "HTMLで書かれた部分"
    if local(element) == "clipPath" and _has_holes(element):
        yield "切り抜きの中の穴（clip-rule）"
    if local(element) == "use" and (name := _linked(element)) not in by_id:
        yield f"部品「#{name}」（図の中にありません）"


def _has_holes(clip: Element) -> bool:
    """Whether a clip has holes by the rule that the engine does not know."""
    return any(
        "evenodd" in (one.get("clip-rule") or one.get("style", "").partition("clip-rule")[2][:10])
        and len(_START.findall(one.get("d", ""))) > 1
        for one in clip.iter()
    )


def _unfound(
    owner: Element | None, name: str, target: Element | None, match: re.Match[str]
) -> Iterator[str]:
    """What is not drawn of a reference to a paint, a mask or a clip."""
    if name in _PAINTS:
        if not match[2] and (target is None or local(target) not in _SERVERS):
            yield f"塗り「#{match[1]}」（図の中にありません）"
    elif name == "mask" and (owner is None or local(owner) not in _SHAPES):
        yield "図形のまとまりや文字のマスク（mask）"
    elif name == "clip-path" and target is not None and _has_text(target):
        yield "文字の形の切り抜き（clip-path）"


def _has_text(element: Element) -> bool:
    return any(local(one) == "text" for one in element.iter())


def _linked(element: Element) -> str:
    links = (element.get(name, "").strip() for name in _LINKS)
    return next((link.removeprefix("#") for link in links if link), "")


def _choices(switch: Element) -> list[Element]:
    """The children of a switch of which the engine draws all, and a viewer one."""
    return [one for one in switch if local(one) not in ("foreignObject", "title", "desc")]


def _said(root: Element, sheets: Iterable[str]) -> Iterator[Said]:
    """The properties that matter here, wherever they are written."""
    names = {*_PAINTS, "color", "mask", *_PROPERTIES}
    for element in root.iter():
        for name in names & element.attrib.keys():
            yield element, name, element.attrib[name].strip()
        for name, value in _SAID.findall(element.get("style", "")):
            yield element, name, _plain(value)
    for sheet in sheets:
        for name, value in _SAID.findall(sheet):
            yield None, name, _plain(value)


def _plain(value: str) -> str:
    return value.partition("!")[0].strip()


def _colours(said: Iterable[Said]) -> Iterator[str]:
    """The colours that the engine reads; `color` only where it is referred to."""
    found = [(name, value) for _, name, value in said]
    uses_color = any(value == "currentColor" for _, value in found)
    for name, value in found:
        if name in _PAINTS or (name == "color" and uses_color):
            yield value


@lru_cache(maxsize=10_000)
def _is_colour(value: str) -> bool:
    match = _URL.match(value)
    plain = match[2].strip() if match else value
    return plain in _KEYWORDS or hasattr(parse_color(plain), "coordinates")
