"""Sections are plain data: made in processes of their own, in any order, they are the same book."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options
from tests.books import EDITION, MIHON, built


@pytest.mark.parametrize(
    ("folder", "profiles"), [(EDITION, ("screen", "proof", "press")), (MIHON, ("screen", "press"))]
)
def test_sections_of_other_processes_are_joined_to_the_same_bytes(
    folder: Path, profiles: tuple[str, ...], tmp_path: Path
) -> None:
    known = built(folder, Options(profiles=profiles))
    sections, out = tmp_path / "sections", tmp_path / "pdfs"
    sections.write_bytes(pickle.dumps(known.html))
    files = map(str, (sections, out, folder))
    command = (sys.executable, "-m", "tests.apart", *files, *profiles)
    subprocess.run(command, cwd=ROOT, check=True)
    pdfs = pickle.loads(out.read_bytes())
    assert pdfs.keys() == known.pdfs.keys()
    assert [name for name, pdf in pdfs.items() if pdf != known.pdfs[name]] == []
