"""A command that was run before says again what it said, and runs anew when anything changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hakusho.commands import again as module
from hakusho.commands.again import again
from hakusho.machine.cache import RUNS, kept
from hakusho.machine.places import ROOT
from kumihan.files import trace

_TABLE = "columns: [{name: 名}, {name: 値, kind: number}]\ntitle: 表\ndata: hyo.csv\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book, which has a picture, a table, and an error in its second chapter."""
    found: Path = tmp_path_factory.mktemp("again")
    settings = "title: 本\nfront: []\nback: []\nchapters: [{}.md]\n"
    files = {
        "book/publication.yaml": settings.format("a"),
        "book/a.md": "# 章\n\n本文である。\n\n![絵](figures/e.svg)\n\n:::{table} #hyo\n:::\n",
        "book/figures/e.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6">'
        '<rect width="5" height="5"/></svg>',
        "book/tables/hyo.yaml": _TABLE,
        "book/tables/hyo.csv": "名,値\n甲,1\n",
        "wrong/publication.yaml": settings.format("b"),
        "wrong/b.md": "# 章\n\n[どこへ](#nai)  二つの  空白\n",
    }
    for name, text in files.items():
        (found / name).parent.mkdir(parents=True, exist_ok=True)
        (found / name).write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def book(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The book, in the folder where one stands."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("HAKUSHO_NO_SETUP", "1")
    return home / "book"


@pytest.fixture
def built(book: Path) -> Path:
    """The book when it is built."""
    if again(_BUILD) is None:
        _run(_BUILD)
    return book


_BUILD = ["build", "book"]


def _run(argv: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *argv]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _add(file: Path, text: str) -> None:
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.parent.mkdir(exist_ok=True)
    file.write_text(before + text, encoding="utf-8")


def test_nothing_changed(book: Path, capfd: pytest.CaptureFixture[str]) -> None:
    argv = ["build", "book", "--profile", "all"]
    assert again(argv) is None
    first = _run(argv)
    pdfs = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in Path("output").iterdir()}
    assert again(argv) == first.returncode == 0
    second = capfd.readouterr()
    assert _timeless(second.out) == _timeless(first.stdout) != ""
    assert second.err == "".join(
        line for line in first.stderr.splitlines(keepends=True) if not line.startswith("組版: ")
    )
    assert pdfs == {
        file: (file.read_bytes(), file.stat().st_mtime_ns) for file in Path("output").iterdir()
    }
    assert book.exists()


def _timeless(text: str) -> str:
    return re.sub(r"、[0-9.]+秒、", "、", text)


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.usefixtures("book")
def test_findings_are_said_again(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    argv = ["check", "wrong", "--format", form]
    first = _run(argv)
    assert again(argv) == first.returncode == 1
    assert capfd.readouterr().out == first.stdout != ""


_CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": lambda book: _add(book / "a.md", "\n一語。\n"),
    "a picture": lambda book: _add(book / "figures" / "e.svg", "<!-- -->"),
    "a table": lambda book: _add(book / "tables" / "hyo.csv", "乙,2\n"),
    "its definition": lambda book: _add(book / "tables" / "hyo.yaml", "unit: 円\n"),
    "a setting": lambda book: _add(book / "publication.yaml", "edition: 第二版\n"),
    "a new ledger": lambda book: _add(book / "glossary.yaml", "{}\n"),
    "a new theme": lambda book: _add(book / "ai" / "theme.yaml", "title: 藍\n"),
    "a file gone": lambda book: (book / "figures" / "e.svg").unlink(),
    "the PDF gone": lambda _: Path("output/book-screen.pdf").unlink(),
    "the PDF changed": lambda _: _add(Path("output/book-report.json"), " "),
}  # fmt: skip


@pytest.mark.parametrize("change", _CHANGES)
def test_a_change_makes_it_run(change: str, built: Path) -> None:
    assert again(_BUILD) == 0
    before = {
        file: (file.read_bytes(), file.stat().st_mtime_ns)
        for file in built.parent.rglob("*")
        if file.is_file()
    }
    _CHANGES[change](built)
    assert again(_BUILD) is None
    for file in [file for file in built.parent.rglob("*") if file.is_file()]:
        if file not in before:
            file.unlink()
    shutil.rmtree(built / "ai", ignore_errors=True)
    for file, (content, time) in before.items():
        file.write_bytes(content)
        os.utime(file, ns=(time, time))
    assert again(_BUILD) == 0


def test_other_surroundings_make_it_run(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in (["build", "book", "--strict"], ["build", "./book"], []):
        assert again(other) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert again(_BUILD) is None
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert again(_BUILD) == 0
    monkeypatch.setattr(module, "_program", lambda: iter([built / "a.md"]))
    assert again(_BUILD) is None


@pytest.mark.parametrize(
    "option",
    ["--no-cache", "--no-c", "--since=HEAD", "--changed-since=HEAD", "--fix"],
)
def test_some_commands_run_each_time(option: str) -> None:
    argv = ["check" if option == "--fix" else "build", "book", option]
    assert not module._may_be_kept(argv)
    assert module._may_be_kept(argv[:-1])
    assert not module._may_be_kept(["new", "book"])


@pytest.mark.usefixtures("built")
def test_what_is_kept_is_plain_and_a_damaged_entry_is_none() -> None:
    file = kept().folder / RUNS / module._name(_BUILD)
    content = file.read_bytes()
    run = json.loads(content[32:])
    assert run["status"] == 0
    asked = {call[0] for call, _ in run["asked"]}
    assert {"read", "stamp", "names", "exists", "installed"} <= asked
    for wrong in (content[:-9] + b"x", content[:30], b""):
        file.write_bytes(wrong)
        assert again(_BUILD) is None
    kept().dropped.clear()


def test_a_file_that_changes_during_a_run_is_not_relied_on() -> None:
    call = ("read", (), "/a", "b", 1)
    with trace.tracing() as taken:
        taken.note(call, "x")
        taken.note(call, "x")
        assert taken.is_steady
        taken.note(call, "y")
    assert not taken.is_steady
