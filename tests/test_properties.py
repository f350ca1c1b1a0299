"""What holds for any input: nothing is raised, places are right, no text is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hakusho.findings.diagnostic import Diagnostic, Source, show
from hakusho.html.writer import Writer
from hakusho.machine.places import THEMES
from hakusho.markup import markdown
from hakusho.markup.ids import Names
from hakusho.markup.inlines import InlineReader
from hakusho.markup.markdown import ParsedFile
from hakusho.publication.numbering import number
from hakusho.publication.reading import Chapter, GlossaryEntry, Publication
from hakusho.settings.publication import Settings
from hakusho.settings.theme import ThemeFolder
from hakusho.sources.csvfile import from_csv
from hakusho.sources.data import read_list, read_mapping, read_record
from hakusho.tables.tabular import TableEntry
from hakusho.trade.collation import head, key
from hakusho.trade.numerals import NUMERALS
from hakusho.trade.remedies import number_remedy
from hakusho.trade.values import is_number
from hakusho.trade.values import number as printed_number
from hakusho.tree.directive import Material

fuzz = settings(max_examples=300, deadline=None, derandomize=True, database=None)

SIGNS = [
    *"#*_`~[]()<>!|{}:;&\\^\"'-+.=/ \t\n", "\n\n", "\n# ", "\n## ", "\n- ", "\n1. ", "\n> ",
    "\n```\n", "\n:::\n", "\n:::{box} ", "\n::::{sidebar} 題 {#a}\n", "[^a]", "\n[^a]: ", "](#",
    "![", "](a.png)", "<b>", "</b>", "<table>", "<tr><td colspan=2>", "</table>", "<![CDATA[",
    "<!-- ", " -->", "<script>", "<ruby>", "<rt>", "{漢|かん}", "{nobr:", "{index:", "《《", "》》",
    "&amp;", "&#0;", "\n| a | b |\n", "| --- | --- |\n", "漢字", "かな。", "「」", "\u3000",
    "{warichu:", "\ufdd0", "\ue000", "\x0b", "\u2028", "𓀀",
]  # fmt: skip
FIGURES = "-−－△()（）0123456789０１２,，.．%Ee+ ¥円（注1）—#※*万億"
MARKED = st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=30).map("".join)


def _parsed(text: str) -> tuple[ParsedFile, list[Diagnostic]]:
    found: list[Diagnostic] = []
    source = Source("a.md", text.replace("\r", "\n"))
    material = Material(
        figures={},
        tables={},
        report=found.append,
        image=lambda *_, **_planned: "",
        chart=lambda _entry: None,
        text=lambda _written: (),
    )
    reader = InlineReader(source=source, report=found.append)
    return markdown.parse(source, "a", reader, material, Names()), found


def _printed(text: str) -> str:
    """The text of a chapter's HTML, without white space."""
    parsed, found = _parsed(text)
    heading = next(block for block in parsed.blocks if getattr(block, "level", 0) == 1)
    chapter = Chapter(
        kind="chapter",
        id="a",
        stem="a",
        source=parsed.source,
        heading=heading,  # type: ignore[arg-type]
        blocks=parsed.blocks,
        notes=parsed.notes,
    )
    own = Settings(title="題", chapters=(), span=parsed.source.span())
    book = Publication(
        name="a",
        folder=Path(),
        source=parsed.source,
        settings=own,
        chapters=(chapter,),
        glossary={},
        figures={},
        tables={},
        key_figures={},
        corrections=(),
        explanatory_notes=(),
        explanations={},
        colophon={},
    )
    writer = Writer(publication=book, labels=number(book, found.append), theme=THEME)
    body = str(writer.blocks(tuple(block for block in parsed.blocks if block is not heading)))
    reader = _Characters()
    reader.feed(body)
    return "".join(reader.text.split())


THEME = ThemeFolder.built_in(THEMES / "ai")


class _Characters(HTMLParser):
    text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


# -- nothing is raised ---------------------------------------------------------------------


@fuzz
@given(MARKED)
def test_any_text_is_parsed(text: str) -> None:
    parsed, found = _parsed(text)
    lines = parsed.source.lines
    for diagnostic in found:
        assert 1 <= diagnostic.span.line <= len(lines)
        assert 1 <= diagnostic.span.column <= len(lines[diagnostic.span.line - 1]) + 1
        assert "\n" not in show(diagnostic).split("\n  ")[0]


