"""SVG as drawing programs write it: it is printed as it is meant, or what is not so is said."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from hakusho.pictures.svg import probe
from kumihan.engine.fontshorthand import longhands


def _svg(inside: str, more: str = "") -> bytes:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{head} viewBox="0 0 60 40" {more}>{inside}</svg>'.encode()


_GRADIENT = '<linearGradient id="g"><stop stop-color="red"/></linearGradient>'
WHOLE = {
    "a fallback of a missing paint": '<rect fill="url(#nothing) red"/>',
    "a paint of a gradient": f'{_GRADIENT}<rect style="fill: url(#g)"/>',
    "the colour of its parent": '<g color="#123"><rect fill="currentColor"/></g>',
    "a colour that nobody uses": '<g color="var(--a)"><rect fill="red"/></g>',
    "new colours": '<rect fill="oklch(0.5 0.1 20)" stroke="rgb(1 2 3 / 50%)"/>',
    "both schemes": '<rect style="fill: light-dark(#fff, #000)"/>',
    "important": "<style>.a { fill: red !important }</style>",
    "nothing": '<rect filter="none" style="mix-blend-mode: normal; paint-order: fill stroke"/>',
    "a dark scheme": "<style>@media (prefers-color-scheme: dark) { a { fill: red } }</style>",
    "Illustrator": '<switch><foreignObject requiredExtensions="http://ns.adobe.com/x/"/><g/></switch>',
    "a mask of a shape": '<mask id="m"><rect/></mask><rect mask="url(#m)"/>',
    "a clip of shapes": '<clipPath id="c"><rect/></clipPath><g clip-path="url(#c)"/>',
    "a reckoned value that nobody reads": '<rect style="--a: calc(1px); margin: var(--a)"/>',
    "sizes": '<text font-size="1.2em"/><text style="font-size:12px !important;font-size:.5pt"/>',
    "a centre in numbers": '<rect transform="rotate(9)" style="transform-origin: 5px 10px"/>',
    "text for Japanese readers": '<text systemLanguage="ja,en" font-family="X">文</text>',
    "a clip of one part": '<clipPath id="c"><path clip-rule="evenodd" d="M0 0h9v9z"/></clipPath>',
    "a hole in a shape": '<path clip-rule="evenodd" fill-rule="evenodd" d="M0 0h9v9zM3 3h2v2z"/>',
}
UNDRAWN = {
    '<rect filter="url(#f)"/>': "影やぼかし（filter）",
    '<rect style="filter: drop-shadow(1px 1px 2px red)"/>': "影やぼかし（filter）",
    "<style>.a{mix-blend-mode:multiply}</style>": "色の重ね方（mix-blend-mode）",
    '<mask id="m"><rect/></mask><g mask="url(#m)"/>': "図形のまとまりや文字のマスク（mask）",
    '<g clip-path="inset(3px)"/>': "切り抜き（clip-path）",
    '<clipPath id="c"><text/></clipPath><g clip-path="url(#c)"/>': "文字の形の切り抜き（clip-path）",  # noqa: E501
    '<text style="paint-order: stroke fill"/>': "縁取り（paint-order）",
    '<path vector-effect="non-scaling-stroke"/>': "太さの変わらない線（vector-effect）",
    '<text style="writing-mode:vertical-rl"/>': "縦書き（writing-mode）",
    '<text writing-mode="tb"/>': "縦書き（writing-mode）",
    '<tspan baseline-shift="sub"/>': "上付き・下付き（baseline-shift）",
    '<text text-decoration="underline"/>': "下線など（text-decoration）",
    "<script>1</script>": "スクリプト",
    '<text><tref href="#a"/></text>': "別の所の文字（tref）",
    '<text style="word-spacing: 3px"/>': "語の間の空き（word-spacing）",
    '<text text-transform="uppercase"/>': "大文字・小文字の変換（text-transform）",
    "<style>text { font-variant: small-caps }</style>": "小さい大文字（font-variant）",
    '<text font-weight="bolder"/>': "文字の太さ（font-weight）",
    '<g style="backdrop-filter:blur(2px)"/>': "下の図のぼかし（backdrop-filter）",
    '<mask style="mask-type:alpha"/>': "透明度のマスク（mask-type）",
    '<clipPath id="c"><path clip-rule="evenodd" d="M0 0h9v9zM3 3h2v2z"/></clipPath>': "切り抜きの中の穴（clip-rule）",  # noqa: E501
    "<rect><animate attributeName='x'/></rect>": "動き（アニメーション）",
    '<p xmlns="http://www.w3.org/1999/xhtml">文</p>': "HTMLで書かれた部分",
    '<use xlink:href="#nothing"/>': "部品「#nothing」（図の中にありません）",
    '<rect fill="url(#nothing)"/>': "塗り「#nothing」（図の中にありません）",
    "<style>@media print { a { fill: red } }</style>": "条件の付いたスタイル（@media など）",
    "<style>p::slotted(x) { fill: red }</style>": "スタイル「p::slotted(x)」",
}  # fmt: skip
MISREAD = {
    '<rect fill="var(--a)"/>': "色の指定「var(--a)」",
    '<rect style="stroke: light-dark(#fff, var(--a, #000))"/>': "色の指定「light-dark",
    "<style>.a { fill: color-mix(in srgb, red, blue) }</style>": "色の指定「color-mix",
    '<stop stop-color="#12g"/>': "色の指定「#12g」",
    '<g color="var(--a)"><rect fill="currentColor"/></g>': "色の指定「var(--a)」",
    '<rect fill="#fff icc-color(x, 1)"/>': "色の指定「#fff icc-color(x, 1)」",
    "<flowRoot><flowPara>文</flowPara></flowRoot>": "flowRoot",
    '<switch><text systemLanguage="en">a</text><text>文</text></switch>': "switch",
    '<text><textPath href="#a">文</textPath></text>': "textPath",
    '<g systemLanguage="en"/>': "systemLanguage",
    '<path style="stroke-width: var(--w, 5)"/>': "値の指定「var(--w, 5)」",
    '<text font-size="larger" font-family="X">文</text>': "font-size: larger",
    "<style>text{font-size: medium}</style>": "font-size: medium",
    '<rect width="calc(20px + 1em)"/>': "値の指定「calc(20px + 1em)」",
    "<style>.a{opacity:var(--o)}</style>": "値の指定「var(--o)」",
    '<rect style="transform: rotate(9deg); transform-origin: center"/>': "transform-origin: center",
    "<foreignObject><p>文</p></foreignObject>": "foreignObject",
    '<image href="photo.png"/>': "「photo.png」を読み込んで",
    '<use href="parts.svg#a"/>': "「parts.svg#a」を読み込んで",
    '<image href="data:image/webp;base64,AAAA"/>': "WEBP は使えません",
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_printed_as_it_is_meant(name: str) -> None:
    found = probe(_svg(WHOLE[name]))
    assert (found.problem, found.undrawn) == ("", ())


@pytest.mark.parametrize("inside", UNDRAWN)
def test_what_is_not_printed_is_named(inside: str) -> None:
    found = probe(_svg(inside))
    assert (found.problem, found.undrawn) == ("", (UNDRAWN[inside],))


@pytest.mark.parametrize("inside", MISREAD)
def test_what_would_be_printed_wrongly_is_refused(inside: str) -> None:
    found = probe(_svg(inside))
    assert MISREAD[inside] in found.problem and found.remedy


def test_a_picture_in_a_picture() -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    address = "data:image/png;base64," + b64encode(out.getvalue()).decode()
    for name in ("href", "xlink:href"):
        found = probe(_svg(f'<image {name}="{address}" width="8" height="8"/>'))
        assert (found.problem, found.undrawn) == ("", ())


def test_text_without_a_family_asks_for_one() -> None:
    assert probe(_svg("<text>文</text>")).families == {""}
    assert probe(_svg("<g style='font-family: X'><text>文</text></g>")).families == {"X"}
    assert probe(_svg("<style>text { font-family: X }</style><text>文</text>")).families == {"X"}
    assert probe(_svg("<text><tspan font-family='X'>文</tspan></text>")).families >= {"X"}
    assert probe(_svg("<text/>")).families == frozenset()


@pytest.mark.parametrize(
    ("font", "longhand"),
    [
        ("bold 8px X", ["normal", "bold", "8px", "X"]),
        ("italic 700 1.2em/1.5 'X Y', Z", ["italic", "700", "1.2em", "'X Y', Z"]),
        ("8pt / 10pt X", ["normal", "normal", "8pt", "X"]),
        ("normal small-caps 12px X", ["normal", "normal", "12px", "X"]),
    ],
)
def test_the_shorthand_of_fonts_is_read(font: str, longhand: list[str]) -> None:
    assert [value for _, value in longhands([("font", font)])] == longhand
    assert probe(_svg(f'<text style="font: {font}">文</text>')).families == {
        longhand[-1].replace("'", '"')
    }


def test_a_shorthand_that_says_no_size_is_left() -> None:
    assert list(longhands([("font", "menu"), ("fill", "red")])) == [
        ("font", "menu"),
        ("fill", "red"),
    ]
