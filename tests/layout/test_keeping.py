"""Sections kept in the cache: the same book from them, and none of them when something changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hakusho.layout import keeping
from hakusho.layout.engine import Engine
from hakusho.machine import cache
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book
from kumihan.files import files
from kumihan.files.records import UnreadableError
from tests.books import EDITION

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect {}/></svg>'
_RECT = 'x="5" y="5" width="50" height="40" fill="#123456"'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own."""
    kept = files.Kept(tmp_path / "cache")
    monkeypatch.setattr("hakusho.pipeline.kept", lambda: kept)
    monkeypatch.setattr(cache, "kept", lambda: kept)
    return kept.folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of the sections that have been laid out, not taken from the cache."""
    found: list[str] = []
    original = Engine.made

    def noted(self: Engine, html: str, ways: Any) -> Any:
        found.append(html)
        return original(self, html, ways)

    monkeypatch.setattr(Engine, "made", noted)
    return found


def _built(folder: Path, *profiles: str, theme: str = "") -> Book:
    own = Options(profiles=profiles or ("screen",), theme=theme)
    return build(prepare(folder, own), own, lambda *_: None)


def _book(folder: Path) -> Path:
    folder.mkdir()
    texts = {"a": "# 甲\n\n本文。\n\n![絵](figures/zu.svg)\n", "b": "# 乙\n\n別の本文。\n"}
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "figures").mkdir()
    (folder / "figures" / "zu.svg").write_text(_PICTURE.format(_RECT), encoding="utf-8")
    settings = "title: 試験\nchapters: [a.md, b.md]\nfront: []\nback: []\n"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    return folder


def test_a_book_from_the_cache_is_the_same(home: Path, made: list[str]) -> None:
    profiles = ("screen", "proof", "press")
    cold = _built(EDITION, *profiles)
    assert made
    made.clear()
    warm = _built(EDITION, *profiles)
    assert made == []
    assert [name for name in cold.pdfs if cold.pdfs[name] != warm.pdfs[name]] == []
    assert cold.diagnostics == warm.diagnostics
    assert home.exists()


@pytest.mark.usefixtures("home")
def test_what_changes_a_section_makes_it_new(tmp_path: Path, made: list[str]) -> None:
    folder = _book(tmp_path / "book")
    _built(folder)
    changes: dict[str, tuple[Callable[[], None], int]] = {
        "nothing": (lambda: None, 0),
        "a word": (lambda: _append(folder / "b.md", "\n一語。\n"), 1),
        "a picture": (lambda: _append(folder / "figures" / "zu.svg", "<!-- -->"), 1),
        "the type area": (lambda: _append(folder / "publication.yaml", _AREA), 2),
        "a file of another": (lambda: _append(folder / "c.md", "# 丙"), 0),
    }
    for name, (change, count) in changes.items():
        change()
        made.clear()
        _built(folder)
        assert len(made) == count, name
    made.clear()
    _built(folder, theme="tokiwa")
    assert len(made) == 2
    made.clear()
    _built(folder, "screen", "proof")
    assert len(made) == 2, "not painted in this way yet"


_AREA = "kihon-hanmen: {line-length: 38}\n"


def _append(file: Path, text: str) -> None:
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(before + text, encoding="utf-8")


def test_damaged_entries_are_dropped_and_named(home: Path, made: list[str], tmp_path: Path) -> None:
    folder = _book(tmp_path / "book")
    cold = _built(folder)
    kept = cache.kept()
    for number, file in enumerate(sorted(home.glob("*/*"))):
        content = bytearray(file.read_bytes())
        content[40 + number] ^= 1
        file.write_bytes(bytes(content))
    made.clear()
    assert _built(folder).pdfs == cold.pdfs
    assert len(made) == 2
    assert {name.partition("/")[0] for name in kept.dropped} == {"laid", "why"}


def test_data_of_another_shape_are_dropped(home: Path, made: list[str], tmp_path: Path) -> None:
    folder = _book(tmp_path / "book")
    cold = _built(folder)
    kept, wrong = cache.kept(), [b"", b"x", _json([]), _json([99, 1]), _json([14]), _json({})]
    for content in wrong:
        for file in home.glob("*/*"):
            kept.put(str(file.relative_to(home)), content)
        made.clear()
        assert _built(folder).pdfs == cold.pdfs
        assert len(made) == 2


def _json(value: object) -> bytes:
    text = json.dumps(value).encode()
    return len(text).to_bytes(8, "big") + text


def test_another_version_of_the_program_finds_nothing(
    home: Path, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _book(tmp_path / "book")
    _built(folder)
    made.clear()
    monkeypatch.setattr(keeping, "program", lambda: "another")
    _built(folder)
    assert len(made) == 2
    assert len(list(home.glob("laid/*"))) == 4


@pytest.mark.usefixtures("home")
def test_a_full_disk_costs_only_time(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _book(tmp_path / "book")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", full)
    first, second = _built(folder), _built(folder)
    assert first.pdfs == second.pdfs
    assert first.diagnostics == second.diagnostics
    assert len(made) == 4


@pytest.mark.usefixtures("home")
def test_a_section_with_findings_of_the_engine_is_not_kept(made: list[str], tmp_path: Path) -> None:
    folder = _book(tmp_path / "book")
    (folder / "figures" / "zu.svg").write_text(
        _PICTURE.format(f'{_RECT} fill="url(#nai)"'), encoding="utf-8"
    )
    first = _built(folder)
    made.clear()
    second = _built(folder)
    assert first.diagnostics == second.diagnostics
    assert any(one.code == "E004" for one in second.diagnostics) is bool(
        [html for html in made if "zu.svg" in html]
    )


def test_only_plain_data_are_written() -> None:
    for value in (object(), {1, 2}, Path("a"), replace):
        with pytest.raises(TypeError):
            keeping._RECORDS.written((1, value))
    for value in (None, True, 1.5, "文\ud800", b"\0", (), [], {}, {1: (b"a", [b"b"])}, ((1,), [2])):
        assert keeping._RECORDS.read(keeping._RECORDS.written(value)) == value
    with pytest.raises(UnreadableError):
        keeping._RECORDS.read(keeping._RECORDS.written(b"abc")[:-1])


def test_the_cache_has_no_more_than_it_may(
    home: Path, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was used longest ago goes first: the chapter that is no longer as it was."""
    folder = _book(tmp_path / "book")
    _built(folder)
    old = set(home.glob("*/*"))
    _append(folder / "b.md", "\n一語。\n")
    _built(folder)
    assert old < set(home.glob("*/*"))
    monkeypatch.setattr(keeping, "MOST", _size(home) - 1)
    made.clear()
    _built(folder)
    assert made == []
    assert len(old - set(home.glob("*/*"))) == 1
    assert _size(home) <= keeping.MOST


def _size(home: Path) -> int:
    return sum(file.stat().st_size for part in cache.SECTIONS for file in home.glob(f"{part}/*"))
