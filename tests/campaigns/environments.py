"""Machines that lack something: a build says so with status 3, or makes the right files."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hakusho.commands import new
from hakusho.machine.places import ROOT
from tests.campaigns.workshop import State, state, workshop

_DROP, _RIGHTS = 24, (1, 2, 3)  # PR_CAPBSET_DROP; what lets root pass by the rights of files
_NAMES = ("HOME", "TMPDIR", "HAKUSHO_CACHE", "XDG_CACHE_HOME", "FONTCONFIG_FILE")


@dataclass(frozen=True, slots=True)
class Environment:
    """What is done to the folder before, the variables (empty: unset), and the allowed statuses."""

    prepare: Callable[[Path], None] = lambda _home: None
    variables: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[int, ...] = (0,)
    shell: str = '"$@"'  # how the command is called
    before: Callable[[], object] = lambda: None  # in the new process
    umask: int = 0o022


def _closed(name: str) -> Callable[[Path], None]:
    """A folder that cannot be written."""

    def prepare(home: Path) -> None:
        (home / name).mkdir(exist_ok=True)
        (home / name).chmod(0o555)

    return prepare


def _file(name: str) -> Callable[[Path], None]:
    def prepare(home: Path) -> None:
        (home / name).write_text("file", encoding="utf-8")

    return prepare


def _folder(home: Path) -> None:
    (home / "output" / "book-screen.pdf").mkdir(parents=True)


def _old(home: Path) -> None:
    """The outputs of before."""
    for name, content in workshop("cold").old.items():
        (home / "output").mkdir(exist_ok=True)
        (home / "output" / name).write_bytes(content)


def _read_only(home: Path) -> None:
    for place in (home / "book", *(home / "book").rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)


def _unreadable(home: Path) -> None:
    (home / "book" / "01-genjo.md").chmod(0)


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


_OWNER = ROOT.stat()
_ASCII = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
CASES = {
    "plain": Environment(),
    "output-read-only": Environment(_closed("output"), statuses=(3,)),
    "output-is-file": Environment(_file("output"), statuses=(2, 3)),
    "output-is-device": Environment(lambda home: (home / "output").symlink_to("/dev/null"),
                                    statuses=(2, 3)),
    "pdf-is-folder": Environment(_folder, statuses=(3,)),
    "no-temporary-folder": Environment(variables={"TMPDIR": "/nowhere"}),
    "temporary-folder-read-only": Environment(_closed("closed"), {"TMPDIR": "closed"}),
    "no-home": Environment(variables={"HOME": "", "HAKUSHO_CACHE": ""}),
    "home-not-there": Environment(variables={"HOME": "/nowhere", "HAKUSHO_CACHE": ""}),
    "home-read-only": Environment(_closed("closed"), {"HOME": "closed", "HAKUSHO_CACHE": ""}),
    "cache-read-only": Environment(_closed("closed"), {"HAKUSHO_CACHE": "closed"}, (3,)),
    "cache-is-file": Environment(_file("closed"), {"HAKUSHO_CACHE": "closed"}, (3,)),
    "cache-is-link": Environment(lambda home: (home / "closed").symlink_to("home"),
                                 {"HAKUSHO_CACHE": "closed"}, (3,)),
    "plain-letters": Environment(variables=_ASCII),
    "other-letters": Environment(variables={"PYTHONIOENCODING": "cp932"}),
    "odd-time-zone": Environment(variables={"TZ": "Nowhere/At+All"}),
    "strict-umask": Environment(umask=0o077),
    "book-read-only": Environment(_read_only),
    "chapter-unreadable": Environment(_unreadable, statuses=(1,)),
    "no-output-stream": Environment(shell='exec "$@" >&-', statuses=(0, 3)),
    "no-error-stream": Environment(shell='exec "$@" 2>&-', statuses=(0, 3)),
    "no-streams": Environment(shell='exec "$@" <&- >&- 2>&-', statuses=(0, 3)),
    "streams-full": Environment(shell='exec "$@" >/dev/full', statuses=(0, 3)),
    "nobody-reads": Environment(shell='"$@" | true; exit "${PIPESTATUS[0]}"', statuses=(0, 3)),
    "working-folder-gone": Environment(shell='mkdir gone; cd gone; rmdir ../gone; exec "$@"',
                                       statuses=(0, 2, 3)),
    "files-limited": Environment(_old, before=_small_files, statuses=(3,)),
}  # fmt: skip
TOGETHER = "two-at-once"


def names() -> list[str]:
    """The names of all environments."""
    return [*CASES, TOGETHER]


def attempt(name: str) -> list[str]:
    """Build the starter in an environment; what went wrong."""
    with TemporaryDirectory(prefix="hakusho-") as folder:
        home = Path(folder).resolve()
        (home / "home").mkdir()
        (home / "tmp").mkdir()
        new.create(home / "book")
        if name == TOGETHER:
            _give_away(home)
            return list(_together(home))
        environment = CASES[name]
        environment.prepare(home)
        _give_away(home)
        found = list(_faults(home, environment, _started(home, environment)))
        for place in home.rglob("*"):
            if not place.is_symlink():
                place.chmod(0o700)
        return found


def _together(home: Path) -> Iterator[str]:
    """Two builds into one folder end well both."""
    plain = Environment()
    for run in [_started(home, plain) for _ in range(2)]:
        yield from _faults(home, plain, run)


def _started(home: Path, environment: Environment) -> subprocess.Popen[str]:
    places = {"HOME": "home", "TMPDIR": "tmp", "HAKUSHO_CACHE": "cache", **environment.variables}
    variables = {name: value for name, value in os.environ.items() if name not in _NAMES}
    for name, value in places.items():
        if value:
            is_place = name in _NAMES and not value.startswith("/")
            variables[name] = str(home / value) if is_place else value
    build = [sys.executable, str(ROOT / "build.py"), str(home / "book"), "--output",
             str(home / "output")]  # fmt: skip
    return subprocess.Popen(
        ["bash", "-c", environment.shell, "bash", *build],
        cwd=home,
        env={**variables, "HAKUSHO_NO_SETUP": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=environment.umask,
        text=True,
        errors="replace",
        preexec_fn=partial(_begin, environment),  # noqa: PLW1509 (nothing here has threads)
    )


def _give_away(home: Path) -> None:
    """Let root's folders belong to whom the project belongs to, as whom the build then runs."""
    if os.geteuid() == 0:
        for place in (home, *home.rglob("*")):
            os.chown(place, _OWNER.st_uid, _OWNER.st_gid, follow_symlinks=False)


