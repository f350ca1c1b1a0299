"""The schemas for editors accept what the program accepts, and refuse what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from hakusho.commands.new import STARTER
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine.places import BOOKS, THEMES
from hakusho.manual.pages import PAGES
from hakusho.manual.schemas import data_files, schemas
from hakusho.manual.values import written_fields
from hakusho.settings.publication import Settings
from hakusho.sources.data import read_record
from tests.case import CASES

_BOOLEAN = re.compile("true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile("[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

OTHER_FILE = "it depends on another file"
VALUES = "it compares values"
SYNTAX = "a mapping has no key twice"
BETWEEN = "it is about keys that may stand in the file of `base`"
DIGITS = "it calculates with the digits"
INEXPRESSIBLE = {
    "Y003-price": BETWEEN,
    "Y003-slides": OTHER_FILE,
    "Y003-unknown-series": OTHER_FILE,
    "Y004-base-elsewhere": OTHER_FILE,
    "Y004-base-loop": OTHER_FILE,
    "Y004-edition": VALUES,
    "Y004-hanmen-height": VALUES,
    "Y004-hanmen-pitch": VALUES,
    "Y004-hanmen-width": VALUES,
    "Y004-head-columns": VALUES,
    "Y004-side-columns": VALUES,
    "Y004-side-notes": VALUES,
    "Y005-duplicate-chapter": VALUES,
    "Y005-duplicate-column": VALUES,
    "Y005-duplicate-key": SYNTAX,
    "Y013-digit": DIGITS,
}
"""Cases whose fault no schema can say, and why."""
BAD = sorted(
    folder.name for code in ("Y002", "Y003", "Y004", "Y005", "Y013", "R009-glossary")
    for folder in (CASES / "bad").glob(f"{code}*")
)  # fmt: skip


def _data(text: str) -> Any:
    """A data file as an editor reads it, by the core schema of YAML 1.2."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return {} if node is None else _plain(node)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _scalar(node.value)


def _scalar(text: str) -> Any:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if _BOOLEAN.fullmatch(text):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((PAGES.parent / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, format_checker=checker)


def _faults(name: str, text: str) -> list[str]:
    """What a schema refuses in a text."""
    return [f"{one.json_path}: {one.message}" for one in _validator(name).iter_errors(_data(text))]


def _files(home: Path) -> Iterator[tuple[Path, str]]:
    """The data files of a book or case, with the names of their schemas."""
    for file, kind in data_files(home).items():
        if file.is_file() and file.name != "files.yaml":
            yield file, kind.name


def _is_said_to_be_wrong(file: Path, home: Path) -> bool:
    """Whether a case expects an error in a file."""
    messages = home / "messages.txt"
    name = re.escape(file.relative_to(home).as_posix())
    text = messages.read_text(encoding="utf-8") if messages.exists() else ""
    return re.search(rf"^{name}:[0-9]+:[0-9]+: error", text, re.M) is not None


@pytest.mark.parametrize("name", schemas())
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schemas()[name]))


HOMES = [*sorted(path.parent for path in BOOKS.glob("*/publication.yaml")), STARTER]


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_the_files_of_a_book_are_valid(home: Path) -> None:
    files = dict(_files(home))
    assert files
    assert {f: _faults(kind, f.read_text(encoding="utf-8")) for f, kind in files.items()} == {
        file: [] for file in files
    }


@pytest.mark.parametrize("theme", sorted(THEMES.glob("*/theme.yaml")), ids=lambda f: f.parent.name)
def test_the_themes_are_valid(theme: Path) -> None:
    assert _faults("theme", theme.read_text(encoding="utf-8")) == []


def test_what_the_program_accepts_is_valid() -> None:
    refused: dict[str, list[str]] = {}
    count = 0
    for home in sorted(CASES.glob("*/*/")):
        for file, kind in _files(home):
            if not _is_said_to_be_wrong(file, home):
                count += 1
                faults = _faults(kind, file.read_text(encoding="utf-8"))
                refused |= {file.relative_to(CASES).as_posix(): faults} if faults else {}
    assert count > 200
    assert refused == {}


@pytest.mark.parametrize("name", BAD)
def test_what_the_program_refuses_is_refused(name: str) -> None:
    home = CASES / "bad" / name
    faults = [
        fault
        for file, kind in _files(home)
        for fault in _faults(kind, file.read_text(encoding="utf-8"))
    ]
    assert bool(faults) == (name not in INEXPRESSIBLE), faults


_TABLE = "columns: [{name: a}]\nrows: [[b]]\n"
_THEME = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
MISTAKES = (
    ("theme", _THEME, '"#1d3f66"', '"#1d3f6"'),
    ("theme", _THEME, "[95, 75, 35, 15]", "[95, 75, 35]"),
    ("theme", _THEME, "[95, 75, 35, 15]", "[101, 75, 35, 15]"),
    ("theme", _THEME, "steps: 5", "steps: 0"),
    ("theme", _THEME, "chapter: 31", "chapter: 0"),
    ("theme", _THEME, "name: 藍", "nam: 藍"),
    ("table", _TABLE, "[{name: a}]", "[]"),
    ("table", _TABLE, "rows", "data: a.csv\nrows"),
    ("table", _TABLE, "name: a", "name: a, kind: numbers"),
)


@pytest.mark.parametrize(("kind", "text", "old", "new"), MISTAKES)
def test_mistakes_that_no_case_has_are_refused(kind: str, text: str, old: str, new: str) -> None:
    assert _faults(kind, text) == []
    assert old in text
    assert _faults(kind, text.replace(old, new)) != []


@pytest.mark.parametrize("key", written_fields(Settings))
def test_a_key_without_a_value_counts_as_left_out(key: str) -> None:
    given = {"title": "title: 題", "chapters": "chapters: [a.md]"} | {key: f"{key}:"}
    text = "\n".join(given.values())
    found: list[Diagnostic] = []
    read_record(Settings, Source("publication.yaml", text), found.append, "publication.yaml")
    assert bool(_faults("publication", text)) == bool(found)
