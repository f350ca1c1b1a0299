"""Extracts and slides: the numbers and pages of the whole book, and a page for each summary."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles.book import Book

_BOOK = "title: 試験\nfront: []\nback: []\n"
_SUMMARY = ':::{{summary}} {0} {{#gaiyo-{1} shows="#hyo-{1}"}}\n要点\n\n- 説明\n:::\n\n'
_CHAPTER = "# {0} {{#{1}}}\n\n{2}## 節 {{#setsu-{1}}}\n\n本文\n\n:::{{table}} #hyo-{1}\n:::\n"
_TABLE = "title: 表の題\ncolumns: [{name: a}]\nrows: [[一]]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A book of three chapters, each with a summary, a section and a table."""
    home = tmp_path / "hon"
    (home / "tables").mkdir(parents=True)
    for name, title in (("ichi", "一つ目"), ("ni", "二つ目"), ("san", "三つ目")):
        summary = _SUMMARY.format(f"{title}の概要", name)
        text = _CHAPTER.format(title, name, summary)
        (home / f"{name}.md").write_text(text, encoding="utf-8")
        (home / "tables" / f"hyo-{name}.yaml").write_text(_TABLE, encoding="utf-8")
    whole = f"{_BOOK}chapters: [ichi.md, ni.md, san.md]\n"
    (home / "publication.yaml").write_text(whole, encoding="utf-8")
    return home


def _pages(folder: Path, settings: str) -> tuple[Book, list[str]]:
    """What a publication file based on the book gives: the book, and the text of its pages."""
    file = folder / "gaiyo.yaml"
    file.write_text(f"base: publication.yaml\n{settings}", encoding="utf-8")
    book = build(prepare(file, Options()), Options(), lambda *_: None)
    pages = PdfReader(BytesIO(next(iter(book.pdfs.values())))).pages
    return book, ["".join(page.extract_text().split()) for page in pages]


@pytest.mark.usefixtures("one_set_of_faces")
def test_an_extract_has_the_numbers_and_pages_of_the_whole(folder: Path) -> None:
    chosen = "chapters: [{chapter: {file: san.md, only: [gaiyo-san, setsu-san]}}]\n"
    book, pages = _pages(folder, f"base-pages: true\n{chosen}")
    text = "".join(pages)
    assert book.diagnostics == ()
    assert "第3章" in text
    assert "表3" in text
    assert text.count("本編3ページ") == 2  # the chapter, and its section
    assert "三つ目の概要" in text
    assert "本編" not in "".join(_pages(folder, chosen)[1])


@pytest.mark.usefixtures("one_set_of_faces")
def test_a_reference_to_what_is_left_out_may_tell_its_page(folder: Path) -> None:
    file = folder / "san.md"
    text = file.read_text(encoding="utf-8")
    reference = "[{label}（{page}ページ）](#setsu-ni)"
    file.write_text(text.replace("本文", reference), encoding="utf-8")
    chosen = "chapters: [{chapter: {file: san.md, only: [gaiyo-san, setsu-san]}}]\n"
    _, pages = _pages(folder, f"base-pages: true\n{chosen}")
    assert "本編第2章1（2ページ）" in "".join(pages)


@pytest.mark.usefixtures("one_set_of_faces")
def test_slides_have_a_page_for_each_summary(folder: Path) -> None:
    book, pages = _pages(folder, "layout: slides\n")
    assert book.diagnostics == ()
    assert len(pages) == 3
    for number, (page, title) in enumerate(
        zip(pages, ("一つ目", "二つ目", "三つ目"), strict=True), 1
    ):
        assert f"{title}の概要" in page
        assert f"第{number}章" in page
        assert f"表{number}" in page
    first = book.laid[0].laid.pages[0]
    assert (round(first.width), round(first.height)) == (297, 210)
