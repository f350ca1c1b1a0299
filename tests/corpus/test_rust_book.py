"""The Rust book: 105 files of Japanese Markdown that were not written for this system.

The corpus lies outside the project; without HAKUSHO_CORPUS these tests are skipped. What should be
printed is told by markdown-it and the standard library alone, what is printed by pypdf.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from pypdf import PageObject, PdfReader

from tests.corpus import book

ROOT = Path(__file__).resolve().parents[2]
MARGINS = (30, 27)  # mm, at the sides and at head and foot: running heads lie there
MM = 72 / 25.4
MANY = 10**6
# Numbers, list marks and hyphens at line ends, folded.
MARKS = Counter(dict.fromkeys("第部章()0123456789.・•-‐", MANY))
# R011: links to the standard library's reference beside the book; M027: the translation kept
# definitions of links that it no longer uses; P005: lines set with difficulty.
EXPECTED = {("warning", "R011"), ("warning", "M027"), ("note", "P005")}

pytestmark = pytest.mark.skipif(
    book.corpus() is None, reason=f"{book.VARIABLE} does not name the folder of a corpus"
)


@dataclass(frozen=True, slots=True)
class Built:
    """The book as built: its frame, the exit status, the report and the PDF."""

    folder: Path
    frame: list[book.Item]
    status: int
    said: str
    report: dict[str, Any]
    pages: list[PageObject]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The book, built by the command."""
    source = book.corpus()
    assert source is not None
    folder, output = tmp_path_factory.mktemp("rust"), tmp_path_factory.mktemp("output")
    frame = book.write(source, folder)
    command = [sys.executable, str(ROOT / "build.py"), "build", str(folder), "--output"]
    done = subprocess.run([*command, str(output)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    report = json.loads(next(output.glob("*-report.json")).read_text(encoding="utf-8"))
    pages = list(PdfReader(next(output.glob("*.pdf"))).pages)
    return Built(folder, frame, done.returncode, done.stderr, report, pages)


class Visible(HTMLParser):
    """Collects what a reader sees of HTML: its text, that of table heads again, its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.heads: list[str] = []
        self.pictures: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("rp", "thead"):
            self.inside.append(tag)
        if tag == "img":
            self.pictures += [value for name, value in attrs if name == "src" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("rp", "thead"):
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if "rp" in self.inside:
            return
        self.text.append(data)
        if "thead" in self.inside:
            self.heads.append(data)


def visible(file: Path) -> Visible:
    """What is seen of a Markdown file outside comments."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html = re.sub(r"<!--.*?-->", "", markdown.render(file.read_text(encoding="utf-8")), flags=re.S)
    parser = Visible()
    parser.feed(html)
    return parser


def drawn(picture: Path) -> str:
    """The text of an SVG; other pictures have none."""
    if picture.suffix != ".svg":
        return ""
    return "".join(
        "".join(e.itertext()) for e in ElementTree.parse(picture).iter() if "}text" in e.tag
    )


def characters(text: str) -> Counter[str]:
    """The characters of a text, compatibility forms folded, without white space."""
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


def printed(page: PageObject) -> tuple[str, str]:
    """All text of a page, and what of it surely lies within the type area."""
    found: list[str] = []
    side, head = (margin * MM - 1 for margin in MARGINS)
    box = page.mediabox

    def visit(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if side < x < box.width - side and head < y < box.height - head:
            found.append(text)

    return page.extract_text(visitor_text=visit), "".join(found)


def test_the_book_builds_with_known_warnings_only(built: Built) -> None:
    """All findings are of the kinds that the book really has; they are counted by code."""
    counts = Counter((f["severity"], f["code"]) for f in built.report["findings"])
    assert set(counts) <= EXPECTED, counts
    assert len(built.pages) == built.report["pages"] > 400


def test_every_file_of_the_summary_is_in_the_book(built: Built) -> None:
    """A section for every chapter and part, in the order of the summary."""
    source = book.corpus()
    assert source is not None
    named = {file for item in built.frame for file in item.files if not item.title}
    assert len(named) == 104  # all but SUMMARY.md itself
    front = {"cover", "title-page", "contents"}
    sections = [s for s in built.report["sections"] if s["id"] not in front]
    assert len(sections) == len(built.frame)


def test_all_text_outside_comments_is_printed_once(built: Built) -> None:
    """Chapter by chapter the characters agree; only numbers, list marks and heads come to them."""
    front = {"cover", "title-page", "contents"}
    sections = [s for s in built.report["sections"] if s["id"] not in front]
    for item, section in zip(built.frame, sections, strict=True):
        seen = [visible(built.folder / file) for file in item.files]
        wanted = characters("".join(text for one in seen for text in one.text))
        first = section["first-page"] - 1
        pages = [printed(page) for page in built.pages[first : first + section["pages"]]]
        lost = wanted - characters("".join(text for text, _ in pages))
        assert not lost, f"{section['id']} lacks {lost}"
        heads = characters("".join(text for one in seen for text in one.heads))
        allowed = MARKS + Counter(dict.fromkeys(heads, MANY))  # heads of tables are repeated
        allowed += characters("".join(drawn(built.folder / p) for o in seen for p in o.pictures))
        extra = characters("".join(text for _, text in pages)) - wanted - allowed
        assert not extra or item.kind == "part", f"{section['id']} has too much: {extra}"
