"""The command `test`: the checks that every change of the program must pass, one after another."""

from __future__ import annotations

import os
import subprocess
import sys

from hakusho.theme import ROOT

PASSED, FAILED = 0, 1


def run(campaign: str | None) -> int:
    """Run all checks until one fails; the status is 0 when all pass, 1 otherwise.

    `campaign` is the name of a long series of trials that is run in their place.
    """
    if campaign is not None:
        return PASSED if _passes((f"tests.campaigns.{campaign}",)) else FAILED
    return PASSED if all(map(_passes, commands(cores()))) else FAILED


def commands(workers: int) -> tuple[tuple[str, ...], ...]:
    """The modules to run with their arguments; pytest on so many processes."""
    return (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pytest", f"--numprocesses={workers}"),
    )


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _passes(command: tuple[str, ...]) -> bool:
    print(f"試験: {' '.join(command)}", flush=True)
    return not subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
