"""Numbers of data files: each has a stated range, and no number ends as a fault of the program."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest
import yaml

from hakusho.commands.cli import main
from hakusho.findings.diagnostic import Diagnostic
from hakusho.manuscript.prepare import Manuscript, Options, prepare
from hakusho.pipeline import build
from hakusho.settings.publication import Settings
from hakusho.settings.theme import Theme
from hakusho.sources.data import Written, key_of
from hakusho.tables.tablefile import TableEntry
from hakusho.trade.between import Between
from hakusho.tree.ledger import FigureEntry
from tests import square

# Their checks say more than a range: what a symbol holds, what ink is, how far steps go.
ELSEWHERE = {"Settings.price", "Colour.cmyk"}
ABSURD = (
    "0",
    "-1",
    "1000000000",
    "9" * 400,
    "1e400",
    "nan",
    ".inf",
    "０",
    "１２",
    "1_000",
    "0x10",
    "1:30",
)


def _numbers(of: Any, owner: str) -> Iterator[tuple[str, Any]]:
    """The numbers in a type: where they stand, and what is said of them."""
    if get_origin(of) is Annotated:
        kind, allowed = get_args(of)
        yield owner, (kind, allowed)
    elif of in (int, float):
        yield owner, (of, None)
    elif dataclasses.is_dataclass(of) and of is not Written:
        hints = get_type_hints(of, include_extras=True)
        for field in dataclasses.fields(of):
            if field.metadata.get("written", True) and field.name != "span":
                yield from _numbers(
                    hints[field.name], f"{getattr(of, '__name__', '')}.{field.name}"
                )
    else:
        for part in get_args(of):
            yield from _numbers(part, owner)


def test_every_number_has_a_stated_range() -> None:
    found = {
        owner: allowed
        for schema in (Settings, Theme, FigureEntry, TableEntry)
        for owner, (_, allowed) in _numbers(schema, schema.__name__)
    }
    assert len(found) > 25
    assert {owner for owner, allowed in found.items() if not isinstance(allowed, Between)} == (
        ELSEWHERE
    )


# -- walked --------------------------------------------------------------------------------

_FIGURES = """
zu-a: {caption: 図, alt: 図。, width: 60, height: 40}
zu-b:
  kind: chart
  caption: 図
  alt: 図。
  unit: 円
  width: 60
  height: 40
  chart:
    form: bar
    data: tables/x.csv
    category: 年
    series: [値]
    minimum: 0
    maximum: 9
    break: [3, 4]
