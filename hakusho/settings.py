"""`publication.yaml`: what an editor sets for a publication as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from hakusho.codes import CODES
from hakusho.data import Written, over
from hakusho.diagnostic import Report, Span, did_you_mean, finding
from hakusho.faces import FaceEntry
from hakusho.hanmen import SIDE_NOTES, THUMB, KihonHanmen
from hakusho.theme import Theme

KINDS = ("part", "preface", "introduction", "chapter", "appendix", "document", "afterword")
FRONT = ("cover", "title-page", "explanatory-notes", "contents", "figures", "tables")
BACK = ("glossary", "index", "colophon")


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


@dataclass(frozen=True, slots=True)
class Press:
    """What the printer says: the printing condition, the paper, how the book is made up.

    `profile` is an ICC file, `condition` its name in the registry; thicknesses are of one leaf, in
    mm; `page_multiple` is what the number of pages of the body is filled up to.
    """

    profile: Written | None = None
    condition: str = ""
    registry: str = "http://www.color.org"
    overprint: bool = False
    page_multiple: int = 4
    paper_thickness: float = 0.1
    spine_allowance: float = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """`publication.yaml`; only `title` and `chapters` are required."""

    title: str
    chapters: tuple[Written | Mapping[str, Written | tuple[Written, ...]], ...]
    span: Span
    title_lines: tuple[str, ...] = ()
    subtitle: str = ""
    series: str = ""
    edition: str = ""
    status: str = ""
    statement: str = ""
    author: str = ""
    publisher: str = ""
    language: str = "ja"
    date: date | None = None
    theme: str = "ai"
    kihon_hanmen: KihonHanmen = field(default_factory=KihonHanmen)
    numbering: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    chapters_restart: bool = True
    external: Mapping[str, External] = field(default_factory=dict)
    notes: Literal["foot", "side", "end"] = "foot"
    notes_restart: Literal["chapter", "page"] = "chapter"
    ruby: Literal["every", "first"] = "every"
    new_recto: bool = True
    contents_depth: int = 3
    front: tuple[str, ...] = FRONT
    back: tuple[str, ...] = BACK
    explanatory_notes: tuple[Written, ...] = ()
    colophon: Mapping[str, Written] = field(default_factory=dict)
    fallback: tuple[FaceEntry, ...] = ()
    press: Press = field(default_factory=Press)
    allow: tuple[Allow, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})

    def place(self, path: str) -> Span:
        """Where a setting stands (`numbering.figure`), or the nearest one above it that stands.

        With a colon after it (`numbering.figure:`) the path means the key.
        """
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, self.span)


def dressed(settings: Settings, theme: Theme) -> Settings:
    """The settings with the theme's type area, as far as they state none themselves."""
    key = "kihon-hanmen"
    hanmen = over(settings.kihon_hanmen, theme.kihon_hanmen, settings.places, f"{key}.")
    places = {path: span for path, span in theme.places.items() if path.startswith(key)}
    return replace(settings, kihon_hanmen=hanmen, places={**places, **settings.places})


def checked(settings: Settings, report: Report) -> Settings:
    """The settings without what makes no sense by itself, which is reported (Y003, Y004, Y005)."""
    if problem := settings.kihon_hanmen.problem:
        hint = "字数・行数・文字サイズ・行送りか、ページの大きさを見直します"
        report(finding("Y004", problem, settings.place("kihon-hanmen"), hint))
    if settings.press.page_multiple < 1:
        place = settings.place("press.page-multiple")
        report(finding("Y004", "ページ数の倍数（page-multiple）は1以上です", place, "4 や 16 など"))
        settings = replace(settings, press=replace(settings.press, page_multiple=1))
    _check_notes(settings, report)
    if not settings.chapters:
        hint = "chapters: [01-hajimeni.md] のように、章のファイルを並べます"
        place = settings.place("chapters")
        report(finding("Y003", "章が一つもありません（chapters）", place, hint))
    _check_parts("front", settings.front, FRONT, settings, report)
    _check_parts("back", settings.back, BACK, settings, report)
    for number, entry in enumerate(settings.allow):
        if entry.code not in CODES:
            place = settings.place(f"allow.{number}.code")
            message = f"指摘の符号「{entry.code}」はありません"
            report(finding("Y004", message, place, did_you_mean(entry.code, CODES)))
    return replace(settings, allow=tuple(one for one in settings.allow if one.code in CODES))


def _check_notes(settings: Settings, report: Report) -> None:
    """Y004: side notes have room at the fore-edge; notes that are numbered by page stand there."""
    hanmen = settings.kihon_hanmen
    if settings.notes == "side" and hanmen.columns > 1:
        hint = "一段組にするか、notes: foot（脚注）にします"
        report(finding("Y004", "傍注は一段組だけで使えます", settings.place("notes"), hint))
    elif settings.notes == "side" and hanmen.side_note_width < SIDE_NOTES:
        needed = SIDE_NOTES + hanmen.side_note_gap + THUMB
        message = f"小口の余白 {hanmen.fore_edge:g} mm に、傍注は入りません"
        hint = (
            f"字数（line-length）かのどの余白（gutter-margin）を減らし、{needed:g} mm 以上にします"
        )
        report(finding("Y004", message, settings.place("notes"), hint))
    if settings.notes == "end" and settings.notes_restart == "page":
        message = "章の終わりに置く注に、ページごとの番号は付けられません"
        hint = "notes を foot か side にするか、notes-restart の行を消します"
        report(finding("Y004", message, settings.place("notes-restart"), hint))


def _check_parts(
    key: str, names: tuple[str, ...], known: tuple[str, ...], settings: Settings, report: Report
) -> None:
    for number, name in enumerate(names):
        place = settings.place(f"{key}.{number}")
        if name not in known:
            message = f"「{name}」という部分はありません（{'、'.join(known)}）"
            report(finding("Y004", message, place, did_you_mean(name, known)))
        elif name in names[:number]:
            report(finding("Y005", f"「{name}」が二度あります", place, "一つを消します"))
