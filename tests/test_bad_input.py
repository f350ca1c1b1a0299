"""Every bad case through the real command: one line for the fault, and nothing is spoilt.

Without `--draft` the status is 1 and the old output stays as it is; with it a PDF is written that
lists the faults first and shows them in their place (`draft.txt`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from hakusho.commands.cli import main
from tests.case import Case, cases

_FINDING = re.compile(r"^[^\s:]+:\d+:\d+: (error|warning|note)\[([A-Z]\d{3})\]: \S", re.M)
OF_THE_PDF = {"N004", "N006", "N007"}  # found in the finished PDF, which cannot list them
OLD = b"%PDF-1.7 the output of yesterday"


def _findings(said: str) -> str:
    lines = said.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("組版: ") and "誤り " not in line)


def _without_notes(said: str) -> Iterator[str]:
    """What `build` prints: of notes it only says how many there are."""
    is_note = False
    for line in said.splitlines(keepends=True):
        if not line.startswith(" "):
            is_note = ": note[" in line
        if not is_note:
            yield line


def _text(file: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: case.folder.name)
def test_bad_input(
    case: Case,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    update: bool,
) -> None:
    folder = case.lay_out(tmp_path)
    monkeypatch.chdir(folder)
    output = tmp_path / "output" / f"{case.folder.name}-{case.profile}.pdf"
    output.parent.mkdir()
    output.write_bytes(OLD)

    status = main(["check", *case.arguments, "."])
    said = _findings(capsys.readouterr().err)
    messages = case.folder / "messages.txt"
    if update:
        messages.write_text(said, encoding="utf-8")
    assert said == messages.read_text(encoding="utf-8")
    found = _FINDING.findall(said)
    assert case.folder.name.partition("-")[0] in {code for _, code in found}
    errors = {code for severity, code in found if severity == "error"}
    assert status == (1 if errors else 0)
    build = ["build", *case.arguments, "--output", str(output.parent), "."]
    assert main(build) == status
    assert _findings(capsys.readouterr().err) == "".join(_without_notes(said))
    assert (output.read_bytes() == OLD) == bool(errors)

    assert main([*build, "--draft"]) == 0
    assert _findings(capsys.readouterr().err) == "".join(_without_notes(said))
    text = _text(output)
    assert {code for code in errors - OF_THE_PDF if f"[{code}]" not in text} == set()
    shown = case.folder / "draft.txt"
    for line in shown.read_text(encoding="utf-8").splitlines() if shown.exists() else ():
        assert "".join(line.split()) in text
