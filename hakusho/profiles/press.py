"""The press profile: the body of a book for the printer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.html.sections import FAULTS
from hakusho.layout.rounds import page_label
from hakusho.machine.cache import kept
from hakusho.machine.facts import PROFILE_FOLDERS
from hakusho.manuscript.prepare import Manuscript
from hakusho.profiles import nyukohyo
from hakusho.profiles.book import Book, Product, Sheet, bound, sheets
from hakusho.profiles.nyukohyo import Handed
from hakusho.settings.publication import Settings, moment
from hakusho.settings.theme import Theme
from hakusho.sources.text import reason
from hakusho.trade.numerals import NUMERALS
from kumihan.files.files import OutsideError, placed, read
from kumihan.press import coversheet as spread
from kumihan.press.coversheet import Part
from kumihan.press.inks import Ink, Inks, ProfileError, Rgb
from kumihan.press.writing import Press, output
from kumihan.press.x4 import Intent
from kumihan.writing.assemble import PageLabel

Q = 72 / 25.4 / 4  # pt
SPINE = 5.0  # mm: a narrower spine bears no words
_WHOLE = re.compile("[0-9A-Za-z.]+|.")
TRIAL = "試験用（印刷条件のプロファイルなし）"


def write(book: Book) -> Product:
    """The PDFs for the printer: body, cover sheet, and the 入稿票 made from them."""
    press = book.manuscript.publication.settings.press
    body = list(body_of(book))
    spine = round(len(body) / 2 * press.paper_thickness + press.spine_allowance, 2)
    handed = [Handed("本文", "press", bound(book, body, output(told(book, body))), body)]
    if cover := cover_sheet(book, spine):
        handed.append(cover)
    found = tuple(finding for one in handed for finding in nyukohyo.judged(one))
    files = [nyukohyo.content(one, book.manuscript.publication.name) for one in handed]
    pdfs = {one.name: one.pdf for one in handed}
    return Product(
        {**pdfs, "press-nyukohyo": nyukohyo.paper(book, files, spine, found)},
        {"press-nyukohyo.json": nyukohyo.as_json(files, spine, found)},
        found,
    )


def cover_sheet(book: Book, spine: float) -> Handed | None:
    """表4, 背 and 表1 side by side on one sheet; `spine` is in mm. None without a cover."""
    found = {sheet.part.section.id: sheet for sheet in sheets(book) if sheet.label.style == "none"}
    if "cover" not in found:
        return None
    front = found["cover"]
    back = found.get("back-cover")
    settings = book.manuscript.publication.settings
    width = settings.kihon_hanmen.page_width
    title = _upright(settings.title, settings.subtitle)
    publisher = _upright(settings.publisher or settings.author)
    words = book.set_paper("spine.html", width=spine, least=SPINE, title=title, publisher=publisher)
    parts: list[Part] = [
        (back.page if back else None, width),
        (words.pages[0], spine),
        (front.page, width),
    ]
    sheet = replace(front, page=spread.sheet(front.page, parts))
    pdf = bound(book, [sheet], output(told(book, [sheet]), parts))
    return Handed("表紙", "press-cover", pdf, [sheet])


def _upright(*texts: str) -> list[str]:
    """Texts as what stands one below the other: characters, and numbers and words as wholes."""
    return _WHOLE.findall("　".join(filter(None, texts)))


def faults(manuscript: Manuscript, readable: Sequence[Path]) -> Iterator[Diagnostic]:
    """What keeps the press PDF from being PDF/X-4 (N001, N002, N003).

    `readable` are folders of the user's that a profile may lie in.
    """
    settings = manuscript.publication.settings
    press = settings.press
    if not press.profile:
        hint = "印刷所に印刷条件を尋ね、press の profile と condition を書きます"
        message = "印刷条件のプロファイルがないので、印刷用PDFに「試験用」と入ります"
        yield finding("N001", message, settings.place("press"), hint)
        return
    try:
        _inks(manuscript, readable)
    except OutsideError:
        message = f"プロファイル「{press.profile.text}」は読んでよい場所にありません"
        hint = "出版物のフォルダーに置くか、置いたフォルダーを --read-from で示します"
        yield finding("N002", message, press.profile.span, hint)
    except OSError as error:
        message = f"プロファイル「{press.profile.text}」を読めません（{reason(error)}）"
        yield finding("N002", message, press.profile.span, "ファイルの場所を確かめます")
    except ProfileError:
        message = f"「{press.profile.text}」はCMYKの出力プロファイルではありません"
        yield finding("N002", message, press.profile.span, "印刷所の示すICCプロファイルを使います")
    if not press.condition:
        hint = "プロファイルに合う識別子（JC200103 など）を condition に書きます"
        message = "印刷条件の識別子（condition）がありません"
        yield finding("N003", message, settings.place("press"), hint)
    if moment(settings) is None:
        hint = "date に発行の日を書きます"
        yield finding("N003", "PDF/X-4には日付（date）が要ります", settings.span, hint)


def _inks(manuscript: Manuscript, readable: Sequence[Path]) -> Inks:
    """The theme's inks with the profile, if there is one.

    It lies below the publication, or by its whole path where the system keeps profiles or in a
    folder that the user has named. Raises OSError or ProfileError.
    """
    publication = manuscript.publication
    named = publication.settings.press.profile
    profile = b""
    if named:
        others = (*map(Path, PROFILE_FOLDERS), *readable)
        profile = read(*placed(named.text, publication.folder, others), limits.ICC_PROFILE.most)
    return Inks(pairs(manuscript.theme.theme), profile)


def body_of(book: Book) -> Iterator[Sheet]:
    """The pages without the covers, filled up with blank ones to the multiple that is set.

    Covers are the pages that are not counted; so are a draft's list of faults, which stays. A recto
    stays a recto.
    """
    count = 0
    for number, sheet in enumerate(sheets(book)):
        if sheet.label.style == "none" and sheet.part.section.id != FAULTS:
            continue
        if (number - count) % 2:
            yield _blank(sheet, sheet.label)
            count += 1
        yield sheet
        count += 1
        last = sheet
    for number in range(1, -count % book.manuscript.publication.settings.press.page_multiple + 1):
        yield _blank(last, page_label(last.label.style, last.label.number + number))


def _blank(like: Sheet, label: PageLabel) -> Sheet:
    return Sheet(like.part.blank(), replace(label, folio=""), like.part)


def told(book: Book, body: Sequence[Sheet]) -> Press:
    """What the press is told of these pages; a draft that lacks something is made for trial."""
    settings = book.manuscript.publication.settings
    theme = book.manuscript.theme.theme
    try:
        inks = _inks(book.manuscript, book.options.readable)
    except (OSError, ProfileError):
        inks = Inks(pairs(theme))
    at = moment(settings)
    is_whole = bool(inks.profile and settings.press.condition and at)
    return Press(
        inks=inks,
        intent=Intent(settings.press.condition, settings.press.registry, inks.profile)
        if is_whole
        else None,
        moment=at or datetime(1970, 1, 1, tzinfo=UTC),
        slugs=[_slug(settings, f"{n}/{len(body)}", is_whole) for n in range(1, len(body) + 1)],
        folios=[_folio(sheet.label) for sheet in body],
        family=theme.faces["gothic"].family,
        coloured=(theme.coloured_text["regular"] * Q, theme.coloured_text["bold"] * Q),
        kept=kept(),
        overprints=settings.press.overprint,
    )


def among(press: Press, indices: Sequence[int]) -> Press:
    """What the press is told of some of the pages (from 0)."""
    slugs = [press.slugs[index] for index in indices]
    return replace(press, slugs=slugs, folios=[press.folios[index] for index in indices])


def _folio(label: PageLabel) -> str:
    """The number that a page has, though it may not be shown on it."""
    return NUMERALS[label.style](label.number) if label.style in NUMERALS else ""


def pairs(theme: Theme) -> dict[Rgb, Ink]:
    """The theme's colours as they are printed."""
    found: dict[Rgb, Ink] = {}
    for colour in theme.colours.values():
        red, green, blue = bytes.fromhex(colour.rgb.removeprefix("#"))
        cyan, magenta, yellow, black = (value / 100 for value in colour.cmyk)
        found[red, green, blue] = (cyan, magenta, yellow, black)
    return found


def _slug(settings: Settings, page: str, is_whole: bool) -> tuple[str, str]:
    """The two lines beside the marks: title; version, date and page."""
    date = settings.date.isoformat() if settings.date else ""
    trial = "" if is_whole else TRIAL
    facts = (trial, settings.edition, settings.status, date, f"{page}ページ")
    title = "　".join(filter(None, (settings.title, settings.subtitle)))
    return title, "　".join(filter(None, facts))
