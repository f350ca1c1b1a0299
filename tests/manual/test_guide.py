"""The guide for editors is true: every message that it quotes comes from the mistake it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image

from hakusho.commands.new import create
from hakusho.findings.codes import CODES
from hakusho.findings.diagnostic import Diagnostic, show
from hakusho.html.sections import section_html, sections
from hakusho.html.writer import Writer
from hakusho.machine.places import ROOT, THEMES
from hakusho.manual.pages import PAGES
from hakusho.manuscript.checks.catalogue import MANUSCRIPT
from hakusho.manuscript.prepare import with_whole
from hakusho.publication import reading as publication
from hakusho.publication.numbering import number
from hakusho.settings.theme import ThemeFolder

GUIDE = sorted((PAGES / "執筆の手引き").glob("*.md"))
GUIDE_TO_MESSAGES = PAGES / "執筆の手引き" / "誤りの読み方.md"
ONE, TWO = "01-genjo.md", "02-torikumi.md"
LEDGER = "key-figures.yaml"
FIGURES, CSV, TABLE = "figures.yaml", "tables/tbl-riyo.csv", "tables/tbl-riyo.yaml"
SETTINGS, CORRECTIONS = "publication.yaml", "corrections.yaml"
CORRECTION = "- place: genjo\n  found: 2つ\n  corrected: 3つ\n"
_ROW = re.compile(r"^\| ([A-Z][0-9]{3}) \| (.+?) \| ", re.M)

# Mistakes of editors in the starter: the file, what is replaced (all of it by "*"), by what.
MISTAKES: tuple[tuple[str, str, str], ...] = (
    (SETTINGS, "title:", "edition: ud\ntitle:"),
    (ONE, "みほん市には", "　みほん市には"),
    (ONE, "3つの分館", "３つの分館"),
    (ONE, "みほん市には", "$E=mc^2$、みほん市には"),
    (ONE, "みほん市には", "> [!NOTES]\n> 補足である。\n\nみほん市には"),
    (ONE, "みほん市には", "[許諾](LICENSE)、みほん市には"),
    (ONE, "**電子図書館**", "**電子図書館"),
    (ONE, "みほん市には", "    みほん市には"),
    (ONE, "みほん市には", "次のとおりである。\n・みほん市には"),
    (ONE, "みほん市には", "次のとおりである。\n---\nみほん市には"),
    (ONE, "みほん市には", "＊＊強調＊＊みほん市には"),
    (ONE, "## 建物", "##建物"),
    (ONE, "みほん市には", '[この章](#dai "章の題")を見る。みほん市には'),
    (ONE, "## 建物", "[a][sanko]\n\n[sanko]: https://a.jp\n[sanko]: https://b.jp\n\n## 建物"),
    (ONE, "## 建物", "| 左 | 右 |\n| - | - |\n| 一 | 二 | 三 |\n続き\n\n## 建物"),
    (TWO, "*", "<<<<<<< HEAD\nあ\n=======\nい\n>>>>>>> b\n"),
    (TWO, "### 公表", "#### 公表"),
    (ONE, "# 図書館の現状", "## 図書館の現状"),
    (ONE, "## 建物", "# 建物"),
    (ONE, "## 建物", "第2節　建物"),
    (ONE, "## 利用", "## 第1節 利用"),
    (ONE, "## 建物 {#tatemono}", "##"),
    (TWO, "{#junjo}", "{#順序}"),
    (ONE, "(#torikumi)", "(#torikmi)"),
    (ONE, "(#torikumi)", "(#)"),
    (ONE, "[](#tbl-riyo)の", "表9-9の"),
    (TWO, "{#kohyo}", "{#junjo}"),
    (TWO, "{page}", "{pages}"),
    (CSV, "182400,", "182,400,"),
    (CSV, "kami", "kamii"),
    (CSV, "6310", "不明"),
    (ONE, "#tbl-riyo\n:::", "#tbl-nai\n:::"),
    (FIGURES, "credit:", "rights:"),
    (FIGURES, "alt:", "rights:"),
    (FIGURES, ".jpg", ".gif"),
    (FIGURES, "status: 未入稿", "status: 入稿済"),
    (ONE, "#photo-chuo\n:::", "#photo-chuou\n:::"),
    (ONE, "[^kaishu]: 改修", "[^kaishu-2]: 改修"),
    (ONE, "残る[^kaishu]", "残る"),
    (ONE, "[^kaishu]: 改修", "[^kaishu]: 一つ目\n\n[^kaishu]: 改修"),
    (TWO, "市は、次の", "市は、OPACを使い、次の"),
    (TWO, "市は、次の", "市は、図書館間相互貸借（ILL）を使い、次の"),
    ("glossary.yaml", "ill:", "zoku:\n  term: 電子図書館\nill:"),
    (TWO, "年次報告|ねんじほうこく", "年次報告"),
    (ONE, "|しっ|くい}", "|し|っ|くい}"),
    (ONE, "《《いつでも》》", "《《いつでも》"),
    (TWO, "{nobr:10時}", "{nobrr:10時}"),
    (SETTINGS, TWO, "03-nai.md"),
    (SETTINGS, "subtitle:", "sub-title:"),
    (SETTINGS, "edition: 初版", "date: 2026年11月"),
    (SETTINGS, "chapter: 01", "tokushu: 01"),
    (SETTINGS, "edition: 初版", "front: [sidebar]"),
    ("00-hajimeni.md", ":::{signature}", ":::{signatur}"),
    (TABLE, "title: 紙の資料", "title: 紙の資料（注2）"),
    (SETTINGS, "edition: 初版", "isbn: 978-4-9999999-0-8"),
    (SETTINGS, "edition: 初版", "price: 2000"),
    (SETTINGS, "edition: 初版", "base: hon-pen.yaml"),
    (SETTINGS, "edition: 初版", "base: ../hon.yaml"),
    (SETTINGS, "edition: 初版", "base: publication.yaml"),
    (SETTINGS, "chapter: 01-genjo.md", "chapter: {file: 01-genjo.md, only: [riyou]}"),
    (CORRECTIONS, "*", CORRECTION),
    (CORRECTIONS, "*", CORRECTION + "  reason: 年次報告による。\n  status: 済\n"),
)


def _cp932(folder: Path, name: str = ONE) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_bytes(text.encode("cp932", "replace"))


def _without_table(folder: Path) -> None:
    (folder / TABLE).unlink()


def _broken_picture(folder: Path) -> None:
    (folder / "figures" / "photo-chuo.jpg").write_text("画像ではない", encoding="utf-8")


def _picture(width: int, height: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        Image.new("RGB", (width, height)).save(folder / "figures" / "photo-chuo.jpg")

    return make


def _outside(folder: Path) -> None:
    (folder / "publication.yaml").rename(folder / "honpen.yaml")
    settings = "base: honpen.yaml\nchapters: [02-torikumi.md]\n"
    (folder / "publication.yaml").write_text(settings, encoding="utf-8")


def _long_address(folder: Path) -> None:
    _replace(folder, SETTINGS, "edition: 初版", "qr-codes: notes")
    _replace(folder, ONE, "[^kaishu]: 改修", f"[^kaishu]: <https://www.example.jp/{'a' * 200}>改修")


def _chart(old: str = "", new: str = "") -> Callable[[Path], None]:
    """The chart of the guide in the starter, with a mistake in it."""

    def make(folder: Path) -> None:
        page = (PAGES / "執筆の手引き" / "グラフを作る.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"^```yaml\n(.+?)^```$", page, re.M | re.S)
        assert old in example
        with (folder / FIGURES).open("a", encoding="utf-8") as ledger:
            ledger.write("\n" + example.replace(old, new))
        with (folder / ONE).open("a", encoding="utf-8") as chapter:
            chapter.write("\n:::{figure} #fig-riyo\n:::\n")

    return make


def _slides(old: str = "", new: str = "", settings: bool = True) -> Callable[[Path], None]:
    """The summary and the slides of the guide in the starter, with a mistake in the summary."""

    def make(folder: Path) -> None:
        page = (PAGES / "執筆の手引き" / "スライドを作る.md").read_text(encoding="utf-8")
        (summary,) = re.findall(r"^   ```markdown\n(.+?)^   ```$", page, re.M | re.S)
        (slides,) = re.findall(r"^```yaml\n(.+?)^```$", page, re.M | re.S)
        assert old in summary
        text = re.sub("^   ", "", summary, flags=re.M).replace(old, new) if old else summary
        text = re.sub("^   ", "", text, flags=re.M)
        _replace(folder, ONE, "## 利用", f"{text}\n## 利用")
        if settings:
            (folder / "slides.yaml").write_text(slides, encoding="utf-8")

    return make


def _no_summary(folder: Path) -> None:
    settings = folder / SETTINGS
    settings.write_text(settings.read_text(encoding="utf-8") + "layout: slides\n", "utf-8")


def _key_figures(old: str = "", new: str = "", name: str = LEDGER) -> Callable[[Path], None]:
    """The key figures of the guide in the starter, with a mistake in a file of the book."""

    def make(folder: Path) -> None:
        page = (PAGES / "執筆の手引き" / "主な数値を見せる.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"^```yaml\n(.+?)^```$", page, re.M | re.S)
        (folder / LEDGER).write_text(example, encoding="utf-8")
        with (folder / ONE).open("a", encoding="utf-8") as chapter:
            chapter.write("\n:::{key-figures} #suji-riyo\n:::\n")
        if old:
            _replace(folder, name, old, new)

    return make


def _table(name: str = "yaml", old: str = "", new: str = "") -> Callable[[Path], None]:
    """The table of the guide in the starter, with a mistake in its definition or its data."""

    def make(folder: Path) -> None:
        page = (PAGES / "執筆の手引き" / "表を作る.md").read_text(encoding="utf-8")
        for kind, example in re.findall(r"^```(yaml|csv)\n(.+?)^```$", page, re.M | re.S):
            assert kind != name or old in example
            text = example.replace(old, new) if kind == name and old else example
            (folder / "tables" / f"tbl-hanki.{kind}").write_text(text, encoding="utf-8")
        with (folder / ONE).open("a", encoding="utf-8") as chapter:
            chapter.write("\n:::{table} #tbl-hanki\n:::\n")

    return make


TABLES = (
    _table("csv", '"1,200"', '"1,20"'),
    _table("csv", '"2,830"', '"2,930"'),
    _table("yaml", "上半期／紙, kind", "上半期／雑誌, kind"),
    _table("csv", '計,"1,600",130,"1,720",180,"3,630"', "（注）速報である。"),
)
CHARTS = (
    _chart("form: stacked", "form: pie"),
    _chart("category: nendo", "category: nendo\n    total: denshi"),
    _chart("  unit: 点\n", ""),
)
KEY_FIGURES = (
    _key_figures("#suji-riyo", "#suji-riyou", ONE),
    _key_figures('      value: "4"\n', ""),
    _key_figures("row: 2025年度", "row: 2026年度"),
    _key_figures("9875", "0", CSV),
)
SLIDES = (
    _slides("#tbl-riyo", "#tbl-riyou"),
    _slides("電子図書館の貸出しが増えた {", "{"),
    _slides(settings=False),
    _no_summary,
)
PICTURES = (_broken_picture, _picture(800, 533), _picture(1200, 800))
ACCIDENTS = (
    _cp932,
    partial(_cp932, name=CSV),
    _long_address,
    _outside,
    _without_table,
    *PICTURES,
    *CHARTS,
    *TABLES,
    *KEY_FIGURES,
    *SLIDES,
)


def _replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if old != "*":
        assert old in text, (name, old)
        new = text.replace(old, new)
    path.write_text(new, encoding="utf-8")


def _mistake(mistake: tuple[str, str, str], folder: Path) -> None:
    _replace(folder, *mistake)


def _findings(folder: Path) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    book = publication.read(folder, found.append)
    if book is not None:
        labels = with_whole(book, number(book, found.append))
        for check in MANUSCRIPT:
            found += check(book, labels)
    yield from found


@cache
def _said() -> frozenset[tuple[str, str]]:
    """The code and message of every finding that the mistakes give."""
    found: set[tuple[str, str]] = set()
    makers: list[Callable[[Path], None]] = [*ACCIDENTS]
    makers += [partial(_mistake, mistake) for mistake in MISTAKES]
    for make in makers:
        with TemporaryDirectory() as home:
            folder = Path(home) / "本"
            create(folder)
            make(folder)
            found |= {(d.code, d.message) for d in _findings(folder)}
    return frozenset(found)


def _rows() -> Iterator[tuple[str, str, str]]:
    for page in GUIDE:
        for code, text in _ROW.findall(page.read_text(encoding="utf-8")):
            if not text.startswith("（"):
                yield page.stem, code, text.replace("\\|", "|")


@pytest.mark.parametrize(("page", "code", "text"), list(_rows()), ids=lambda value: value)
def test_a_quoted_message_is_really_said(page: str, code: str, text: str) -> None:
    pattern = re.compile(re.escape(text).replace("…", ".*"))
    said = [message for said_code, message in _said() if said_code == code]
    assert [message for message in said if pattern.match(message)], said


def test_the_chart_of_the_guide_is_right(tmp_path: Path) -> None:
    create(tmp_path / "本")
    before = [d.code for d in _findings(tmp_path / "本")]
    _chart()(tmp_path / "本")
    assert [d.code for d in _findings(tmp_path / "本")] == before


def test_the_key_figures_of_the_guide_are_right(tmp_path: Path) -> None:
    create(tmp_path / "本")
    before = [d.code for d in _findings(tmp_path / "本")]
    _key_figures()(tmp_path / "本")
    assert [d.code for d in _findings(tmp_path / "本")] == before


def test_the_table_of_the_guide_is_right(tmp_path: Path) -> None:
    create(tmp_path / "本")
    before = [d.code for d in _findings(tmp_path / "本")]
    _table()(tmp_path / "本")
    assert [d.code for d in _findings(tmp_path / "本")] == before


def test_a_draft_says_its_faults_in_their_places(tmp_path: Path) -> None:
    create(tmp_path / "本")
    for mistake in (
        (ONE, "(#torikumi)", "(#torikmi)"),
        (ONE, "#photo-chuo\n:::", "#photo-chuou\n:::"),
        (ONE, "#tbl-riyo\n:::", "#tbl-riyou\n:::"),
        (ONE, "[^kaishu]: ", "[^kaishu]： "),
    ):
        _replace(tmp_path / "本", *mistake)
    found: list[Diagnostic] = []
    book = publication.read(tmp_path / "本", found.append)
    assert book is not None
    theme = ThemeFolder.built_in(THEMES / "ai")
    writer = Writer(publication=book, labels=number(book, found.append), theme=theme, is_draft=True)
    html = "".join(
        section_html(writer, section, {}, "recto")
        for section in sections(writer)
        if section.chapters
    )
    page = (PAGES / "執筆の手引き" / "下書きを作る.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^ *\| .+? \| (【.+?】) \|$", page, re.M)
    assert len(quoted) == 4
    assert [text for text in quoted if text not in html] == []


def test_the_message_in_the_documents_is_printed_like_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("content", "toshokan")
    create(folder)
    _replace(folder, ONE, "(#torikumi)", "(#torikmi)")
    printed = next(show(diagnostic) for diagnostic in _findings(folder)).split("\n")
    for page in (ROOT / "README.md", ROOT / "README.ja.md", GUIDE_TO_MESSAGES):
        lines = page.read_text(encoding="utf-8").split("\n")
        start = next(n for n, line in enumerate(lines) if "error[R001]" in line)
        indent = len(lines[start]) - len(lines[start].lstrip())
        assert [line[indent:] for line in lines[start : start + len(printed)]] == printed


@pytest.mark.parametrize("name", ["はじめる", "ネットワークのない所で使う"])
def test_what_the_set_up_says_is_in_the_program(name: str) -> None:
    program = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in (
            "build.py",
            "build.cmd",
            "hakusho/commands/setup.py",
            "hakusho/machine/bundle.py",
            "hakusho/machine/facts.py",
            "hakusho/commands/stopped.py",
        )
    )
    page = (PAGES / "執筆の手引き" / f"{name}.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^\| `(.+?)` \| ", page, re.M)
    assert quoted
    assert [text for text in quoted if text not in program] == []


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_a_page_is_short_and_names_known_codes(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert set(re.findall(r"\b([AEGMPRTUY][0-9]{3})\b", text, re.A)) <= set(CODES)
    assert "## 手順" in text
    assert "## うまくいかないとき" in text
    assert f"執筆の手引き/{page.name}" in (PAGES / "README.md").read_text(encoding="utf-8")
