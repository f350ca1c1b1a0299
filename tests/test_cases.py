"""Every case folder comes out as its expected files say (`--update` rewrites those that exist).

The cases of bad input go through the real command, in `test_bad_input.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.case import Case, cases
from tests.shown import shown

GOOD = [case for case in cases() if case.folder.parent.name != "bad"]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update: bool) -> None:
    folder = case.lay_out(tmp_path)
    monkeypatch.chdir(folder)
    expected = {file.name: file for file in case.expected()}
    assert expected, "the case expects nothing"
    for name, text in shown(Path(), set(expected)).items():
        if update:
            expected[name].write_text(text, encoding="utf-8")
        assert text == expected[name].read_text(encoding="utf-8"), name
