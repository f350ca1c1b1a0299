"""The repository of a folder: its own `.git`, or one elsewhere that names the folder in turn."""

from __future__ import annotations

import io
import os
import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dulwich.config import ConfigFile

from hakusho.git.errors import RevisionError
from hakusho.machine.reasons import reason
from hakusho.sources.text import shown
from kumihan.files import files

_MOST_TEXT = 100_000  # bytes of `config`, and of a file that holds a path


@dataclass(frozen=True)
class Repository:
    """A checkout and its repository.

    Everything is read below `root`. `own` and `common` are prefixes of names there: of the files
    of this checkout alone, and of those that all worktrees of the repository share.
    """

    top: Path  # the top folder of the checkout
    root: Path
    own: str
    common: str

    def read(self, name: str, most: int) -> bytes | None:
        """The file of this name below `root`, at most `most` bytes; None when there is none.

        Raises RevisionError when it cannot be read or is no regular file of this repository.
        """
        try:
            return files.read(self.root, name, most)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise self.unreadable(name, error) from error

    def names(self, folder: str, suffix: str = "") -> list[str]:
        """The names in a folder below `root`. Raises RevisionError."""
        try:
            return files.names(self.root, folder, suffix)
        except OSError as error:
            raise self.unreadable(folder, error) from error

    @cached_property
    def config(self) -> ConfigFile:
        """`config` as plain data: no setting takes effect, and included files are not opened."""
        text = self.read(f"{self.common}config", _MOST_TEXT) or b""
        try:
            return ConfigFile.from_file(io.BytesIO(text), expand_includes=False)
        except Exception as error:  # dulwich may raise anything on malformed data
            raise self.damaged("config") from error

    def setting(self, section: str, name: str) -> str:
        """A setting as it is written, or an empty text. Raises RevisionError."""
        try:
            value = self.config.get((section.encode(),), name.encode())
        except KeyError:
            return ""
        return os.fsdecode(value)

    @property
    def said(self) -> str:
        """The subject of sentences about this repository, in Japanese."""
        return f"{shown(self.top / '.git')} にある git の記録"

    def unreadable(self, name: str, error: OSError) -> RevisionError:
        """The error to raise when a file cannot or must not be opened."""
        if isinstance(error, files.OutsideError):
            what = "外を指しています"
        elif isinstance(error, files.IrregularError):
            what = "普通のファイルではありません"
        elif isinstance(error, files.TooLargeError):
            what = "大きすぎます"
        else:
            what = reason(error)
        return RevisionError(f"{self.said}の「{printable(name)}」を読めません（{what}）")

    def damaged(self, name: str) -> RevisionError:
        """The error to raise when a file or an object is not in git's format."""
        return RevisionError(
            f"{self.said}が壊れています（{printable(name)}）。git fsck で確かめてください"
        )


def find(folder: Path) -> Repository | None:
    """The repository that a folder lies in, or None.

    Raises RevisionError when its `.git` leads to a repository that is not provably its own, or
    has a format that is not supported.
    """
    folder = folder.resolve()
    for top in (folder, *folder.parents):
        try:
            mode = (top / ".git").lstat().st_mode
        except OSError:
            continue
        if not stat.S_ISDIR(mode):
            return _supported(_linked(top, mode))
        if files.exists(top, ".git/HEAD"):
            return _supported(_unshared(Repository(top, top, ".git/", ".git/")))
    return None


def _linked(top: Path, mode: int) -> Repository:
    """The repository of a linked worktree or a submodule, whose `.git` is a file with its path.

    An untrusted file can name any path. So the repository there must name this checkout, too.
    """
    if not stat.S_ISREG(mode):
        raise _elsewhere(top)
    try:
        text = files.read(top, ".git", _MOST_TEXT)
        named = re.fullmatch(rb"gitdir: ([^\0]+?)[\r\n]*", text)
        place = Path(os.path.realpath(top / os.fsdecode(named[1]))) if named else top
    except OSError as error:
        raise _elsewhere(top) from error
    found = _worktree(top, place) or _submodule(top, place)
    if not found:
        raise _elsewhere(top)
    return found


def _worktree(top: Path, place: Path) -> Repository | None:
    """The repository whose `worktrees/NAME` is this folder, if that names this checkout."""
    if place.parent.name != "worktrees":
        return None
    found = Repository(top, place.parent.parent, f"worktrees/{place.name}/", "")
    text = (found.read(f"{found.own}gitdir", _MOST_TEXT) or b"").rstrip(b"\r\n")
    if not text or b"\0" in text:
        return None
    named = os.path.realpath(place / os.fsdecode(text))
    return found if named == os.path.realpath(top / ".git") else None


def _submodule(top: Path, place: Path) -> Repository | None:
    """The repository in this folder, if its `core.worktree` is this checkout.

    Git puts it below a folder `modules`. Elsewhere nothing is read.
    """
    if "modules" not in place.parts[:-1] or not files.exists(place, "HEAD"):
        return None
    found = _unshared(Repository(top, place, "", ""))
    named = found.setting("core", "worktree")
    if not named or "\0" in named:
        return None
    return found if Path(os.path.realpath(place / named)) == top else None


def _unshared(repository: Repository) -> Repository:
    if files.exists(repository.root, f"{repository.own}commondir"):
        raise _elsewhere(repository.top)
    return repository


def _supported(repository: Repository) -> Repository:
    form = repository.setting("extensions", "objectformat").lower() or "sha1"
    refs = repository.setting("extensions", "refstorage").lower() or "files"
    if (form, refs) != ("sha1", "files"):
        raise RevisionError(
            f"{repository.said}は、読めない形式です"
            f"（{printable(form)}、{printable(refs)}）。読めるのは sha1 と files です"
        )
    return repository


def _elsewhere(top: Path) -> RevisionError:
    return RevisionError(
        f"{shown(top / '.git')} は、ほかの場所の記録を指しています。このフォルダーの"
        "ものと確かめられないので読みません。git clone で取り直したフォルダーを使ってください"
    )


def printable(name: str) -> str:
    """An untrusted name made safe to print in a message: printable, at most 100 characters."""
    return "".join(c if c.isprintable() else "?" for c in name)[:100]
