"""The rules of typesetting are defined once, and what `docs/rules.yaml` says of them is true."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hakusho.machine.places import ROOT
from hakusho.manual.rules import RuleRow, editors_page, groups, rules_page
from kumihan.inspection import floats, notes, ruby, tables, warichu
from kumihan.meter import rules
from kumihan.meter.model import Measure, Text, TypeArea

RULES = {rule.number: rule for group in groups() for rule in group.rules}
_TEXTS = (".py", ".css", ".html", ".md", ".txt", ".yaml")
_PROGRAM = ("hakusho", "kumihan", "styles", "templates", "tests")
_SELF = ("docs/rules.yaml", "docs/rules.md", "docs/ja/組版の規則.md", "tests/test_rules.py")
_NUMBER = re.compile(
    r"(?<![\w.-])([RT])(\d{1,2})(?:[–-]\1?(\d{1,2}))?(?!\w|\.\d)|§11(?!\.?\d)|JLREQ 3\.4(?!\.?\d)",
    re.ASCII,
)


def _numbers(text: str) -> Iterator[str]:
    """The numbers that a text names; R2–R4 are three."""
    for found in _NUMBER.finditer(text):
        kind, first, last = found.groups()
        if kind is None:
            yield found[0]
            continue
        yield from (f"{kind}{n}" for n in range(int(first), int(last or first) + 1))


def _named(*folders: str) -> dict[str, str]:
    """Every number that is named in folders, with a file that does; the rules are left out."""
    found: dict[str, str] = {}
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*")):
        name = file.relative_to(ROOT).as_posix()
        if file.suffix in _TEXTS and name not in _SELF and file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            found |= dict.fromkeys(_numbers(text), name)
    return found


def _undefined(named: dict[str, str]) -> dict[str, str]:
    return {number: name for number, name in named.items() if number not in RULES}


NAMED = _named(*_PROGRAM)


def _measures() -> tuple[Measure, ...]:
    """What each rule of the meter says of an empty book."""
    boxes = (*ruby.RULES, *warichu.RULES, *tables.RULES, *floats.RULES, *notes.RULES)
    empty = Text((), TypeArea(1, 40, 36, 18.0, 10.5))
    return (*rules.measures(empty), *(rule([]) for rule in boxes))


MEASURES = _measures()


def test_all_seventy_are_there() -> None:
    written = {number for number in RULES if number.startswith("R")}
    assert written == {f"R{n}" for n in range(1, 71)}


def test_every_number_that_is_named_is_defined() -> None:
    pages = [file.name for file in ROOT.glob("*.md")]
    read = {n: page for page in pages for n in _numbers((ROOT / page).read_text("utf-8"))}
    assert _undefined(NAMED | _named("docs") | read) == {}


def test_every_rule_is_named_or_says_why_not() -> None:
    assert [n for n, rule in RULES.items() if (n in NAMED) is bool(rule.unnamed)] == []


def test_a_number_that_nobody_defined_is_found() -> None:
    text = "R99. And T7–T9, as T8; not R001, ISO 32000-1 §11.7.4, R2.5 or SRV-R98"
    named = dict.fromkeys(_numbers(text), "planted")
    assert set(_undefined(named)) == {"R99", "T7", "T8", "T9"}
    assert [*_numbers("（R21–R23, T2）、R25、§11。")] == ["R21", "R22", "R23", "T2", "R25", "§11"]


def test_the_meter_prints_numbers_that_are_defined() -> None:
    """And nothing else: P005 shows them to editors, who look them up."""
    rest = {m.rule: _NUMBER.sub("", m.numbers).strip(" ,") for m in MEASURES}
    assert {rule for rule, left in rest.items() if left} == {"notdef", "characters"}
    assert {left for left in rest.values() if left} == {"–"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_row_is_true(rule: RuleRow) -> None:
    """The files are there, and the meter's rules are those that print the number."""
    assert [name for name in (*rule.set, *rule.tests) if not (ROOT / name).exists()] == []
    printing = [m.rule for m in MEASURES if rule.number in _numbers(m.numbers)]
    assert sorted(rule.meter) == sorted(printing)
    assert all(name.startswith("tests/") for name in rule.tests)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_row_is_whole(rule: RuleRow) -> None:
    """In whole sentences: editors read the Japanese ones."""
    assert all(text.endswith(".") for text in (rule.says, rule.here, rule.unnamed or "."))
    assert rule.ja.endswith("。")
    assert rule.source
    assert not any("|" in text for text in (rule.says, rule.here, rule.ja, rule.unnamed))
    for page in (rules_page(), editors_page()):
        assert page.count(f"\n| {rule.number} | ") == 1


def test_findings_say_where_numbers_are_explained() -> None:
    (said,) = re.findall(r"docs/\S+\.md", (ROOT / "hakusho/layout/pages.py").read_text("utf-8"))
    assert (ROOT / said).read_text(encoding="utf-8") == editors_page()
