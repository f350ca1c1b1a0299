"""`publication.yaml`: the settings of a publication as a whole."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from hakusho.findings.codes import CODES
from hakusho.findings.diagnostic import Diagnostic, Report, Span, did_you_mean, finding
from hakusho.findings.limits import BOOK_TITLE, FILES, SETTING
from hakusho.settings.faces import FaceEntry
from hakusho.settings.theme import Theme
from hakusho.sources.data import Written, key_of, over
from hakusho.trade.between import Between
from hakusho.trade.hanmen import SIDE_NOTES, SLIDE, THUMB, KihonHanmen
from hakusho.trade.symbols import check_digit

KINDS = (
    "part", "preface", "introduction", "chapter", "feature", "appendix", "document", "afterword",
)  # fmt: skip
Place = Literal["recto", "next", "run-on"]
Band = Literal["band", "slim", "line"]
LISTS = ("figures", "tables", "figures-and-tables", "sidebars")
FRONT = ("cover", "title-page", "explanatory-notes", "contents", *LISTS)
BACK = ("glossary", "abbreviations", "index", "colophon", "back-cover")
LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as books need it
C_CODE = re.compile("[0-9]{4}")
_UD = re.compile("UD版?", re.IGNORECASE)  # what `universal-design` makes, as one may write it
_TITLES = ("title", "title-lines")
_SAMPLE = 40  # characters that are kept of a text that is too long
HIGHEST_PRICE = 99_999  # yen: the barcode has five digits for the price


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen parts of a chapter, by id: headings with what belongs to them, or single blocks."""

    file: Written
    only: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class External:
    """A part of the book that lies outside this publication."""

    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Allow:
    """A finding that is allowed: its code, a part of its place or message, and the reason."""

    code: str
    place: str
    reason: str
    span: Span

    def holds(self, found: Diagnostic) -> bool:
        """Whether this allows a finding."""
        is_meant = self.place in str(found.span) or self.place in found.message
        return self.code == found.code and is_meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What the printer specifies: the printing condition, the paper, how the book is made up.

    `profile` is an ICC file, `condition` its name in the registry. `paper_thickness` is that of one
    leaf, `spine_allowance` is added to the thickness of the body, both in mm. The number of pages
    of the body is padded to a multiple of `page_multiple`.
    """

    profile: Written | None = None
    condition: str = ""
    registry: str = "http://www.color.org"
    overprint: bool = False
    page_multiple: Annotated[int, Between(1, 64)] = 4
    paper_thickness: Annotated[float, Between(0, 10)] = 0.1
    spine_allowance: Annotated[float, Between(-20, 100)] = 0.0


_NEW_RECTO = {
    "replaces": {
        "new-recto": "奇数ページから始めるなら openings: recto、次のページから始めるなら "
        "openings: next と書いてください"
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`publication.yaml`; only `title` and `chapters` are required."""

    title: str
    chapters: tuple[Written | Mapping[str, Written | Selection | tuple[Written, ...]], ...]
    span: Span
    base: str = ""
    base_pages: bool = False
    layout: Literal["book", "slides"] = "book"
    title_lines: tuple[str, ...] = ()
    subtitle: str = ""
    series: str = ""
    edition: str = ""
    status: str = ""
    statement: str = ""
    author: str = ""
    publisher: str = ""
    language: str = "ja"
    stamp: str = ""
    embargo: date | None = None
    isbn: str = ""
    c_code: str = ""
    price: int = 0
    date: date | None = None
    theme: str = "ai"
    universal_design: bool = False
    kihon_hanmen: KihonHanmen = field(default_factory=KihonHanmen)
    numbering: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    chapters_from: Literal["files", "titles"] = "files"
    chapters_restart: bool = True
    external: Mapping[str, External] = field(default_factory=dict)
    notes: Literal["foot", "side", "end"] = "foot"
    notes_restart: Literal["chapter", "page"] = "chapter"
    qr_codes: Literal["none", "notes"] = "none"
    ruby: Literal["every", "first"] = "every"
    openings: Place | Mapping[str, Place] = field(default="next", metadata=_NEW_RECTO)
    opening: Band | Mapping[str, Band] = "band"
    contents_depth: Annotated[int, Between(1, 6)] = 3
    front: tuple[str, ...] = (*FRONT[:4], "figures", "tables")
    back: tuple[str, ...] = ("glossary", "index", "colophon")
    explanatory_notes: tuple[Written, ...] = ()
    colophon: Mapping[str, Written] = field(default_factory=dict)
    fallback: tuple[FaceEntry, ...] = ()
    press: Press = field(default_factory=Press)
    allow: tuple[Allow, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})

    def place_of(self, kind: str) -> Place:
        """Where a chapter of this kind begins."""
        return self.openings if isinstance(self.openings, str) else self.openings.get(kind, "next")

    def band_of(self, kind: str) -> Band:
        """The form that the opening of a chapter of this kind has."""
        return self.opening if isinstance(self.opening, str) else self.opening.get(kind, "band")

    def place(self, path: str) -> Span:
        """The place of a setting (`numbering.figure`), or of the nearest one above it.

        With a colon after it (`numbering.figure:`) the path means the key.
        """
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, self.span)


