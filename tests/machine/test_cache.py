"""The user's cache: a folder that nobody else can have put anything into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hakusho.machine import cache
from hakusho.machine.cache import CacheError
from hakusho.machine.places import ROOT


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """The folder of this process is found anew, and the tests' own afterwards."""
    cache.home.cache_clear()
    yield
    cache.home.cache_clear()


def _asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAKUSHO_CACHE", str(folder))
    return cache.home()


def test_it_is_made_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _asked(tmp_path / "a" / "kept", monkeypatch)
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_write_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(CacheError, match="ほかの人も書けます"):
        _asked(tmp_path, monkeypatch)


def test_a_link_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(CacheError, match="フォルダーではありません"):
        _asked(tmp_path / "link", monkeypatch)


def test_a_folder_in_a_checkout_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(ROOT)
    for folder in (ROOT / ".cache", tmp_path / "link" / "kept", ROOT):
        with pytest.raises(CacheError, match="のフォルダーの中"):
            _asked(folder, monkeypatch)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(tmp_path, 12345, -1)
    with pytest.raises(CacheError, match="持ち主"):
        _asked(tmp_path, monkeypatch)


@pytest.mark.parametrize("home", ["/proc/none", "/dev/null"])
def test_without_a_home_a_folder_serves_for_the_run(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HAKUSHO_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert cache.home().parent == tmp_path


def test_what_killed_writers_left_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    left = [tmp_path / ".hakusho-1.part", tmp_path / "faces" / ".hakusho-2.part"]
    left[1].parent.mkdir()
    for file in left:
        file.touch()
    _asked(tmp_path, monkeypatch)
    assert not any(file.exists() for file in left)
