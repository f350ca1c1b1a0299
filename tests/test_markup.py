"""Templates write HTML that is XML too, and both have the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from hakusho.html.sections import faults, section_html, sections
from hakusho.html.writer import Writer
from hakusho.machine.places import ROOT, THEMES
from hakusho.manuscript.prepare import Options, prepare
from kumihan.engine.markup import tree
from tests.samples import everything

BOOKS = sorted(ROOT.glob("content/*/*.yaml"))
_OPEN = re.compile(r"<(?:br|col|hr|img|input|link|meta|wbr)\b(?:[^>]*[^/>])?>")
_WORDS = st.text("あ、<>&\"'  \n", max_size=6)


def _shown(element: Any, depth: int = 0) -> Iterator[tuple[Any, ...]]:
    """The elements of a tree; white space at lines' ends says nothing to layout."""
    texts = [(text or "").strip("\n ") for text in (element.text, element.tail)]
    yield depth, element.tag, sorted(element.attrib.items()), *texts
    for child in element:
        yield from _shown(child, depth + 1)


def _as_html(text: str) -> list[tuple[Any, ...]]:
    return list(_shown(tinyhtml5.parse(text, namespace_html_elements=False)))


def _check(folder: Path) -> None:
    manuscript = prepare(folder, Options())
    writer = Writer(
        publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
    )
    for section in (*sections(writer), *faults(manuscript.diagnostics)):
        html = section_html(writer, section, {}, "recto")
        fromstring(html)
        assert list(_shown(tree(html))) == _as_html(html), section.id


@pytest.mark.parametrize("file", [f for f in BOOKS if "title:" in f.read_text()], ids=str)
def test_books_are_html_and_xml(file: Path) -> None:
    _check(file)


def test_what_there_is_at_all_is_html_and_xml(tmp_path: Path) -> None:
    everything.make(tmp_path / "book")
    _check(tmp_path / "book")


def test_templates_close_what_is_empty() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *THEMES.rglob("*.html")]
    found = [f"{file.name}: {tag}" for file in files for tag in _OPEN.findall(file.read_text())]
    assert files and found == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>一<br>二&nbsp;三</p>",  # no XML
        '<p>一<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>二<math><mi>x</mi></math></p>',
        "<table><col/><tr><td>一</td></tr></table>",  # tags that HTML implies
        "<ruby>字<rt>じ</rt></ruby><img src='a' alt=''/>",
    ],
)
def test_a_tree_is_that_of_html(body: str) -> None:
    html = (
        f'<!DOCTYPE html><html lang="ja"><head><title>題</title></head><body>{body}</body></html>'
    )
    assert list(_shown(tree(html))) == _as_html(html)


@given(_WORDS)
def test_any_text_is_read_back(words: str) -> None:
    said = escape(words)
    html = f'<html><head></head><body><p title="{said}">{said}</p></body></html>'
    (paragraph,) = tree(html).iter("p")
    assert (paragraph.text or "") == words
