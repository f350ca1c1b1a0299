"""The HTML of the benchmark: a publication's text with a stylesheet that plain WeasyPrint knows."""

from __future__ import annotations

import re

from hakusho.html.sections import section_html, sections
from hakusho.html.writer import Writer
from hakusho.manuscript.prepare import Manuscript
from hakusho.tree.blocks.table import Cell, Column, Row, Table
from hakusho.tree.model import Text

_PARTS = re.compile(r"<(h[1-6]|p)\b[^>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile("<[^>]+>")
_COPIES = 20  # copies of the edition's text make 300 pages
_ROWS = 3000
_PAGE_NUMBER = '<span class="page">00</span>'  # WeasyPrint has its own for contents
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_STYLE = """
@page {{ size: {page-width} {page-height};
  margin: {margin-head} {margin-fore-edge} {margin-foot} {margin-gutter} }}
html {{ font: {em}/{line-pitch} {text}; text-align: justify; overflow-wrap: break-word }}
p {{ margin: 0; text-indent: 1em }}
h1, h2, h3, h4, h5, h6, strong, em, b, th {{ font-family: {gothic} }}
pre, code {{ font-family: {mono}; font-size: 2.75mm; line-height: 1.5 }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}
img {{ max-width: 100% }}
.footnote {{ float: footnote }}
.contents a::after {{ content: leader(".") target-counter(attr(href), page) }}
table {{ width: 100%; border-collapse: collapse; font-size: 3.125mm; line-height: 5mm;
  text-align: left }}
td, th {{ padding: 0.5mm 0.5em; border-bottom: 0.12mm solid #111 }}
tr {{ break-inside: avoid }}
"""


def plain_html(manuscript: Manuscript) -> str:
    """All sections of a publication as one HTML document with the plain stylesheet."""
    publication, theme = manuscript.publication, manuscript.theme
    writer = Writer(publication=publication, labels=manuscript.labels, theme=theme)
    bodies = [_BODY.search(section_html(writer, part, {}, "recto")) for part in sections(writer)]
    text = "\n".join(body[1] for body in bodies if body).replace(_PAGE_NUMBER, "")
    for mount, folder in (("publication", publication.folder), ("theme", theme.folder)):
        text = text.replace(f"project:///{mount}/", f"{folder.resolve().as_uri()}/")
    return page(manuscript, text)


def text_html(manuscript: Manuscript) -> str:
    """The bare text and headings of a publication, `_COPIES` times, on the line grid."""
    parts = _PARTS.findall(plain_html(manuscript))
    text = "\n".join(f"<{name}>{_TAG.sub('', inner)}</{name}>" for name, inner in parts)
    return page(manuscript, f'<main style="line-snap: baseline">{text * _COPIES}</main>')


def table_html(manuscript: Manuscript) -> str:
    """A table of 3,000 rows and 6 columns, with texts cut out of a publication."""
    text = "".join(
        _TAG.sub("", inner).strip() for _, inner in _PARTS.findall(plain_html(manuscript))
    )
    span = manuscript.publication.chapters[0].blocks[0].span
    rows = []
    for n in range(_ROWS):
        at = n * 29 % (len(text) - 40)
        cells = (f"{n + 1}", text[at : at + 4], text[at + 4 : at + 12 + n % 9],
                 f"{2000 + n % 25}年{n % 12 + 1}月{n % 28 + 1}日", f"{n * 7919 % 10**7:,}",
                 text[at + 30 : at + 32])  # fmt: skip
        rows.append(Row(tuple(Cell(content=(Text(cell, span),)) for cell in cells)))
    titles = ("番号", "府省", "施策", "年月日", "金額", "区分")
    head = Row(tuple(Cell(content=(Text(title, span),), scope="col") for title in titles))
    columns = tuple(map(Column, ("number", "text", "text", "date", "number", "text")))
    table = Table("table", span, columns=columns, caption=(), head=(head,), body=tuple(rows))
    return str(
        Writer(
            publication=manuscript.publication, labels=manuscript.labels, theme=manuscript.theme
        ).blocks((table,))
    )


def page(manuscript: Manuscript, text: str) -> str:
    """A document with this body and the plain stylesheet."""
    publication, theme = manuscript.publication, manuscript.theme
    fallback = [face.family for face in publication.settings.fallback]
    faces = {
        name: ", ".join(f"'{family}'" for family in (face.family, *fallback))
        for name, face in theme.theme.faces.items()
    }
    style = _STYLE.format(**publication.settings.kihon_hanmen.variables(), **faces)
    title = publication.settings.title
    return (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body>{text}</body></html>"
    )
