"""The same bytes wherever, whenever and by whomever a book is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hakusho.commands import new
from hakusho.machine.places import ROOT


def _built(home: Path, umask: int, **environment: str) -> bytes:
    new.create(home / "book")
    command = (sys.executable, ROOT / "build.py", home / "book", "--output", home / "output")
    subprocess.run(
        command, check=True, capture_output=True, umask=umask, env={**os.environ, **environment}
    )
    return (home / "output" / "book-screen.pdf").read_bytes()


def test_two_builds_on_two_machines(tmp_path: Path) -> None:
    here, there = tmp_path / "a", tmp_path / "別の 場所" / "深い"
    here.mkdir()
    there.mkdir(parents=True)
    first = _built(here, 0o022, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C", USER="a")
    second = _built(there, 0o077, PYTHONHASHSEED="2", TZ="US/Pacific", LC_ALL="C.UTF-8", USER="b")
    assert first == second
    assert first != _built(tmp_path, 0o022, SOURCE_DATE_EPOCH="0")
