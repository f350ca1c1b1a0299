"""`build.py read`: print a tagged PDF as a screen reader would read it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from hakusho.commands import given
from hakusho.findings.diagnostic import visible
from kumihan.pdf.foreign import ForeignReader, number_of
from kumihan.pdf.structure import Element, MarkedText, root_of

READ, UNTAGGED, USAGE = 0, 1, 2
_LINES = {
    "P": "", "Caption": "表題 ", "TR": "行 ", **{f"H{n}": f"見出し{n} " for n in range(1, 7)}
}  # fmt: skip
_ITEMS = ("LI", "TOCI")
_IN_LINES = ("Lbl", "Link", "Reference", "Span", "Ruby", "Warichu", "Code", "Quote")
_SAID = {"Link": "リンク ", "Note": "注 ", "Figure": "図 "}


def run(file: Path, page: int | None = None, output: TextIO = sys.stdout) -> int:
    """Print a PDF, or one page (from 1), as it is read aloud. The status is 0 read, 1 not tagged,
    2 wrong arguments.
    """
    try:
        content = given.content(file)
        with given.named(file):
            owner = ForeignReader(content)
            root, pages = root_of(owner), len(owner.pages)
    except given.GivenError as error:
        return _refused(str(error), USAGE)
    if page is not None and not 1 <= page <= pages:
        return _refused(
            f"{file}: {page}ページはありません。--page は 1 から {pages} までです", USAGE
        )
    if root is None:
        message = f"{file}: 構造（タグ）がありません。読み上げる順が決まりません"
        return _refused(message, UNTAGGED)
    if page is not None:
        root = _on_page(root, page - 1)
    for line in spoken(root):
        print(visible(line), file=output)
    return READ


def _refused(message: str, status: int) -> int:
    print(visible(message), file=sys.stderr)
    return status


def _on_page(element: Element, page: int) -> Element:
    """The element reduced to its texts on a page (from 0)."""
    kids = (_on_page(kid, page) if isinstance(kid, Element) else kid for kid in element.kids)
    kept = (k for k in kids if (k.page == page if isinstance(k, MarkedText) else k.kids))
    return replace(element, kids=tuple(kept))


def spoken(element: Element, before: str = "") -> Iterator[str]:
    """The lines that are read for an element, the first of which begins with `before`."""
    if element.type in _LINES:
        yield before + _LINES[element.type] + said(element).rstrip()
        return
    if announced := _announced(element):
        yield before + announced
        before = ""
    for kid in element.kids:
        if isinstance(kid, MarkedText):
            before += "" if element.type == "Figure" else kid.text
        elif kid.type in _IN_LINES:
            before += _part(kid)
        else:
            yield from spoken(kid, "項目 " if kid.type in _ITEMS else before)
            before = ""
    if before:
        yield before


def _announced(element: Element) -> str:
    """The announcement of a list, table or figure before its content; empty for others."""
    if element.type in ("L", "TOC"):
        count = sum(1 for kid in element.elements() if kid.type in _ITEMS)
        return f"{'目次' if element.type == 'TOC' else 'リスト'} {count}項目"
    if element.type == "Table":
        rows = [one for one in element.descendants() if one.type == "TR"]
        first = rows[0].elements() if rows else ()
        width = sum(int(number_of(cell.attributes.get("/ColSpan"), 1)) for cell in first)
        return f"表 {len(rows)}行 {width}列"
    return f"図 {element.alternative}" if element.type == "Figure" else ""


def said(element: Element) -> str:
    """The text of an element in one line, with the kinds of its parts."""
    if element.type == "TR":
        return "｜".join(_cell(cell) for cell in element.elements())
    return "".join(_part(kid) for kid in element.kids)


def _cell(cell: Element) -> str:
    return ("見出し " if cell.type == "TH" else "") + (said(cell).rstrip() or "空")


def _part(part: Element | MarkedText) -> str:
    if isinstance(part, MarkedText):
        return part.text
    if part.type == "RT":
        return f"《{part.text}》"
    if part.type in _SAID:
        return f"［{_SAID[part.type]}{part.alternative or said(part)}］"
    return f"{said(part).strip()} " if part.type in ("Lbl", "P") else said(part)
