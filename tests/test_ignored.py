"""What the engine says of stylesheets is said in Japanese, whatever it says."""

from __future__ import annotations

import pytest

from hakusho.layout.engine import listening
from hakusho.layout.ignored import ignored
from kumihan.render import FontConfiguration, stylesheet
from tests.words import faults

_SAID = {
    "p { colour: red }": "スタイルの指定「colour: red」を使えません（その名前の指定はありません）",
    "p { color: 12mm }": "スタイルの指定「color: 12mm」を使えません（値が正しくありません）",
    "p { color: }": "スタイルの指定「color:」を使えません（値がありません）",
    "p { -weasy-x: 1 }": "スタイルの指定「-weasy-x: 1」を使えません（「-」付きの名前は使えません）",
    "p:nosuch { color: red }": "スタイルのセレクター（「{」の前の部分）を使えません",
    "@page :nosuch { margin: 0 }": "スタイルの @page の書き方に誤りがあります",
    "@page { @nosuch { color: red } }": "スタイルの @nosuch の書き方に誤りがあります",
    "@media 12 { p { margin: 0 } }": "スタイルの @media の書き方に誤りがあります",
    "@font-face { src: url(x) }": "スタイルの @font-face の書き方に誤りがあります",
    "p { color red; margin: 0 }": "スタイルシートの書き方に誤りがあります",
}


@pytest.mark.parametrize(("css", "expected"), _SAID.items())
def test_a_fault_of_a_stylesheet_is_said_in_japanese(css: str, expected: str) -> None:
    heard: list[str] = []
    with listening(heard.append):
        stylesheet(css, base_url="", url_fetcher=None, font_config=FontConfiguration())
    said = [ignored(message) for message in heard]
    assert expected in said
    assert [faults(text, is_hint=False) for text in said] == [[]] * len(said)


def test_of_a_long_declaration_only_the_beginning_is_shown() -> None:
    said = ignored(f"Ignored `x: {'a' * 1000}` at 1:1, unknown property.")
    assert len(said) < 120
