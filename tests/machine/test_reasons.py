"""What the system says is said in Japanese, in one place."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from hakusho.machine.facts import trouble
from hakusho.machine.places import ROOT
from hakusho.machine.reasons import reason
from kumihan.files.files import write


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_reason_is_in_english(number: int) -> None:
    error = OSError(number, os.strerror(number), "a.md")
    for said in (reason(error), trouble(error, ROOT)):
        assert os.strerror(number) not in said
        assert any("\u3040" <= c <= "\u30ff" for c in said)


def test_the_words_of_the_system_are_asked_for_nowhere_else() -> None:
    asking = [f for f in (ROOT / "hakusho").rglob("*.py") if ".strerror" in f.read_text("utf-8")]
    assert asking == []


def test_what_cannot_be_written_has_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(IsADirectoryError) as refused:
        write(tmp_path / "a.pdf", b"")
    assert trouble(refused.value, ROOT).startswith(f"フォルダーです（{tmp_path}/a.pdf）")
    assert not [one for one in tmp_path.iterdir() if one.name != "a.pdf"]
