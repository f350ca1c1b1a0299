"""What `.ci` installs lies in the user's cache, never in the checkout."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from hakusho.machine.cache import VARIABLE, home
from hakusho.machine.places import ROOT


def _place(**environment: str) -> subprocess.CompletedProcess[str]:
    command = (ROOT / ".ci" / "place", "judges")
    variables = os.environ | environment
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_it_is_a_folder_in_the_users_cache() -> None:
    found = _place()
    assert (found.returncode, found.stdout, found.stderr) == (0, f"{home() / 'judges'}\n", "")


@pytest.mark.parametrize("cache", [ROOT / "cache", ROOT / "build.py", Path("/dev/null")], ids=str)
def test_without_a_cache_it_fails_with_a_sentence(cache: Path) -> None:
    found = _place(**{VARIABLE: str(cache)})
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == "利用者の控えのフォルダーを使えないので、judges を置けません\n"


def test_a_cache_of_one_process_is_none(tmp_path: Path) -> None:
    """Where the user's own cannot serve, a process has one for itself, which goes with it."""
    (tmp_path / "hakusho").mkdir(mode=0o777)
    (tmp_path / "hakusho").chmod(0o777)
    assert _place(XDG_CACHE_HOME=str(tmp_path)).returncode == 1


@pytest.mark.parametrize("script", ["judges", "judges-press", "audit"])
def test_every_script_asks_for_the_place(script: str) -> None:
    text = (ROOT / ".ci" / script).read_text(encoding="utf-8")
    assert f'home="$(.ci/place {script})"' in text
    assert ".cache" not in text
