"""SVG pictures: whether the engine can draw one in reasonable time and without other files."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from hakusho.findings import limits
from hakusho.pictures import raster
from hakusho.pictures.probe import Probe, over
from hakusho.pictures.svgcss import addresses, declared, rules
from hakusho.pictures.svgdrawn import misread, undrawn
from hakusho.pictures.svgsize import local, too_much, work
from kumihan.engine.fontshorthand import longhands

_LINKS = ("href", "src")
_NESTED = 3  # levels of SVG pictures in `data:` addresses of SVG pictures
_SHOWN = 80  # characters of an address in a message
_PATH = 500_000  # characters of a path: the engine scans the rest of it again at each point
_STYLE = 500_000  # characters of all <style>; drawing programs write 20,000
_WORK = 3_000_000  # comparisons of elements with selectors
_LARGEST = 1e6  # a width or height must be smaller, in any unit
_WRITTEN = 100  # characters of a width, height or viewBox
_UNITS = r"(?:px|pt|pc|mm|cm|in|em|ex|rem|q|%)?"
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?"
_SIZE = re.compile(rf"\s*({_NUMBER})\s*{_UNITS}\s*", re.I)
_BOX = re.compile(rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}\s*")
_DATA = re.compile(r"data:image/([a-z0-9.+-]+)((?:;[^,;]*)*),(.*)", re.I | re.S)
_SUFFIXES = {"png": ".png", "jpeg": ".jpg", "jpg": ".jpg"}
_OF_FACES = ("data:font", "data:application")
_IN_HTML = "文字が foreignObject（HTML）で入っていて、紙には出ません"
_TO_SHAPES = "文字を図形に変えて書き出し直すか、PDFに書き出してください"
_EMBED = "描いたソフトで、使う画像を図の中に埋め込む設定にして、書き出し直してください"
_AS_PNG = "図の中の画像を PNG か JPEG に替えて、書き出し直してください"
_ENTITIES = "DOCTYPE の中に文字列の定義（ENTITY）があります"
_WITHOUT = "描いたソフトで、DOCTYPE を付けない設定で書き出し直してください"
_INTRICATE = "スタイルの指定が込み入りすぎています"
_UNNAMED = ""  # the family of text that asks for none
_SIMPLER = limits.SVG_ELEMENTS.remedy


class _RefusedError(Exception):
    """Stops the check of an SVG; `found` says what is wrong with it."""

    def __init__(self, problem: str | Probe, remedy: str = "") -> None:
        super().__init__(problem)
        self.found = (
            problem if isinstance(problem, Probe) else Probe(problem=problem, remedy=remedy)
        )


def probe(content: bytes, depth: int = 0) -> Probe:
    """The probe of an SVG; `depth` is the number of SVG pictures that it is embedded in."""
    try:
        root = _tree(content)
        _check_root(root)
        sheets = _sheets(root)
        for element in root.iter():
            _check(element, depth)
        found = _rules(root, sheets)
        if size := too_much(root, found):
            return size
        problem, remedy = misread(root, sheets)
        return Probe(
            ratio=_ratio(root),
            problem=problem,
            remedy=remedy,
            families=frozenset(_families(root, found)),
            characters=frozenset().union(*_texts(root)),
            undrawn=tuple(dict.fromkeys(undrawn(root, sheets, found))),
        )
    except _RefusedError as refused:
        return refused.found
    except expat.ExpatError as error:
        place = f"{error.lineno}行{error.offset + 1}字目"
        return Probe(problem=f"SVGとして読めません。{place}に誤りがあります")
    except RecursionError:
        return over(limits.SVG_NESTING)
    except (ValueError, LookupError):  # the encoding is unknown or not the declared one
        return Probe(problem="SVGの文字コードを読めません")


# -- reading -------------------------------------------------------------------------------


def _tree(content: bytes) -> Element:
    """The elements of an SVG. Raises ExpatError, and _RefusedError beyond the limits."""
    builder = TreeBuilder()
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if limits.SVG_NESTING.is_passed(depth):
            raise _RefusedError(over(limits.SVG_NESTING))
        if limits.SVG_ELEMENTS.is_passed(count):
            raise _RefusedError(over(limits.SVG_ELEMENTS))
        builder.start(_named(tag), {_named(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(tag))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = parser.SkippedEntityHandler = _refuse_entity
    parser.ProcessingInstructionHandler = _refuse_stylesheet
    parser.buffer_text = True
    parser.Parse(content, True)
    root: Element = builder.close()
    return root


def _named(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse_entity(*_: Any) -> None:
    raise _RefusedError(_ENTITIES, _WITHOUT)


def _refuse_stylesheet(target: str, data: str) -> None:
    if target.lower() == "xml-stylesheet":
        found = re.search(r"""href\s*=\s*["']([^"']*)""", data)
        raise _outside(found[1] if found else data)


# -- checking ------------------------------------------------------------------------------


def _check_root(root: Element) -> None:
    if local(root) != "svg":
        raise _RefusedError("SVGではありません")
    box = root.get("viewBox", "0 0 1 1")
    sizes = [root.get(key, "100%") for key in ("width", "height")]
    is_known = all(len(one) < _WRITTEN for one in (box, *sizes)) and _BOX.fullmatch(box)
    if not is_known or not all(map(_is_size, (*sizes, *re.split(r"[\s,]+", box.strip())[2:]))):
        raise _RefusedError("図の大きさ（width、height、viewBox）を読めません")


def _sheets(root: Element) -> list[str]:
    """The stylesheets in an SVG. Raises _RefusedError when parsing them would take too long."""
    found = [element.text or "" for element in root.iter() if local(element) == "style"]
    if sum(map(len, found)) > _STYLE:
        raise _RefusedError(_INTRICATE, _SIMPLER)
    return found


def _ratio(root: Element) -> float:
    """The height of a checked SVG to its width: those of its view box, else of its root."""
    sizes = [root.get(key, "") for key in ("width", "height")]
    if "viewBox" in root.attrib:
        sizes = re.split(r"[\s,]+", root.attrib["viewBox"].strip())[2:]
    found = [_SIZE.fullmatch(one) for one in sizes]
    width, height = (float(one[1]) if one else 1.0 for one in found)
    return height / width


def _is_size(written: str) -> bool:
    found = _SIZE.fullmatch(written)
    return found is not None and 0 < float(found[1]) < _LARGEST


def _check(element: Element, depth: int) -> None:
    kind = local(element)
    if kind == "foreignObject" and not element.get("requiredExtensions"):
        raise _RefusedError(_IN_HTML, _TO_SHAPES)
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2]
        if name in ("d", "points") and len(value) > _PATH:
            raise _RefusedError(f"一つの線が長すぎます（{_PATH // 10_000}万字まで）", _SIMPLER)
        if key.endswith("}base"):
            raise _outside(value)
        if name in _LINKS and kind != "a":
            _check_link(kind, value.strip(), depth)
        else:
            _check_addresses(addresses(value))
    if kind == "style":
        _check_addresses(addresses(element.text or "", is_sheet=True))


