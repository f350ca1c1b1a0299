"""A book that uses everything at once breaks no rule of lines, pages, tables, notes or floats."""

from __future__ import annotations

from tests.books import all_kinds

_RULES = {
    "page-grid", "ruby", "dots", "warichu", "note-page", "mark-head", "note-foot", "note-measure",
    "table-cut", "table-open", "table-rules", "table-cells", "turned", "float-mention",
    "float-order", "float-space", "float-stranded", "float-caption",
}  # fmt: skip


def test_a_book_that_uses_everything() -> None:
    book = all_kinds()
    advice = "P007"  # on the words: an editor may save a page
    found = [d for d in book.diagnostics if d.code != advice]
    assert [f"{d.code} {d.message} {d.hint}" for d in found] == []
    assert book.pages >= 20
    rules = book.typesetting["rules"]
    assert {name for name, counts in rules.items() if counts["opportunities"]} >= _RULES