"""
_TABLE = """
title: 表
data: x.csv
head-columns: 1
columns: [{name: 年, width: 4}, {name: 値, kind: number, decimals: 1, width: 4}]
"""
_SETTINGS: dict[str, Any] = {
    "title": "試験",
    "theme": "own",
    "date": "2026-01-01",
    "front": ["contents"],
    "back": [],
    "chapters": ["a.md"],
    "contents-depth": 2,
    "price": 0,
    "kihon-hanmen": {
        "page-width": 210, "page-height": 297, "columns": 1, "column-gap": 2, "character-size": 16,
        "line-length": 40, "number-of-lines": 30, "line-pitch": 32, "head-margin": 20,
        "gutter-margin": 20,
    },
    "press": {"page-multiple": 4, "paper-thickness": 0.1, "spine-allowance": 0},
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(square.theme(), folder / "own")
    (folder / "tables").mkdir()
    (folder / "tables" / "x.csv").write_text("年,値\n1,2\n2,8\n", encoding="utf-8")
    (folder / "tables" / "hyo.yaml").write_text(_TABLE, encoding="utf-8")
    (folder / "figures.yaml").write_text(_FIGURES, encoding="utf-8")
    (folder / "publication.yaml").write_text(
        yaml.safe_dump(_SETTINGS, allow_unicode=True), encoding="utf-8"
    )
    text = "# 題\n\n本文[](#zu-a)と[](#zu-b)と[](#hyo)である。\n\n"
    blocks = ":::{figure} #zu-a\n:::\n\n:::{figure} #zu-b\n:::\n\n:::{table} #hyo\n:::\n"
    (folder / "a.md").write_text(text + blocks, encoding="utf-8")
    return folder


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all numbers in a tree of data."""
    if isinstance(node, bool):
        return
    if isinstance(node, int | float):
        yield path
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _places(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _places(value, (*path, number))


class _Plain(str):
    """A scalar that is written as it is."""


yaml.SafeDumper.add_representer(
    _Plain, lambda dumper, text: yaml.ScalarNode("tag:yaml.org,2002:int", str(text))
)


def _with(tree: Any, path: tuple[Any, ...], text: str) -> str:
    *way, last = path
    node = tree
    for step in way:
        node = node[step]
    before = node[last]
    node[last] = _Plain(text)
    written: str = yaml.safe_dump(tree, allow_unicode=True)
    node[last] = before
    return written.replace("!!int ", "").replace("'", "")


_WALKED = ("publication.yaml", "figures.yaml", "tables/hyo.yaml", "own/theme.yaml")


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("name", _WALKED)
def test_no_number_is_a_fault_of_ours(name: str, book: Path) -> None:
    """Whatever is written for a number: it is refused, or the book is laid out."""
    file = book / name
    original = file.read_text(encoding="utf-8")
    tree = yaml.safe_load(original)
    places = list(_places(tree))
    assert places
    refused = 0
    for path in places if name != "own/theme.yaml" else places[:: max(1, len(places) // 12)]:
        for text in ABSURD:
            file.write_text(_with(tree, path, text), encoding="utf-8")
            manuscript = prepare(book, Options())
            if _refuses(manuscript):
                refused += 1
            else:
                assert build(manuscript, Options(), lambda _section, _pages: None), (path, text)
    assert refused > len(places)


def _refuses(manuscript: Manuscript) -> bool:
    found = manuscript.diagnostics
    return any(one.is_error and one.code in ("Y004", "E005") for one in found)


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize(
    "hanmen",
    [
        {"line-pitch": 15},  # less than the character size
        {"column-gap": 50, "columns": 4},
        {"line-length": 500},
        {"number-of-lines": 500},
        {"head-margin": 2000},
        {"gutter-margin": 190},
        {"page-width": 50, "page-height": 50},
        {"character-size": 200, "line-pitch": 400},
        {"columns": 10},
    ],
)
def test_a_type_area_larger_than_its_page(hanmen: dict[str, float], book: Path) -> None:
    settings = {**_SETTINGS, "kihon-hanmen": {**_SETTINGS["kihon-hanmen"], **hanmen}}
    (book / "publication.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    assert _refuses(prepare(book, Options()))
    assert main(["check", str(book)]) == 1


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize(
    "hanmen",
    [
        {"page-width": 2000, "page-height": 2000},
        {"character-size": 4, "line-pitch": 4},
        {"line-length": 1, "number-of-lines": 1},
        {"head-margin": 0, "gutter-margin": 0},
        {"columns": 10, "line-length": 2, "column-gap": 0},
    ],
)
def test_the_ends_of_ranges_are_laid_out(hanmen: dict[str, float], book: Path) -> None:
    settings = {**_SETTINGS, "kihon-hanmen": {**_SETTINGS["kihon-hanmen"], **hanmen}}
    (book / "publication.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    assert main(["check", str(book)]) in (0, 1)


def test_what_is_said_of_a_number(book: Path) -> None:
    settings = {**_SETTINGS, "contents-depth": 9}
    (book / "publication.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    found: list[Diagnostic] = list(prepare(book, Options()).diagnostics)
    said = [d.message for d in found if d.code == "Y004"]
    assert said == ["「contents-depth」は1から6までです（「9」は使えません）"]
    assert key_of("contents_depth") == "contents-depth"
