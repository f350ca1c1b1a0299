"""The pages made from the code are current, complete, and say what the parser really does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from hakusho.commands.new import create
from hakusho.findings.codes import CODES
from hakusho.findings.diagnostic import Diagnostic
from hakusho.html.sections import section_html, sections
from hakusho.html.writer import Writer
from hakusho.machine.places import THEMES
from hakusho.manual import english
from hakusho.manual.keys import CHAPTER_KINDS, MATTER, SCHEMAS, SERIES, Keys
from hakusho.manual.markup import MARKUP, Markup
from hakusho.manual.messages import TYPICAL, example_of, messages_page
from hakusho.manual.pages import CASES, PAGES, pages
from hakusho.manual.values import written_fields
from hakusho.manuscript.checks.catalogue import MANUSCRIPT
from hakusho.publication import reading as publication
from hakusho.publication.numbering import DEFAULT_PATTERNS, number
from hakusho.settings.publication import BACK, FRONT, KINDS
from hakusho.settings.theme import ThemeFolder

ROWS = [(group, row) for group, rows in MARKUP.items() for row in rows]
FOLIOS = {"torikumi": "3", "junjo": "3", "kohyo": "3"}
LINES = ("p", "h1", "h2", "h3", "h4", "li", "tr", "pre", "figcaption", "div", "br", "aside")

_KEY_FIGURES = """suji-riyo:
  figures:
    - {label: 電子図書館の貸出し, data: tables/tbl-riyo.csv, category: nendo, row: 2025年度,
       column: denshi, unit: 点, since: 2024年度, change-label: 前年度比}
    - {label: 図書館と分館, value: "4", unit: 館}
