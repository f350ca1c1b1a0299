"""Styles are those that WeasyPrint computes, whatever they begin with."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint
from weasyprint.css import get_all_computed_styles
from weasyprint.css.properties import INITIAL_VALUES

from kumihan.render import FontConfiguration, hooks

HTML = """<html lang="ja"><body style="--gap: 2mm"><main class="a">
<p>本文<span class="note">注<em>強調</em></span><br><a href="#x">先</a></p>
<ul><li>一<ol><li>二</li></ol></li></ul><q>引用</q>
<table><caption>題</caption><thead><tr><th>見出し</th></tr></thead>
<tbody><tr><td>値</td></tr></tbody></table>
<div class="logical"><p class="column">段</p></div></main></body></html>"""
CSS = """
main { font-size: 15px; color: #123; columns: 2; break-before: page; text-decoration: underline }
.note { float: footnote } .note::footnote-call { content: "*"; color: red; margin-left: 1px }
p::before { content: "a"; margin-inline-start: 1em } p::first-line { color: blue }
.logical { margin-block-start: 3px; padding-inline: 1em 2em; border-block-end: 1px solid }
.column { position: absolute; float: left; display: inline; width: var(--gap); margin: 1em auto }
li::marker { content: "・" } ol li { page: other; overflow: hidden; border: 1px solid }
td, th { padding: calc(1px + 0.5em); border-collapse: collapse; text-indent: 1em }
table { border-collapse: collapse } em { margin-top: inherit; color: initial }
a { opacity: 0.5; text-decoration: none }
"""
LATER = """
@layer low, high; @layer high { em { color: green } } @layer low { em { color: red; top: 1px } }
main { color: #456 } p { margin: 1em } .logical .column { margin: 2em } [class] { left: 1px }
p::before { content: "b" } li { page: third } html:lang(ja) { right: 1px } * { bottom: 1px }
"""
PSEUDO = (None, "before", "after", "marker", "first-line", "first-letter", "footnote-call",
          "footnote-marker", "note-call", "note-marker", "note-callback")  # fmt: skip
NAMES = [name for name in INITIAL_VALUES if "_block_" not in name and "_inline_" not in name]


def _computed() -> dict[tuple[int, str, str], Any]:
    html = weasyprint.HTML(string=HTML)
    sheets = [weasyprint.CSS(string=text) for text in (CSS, LATER)]
    style_for = get_all_computed_styles(html, sheets, font_config=FontConfiguration())
    found: dict[tuple[int, str, str], Any] = {}
    for number, element in enumerate(html.etree_element.iter()):
        for pseudo in PSEUDO:
            if (style := style_for(element, pseudo)) is not None:
                values = {name: repr(style[name]) for name in NAMES}
                anonymous = style.anonymous_style
                unnamed = {f"{name} of text": repr(anonymous[name]) for name in NAMES}
                for name, value in (values | unnamed).items():
                    found[number, str(pseudo), name] = value
    return found


def test_every_style_is_what_weasyprint_computes() -> None:
    plain = _computed()
    with hooks():
        ours = _computed()
    assert len(plain) > 10_000
    assert {key: value for key, value in ours.items() if plain[key] != value} == {}
    assert plain.keys() == ours.keys()


def test_first_lines_take_only_what_is_said_of_them() -> None:
    html = weasyprint.HTML(string=HTML)
    with hooks():
        style_for = get_all_computed_styles(
            html, [weasyprint.CSS(string=CSS)], font_config=FontConfiguration()
        )
        paragraph = next(html.etree_element.iter("p"))
        style = style_for(paragraph, "first-line")
    assert "margin_left" not in style


@pytest.mark.parametrize("pseudo", ["marker", "footnote-call"])
def test_styles_that_nobody_asks_for_are_not_made(pseudo: str) -> None:
    html = weasyprint.HTML(string=HTML)
    with hooks():
        style_for = get_all_computed_styles(html, [], font_config=FontConfiguration())
    paragraph = next(html.etree_element.iter("p"))
    assert (paragraph, pseudo) not in style_for._computed_styles
    assert style_for(paragraph, pseudo)["content"] != "normal" or pseudo == "marker"
