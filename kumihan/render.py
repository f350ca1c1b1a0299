"""From an HTML text to what lies where on its pages, and to the pages painted.

`lay_out()` and `pdf()` return plain data only: the engine's documents and boxes do not leave them.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint import css
from weasyprint import document as weasyprint_document
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.images import SVGImage
from weasyprint.layout import LayoutContext, block, inline, page
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration

from kumihan.engine import flow, install, percent, properties, styles, svg
from kumihan.engine.frames import with_room
from kumihan.engine.install import Hook, hook, instead
from kumihan.engine.markup import Html
from kumihan.lines.compose import Composer
from kumihan.lines.oneline import with_single_lines
from kumihan.paging import grid, notes, tables, turned
from kumihan.paging.captions import with_captions
from kumihan.paging.multicol import with_runs
from kumihan.paging.notepages import with_notes
from kumihan.paging.pagefloats import with_floats
from kumihan.paging.state import with_state
from kumihan.setting.laid import Laid, read
from kumihan.text.leader import filling
from kumihan.text.shape import showing_full_size_kana
from kumihan.writing.joining import WHOLE, Leaf, Output, PageLabel, join
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint, paint
from kumihan.writing.pdfimage import with_pictures

__all__ = [
    "Document",
    "FontConfiguration",
    "Setting",
    "apart",
    "lay_out",
    "pdf",
    "render",
    "stylesheet",
    "written",
]

PREFIX = "-kumihan-"
_GARBAGE = 100_000  # new objects between two automatic garbage collections
_WORTH = 10_000  # new objects that make a garbage collection worth its time


def _hooks() -> list[Hook]:
    """Everything that layout replaces in WeasyPrint; of several wraps the innermost comes first.

    Every layout has hooks of its own, because their Composer keeps the plans of its lines.
    The state of its pages is kept with the engine's context (`paging/state.py`).
    """
    return [
        # reading: declarations, styles, pictures
        hook(css, "preprocess_declarations", _with_prefix),
        hook(css, "ComputedStyle", instead(styles.ComputedStyle)),
        hook(css, "AnonymousStyle", instead(styles.AnonymousStyle)),
        hook(css, "StyleFor", instead(styles.StyleFor)),
        hook(weasyprint_document, "original_get_image_from_uri", with_pictures),
        *svg.hooks(),
        # boxes: texts, used values, what is asked of all of them
        hook(boxes, "transform", showing_full_size_kana),
        hook(boxes.Box, "is_in_normal_flow", instead(flow.is_in_normal_flow)),
        hook(boxes.Box, "descendants", instead(flow.descendants)),
        hook(boxes.ParentBox, "page_values", instead(flow.page_values)),
        hook(inline, "resolve_percentages", instead(percent.resolve_percentages)),
        hook(inline, "strut", instead(percent.strut)),
        # lines
        *Composer().hooks(),
        hook(inline, "handle_leader", filling),
        hook(inline, "inline_block_box_layout", grid.off_grid),
        hook(inline, "atomic_box", notes.with_calls_kept),
        # blocks: lines on the grid, columns, tables
        hook(block, "iter_line_boxes", with_single_lines, grid.on_grid),
        hook(block, "block_level_layout_switch", grid.on_lines),
        hook(block, "columns_layout", with_runs),
        hook(block, "absolute_layout", flow.with_least_height),
        hook(block, "block_box_layout", with_captions),
        hook(block, "table_layout", tables.over_pages),
        hook(block, "find_earlier_page_break", tables.cut),
        # pages: the root box sets up the grid, floats take their room, the box is turned, and last
        # the notes get their area; a page is made of text or of a turned block, then of its notes
        hook(
            page, "block_level_layout",
            grid.with_grid, with_floats, turned.turning, notes.with_area,
        ),
        hook(page, "make_page", turned.with_turned, with_notes),
        hook(LayoutContext, "__init__", with_state),
        hook(LayoutContext, "layout_footnote", instead(notes.lay_out)),
        hook(LayoutContext, "unlayout_footnote", instead(notes.take_back)),
        hook(LayoutContext, "report_footnote", instead(notes.put_off)),
    ]  # fmt: skip


@contextmanager
def hooks() -> Iterator[None]:
    """Put the hooks of layout into WeasyPrint while this context is open.

    Our CSS properties stay registered afterwards, because computed styles look them up at any time.
    Raises UnknownWeasyPrintError.
    """
    install.check()
    properties.register()
    with install.replaced(*_hooks()):
        yield


@contextmanager
def apart() -> Iterator[None]:
    """Exclude the objects that exist already from garbage collection while sections are made."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Collect garbage less often, which otherwise takes a third of the time of layout.

    A table of 3,000 rows makes half a million objects, and nearly all of them live on as boxes.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _with_prefix(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let declarations of `-kumihan-*` reach their validators; WeasyPrint drops other prefixes."""

    def preprocess(base_url: Any, declarations: Sequence[Any], prelude: Any = None) -> Any:
        for declaration in declarations:
            if declaration.type == "declaration" and declaration.lower_name.startswith(PREFIX):
                declaration.name = declaration.lower_name = declaration.lower_name[1:]
        return original(base_url, declarations, prelude)

    return preprocess


def stylesheet(
    text: str, *, base_url: str, url_fetcher: Any, font_config: FontConfiguration
) -> weasyprint.CSS:
    """A stylesheet, parsed once for many calls of `render()`."""
    with hooks():
        return weasyprint.CSS(
            string=text, base_url=base_url, url_fetcher=url_fetcher, font_config=font_config
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sections of a book share in one process: stylesheets, fonts, access to files.

    The sections of one PDF have the same `configuration`; with the same `images` a picture of
    several sections is read once.
    """

    base_url: str
    sheets: Sequence[weasyprint.CSS]
    configuration: FontConfiguration
    fetcher: Any
    images: MutableMapping[str, Any] = field(default_factory=dict)


@with_room
def render(html: str, setting: Setting) -> Document:
    """The laid-out document of an HTML text, its Japanese lines composed.

    Raises UnknownWeasyPrintError when the hooks do not know the installed WeasyPrint.
    """
    with hooks(), _undisturbed():
        parsed = Html(html, setting.base_url, setting.fetcher)
        options = {
            **weasyprint.DEFAULT_OPTIONS,
            "stylesheets": list(setting.sheets),
            "cache": setting.images,
        }
        return Document._render(parsed, setting.configuration, None, None, options)


def lay_out(
    html: str,
    setting: Setting,
    ways: Mapping[str, Paint],
    *,
    pitch: float,
    noted: Collection[str] = (),
) -> tuple[Laid, dict[str, Painted]]:
    """What lies where on the pages of an HTML text, and the pages painted in each of the `ways`.

    `pitch` is the distance between baselines in pt; the texts of elements of the classes in `noted`
    are returned, too.
    """
    try:
        return _laid_out(render(html, setting), html, ways, pitch, noted)
    finally:
        _forget_drawings(setting.images)
        if gc.get_count()[0] > _WORTH:
            gc.collect()  # boxes refer to each other, so that nothing else frees them


def _laid_out(
    document: Document, html: str, ways: Mapping[str, Paint], pitch: float, noted: Collection[str]
) -> tuple[Laid, dict[str, Painted]]:
    for address in _attachments(document):
        LOGGER.error("Attachment left out: %s", address)
    name = hashlib.sha256(html.encode()).hexdigest()[:10]
    laid = read(document, pitch, noted)
    return laid, {key: paint(document, way, f"{name}-") for key, way in ways.items()}


def _attachments(document: Document) -> Iterator[str]:
    """The files that the HTML asks to attach; they are refused, as only `Output` attaches files."""
    for tag in ("link", "a"):
        for element in document._html.etree_element.iter(tag):
            if "attachment" in element.get("rel", "").lower().split():
                yield element.get("href", "")


def _forget_drawings(images: MutableMapping[str, Any]) -> None:
    """Drop the SVG pictures, because each refers to all boxes of the first section it was in."""
    for address in [a for a, image in images.items() if isinstance(image, SVGImage)]:
        del images[address]


def written(document: Document, output: Output = WHOLE, labels: Sequence[PageLabel] = ()) -> bytes:
    """The PDF of one document; its pages are numbered from 1 unless they have labels."""
    labels = labels or [PageLabel(str(n), number=n) for n, _ in enumerate(document.pages, 1)]
    painted = paint(document, output.paint, "")
    leaves = [Leaf(painted, number, label) for number, label in enumerate(labels)]
    return join(painted, leaves, output, document.font_config)


def pdf(html: str, setting: Setting, output: Output = WHOLE) -> bytes:
    """The PDF of an HTML text."""
    return written(render(html, setting), output)
