"""The designer's guide is true: it names every variable, and its steps make a theme."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from hakusho.commands import cli, new
from hakusho.machine.places import ROOT, STYLES, THEMES
from hakusho.manual.pages import PAGES
from hakusho.manual.variables import AREAS, PREFIXES
from hakusho.manuscript.checks.colours import TEXT_ON

GUIDE = PAGES / "デザイン"
_CLASS = re.compile(r"`(?:main)?\.([a-z-]+)`")


def test_every_variable_is_described_once_with_its_picture() -> None:
    theme = yaml.safe_load((THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8"))
    described = [
        (group, name) for area in AREAS for group in area.names for name in area.names[group]
    ]
    assert sorted(described) == sorted((group, name) for group in PREFIXES for name in theme[group])
    for area in AREAS:
        assert (ROOT / "docs" / "images" / "design" / f"{area.picture}.png").exists()


def test_every_class_of_the_guide_is_there() -> None:
    sources = [*STYLES.rglob("*.css"), *(ROOT / "templates").rglob("*.html")]
    used = "".join(path.read_text(encoding="utf-8") for path in sources)
    named = _CLASS.findall((GUIDE / "テンプレートとクラス.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if name not in used] == []


def test_built_in_themes_say_what_stands_on_their_colours() -> None:
    assert set(TEXT_ON) <= set(
        yaml.safe_load((THEMES / "ai" / "theme.yaml").read_text("utf-8"))["colours"]
    )


@pytest.mark.usefixtures("one_set_of_faces")
def test_the_steps_make_a_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    new.create(Path("本"))
    own = Path("本") / "wakaba"
    shutil.copytree(THEMES / "ai", own)
    page = (GUIDE / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.S)
    text = (own / "theme.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^  accent: .*$", blocks[0].rstrip("\n"), text, flags=re.M)
    (own / "theme.yaml").write_text(text + blocks[1].split("preferred-faces")[0], encoding="utf-8")
    for command in (
        ["check", "本", "--theme", "wakaba", "--trust-theme"],
        ["本", "--theme", "wakaba", "--trust-theme", "--show-grid"],
    ):
        assert cli.main(command) == 0
    assert (Path("output") / "本-wakaba-screen.pdf").exists()
