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
    """Run all checks until one fails. The status is 0 when all pass, 1 otherwise.

    `campaign` names a module of `tests/campaigns` that is run instead.
    """
    if campaign is not None:
        return PASSED if _passes((f"tests.campaigns.{campaign}",)) else FAILED
    kept = cache.home() / f"test-{hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]}"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(kept / "hypothesis")
    return PASSED if all(map(_passes, commands(cores(), kept))) else FAILED


def commands(workers: int, kept: Path) -> tuple[tuple[str, ...], ...]:
    """The modules to run with their arguments, pytest with `workers` processes, all with their
    caches in the folder `kept`.

    By default the tools cache in the checkout. That is not trusted here, since a checkout from
    elsewhere may have come with caches.
    """
    on_all = ("--numprocesses", str(workers), "--dist", "worksteal")  # keeps neighbours together
    return (
        ("ruff", "check", "--cache-dir", f"{kept / 'ruff'}", "."),
        ("ruff", "format", "--check", "--cache-dir", f"{kept / 'ruff'}", "."),
        ("mypy", "--cache-dir", f"{kept / 'mypy'}"),
        ("pytest", *on_all, "--override-ini", f"cache_dir={kept / 'pytest'}"),
    )


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _passes(command: tuple[str, ...]) -> bool:
    print(f"試験: {command[0]}", flush=True)
    return not subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
