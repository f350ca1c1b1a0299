"""Files of faces: what a publication names is copied, and nothing else is reached."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine import cache, facts
from hakusho.settings.faces import FaceEntry, find
from kumihan.engine.fonts import Face
from tests import square


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication's folder with a face, beside a face that it must not reach."""
    content = (square.theme() / "fonts" / square.FILE).read_bytes()
    for name in ("outside.ttf", "book/fonts/own.ttf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path / "book"


def _found(folder: Path, name: str, family: str = square.FAMILY) -> tuple[list[Face], str]:
    found: list[Diagnostic] = []
    place = Source("publication.yaml", f"fallback: {name}").span()
    faces = find([FaceEntry(family, (name,), place)], [(folder, "fonts")], found.append)
    return faces, "".join(f"{one.code} {one.message}" for one in found)


def test_a_face_is_copied_under_a_name_of_ours(folder: Path) -> None:
    (face,), said = _found(folder, "own.ttf")
    (file,) = face.files
    assert said == ""
    assert file.name == "own.ttf"
    assert file.path.parent == cache.home() / "faces"
    assert "own" not in file.path.name
    (folder / "fonts" / "own.ttf").write_bytes(b"changed")
    assert file.path.read_bytes() != b"changed"


def _empty(copy: Path) -> None:
    copy.write_bytes(b"")


def _junk(copy: Path) -> None:
    copy.write_bytes(bytes(copy.stat().st_size))


def _longer(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes() + b"more")


def _pipe(copy: Path) -> None:
    copy.unlink()
    os.mkfifo(copy)


def _link(copy: Path) -> None:
    content = copy.read_bytes()
    copy.unlink()
    copy.with_name("beside").write_bytes(content)
    copy.symlink_to("beside")


def _folder(copy: Path) -> None:
    copy.unlink()
    copy.mkdir()


@pytest.mark.parametrize("spoil", [_empty, _junk, _longer, _pipe, _link, _folder])
def test_a_damaged_copy_is_dropped_made_anew_and_named(
    spoil: Callable[[Path], None], folder: Path
) -> None:
    (face,), _ = _found(folder, "own.ttf")
    copy = face.files[0].path
    spoil(copy)
    cache.kept().dropped.clear()
    assert _found(folder, "own.ttf") == ([face], "")
    assert cache.kept().dropped == [f"faces/{copy.name}"]
    assert stat.S_ISREG(copy.lstat().st_mode)
    assert copy.read_bytes() == (folder / "fonts" / "own.ttf").read_bytes()
    cache.kept().dropped.clear()


def test_what_lies_in_the_systems_folders_and_is_no_file_is_no_face(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe.ttf")
    monkeypatch.setattr(facts, "FONT_FOLDERS", (str(tmp_path),))
    facts.font_index.cache_clear()
    found = facts.find_font_file("pipe.ttf")
    facts.font_index.cache_clear()
    assert found is None


@pytest.mark.parametrize("name", ["../../outside.ttf", "../fonts/../../outside.ttf", "out.ttf"])
def test_a_face_outside_is_refused(folder: Path, name: str) -> None:
    (folder / "fonts" / "out.ttf").symlink_to("../../outside.ttf")
    (face,), said = _found(folder, name)
    assert face.files == ()
    assert said.startswith("E002") and "フォルダーの外" in said


@pytest.mark.parametrize("family", ["a'b", "a\nb", "a;}b{", "a\\b", "<a>", 'a"b', ""])
def test_a_family_that_would_be_more_than_a_name(folder: Path, family: str) -> None:
    faces, said = _found(folder, "own.ttf", family)
    assert faces == []
    assert said.startswith("E002")
