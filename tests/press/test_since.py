"""The press PDF of an earlier state, made by the program of today wherever it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from hakusho.commands.since import printed
from tests.proof.books import commit

EVIL = "import pathlib; pathlib.Path({canary!r}).write_text('run')\n"
MODULES = ("sitecustomize", "usercustomize", "hakusho/__init__", "kumihan/__init__", "json", "yaml",
           "weasyprint", "dulwich/__init__", "subprocess", "build")  # fmt: skip


def test_nothing_of_the_publication_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "book"
    for name in MODULES:
        file = folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(EVIL.format(canary=str(tmp_path / "canary")))
    (folder / "publication.yaml").write_text("title: 試験\nfront: []\nback: []\nchapters: [a.md]\n")
    (folder / "a.md").write_text("# 章\n\n文。\n")
    commit(folder)
    monkeypatch.chdir(folder)
    assert printed("HEAD", folder).startswith(b"%PDF-")
    assert not (tmp_path / "canary").exists()
