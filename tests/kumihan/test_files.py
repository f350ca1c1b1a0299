"""Reading below a folder and writing whole: what a stranger's names can and cannot do."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kumihan.files import files
from kumihan.files.files import IrregularError, Kept, OutsideError, TooLargeError

SECRET = b"secret"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a file, beside something that it must not reach."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(SECRET)
    folder = tmp_path / "book"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "file").write_bytes(b"content")
    (folder / "a" / "b" / "deep").write_bytes(b"deep")
    return folder


@pytest.mark.parametrize(
    "name",
    ["../outside/secret", "a/../../outside/secret", "/etc/hostname", "a/b/../../../book/file"],
)
def test_names_that_lead_out(root: Path, name: str) -> None:
    with pytest.raises(OutsideError):
        files.read(root, name, 100)


@pytest.mark.parametrize("target", ["../outside/secret", "../outside", "/", "a/../../outside"])
def test_links_that_lead_out(root: Path, target: str) -> None:
    (root / "link").symlink_to(target)
    with pytest.raises(OutsideError):
        files.read(root, "link/secret" if not target.endswith("secret") else "link", 100)
    (root / "a" / "second").symlink_to("../link")
    with pytest.raises(OutsideError):
        files.read(root, "a/second/secret" if not target.endswith("secret") else "a/second", 100)


def test_links_that_stay(root: Path) -> None:
    (root / "link").symlink_to("a/b")
    (root / "a" / "up").symlink_to("../file")
    (root / "absolute").symlink_to(root / "a")
    assert files.read(root, "link/deep", 100) == b"deep"
    assert files.read(root, "link/../up", 100) == b"content"
    assert files.read(root, "absolute/b/deep", 100) == b"deep"


def test_a_root_that_is_named_through_a_link(root: Path) -> None:
    alias = root.parent / "alias"
    alias.symlink_to(root)
    (root / "own").symlink_to(root / "file")
    (root / "other").symlink_to(alias / "file")
    assert files.read(alias, "own", 100) == files.read(alias, "other", 100) == b"content"


def test_a_whole_path_is_refused_even_below_the_root(root: Path) -> None:
    with pytest.raises(OutsideError):
        files.read(root, str(root / "file"), 100)


def test_links_in_a_ring(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    with pytest.raises(OSError, match="symbolic links"):
        files.read(root, "one", 100)


def test_a_link_put_in_place_between_check_and_use(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def swapped(path, *, dir_fd=None, follow_symlinks=True):  # type: ignore[no-untyped-def]
        found = real(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        if path == "file":
            (root / "file").unlink()
            (root / "file").symlink_to("../outside/secret")
        return found

    monkeypatch.setattr(os, "stat", swapped)
    with pytest.raises(OutsideError):
        files.read(root, "file", 100)


def test_what_is_no_file(root: Path) -> None:
    os.mkfifo(root / "pipe")
    (root / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(root / "socket"))
        for name in ("pipe", "socket"):
            with pytest.raises(IrregularError):
                files.read(root, name, 100)
    with pytest.raises(OutsideError):
        files.read(root, "zero", 100)
    with pytest.raises(IsADirectoryError):
        files.read(root, "a", 100)
    for name in ("none", "nul\0", "file/below"):
        with pytest.raises((FileNotFoundError, NotADirectoryError)):
            files.read(root, name, 100)


def test_size(root: Path) -> None:
    assert files.read(root, "file", 7) == b"content"
    with pytest.raises(TooLargeError):
        files.read(root, "file", 6)


def test_an_open_file_is_a_plain_one_below_the_root(root: Path) -> None:
    with files.opened(root, "a/b/deep", 4) as stream:
        stream.seek(2)
        assert stream.read() == b"ep"
    assert stream.closed
    os.mkfifo(root / "pipe")
    (root / "out").symlink_to("../outside/secret")
    for name, error in (("file", TooLargeError), ("pipe", IrregularError), ("out", OutsideError)):
        with pytest.raises(error), files.opened(root, name, 3):
            pass


def test_modes_are_those_of_links_and_not_of_their_targets(root: Path) -> None:
    (root / ".hidden").touch(mode=0o600)
    (root / "link").symlink_to("file")
    found = files.modes(root, "")
    assert {name: stat.S_IFMT(mode) for name, mode in found.items()} == {
        "a": stat.S_IFDIR, "file": stat.S_IFREG, ".hidden": stat.S_IFREG, "link": stat.S_IFLNK,
    }  # fmt: skip
    (root / "out").symlink_to("../outside")
    with pytest.raises(OutsideError):
        files.modes(root, "out")


def test_names_and_existence(root: Path) -> None:
    (root / "a" / ".hidden").touch()
    assert files.names(root, "a") == ["a/b"]
    assert files.names(root, "a/b", ".yaml") == files.names(root, "none") == []
    (root / "out").symlink_to("../outside")
    with pytest.raises(OutsideError):
        files.names(root, "out")
    assert files.exists(root, "file")
    assert files.exists(root, "out/secret")  # reading it says that it lies outside
    assert not files.exists(root, "none")
    assert not files.exists(root, "n" * 300)


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(root: Path) -> None:
    (root / "report").symlink_to("../outside/secret")
    files.write(root / "report", b"new")
    assert not (root / "report").is_symlink()
    assert (root / "report").read_bytes() == b"new"
    assert (root.parent / "outside" / "secret").read_bytes() == SECRET


def test_the_mode_is_that_of_any_new_file(root: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(root / "new", b"")
    finally:
        os.umask(before)
    assert (root / "new").stat().st_mode & 0o777 == 0o640


def test_a_dead_writers_file_goes_and_a_living_ones_stays(root: Path) -> None:
    dead = root / ".hakusho-0123456789abcdef.part"
    dead.write_bytes(b"half")
    folder = os.open(root, os.O_RDONLY)
    descriptor, living = files._begun(folder)
    files.sweep(root)
    assert not dead.exists()
    assert (root / living).exists()
    os.close(descriptor)
    os.close(folder)
    files.sweep(root)
    assert not (root / living).exists()


def test_damaged_entries_are_dropped_and_named(root: Path) -> None:
    kept = Kept(root)
    kept.put("entry", b"[]")
    assert kept.get("entry") == b"[]"
    (root / "entry").write_bytes(b"{}")
    assert kept.get("entry") is None
    assert kept.dropped == ["entry"]
    assert not (root / "entry").exists()
    (root / "entry").symlink_to("../outside/secret")
    assert kept.get("entry") is None
    assert (root.parent / "outside" / "secret").exists()


def _pipe(place: Path) -> None:
    os.mkfifo(place)


def _full_folder(place: Path) -> None:
    place.mkdir()
    (place / "x").touch()


def _link_to_another(place: Path) -> None:
    Kept(place.parent).put("other", b"of another")
    place.symlink_to("other")


@pytest.mark.parametrize("spoil", [_pipe, _full_folder, _link_to_another])
def test_what_is_no_entry_is_dropped_and_made_anew(
    spoil: Callable[[Path], None], root: Path
) -> None:
    kept = Kept(root)
    spoil(root / "entry")
    assert kept.get("entry") is None
    assert kept.dropped == ["entry"]
    kept.put("entry", b"[]")
    assert kept.get("entry") == b"[]"


def test_a_folder_of_a_run_is_new_and_goes_when_its_process_has_ended(root: Path) -> None:
    first, lock = files.locked_folder(root)
    second, other = files.locked_folder(root)
    assert first != second
    assert first.is_dir() and not list(first.iterdir())
    (first / "left").touch()
    os.close(lock)
    _third, last = files.locked_folder(root)
    assert second.is_dir() and not first.exists()
    os.close(other)
    os.close(last)


@pytest.mark.parametrize("spoil", [_pipe, lambda p: p.touch(), lambda p: p.symlink_to("/etc")])
def test_a_folder_of_our_own_is_one(spoil: Callable[[Path], None], root: Path) -> None:
    spoil(root / "own")
    assert files.own_folder(root / "own")
    assert stat.S_ISDIR((root / "own").lstat().st_mode)
    assert not files.own_folder(root / "own")


def test_whole_paths_are_read_below_what_the_user_names(root: Path) -> None:
    assert files.placed("a/b", root, []) == (root, "a/b")
    assert files.placed(str(root / "file"), root / "a", [root]) == (root, "file")
    for name in (root.parent / "outside" / "secret", f"{root}beside/file"):
        with pytest.raises(OutsideError):
            files.placed(str(name), root, [root])
    assert files.placed(f"{root}/../outside/secret", root, [root]) == (root, "../outside/secret")
    with pytest.raises(OutsideError):
        files.read(root, "../outside/secret", 100)
