"""What the program says has the form that tells the reader's deeds from the program's.

What the reader is to do ends in 「～してください」; what is, and what the program does, ends in
「～です」 or 「～ます」. Hints are taken from the cases, as printed, and from the program.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from hakusho.findings.limits import LIMITS
from hakusho.machine.places import ROOT
from tests.case import CASES
from tests.words import NAME, QUOTED, deeds, faults, program, written

# The calls that take a hint: where it stands among their arguments.
_CALLS = {"finding": 3, "wrong": 3, "_finding": 3, "_wrong": 2, "UnreadableError": 1}
_CALLS |= {"_RefusedError": 1}
_NAMES = re.compile(r"hint|remedy|_?[A-Z_]*(HINT|AGAIN|REMEDY|PAIRS|FORM|CURE|OTHER)")
_PROPER = {  # names of programs, formats and units
    *("AVIF", "CMYK", "CSV", "DOCTYPE", "Debian", "EUC-JP", "Excel", "HEIC", "HTML", "ICC", "ID"),
    *("ISBN", "JLREQ", "JPEG", "MB", "OpenType", "PDF", "PDF/UA-", "PDF/X-", "PNG", "QR", "SVG"),
    *("Shift_JIS", "TIFF", "TrueType", "URL", "UTF-", "Ubuntu", "YAML", "apt-get", "dpi", "em"),
    *("git", "id", "mm", "pt", "sRGB"),
}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_/-]*", re.A)


@cache
def _names() -> frozenset[str]:
    """The names that the program knows: keys, kinds and values that editors write."""
    nodes = [
        node
        for file in (ROOT / "hakusho").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]
    fields = (getattr(node.target, "id", "") for node in nodes if isinstance(node, ast.AnnAssign))
    keys = (field.replace("_", "-") for field in fields)
    return frozenset({*filter(None, map(written, nodes)), *keys, *_PROPER})


def unknown_words(hint: str) -> list[str]:
    """The Latin words in a hint that are no names of anything."""
    words = _WORD.findall(NAME.sub("", QUOTED.sub("", hint)))
    return [word for word in words if word not in _names()]


# -- as printed ----------------------------------------------------------------------------

_HEAD = re.compile(r"^\S.*?: (?:error|warning|note)\[[A-Z][0-9]{3}\]: (.*)")
_HINT = re.compile(r"^  ヒント: (.*)")


def _printed(pattern: re.Pattern[str]) -> list[str]:
    """What the cases expect to be printed: hints, or messages."""
    files = sorted(CASES.rglob("messages.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return sorted({match[1] for line in lines if (match := pattern.match(line))})


def test_printed_hints_have_the_form() -> None:
    hints = _printed(_HINT)
    assert len(hints) > 200
    assert {hint: faults(hint) for hint in hints if faults(hint)} == {}


def test_printed_messages_have_the_form() -> None:
    messages = _printed(_HEAD)
    assert len(messages) > 200
    found = {text: faults(text, is_hint=False) for text in messages}
    assert {text: wrong for text, wrong in found.items() if wrong} == {}


# -- in the program ------------------------------------------------------------------------


def _hints() -> Iterator[tuple[str, int, str]]:
    """Every hint in the program: its file and line, and itself with gaps for values."""
    for file in sorted((ROOT / "hakusho").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for place in _places(node):
                for leaf in _leaves(place):
                    yield str(file.relative_to(ROOT)), leaf.lineno, written(leaf) or ""


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """Where a hint stands: an argument, or what a name for hints is given."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        number = _CALLS.get(name)
        yield from () if number is None else node.args[number : number + 1]
        yield from (keyword.value for keyword in node.keywords if keyword.arg == "remedy")
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield from (node.value,) if _NAMES.fullmatch(node.targets[0].id) else ()


def _leaves(node: ast.expr) -> Iterator[ast.expr]:
    """The texts that an expression may give."""
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _leaves(value)
    elif isinstance(node, ast.IfExp):
        yield from (*_leaves(node.body), *_leaves(node.orelse))
    elif written(node):
        yield node


def test_hints_in_the_program_have_the_form() -> None:
    hints = list(_hints())
    assert len(hints) > 150
    found = [(file, line, hint, faults(hint)) for file, line, hint in hints if faults(hint)]
    assert found == []


def test_hints_in_the_program_have_names_only_as_latin_words() -> None:
    found = [(file, line, unknown_words(hint)) for file, line, hint in _hints()]
    assert [one for one in found if one[2]] == []
    assert unknown_words("the width を見直してください") == ["the"]


# What the program says that it does itself.
_OWN_DEEDS = {
    "WSL の中で実行します",
    "〓 で 〓 を入れます",
    ".venv を作ります",
    "〓 の 〓 個のライブラリを入れます",
}


def test_nothing_that_is_printed_says_of_a_reader_what_the_program_does() -> None:
    found = {
        deed for file, _, text in program() for deed in deeds(text) if "manual" not in str(file)
    }
    assert found == _OWN_DEEDS


def test_remedies_of_limits_have_the_form() -> None:
    assert [limit.remedy for limit in LIMITS if faults(limit.remedy)] == []
    assert {limit.remedy[-4:] for limit in LIMITS} == {"ください"}


@pytest.mark.parametrize(
    "hint",
    [
        "空白を消します",  # who?
        "空白を消す",
        "章の題",
        "例: # 章の題",
        "値を書いてください。",
        "画像を確かめます。置き換えてください",
        "この機械の番地を確かめてください",
        "the value を書いてください",
        "Ignored `colour: red`, unknown property です",
    ],
)
def test_a_hint_of_another_form_is_found(hint: str) -> None:
    assert faults(hint)


@pytest.mark.parametrize(
    "message", ["値は、桁が多くて読みにくい（1,234）", "Unknown rule です", "番地"]
)
def test_a_message_of_another_form_is_found(message: str) -> None:
    assert faults(message, is_hint=False)


@pytest.mark.parametrize(
    "hint",
    [
        "空白を消してください",
        "囲みや箇条書きの段を減らしてください。この中の文字は印刷されません",
        "図は2個か3個にしてください（notes: end なら置けます）",
        "#genjo ではありませんか",
        "使えるのは `bar`、band です",
    ],
)
def test_a_hint_of_the_form_is_let_alone(hint: str) -> None:
    assert faults(hint) == []
