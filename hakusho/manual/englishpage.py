"""markup.md: 記法.md in English, with the same examples and the same keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hakusho.manual.english import CHAPTER_KINDS, GROUPS, MATTER, RECORDS, SERIES, SIGNS, Told
from hakusho.manual.markup import MARKUP, Markup
from hakusho.manual.page import sign
from hakusho.manual.values import Words, key_table
from hakusho.publication.numbering import DEFAULT_HEADINGS, DEFAULT_ITEMS, DEFAULT_PATTERNS
from hakusho.settings.publication import Settings
from hakusho.trade.numerals import NUMERALS

_MADE = "<!-- Made by hakusho/manual: to change it, change that and make it anew. -->"
_WORDS = Words(
    head=("Key", "Value", "When left out", "Meaning"),
    text="text",
    whole="whole number",
    number="number",
    truth="`true`, `false`",
    day="date",
    choice=", ",
    either=", or ",
    many="list of {}",
    named="‹name: {}›",
    within="{} ({range.least:,.16g} to {range.most:,.16g})",
    record="record ({})",
    own="those of {}",
    required="required",
    nothing="nothing",
    title=lambda of: RECORDS[of].title,
)


def english_page() -> str:
    """The text of markup.md."""
    lines = [
        "# Markup",
        "",
        _MADE,
        "",
        "What can be written in chapters (.md) and in data files (.yaml): first the markup, then "
        "the keys. This is [記法](ja/記法.md) in English.",
        "",
        "The examples are from the book that `python3 build.py new` makes. The upper block is the "
        "source, the lower one has the characters that are printed: readings of ruby in （ ）, "
        "cells of a row separated by ｜, notes at the end.",
    ]
    for group, rows in MARKUP.items():
        lines += ["", f"## {GROUPS[group]}"]
        for row in rows:
            lines += _sign(row)
    for of, told in RECORDS.items():
        lines += _record(of, told)
        if of is Settings:
            lines += _chapters_and_matter()
    return "\n".join([*lines, *_numbering(), ""])


def _sign(row: Markup) -> Iterator[str]:
    name, remark = SIGNS[row.meaning]
    yield from sign(name, row.source, row.printed, remark)


def _record(of: type, told: Told) -> Iterator[str]:
    yield from ("", f"## {told.title}", "", told.place, "")
    yield from key_table(of, told.keys, _WORDS)


def _names(head: str, meanings: Mapping[str, str]) -> Iterator[str]:
    yield from (f"| {head} | Meaning |", "| --- | --- |")
    yield from (f"| `{name}` | {meaning} |" for name, meaning in meanings.items())


def _chapters_and_matter() -> Iterator[str]:
    yield from (
        "",
        "An item of `chapters` is a chapter: the name of its file, or `kind: file`. A chapter of "
        "several files is `kind: [one.md, two.md]`, a part of one is `kind: {file: one.md, only: "
        "[id, id]}`.",
        "",
    )
    yield from _names("Kind", CHAPTER_KINDS)
    yield from ("", "`front` and `back` have these. What there is no material for is left out.", "")
    yield from _names("Name", MATTER)


def _numbering() -> Iterator[str]:
    yield from (
        "",
        "## Forms of numbers",
        "",
        "The keys of `numbering` in publication.yaml. `headings` has the forms of chapter, section "
        "and so on, `items` those of numbered lists, from the outer level inwards. "
        "`kind-name` is for chapters of that kind only (`document-table`: the tables of "
        "documents). Any other name makes a form that `series` of figures and tables can ask for.",
        "",
        "| Key | Numbers of | When left out |",
        "| --- | --- | --- |",
        f"| `headings` | Headings | {_forms(DEFAULT_HEADINGS)} |",
        f"| `items` | Numbered lists | {_forms(DEFAULT_ITEMS)} |",
    )
    yield from (f"| `{n}` | {SERIES[n]} | `{form}` |" for n, form in DEFAULT_PATTERNS.items())
    yield from (
        "",
        "`{0}` is the number of the part, `{1}` of the chapter, `{2}` of the section, `{n}` the "
        "serial number, which begins again in each chapter when the form has the chapter's number. "
        "A colon adds the kind of numerals, as in `{4:katakana}`.",
        "",
        "| Numerals | 1 to 5, 10, 24 |",
        "| --- | --- |",
    )
    for name, numeral in NUMERALS.items():
        yield f"| `{name}` | {'　'.join(numeral(n) for n in (1, 2, 3, 4, 5, 10, 24))} |"


def _forms(forms: tuple[str, ...]) -> str:
    return ", ".join(f"`{form}`" for form in forms)
