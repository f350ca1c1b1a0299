"""One word for one thing, and no word of programmers, in all that editors read."""

from __future__ import annotations

import pytest

from hakusho.machine.places import ROOT
from tests.words import pages, program, wrong_words


def test_pages_and_templates_say_one_word_for_one_thing() -> None:
    lines = (
        (str(page.relative_to(ROOT)), number, line)
        for page in pages()
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
    )
    assert [(*place, wrong_words(line)) for *place, line in lines if wrong_words(line)] == []


def test_the_program_says_one_word_for_one_thing() -> None:
    found = [
        (str(file.relative_to(ROOT)), line, wrong_words(text))
        for file, line, text in program()
        if wrong_words(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "この頁",
        "つめの色",
        "仕上りの寸法",
        "この機械にない",
        "命令を打つ",
        "わけを書く",
        "状態 3",
        "長い番地",
    ],
)
def test_a_wrong_word_is_found(text: str) -> None:
    assert wrong_words(text)


@pytest.mark.parametrize(
    "text", ["段落を分けて", "みほん市本町1番地", "字間をつめる", "公表の状態"]
)
def test_a_right_word_is_let_alone(text: str) -> None:
    assert wrong_words(text) == []