def dressed(settings: Settings, theme: Theme) -> Settings:
    """The settings with the theme's type area, as far as they do not state their own.

    Faces that others of the theme have replaced come after those of the settings.

    Slides have a type area of their own, take nothing of the one that their base states, and have
    their notes beside their sources.
    """
    key, fallback = "kihon-hanmen", (*settings.fallback, *theme.replaced)
    if settings.layout == "slides":
        home = settings.place("layout").source
        places = {p: at for p, at in settings.places.items() if at.source is home or key not in p}
        hanmen = over(settings.kihon_hanmen, SLIDE, places, f"{key}.")
        return replace(
            settings, kihon_hanmen=hanmen, fallback=fallback, notes="end", notes_restart="chapter"
        )
    hanmen = over(settings.kihon_hanmen, theme.kihon_hanmen, settings.places, f"{key}.")
    places = {path: span for path, span in theme.places.items() if path.startswith(key)}
    return replace(
        settings,
        kihon_hanmen=hanmen,
        fallback=fallback,
        places={**places, **settings.places},
    )


def enlarged(theme: Theme, settings: Settings) -> Theme:
    """The theme with its sizes in proportion to the characters of slides, if these are some."""
    if settings.layout != "slides":
        return theme
    by = settings.kihon_hanmen.character_size / theme.kihon_hanmen.character_size
    return replace(theme, sizes={name: round(size * by, 2) for name, size in theme.sizes.items()})


