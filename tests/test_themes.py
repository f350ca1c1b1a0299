"""Themes: what they give to a publication, and that a book is exchanged between them untouched."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine.places import ROOT, THEMES
from hakusho.manuscript.prepare import Options
from hakusho.publication import reading as publication
from hakusho.publication.reading import Publication
from hakusho.settings.theme import read_theme
from hakusho.trade.colour import contrast, lightness
from kumihan.meter import pdf, rules
from tests import square
from tests.books import built, made

BUILT_IN = sorted(path.parent.name for path in THEMES.glob("*/theme.yaml"))
BOOKS = sorted(path.parent for path in (ROOT / "content").glob("*/publication.yaml"))


@pytest.mark.parametrize("theme", BUILT_IN)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_a_book_is_well_set_in_every_theme(book: Path, theme: str, tmp_path: Path) -> None:
    own = built(book, Options(theme="" if theme == _own(book) else theme))
    advice = "P007"  # on the words: an editor may save a page
    assert [str(one) for one in own.diagnostics if one.code != advice] == []
    file = tmp_path / "book.pdf"
    file.write_bytes(own.pdfs["screen"])
    text = pdf.read(file)
    found = rules.measures(text)
    assert text.is_tagged
    assert [(one.title, one.worst) for one in found if one.is_must and one.is_failed] == []


def _own(book: Path) -> str:
    return str(yaml.safe_load((book / "publication.yaml").read_text(encoding="utf-8"))["theme"])


def _read(folder: Path, own: str = "", theme: str = "") -> tuple[Publication, list[Diagnostic]]:
    """A publication with these keys, in a theme of two columns of 22 characters."""
    (folder / "two").mkdir()
    given = "kihon-hanmen: {columns: 2, line-length: 22, character-size: 13}\n"
    text = (square.theme() / "theme.yaml").read_text(encoding="utf-8")
    (folder / "two" / "theme.yaml").write_text(text + given, encoding="utf-8")
    (folder / "a.md").write_text("# 題\n\n文\n", encoding="utf-8")
    settings = f"title: 試験\ntheme: two\nchapters: [a.md]\n{own}"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")
    found: list[Diagnostic] = []
    read = publication.read(folder, found.append, theme)
    assert read
    return read, found


def test_the_type_area_comes_from_the_theme(tmp_path: Path) -> None:
    read, found = _read(tmp_path)
    hanmen = read.settings.kihon_hanmen
    assert (hanmen.columns, hanmen.line_length, hanmen.number_of_lines) == (2, 22, 36)
    assert not found


def test_a_publication_has_its_own_keys_of_it(tmp_path: Path) -> None:
    read, found = _read(tmp_path, "kihon-hanmen: {columns: 1, line-length: 45}\n")
    hanmen = read.settings.kihon_hanmen
    assert (hanmen.columns, hanmen.line_length, hanmen.character_size) == (1, 45, 13)
    assert not found


def test_a_type_area_that_cannot_be_is_put_to_whoever_stated_it(tmp_path: Path) -> None:
    _, found = _read(tmp_path, "kihon-hanmen: {line-length: 45}\n")
    assert [(one.code, one.span.source.path.endswith("publication.yaml")) for one in found] == [
        ("Y004", True)
    ]


def test_another_theme_is_tried_without_touching_the_publication(tmp_path: Path) -> None:
    read, _ = _read(tmp_path, theme="ai")
    assert read.settings.kihon_hanmen.columns == 1
    assert read.name == f"{tmp_path.name}-ai"
    (tmp_path / "next").mkdir()
    _, found = _read(tmp_path / "next", theme="aoi")
    assert [(one.code, one.span.source.path) for one in found] == [("E005", "--theme")]


@pytest.mark.parametrize(
    ("files", "family"), [("square-2.ttf", "Other"), ("absent.ttf", square.FAMILY)]
)
def test_preferred_faces_are_taken_when_their_files_are_there(
    files: str, family: str, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = (square.theme() / "theme.yaml").read_text(encoding="utf-8")
    text += f"preferred-faces:\n  gothic: {{family: Other, files: [{files}]}}\n"
    (own / "theme.yaml").write_text(text, encoding="utf-8")
    shutil.copytree(square.theme() / "fonts", own / "fonts")
    theme = read_theme("own", tmp_path, Source("", "").span(), lambda one: None)
    assert theme
    assert theme.theme.faces["gothic"].family == family
    assert theme.theme.faces["text"].family == square.FAMILY


def test_colours_are_measured_as_the_standards_say() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # WCAG's own example
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#777777") == pytest.approx(50.0, abs=0.1)


_OWN = 'gold: {rgb: "#b08d3c", cmyk: [25, 40, 85, 10]}'


@pytest.mark.parametrize(
    ("colours", "codes"),
    [
        ('gold: {rgb: "#1D3F66", cmyk: [25, 40, 85, 10]}', ["E005"]),
        ('gold: {rgb: "#FFF", cmyk: [0, 0, 0, 5]}', ["E005"]),
        ('gold: {rgb: "#ffffff", cmyk: [0, 0, 0, 5]}\n  more: {rgb: "#FFFFFF", cmyk: [5, 5, 0, 0]}',
         ["E005", "E005"]),
        ('gold: {rgb: "#1d3f66", cmyk: [95.0, 75, 35, 15]}', []),
        ('gold: {rgb: "#1d3f66"}', ["Y003"]),
    ],
    ids=["upper-case", "short", "three-names", "same-inks", "no-inks"],
)  # fmt: skip
@pytest.mark.parametrize("is_ink", [True, False], ids=["inks", "rgb"])
def test_names_of_one_rgb_have_the_same_inks(
    colours: str, codes: list[str], is_ink: bool, tmp_path: Path
) -> None:
    """What the hint says leaves nothing to find, whichever of its two ways is taken."""
    text = (square.theme() / "theme.yaml").read_text(encoding="utf-8").replace(_OWN, colours)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "theme.yaml").write_text(text, encoding="utf-8")
    found: list[Diagnostic] = []
    theme = read_theme("own", tmp_path, Source("p", "").span(), found.append)
    assert [one.code for one in found] == codes
    assert (theme is None) == ("E005" in codes)
    lines = text.split("\n")
    for one in found:
        line = lines[one.span.line - 1]
        if inks := re.search(r"cmyk を (\[.*\]) にそろえるか、rgb を (\S+) のように", one.hint):
            assert re.search(r"（最初は \S*own/theme.yaml:\d+:3）", one.message)
            key, value = ("cmyk", inks[1]) if is_ink else ("rgb", inks[2])
            line = re.sub(key + r': (\[.*\]|"\S+")', f"{key}: {value}", line)
        elif codes == ["Y003"]:
            line = line.replace("}", ", cmyk: [95, 75, 35, 15]}")
        else:
            line = line.replace("#FFF", "#fffffe")
        lines[one.span.line - 1] = line
    (tmp_path / "own" / "theme.yaml").write_text("\n".join(lines), encoding="utf-8")
    found.clear()
    assert read_theme("own", tmp_path, Source("p", "").span(), found.append)
    assert found == []


_LONG = (
    "{一般|いっぱん}会計の執行状況と{課題|かだい}及び{電子|でんし}政府の{推進|すいしん}に関する"
    "二行三行にもなる題"
)


@pytest.mark.parametrize("theme", BUILT_IN)
def test_readings_in_long_titles_touch_no_other_line(theme: str, tmp_path: Path) -> None:
    blocks = [f"{'#' * level} {_LONG}" for level in range(1, 5)]
    blocks += [f":::{{{kind}}} {_LONG}\n本文。\n:::" for kind in ("box", "sidebar")]
    (tmp_path / "a.md").write_text("\n\n".join(blocks), encoding="utf-8")
    (tmp_path / "p.md").write_text(f"# {_LONG}", encoding="utf-8")
    settings = f"title: 試験\ntheme: {theme}\nchapters: [part: p.md, a.md]\nfront: [contents]\n"
    (tmp_path / "publication.yaml").write_text(settings, encoding="utf-8")
    assert [str(one) for one in made(tmp_path).diagnostics if one.code == "P006"] == []
