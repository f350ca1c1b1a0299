"""The edition in universal design: the same type area with larger type, in faces for reading."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hakusho.findings.diagnostic import Diagnostic
from hakusho.machine import facts
from hakusho.manuscript.prepare import Options, prepare
from hakusho.publication import reading as publication
from hakusho.publication.reading import Publication
from hakusho.settings.universaldesign import LEAST, LEAST_TEXT, enlarged
from hakusho.trade.hanmen import KihonHanmen
from tests import square

_ASKED = "universal-design: true\n"
_SQUARE = f"{{family: {square.FAMILY}, files: [{square.FILE}]}}"


def _book(folder: Path, asked: str = _ASKED, theme: str = "own") -> Path:
    (folder / "a.md").write_text("# 題\n\n文\n", encoding="utf-8")
    settings = f"title: 試験\ntheme: {theme}\nfront: []\nback: []\nchapters: [a.md]\n{asked}"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    return folder


def _themed(folder: Path, asked: str = _ASKED, own: str = "") -> Publication:
    """A publication in a theme that has these keys, too."""
    shutil.copytree(square.theme(), folder / "own")
    with (folder / "own" / "theme.yaml").open("a", encoding="utf-8") as file:
        file.write(own)
    found: list[Diagnostic] = []
    read = publication.read(_book(folder, asked), found.append)
    assert read
    assert not found
    return read


def test_all_type_has_its_least_size(tmp_path: Path) -> None:
    read = _themed(tmp_path, own=f"ud-faces: {{text: {_SQUARE}}}\n")
    assert read.theme
    assert read.settings.kihon_hanmen.character_size >= LEAST_TEXT
    assert min(read.theme.theme.sizes.values()) >= LEAST


def test_sizes_keep_their_order(tmp_path: Path) -> None:
    read = _themed(tmp_path)
    assert read.theme
    before = yaml.safe_load((tmp_path / "own" / "theme.yaml").read_text(encoding="utf-8"))["sizes"]
    names = sorted(before, key=before.__getitem__)
    after = [read.theme.theme.sizes[name] for name in names]
    assert after == sorted(after)
    assert all(new >= before[name] for name, new in zip(names, after, strict=True))


def test_other_editions_are_as_the_theme_has_them(tmp_path: Path) -> None:
    read = _themed(tmp_path, "", f"ud-faces: {{text: {_SQUARE}}}\n")
    assert read.theme
    assert read.settings.kihon_hanmen.character_size == 15
    assert read.theme.theme.sizes["note"] == 11


def test_a_theme_names_its_own_faces(tmp_path: Path) -> None:
    read = _themed(tmp_path, own="ud-faces: {text: {family: UD Test, files: [ud.ttf]}}\n")
    assert read.theme
    faces = read.theme.theme.faces
    assert (faces["text"].family, faces["gothic"].family) == ("UD Test", "BIZ UDGothic")
    assert {face.family for face in read.settings.fallback} == {square.FAMILY}


def test_missing_faces_are_told_with_their_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = {name: path for name, path in facts.font_index().items() if "BIZUD" not in name}
    monkeypatch.setattr(facts, "font_index", lambda: index)
    manuscript = prepare(_book(tmp_path, theme="ai"), Options())
    told = [one for one in manuscript.diagnostics if one.code == "E002"]
    assert {one.span.line for one in told} == {6}
    assert {one.hint.partition("install ")[2].partition("」")[0] for one in told} == {
        *facts.UD_FILES
    }
    assert not manuscript.can_be_set


@given(
    columns=st.integers(1, 3),
    size=st.floats(10, 24),
    line_length=st.integers(12, 45),
    lines=st.integers(20, 50),
    leading=st.floats(1.4, 2.2),
)
def test_the_type_area_stays(
    columns: int, size: float, line_length: int, lines: int, leading: float
) -> None:
    old = KihonHanmen(
        page_width=1500,
        page_height=1500,
        columns=columns,
        character_size=size,
        line_length=line_length,
        number_of_lines=lines,
        line_pitch=size * leading,
    )
    new = enlarged(old)
    assert (new.width, new.height) == pytest.approx((old.width, old.height))
    assert (new.gutter, new.head) == (old.gutter, old.head)
    assert new.character_size >= max(old.character_size, LEAST_TEXT) - 1e-9
    assert new.line_pitch / new.character_size >= leading - 1e-9
    assert new.line_length <= 35
    assert not new.problem
