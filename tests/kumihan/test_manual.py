"""`docs/kumihan.md` has every property, and what it says of each is true."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
import tinycss2
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.validation.properties import PROPERTIES as VALIDATORS
from weasyprint.urls import URLFetcher

from hakusho.machine.places import ROOT
from hakusho.manual.rules import groups
from kumihan.engine.properties import PROPERTIES, internal, register
from kumihan.render import Document, FontConfiguration, Setting, pdf, render, stylesheet
from tests import run, square
from tests.kumihan.pages import baseline, lines, text_of

PAGE = (ROOT / "docs" / "kumihan.md").read_text(encoding="utf-8")
EM = 12 * 4 / 3  # CSS pixels: the size of type in examples that are measured
LINE = (20 - 12) / 2 + 0.88 * 12  # pt: the baseline of 12 pt on lines of 20


class Section(NamedTuple):
    """What the page says of a property; codes in backticks are without them."""

    name: str
    facts: dict[str, str]
    example: str

    def codes(self, row: str) -> list[str]:
        return re.findall("`([^`]+)`", self.facts[row])


def _sections() -> Iterator[Section]:
    for part in re.split("(?m)^#### ", PAGE)[1:]:
        name = re.match("`([^`]+)`\n", part)
        assert name, part[:40]
        rows = re.findall(r"(?m)^\| ([A-Z][a-z ]+) \| (.*) \|$", part)
        (example,) = re.findall("(?s)```html\n(.*?)```", part)
        yield Section(name[1], dict(rows), example)


SECTIONS = {section.name: section for section in _sections()}
OWN = [section for section in SECTIONS.values() if ":" not in section.name]
MORE = [section for section in SECTIONS.values() if ":" in section.name]
EACH = pytest.mark.parametrize("section", OWN, ids=lambda section: section.name)


def read(name: str, value: str) -> Any:
    """What the validator of a property makes of a value; None when it is refused."""
    register()
    tokens = tinycss2.parse_component_value_list(value, skip_comments=True)
    validator = VALIDATORS[name.removeprefix("-")]
    return validator([token for token in tokens if token.type != "whitespace"])


def page(example: str) -> str:
    return f'<html lang="ja"><meta charset="utf-8"><title>例</title>{example}</html>'


def setting(*sheets: str) -> Setting:
    fetcher, faces = URLFetcher(allowed_protocols=("file", "data")), FontConfiguration()
    read_in = [
        stylesheet(text, base_url="example:///", url_fetcher=fetcher, font_config=faces)
        for text in sheets
    ]
    return Setting("example:///", read_in, faces, fetcher)


@cache
def in_squares(name: str) -> Document:
    """An example set in the font in which every character is one em wide."""
    file = run.once("square", square.write) / "fonts" / square.FILE
    face = f"@font-face {{ font-family: {square.FAMILY}; src: url({file.as_uri()}) }}"
    own = f"* {{ font-family: {square.FAMILY} !important }} body {{ margin: 0 }}"
    return render(page(SECTIONS[name].example), setting(face, own))


# -- what there is -------------------------------------------------------------------------


def test_every_property_has_a_section_and_a_row() -> None:
    assert [section.name for section in OWN] == re.findall(r"(?m)^\| \[`([^:`]+)`\]\(#", PAGE)
    assert {section.name for section in OWN} == set(PROPERTIES)
    assert {section.name for section in MORE} == set(re.findall(r"\| \[`(\S+: \S+)`\]\(#", PAGE))


def test_links_lead_to_headings() -> None:
    headings = re.findall("(?m)^##+ (.+)$", PAGE)
    anchors = {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors


def test_rules_are_where_the_links_lead() -> None:
    place = {
        str(rule.number): re.sub(r"[^\w -]", "", group.title.lower()).replace(" ", "-")
        for group in groups()
        for rule in group.rules
    }
    found = re.findall(r"\[([^\]]+)\]\(rules\.md#([^)]+)\)", PAGE)
    assert len(found) > len(OWN)
    for numbers, anchor in found:
        assert {place[number] for number in numbers.split(", ")} == {anchor}, numbers


# -- what is said of each --------------------------------------------------------------------


@EACH
def test_initial_values_and_inheritance_are_stated(section: Section) -> None:
    declared = PROPERTIES[section.name]
    (initial,) = section.codes("Initial")
    assert read(section.name, initial) == declared.initial == INITIAL_VALUES[internal(section.name)]
    assert section.facts["Inherited"] == ("yes" if declared.inherited else "no")
    assert (
        f"`{section.name}`](#{section.name}) | `{initial}` | {section.facts['Inherited']} |" in PAGE
    )
    assert set(section.facts) >= {"Values", "Applies to", "Implements", "Limits"}


@EACH
def test_values_are_accepted(section: Section) -> None:
    for value in section.codes("Values"):
        assert read(section.name, value) is not None, value


@EACH
@pytest.mark.parametrize("value", ["somewhere", "-1em", "1.5", "none none"])
def test_other_values_are_refused(section: Section, value: str) -> None:
    assert not read(section.name, value)


@pytest.mark.parametrize("section", MORE, ids=lambda section: section.name)
def test_values_of_other_properties_are_accepted(section: Section) -> None:
    assert read(*section.name.split(": "))
    assert read(section.name.split(": ")[0], "somewhere") is None


# -- examples ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECTIONS)
def test_examples_are_set_without_warnings(name: str, caplog: pytest.LogCaptureFixture) -> None:
    example = SECTIONS[name].example
    assert name in example
    with caplog.at_level(logging.WARNING):
        assert pdf(page(example), setting()).startswith(b"%PDF-")
    assert caplog.messages == []


def test_a_value_that_is_wrong_would_be_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    example = SECTIONS["line-snap"].example.replace("line-snap: contain", "line-snap: somewhere")
    pdf(page(example), setting())
    assert "line-snap" in caplog.text


def from_head(name: str) -> list[float]:
    """The baselines of an example's lines, in pt from the head of a page area 10 mm down."""
    return [round((baseline(line) - 10) / 25.4 * 72, 2) for line in lines(in_squares(name))]


