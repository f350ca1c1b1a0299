"""The command `test`: the checks that every change of the program must pass, one after another."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from hakusho.machine import cache
from hakusho.machine.places import ROOT

PASSED, FAILED = 0, 1


def run(campaign: str | None) -> int:
    """Run all checks until one fails; the status is 0 when all pass, 1 otherwise.

    `campaign` is the name of a long series of trials that is run in their place.
    """
    if campaign is not None:
        return PASSED if _passes((f"tests.campaigns.{campaign}",)) else FAILED
    kept = cache.home() / f"test-{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]}"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(kept / "hypothesis")
    return PASSED if all(map(_passes, commands(cores(), kept))) else FAILED


def commands(workers: int, kept: Path) -> tuple[tuple[str, ...], ...]:
    """The modules to run, with their arguments: pytest on so many processes, their caches `kept`.

    By hand the tools keep them in the checkout: whoever could put one there could change the
    program as well. Here they must not, since a checkout may have come with some.
    """
    return (
        ("ruff", "check", "--cache-dir", f"{kept / 'ruff'}", "."),
        ("ruff", "format", "--check", "--cache-dir", f"{kept / 'ruff'}", "."),
        ("mypy", "--cache-dir", f"{kept / 'mypy'}"),
        (
            "pytest",
            "--numprocesses",
            f"{workers}",
            "--override-ini",
            f"cache_dir={kept / 'pytest'}",
        ),
    )


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _passes(command: tuple[str, ...]) -> bool:
    print(f"試験: {command[0]}", flush=True)
    return not subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
