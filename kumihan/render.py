"""Laying out one HTML document: `render()`, in the manner of `weasyprint.HTML.render()`."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint import css as weasyprint_css
from weasyprint import document as weasyprint_document
from weasyprint.draw import text as weasyprint_text
from weasyprint.text.fonts import FontConfiguration

from kumihan.engine import flow, install, percent, properties, styles
from kumihan.engine.frames import with_room
from kumihan.engine.markup import Html
from kumihan.lines import compose
from kumihan.paging import grid, multicol, notepages, pagefloats, tables
from kumihan.text import leader, shape
from kumihan.text.drawing import with_slices
from kumihan.writing import streams
from kumihan.writing.pdfimage import with_pdf_images

__all__ = ["FontConfiguration", "render", "stylesheet"]

PREFIX = "-kumihan-"
_GARBAGE = 100_000  # new objects between two looks for cycles


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


class Document(weasyprint_document.Document):  # type: ignore[misc]
    """WeasyPrint's document; writing it draws composed lines."""

    @with_room
    def write_pdf(self, *arguments: Any, **options: Any) -> bytes | None:
        """The PDF, as WeasyPrint's own method writes it."""
        line = (weasyprint_text, "draw_first_line", with_slices(weasyprint_text.draw_first_line))
        with install.replaced(line, *streams.hooks()):
            written: bytes | None = super().write_pdf(*arguments, **options)
        return written


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


@with_room
def render(
    html: str,
    *,
    base_url: str,
    stylesheets: Sequence[weasyprint.CSS],
    font_config: FontConfiguration,
    url_fetcher: Any,
    cache: MutableMapping[str, Any] | None = None,
) -> Document:
    """The laid-out document of an HTML text, its Japanese lines composed.

    Documents that are to be assembled into one PDF share `font_config`, and `cache` if pictures
    are to be kept once. Raises UnknownWeasyPrintError when the installed WeasyPrint is another one.
    """
    with hooks(), _undisturbed():
        parsed = Html(html, base_url, url_fetcher)
        options = {**weasyprint.DEFAULT_OPTIONS, "stylesheets": list(stylesheets), "cache": cache}
        document: Document = Document._render(parsed, font_config, None, None, options)
        return document
