"""rules.md and 組版の規則.md: the rules of typesetting, made from `docs/rules.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from hakusho.machine.places import ROOT

SOURCE = ROOT / "docs" / "rules.yaml"
_MADE = "<!-- hakusho/manual が docs/rules.yaml から作る。直すときは、そちらを直して作り直す。 -->"
_JLREQ = "https://www.w3.org/TR/2020/NOTE-jlreq-20200811/"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule: its number, its source, its text in English and Japanese, what is done here.

    `set` are the files that implement it, `meter` the meter's rules that print its number, `tests`
    the files that test it; `unnamed` says why program and tests do not name the number.
    """

    number: str
    source: str
    says: str
    ja: str
    here: str
    set: tuple[str, ...]
    meter: tuple[str, ...]
    tests: tuple[str, ...]
    unnamed: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one subject, under a title in both languages."""

    title: str
    ja: str
    rules: tuple[RuleRow, ...]


def groups() -> tuple[Group, ...]:
    """All rules, in their order."""
    written = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return tuple(
        Group(group["title"], group["ja"], tuple(map(_rule, group["rules"].items())))
        for group in written
    )


def _rule(entry: tuple[str, dict[str, Any]]) -> RuleRow:
    number, written = entry
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in written.items()
    }
    return RuleRow(number=number, **values)


def rules_page() -> str:
    """The text of rules.md, for those who work on the program."""
    lines = [
        "# Rules of typesetting",
        "",
        _MADE,
        "",
        "Comments, tests and findings name these numbers. A source that is a number is a section "
        f"or table of [JLREQ]({_JLREQ}). T1 to T5 and §11 are bars of our own for lines that have "
        "been adjusted; inline notes go by the section of JLREQ itself. *Meter* has the rules of "
        "the meter (the first word of a `Measure`) that print the number: where there is none, "
        "nothing is counted. Those that print – look for missing glyphs and wrong characters.",
        "",
        "Made from [rules.yaml](rules.yaml), as is [組版の規則](ja/組版の規則.md) for editors.",
    ]
    head = ("No.", "Rule", "Source", "Here", "Set in", "Meter", "Tried in")
    for group in groups():
        lines += ["", f"## {group.title}", "", *_table(head, map(_cells, group.rules))]
    return "\n".join([*lines, ""])


def _cells(rule: RuleRow) -> tuple[str, ...]:
    here = rule.here + (f" *The program does not name it:* {rule.unnamed}" if rule.unnamed else "")
    names = map(_names, (rule.set, rule.meter, rule.tests))
    return rule.number, rule.says, rule.source, here, *names


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"


def editors_page() -> str:
    """The text of 組版の規則.md, for editors who read a rule's number in a finding (P005)."""
    lines = [
        "# 組版の規則",
        "",
        _MADE,
        "",
        "お知らせの[P005](メッセージ.md#p005組版の規則)は、外れた規則の番号を（ ）の中に示します。"
        "`build.py measure` の表も、同じ番号を使います。番号の意味は、次のとおりです。",
        "",
        "番号は、W3Cの「日本語組版処理の要件」（JLREQ）などから、この仕組みのために選んだ規則に"
        "付けたものです。T1からT5までと§11は、行の調整の出来を確かめる、この仕組みの目安です。"
        "「JLREQ 3.4」は、その要件の節の番号です。「–」は規則の番号ではなく、字形や文字コードの"
        "点検です。",
        "",
        "外れた行は、文を少し変えるか、近くの図表や注を動かすと、直ることがあります。"
        "直らなければ、見た目（テーマ）の担当者に知らせてください。",
        "",
        "長さは文字の大きさを1として、全角（1字分）、二分（2分の1）、四分（4分の1）、"
        "八分（8分の1）と呼びます。",
    ]
    for group in groups():
        rows = [(rule.number, rule.ja) for rule in group.rules]
        lines += ["", f"## {group.ja}", "", *_table(("番号", "規則"), rows)]
    return "\n".join([*lines, ""])
