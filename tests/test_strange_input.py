"""What the campaign `fuzz` has found and no case shows: how long reading takes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from hakusho.findings import diagnostic
from hakusho.findings.diagnostic import Diagnostic, Report, Source, finding, show, visible
from hakusho.publication import reading as publication
from hakusho.sources import data
from hakusho.sources.yamlnodes import compose
from tests import square


def _book(folder: Path, files: dict[str, str]) -> Path:
    """A publication with these files."""
    square.write(folder / "square")
    settings = "title: 試験\ntheme: square\nchapters: [a.md]\nfront: []\nback: []\n"
    for name, text in {"publication.yaml": settings, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_ledger_is_looked_into_once_for_all_missing_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()

    def counted(source: Source, report: Report) -> object:
        read[Path(source.path).name] += 1
        return compose(source, report)

    monkeypatch.setattr(data, "compose", counted)
    figures = "".join(f":::{{figure}} #zu-{n}\n:::\n\n" for n in range(20))
    book = _book(tmp_path, {"a.md": f"# 章\n\n{figures}", "figures.yaml": "zu-0: {kind: map}\n"})
    found: list[Diagnostic] = []
    publication.read(book, found.append)
    assert sum(one.code == "A001" for one in found) == 19
    assert read["figures.yaml"] == 2


@pytest.mark.parametrize("column", [1, 7_000, 19_999])
def test_of_a_long_line_only_what_is_near_is_looked_at(
    column: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return visible(text)

    monkeypatch.setattr(diagnostic, "visible", counted)
    span = Source("a.md", "あいう\t" * 5_000).span(1, column, 9_000)
    assert "^" in show(finding("M013", "使えない文字", span))
    assert max(looked_at) <= 3 * diagnostic.WIDTH
