"""What has changed since a revision: what reads otherwise, not what was moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hakusho.commands.cli import main
from hakusho.git.errors import RevisionError
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options, prepare
from hakusho.manuscript.revisions import Changes, old_publication, revision
from hakusho.profiles.proof import Leaf
from hakusho.trade.hanmen import KihonHanmen
from hakusho.tree.model import Block, nodes, plain_text
from kumihan.engine.pages import Extent
from tests.proof.books import commit, write

BEFORE = """# 章 {#sho}

初めの段落。

二つめの段落。[^a]

三つめの段落。

四つめの段落。

[^a]: 注の文。
"""


def _changes(folder: Path, after: str) -> tuple[list[str], list[str]]:
    """The texts of what is marked as changed, and of what stands where something is gone."""
    write(folder, {"a.md": BEFORE})
    commit(folder)
    write(folder, {"a.md": after})
    manuscript = prepare(folder, Options(since="HEAD"))
    (chapter,) = manuscript.publication.chapters
    said = {
        b.id: plain_text(getattr(b, "content", ()))
        for b in nodes(chapter.blocks)
        if isinstance(b, Block)
    }
    found = manuscript.changes
    return [said.get(n, n) for n in found.changed], [said.get(n, n) for n in found.deleted]


@pytest.mark.parametrize(
    ("old", "new", "changed", "deleted"),
    [
        ("", "", [], []),
        ("初めの段落。", "初めの文。", ["初めの文。"], []),
        ("初めの段落。", "初めの段落。<!-- 覚え書き -->", [], []),
        ("三つめの段落。", "**三つめ**の段落。", ["三つめの段落。"], []),
        ("三つめの段落。\n\n", "", [], ["四つめの段落。"]),
        ("四つめの段落。\n\n", "", [], ["note-a-a"]),
        ("三つめの段落。\n\n四つめの段落。", "四つめの段落。\n\n三つめの段落。", [], []),
        ("初めの段落。\n\n", "初めの段落。\n\n加えた段落。\n\n", ["加えた段落。"], []),
        ("注の文。", "直した注。", ["note-a-a"], []),
        ("# 章", "# 題", ["題"], []),
    ],
)  # fmt: skip
def test_changes(
    tmp_path: Path, old: str, new: str, changed: list[str], deleted: list[str]
) -> None:
    assert _changes(tmp_path, BEFORE.replace(old, new) if old else BEFORE) == (changed, deleted)


def test_an_old_state_is_there_for_a_while(tmp_path: Path) -> None:
    folder = write(tmp_path / "本", {"a.md": BEFORE})
    commit(tmp_path)
    (folder / "a.md").unlink()
    with old_publication(folder, "HEAD") as old:
        assert (old / "a.md").read_text(encoding="utf-8") == BEFORE
    assert not old.exists()
    with old_publication(folder / "publication.yaml", "HEAD") as old:
        assert old.name == "publication.yaml" and old.exists()


def test_there_is_no_revision_outside_git(tmp_path: Path) -> None:
    assert revision(tmp_path) == ""
    with pytest.raises(RevisionError), old_publication(tmp_path, "HEAD"):
        pass


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("rev", ["nai", "--help"])
def test_an_unknown_revision_is_said(
    rev: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {"a.md": BEFORE}))
    commit(tmp_path)
    assert main(["build", "--profile", "proof", f"--since={rev}", "."]) == 2
    assert f"「{rev}」がありません" in capsys.readouterr().err


@pytest.mark.usefixtures("one_set_of_faces")
def test_the_program_git_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, {"a.md": BEFORE})
    commit(folder)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepare(folder, Options(since="HEAD")).changes == Changes()
    assert revision(folder)


@pytest.mark.usefixtures("one_set_of_faces")
def test_outside_git_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {"a.md": BEFORE}))
    assert main(["build", "--profile", "proof", "--since", "HEAD", "."]) == 2
    assert "git の記録がありません" in capsys.readouterr().err


def test_nothing_has_changed_by_default(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": BEFORE})
    assert prepare(tmp_path, Options()).changes == Changes()


@pytest.mark.parametrize("is_recto", [True, False])
def test_bars_stand_at_the_fore_edge_or_beside_inner_columns(is_recto: bool) -> None:
    hanmen = KihonHanmen(columns=2, line_length=20, column_gap=2)
    leaf = Leaf(hanmen, is_recto)
    column = 20 * hanmen.em
    left = Extent(0, leaf.left, 50, column, 20)
    right = Extent(0, leaf.right - column, 50, column, 20)
    assert leaf.bar(left) < leaf.left
    assert leaf.bar(right) > leaf.right
    wide = Extent(0, leaf.left, 50, hanmen.width, 20)
    assert (leaf.bar(wide) > leaf.right) == is_recto


@pytest.mark.parametrize("name", ["gunshuku-gaiko", "mihon-hakusho"])
def test_a_copy_elsewhere_has_not_changed(name: str, tmp_path: Path) -> None:
    """Every kind of block is compared by what it says, not by where it was written."""
    folder = tmp_path / name
    shutil.copytree(ROOT / "content" / name, folder)
    commit(folder)
    assert prepare(folder, Options(since="HEAD")).changes == Changes()
