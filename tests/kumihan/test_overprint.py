"""Texts over each other, beyond what holds them, and without contrast: planted, and left out."""

from __future__ import annotations

import pytest

from kumihan.setting.laid import Laid, read
from tests.kumihan.pages import laid_out

_TEXT = "この段落は行送りが分かるように何行にもわたって続く文である。" * 4
_DATA = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='40' height='40'/%3E"
_CELL = "<table style='width: 40mm; table-layout: fixed'><tr><td>{}</td><td>乙</td></tr></table>"
_NOBR = "<span style='white-space: nowrap'>切ってはならない長い長い語である</span>"


def _laid(body: str, style: str = "") -> Laid:
    return read(laid_out(body, style), 20.0)


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<p>上の行</p><p class='up'>下の行</p>", ".up { margin-top: -4mm }"),
        ("<p>上の行</p><p class='up'>下の行</p>", ".up { position: relative; top: -6mm }"),
        (f"<p class='close'>{_TEXT}</p>", ".close { line-height: 2.4mm }"),
        ("<p>上の行</p><p class='up'></p>",
         ".up { margin-top: -5mm } .up::before { content: '印' }"),
        ("<p>甲<span class='mark'>（10）</span></p>",
         ".mark { position: absolute; left: 0; top: 0 }"),
        ("<p>甲</p>",
         "@page { @top-left { content: '柱柱柱'; vertical-align: bottom; margin-bottom: -5mm } }"),
        ("<p>上</p><div class='b'><p>甲</p></div>", ".b { position: absolute; top: 0; left: 0 }"),
        ("<div class='row'><p>長い名の欄</p></div><p class='n'>12</p>",
         ".row { float: left; width: 8mm; white-space: nowrap }"),
        ("<p class='white'>見えない</p>", ".white { color: #fdfdfd }"),
        ("<p class='b'>地から出る題で、二行になる。</p><p class='a'></p>",
         ".b { color: white; width: 20mm } .b::before { content: ''; position: absolute;"
         " z-index: -1; width: 20mm; height: 7mm; background: black }"),
        ("<p>絵の下の文</p><p class='u'></p>",
         ".u { position: absolute; top: 0; left: 0; width: 30mm; height: 9mm;"
         " background: black }"),
        (f"<p>絵の下の文</p><img src=\"{_DATA}\" class='u'>",
         ".u { position: absolute; top: 0; left: 0 }"),
    ],
)  # fmt: skip
def test_what_is_printed_over_something_is_found(body: str, style: str) -> None:
    assert _laid(body, "main { line-snap: none } " + style).clashes


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f"<p>{_TEXT}</p>", "p { line-height: 4mm }"),
        (f"<p>{_TEXT}</p><p>{_TEXT}</p>", ""),
        ("<p><ruby>凝<rt>ぎょう</rt></ruby><ruby>視<rt>し</rt></ruby>" + _TEXT + "</p>", ""),
        (f"<p>E=mc<sup>2</sup>とH<sub>2</sub>O{_TEXT}</p>", ""),
        (f"<p><strong>強く</strong>、<code>code</code>{_TEXT}</p>", ""),
        ("<h2 class='n'>章の題</h2>", ".n { position: relative } .n::before { content: '1';"
         " position: absolute; z-index: -1; left: 0; top: 0; font-size: 20mm }"),
        ("<p class='b'>白い題</p>", ".b { color: white; background: black }"),
        ("<p class='b'><span>白い題</span></p>",
         ".b { position: relative; color: white } .b span { position: relative } .b::before {"
         " content: ''; position: absolute; inset: 0; background: black; z-index: -1 }"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>", ""),
        ("<ol><li>甲</li><li>乙</li></ol>", ""),
    ],
)  # fmt: skip
def test_neighbours_are_no_overprint(body: str, style: str) -> None:
    laid = _laid(body, style)
    assert not laid.clashes
    assert not laid.beyond


@pytest.mark.parametrize(
    ("body", "style", "edge"),
    [
        (_CELL.format(_NOBR), "", "cell"),
        (f"<div class='box'>{_NOBR}</div>", ".box { width: 30mm; border: 1px solid }", "box"),
        (f"<div class='box'>{_NOBR}</div>", ".box { width: 30mm; background: #eee }", "box"),
        (f"<div class='box'>{_TEXT}</div>", ".box { height: 10mm; background: #eee }", "box"),
        (f"<div class='c'><p>{_TEXT[:20]}</p></div>",
         ".c { column-count: 2 } .c p { white-space: nowrap }", "column"),
        ("<p class='o'>甲</p>", ".o { position: absolute; left: 400mm }", "area"),
        ("<p class='o'>甲</p>", ".o { position: absolute; top: -60mm }", "page"),
        ("<p>甲</p>", "@page { @top-left { content: '長い柱' ; margin-left: -60mm } }", "page"),
    ],
)  # fmt: skip
def test_what_leaves_its_place_is_found(body: str, style: str, edge: str) -> None:
    assert edge in {one.edge for one in _laid(body, style).beyond}


@pytest.mark.parametrize("value", ["force-end", "allow-end"])
def test_a_mark_that_hangs_is_not_beyond(value: str) -> None:
    text = "段落は、本文として、普通に組まれる。" * 30
    laid = _laid(f"<div class='box'><p>{text}</p></div><p>{text}</p>",
                 f"p {{ hanging-punctuation: {value} }} .box {{ background: #eee }}")  # fmt: skip
    assert not laid.beyond
