"""The proof is the book with marks over it, and is written whatever is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from hakusho.commands.cli import main
from hakusho.commands.new import create
from hakusho.machine.places import ROOT
from hakusho.manuscript.prepare import Options
from hakusho.profiles.book import sheets
from hakusho.profiles.catalogue import PROFILES
from hakusho.profiles.proofmarks import Marks, marks
from kumihan.pdf.contents import GraphicsState, Reader
from tests.proof.books import built, commit, write

ONE = """# はじめ {#hajime}

段落の初めは、[](#owari)で見る。<!-- 年を確かめる -->続きの文である。[^a]

[^a]: 注の文。<!-- 注の覚え書き -->

<!-- 次の段落への覚え書き -->

:::{figure} #photo-a
:::

<!-- 章の終わりの覚え書き -->
"""
TWO = "# おわり {#owari}\n\n" + "本文の段落である。\n\n" * 40
FIGURES = """photo-a:
  file: a.jpg
  caption: 写真<!-- 題の覚え書き -->
  credit: 編集室
  alt: 写真
  width: 90
  height: 60
"""
FILES = {"one.md": ONE, "two.md": TWO, "figures.yaml": FIGURES}


def _glyphs(page: Any, owner: PdfReader) -> list[tuple[str, float, float]]:
    """The characters of a page and their origins in pt from the corner of the trimmed page.

    Spaces are left out: they have no ink, and the screen has them where margins lie too.
    """
    reader = Reader(GraphicsState(), {})
    reader.run(page.get_contents(), page["/Resources"].get_object())
    left, foot = page.trimbox.lower_left
    return [
        (g.character, round(g.x - float(left), 2), round(g.y - float(foot), 2))
        for g in reader.glyphs
        if g.character != " "
    ]


def _pages(pdf: bytes) -> Iterator[list[tuple[str, float, float]]]:
    owner = PdfReader(BytesIO(pdf))
    yield from (_glyphs(page, owner) for page in owner.pages)


def test_the_proof_has_the_text_of_the_screen_on_the_same_baselines(tmp_path: Path) -> None:
    """It has more, and that after all the text of a page."""
    create(tmp_path / "本")
    pdfs = built(tmp_path / "本", Options(profiles=("screen", "proof"))).pdfs
    screen, proof = list(_pages(pdfs["screen"])), list(_pages(pdfs["proof"]))
    assert sum(map(len, screen)) > 1000
    for number, page in enumerate(screen):
        assert proof[number][: len(page)] == page, number


@pytest.mark.parametrize(
    ("old", "new", "bars", "height"),
    [
        ("目印", "しるし", 1, 1),
        ("本文の段落である。目印", "目印", 1, 1),
        ("目印", "目印" + "加えた文である。" * 20, 5, 5),
        ("目印", "**目印**", 1, 19),  # no character is another: the whole paragraph
    ],
)
def test_only_the_lines_that_read_otherwise_are_marked(
    tmp_path: Path, old: str, new: str, bars: int, height: int
) -> None:
    text = f"# 章\n\n{'本文の段落である。' * 40}目印{'本文の段落である。' * 40}\n"
    write(tmp_path, {"a.md": text})
    commit(tmp_path)
    (tmp_path / "a.md").write_text(text.replace(old, new), encoding="utf-8")
    found = [at for one in _marks(tmp_path, "HEAD") for at in one.changed]
    assert len(found) == bars
    assert sum(at.height for at in found) == pytest.approx(height * 6.75)  # 27H


def _marks(folder: Path, since: str = "") -> list[Marks]:
    book = built(folder, Options(profiles=("proof",), since=since))
    return marks(book, tuple(sheets(book)))


def test_ids_references_and_remarks_stand_on_their_pages(tmp_path: Path) -> None:
    found = _marks(write(tmp_path, FILES))
    page = next(one for one in found if one.remarks)
    asides = [aside.text for aside in page.asides]
    assert {"#hajime", "#photo-a　未入稿", "→ #owari"} <= set(asides)
    remarks = {aside.number: aside.text for aside in page.asides if aside.number}
    assert sorted(remarks) == [1, 2, 3, 4, 5]
    assert remarks[1] == "1　年を確かめる"
    assert {text[2:] for text in remarks.values()} == {
        "年を確かめる",
        "次の段落への覚え書き",
        "章の終わりの覚え書き",
        "題の覚え書き",
        "注の覚え書き",
    }
    figure = next(aside for aside in page.asides if aside.is_open and not aside.number)
    assert page.remarks[2].y < figure.y < page.remarks[3].y + 100


def test_what_has_no_room_is_listed_at_the_end(tmp_path: Path) -> None:
    long = "長い覚え書きである。" * 300
    write(tmp_path, {"one.md": f"# 章\n\n本文。<!-- {long} -->\n"})
    book = built(tmp_path, Options(profiles=("proof",)))
    reader = PdfReader(BytesIO(book.pdfs["proof"]))
    assert reader.page_labels[-1] == "覚え書き1"
    assert len(reader.pages) == book.pages + 1
    text = "".join(reader.pages[-1].extract_text().split())
    assert text.startswith("余白に入らない覚え書き（1ページ）1長い覚え書きである。")
    assert text.count("長い覚え書きである。") == 300


def test_a_remark_on_a_page_without_margins_is_listed(tmp_path: Path) -> None:
    files = {"a.md": "# 部<!-- 部の覚え書き -->\n", "b.md": "# 章\n\n本文。\n"}
    folder = write(tmp_path, files)
    settings = folder / "publication.yaml"
    text = settings.read_text(encoding="utf-8").replace("[a.md, b.md]", "[{part: a.md}, b.md]")
    settings.write_text(text, encoding="utf-8")
    book = built(folder, Options(profiles=("proof",)))
    last = PdfReader(BytesIO(book.pdfs["proof"])).pages[-1]
    assert "部の覚え書き" in last.extract_text()


def test_stamp_embargo_and_revision_are_on_every_page(tmp_path: Path) -> None:
    write(tmp_path, FILES, "stamp: 案\nembargo: 2026-12-01\n")
    commit(tmp_path)
    hash_ = subprocess.run(
        ("git", "rev-parse", "--short=9", "HEAD"), cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode().strip()  # fmt: skip
    for changed in ("", "+"):
        pdf = built(tmp_path, Options(profiles=("proof",))).pdfs["proof"]
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        assert all("案　2026年12月1日 解禁" in text for text in pages)
        assert all(f"{hash_}{changed}　" in text for text in pages)
        (tmp_path / "one.md").write_text(ONE + "\n加えた。\n", encoding="utf-8")


def test_only_the_proof_is_stamped(tmp_path: Path) -> None:
    write(tmp_path, FILES, "stamp: 案\n")
    pdf = built(tmp_path, Options()).pdfs["screen"]
    assert "案" not in "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.usefixtures("one_set_of_faces")
def test_a_proof_is_always_written_and_nothing_else_with_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path / "hon", {"one.md": "# 章\n\n[](#nai)を見る。\n"}))
    assert main(["build", "--profile", "proof", "."]) == 0
    pages = PdfReader("output/hon-proof.pdf").pages
    assert "[R001]" in pages[0].extract_text()
    Path("output/hon-screen.pdf").write_bytes(b"old")
    capsys.readouterr()
    assert main(["build", "--profile", "all", "."]) == 1
    assert "screen、press のPDFは作っていません" in capsys.readouterr().err
    assert Path("output/hon-screen.pdf").read_bytes() == b"old"


@pytest.mark.usefixtures("one_set_of_faces")
def test_what_is_about_one_profile_keeps_no_other_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path / "hon", {"one.md": "# 章\n\n本文。\n"}))
    assert main(["build", "."]) == 0
    alone = Path("output/hon-screen.pdf").read_bytes()
    with Path("publication.yaml").open("a", encoding="utf-8") as settings:
        settings.write("press: {profile: nai.icc, condition: JC200103}\n")
    Path("output/hon-screen.pdf").unlink()
    assert main(["build", "--profile", "all", "."]) == 1
    said = capsys.readouterr().err
    assert "error[N002]" in said
    assert "誤りがあるので、press のPDFは作っていません" in said
    assert Path("output/hon-screen.pdf").read_bytes() == alone
    assert sorted(file.name for file in Path("output").glob("*.pdf")) == [
        "hon-proof.pdf",
        "hon-screen.pdf",
    ]
    Image.new("RGB", (300, 200)).save("a.png")
    Path("one.md").write_text("# 章\n\n![](a.png)\n", encoding="utf-8")
    assert main(["build", "."]) == 1
    assert Path("output/hon-screen.pdf").read_bytes() == alone


@pytest.mark.usefixtures("one_set_of_faces")
def test_a_release_is_written_when_nothing_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, {"one.md": "# 章\n\n本文。<!-- 済んだこと -->\n"}))
    assert main(["build", "--release", "."]) == 0
    Path("one.md").write_text("# 章\n\n本文。<!-- TODO 年 -->\n", encoding="utf-8")
    assert main(["build", "."]) == 0
    assert main(["build", "--release", "."]) == 1


def test_the_parts_keep_labels_and_the_links_within_them(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "one.md": ONE + "\n[](#hajime)と[](#owari)。\n"})
    pdfs = built(tmp_path, Options(is_split=True)).pdfs
    whole = PdfReader(BytesIO(pdfs["screen"]))
    parts = {name: PdfReader(BytesIO(pdf)) for name, pdf in pdfs.items() if name != "screen"}
    assert list(parts) == ["screen-cover", "screen-one", "screen-two"]
    labels = [label for part in parts.values() for label in part.page_labels]
    assert [label for label in whole.page_labels if label in labels] == labels
    assert set(parts["screen-one"].named_destinations) >= {"hajime"}
    assert "owari" not in parts["screen-one"].named_destinations
    pages = list(_pages(pdfs["screen-two"]))
    assert pages == list(_pages(pdfs["screen"]))[-len(pages) :]
    if shutil.which("qpdf"):
        for name, pdf in pdfs.items():
            file = tmp_path / f"{name}.pdf"
            file.write_bytes(pdf)
            assert subprocess.run(("qpdf", "--check", file), check=False).returncode == 0


def _run(folder: Path, output: Path, **environment: str) -> None:
    umask = int(environment.pop("umask"), 8)
    command = (sys.executable, str(ROOT / "build.py"), "build", "本", "--profile", "all",
               "--output", str(output))  # fmt: skip
    subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"HAKUSHO_NO_SETUP": "1"} | environment,
        preexec_fn=lambda: os.umask(umask),
        check=True,
    )


def test_every_profile_has_the_same_bytes_wherever_it_is_built(tmp_path: Path) -> None:
    """Another folder, time zone, locale, hash seed and umask."""
    (tmp_path / "a").mkdir()
    create(tmp_path / "a" / "本")
    shutil.copytree(tmp_path / "a" / "本", tmp_path / "b" / "x" / "本")
    _run(tmp_path / "a", tmp_path / "1", umask="022", TZ="Asia/Tokyo", LC_ALL="C.UTF-8",
         PYTHONHASHSEED="1")  # fmt: skip
    _run(tmp_path / "b" / "x", tmp_path / "2", umask="077", TZ="America/New_York", LC_ALL="C",
         PYTHONHASHSEED="2", HOME="/", USER="other")  # fmt: skip
    for profile in PROFILES:
        one, two = ((tmp_path / n / f"本-{profile}.pdf").read_bytes() for n in "12")
        assert one == two, profile
