"""The user's cache folder: where it is, and the check that nobody else can write to it.

Standard library only: the set-up writes its log there.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path

from hakusho.machine.places import ROOT
from hakusho.machine.reasons import reason
from kumihan.files.files import Kept, locked_folder, own_folder, sweep

VARIABLE = "HAKUSHO_CACHE"
SECTIONS = ("laid", "painted", "reread")  # folders of what is kept of sections
RUNS, REASONS = "run", "why"  # of commands, and of what went into the sections of each book


class CacheError(OSError):
    """The folder that the user named cannot serve as cache; the message says why, in Japanese."""


@cache
def home() -> Path:
    """The cache folder, made if missing: `HAKUSHO_CACHE`, or `hakusho` in the user's caches.

    If the user's own cannot serve (no home, another owner), it is a folder for this run only.
    Raises CacheError when the folder that `HAKUSHO_CACHE` names cannot serve.
    """
    asked = os.environ.get(VARIABLE)
    folder = Path(asked).absolute() if asked else _users()
    problem = _problem(folder)
    if problem and asked:
        raise CacheError(f"{VARIABLE} の {folder} は控えに使えません（{problem}）")
    if problem:
        folder = Path(tempfile.mkdtemp(prefix="hakusho-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for written in ("", "faces", *SECTIONS, RUNS, REASONS):
        sweep(folder / written)
    return folder


@cache
def kept() -> Kept:
    """The cache; anything in the place of one of its folders is removed and named in `dropped`."""
    found = Kept(home())
    for name in (*SECTIONS, RUNS, REASONS):
        path = found.folder / name
        if path.is_symlink() or path.is_file():
            found.drop(name)
    return found


@cache
def faces() -> Path:
    """The folder of copied faces; anything else in its place is removed and named in `dropped`."""
    folder = home() / "faces"
    if own_folder(folder):
        kept().dropped.append(folder.name)
    return folder


@cache
def run_folder() -> Path:
    """A new, empty folder of this process alone, for libraries that want a cache.

    Fontconfig and matplotlib read back what they wrote in formats of their own, which nobody here
    could check for damage. So nothing of it outlives the process.
    """
    folder, _lock = locked_folder(home())  # the lock goes with the process
    atexit.register(_left, folder, os.getpid())
    return folder


def _left(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # forked children leave it alone
        shutil.rmtree(folder, ignore_errors=True)


def _users() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    caches = Path(given) if given.startswith("/") else Path(os.path.expanduser("~"), ".cache")  # noqa: PTH111 (it never fails)
    return caches / "hakusho"


def _problem(folder: Path) -> str:
    """Why this folder cannot serve as cache, in Japanese; empty when it can."""
    real = folder.resolve()
    if ROOT in (*real.parents, real):
        return "build.py のフォルダーの中にあります"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        return reason(error)
    if not stat.S_ISDIR(found.st_mode):
        return "フォルダーではありません"
    if found.st_uid != os.geteuid():
        return "持ち主が別の人です"
    if found.st_mode & 0o022:
        return "ほかの人も書けます"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "書き込めません"
