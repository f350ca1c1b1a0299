"""The press profile: the body and the cover sheet of a book for the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Report, finding
from hakusho.html.matter import MATTER
from hakusho.html.sections import FAULTS
from hakusho.layout.rounds import page_label
from hakusho.machine.cache import kept
from hakusho.machine.facts import PROFILE_FOLDERS
from hakusho.manuscript.prepare import Manuscript
from hakusho.profiles import nyukohyo, reread
from hakusho.profiles.book import Book, Product, Ready, Sheet, bound, paper, placed_pictures, sheets
from hakusho.profiles.nyukohyo import Handed
from hakusho.settings.publication import Settings, moment
from hakusho.settings.theme import Theme
from hakusho.sources.text import unread
from hakusho.trade.numerals import NUMERALS
from kumihan.files.files import OutsideError, placed, read
from kumihan.geometry.units import PT_PER_Q
from kumihan.press import coversheet
from kumihan.press.inks import Ink, Inks, ProfileError, Rgb
from kumihan.press.writing import InInks, Press, in_inks, output
from kumihan.press.x4 import Intent
from kumihan.writing.joining import Leaf, PageLabel, join
from kumihan.writing.painting import Paint

SPINE = 5.0  # mm: a narrower spine has no text
_WHOLE = re.compile("[0-9A-Za-z.]+|.")
TRIAL = "試験用（印刷条件のプロファイルなし）"


def body(book: Book) -> Handed:
    """The PDF of the body for the printer."""
    pages = list(body_of(book))
    pdf = bound(book, pages, "press", output(told(book, pages)))
    return Handed("本文", "press", pdf, pages, placed_pictures(book))


def write(book: Book, body: Handed) -> Product:
    """The PDFs for the printer: body, cover sheet, and the 入稿票 made from them."""
    press = book.manuscript.publication.settings.press
    spine = round(len(body.sheets) / 2 * press.paper_thickness + press.spine_allowance, 2)
    handed, found = [body], list[Diagnostic]()
    if "cover" in _covers(book):
        cover, own = cover_sheet(book, spine)
        handed.append(cover)
        found += own
    judged = tuple(finding for one in handed for finding in nyukohyo.judged(one))
    files = [nyukohyo.content(one, book.manuscript.publication.name) for one in handed]
    page, own = nyukohyo.page(book, files, spine, judged)
    return Product(
        {**{one.name: one.pdf for one in handed}, "press-nyukohyo": page},
        {"press-nyukohyo.json": nyukohyo.as_json(files, spine, judged)},
        (*judged, *found, *own, *reread.faults(book, body.pdf, body.sheets, "press")),
    )


def _covers(book: Book) -> dict[str, Sheet]:
    """The covers, by the ids of their sections."""
    return {sheet.part.section.id: sheet for sheet in sheets(book) if sheet.label.style == "none"}


def cover_sheet(book: Book, spine: float) -> tuple[Handed, tuple[Diagnostic, ...]]:
    """表4, 背 and 表1 side by side on one sheet, and the findings on it; `spine` is in mm."""
    found = _covers(book)
    front, back = found["cover"], found.get("back-cover")
    settings = book.manuscript.publication.settings
    width = settings.kihon_hanmen.page_width
    values = {
        "title": _upright(settings.title, settings.subtitle),
        "publisher": _upright(settings.publisher or settings.author),
    }
    way = book.work.ways["press"]
    words, own = paper(book, "spine.html", way, width=spine, least=SPINE, **values)
    parts = [
        (_back_cover(book, way, spine) if back else None, width),
        (Leaf(words, 0, PageLabel("")), spine),
        (front.leaf("press"), width),
    ]
    sheet = coversheet.sheet(front.leaf("press"), parts)
    drawn = output(told(book, [front]))
    pdf = join(book.laid[0].painted["press"], [sheet], drawn, book.faces)
    return Handed("表紙", "press-cover", pdf, [front]), own


def _back_cover(book: Book, way: Paint, spine: float) -> Leaf:
    """The back cover, whose pattern goes on from the front cover over the spine."""
    values = MATTER["back-cover"].values(book.work.writer) | {"spine": spine}
    painted, _ = paper(book, "back-cover.html", way, **values)
    return Leaf(painted, 0, PageLabel(""))


def _upright(*texts: str) -> list[str]:
    """The pieces of texts set vertically: single characters, but numbers and words as wholes."""
    return _WHOLE.findall("　".join(filter(None, texts)))


def ready(manuscript: Manuscript, readable: Sequence[Path]) -> Ready:
    """How pages are painted, and what prevents a PDF/X-4 (N001, N002, N003).

    `readable` are folders of the user in which an ICC profile may lie.
    """
    theme, settings = manuscript.theme.theme, manuscript.publication.settings
    found: list[Diagnostic] = []
    inks = _inks(manuscript, readable, found.append)
    if settings.press.profile:
        found += _lacking(settings)
    sizes = theme.coloured_text["regular"] * PT_PER_Q, theme.coloured_text["bold"] * PT_PER_Q
    paint = in_inks(inks, kept(), sizes, overprints=settings.press.overprint)
    return Ready(paint, tuple(found))


def _inks(manuscript: Manuscript, readable: Sequence[Path], report: Report) -> Inks:
    """The theme's inks with the ICC profile, or without it if it cannot be used (reported).

    The profile lies below the publication or, with an absolute path, in the system's folders of
    profiles or in a folder that the user has named.
    """
    publication, colours = manuscript.publication, list(pairs(manuscript.theme.theme))
    named, folders = publication.settings.press.profile, (*map(Path, PROFILE_FOLDERS), *readable)
    if not named:
        hint = "印刷所に印刷条件を尋ね、press の profile と condition を書いてください"
        message = "印刷条件のプロファイルがないので、印刷用PDFに「試験用」と入ります"
        report(finding("N001", message, publication.settings.place("press"), hint))
        return Inks(colours)
    try:
        at = placed(named.text, publication.folder, folders)
        return Inks(colours, read(*at, limits.ICC_PROFILE.most))
    except OutsideError:
        message = f"プロファイル「{named.text}」は読んでよい場所にありません"
        hint = "本のフォルダーに置くか、置いたフォルダーを --read-from で示してください"
    except OSError as error:
        message = f"プロファイル「{named.text}」{unread(error)}"
        hint = "ファイルの場所を確かめてください"
    except ProfileError:
        message = f"「{named.text}」はCMYKの出力プロファイルではありません"
        hint = "印刷所の示すICCプロファイルを使ってください"
    report(finding("N002", message, named.span, hint))
    return Inks(colours)


def _lacking(settings: Settings) -> Iterator[Diagnostic]:
    """N003: settings that PDF/X-4 requires."""
    if not settings.press.condition:
        hint = "プロファイルに合う識別子（JC200103 など）を condition に書いてください"
        message = "印刷条件の識別子（condition）がありません"
        yield finding("N003", message, settings.place("press"), hint)
    if moment(settings) is None:
        hint = "date に発行の日を書いてください"
        yield finding("N003", "PDF/X-4には日付（date）が要ります", settings.span, hint)


def body_of(book: Book) -> Iterator[Sheet]:
    """The pages without the covers, padded with blank ones to a multiple of `page_multiple`.

    Covers are the uncounted pages, except a draft's list of faults, which stays. A recto remains a
    recto.
    """
    count = 0
    for number, sheet in enumerate(sheets(book)):
        if sheet.label.style == "none" and sheet.part.section.id != FAULTS:
            continue
        if (number - count) % 2:
            yield sheet.blank(sheet.label)
            count += 1
        yield sheet
        count += 1
        last = sheet
    for number in range(1, -count % book.manuscript.publication.settings.press.page_multiple + 1):
        yield last.blank(page_label(last.label.style, last.label.number + number))


def told(book: Book, body: Sequence[Sheet]) -> Press:
    """The settings for writing these pages; without profile, condition or date it is a trial."""
    settings, paint = book.manuscript.publication.settings, book.work.ways["press"]
    assert isinstance(paint, InInks)
    profile, at = paint.inks.profile, moment(settings)
    is_whole = bool(profile and settings.press.condition and at)
    return Press(
        paint=paint,
        intent=Intent(settings.press.condition, settings.press.registry, profile)
        if is_whole
        else None,
        moment=at or datetime(1970, 1, 1, tzinfo=UTC),
        slugs=[_slug(settings, f"{n}/{len(body)}", is_whole) for n in range(1, len(body) + 1)],
        folios=[_folio(sheet.label) for sheet in body],
        family=book.manuscript.theme.theme.faces["gothic"].family,
        configuration=book.faces,
    )


def among(press: Press, indices: Sequence[int]) -> Press:
    """The settings for some of the pages, by index from 0."""
    slugs = [press.slugs[index] for index in indices]
    return replace(press, slugs=slugs, folios=[press.folios[index] for index in indices])


def _folio(label: PageLabel) -> str:
    """The folio of a page, even if the page does not show it."""
    return NUMERALS[label.style](label.number) if label.style in NUMERALS else ""


def pairs(theme: Theme) -> Iterator[tuple[Rgb, Ink]]:
    """The theme's colours in sRGB, each with its inks."""
    for colour in theme.colours.values():
        red, green, blue = bytes.fromhex(colour.rgb.removeprefix("#"))
        cyan, magenta, yellow, black = (value / 100 for value in colour.cmyk)
        yield (red, green, blue), (cyan, magenta, yellow, black)


def _slug(settings: Settings, page: str, is_whole: bool) -> tuple[str, str]:
    """The two lines beside the marks: title; version, date and page."""
    date = settings.date.isoformat() if settings.date else ""
    trial = "" if is_whole else TRIAL
    facts = (trial, settings.edition, settings.status, date, f"{page}ページ")
    title = "　".join(filter(None, (settings.title, settings.subtitle)))
    return title, "　".join(filter(None, facts))
