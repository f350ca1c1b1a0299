"""Finding what a machine has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hakusho.commands.setup import find_font_file as offered_to_themes
from hakusho.machine import facts as machine
from hakusho.machine.facts import FONT_FILES, find_font_file, find_library, font_index, missing


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """Two font folders, the only ones there are."""
    system, own = tmp_path / "system", tmp_path / "own"
    (system / "deep" / "down").mkdir(parents=True)
    own.mkdir()
    monkeypatch.setattr(machine, "FONT_FOLDERS", (str(system), str(own), str(tmp_path / "none")))
    font_index.cache_clear()
    yield system, own
    font_index.cache_clear()


def test_a_font_is_found_by_its_file(folders: tuple[Path, Path]) -> None:
    file = folders[0] / "deep" / "down" / "NotoSansCJK-Bold.ttc"
    file.touch()
    (folders[1] / file.name).touch()
    assert find_font_file("NotoSansCJK-Bold.ttc") == file
    assert find_font_file("NotoSansCJK-Regular.ttc") is None
    assert offered_to_themes is find_font_file


def test_homebrews_file_of_the_same_face_will_do(folders: tuple[Path, Path]) -> None:
    file = folders[1] / "NotoSerifCJKjp-Regular.otf"
    file.touch()
    assert find_font_file("NotoSerifCJK-Regular.ttc") == file


def test_a_machine_names_what_it_lacks(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "LIBRARIES", {"libnone": ("libnone-here.so.0",)})
    assert missing()[-2:] == ("libnone", "fonts-noto-cjk")
    for name in FONT_FILES:
        (folders[0] / name).touch()
    assert missing()[-1] == "libnone"


def test_a_library_is_found_where_it_was_loaded_from() -> None:
    assert find_library(("libnone-here.so.0", "libnone-here.dylib")) is None
    found = find_library(("libc.so.6", "libSystem.dylib"))
    assert found is not None
    assert found.name.startswith("lib")
