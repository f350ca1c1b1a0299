"""The screen PDF before veraPDF, page-validation, qpdf and a gate of our own; planted faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.books import EDITION, HARD, MIHON, Built, all_kinds, built, made
from tests.judges import gate
from tests.judges.faults import FAULTS, planted
from tests.judges.judges import MISSING, broken_rules

judged = pytest.mark.skipif(bool(MISSING), reason=f"judges are missing: {', '.join(MISSING)}")

CMYK = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
SETTINGS = "title: 検証の本\nfront: [contents]\nback: []\ndate: 2026-03-31\nchapters: [01.md]\n"
TEXT = """# 章

## 節

一つ目の文。[外](https://example.jp/)を見よ。[^a]

![図の代わりの文](figures/a.png)

| 国 | 数 |
| --- | --- |
| 甲 | 1 |

二つ目の文。

三つ目の文。

[^a]: 注の文。
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book of two pages with everything that can be spoilt."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "figures").mkdir()
    Image.new("RGB", (400, 300), (90, 120, 200)).save(folder / "figures" / "a.png", dpi=(350, 350))
    (folder / "publication.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "01.md").write_text(TEXT, encoding="utf-8")
    return made(folder)


BOOKS = {"edition": lambda: EDITION, "mihon": lambda: MIHON, "hard": lambda: HARD,
         "everything": all_kinds}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_the_tree_says_what_the_source_says(name: str) -> None:
    book = built(BOOKS[name]())
    assert list(gate.failures(book.pdfs["screen"], book)) == []


@judged
def test_no_judge_objects(tmp_path: Path) -> None:
    files = []
    for name, folder in BOOKS.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(built(folder()).pdfs["screen"])
    assert {file.name: rules for file, rules in broken_rules(files).items() if rules} == {}


@judged
@pytest.mark.skipif(not CMYK.exists(), reason=f"no profile {CMYK}")
def test_a_picture_in_cmyk_becomes_srgb(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (1300, 1000), (0, 255, 255, 0))
    picture.save(tmp_path / "a.jpg", icc_profile=CMYK.read_bytes(), dpi=(300, 300))
    (tmp_path / "publication.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "01.md").write_text("# 章\n\n![赤い面](a.jpg)\n", encoding="utf-8")
    file = tmp_path / "a.pdf"
    file.write_bytes(made(tmp_path).pdfs["screen"])
    assert broken_rules([file]) == {file: []}
    image = PdfReader(file).pages[0].images[0]
    assert image.image is not None and image.image.mode == "RGB"
    red, green, _ = image.image.getpixel((600, 500))  # type: ignore[misc]
    assert red > 180 and green < 80


@judged
def test_every_planted_fault_is_found(tmp_path: Path, small: Built) -> None:
    pdf = small.pdfs["screen"]
    copies = {"none": planted(pdf, lambda writer: None)}
    copies |= {name: planted(pdf, fault) for name, fault in FAULTS.items()}
    files = {name: tmp_path / f"{name}.pdf" for name in copies}
    for name, content in copies.items():
        files[name].write_bytes(content)
    rules = broken_rules(list(files.values()))
    found = {name: [*rules[files[name]], *gate.failures(copies[name], small)] for name in copies}
    assert found.pop("none") == []
    assert [name for name in FAULTS if not found[name]] == []


@pytest.mark.parametrize("name", ["heads as data", "trim box beyond the sheet", "lost sentence",
                                  "swapped order", "figure without alternative"])  # fmt: skip
def test_the_gate_finds_what_no_judge_does(name: str, small: Built) -> None:
    assert list(gate.failures(planted(small.pdfs["screen"], FAULTS[name]), small)) != []
