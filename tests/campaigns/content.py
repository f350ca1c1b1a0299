"""Channels of the content: Markdown, HTML, data, and files that are read since they stand there."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from tests.campaigns import secrets
from tests.campaigns.forms import ADDRESSES, FILES, INSIDE, INSIDE_DOTS, SWAPS
from tests.campaigns.publication import (
    BARE,
    BASE,
    CHAPTER,
    CSV,
    FEW,
    LINKS,
    SHEET,
    STANDING,
    Channel,
    Files,
    book,
    figure,
    in_markdown,
    picture,
    quoted,
    standing,
)


def _table(data: str) -> Files:
    columns = "columns: [{name: a, title: 甲, width: 12}, {name: b, title: 乙, width: 4}]"
    return book(":::{table} #t\n:::") | {
        "tables/t.yaml": f"title: 表の題\ndata: {data}\n{columns}\n"
    }


def _chart(address: str) -> Files:
    data = quoted(address)
    return figure(f"chart: {{form: bar, data: {data}, category: a, series: [b]}}", "chart")


def _html(markup: str) -> Callable[[str], Files]:
    """A chapter with raw HTML; `@` stands for the address in quotes."""
    return lambda address: book(markup.replace("@", quoteattr(address)))


GLOSSARY = secrets.text("go:\n  term: 語\n  reading: ご\n  explanation: ", "\n")
_LEDGER = secrets.text("zu:\n  alt: 図である\n  kind: diagram\n  caption: ", "\n")
_CORRECTIONS = secrets.text(
    "- place: 一\n  found: 誤\n  corrected: 正\n  status: 未決\n  reason: ", "\n"
)
_ENTRY = secrets.text(
    "title: ", "\ncolumns: [{name: a, title: 甲}, {name: b, title: 乙}]\nrows: [[一, 二]]\n"
)
# Names of files in the publication, of which none is there: such a figure is still to come.
_NOT_THERE = ("parent-midway", "percent-dots", "percent-slash", "percent-twice", "backslashes",
              "unc", "case", "home")  # fmt: skip
_USES_TERM = book("語である。", settings="back: [glossary]")
CONTENT = (
    Channel("markdown-picture", "zu/a.png", secrets.png,
            lambda a: book(f"![絵]({in_markdown(a)})")),
    Channel("markdown-link", "zu/a.md", CHAPTER, lambda a: book(f"[文]({in_markdown(a)})"),
            BARE, shows=False, may_pass=tuple(form.name for form in BARE)),
    Channel("html-img", "zu/a.png", secrets.png, _html("文<img src=@ alt='絵'>文"),
            (*ADDRESSES, *FILES, *INSIDE, INSIDE_DOTS)),
    Channel("html-cell", "zu/a.png", secrets.png,
            _html("<table><tr><th>a</th></tr><tr><td><img src=@ alt='絵'></td></tr></table>"),
            (*FEW, *LINKS, *INSIDE)),
    Channel("html-object", "zu/a.png", secrets.png, _html("文<object data=@></object>"), FEW),
    Channel("html-embed", "zu/a.png", secrets.png, _html("文<embed src=@>"), FEW),
    Channel("html-iframe", "zu/a.html", CHAPTER, _html("<iframe src=@></iframe>"), FEW),
    Channel("html-video", "zu/a.png", secrets.png, _html("<video poster=@></video>"), FEW,
            is_left_out=True),
    Channel("html-attachment", "zu/a.txt", CSV, _html("<link rel='attachment' href=@>"), FEW),
    Channel("html-stylesheet", "zu/a.css", SHEET, _html("<link rel='stylesheet' href=@>"), FEW),
    Channel("html-style", "zu/a.css", SHEET, _html("<style>@import @</style>"), FEW),
    Channel("html-script", "zu/a.js", SHEET, _html("<script src=@></script>"), FEW),
    Channel("html-base", "zu/a.png", secrets.png, _html("<base href=@>\n\n![絵](zu/a.png)"), FEW),
    Channel("html-svg", "zu/a.png", secrets.png, _html("<svg><image href=@ /></svg>"), FEW,
            is_left_out=True),
    Channel("ledger", "zu/a.png", secrets.png, picture, may_pass=_NOT_THERE),
    Channel("ledger-svg", "zu/a.svg", secrets.svg, picture,
            (*LINKS, *SWAPS, *INSIDE)),
    Channel("ledger-pdf", "zu/a.pdf", secrets.pdf, picture,
            (*LINKS, *SWAPS, *INSIDE)),
    Channel("chart", "tables/c.csv", CSV, _chart),
    Channel("chart-workbook", "tables/c.xlsx", secrets.workbook, _chart, (*LINKS, *INSIDE)),
    Channel("table", "tables/c.csv", CSV, lambda a: _table(quoted(a)), start="tables"),
    Channel("workbook", "tables/c.xlsx", secrets.workbook, lambda a: _table(quoted(a)),
            (*FEW, *FILES, *SWAPS, *INSIDE), "tables"),
    Channel("chapter", "sho/b.md", CHAPTER,
            lambda a: book(settings=f"chapters: [{quoted(a)}]")),
    Channel("chapter-chosen", "sho/b.md", CHAPTER,
            lambda a: book(settings=f"chapters: [{{chapter: {{file: {quoted(a)}, only: [x]}}}}]"),
            FEW, shows=False),
    Channel("base", "moto.yaml", BASE,
            lambda a: book() | {"publication.yaml": f"base: {quoted(a)}\nedition: 初版\n"},
            (*ADDRESSES, *STANDING)),
)  # fmt: skip
STANDING_FILES = (
    Channel("publication.yaml", "publication.yaml", BASE,
            standing("publication.yaml", book()), STANDING),
    Channel("glossary.yaml", "glossary.yaml", GLOSSARY, lambda _: _USES_TERM, STANDING),
    Channel("figures.yaml", "figures.yaml", _LEDGER, lambda _: book(":::{figure} #zu\n:::"),
            STANDING),
    Channel("corrections.yaml", "corrections.yaml", _CORRECTIONS, lambda _: book(), STANDING),
    Channel("table.yaml", "tables/t.yaml", _ENTRY, lambda _: book(":::{table} #t\n:::"), STANDING),
    Channel("other.yaml", "hoka.yaml", BASE, lambda _: book(), STANDING, shows=False,
            may_pass=tuple(form.name for form in FILES)),
)  # fmt: skip
