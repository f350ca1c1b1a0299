"""The same bytes wherever, whenever, by whomever and on however many cores a book is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from hakusho.machine.places import ROOT
from tests.press.book import write

COMMAND = "import sys; from hakusho.commands.cli import main; sys.exit(main(sys.argv[1:]))"
ON_ONE_CORE = f"import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); {COMMAND}"
OTHER = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "USER": "somebody",
    "LOGNAME": "somebody",
    "HOME": "/nonexistent",
    "XDG_CACHE_HOME": "/dev/null",  # no caches either: it builds with a folder for itself
}
# Nobody, who may read and write what root may: the environment can lie in a closed folder.
AS_NOBODY = (
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
)
Files = dict[str, bytes]


def _built(
    folder: Path, profile: str, umask: int, variables: dict[str, str], python: Sequence[str]
) -> Files:
    output = folder.parent / "output"
    run = subprocess.run(
        [*python, "--profile", profile, "--output", str(output), str(write(folder))],
        cwd=ROOT,
        env={**os.environ, **variables},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return {file.name: file.read_bytes() for file in output.iterdir() if file.suffix == ".pdf"}


def _same(some: Files, among: Files) -> bool:
    return bool(some) and all(among[name] == pdf for name, pdf in some.items())


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All profiles, built as we are."""
    folder = tmp_path_factory.mktemp("here") / "book"
    return _built(folder, "all", 0o022, {"PYTHONHASHSEED": "1"}, (sys.executable, "-c", COMMAND))


@pytest.mark.parametrize("profile", ["screen", "press"])
def test_folder_time_zone_locale_hashes_umask_and_variables_leave_no_trace(
    tmp_path: Path, usual: Files, profile: str
) -> None:
    python = (sys.executable, "-c", COMMAND)
    assert _same(_built(tmp_path / "far" / "away" / "book", profile, 0o077, OTHER, python), usual)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="このOSではコアを選べない")
def test_the_number_of_cores_leaves_no_trace(tmp_path: Path, usual: Files) -> None:
    python = (sys.executable, "-c", ON_ONE_CORE)
    assert _same(_built(tmp_path / "book", "press", 0o022, {}, python), usual)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="ほかの利用者になるには、rootとsetprivが要る",
)
def test_another_user_leaves_no_trace(tmp_path: Path, usual: Files) -> None:
    who = subprocess.run((*AS_NOBODY, "id", "-u"), capture_output=True, text=True, check=True)
    assert who.stdout == "65534\n"
    python = (*AS_NOBODY, sys.executable, "-c", COMMAND)
    assert _same(_built(tmp_path / "book", "press", 0o027, {}, python), usual)
