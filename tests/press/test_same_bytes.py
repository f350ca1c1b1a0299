"""The same bytes wherever, whenever and by whomever a book is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hakusho.theme import ROOT
from tests.press.book import write

COMMAND = "import sys; from hakusho.cli import main; sys.exit(main(sys.argv[1:]))"
OTHER = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "USER": "somebody",
    "LOGNAME": "somebody",
    "HOME": "/nonexistent",
}


def _built(folder: Path, profile: str, umask: int, variables: dict[str, str]) -> dict[str, bytes]:
    output = folder.parent / "output"
    command = [sys.executable, "-c", COMMAND, "--profile", profile, "--output", str(output)]
    run = subprocess.run(
        [*command, str(write(folder))],
        cwd=ROOT,
        env={**os.environ, **variables},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return {file.name: file.read_bytes() for file in output.iterdir() if file.suffix == ".pdf"}


@pytest.mark.parametrize("profile", ["screen", "press"])
def test_folder_time_zone_locale_hashes_umask_and_user_leave_no_trace(
    tmp_path: Path, profile: str
) -> None:
    alone = _built(tmp_path / "here" / "book", profile, 0o022, {"PYTHONHASHSEED": "1"})
    other = _built(tmp_path / "far" / "away" / "book", "all", 0o077, OTHER)
    assert alone
    assert {name: other[name] == pdf for name, pdf in alone.items()} == dict.fromkeys(alone, True)