def test_lines_stand_on_the_grid() -> None:
    """`line-snap`: a heading of 30 pt takes two lines of 20; what is small has no part in it."""
    heading, first, small, last = from_head("line-snap")
    assert heading == pytest.approx(20 - 9 + 0.88 * 18)  # in the middle of its lines
    assert first == pytest.approx(40 + LINE)
    assert small == pytest.approx(60 + (13 - 9) / 2 + 0.88 * 9)
    assert last == pytest.approx(80 + LINE)


def test_blocks_have_whole_steps() -> None:
    """`block-step-size`: a line of 13 pt stands in the middle of 20 pt."""
    figure, text = from_head("block-step-size")
    assert figure == pytest.approx(10 - 4.5 + 0.88 * 9)
    assert text == pytest.approx(20 + LINE)


def test_words_are_spread_over_their_length() -> None:
    """`-kumihan-jidori`: of two characters and of three, over four ems."""
    found = lines(in_squares("-kumihan-jidori"))
    assert [len(text_of(line)) for line in found] == [2, 3]
    for (box,) in found:
        assert box.width == pytest.approx(4 * EM)


def test_points_stand_below_each_other() -> None:
    """`-kumihan-decimals`: three numbers, every sign an em wide."""
    ends = []
    for line in lines(in_squares("-kumihan-decimals")):
        whole = text_of(line).partition(".")[0]
        ends.append(line[0].position_x + len(whole) * EM)
    assert ends == pytest.approx([ends[0]] * 3)


def test_a_mark_hangs_outside_its_line() -> None:
    """`hanging-punctuation: allow-end`: a measure of ten ems, and 、 half an em beyond."""
    first, last = (text_of(line) for line in lines(in_squares("hanging-punctuation")))
    assert (len(first), first[-1], last[-1]) == (11, "、", "。")


def test_marks_are_half_an_em_wide_or_whole() -> None:
    """`text-spacing-trim`: ten characters, and of the brackets and stops half an em each."""
    ((trimmed,), (full,)) = lines(in_squares("text-spacing-trim"))
    assert len(full.text) == 10
    assert (trimmed.width, full.width) == pytest.approx((7.5 * EM, 10 * EM))
