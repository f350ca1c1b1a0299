"""A new publication works as it is: two commands give a PDF without findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hakusho.commands.new import STARTER, create, title
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine.places import ROOT
from hakusho.manual.schemas import data_files
from hakusho.publication.reading import read
from hakusho.settings.publication import Settings
from hakusho.sources.data import read_record
from hakusho.tree.kinds import WRITTEN


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=folder,
        env=os.environ | {"HAKUSHO_NO_SETUP": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_new_and_build_give_a_pdf_without_findings_the_same_each_time(tmp_path: Path) -> None:
    made = _run(tmp_path, "new", "みほん")
    assert (made.returncode, made.stderr) == (0, "")
    written = set()
    for output in ("one", "two"):
        built = _run(tmp_path, "build", "--strict", "--output", output, "みほん")
        assert built.returncode == 0, built.stderr
        assert "誤り 0・警告 0、未入稿の図 1" in built.stdout
        written.add((tmp_path / output / "みほん-screen.pdf").read_bytes())
    (pdf,) = written
    assert pdf.startswith(b"%PDF-")


def test_new_does_not_touch_a_folder_that_has_something(tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("大切", encoding="utf-8")
    assert _run(tmp_path, "new", ".").returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["memo.txt"]


def test_the_title_is_the_name_of_the_folder(tmp_path: Path) -> None:
    create(tmp_path / "令和8年版: 白書 #1")
    found: list[Diagnostic] = []
    book = read(tmp_path / "令和8年版: 白書 #1", found.append)
    assert book is not None
    assert book.settings.title == "令和8年版: 白書 #1"
    assert found == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=40))
def test_any_name_of_a_folder_makes_a_title_that_can_be_read(name: str) -> None:
    written = json.dumps(title(Path("/") / name), ensure_ascii=False)
    found: list[Diagnostic] = []
    source = Source("publication.yaml", f"title: {written}\nchapters: [a.md]\n")
    settings = read_record(Settings, source, found.append, "publication.yaml")
    assert found == []
    assert settings is not None
    assert settings.title


def test_the_starter_shows_every_common_sign() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in STARTER.glob("*.md"))
    signs = ["**", "《《", "{nobr:", "{index:", "[^", "](#", "{label}", "| :---", "<!--"]
    signs += [f":::{{{name}}}" for name in WRITTEN]
    assert [sign for sign in signs if sign not in text] == []


def test_a_book_like_another_is_whole_and_a_draft(tmp_path: Path) -> None:
    made = _run(tmp_path, "new", "新しい本", "--like", "gunshuku")
    assert (made.returncode, made.stderr) == (0, "")
    model, folder = ROOT / "content" / "gunshuku-gaiko", tmp_path / "新しい本"
    names = [path.relative_to(model) for path in model.rglob("*") if path.is_file()]
    lines = {n: (folder / n).read_bytes().splitlines(keepends=True) for n in names}
    for data in data_files(model):
        assert lines[data.relative_to(model)].pop(0).startswith(b"# yaml-language-server: ")
    changed = [n for n in names if (model / n).read_bytes() != b"".join(lines[n])]
    assert changed == [Path("publication.yaml")]
    found: list[Diagnostic] = []
    book = read(folder, found.append)
    assert book is not None
    assert book.settings.status == "下書き"
    assert found == []


def test_a_book_like_one_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    made = _run(tmp_path, "new", "新しい本", "--like", "gunsyuku-gaiko")
    assert made.returncode == 2
    assert "gunshuku-gaiko ではありませんか" in made.stderr
    assert list(tmp_path.iterdir()) == []
