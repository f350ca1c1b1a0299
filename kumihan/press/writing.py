"""How pages are painted and written for the press."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate
from typing import Any

from kumihan.engine.streams import ContentStream
from kumihan.files.files import Kept
from kumihan.geometry.units import PT_PER_MM, PT_PER_PX
from kumihan.press import paint, slug, x4
from kumihan.press.inks import Inks
from kumihan.press.marks import BLEED, marks
from kumihan.text.words import TextStyle
from kumihan.writing.joining import Leaf, Output
from kumihan.writing.painting import Paint

_SLUG = 1.75  # mm, size of the slug's characters
_SLUG_AT = BLEED + 2.5  # mm below the trim
_HIDDEN = 1.5  # mm, size of a hidden folio
_GUTTER = 4.0  # mm from the trim to a hidden folio


@dataclass(frozen=True, slots=True, kw_only=True)
class InInks(Paint):
    """A way of painting pages, in these inks."""

    inks: Inks


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a PDF for the press is made with; `slugs` has the lines of each page's slug.

    `family` is the face of slugs and hidden folios, among the fonts of `configuration`. Without an
    intent, which names the printing condition, the PDF is for trial and claims no standard.
    `moment` is the PDF's date (UTC).
    """

    paint: InInks
    intent: x4.Intent | None
    moment: datetime
    slugs: Sequence[Sequence[str]]
    folios: Sequence[str]
    family: str
    configuration: Any


def in_inks(
    inks: Inks, kept: Kept, coloured: tuple[float, float], *, overprints: bool = False
) -> InInks:
    """A way of painting pages in inks, with bleed.

    `coloured` has the sizes in pt from which regular and bold text keeps its colour; `kept` caches
    converted pictures.
    """
    hooks = partial(paint.hooks, inks, kept, coloured, overprints=overprints)
    key = f"press {inks.key} {coloured} {overprints}"
    return InInks(bleed=BLEED * PT_PER_MM, hooks=hooks, inks=inks, key=key)


def output(press: Press) -> Output:
    """Pages with marks and slugs, without links (ISO 15930-7 §6.16)."""
    identify: list[Callable[[Any], None]] = []
    if press.intent:
        identify.append(partial(x4.identify, intent=press.intent, moment=press.moment))
    return Output(
        paint=press.paint,
        options=x4.OPTIONS,
        overlay=partial(_draw_around, press),
        finish=[x4.make_room, *identify],
        is_cut=True,
        has_links=False,
    )


def _draw_around(press: Press, number: int, leaf: Leaf, stream: ContentStream) -> None:
    """Draw marks and slug, and a hidden folio in the gutter of a page that shows none."""
    page, style = leaf.page, TextStyle(leaf.painted.style, press.configuration)
    width, height = page.width * PT_PER_PX, page.height * PT_PER_PX
    name = f"marks-{width:.0f}-{height:.0f}"
    if name not in stream._resources["XObject"]:
        widths = [part.width * PT_PER_PX / PT_PER_MM for part in leaf.parts]
        stream._resources["XObject"][name] = marks(width, height, list(accumulate(widths))[:-1])
    stream.draw_x_object(name)
    size = _SLUG * PT_PER_MM
    for row, text in enumerate(press.slugs[number]):
        y = height + _SLUG_AT * PT_PER_MM + row * 1.5 * size
        place = (2 * PT_PER_MM, y, size, width / 2 - 15 * PT_PER_MM)
        slug.write(stream, style, text, press.family, place)
    folio = press.folios[number]
    if folio and not leaf.shows_folio:
        size = _HIDDEN * PT_PER_MM
        is_recto = number % 2 == 0
        x = _GUTTER * PT_PER_MM if is_recto else width - _GUTTER * PT_PER_MM - len(folio) * size
        place = (x, height - 2 * _GUTTER * PT_PER_MM, size, width)
        slug.write(stream, style, folio, press.family, place)
