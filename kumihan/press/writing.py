"""How the press has its pages written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate
from typing import Any

import weasyprint.pdf as weasyprint_pdf
from weasyprint.document import Page

from kumihan.files.files import Kept
from kumihan.press import paint, slug, x4
from kumihan.press.coversheet import Part, draw
from kumihan.press.inks import Inks
from kumihan.press.marks import BLEED, MM, marks
from kumihan.writing.assemble import Output
from kumihan.writing.pdfimage import POINTS_PER_PIXEL

_SLUG = 1.75  # mm, size of the slug's characters
_SLUG_AT = BLEED + 2.5  # mm below the trim
_HIDDEN = 1.5  # mm, size of a folio in the gutter
_GUTTER = 4.0  # mm from the trim


@dataclass(frozen=True, slots=True)
class Press:
    """What the press is told: the lines of every page's slug, its folio, the printing condition.

    `family` is the face of slugs and hidden folios; `coloured` the size in pt from which text is
    printed in colour, regular and bold. Without an intent the PDF is for trial and
    claims no standard. `kept` keeps converted pictures; `moment` is the PDF's date (UTC).
    """

    inks: Inks
    intent: x4.Intent | None
    moment: datetime
    slugs: Sequence[Sequence[str]]
    folios: Sequence[str]
    family: str
    coloured: tuple[float, float]
    kept: Kept
    overprints: bool = False


def output(press: Press, spread: Sequence[Part] = ()) -> Output:
    """Pages in inks with bleed, marks and slugs, without links (ISO 15930-7 §6.16).

    The parts of a spread are drawn on its sheet.
    """
    identify: list[Callable[[Any], None]] = []
    if press.intent:
        identify.append(partial(x4.identify, intent=press.intent, moment=press.moment))
    return Output(
        options=x4.OPTIONS,
        bleed=BLEED * MM,
        hooks=[
            *paint.hooks(press.inks, press.kept, press.coloured, overprints=press.overprints),
            (weasyprint_pdf, "add_links", lambda *_: None),
        ],
        overlay=partial(_draw_around, press, spread),
        finish=[x4.make_room, *identify],
    )


def _draw_around(
    press: Press, spread: Sequence[Part], number: int, page: Page, stream: Any
) -> None:
    """Marks and slug, and in the gutter the folio of a page that shows none."""
    draw(stream, page, spread)
    width, height = page.width * POINTS_PER_PIXEL, page.height * POINTS_PER_PIXEL
    name = f"marks-{width:.0f}-{height:.0f}"
    if name not in stream._resources["XObject"]:
        folds = list(accumulate(part_width for _, part_width in spread))[:-1]
        stream._resources["XObject"][name] = marks(width, height, folds)
    stream.draw_x_object(name)
    size = _SLUG * MM
    for row, text in enumerate(press.slugs[number]):
        place = (2 * MM, height + _SLUG_AT * MM + row * 1.5 * size, size, width / 2 - 15 * MM)
        slug.write(stream, page, text, press.family, place)
    folio = press.folios[number]
    if folio and not slug.has_folio(page):
        size = _HIDDEN * MM
        is_recto = number % 2 == 0
        x = _GUTTER * MM if is_recto else width - _GUTTER * MM - len(folio) * size
        slug.write(stream, page, folio, press.family, (x, height - 2 * _GUTTER * MM, size, width))
