"""A run of the tests: one folder for all its processes, and what is made in it only once.

Nothing of it depends on what a run before has left, or on what lies in the caches of the user.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from hakusho.machine.cache import VARIABLE as OWN_CACHE
from hakusho.machine.cache import home

_VARIABLE = "HAKUSHO_TEST_RUN"  # tells the processes that a run starts which folder is theirs


def begin() -> bool:
    """Make the folder of this run, with its caches; False when another process has begun it.

    Where the user's cache is stays known, since the judges are installed there.
    """
    if _VARIABLE in os.environ:
        return False
    place = Path(mkdtemp(prefix="hakusho-test-"))
    (place / "users").symlink_to(home())
    os.environ[_VARIABLE] = str(place)
    os.environ.pop(OWN_CACHE, None)
    os.environ["HAKUSHO_NO_SETUP"] = "1"  # what a test starts must not make the environment anew
    os.environ["XDG_CACHE_HOME"] = str(place / "caches")
    home.cache_clear()
    return True


def end() -> None:
    """Remove the folder of this run; the process that has begun it calls this."""
    shutil.rmtree(os.environ.pop(_VARIABLE), ignore_errors=True)


def folder() -> Path:
    """The folder of this run."""
    return Path(os.environ[_VARIABLE])


def users_cache() -> Path:
    """The cache folder of the user, which is not that of the run."""
    return folder() / "users"


@cache
def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name; `make` fills it in the process that asks first, the others wait."""
    place, part = folder() / name, folder() / f"{name}.part"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_name(f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.rmtree(part, ignore_errors=True)  # its maker failed
            part.mkdir()
            make(part)
            part.rename(place)
    return place
