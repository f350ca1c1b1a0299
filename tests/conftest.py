"""The faces of all tests, chosen once per process, and the option that rewrites expected files."""

from __future__ import annotations

import gc
import resource
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from hakusho.commands.cli import RECURSION
from hakusho.findings.diagnostic import Diagnostic
from hakusho.machine import cache
from hakusho.machine.places import THEMES
from hakusho.settings.faces import FALLBACK, find, is_there
from hakusho.settings.theme import ThemeFolder
from kumihan.engine.fonts import Face, use_fonts
from tests import run, square

MOST_MEMORY = 2000  # MB, of any process of a run
_MUCH = 50  # MB that a process may grow before it is looked through for cycles
_UNIT = 2**20 if sys.platform == "darwin" else 2**10
_GARBAGE = gc.get_threshold()
_held = [0]  # MB, after each search for cycles


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected files of cases")


def _faces(folder: Path) -> list[Face]:
    found: list[Diagnostic] = []
    theme = ThemeFolder.built_in(folder)
    return find(theme.theme.faces.values(), theme.face_folders, found.append)


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run, and choose its faces.

    Fontconfig reads its configuration once: before WeasyPrint is imported by any test.
    """
    sys.setrecursionlimit(RECURSION)
    if run.begin():
        config.add_cleanup(run.end)
    themes = [path.parent for path in THEMES.glob("*/theme.yaml")]
    faces = [face for theme in (*themes, square.theme()) for face in _faces(theme)]
    faces += find((entry for entry in FALLBACK if is_there(entry, ())), (), lambda _fault: None)
    use_fonts([face for face in faces if face.files], cache.run_folder())


def _memory() -> int:
    """What this process holds now in MB; the most that it has held where that is not told.

    A test may stand for Windows just now, where no path of this system can be made.
    """
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (see above)
        return int(file.read().split()[1]) * resource.getpagesize() // 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _UNIT


def pytest_runtest_teardown() -> None:
    """Let go of what a test has laid out, and ask that no process keeps too much.

    The command line looks for cycles less often, since its process soon ends; this one goes on.
    Python looks for them when there are many new objects, but here a few hold much: each line of
    text that was set has a layout of Pango.
    """
    gc.set_threshold(*_GARBAGE)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _UNIT
    if _memory() > _held[-1] + _MUCH:
        gc.collect()
        _held.append(_memory())
    if grown > MOST_MEMORY:
        pytest.fail(f"the process has grown to {grown} MB: what was laid out is kept somewhere")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def one_set_of_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line in this process: the faces were chosen above."""
    monkeypatch.setattr("hakusho.commands.cli.use_fonts", lambda faces, folder: None)