def _begin(environment: Environment) -> None:
    """In the new process: let root be like others, so that the rights of files hold for it, too.

    In the folder of somebody else, root without its rights could not even start the program.
    """
    environment.before()
    if os.geteuid() == 0:
        os.setgroups([_OWNER.st_gid])
        os.setgid(_OWNER.st_gid)
        os.setuid(_OWNER.st_uid)
    kernel = ctypes.CDLL(None)
    for right in _RIGHTS:
        kernel.prctl(_DROP, right, 0, 0, 0)


def _faults(home: Path, environment: Environment, run: subprocess.Popen[str]) -> Iterator[str]:
    said, _ = run.communicate()
    if run.returncode not in environment.statuses:
        yield f"status {run.returncode}"
    if "Traceback" in said or "不具合" in said or "Exception ignored" in said:
        yield "traceback"
    outputs = state(home / "output") if (home / "output").is_dir() else {}
    yield from _wrong(outputs, is_built=run.returncode == 0)
    if environment.umask == 0o077:
        files = [file for file in (home / "output").rglob("*") if file.stat().st_mode & 0o077]
        if files:
            yield "others may read the outputs"


def _wrong(outputs: State, *, is_built: bool) -> Iterator[str]:
    shop = workshop("cold")
    for name, content in outputs.items():
        if content not in (shop.old.get(name), shop.new.get(name)):
            yield f"broken or left over: {name.rpartition('.')[2]}"
    if is_built and outputs != shop.new:
        yield "status 0 without all outputs"
