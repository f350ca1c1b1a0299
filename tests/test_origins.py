"""From a character on a page to the place in the manuscript where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from hakusho.findings.diagnostic import Source
from hakusho.html.marks import Marks, unmarked
from hakusho.html.origins import OwnText, read
from kumihan.engine.pages import Extent
from kumihan.setting.laid import TextRun
from tests.books import EDITION, MIHON, all_kinds, built

_EXTENT = Extent(0, 0, 0, 1, 1)


@pytest.mark.parametrize("folder", [EDITION, MIHON, None], ids=str)
def test_every_character_leads_to_where_it_is_written(folder: Path | None) -> None:
    """What is not written, such as the number of a figure, leads to an element with an id."""
    traced = (built(folder) if folder else all_kinds()).traced
    assert traced.astray == ()
    assert traced.exact > 10 * traced.others


def _texts(written: str, html: str) -> list[OwnText]:
    """The texts of the elements of a body of which all but 前 and 後 is written in one file."""
    marks = Marks()
    inner = marks.around(Markup(html), Source("a.md", written).span())
    whole = f'<html><head></head><body id="b">前{inner}後</body></html>'
    assert unmarked(whole) == whole.replace(inner, html)
    return list(read(whole, marks)[2:])


def _columns(text: OwnText) -> list[int | None]:
    """The columns of characters; 0 if they are made of what is written, None if they are not."""
    return [one.span.column * one.is_exact if one else None for one in text.origins]


@pytest.mark.parametrize(
    ("written", "html", "columns"),
    [
        ("本文", "本文", [[None, 1, 2, None]]),
        ("本\\*文 と", "本*文 と", [[None, 1, 3, 4, 6, None]]),
        ("A&amp;B", "A&amp;B", [[None, 1, 2, 7, None]]),
        ("**太**字", "<b>太</b>字", [[None, 6, None], [3]]),
        ("{漢字|かん|じ}", "<r>漢<t>かん</t>字<t>じ</t></r>", [[None, None], [2, 3], [5, 6], [8]]),
        ("[](#zu)参照", "図1参照", [[None, 0, 0, 8, 9, None]]),
    ],
)
def test_a_character_is_found_in_its_order(
    written: str, html: str, columns: list[list[int | None]]
) -> None:
    assert [_columns(text) for text in _texts(written, html)] == columns


def test_what_is_repeated_leads_to_the_same_place() -> None:
    """The head of a table stands on each of its pages; its second run there begins at 4 of 4."""
    text = _texts("見出", "見出")[0]
    again = text.of(TextRun(2, 4, "前見", _EXTENT))
    assert again == text.of(TextRun(2, 0, "前見", _EXTENT)) == text.origins[:2]


def test_the_owner_is_the_nearest_element_with_an_id() -> None:
    assert [text.owner for text in _texts("太字", '<b>太</b><i id="i">字</i>')] == ["b", "b", "i"]
