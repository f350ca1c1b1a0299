"""A place to build the starter book in again and again, in forks of a process that has built it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NoReturn

from hakusho.commands import new
from hakusho.machine.cache import home as cache_home
from hakusho.machine.cache import run_folder

State = Mapping[str, bytes]
SECONDS = 120  # no build of the starter takes as long
PROFILES = {"warm": "all", "cold": "screen"}  # what is built with a full cache, and with none


def state(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too, with their content; not what fontconfig keeps."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
    own = (file for file in files if "cache" not in file.relative_to(folder).parts[:-1])
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in own}


def put(folder: Path, files: State) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: its status (negative: a signal), what it said, and the wall seconds."""

    status: int
    said: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Workshop:
    """How a book is built: `warm` with a full cache, `cold` with none.

    `old` are the outputs of before, `new` those that a build makes in so many seconds; `cached` is
    the full cache.
    """

    home: Path
    mode: str
    old: State
    new: State
    cached: State
    seconds: float

    def restore(self) -> None:
        """The state before a build: old outputs, and the cache of the mode."""
        put(self.home / "output", self.old)
        if self.mode == "warm":
            put(self.home / "cache", self.cached)
        else:
            shutil.rmtree(self.home / "cache", ignore_errors=True)

    def outputs(self) -> dict[str, bytes]:
        """What lies in the output folder."""
        return state(self.home / "output")

    def cache(self) -> dict[str, bytes]:
        """What lies in the cache."""
        return state(self.home / "cache")

    def build(self, before: Callable[[], None] = lambda: None, wait: float = SECONDS) -> Built:
        """Build in a fork, which calls `before` first, and is killed after `wait` seconds."""
        return built(command(self.home, self.mode), self.home / "said.txt", before, wait)


def command(home: Path, mode: str) -> list[str]:
    """The command line of a mode."""
    output, book = str(home / "output"), str(home / "book")
    return ["build", "--profile", PROFILES[mode], "--output", output, book]


@cache
def opened() -> Path:
    """The folder with the book, which this very process builds in once.

    The process has the engine and the book's faces from then on, so that its forks build at once.
    """
    home = Path(mkdtemp(prefix="hakusho-")).resolve()
    engines = Path(mkdtemp(prefix="hakusho-engine-")).resolve()  # what it reads stays there
    os.environ["HAKUSHO_CACHE"] = str(engines)
    cache_home.cache_clear()
    run_folder()
    places = {"HOME": "home", "TMPDIR": "tmp", "HAKUSHO_CACHE": "cache"}
    os.environ.update({name: str(home / folder) for name, folder in places.items()})
    for name in ("home", "tmp"):
        (home / name).mkdir()
    new.create(home / "book")
    said, streams = home / "said.txt", (os.dup(1), os.dup(2), sys.stdout, sys.stderr)
    hear(said)
    status = run(command(home, "cold"))
    os.dup2(streams[0], 1)
    os.dup2(streams[1], 2)
    sys.stdout, sys.stderr = streams[2:]
    assert status == 0, said.read_text(encoding="utf-8")
    return home


@cache
def workshop(mode: str) -> Workshop:
    """The workshop of this process in a mode. The old outputs are those under another edition."""
    home = opened()
    settings, arguments = home / "book" / "publication.yaml", command(home, mode)
    text = settings.read_text(encoding="utf-8")
    found = []
    for edition in ("前の版", "初版"):
        settings.write_text(text.replace("初版", edition), encoding="utf-8")
        shutil.rmtree(home / "cache", ignore_errors=True)
        shutil.rmtree(home / "output", ignore_errors=True)
        done = built(arguments, home / "said.txt")
        assert done.status == 0, done.said
        found.append(state(home / "output"))
    return Workshop(home, mode, found[0], found[1], state(home / "cache"), done.seconds)


# -- forks ---------------------------------------------------------------------------------


def built(
    arguments: list[str],
    said: Path,
    before: Callable[[], None] = lambda: None,
    wait: float = SECONDS,
) -> Built:
    """Run a command line in a fork, which calls `before` first."""
    started = time.monotonic()
    child = os.fork()
    if not child:
        _be(said, lambda: run(arguments, before))
    return ended(child, said, started, wait)


def ended(child: int, said: Path, started: float, wait: float = SECONDS) -> Built:
    """How a fork ended; it is killed after `wait` seconds."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, max(wait, 1e-6))
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    words = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
    return Built(os.waitstatus_to_exitcode(status), words, time.monotonic() - started)


def _be(said: Path, act: Callable[[], int]) -> NoReturn:
    """Be a fork that acts, its words going into a file, and ends with a status."""
    status = 99
    try:
        hear(said)
        status = act()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def hear(said: Path) -> None:
    """Let what this process says go into a file."""
    descriptor = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def run(arguments: list[str], before: Callable[[], None] = lambda: None) -> int:
    """Run a command line as a new process would: it knows of no cache yet."""
    from hakusho.commands import cli
    from hakusho.machine import cache as folder

    tempfile.tempdir = None
    folder.home.cache_clear()
    folder.kept.cache_clear()
    before()
    return cli.main(arguments)
