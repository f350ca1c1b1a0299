"""Laid-out pages of several documents into one PDF: folios, page labels, metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pydyf
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import split_first_line

from kumihan import install, pdfimage
from kumihan.install import Hook
from kumihan.pdfimage import POINTS_PER_PIXEL

LABEL_STYLES = {"decimal": "/D", "lower-roman": "/r", "upper-roman": "/R"}


@dataclass(frozen=True, slots=True)
class PageLabel:
    """A page's folio, and how viewers count it (ISO 32000-1 §12.4.2)."""

    folio: str
    style: str = "decimal"
    number: int = 1
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """How laid-out pages become a PDF; the pages are the same in all.

    `options` are WeasyPrint's for writing, `bleed` (pt) is what is drawn beyond the trim, `hooks`
    are in place while the pages are drawn, `overlay` draws on a page after its content (index from
    0, page, stream; pt from the head of the trim, downwards), and `finish` completes the PDF.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    bleed: float = 0.0
    hooks: Sequence[Hook] = ()
    overlay: Callable[[int, Page, Any], None] | None = None
    finish: Sequence[Callable[[pydyf.PDF], None]] = ()


def assemble(
    first: Document,
    pages: Sequence[Page],
    labels: Sequence[PageLabel],
    output: Output = Output(),
) -> bytes:
    """The PDF of these pages; metadata and fonts are those of the first document.

    Every page carries its label's folio where its style has `-kumihan-folio`. Destinations are
    kept for the ids that links point to.
    """
    install.check()
    targets = {link[1] for page in pages for link in page.links if link[0] == "internal"}
    for page, label in zip(pages, labels, strict=True):
        page.anchors = {name: at for name, at in page.anchors.items() if name in targets}
        set_folio(page, label.folio)
        page.bleed = dict.fromkeys(page.bleed, output.bleed / POINTS_PER_PIXEL)

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        pdfimage.finish(pdf)
        pdf.catalog["PageLabels"] = page_labels(labels)
        pdf.catalog["PageMode"] = "/UseOutlines"
        for step in output.finish:
            step(pdf)

    with install.replaced(*output.hooks), _drawn_over(pages, output.overlay):
        written = first.copy(list(pages)).write_pdf(finisher=finish, **output.options)
    assert isinstance(written, bytes)
    return written


@contextmanager
def _drawn_over(
    pages: Sequence[Page], overlay: Callable[[int, Page, Any], None] | None
) -> Iterator[None]:
    """Pages that are drawn with something over them."""
    if overlay is None:
        yield
        return
    numbers = {id(page): number for number, page in enumerate(pages)}
    original = Page.paint

    def paint(page: Page, stream: Any, scale: float = 1) -> None:
        original(page, stream, scale)
        overlay(numbers[id(page)], page, stream)

    with install.replaced((Page, "paint", paint)):
        yield


def blank_page(like: Page) -> Page:
    """An empty page of the size of another: no margin boxes, no background."""
    box = like._page_box.copy_with_children(())
    box.background = None
    return Page(box)


def set_folio(page: Page, folio: str) -> None:
    """Write the folio into the page's margin box that has `-kumihan-folio`, keeping its edge."""
    for margin_box in page._page_box.children:
        if not isinstance(margin_box, boxes.MarginBox):
            continue
        if margin_box.style["kumihan_folio"] == "none":
            continue
        texts = [box for box in margin_box.descendants() if isinstance(box, boxes.TextBox)]
        for box in texts[:1]:
            _replace_text(box, folio, margin_box.style["text_align_all"])


def _replace_text(box: Any, text: str, align: str) -> None:
    layout, _, _, width, _, _ = split_first_line(text, box.style, None, inf, 0)
    slack = box.width - width
    box.position_x += {"right": slack, "end": slack, "center": slack / 2}.get(align, 0)
    box.text, box.pango_layout, box.width = text, layout, width


def page_labels(labels: Sequence[PageLabel]) -> pydyf.Dictionary:
    """The number tree of page labels; a new range begins where counting does not go on."""
    ranges: list[Any] = []
    before: PageLabel | None = None
    for index, label in enumerate(labels):
        goes_on = before is not None and (
            (before.style, before.prefix, before.number + 1)
            == (label.style, label.prefix, label.number)
        )
        if not goes_on:
            ranges += [index, _range(label)]
        before = label
    return pydyf.Dictionary({"Nums": pydyf.Array(ranges)})


def _range(label: PageLabel) -> pydyf.Dictionary:
    entry = pydyf.Dictionary()
    if label.style in LABEL_STYLES:
        entry["S"] = LABEL_STYLES[label.style]
        entry["St"] = label.number
    if label.prefix:
        entry["P"] = pydyf.String(label.prefix)
    return entry
