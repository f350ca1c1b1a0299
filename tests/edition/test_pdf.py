"""The edition as a PDF: outline, numbers, links, labels, fonts, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import Destination

from tests.books import EDITION, Built, built, made

OUTLINE = """
0 概観
0 軍縮・不拡散に対する世界的な取組
1 1.　軍縮・軍備管理・不拡散とは
1 2.　なぜ軍縮・不拡散への取組がなされてきたのか
0 第1章　軍縮・不拡散に対する日本の基本的考え方
1 1.　平和への願いと唯一の被爆国としての使命
1 2.　日本の安全保障上の観点
1 3.　人道主義的アプローチ
1 4.　人間の安全保障の観点
0 第2章　軍縮・不拡散をめぐる現状及び日本の取組
1 1.　地域の不拡散問題
2 （1）　北朝鮮
2 （2）　イラン
2 （3）　インド・パキスタン
1 2.　核軍縮・不拡散
2 （1）　核軍縮
2 （2）　不拡散
3 （イ）　国連における取組
3 （ロ）　G8における取組
3 （ハ）　拡散に対する安全保障構想（PSI）
2 （3）　核セキュリティ
2 （4）　ロシアに対する日本の非核化協力
1 3.　生物・化学兵器
1 4.　通常兵器
1 5.　軍縮・不拡散分野における国際協力
1 6.　軍縮・不拡散分野におけるODAの活用
""".strip().split("\n")
MATTER = {"凡例", "目次", "用語集", "索引"}


def book() -> Built:
    return built(EDITION)


@cache
def reader() -> PdfReader:
    assert book().pdfs, book().diagnostics
    return PdfReader(BytesIO(book().pdfs["screen"]))


def outline(entries: Any, level: int = 0) -> Iterator[tuple[int, str, int]]:
    """Level, title and page (from 0) of every bookmark."""
    for entry in entries:
        if isinstance(entry, Destination):
            page = reader().get_destination_page_number(entry)
            assert page is not None
            yield level, str(entry.title), page
        else:
            yield from outline(entry, level + 1)


def text(page: int) -> str:
    return re.sub(r"\s", "", reader().pages[page].extract_text())


def test_no_findings() -> None:
    assert book().diagnostics == ()


def test_the_outline_has_the_26_headings() -> None:
    found = [f"{level} {title}" for level, title, _ in outline(reader().outline)]
    assert [line for line in found if line[2:] not in MATTER] == OUTLINE


def test_the_contents_name_the_page_of_every_heading_of_three_levels() -> None:
    labels = reader().page_labels
    pages = [n for n, label in enumerate(labels) if "目次" in text(n) and label in ("iii", "iv")]
    lines = [
        re.sub(r"\s", "", line)
        for n in pages
        for line in reader().pages[n].extract_text().split("\n")
    ]
    for level, title, page in outline(reader().outline):
        if level < 3 and title not in {"凡例", "目次"}:
            name = re.escape(re.sub(r"\s", "", title))
            assert any(re.fullmatch(name + r"\.*" + labels[page], line) for line in lines), title


def test_every_link_leads_somewhere() -> None:
    names = reader().named_destinations
    count = 0
    for page in reader().pages:
        for annotation in page.get("/Annots", []):
            found = annotation.get_object()
            if "/Dest" in found:
                assert found["/Dest"] in names
                count += 1
    assert count > 150


def test_page_labels() -> None:
    labels = reader().page_labels
    assert labels[:6] == ["表1", "表2", "i", "ii", "iii", "iv"]
    assert labels[labels.index("1") :] == [
        str(n + 1) for n in range(len(labels) - labels.index("1"))
    ]


def test_folios_are_the_labels() -> None:
    labels = reader().page_labels
    printed = [n for n in range(len(labels)) if text(n) and labels[n].isdigit()]
    with_folio = [n for n in printed if text(n).endswith(labels[n]) or labels[n] in text(n)[-6:]]
    assert len(with_folio) >= len(printed) - 2  # the half title and the colophon have none


def test_fonts_are_the_declared_ones_embedded_and_subset() -> None:
    fonts = {}
    for page in reader().pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            found = font.get_object()
            descendant = found["/DescendantFonts"][0].get_object()
            fonts[str(found["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    assert fonts
    for name, descriptor in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+Noto-(Serif|Sans)-CJK-JP.*", name), name
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


def test_title_author_and_language() -> None:
    metadata = reader().metadata
    assert metadata is not None
    assert metadata.title == "日本の軍縮・不拡散外交　概観"
    assert metadata.author == "白書組版プロジェクト"
    assert str(reader().root_object["/Lang"]) == "ja"


def test_two_placeholders_and_the_table() -> None:
    assert [entry["label"] for entry in book().open_pictures] == ["写真1", "写真2"]
    whole = "".join(text(n) for n in range(len(reader().pages)))
    assert whole.count("未入稿") == 3  # two placeholders and a word of the explanatory notes
    assert len(re.findall(r"\d{1,2}月\d{1,2}日(?=日|第10回)", whole)) >= 22


def test_the_edition_says_what_it_is() -> None:
    pages = [0, reader().page_labels.index("ii"), len(reader().pages) - 1]
    for page in pages:
        assert "外務省の刊行物ではない" in text(page)
        assert "見本" in text(page)


def test_two_builds_are_the_same_bytes() -> None:
    assert made(EDITION).pdfs == book().pdfs
