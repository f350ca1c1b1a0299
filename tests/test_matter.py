"""Front and back matter: the lists that `front` and `back` ask for, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from hakusho.commands.new import create
from hakusho.findings.diagnostic import Diagnostic
from hakusho.html.matter import Begins
from hakusho.html.sections import Section, section_html, sections
from hakusho.html.writer import Writer
from hakusho.layout.rounds import page_label, paginate
from hakusho.machine.places import THEMES
from hakusho.publication.numbering import number
from hakusho.publication.reading import read
from hakusho.settings.theme import ThemeFolder


def _matter(folder: Path, settings: str, old: str = "", new: str = "") -> dict[str, str]:
    """The HTML of the sections of the starter with these settings added, by id."""
    writer = _writer(folder, settings, old, new)
    return {section.id: section_html(writer, section, {}, "recto") for section in sections(writer)}


def _writer(folder: Path, settings: str, old: str = "", new: str = "") -> Writer:
    """The writer of the starter with these settings added."""
    create(folder)
    file = folder / "publication.yaml"
    text = file.read_text(encoding="utf-8").replace(old, new) if old else file.read_text("utf-8")
    file.write_text(text + settings, encoding="utf-8")
    found: list[Diagnostic] = []
    book = read(folder, found.append)
    assert book is not None
    writer = Writer(
        publication=book,
        labels=number(book, found.append),
        theme=ThemeFolder.built_in(THEMES / "ai"),
    )
    assert found == []
    return writer


def test_contents_do_not_wait_for_page_numbers(tmp_path: Path) -> None:
    """They have gaps for them, which are filled when the book is put together."""
    writer = _writer(tmp_path / "本", "")
    contents = next(section for section in sections(writer) if section.id == "contents")
    folios = dict.fromkeys(writer.labels.by_id, "123")
    made = {section_html(writer, contents, pages, "recto") for pages in ({}, folios)}
    assert contents.stage == 0
    assert len(made) == 1


def _lists(contents: str) -> list[str]:
    return re.findall(r'<h2 id="list-of-[a-z-]+" class="list-title">([^<]*)', contents)


def test_lists_stand_in_the_order_of_front(tmp_path: Path) -> None:
    made = _matter(tmp_path / "本", "front: [contents, sidebars, figures-and-tables]\n")
    assert _lists(made["contents"]) == ["コラム", "図表"]
    numbers = re.findall(r'<span class="number">([^<]*)', made["contents"].partition("図表")[2])
    assert numbers == ["表1-1", "写真1"]


def test_lists_are_those_of_figures_and_tables_by_default(tmp_path: Path) -> None:
    assert _lists(_matter(tmp_path / "本", "")["contents"]) == ["図・写真", "表"]


def test_abbreviations_have_their_names_and_stand_in_the_contents(tmp_path: Path) -> None:
    made = _matter(tmp_path / "本", "back: [abbreviations]\n")
    row = re.search(r"<tr id=\"ill\">.*", made["abbreviations"])
    assert row is not None
    cells = re.sub("<[^>]*>", "|", row[0]).split("|")
    assert [cell for cell in cells if cell] == [
        "ILL", "図書館間相互貸借", "interlibrary loan"
    ]  # fmt: skip
    assert "電子図書館" not in made["abbreviations"]
    assert 'href="#abbreviations"' in made["contents"]
    assert 'href="#ill"' in made["chapter-3"]
    assert 'href="#denshi-toshokan"' not in made["chapter-2"]


def test_the_codes_of_a_book_stand_on_its_back_cover(tmp_path: Path) -> None:
    codes = "isbn: 978-4-9999999-0-3\nc-code: 0031\nprice: 2000\nback: [colophon, back-cover]\n"
    made = _matter(tmp_path / "本", codes)
    assert list(made)[-1] == "back-cover"
    for text in ("ISBN978-4-9999999-0-3", "C0031　¥2000E", "本体2,000円＋税", "1920031020008"):
        assert text in made["back-cover"]
    assert "<dt>ISBN</dt><dd>978-4-9999999-0-3</dd>" in made["colophon"]


def test_without_codes_the_back_cover_is_plain(tmp_path: Path) -> None:
    assert "book-code" not in _matter(tmp_path / "本", "back: [back-cover]\n")["back-cover"]


def test_the_colophon_says_everything_once(tmp_path: Path) -> None:
    """What the settings say of the book is in it, unless an entry says it."""
    settings = "colophon: {書名: 別の題, 発行者: みほん市, 作成日: 2026年}\ndate: 2026-11-01\n"
    own = "colophon:\n  編集・発行: みほん市編集室\n  発行年月: 2026年11月\n"
    settings += "isbn: 978-4-9999999-0-3\nc-code: 0031\nprice: 2000\nback: [colophon]\n"
    made = _matter(tmp_path / "本", settings, own, "")["colophon"]
    names = re.findall("<dt>([^<]*)", made)
    assert '<p class="title">別の題</p>' in made
    assert names[-1] == "定価"
    assert {"書名", "発行日", "発行"}.isdisjoint(names)
    assert {"発行者", "作成日"} <= set(names)


def test_words_in_latin_letters_stand_with_their_readings_and_with_the_latin(
    tmp_path: Path,
) -> None:
    index = _index(tmp_path / "本", "{index:PDF|ぴーでぃーえふ}{index:3版|さんはん}{index:Web}")
    heads = re.findall(r"<h2>([^<]*)</h2>(.*?)</section>", index, re.S)
    places = {head: re.findall('"word">([^<]*)', words) for head, words in heads}
    assert ("PDF" in places["は"], "PDF" in places["欧文"]) == (True, True)
    assert places["数字"] == ["3版"]
    assert [head for head, _ in heads][-2:] == ["欧文", "数字"]
    assert sum(words.count("Web") for words in places.values()) == 1


def test_a_word_with_no_after_another_stands_below_it(tmp_path: Path) -> None:
    words = (
        "{index:約物|やくもの}{index:約物の連続|やくもののれんぞく}{index:約物表|やくものひょう}"
    )
    index = _index(tmp_path / "本", words)
    assert re.findall('<li class="part"><span class="word">([^<]*)', index) == ["―の連続"]
    assert "約物表" in index


def _index(folder: Path, words: str) -> str:
    _writer(folder, "")
    chapter = next(folder.glob("02-*.md"))
    chapter.write_text(chapter.read_text("utf-8") + f"\n{words}\n", encoding="utf-8")
    book = read(folder, lambda _: None)
    assert book is not None
    theme = ThemeFolder.built_in(THEMES / "ai")
    writer = Writer(publication=book, labels=number(book, lambda _: None), theme=theme)
    section = next(one for one in sections(writer) if one.id == "index")
    return section_html(writer, section, {}, "recto")


def test_a_section_begins_on_its_side() -> None:
    asked: list[Begins] = ["anywhere", "verso", "recto", "verso", "anywhere"]
    made = [
        Section(id=str(n), title="", folios="back", begins=begins) for n, begins in enumerate(asked)
    ]
    assert list(paginate(made, {}).starts.values()) == [0, 1, 2, 3, 3]
    assert [page_label(style, 1).prefix for style in ("none", "back")] == ["表1", "表4"]


def test_afterwords_are_printed_without_a_colophon(tmp_path: Path) -> None:
    folder = tmp_path / "本"
    made = _matter(folder, "back: [glossary, back-cover]\n", "chapter: 02", "afterword: 02")
    assert list(made)[-3:] == ["glossary", "chapter-3", "back-cover"]


def test_with_a_glossary_the_terms_lead_there(tmp_path: Path) -> None:
    made = _matter(tmp_path / "本", "back: [glossary, abbreviations]\n")
    assert 'id="ill"' in made["glossary"]
    assert 'id="ill"' not in made["abbreviations"]
