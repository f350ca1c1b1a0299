"""SVG pictures that lead elsewhere, or are more than they seem: a sentence at their place."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import reduce
from pathlib import Path

import pytest

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.pictures.placing import locate, probe
from hakusho.pictures.svg import probe as looked_at
from tests.hostile.test_rasters import png

_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
_PNG = b64encode(png()).decode()
_FAR = "http://x.example/a"


def svg(inner: str, entries: str = 'width="10" height="10"', head: str = "") -> bytes:
    """An SVG with this in it."""
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" {_XLINK} {entries}>{inner}</svg>'.encode()
    )


def _data(content: bytes, kind: str = "svg+xml") -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def _image(address: str) -> str:
    return f'<image href="{address}" width="5" height="5"/>'


OUTSIDE = {
    "image": _image(_FAR),
    "image by xlink": f'<image xlink:href="{_FAR}"/>',
    "image by src": f'<image src="{_FAR}"/>',
    "image of a file": _image("file:///etc/passwd"),
    "image beside": _image("other.png"),
    "image above": _image("../other.png"),
    "image of a host": _image("//x.example/a.png"),
    "image in capitals": _image("HTTP://X.EXAMPLE/"),
    "use of another file": '<use href="other.svg#a"/>',
    "feImage": f'<filter id="f"><feImage href="{_FAR}"/></filter>',
    "script": f'<script href="{_FAR}"/>',
    "gradient": f'<linearGradient id="g" href="{_FAR}#a"/>',
    "animation": f'<animate xlink:href="{_FAR}#a"/>',
    "xml:base": f'<g xml:base="{_FAR}"><use href="#a"/></g>',
    "fill": f'<rect fill="url({_FAR}#a)"/>',
    "fill quoted": f"<rect fill='url(\"{_FAR}#a\")'/>",
    "fill in capitals": f'<rect fill="URL({_FAR}#a)"/>',
    "fill escaped": f'<rect fill="u\\72l({_FAR}#a)"/>',
    "fill escaped otherwise": f'<rect fill="\\000075 rl({_FAR}#a)"/>',
    "fill with a comment": f'<rect fill="/* x */ url( {_FAR}#a )"/>',
    "filter": f'<rect filter="url({_FAR}#a)"/>',
    "mask": f'<rect mask="url({_FAR}#a)"/>',
    "clip-path": f'<rect clip-path="url({_FAR}#a)"/>',
    "marker": f'<path marker-end="url({_FAR}#a)"/>',
    "cursor": f'<rect cursor="url({_FAR})"/>',
    "style": f'<rect style="fill:red;cursor:url({_FAR})"/>',
    "style escaped": f'<rect style="fill:\\75 \\72 \\6c({_FAR}#a)"/>',
    "style by src": f"<rect style=\"cursor:src('{_FAR}')\"/>",
    "style by image-set": f"<rect style=\"mask:image-set('{_FAR}' 1x)\"/>",
    "style by image-set of url": f'<rect style="mask:image-set(url({_FAR}) 1x)"/>',
    "sheet": f"<style>rect{{fill:url({_FAR}#a)}}</style>",
    "sheet with a comment": f"<style>rect{{fill:u\\52 l(/**/{_FAR})}}</style>",
    "sheet in a rule": f"<style>@media print{{rect{{fill:url({_FAR})}}}}</style>",
    "import": f"<style>@import '{_FAR}';</style>",
    "import by url": f"<style>@import url({_FAR});</style>",
    "import in capitals": f"<style>@IMPORT URL({_FAR});</style>",
    "import escaped": f"<style>@\\69mport '{_FAR}';</style>",
    "import of data": "<style>@import url(data:text/css,rect%7B%7D);</style>",
    "face": f"<style>@font-face{{font-family:x;src:url({_FAR})}}</style>",
    "sheet in CDATA": f"<style><![CDATA[rect{{fill:url({_FAR})}}]]></style>",
    "sheet without namespace": f'<style xmlns="">rect{{fill:url({_FAR})}}</style>',
    "in a picture in a picture": _image(_data(svg(_image(_data(svg(_image(_FAR))))))),
    "use of data": f'<use href="{_data(svg(""))}"/>',
    "data that is no picture": _image("data:text/html,<p>"),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_is_got_from_elsewhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "zu.svg").write_bytes(svg(OUTSIDE[name].replace("<p>", "&lt;p>")))
    found: list[Diagnostic] = []
    assert locate(tmp_path, found.append, "zu.svg", Source("a.md", "x").span()) is None
    assert [one.code for one in found] == ["A002"]
    assert "を読み込んでいます" in found[0].message


def test_an_instruction_for_a_stylesheet_is_found() -> None:
    content = svg("", head=f'<?xml version="1.0"?><?xml-stylesheet href="{_FAR}"?>')
    assert looked_at(content).problem == f"中から「{_FAR}」を読み込んでいます"


def test_a_long_address_is_said_in_part() -> None:
    assert len(looked_at(svg(_image(_FAR + "a" * 5_000))).problem) < 100


def _uses(ways: int, levels: int) -> str:
    parts = '<g id="g0"><rect/></g>'
    for n in range(1, levels + 1):
        parts += f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * ways + "</g>"
    return f"<defs>{parts}</defs>" + f'<use href="#g{levels}"/>'


def _nested(tag: str, count: int) -> str:
    return f"<{tag}>" * count + f"</{tag}>" * count


def _ladder(tag: str, attribute: str, ways: int, levels: int) -> str:
    """Patterns, masks and the like that are drawn with each other, many times at each level."""
    parts = f'<{tag} id="p0"><rect/></{tag}>'
    for n in range(1, levels + 1):
        rects = f'<rect {attribute}="url(#p{n - 1})"/>' * ways
        parts += f'<{tag} id="p{n}">{rects}</{tag}>'
    return f'{parts}<rect {attribute}="url(#p{levels})"/>'


_ENTITY = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
_ROUND = "自分自身を使っています"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten million uses": (lambda: svg(_uses(10, 7)), "上限"),
    "uses just too many": (
        lambda: svg('<rect id="a"/>' + '<use href="#a"/>' * 20_001), "（use）の数"),
    "uses of themselves": (lambda: svg('<g id="a"><use href="#a"/></g>'), _ROUND),
    "uses of each other": (
        lambda: svg('<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'),
        _ROUND),
    "patterns of themselves": (
        lambda: svg('<pattern id="a"><rect fill="url(#a)"/></pattern><rect fill="url(#a)"/>'),
        _ROUND),
    "patterns of themselves by a rule": (
        lambda: svg('<style>.r{fill:url(#a)}</style><pattern id="a"><rect class="r"/></pattern>'),
        _ROUND),
    "patterns of themselves by inheritance": (
        lambda: svg('<g fill="url(#a)"><pattern id="a"><rect/></pattern></g>'), _ROUND),
    "clips of themselves": (
        lambda: svg('<clipPath id="a"><rect style="clip-path:url(#a)"/></clipPath>'), _ROUND),
    "patterns in patterns": (lambda: svg(_ladder("pattern", "fill", 20, 5)), "部品の数が上限"),
    "masks in masks": (lambda: svg(_ladder("mask", "mask", 20, 5)), "部品の数が上限"),
    "clips in clips": (lambda: svg(_ladder("clipPath", "clip-path", 20, 5)), "部品の数が上限"),
    "patterns of many": (
        lambda: svg('<pattern id="p">' + "<rect/>" * 1_000 + "</pattern>"
                    '<g fill="url(#p)">' + "<rect/>" * 1_000 + "</g>"), "部品の数が上限"),
    "markers of many": (
        lambda: svg('<marker id="m">' + "<rect/>" * 1_000 + "</marker>"
                    f'<path marker-mid="url(#m)" d="M0 0{" 1 1" * 1_000}"/>'), "部品の数が上限"),
    "markers of many points": (
        lambda: svg(f'<marker id="m"><path d="M0 0{" 1 1" * 1_500}"/></marker>'
                    f'<path marker-mid="url(#m)" d="M0 0{" 1 1" * 1_500}"/>'), "線の点と文字の数"),
    "markers of long texts": (
        lambda: svg(f'<marker id="m"><text>{"a" * 3_000}</text></marker>'
                    f'<path marker-mid="url(#m)" d="M0 0{" 1 1" * 1_500}"/>'), "線の点と文字の数"),
    "uses of many points": (
        lambda: svg(f'<path id="p" d="M0 0{" 1 1" * 3_000}"/>' + '<use href="#p"/>' * 1_000),
        "線の点と文字の数"),
    "elements just too many": (lambda: svg("<g/>" * 200_000), "部品の数が上限"),
    "nested just too deeply": (lambda: svg(_nested("g", 100)), "入れ子の深さが上限"),
    "nested without end": (lambda: svg(_nested("g", 200_000)), "入れ子の深さが上限"),
    "a chain of uses": (
        lambda: svg("".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(500))),
        "入れ子の深さが上限"),
    "pictures in pictures": (
        lambda: reduce(lambda inner, _: svg(_image(_data(inner))), range(5), svg("")),
        "入れ子の深さが上限"),
    "a long line": (lambda: svg(f'<path d="M0 0{" 1 1" * 130_000}"/>'), "線が長すぎます"),
    "long points": (lambda: svg(f'<polygon points="{"1,1 " * 130_000}"/>'), "線が長すぎます"),
    "a large style": (lambda: svg(f"<style>{'a{}' * 200_000}</style>"), "込み入りすぎ"),
    "large styles": (lambda: svg(f"<style>{'a{}' * 100_000}</style>" * 2), "込み入りすぎ"),
    "brackets in brackets": (
        lambda: svg(f"<rect fill='url(#a) {'(' * 9_000}'/>"), "入れ子の深さが上限"),
    "many rules for all": (
        lambda: svg(f"<style>{'*{fill:red}' * 2_000}</style>" + "<g/>" * 2_000), "込み入りすぎ"),
    "rules by what is not": (
        lambda: svg(f"<style>{':not(.a){fill:red}' * 2_000}</style>" + "<g/>" * 2_000),
        "込み入りすぎ"),
    "rules that look back": (
        lambda: svg("<style>g g g g g g g g{fill:red}</style>" + _nested("g", 90)), "込み入りすぎ"),
    "entities": (lambda: svg("<text>&b;</text>", head=_ENTITY), "DOCTYPE"),
    "an entity of a file": (
        lambda: svg("<text>&a;</text>", head='<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/passwd">]>'),
        "DOCTYPE"),
    "an unknown entity": (
        lambda: svg("<text>&nbsp;</text>", head='<!DOCTYPE svg SYSTEM "svg.dtd">'), "DOCTYPE"),
    "HTML": (lambda: svg("<foreignObject><p>字</p></foreignObject>"), "foreignObject"),
    "a face": (
        lambda: svg("<style>@font-face{src:url(data:font/woff2;base64,AA)}</style>"), "書体"),
    "a broken picture": (lambda: svg(_image(_data(b"no PNG", "png"))), "中の画像に誤り"),
    "a bomb": (lambda: svg(_image(_data(png((30_000, 30_000), data=b""), "png"))), "画素の数"),
    "not base64": (lambda: svg(_image("data:image/png;base64,&#x3042;")), "中の画像に誤り"),
    "base64 cut": (lambda: svg(_image("data:image/png;base64,A")), "中の画像に誤り"),
    "size of words": (lambda: svg("", 'viewBox="a b c d"'), "大きさ"),
    "size of three": (lambda: svg("", 'viewBox="0 0 10"'), "大きさ"),
    "size of nothing": (lambda: svg("", 'viewBox="0 0 0 10"'), "大きさ"),
    "width of words": (lambda: svg("", 'width="wide" height="10"'), "大きさ"),
    "width without end": (lambda: svg("", 'width="1e30" height="10"'), "大きさ"),
    "width of zeros": (lambda: svg("", f'width="{"0" * 99}1" height="10"'), "大きさ"),
    "width of digits": (lambda: svg("", f'width="{"1" * 90_000}x" height="10"'), "大きさ"),
    "no SVG": (lambda: b"<html/>", "SVGではありません"),
    "no XML": (lambda: b"hello", "誤りがあります"),
    "cut": (lambda: svg("<g>")[:-10], "誤りがあります"),
    "an encoding of many bytes": (
        lambda: svg("", head='<?xml version="1.0" encoding="euc-jp"?>'), "文字コード"),
    "an encoding of nobody": (
        lambda: svg("", head='<?xml version="1.0" encoding="x-none"?>'), "SVG"),
}  # fmt: skip

GOOD: dict[str, Callable[[], bytes]] = {
    "references within": lambda: svg(
        '<linearGradient id="g"><stop/></linearGradient><linearGradient id="h" href="#g"/>'
        '<rect fill="url(#h)" style="mask:url(#nothing)"/><use href="#g"/>'),
    "a picture in it": lambda: svg(_image(f"data:image/png;base64,{_PNG}")),
    "pictures in a picture": lambda: svg(_image(_data(svg(_image(_data(svg("<rect/>"))))))),
    "a link": lambda: svg(f'<a id="a" xlink:href="{_FAR}"><text>x</text></a><a href="#a"/>'),
    "names of namespaces": lambda: svg(
        "<style>@namespace s url(http://www.w3.org/2000/svg);rect{fill:url(#a)}</style>"),
    "a doctype": lambda: svg(
        "", head='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'),
    "uses just as many": lambda: svg('<rect id="a"/>' + '<use href="#a"/>' * 20_000),
    "elements just as many": lambda: svg("<g/>" * 199_999),
    "nested just as deeply": lambda: svg(_nested("g", 99)),
    "a style as programs write it": lambda: svg(
        "<style>" + "".join(f".c{n}{{fill:url(#g{n})}}" for n in range(500)) + "</style>"
        + "".join(f'<linearGradient id="g{n}"><stop/><stop/></linearGradient>' for n in range(500))
        + "".join(f'<rect class="c{n % 500}"/>' for n in range(20_000))),
    "a selector of nobody": lambda: svg(
        "<style>rect:::a{fill:url(#b)}</style>" '<g id="b"/><rect/>'),
    "rules for what is not drawn": lambda: svg(
        "<style>rect::before,rect:hover{fill:url(#a)}</style>"
        '<pattern id="a"><rect/></pattern>'),
    "no size": lambda: svg("", ""),
    "size by units": lambda: svg("", 'width=" 12.5mm " height="100%" viewBox="-1,-1, 2e1 20"'),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_drawn(name: str) -> None:
    make, said = BAD[name]
    assert said in looked_at(make()).problem


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_drawn(name: str) -> None:
    assert looked_at(GOOD[name]()).problem == ""


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "zu.svg").write_bytes(svg("") + b" " * limits.SVG.most)
    assert "大きさが上限（20 MB）" in probe(tmp_path, "zu.svg").problem


def test_faces_are_found_wherever_they_are_asked_for() -> None:
    content = svg(
        '<style>text{font-family:A, serif}.b{font:12px B}</style><text font-family="C"'
        ' style="font-\\66 amily:D">x</text>'
    )
    assert looked_at(content).families == {"A, serif", "B", "C", "D"}
