"""A small part of each campaign passes; the whole is run by `build.py test --campaign NAME`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hakusho.commands.arguments import CAMPAIGNS
from hakusho.machine.places import ROOT

SMALL = {  # one of each kind of thing, in one process, since to prepare takes most of the time
    "escapes": (
        "markdown-picture/parent", "css-import/http", "pdf-resource/absolute",
        "ledger/link", "glossary.yaml/fifo", "table/swapped-1", "face/link", "chapter/inside",
        "template-include-trusted/inside-link", "git-proof/fsmonitor",
    ),
    "faults": ("--every", "50", "cold/SIGKILL", "environment/output-is-file"),
    "fuzz": ("--every", "50", "settings", "markdown", "csv", "svg", "png", "git"),
}  # fmt: skip


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_campaign(campaign: str) -> None:
    command = (sys.executable, "-m", f"tests.campaigns.{campaign}", "--jobs", "1")
    run = subprocess.run(
        (*command, *SMALL[campaign]), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not run.returncode, run.stdout + run.stderr