def _check_addresses(found: Iterable[str]) -> None:
    for address in found:
        if address.lower().startswith(_OF_FACES):
            raise _RefusedError("書体が埋め込まれています", _TO_SHAPES)
        if not address.strip().startswith("#"):
            raise _outside(address)


def _check_link(kind: str, address: str, depth: int) -> None:
    """Check that a link leads into this SVG or is a usable picture in a `data:` address.

    Raises _RefusedError.
    """
    found = _DATA.fullmatch(address)
    if address.startswith("#") or not address:
        return
    if kind not in ("image", "feImage") or not found:
        raise _outside(address)
    form, options, data = found[1].lower(), found[2].lower(), unquote_to_bytes(found[3])
    try:
        content = b64decode(data) if ";base64" in options else data
    except ValueError:
        content = b""
    inner = _embedded(form, content, depth)
    if inner.problem:
        raise _RefusedError(f"中の画像に誤りがあります。{inner.problem}", inner.remedy)


def _embedded(form: str, content: bytes, depth: int) -> Probe:
    """The probe of a picture in a `data:` address."""
    if form in _SUFFIXES:
        return raster.probe(content, _SUFFIXES[form])
    if form == "svg+xml":
        return probe(content, depth + 1) if depth < _NESTED else over(limits.SVG_NESTING)
    return Probe(problem=f"{form.upper()} は使えません", remedy=_AS_PNG)


def _outside(address: str) -> _RefusedError:
    shown = address if len(address) <= _SHOWN else address[:_SHOWN] + "…"
    return _RefusedError(f"中から「{shown.strip()}」を読み込んでいます", _EMBED)


def _rules(root: Element, sheets: Iterable[str]) -> list[Any]:
    """The rules of an SVG. Raises _RefusedError when matching them would take too long."""
    found = [rule for sheet in sheets for rule in rules(sheet)]
    if work(root, found) > _WORK:
        raise _RefusedError(_INTRICATE, _SIMPLER)
    return found


def _families(root: Element, rules: Sequence[Any]) -> Iterator[str]:
    """The font family lists of all elements and rules, as they are written."""
    for element in root.iter():
        yield from _own(element)
    for rule in rules:
        yield from _asked(declared(rule.content))
    if not any(True for rule in rules for _ in _asked(declared(rule.content))):
        yield from _unnamed(root)


def _own(element: Element) -> Iterator[str]:
    if family := element.get("font-family"):
        yield family
    yield from _asked(declared(element.get("style") or ""))


def _unnamed(element: Element) -> Iterator[str]:
    """The family that the engine takes for text for which no family is named."""
    if any(_own(element)):
        return
    if local(element) == "text" and "".join(element.itertext()).strip():
        yield from (_UNNAMED for one in element.iter() if not any(_own(one)))
    else:
        for child in element:
            yield from _unnamed(child)


def _texts(root: Element) -> Iterator[str]:
    """The texts that are drawn."""
    for element in root.iter():
        if local(element) == "text":
            yield "".join(element.itertext())


def _asked(declarations: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (value for name, value in longhands(declarations) if name == "font-family")
