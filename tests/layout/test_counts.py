"""How much an edit costs: sections laid out anew, and the reasons that are given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hakusho.machine import cache
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.counts import counts
from kumihan.files.files import Kept

_CHAPTERS = 5
_SETTINGS = """\
title: 試験
chapters: [{}]
openings: {}
front: [contents]
back: [glossary]
"""
_TERM = "sochi:\n  term: 保障措置\n  reading: ほしょうそち\n  explanation: 確かめること。\n"
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="50" /></svg>'
_FIGURE = "zu:\n  kind: diagram\n  file: figures/z.svg\n  caption: 図\n  alt: 図である\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of five chapters, a table of contents and a glossary, and an empty cache."""
    kept = Kept(tmp_path / "cache")
    monkeypatch.setattr("hakusho.pipeline.kept", lambda: kept)
    monkeypatch.setattr(cache, "kept", lambda: kept)
    book = tmp_path / "book"
    (book / "figures").mkdir(parents=True)
    (book / "figures" / "z.svg").write_text(_PICTURE, encoding="utf-8")
    (book / "figures.yaml").write_text(_FIGURE, encoding="utf-8")
    for number in range(1, _CHAPTERS + 1):
        text = f"# 話題{number}\n\n## 節{number} {{#setsu-{number}}}\n\n保障措置の本文である。\n"
        (book / f"{number}.md").write_text(text, encoding="utf-8")
    _add("\n[{page}ページ](#setsu-3)を見る。\n", "4.md")(book)
    (book / "glossary.yaml").write_text(_TERM, encoding="utf-8")
    _settle(book, "recto")
    return book


def _settle(book: Path, openings: str) -> None:
    names = ", ".join(f"{number}.md" for number in range(1, _CHAPTERS + 1))
    text = _SETTINGS.format(names, openings)
    (book / "publication.yaml").write_text(text, encoding="utf-8")


def _counts(book: Path, theme: str = "") -> Mapping[str, Any]:
    options = Options(theme=theme)
    found: Mapping[str, Any] = json.loads(
        counts(build(prepare(book, options), options, lambda *_: None))
    )
    assert found["read"] == found["numbered"] == _CHAPTERS
    assert found["painted"] == found["laid-out"]
    return found


def _add(text: str, name: str = "2.md") -> Callable[[Path], object]:
    def add(book: Path) -> None:
        file = book / name
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")

    return add


_EDITS: dict[str, tuple[Callable[[Path], object], Mapping[str, list[str]]]] = {
    "nothing": (lambda _: None, {}),
    "a word": (_add("\n一語。\n"), {"2": ["原稿"]}),
    "a heading": (_add("\n## 新しい節\n"), {"contents": ["番号や設定"], "2": ["原稿"]}),
    "a page more": (_add("\n本文である。\n" * 40), {"2": ["原稿"]}),
    "two pages more before a reference": (
        _add("\n本文である。\n" * 80),
        {"2": ["原稿"], "4": ["参照したページ番号"], "glossary": ["参照したページ番号"]},
    ),
    "a figure": (_add("\n:::{figure} #zu\n:::\n"), {"2": ["原稿", "画像や図"]}),
    "its picture": (_add("<!-- -->", "figures/z.svg"), {}),
    "a term": (_add(_TERM.replace("sochi", "sa").replace("保障", "査察"), "glossary.yaml"), {
        "glossary": ["番号や設定"],
    }),
    "a remark": (_add("\n<!-- 覚え書き -->\n"), {"2": ["原稿"]}),
}  # fmt: skip


@pytest.mark.parametrize("edit", _EDITS)
def test_an_edit_costs_as_much_as_it_changes(edit: str, folder: Path) -> None:
    cold = _counts(folder)
    assert cold["laid-out"] >= _CHAPTERS + 2
    assert set(map(tuple, cold["new"].values())) == {("初めて組みました",)}
    change, expected = _EDITS[edit]
    change(folder)
    found = _counts(folder)
    assert {_stem(name): why for name, why in found["new"].items()} == expected
    assert found["laid-out"] == len(expected)
    assert _counts(folder)["laid-out"] == 0


def _stem(name: str) -> str:
    return name.removeprefix("chapter-")


def test_another_theme_makes_everything_new(folder: Path) -> None:
    _counts(folder)
    found = _counts(folder, "tokiwa")
    assert len(found["new"]) == _CHAPTERS + 2
    assert _counts(folder, "tokiwa")["laid-out"] == 0
    assert _counts(folder)["laid-out"] == 0


def test_both_sides_of_a_section_are_kept(folder: Path) -> None:
    """A page more, and less again: what begins on the other side is laid out once for that side."""
    _settle(folder, "next")
    _counts(folder)
    before = (folder / "2.md").read_text(encoding="utf-8")
    _add("\n本文である。\n" * 40)(folder)
    moved = _counts(folder)
    assert moved["new"]["chapter-3"] == ["左右"]
    (folder / "2.md").write_text(before, encoding="utf-8")
    assert _counts(folder)["laid-out"] == 0
    _add("\n本文である。\n" * 40)(folder)
    assert _counts(folder)["laid-out"] == 0