def moment(settings: Settings) -> datetime | None:
    """The date of the PDF: SOURCE_DATE_EPOCH (seconds since 1970), else the edition's.

    Raises ValueError when the variable is no number.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.combine(settings.date, time(), UTC) if settings.date else None


def checked(settings: Settings, report: Report) -> Settings:
    """The settings without senseless values, which are reported (Y003–Y005, Y013, L001)."""
    settings = _shortened(settings, report)
    if problem := settings.kihon_hanmen.problem:
        hint = "字数・行数・文字サイズ・行送りか、ページの大きさを見直してください"
        report(finding("Y004", problem, settings.place("kihon-hanmen"), hint))
    settings = _usable(settings, report)
    for check in (_check_edition, _check_notes, _check_openings):
        check(settings, report)
    wrong = list(_wrong_codes(settings))
    for key, code, message, hint in wrong:
        report(finding(code, message, settings.place(key), hint))
    settings = _with_chapters(settings, report)
    _check_parts("front", settings.front, FRONT, settings, report)
    lists = [n for n, name in enumerate(settings.front) if name in LISTS]
    if lists and "contents" not in settings.front:
        message = "一覧は目次の後に入りますが、目次（contents）がありません"
        place = settings.place(f"front.{lists[0]}")
        report(
            finding("Y003", message, place, "front に contents を加えるか、一覧を消してください")
        )
    _check_parts("back", settings.back, BACK, settings, report)
    for number, entry in enumerate(settings.allow):
        if entry.code not in CODES:
            place = settings.place(f"allow.{number}.code")
            message = f"指摘のコード「{entry.code}」はありません"
            report(finding("Y004", message, place, did_you_mean(entry.code, CODES)))
    allow = tuple(one for one in settings.allow if one.code in CODES)
    return replace(settings, allow=allow, price=0 if wrong else settings.price)


def _usable(settings: Settings, report: Report) -> Settings:
    """The settings with a language and a multiple of pages that there can be (Y004)."""
    if not LANGUAGE.fullmatch(settings.language):
        message = f"言語（language）に「{settings.language}」は使えません"
        place = settings.place("language")
        report(
            finding(
                "Y004",
                message,
                place,
                "「ja」「en」「zh-Hant」などの、言語のコードを半角で書いてください",
            )
        )
        settings = replace(settings, language="ja")
    if settings.press.page_multiple < 1:
        place = settings.place("press.page-multiple")
        report(
            finding(
                "Y004",
                "ページ数の倍数（page-multiple）は1以上です",
                place,
                "4、16 などの整数を書いてください",
            )
        )
        settings = replace(settings, press=replace(settings.press, page_multiple=1))
    return settings


def _shortened(settings: Settings, report: Report) -> Settings:
    """The settings with texts over the limit shortened (L001)."""
    kept: dict[str, Any] = {}
    for one in fields(settings):
        value = getattr(settings, one.name)
        if one.name != "places" and value != (
            short := _short(value, key_of(one.name), settings, report)
        ):
            kept[one.name] = short
    return replace(settings, **kept)


def _short(value: Any, path: str, settings: Settings, report: Report) -> Any:
    """A setting with its text, or the texts of its parts, shortened to the limit."""
    limit = BOOK_TITLE if path.partition(".")[0] in _TITLES else SETTING
    if isinstance(value, str) and limit.is_passed(len(value)):
        report(limit.finding(settings.place(path)))
        return f"{value[:_SAMPLE]}…"  # the whole text would not fit, and would be reported as lost
    if isinstance(value, tuple):
        return tuple(_short(v, f"{path}.{n}", settings, report) for n, v in enumerate(value))
    if isinstance(value, Mapping):
        return {k: _short(v, f"{path}.{k}", settings, report) for k, v in value.items()}
    return value


def _with_chapters(settings: Settings, report: Report) -> Settings:
    """The settings without chapters over the limit (L001); Y003 if there is none at all."""
    if not settings.chapters:
        hint = "chapters: [01-hajimeni.md] のように、章のファイルを並べてください"
        place = settings.place("chapters")
        report(finding("Y003", "章が一つもありません（chapters）", place, hint))
    if FILES.is_passed(len(settings.chapters)):
        report(FILES.finding(settings.place(f"chapters.{FILES.most}")))
    return replace(settings, chapters=settings.chapters[: FILES.most])


def _check_edition(settings: Settings, report: Report) -> None:
    """Y004: the cover would say that a book is what it is not."""
    if _UD.fullmatch(settings.edition.strip()) and not settings.universal_design:
        message = (
            f"edition は表紙に刷る版の名で、「{settings.edition}」と書いてもUD版にはなりません"
        )
        hint = "UD版を作るなら universal-design: true と書いてください"
        report(finding("Y004", message, settings.place("edition"), hint))


def _check_notes(settings: Settings, report: Report) -> None:
    """Y004: side notes have no room, or endnotes are numbered by page."""
    hanmen = settings.kihon_hanmen
    if settings.notes == "side" and hanmen.columns > 1:
        hint = "一段組にするか、notes: foot（脚注）にしてください"
        report(finding("Y004", "傍注は一段組だけで使えます", settings.place("notes"), hint))
    elif settings.notes == "side" and hanmen.side_note_width < SIDE_NOTES:
        needed = SIDE_NOTES + hanmen.side_note_gap + THUMB
        message = f"小口の余白 {hanmen.fore_edge:g} mm に、傍注は入りません"
        hint = f"line-length か gutter-margin を減らし、余白を {needed:g} mm 以上にしてください"
        report(finding("Y004", message, settings.place("notes"), hint))
    if settings.notes == "end" and settings.notes_restart == "page":
        message = "章の終わりに置く注に、ページごとの番号は付けられません"
        hint = "notes を foot か side にするか、notes-restart の行を消してください"
        report(finding("Y004", message, settings.place("notes-restart"), hint))


def _check_openings(settings: Settings, report: Report) -> None:
    """Y004: a kind of chapter that there is not, or a half title that is to share a page."""
    for key, given in (("openings", settings.openings), ("opening", settings.opening)):
        for kind in () if isinstance(given, str) else given:
            if kind not in KINDS:
                message = f"「{kind}」という章の種類はありません（{'、'.join(KINDS)}）"
                place = settings.place(f"{key}.{kind}:")
                report(finding("Y004", message, place, did_you_mean(kind, KINDS)))
    if isinstance(settings.openings, Mapping) and settings.openings.get("part") == "run-on":
        message = "部の扉は一ページを占めるので、前の章に続けられません"
        hint = "part: next（次のページ）か part: recto（奇数ページ）にしてください"
        report(finding("Y004", message, settings.place("openings.part"), hint))


def _wrong_codes(settings: Settings) -> Iterator[tuple[str, str, str, str]]:
    """Y013, Y004, Y003: faults in the ISBN, C-code and price, of which barcodes are made.

    Yields the key of the setting, and the code, message and hint of the finding.
    """
    isbn, c_code, price = settings.isbn.replace("-", ""), settings.c_code, settings.price
    if isbn and not re.fullmatch("97[89][0-9]{10}", isbn):
        hint = "978-4-00-000000-0 のように、978から始まる13桁を、区切りを入れて書いてください"
        yield "isbn", "Y013", f"ISBN「{settings.isbn}」が13桁の番号ではありません", hint
    elif isbn and check_digit(isbn[:12]) != isbn[12]:
        hint = f"ほかの12桁が正しければ、最後の数字は {check_digit(isbn[:12])} です"
        yield "isbn", "Y013", f"ISBN「{settings.isbn}」の検査数字が合いません", hint
    if c_code and not C_CODE.fullmatch(c_code):
        message = f"分類コード「{c_code}」が4桁の数字ではありません"
        yield "c-code", "Y004", message, "c-code: 0031 のように書いてください"
    if not 0 <= price <= HIGHEST_PRICE:
        message = f"価格 {price} 円は、バーコードにできません"
        yield "price", "Y004", message, f"1円から{HIGHEST_PRICE}円までです"
    if (c_code or price) and not (isbn and c_code and price):
        hint = (
            "三つをそろえると、裏表紙にバーコードが入ります。非売品なら isbn だけを書いてください"
        )
        key = "c-code" if c_code else "price"
        yield key, "Y003", "isbn、c-code、price がそろっていません", hint


def _check_parts(
    key: str, names: tuple[str, ...], known: tuple[str, ...], settings: Settings, report: Report
) -> None:
    for number, name in enumerate(names):
        place = settings.place(f"{key}.{number}")
        if name not in known:
            message = f"「{name}」という部分はありません（{'、'.join(known)}）"
            report(finding("Y004", message, place, did_you_mean(name, known)))
        elif name in names[:number]:
            report(finding("Y005", f"「{name}」が二度あります", place, "一つを消してください"))
