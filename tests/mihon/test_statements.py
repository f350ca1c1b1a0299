"""The numbers that 『組版白書』 gives in its text follow from its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.mihon.statements import STATEMENTS
from tests.mihon.tables import FOLDER, read_yaml

SAID = re.compile(r"\[([^\]]*)\]")
MARKUP = (
    (re.compile(r"<!--.*?-->|^<.*$|^\[\^[^]]+\]: ?|\[\^[^]]+\]", re.DOTALL | re.MULTILINE), ""),
    (re.compile(r"\{(?:index|nobr|warichu):([^|}]*)(?:\|[^}]*)?\}"), r"\1"),
    (re.compile(r"\[([^\[\]]*)\]\([^()]*\)"), r"\1"),
)
NUMBER = re.compile(r"(?!1ページの)[0-9][0-9,.]*")  # 1ページ is a unit


@cache
def places() -> dict[str, str]:
    """Every block of the chapters and every alternative text, as a reader has them, by source."""
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            found[f"{path.name} {number}"] = block.replace("\n", "")
    for name, figure in read_yaml("figures.yaml").items():
        found[name] = figure["alt"]
    return found


def plain(markup: str) -> str:
    for pattern, shown in MARKUP:
        markup = pattern.sub(shown, markup)
    return markup


@cache
def whole() -> str:
    return "\n".join(map(plain, places().values()))


def phrases() -> list[str]:
    return [SAID.sub(r"\1", phrase) for phrase, *_ in STATEMENTS]


def test_numbers_of_statements_follow_from_the_tables() -> None:
    wrong = [
        (phrase, numbers) for phrase, *numbers in STATEMENTS if SAID.findall(phrase) != numbers
    ]
    assert wrong == []


def test_statements_stand_in_the_book() -> None:
    assert [phrase for phrase in phrases() if phrase not in whole()] == []
    assert len(STATEMENTS) >= 100


def with_data() -> Iterator[tuple[str, str]]:
    """What speaks of a chart or the map: the paragraphs that name one, and their alternatives."""
    figures = read_yaml("figures.yaml").items()
    shown = {name for name, figure in figures if figure["kind"] in ("chart", "map")}
    for source, markup in places().items():
        if source in shown or re.search(r"\(#(fig|map)-", markup):
            yield source, plain(markup)


def test_no_number_beside_a_chart_goes_unchecked() -> None:
    left = {}
    for source, text in with_data():
        covered = {
            place
            for phrase in phrases()
            for found in re.finditer(re.escape(phrase), text)
            for place in range(*found.span())
        }
        numbers = [found for found in NUMBER.finditer(text) if found.start() not in covered]
        if numbers:
            left[source] = [text[max(0, found.start() - 8) : found.end() + 8] for found in numbers]
    assert left == {}
