"""`line-setting` of a theme: each choice has its effect on the lines of the text, and no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from hakusho.settings.linesetting import LineSetting
from tests import square

_TEXT = "「白書」と、『青書』は、毎年、編集の担当者が、「決まり」に従って、きっと刊行する。" * 3


def _book(folder: Path, choices: str) -> Book:
    shutil.copytree(square.theme(), folder / "own")
    with (folder / "own" / "theme.yaml").open("a", encoding="utf-8") as file:
        file.write(f"line-setting: {{{choices}}}\n")
    (folder / "a.md").write_text(f"# 題\n\n{_TEXT}\n", encoding="utf-8")
    hanmen = "kihon-hanmen: {line-length: 13, columns: 2}"
    settings = f"title: 試験\ntheme: own\nfront: []\nback: []\n{hanmen}\nchapters: [a.md]\n"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    return build(prepare(folder, Options()), Options(), lambda _section, _pages: None)


def _lines(book: Book) -> list[str]:
    laid = (line for part in book.laid for line in part.laid.lines)
    return [line.text for line in laid if len(line.text) > 4]


def _codes(book: Book) -> list[str]:
    return [one.code for one in book.diagnostics if one.code not in ("P007", "R006")]


@pytest.mark.parametrize("character", "者と年き")
def test_own_characters_never_begin_a_line(character: str, tmp_path: Path) -> None:
    lines = _lines(_book(tmp_path, f'no-line-start: "{character}"'))
    assert lines
    assert not [line for line in lines if line.startswith(character)]


@pytest.mark.parametrize("character", "担と、毎")
def test_own_characters_never_end_a_line(character: str, tmp_path: Path) -> None:
    lines = _lines(_book(tmp_path, f'no-line-end: "{character}"'))
    assert not [line for line in lines if line.endswith(character)]


@pytest.mark.parametrize(
    "choices",
    ["brackets: half", "brackets: half-first", "brackets: half-indent", "kinsoku: loose",
     "hanging-punctuation: allow", "hanging-punctuation: force", "latin-space: 0"],
)  # fmt: skip
def test_a_choice_is_no_breach(choices: str, tmp_path: Path) -> None:
    assert _codes(_book(tmp_path, choices)) == []


@pytest.mark.parametrize(
    ("choices", "code"),
    [("kinsoku: hard", "Y004"), ("latin-space: 2", "Y004"), ("bracket: half", "Y002"),
     ("hanging-punctuation: true", "Y004")],
)  # fmt: skip
def test_what_is_no_choice_is_told(choices: str, code: str, tmp_path: Path) -> None:
    assert code in _codes(_book(tmp_path, choices))


def test_nothing_can_end_the_string() -> None:
    value = LineSetting(no_line_start='"; } * { display: none').variables()["no-line-start"]
    assert set(value[1:-1]).isdisjoint('"{};')
