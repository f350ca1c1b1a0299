"""Laid-out pages painted: from boxes to plain data, after which the boxes can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint import draw
from weasyprint.css import ColorProfile
from weasyprint.document import Document, Page
from weasyprint.draw import text as weasyprint_text

from kumihan.engine import install
from kumihan.engine.boxes import Box, MarginBox, TextBox
from kumihan.engine.frames import with_room
from kumihan.engine.install import Hook, hook
from kumihan.engine.pages import page_references, parts
from kumihan.geometry.units import PT_PER_PX
from kumihan.text.drawing import with_slices
from kumihan.text.words import values_of
from kumihan.writing import canvas
from kumihan.writing.canvas import Canvas, Surface
from kumihan.writing.fontuse import UsedFonts
from kumihan.writing.painted import (
    KINDS,
    Link,
    Metadata,
    Painted,
    PaintedPage,
    Profile,
    Slot,
)
from kumihan.writing.tags.elements import annotated, elements
from kumihan.writing.tags.tree import tree_of
from kumihan.writing.values import ObjectCollector, Shared, pieces

SRGB = "srgb"


def _nothing(_picture: pydyf.Stream) -> None:
    """Leave a picture as it is."""


@dataclass(frozen=True, slots=True)
class Paint:
    """A way of painting pages; the pages are the same in all.

    With `is_tagged` content is marked for a structure tree. `bleed` (pt) is painted beyond the
    trim; `intent` names the colour profile of groups. `hooks` makes the hooks that are in place
    while pages are painted; `finish` changes the stream of each picture. Ways that differ in these
    differ in their `key`.
    """

    is_tagged: bool = False
    bleed: float = 0.0
    intent: str | None = None
    hooks: Callable[[], Sequence[Hook]] = tuple
    finish: Callable[[pydyf.Stream], None] = _nothing
    key: str = ""


PLAIN = Paint()


@with_room
def paint(document: Document, way: Paint, name: str) -> Painted:
    """Paint a document; no other that stands in the same PDF may have the same `name`."""
    tree = tree_of(document.pages) if way.is_tagged else None
    surface = Surface(name, UsedFonts(document.font_config), tree)
    own = partial(Canvas, surface=surface)
    profiles = _profiles(document, way)
    pictures: dict[str, Any] = {}
    resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in KINDS})
    resources["ColorSpace"] = Shared("ColorSpace")
    line = hook(weasyprint_text, "draw_first_line", with_slices)
    slots = _slots(document.pages)
    own_folios = {slot.page for slot in slots.values() if not slot.target}
    with (
        install.replaced(line, *way.hooks()),
        install.replaced(
            hook(draw, "draw_text", partial(canvas.with_gaps, slots)), *canvas.hooks(own)
        ),
    ):
        streams = [
            _painted(page, own({}, _rectangle(page, way), resources, pictures, {}, profiles,
                               way.intent, compress=True))
            for page in document.pages
        ]  # fmt: skip
        gathered = ObjectCollector(lambda key: _picture(pictures[key], way))
        kept = {kind: gathered.of({kind: resources[kind]})[kind] for kind in KINDS}
    return Painted(
        pages=tuple(
            _page(page, stream, has_folio=number in own_folios)
            for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True))
        ),
        resources=kept,
        objects=tuple(gathered.objects),
        fonts=tuple(font.use() for font in surface.fonts.used.values()),
        elements=tuple(elements(tree, document.pages, streams, gathered)) if tree else (),
        metadata=_metadata(document.metadata),
        profiles=_custom(document),
        style=values_of(parts(document.pages[0])[0].style) if document.pages else {},
    )


def _rectangle(page: Page, way: Paint) -> tuple[float, ...]:
    """The part of the paper that is painted: the page and its bleed (CSS pixels)."""
    bleed = way.bleed / PT_PER_PX
    return -bleed, -bleed, page.width + 2 * bleed, page.height + 2 * bleed


def _painted(page: Page, stream: Canvas) -> Canvas:
    """The stream that a page is painted on, as seen from the page's lower left corner."""
    scale = PT_PER_PX
    stream.transform(d=-1, f=page.height * scale)
    stream.push_state()
    stream.transform(a=scale, d=scale)
    stream.stream.clear()
    draw.draw_page(page._page_box, stream)
    return stream


def _page(page: Page, stream: Canvas, *, has_folio: bool) -> PaintedPage:
    return PaintedPage(
        width=page.width,
        height=page.height,
        content=pieces(stream.stream),
        anchors=page.anchors,
        links=tuple(Link(*link[:3]) for link in annotated(page)),
        bookmarks=tuple(page.bookmarks),
        has_folio=has_folio,
    )


def _picture(kept: dict[str, Any], way: Paint) -> pydyf.Stream | None:
    """The stream of a picture, as WeasyPrint makes it when all pages are drawn."""
    stream = kept["image"].get_x_object(kept["interpolate"], max(kept["dpi_ratios"]))
    if stream is not None:
        way.finish(stream)
    return stream


# -- folios ----------------------------------------------------------------------------------


def _slots(pages: Sequence[Page]) -> dict[TextBox, Slot]:
    """The gaps for folios, by the text boxes in their places."""
    styles: dict[int, Mapping[str, Any]] = {}
    return {
        box: Slot(
            page=number,
            target=target,
            style=styles.setdefault(id(box.style), values_of(box.style)),
            x=box.position_x,
            y=box.position_y,
            width=box.width,
            baseline=box.baseline,
            align=holder.style["text_align_all"],
        )
        for number, page in enumerate(pages)
        for target, holder in _folios(page)
        for box in list(_texts(holder))[:1]
    }


def _folios(page: Page) -> Iterator[tuple[str, Box]]:
    """The boxes in which the first text is a folio, each with the id that it belongs to.

    That is "" for the folio of the page itself, which stands in a margin box.
    """
    for box in page._page_box.children:
        if isinstance(box, MarginBox) and box.style["kumihan_folio"] not in ("none", "target"):
            yield "", box
    yield from page_references(page)


def _texts(holder: Box) -> Iterator[TextBox]:
    return (box for box in holder.descendants() if isinstance(box, TextBox))


# -- colours and metadata --------------------------------------------------------------------


def _profiles(document: Document, way: Paint) -> dict[str, ColorProfile]:
    """The colour profiles by name, each with what stands for it in a PDF."""
    found = dict(document.color_profiles)
    if way.intent == SRGB:
        found[SRGB] = _srgb()
    for name, profile in found.items():
        profile.pdf_reference = Shared(name)
    return found


def _srgb() -> ColorProfile:
    """The profile of sRGB that WeasyPrint has."""
    with (files(weasyprint.pdf) / "sRGB2014.icc").open("rb") as file:
        channels = (["r"], ["g"], ["b"])
        return ColorProfile(file, "sRGB2014.icc", "relative-colorimetric", channels)


def _custom(document: Document) -> tuple[Profile, ...]:
    return tuple(
        Profile(name, one.content, one.src, one.rendering_intent, tuple(one.components))
        for name, one in document.color_profiles.items()
    )


def _metadata(found: Any) -> Metadata:
    own = {name: getattr(found, name) for name in Metadata.__dataclass_fields__}
    values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in own.items()}
    return Metadata(**values)
