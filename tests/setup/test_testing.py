"""The command `test`: what it runs, and that it keeps nothing in the checkout."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from hakusho.commands import testing
from hakusho.machine.cache import home
from hakusho.machine.places import ROOT


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run, without their Python; that of mypy fails where `FAILS` is set."""
    found: list[list[str]] = []

    def run(command: list[str], **_options: object) -> SimpleNamespace:
        found.append(list(command[2:]))
        return SimpleNamespace(returncode=int("mypy" in command and "FAILS" in os.environ))

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", "")  # so that it is put back
    return found


def test_all_is_run_on_every_core_and_kept_in_the_users_cache(started: list[list[str]]) -> None:
    assert testing.run(None) == testing.PASSED
    assert [command[0] for command in started] == ["ruff", "ruff", "mypy", "pytest"]
    assert [c[c.index("--numprocesses") + 1] for c in started[3:]] == [str(testing.cores())]
    kept = os.environ["HYPOTHESIS_STORAGE_DIRECTORY"]
    assert Path(kept).is_relative_to(home())
    assert all(str(Path(kept).parent) in " ".join(command) for command in started)
    assert not home().is_relative_to(ROOT)


def test_the_first_that_fails_ends_it(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "1")
    assert testing.run(None) == testing.FAILED
    assert started[-1][0] == "mypy"


def test_there_is_always_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    assert testing.cores() == len(os.sched_getaffinity(0))
    monkeypatch.delattr(os, "sched_getaffinity")  # as on macOS
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert testing.cores() == 1
