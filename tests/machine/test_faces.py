"""Files of faces: what a publication names is copied, and nothing else is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine import cache
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
