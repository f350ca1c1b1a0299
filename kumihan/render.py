"""From an HTML text to what lies where on its pages, and to the pages painted.

The engine's documents and boxes do not leave this module: what it gives back is plain data.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint import css as weasyprint_css
from weasyprint import document as weasyprint_document
from weasyprint.document import Document
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration

from kumihan.engine import flow, install, percent, properties, styles
from kumihan.engine.frames import with_room
from kumihan.engine.markup import Html
from kumihan.lines import compose
from kumihan.paging import grid, multicol, notepages, pagefloats, tables
from kumihan.setting.laid import Laid, read
from kumihan.text import leader, shape
from kumihan.writing.joining import WHOLE, Leaf, Output, PageLabel, join
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint, paint
from kumihan.writing.pdfimage import with_pdf_images

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
_GARBAGE = 100_000  # new objects between two looks for cycles
_WORTH = 10_000  # new objects from which on a look is worth its time


@contextmanager
def hooks() -> Iterator[None]:
    """WeasyPrint with the hooks of layout for the time of a call."""
    install.check()
    properties.register()
    declarations = weasyprint_css.preprocess_declarations
    images = weasyprint_document.original_get_image_from_uri
    with (
        install.replaced(
            (weasyprint_css, "preprocess_declarations", _with_prefix(declarations)),
            (weasyprint_document, "original_get_image_from_uri", with_pdf_images(images)),
            *compose.hooks(),
            *flow.hooks(),
            *grid.hooks(),
            *pagefloats.hooks(),
            *leader.hooks(),
            *multicol.hooks(),
            *percent.hooks(),
            *shape.hooks(),
            *styles.hooks(),
            *tables.hooks(),
        ),
        install.replaced(*notepages.hooks()),  # it takes what the grid does with a page's parts
    ):
        yield


@contextmanager
def apart() -> Iterator[None]:
    """What is there before is not looked through for cycles: only what sections leave behind is."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Boxes live until the PDF is written; looking for cycles among them takes a third of layout.

    A table of 3,000 rows is half a million objects, and next to none of them is garbage.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _GARBAGE), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _with_prefix(original: Callable[..., Any]) -> Callable[..., Any]:
    """Declarations of `-kumihan-*` reach their validators (WeasyPrint drops other prefixes)."""

    def preprocess(base_url: Any, declarations: Sequence[Any], prelude: Any = None) -> Any:
        for declaration in declarations:
            if declaration.type == "declaration" and declaration.lower_name.startswith(PREFIX):
                declaration.name = declaration.lower_name = declaration.lower_name[1:]
        return original(base_url, declarations, prelude)

    return preprocess


def stylesheet(
    text: str, *, base_url: str, url_fetcher: Any, font_config: FontConfiguration
) -> weasyprint.CSS:
    """A stylesheet that can be given to many calls of `render()`; it is parsed here, once."""
    with hooks():
        return weasyprint.CSS(
            string=text, base_url=base_url, url_fetcher=url_fetcher, font_config=font_config
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sections of a book are laid out with, in one process.

    Sections that are to stand in one PDF share `configuration`, and `images` if pictures are to be
    kept once.
    """

    base_url: str
    sheets: Sequence[weasyprint.CSS]
    configuration: FontConfiguration
    fetcher: Any
    images: MutableMapping[str, Any] = field(default_factory=dict)


@with_room
def render(html: str, setting: Setting) -> Document:
    """The laid-out document of an HTML text, its Japanese lines composed.

    Raises UnknownWeasyPrintError when the installed WeasyPrint is another one.
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
    """What lies where on the pages of an HTML text, and the pages painted in some ways.

    `pitch` is the distance of lines in pt; elements of the classes in `noted` are looked for.
    """
    try:
        return _laid_out(render(html, setting), html, ways, pitch, noted)
    finally:
        _forget_drawings(setting.images)
        if gc.get_count()[0] > _WORTH:
            gc.collect()  # boxes refer to each other: only so do they go


def _laid_out(
    document: Document, html: str, ways: Mapping[str, Paint], pitch: float, noted: Collection[str]
) -> tuple[Laid, dict[str, Painted]]:
    name = hashlib.sha256(html.encode()).hexdigest()[:10]
    laid = read(document, pitch, noted)
    return laid, {key: paint(document, way, f"{name}-") for key, way in ways.items()}


def _forget_drawings(images: MutableMapping[str, Any]) -> None:
    """Take the SVG pictures out of what is kept: each holds all boxes of its first section."""
    for address in [a for a, image in images.items() if isinstance(image, SVGImage)]:
        del images[address]


def written(document: Document, output: Output = WHOLE, labels: Sequence[PageLabel] = ()) -> bytes:
    """The PDF of one document; its pages count from 1 unless they have labels."""
    labels = labels or [PageLabel(str(n), number=n) for n, _ in enumerate(document.pages, 1)]
    painted = paint(document, output.paint, "")
    leaves = [Leaf(painted, number, label) for number, label in enumerate(labels)]
    return join(painted, leaves, output, document.font_config)


def pdf(html: str, setting: Setting, output: Output = WHOLE) -> bytes:
    """The PDF of an HTML text."""
    return written(render(html, setting), output)
