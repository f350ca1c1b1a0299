"""Charts are drawn once: again only when what they are made of changes; and in the PDF as drawn."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from hakusho.charts import drawing, store
from hakusho.commands.cli import main
from hakusho.machine.places import ROOT
from kumihan.files.files import Kept
from tests.case import Case, cases

TWO = """
fig-ni:
  kind: chart
  caption: 二つ目
  alt: グラフ。
  unit: 億円
  chart: {form: line, data: tables/ni.csv, category: 年, series: [値]}
"""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The forms of the charts that are drawn, one after the other, with a store of its own."""
    found: list[str] = []
    original = drawing.draw

    def draw(chart, size, look):  # type: ignore[no-untyped-def]
        found.append(chart.entry.form)
        return original(chart, size, look)

    monkeypatch.setattr(drawing, "draw", draw)
    monkeypatch.setattr(store, "kept", lambda: Kept(tmp_path / "cache"))
    return found


def _case(name: str) -> Case:
    return next(case for case in cases("charts") if case.folder.name == name)


def _two(home: Path) -> Path:
    folder = _case("bar").lay_out(home)
    with (folder / "figures.yaml").open("a", encoding="utf-8") as ledger:
        ledger.write(TWO)
    (folder / "tables" / "ni.csv").write_text("年,値\n1,2\n2,3\n", encoding="utf-8")
    with (folder / "a.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n[](#fig-ni)を見る。\n\n:::{figure} #fig-ni\n:::\n")
    return folder


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("one_set_of_faces")
def test_only_what_changed_is_drawn_again(tmp_path: Path, drawn: list[str]) -> None:
    folder = _two(tmp_path)

    def build(*options: str) -> list[str]:
        drawn.clear()
        assert main(["build", "--output", str(tmp_path / "out"), *options, str(folder)]) == 0
        return list(drawn)

    assert build() == ["bar", "line"]
    assert build() == []
    _replace(folder / "tables" / "ni.csv", "2,3", "2,4")
    assert build() == ["line"]
    _replace(folder / "figures.yaml", "fig-zu:\n", "# a line more\n\nfig-zu:\n")
    assert build() == []
    _replace(folder / "figures.yaml", "height: 80", "height: 70")
    assert build() == ["bar"]
    shutil.copytree(folder / "square", folder / "own")
    theme = (folder / "square" / "theme.yaml").read_text(encoding="utf-8")
    (folder / "own" / "theme.yaml").write_text(theme.replace("#a95c16", "#a95c17"), "utf-8")
    _replace(folder / "publication.yaml", "theme: square", "theme: own")
    assert build() == ["bar", "line"]
    assert build("--no-cache") == ["bar", "line"]
    assert not list((tmp_path / "cache").glob(".*"))


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("name", ["band", "line", "pie"])
def test_the_pdf_has_real_text_and_no_raster(name: str, tmp_path: Path, drawn: list[str]) -> None:
    folder = _case(name).lay_out(tmp_path)
    _replace(folder / "publication.yaml", "theme: square", "theme: ai")
    assert main(["build", "--output", str(tmp_path), str(folder)]) == 0
    assert len(drawn) == 1
    reader = PdfReader(tmp_path / f"{name}-screen.pdf")
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    expected = (_case(name).folder / "charts.txt").read_text(encoding="utf-8").splitlines()[1:-1]
    words = ["".join(line.split()[2:]) for line in expected]
    assert len(words) > 5
    assert [word for word in words if word not in text] == []
    assert sum(len(page.images) for page in reader.pages) == 0


def test_matplotlib_writes_nothing_that_stays_and_through_no_link(tmp_path: Path) -> None:
    """In a process of its own: it keeps a list of faces when it is imported."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from hakusho.charts import store\n"
        "with store._nobodys_settings(): import hakusho.charts.drawing\n"
    )
    cache, victim = tmp_path / "cache", tmp_path / "victim"
    settings = {**os.environ, "HAKUSHO_CACHE": str(cache)}
    command = [sys.executable, "-c", code, str(ROOT)]
    subprocess.run(command, env=settings, check=True)
    (made,) = cache.iterdir()
    assert made.name.startswith("fontlist-")
    victim.write_bytes(b"mine")
    (cache / "matplotlib").mkdir()
    for link in (made, cache / "matplotlib" / made.name):
        link.unlink(missing_ok=True)
        link.symlink_to(victim)
    subprocess.run(command, env=settings, check=True)
    assert victim.read_bytes() == b"mine"
    assert not made.is_symlink() and Kept(cache).get(made.name)


def test_drawing_starts_no_program_and_reads_nobodys_settings(tmp_path: Path) -> None:
    """In a process of its own: matplotlib looks for fonts and settings when it is imported."""
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 99\n", encoding="utf-8")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from hakusho.charts import store\n"
        "with store._nobodys_settings(): import hakusho.charts.drawing, matplotlib, os\n"
        "assert matplotlib.rcParams['lines.linewidth'] == 1.5\n"
        "assert os.environ['PATH'] == sys.argv[2]"
    )
    path = f"{tmp_path}:/usr/bin:/bin"
    settings = {"MATPLOTLIBRC": str(tmp_path), "HAKUSHO_CACHE": str(tmp_path / "cache")}
    subprocess.run(
        [sys.executable, "-c", code, str(ROOT), path],
        cwd=tmp_path,
        env={**os.environ, **settings, "PATH": path},
        check=True,
    )
    assert not (tmp_path / "started").exists()
