"""Columns parted by blocks over all of them: nothing is lost, pages break before them."""

from __future__ import annotations

from typing import Any

import pytest

from kumihan import multicol
from kumihan.render import Document
from tests.kumihan.pages import laid_out, lines, text_of

STYLE = """
@page { margin: 30mm 30mm 36mm }
main { column-count: 2; column-gap: 8mm }
figure { column-span: all; height: 145mm; margin: 7mm 0; line-snap: none; break-inside: avoid }
"""


def _document(count: int) -> Document:
    """Text of so many lines in columns between two blocks over all of them, of 145 mm each."""
    body = f"<p>始</p><figure></figure><p>{'あ' * (17 * count - 3)}</p><figure></figure><p>終</p>"
    return laid_out(body, STYLE)


def _characters(document: Document) -> int:
    return sum(len(text_of(line)) for line in lines(document))


@pytest.mark.parametrize("count", range(1, 30))
def test_nothing_behind_a_run_of_columns_is_lost(count: int) -> None:
    assert _characters(_document(count)) == 17 * count - 3 + 2


def test_without_the_hook_text_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multicol, "_with_runs", lambda original: original)
    wrong = [n for n in range(1, 30) if _characters(_document(n)) != 17 * n - 3 + 2]
    assert wrong


@pytest.mark.parametrize("element", ["h2", "figure"])
def test_pages_break_before_blocks_in_columns(element: str) -> None:
    style = STYLE + f"{element} {{ break-before: page; height: 20mm !important; margin: 0 }}"
    document = laid_out(f"<p>前</p><{element}>題</{element}><p>後</p>", style)
    assert [text_of(line) for line in lines(document)] == ["前", "題", "後"]
    assert len(document.pages) == 2


def test_a_column_is_laid_out_once_while_the_text_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    original = multicol._Room._filled

    def filled(room: multicol._Room, *rest: Any, **named: Any) -> Any:
        seen.append(room.context.current_page)
        return original(room, *rest, **named)

    monkeypatch.setattr(multicol._Room, "_filled", filled)
    document = laid_out(f"<p>{'あ' * 17 * 200}</p>", STYLE)
    pages = len(document.pages)
    assert pages > 2
    assert [seen.count(n) for n in range(1, pages)] == [1] * (pages - 1)
    assert _characters(document) == 17 * 200


@pytest.mark.parametrize("count", range(4, 40))
def test_the_last_columns_are_as_low_as_they_can_be(count: int) -> None:
    """R54."""
    document = laid_out(f"<p>{'あ' * (17 * count - 3)}</p>", STYLE)
    below: dict[float, int] = {}
    for line in lines(document):
        below[line[0].position_x // 100] = below.get(line[0].position_x // 100, 0) + 1
    first, *second = below.values()
    assert first - sum(second) in (0, 1)