"""


class _Printed(HTMLParser):
    """The characters that a chapter prints, line by line; notes come last."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.notes = ""
        self.open: list[tuple[str, str]] = []

    @property
    def lines(self) -> str:
        """Every line that has characters."""
        lines = (line.strip("｜") for line in (self.text + "\n" + self.notes).split("\n"))
        return "\n".join(line for line in lines if line.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("class", "").partition(" ")[0]
        if tag in LINES:
            self.text += "\n"
        if name == "footnote":
            self.notes += "\n" + values["data-number"] + "　"
        self.text += {"rt": "（", "td": "｜", "th": "｜"}.get(tag, "")
        self.text += "　" if name == "credit" else ""
        self.open.append((tag, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Empty elements, which print no characters."""
        self.text += "\n" if tag in LINES else ""

    def handle_endtag(self, tag: str) -> None:
        _, name = self.open.pop()
        if name in ("number", "note-label"):
            self.text += "　"
        self.text += "）" if tag == "rt" else "\n" if tag in LINES else ""

    def handle_data(self, data: str) -> None:
        names = {name for _, name in self.open}
        tags = {tag for tag, _ in self.open}
        if "placeholder" in names or "main" not in tags:
            return
        if "footnote" in names:
            self.notes += data
        else:
            self.text += data if "pre" in tags else data.replace("\n", "")


def _read(folder: Path, row: Markup) -> tuple[str, list[Diagnostic]]:
    """What a row's source prints in the place of the starter's first chapter, and findings."""
    create(folder)
    title = "" if row.source.startswith("# ") else "# 見本 {#mihon}\n\n"
    (folder / "mihon.md").write_text(title + row.source, encoding="utf-8")
    settings = folder / "publication.yaml"
    text = settings.read_text(encoding="utf-8").replace("01-genjo.md", "mihon.md")
    settings.write_text(text, encoding="utf-8")
    Image.new("RGB", (40, 30)).save(folder / "figures" / "chizu.png")
    with (folder / "figures.yaml").open("a", encoding="utf-8") as ledger:
        for name, caption in (("photo-mae", "改修の前"), ("photo-ato", "改修の後")):
            ledger.write(
                f"\n{name}: {{caption: {caption}, credit: みほん市, alt: 館, width: 70}}\n"
            )
    slides = "base: publication.yaml\nlayout: slides\n"
    (folder / "slides.yaml").write_text(slides, encoding="utf-8")
    (folder / "key-figures.yaml").write_text(_KEY_FIGURES, encoding="utf-8")
    found: list[Diagnostic] = []
    book = publication.read(folder, found.append)
    assert book is not None
    labels = number(book, found.append)
    for check in MANUSCRIPT:
        found += check(book, labels)
    writer = Writer(publication=book, labels=labels, theme=ThemeFolder.built_in(THEMES / "ai"))
    section = next(s for s in sections(writer) if s.id == "mihon")
    printed = _Printed()
    printed.feed(section_html(writer, section, FOLIOS, "recto"))
    own = [d for d in found if d.span.source.path.endswith("mihon.md")]
    return printed.lines.removeprefix("" if not title else "第1章\n見本").lstrip("\n"), own


@pytest.mark.parametrize(("group", "row"), ROWS, ids=lambda v: getattr(v, "meaning", v))
def test_every_sign_prints_what_the_page_says(group: str, row: Markup, tmp_path: Path) -> None:
    printed, found = _read(tmp_path / "本", row)
    assert [str(diagnostic) for diagnostic in found] == []
    assert printed == row.printed


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.of.__name__)
def test_every_key_is_described(schema: Keys) -> None:
    assert list(schema.keys) == list(written_fields(schema.of))


def test_every_name_is_described() -> None:
    assert set(CHAPTER_KINDS) == set(KINDS)
    assert set(MATTER) == {*FRONT, *BACK}
    assert set(SERIES) == set(DEFAULT_PATTERNS)


def test_the_english_page_has_all_that_the_japanese_one_has() -> None:
    assert list(english.GROUPS) == list(MARKUP)
    assert list(english.SIGNS) == [row.meaning for _, row in ROWS]
    assert list(english.RECORDS) == [keys.of for keys in SCHEMAS]
    for keys in SCHEMAS:
        assert list(english.RECORDS[keys.of].keys) == list(keys.keys)
    for theirs, ours in (
        (english.CHAPTER_KINDS, CHAPTER_KINDS),
        (english.MATTER, MATTER),
        (english.SERIES, SERIES),
    ):
        assert list(theirs) == list(ours)


def test_the_pages_of_the_markup_show_the_same_examples_keys_and_defaults() -> None:
    pair = [pages()[name] for name in ("記法.md", "../markup.md")]
    blocks = [re.findall(r"^(`{3,}\w.+?)^`{3,}$", page, re.M | re.S) for page in pair]
    assert len(blocks[0]) > 2 * len(ROWS) - 10
    assert blocks[0] == blocks[1]
    names = [re.findall(r"^\| `([^`]+)`", page, re.M) for page in pair]
    assert names[0] == names[1]


def test_every_code_is_described() -> None:
    page = messages_page(Path("/nowhere"))
    assert [code for code in CODES if f"\n### {code}　" not in page] == []


def test_the_typical_cases_exist() -> None:
    names = [f"{code}-{name}" for code, name in TYPICAL.items()]
    assert [name for name in names if not (CASES / name).is_dir()] == []


def test_an_example_is_one_message() -> None:
    messages = (
        "a.md:1:1: error[M001]: 一つ目\n  :::{x}\n  ^^^\n"
        "a.md:2:1: warning[M006]: 二つ目\n  <x>\n  ^\n  ヒント: 直す\nb: 誤り 1\n"
    )
    assert example_of("M006", messages) == (
        "a.md:2:1: warning[M006]: 二つ目\n  <x>\n  ^\n  ヒント: 直す"
    )
    assert example_of("M007", messages) == ""


@pytest.mark.parametrize("name", pages())
def test_the_page_is_current(name: str) -> None:
    written = (PAGES / name).read_text(encoding="utf-8")
    assert written == pages()[name], "python3 -m hakusho.manual で作り直す"


def _links() -> Iterator[tuple[Path, str]]:

    for page in [*PAGES.parent.rglob("*.md"), *PAGES.parent.parent.glob("*.md")]:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
        for address in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in address:
                yield page, address


def test_links_between_pages_lead_somewhere() -> None:
    images = {"docs/images/page.png"}
    broken = [
        (str(page), address)
        for page, address in _links()
        if address not in images and not (page.parent / address).exists()
    ]
    assert broken == []
