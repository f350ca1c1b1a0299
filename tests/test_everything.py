"""A book that uses everything at once breaks no rule of lines, pages, tables, notes or floats."""

from __future__ import annotations

from pathlib import Path

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from tests.samples import everything

_RULES = {
    "page-grid", "ruby", "dots", "warichu", "note-page", "mark-head", "note-foot", "note-measure",
    "table-cut", "table-open", "table-rules", "table-cells", "turned", "float-mention",
    "float-order", "float-space", "float-stranded", "float-caption",
}  # fmt: skip


def test_a_book_that_uses_everything(tmp_path: Path) -> None:
    everything.make(tmp_path / "book")
    book = build(prepare(tmp_path / "book", Options()), Options(), lambda section, pages: None)
    assert [f"{d.code} {d.message} {d.hint}" for d in book.diagnostics] == []
    assert sum(len(part.document.pages) for part in book.laid) >= 20
    counted = {m.rule for part in book.laid for m in part.measures if m.opportunities}
    assert counted >= _RULES
