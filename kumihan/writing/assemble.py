"""Laid-out pages of several documents into one PDF: folios, page labels, metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pydyf
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import split_first_line

from kumihan.engine import install
from kumihan.engine.install import Hook
from kumihan.writing import pdfimage
from kumihan.writing.attachments import Attachment
from kumihan.writing.pdfimage import POINTS_PER_PIXEL
from kumihan.writing.tags.writing import Tagging

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
    0, page, stream; pt from the head of the trim, downwards), `after` are blank pages at the end
    for it to draw on, by their names, `attachments` are put into a tagged PDF, and `finish`
    completes the PDF.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    bleed: float = 0.0
    hooks: Sequence[Hook] = ()
    overlay: Callable[[int, Page, Any], None] | None = None
    after: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    finish: Sequence[Callable[[pydyf.PDF], None]] = ()


def assemble(
    first: Document,
    pages: Sequence[Page],
    labels: Sequence[PageLabel],
    output: Output = Output(),
) -> bytes:
    """The PDF of these pages; metadata and fonts are those of the first document.

    Every page carries its label's folio where its style has `-kumihan-folio`. Links lead to what is
    on these pages, and destinations are kept for them; the pages given stay as they are.
    """
    install.check()
    for page, label in zip(pages, labels, strict=True):
        set_folio(page, label.folio)
    pages = [*_linked(pages), *(blank_page(pages[-1]) for _ in output.after)]
    labels = [*labels, *(PageLabel("", "none", prefix=name) for name in output.after)]
    for page in pages:
        page.bleed = dict.fromkeys(page.bleed, output.bleed / POINTS_PER_PIXEL)

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        pdfimage.finish(pdf)
        pdf.catalog["PageLabels"] = page_labels(labels)
        pdf.catalog["PageMode"] = "/UseOutlines"
        for step in (tagging.finish, *output.finish) if tagging else output.finish:
            step(pdf)

    tagging = Tagging(pages, output.attachments) if output.options.get("pdf_tags") else None
    hooks = [*output.hooks, *(tagging.hooks if tagging else ())]
    with install.replaced(*hooks), _drawn_over(pages, output.overlay):
        document = first.copy(pages)
        document.color_profiles = dict(first.color_profiles)  # writing adds the output intent's
        written = document.write_pdf(finisher=finish, **output.options)
    assert isinstance(written, bytes)
    return written


def _linked(pages: Sequence[Page]) -> list[Page]:
    """Copies of pages with the links and anchors that belong together."""
    there = {name for page in pages for name in page.anchors}
    targets = {link[1] for page in pages for link in page.links if link[0] == "internal"}
    linked = [copy(page) for page in pages]
    for page in linked:
        page.links = [link for link in page.links if link[0] != "internal" or link[1] in there]
        page.anchors = {name: at for name, at in page.anchors.items() if name in targets}
    return linked


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
        with stream.artifact():
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
