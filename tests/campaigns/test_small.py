"""A small part of each campaign passes; the whole is run by `build.py test --campaign NAME`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hakusho.cli import CAMPAIGNS
from hakusho.theme import ROOT

EVERY = {"escapes": 60, "faults": 40}  # as much as takes some seconds


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_campaign(campaign: str) -> None:
    command = (sys.executable, "-m", f"tests.campaigns.{campaign}", "--every", str(EVERY[campaign]))
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not run.returncode, run.stdout + run.stderr