WRITTEN = [
    "title", "chapters", "notes", "date", "rows", "columns", "name", ": ", ":", "\n", "\n  ",
    "\n- ", "- ", "[", "]", "{", "}", ",", '"', "'", "#", "&a ", "*a", "|\n", ">\n", "!!x ",
    "---\n", "\t", "012", "NO", "2006-02-22", "題", "：", "\\", "\x00", "\ud800",
]  # fmt: skip
YAML = st.lists(st.sampled_from(WRITTEN) | st.text(max_size=3), max_size=25).map("".join)


@fuzz
@given(YAML, st.sampled_from([Settings, TableEntry, GlossaryEntry]))
def test_any_yaml_is_read(text: str, wanted: Any) -> None:
    readers: tuple[Callable[..., object], ...] = (read_record, read_mapping, read_list)
    for read in readers:
        found: list[Diagnostic] = []
        read(wanted, Source("a.yaml", text), found.append, "a.yaml")
        for diagnostic in found:
            show(diagnostic)


@fuzz
@given(st.text(st.sampled_from('a,"\n 1題'), max_size=40))
def test_any_csv_is_read(text: str) -> None:
    found: list[Diagnostic] = []
    source = Source("a.csv", text)
    rows = from_csv(source, found.append)
    for row in rows.rows:
        for cell in row.values():
            assert cell.text.split("\n")[0].replace('"', "") in cell.span.text.replace('"', "")


@fuzz
@given(st.text(st.sampled_from("-−△0123456789,.%（注1）"), max_size=12))
def test_any_number_is_printed_or_refused(text: str) -> None:
    for decimals in (None, 0, 3):
        printed_number(text, decimals=decimals, grouping=True, negative="△")


@fuzz
@given(st.text(st.sampled_from(FIGURES), max_size=9))
def test_the_remedy_for_a_number_is_read_as_one(text: str) -> None:
    if not is_number(text):
        advised = re.findall(r"[-+△▲]?[0-9][0-9,.]*[%％]?(?:（注[0-9]+）)?", number_remedy(text))
        assert all(is_number(number) for number in advised)


@fuzz
@given(st.text(), st.text())
def test_any_reading_has_a_place_in_the_index(one: str, other: str) -> None:
    assert sorted([key(one), key(other)]) == sorted([key(other), key(one)])
    assert head(one)


@fuzz
@given(st.integers(1, 9999))
def test_every_number_has_its_own_numeral(count: int) -> None:
    for name, numeral in NUMERALS.items():
        assert numeral(count) and numeral(count) != numeral(count + 1), name


# -- no text is lost -----------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("漢字仮名交り文あいうアイウABCxyz019。、「」（）・ー％"),
    min_size=1,
    max_size=12,
)


def _wrapped(written: str, printed: str) -> st.SearchStrategy[tuple[str, str]]:
    """A word in a sign: as written, and as printed."""
    return WORDS.map(lambda word: (written.format(word), printed.format(word)))


PIECES = st.one_of(
    _wrapped("{}", "{}"),
    _wrapped("**{}**", "{}"),
    _wrapped("~~{}~~", "{}"),
    _wrapped("`{}`", "{}"),
    _wrapped("[{}](https://example.com/)", "{}"),
    _wrapped("《《{}》》", "{}"),
    _wrapped("{{nobr:{}}}", "{}"),
    _wrapped("{{warichu:{}}}", "（{}）"),
    _wrapped("{{index:{}|よみ}}", "{}"),
    _wrapped("{{{}|よみ}}", "{}よみ"),
    _wrapped("<kbd>{}</kbd>", "{}"),
    _wrapped("<center>{}</center>", "{}"),
    _wrapped("<!-- {} -->", ""),
    _wrapped("\n{}\n", "{}"),
    st.sampled_from([("&amp;", "&"), ("\\*", "*"), ("\\{", "{"), (" < ", "<"), ("<br>", "")]),
)
FRAMES = st.sampled_from(["{}", "- {}", "1. {}", "> {}", "## {} {{-}}", ":::{{box}}\n{}\n:::"])


@fuzz
@given(
    st.lists(st.tuples(st.lists(PIECES, min_size=1, max_size=8), FRAMES), min_size=1, max_size=4)
)
def test_the_text_of_paragraphs_reaches_the_page(
    paragraphs: list[tuple[list[tuple[str, str]], str]],
) -> None:
    text, printed = "# 題\n", ""
    for pieces, frame in paragraphs:
        # what parts the pieces is text, so that no two of them make another sign
        inner = "文" + "".join(f"{written}文" for written, _ in pieces)
        text += "\n" + frame.format(inner if frame == "{}" else inner.replace("\n", "")) + "\n"
        printed += "文" + "".join(f"{own}文" for _, own in pieces)
    assert _printed(text) == "".join(printed.split())
