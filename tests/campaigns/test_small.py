"""A small part of each campaign passes; the whole is run by `build.py test --campaign NAME`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hakusho.commands.cli import CAMPAIGNS
from hakusho.machine.places import ROOT

SMALL = {  # as much as takes some seconds
    "escapes": ("--every", "60"),
    "faults": ("--every", "8", "cold/SIGKILL", "kill/104", "environment/strict-umask"),
    "fuzz": ("--every", "50", "settings", "markdown", "csv", "tables", "svg", "git", "read"),
}


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_campaign(campaign: str) -> None:
    command = (sys.executable, "-m", f"tests.campaigns.{campaign}", *SMALL[campaign])
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not run.returncode, run.stdout + run.stderr
