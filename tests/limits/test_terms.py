"""The words of the glossary in a text: the longest first, Latin ones whole."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hakusho.markup.terms import Terms

_WORDS = st.text("核軍縮aB1 ・-", min_size=1, max_size=4)


def _expected(words: list[str], text: str) -> list[tuple[str, str]]:
    """The same by one expression of all words, as slow as it may be."""
    parts = [
        (r"(?<![A-Za-z0-9])" if word[0].isascii() else "")
        + re.escape(word)
        + (r"(?![A-Za-z0-9])" if word[-1].isascii() else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    found, at = [], 0
    for match in re.finditer("|".join(parts), text):
        found += [(text[at : match.start()], ""), (match[0], match[0])]
        at = match.end()
    return [*found, (text[at:], "")]


@given(st.lists(_WORDS, min_size=1, max_size=6), st.text("核軍縮aB1 ・-", max_size=20))
def test_they_are_those_of_one_expression(words: list[str], text: str) -> None:
    assert list(Terms({word: word for word in words}).split(text)) == _expected(words, text)


def test_without_words_a_text_is_whole() -> None:
    assert list(Terms({}).split("核軍縮")) == [("核軍縮", "")]
