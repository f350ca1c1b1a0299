"""The engine set up for one publication: faces, stylesheets, the fetcher, and laying out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from typing import Any
from urllib.parse import quote

from hakusho.findings.diagnostic import MOST_SAID, Diagnostic, Source, Span, finding
from hakusho.layout.asked import Stylesheet, pictures, place
from hakusho.layout.culprits import Group, Suspect, made_without
from hakusho.layout.fetch import Fetcher, Refusal, legible
from hakusho.layout.ignored import HINT, ignored
from hakusho.layout.keeping import Made, Store, store
from hakusho.layout.pages import DRAFT_MARK
from hakusho.machine.places import STYLES
from hakusho.publication.reading import Publication
from hakusho.settings.faces import FALLBACK
from hakusho.settings.publication import Settings
from hakusho.settings.theme import ThemeFolder
from hakusho.sources.text import shown
from hakusho.sources.yamlnodes import span_at
from kumihan.files.files import Kept
from kumihan.geometry.units import MM_PER_INCH, PT_PER_INCH
from kumihan.render import FontConfiguration, Setting, lay_out, stylesheet
from kumihan.setting.laid import Laid
from kumihan.writing.painted import Painted
from kumihan.writing.painting import Paint

BASE_URL = "project:///publication/"
_BLANK = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"
_REPORTED = re.compile("^Anchor defined twice|: RefusedError: ")  # as R003, and as refusals (E004)
_NO_GLYPH = re.compile(r"^\.notdef glyph rendered for .*\(U\+([0-9A-F]+)\)$", re.S)
_ANOTHER = "別の文字に替えるか、publication.yaml の fallback: に書体を加えてください"
_NOT_LOADED = re.compile(r"Failed to load stylesheet at (\S+) ?: (.*)", re.S)
_AT = re.compile(r" at (\d+):(\d+)")
_AGAIN = "画像を書き出し直して置き換えてください"
_FAILED = {  # files that were fetched, but cannot be used: the message, and the hint
    re.compile("^Failed to load image at '(.*?)'", re.S): ("画像「{}」を読めません", _AGAIN),
    re.compile("^Failed to render SVG image (.*)", re.S): ("画像「{}」を描けません", _AGAIN),
    re.compile("^Attachment left out: (.*)", re.S): (
        "「{}」をPDFに添付することはできません",
        "添付の指定（rel=attachment）を消してください",
    ),
}
_LONGEST = 200  # characters of a message
Heard = Callable[[str], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What all sections of a publication share when they are laid out.

    `pitch` is the distance between baselines in pt; `placed` has the places of the manuscript's
    pictures by address; `unprintable` are the code points without glyphs that have been reported.
    Sections are kept in `store`, if there is one.
    """

    fetcher: Fetcher
    font_config: Any
    sheets: tuple[Stylesheet, ...]
    pitch: float
    placed: Mapping[str, Span] = field(default_factory=dict)
    unprintable: Set[int] = frozenset()
    store: Store | None = None

    def kept(self, html: str, ways: Mapping[str, Paint]) -> Made | None:
        """An HTML text as it was laid out before; None if it was not, or something has changed."""
        return self.store.found(html, ways, self.fetcher) if self.store else None

    def lay_out(self, html: str, span: Span, ways: Mapping[str, Paint]) -> Made:
        """Lay out and paint an HTML text; returns also the findings about what the engine said.

        A stylesheet or picture that stops the engine is left out and reported (E007). Raises any
        other error that stops it: that is our mistake, or the machine's. Only sections about which
        the engine said nothing are kept.
        """
        engine = replace(self, fetcher=replace(self.fetcher, asked={}))
        with engine.hearing(span) as found:
            try:
                made, stopped = engine.made(html, ways), None
            except Exception as error:
                stopped = error
        if stopped is None:
            own = Made(*made, tuple(found), dict(sorted(engine.fetcher.asked.items())))
            if self.store and not found:
                self.store.keep(html, ways, own)
            return own
        (laid, painted), blamed = self.made_without(
            lambda engine, edit: engine.made(edit(html), ways), stopped
        )
        return Made(laid, painted, (*found, *blamed), {})

    def made(self, html: str, ways: Mapping[str, Paint]) -> tuple[Laid, dict[str, Painted]]:
        """Lay out and paint an HTML text. Raises whatever stops the engine."""
        sheets = [sheet.css for sheet in self.sheets]
        setting = Setting(BASE_URL, sheets, self.font_config, self.fetcher)
        return lay_out(html, setting, ways, pitch=self.pitch, noted=[DRAFT_MARK])

    def at_rest(self) -> Engine:
        """The engine as plain data for another process, where `at_work()` makes it usable."""
        sheets = tuple(replace(sheet, css=None) for sheet in self.sheets)
        return replace(self, sheets=sheets, font_config=None)

    def at_work(self) -> Engine:
        """The same engine with its stylesheets parsed and the faces of this process."""
        engine = replace(self, sheets=(), font_config=FontConfiguration())
        sheets = (replace(sheet, css=parsed(engine, sheet)[0]) for sheet in self.sheets)
        return replace(engine, sheets=tuple(sheet for sheet in sheets if sheet.css))

    # -- its messages ----------------------------------------------------------------------

    @contextmanager
    def hearing(self, span: Span, heard: Heard | None = None) -> Iterator[list[Diagnostic]]:
        """Collect findings about the engine's messages and refused addresses in this context.

        Each has the place where its address is written, or else `span`; `heard`, if given, makes
        the findings of messages.
        """
        found: list[Diagnostic] = []
        hear = heard or partial(self._heard, span)
        try:
            with listening(lambda message: found.extend(hear(message))):
                yield found
        finally:
            found += [self._refused(refusal, span) for refusal in self.fetcher.refusals]
            self.fetcher.refusals.clear()

    def _heard(self, span: Span, message: str) -> Iterator[Diagnostic]:
        if _REPORTED.search(message):
            return
        if match := _NO_GLYPH.match(message):
            yield from self._without_glyph(int(match[1], 16), span)
            return
        for pattern, (sentence, hint) in _FAILED.items():
            if match := pattern.match(message):
                said = sentence.format(legible(match[1]))
                yield finding("E004", said, self._place(match[1]) or span, hint)
                return
        yield finding("E004", f"組版エンジンの警告: {message[:_LONGEST]}", span)

    def _without_glyph(self, point: int, span: Span) -> Iterator[Diagnostic]:
        """E003: a character that no face has, of which nothing has been said yet."""
        if point not in self.unprintable:
            message = f"文字「{chr(point)}」（U+{point:04X}）の字形がどの書体にもありません"
            yield finding("E003", message, span, _ANOTHER)

    def _refused(self, refusal: Refusal, span: Span) -> Diagnostic:
        at = self._place(refusal.address)
        hint = "紙面に使うファイルを、本かテーマのフォルダーに置いて、その名前を書いてください"
        if at is None:
            hint = "テーマのスタイルシート（url）か画像の中を確かめてください"
        return finding("E004", refusal.reason, at or span, hint)

    def _place(self, address: str) -> Span | None:
        return place(address, self.sheets, self.placed, self.fetcher)

    # -- errors that stop it ---------------------------------------------------------------

    def made_without(
        self, attempt: Callable[[Engine, Callable[[str], str]], Any], error: Exception
    ) -> tuple[Any, list[Diagnostic]]:
        """The result of an attempt without what stops the engine, and the finding about that.

        The attempt gets an engine without some stylesheets, and a function that replaces some
        pictures of an HTML text by blank ones. Raises `error` when that does not help.
        """
        sheets = (_suspected(sheet) for sheet in self.sheets if not sheet.is_ours)
        named = (Suspect(span, f"画像「{legible(a)}」", a) for a, span in self.placed.items())

        def attempted(group: Group) -> Any:
            with listening(lambda _message: None):
                without = {suspect.address for suspect in group}
                kept = tuple(sheet for sheet in self.sheets if sheet.base not in without)
                quiet = replace(self.fetcher, refusals=[])
                engine = replace(self, sheets=kept, fetcher=quiet, store=None)
                return attempt(engine, partial(_blanked, without))

        return made_without((*sheets, *named), attempted, error)


def _suspected(sheet: Stylesheet) -> Suspect:
    return Suspect(sheet.span, "このスタイルシートの指定", sheet.base)


def _blanked(addresses: set[str], html: str) -> str:
    for address in addresses:
        html = html.replace(f'"{address}"', f'"{_BLANK}"')
    return html


def start(
    publication: Publication,
    theme: ThemeFolder,
    drawings: Mapping[str, bytes],
    unprintable: Set[int] = frozenset(),
    kept: Kept | None = None,
) -> tuple[Engine, tuple[Diagnostic, ...]]:
    """The engine for a publication, and the faults of its stylesheets (E001, E004, E007).

    `drawings` are its charts by address; `unprintable` are the code points without glyphs of which
    there are findings already. Sections are kept in the cache `kept`, if it is given.
    """
    mounts = {
        "publication": (publication.folder, ""),
        "theme": (theme.root, theme.home),
        "styles": (STYLES, ""),
    }
    settings = publication.settings
    pitch = settings.kihon_hanmen.pitch * PT_PER_INCH / MM_PER_INCH
    fetcher = Fetcher(mounts, drawings)
    engine = Engine(
        fetcher=fetcher,
        font_config=FontConfiguration(),
        sheets=(),
        pitch=pitch,
        placed=pictures(publication),
        unprintable=unprintable,
    )
    faults: list[Diagnostic] = []
    for sheet in (*_generated(settings, theme), *_common(settings), *_own(theme)):
        css, found = parsed(engine, sheet)
        faults += found[:MOST_SAID]
        if len(found) > MOST_SAID:
            rest = f"このスタイルシートには、ほかに {len(found) - MOST_SAID} 件の誤りがあります"
            faults.append(finding("E001", rest, sheet.span))
        if css is not None:
            engine = replace(engine, sheets=(*engine.sheets, replace(sheet, css=css)))
    if kept:
        own = store(kept, engine.sheets, fetcher.asked, pitch)
        engine = replace(engine, store=own)
    return engine, tuple(faults)


def _generated(settings: Settings, theme: ThemeFolder) -> Iterator[Stylesheet]:
    """The type area and the theme as custom properties."""
    fallback = ", ".join(f"'{face.family}'" for face in (*settings.fallback, *FALLBACK))
    variables = settings.kihon_hanmen.variables() | {"fallback": fallback}
    yield Stylesheet(Source("(variables)", _root(variables)), BASE_URL, None, is_ours=True)
    text, at = _root(theme.variables(settings.kihon_hanmen.pitch)), theme.theme.span
    address = "project:///theme/theme.yaml"
    yield Stylesheet(Source(at.source.path, text), address, None, theme.is_built_in, at)


def _root(variables: Mapping[str, str]) -> str:
    return ":root{" + "".join(f"--{name}:{value};" for name, value in variables.items()) + "}"


def _common(settings: Settings) -> Iterator[Stylesheet]:
    """The stylesheets of all publications."""
    names = [
        f"{name}.css"
        for name in ("kihon-hanmen", "typography", "page", "opening", "matter", "press")
    ]
    names += [f"blocks/{path.name}" for path in sorted((STYLES / "blocks").glob("*.css"))]
    if settings.notes == "side":
        names.append("side-notes.css")
    if settings.layout == "slides":
        names.append("slides.css")
    for name in names:
        source = Source(shown(STYLES / name), (STYLES / name).read_text(encoding="utf-8"))
        yield Stylesheet(source, f"project:///styles/{name}", None, is_ours=True)


def _own(theme: ThemeFolder) -> Iterator[Stylesheet]:
    """The stylesheets of the theme."""
    for name, source in theme.stylesheets.items():
        yield Stylesheet(source, f"project:///theme/{quote(name)}", None, theme.is_built_in)


def parsed(engine: Engine, sheet: Stylesheet) -> tuple[Any, list[Diagnostic]]:
    """The engine's form of a stylesheet, or None if that stops the engine; and the findings."""
    if sheet.is_ours and not sheet.written and sheet.base != BASE_URL:
        return _ours(sheet.source.text, sheet.base), []
    with replace(engine, sheets=(sheet,)).hearing(sheet.span, partial(_ignored, sheet)) as found:
        try:
            css = stylesheet(
                sheet.source.text,
                base_url=sheet.base,
                url_fetcher=engine.fetcher,
                font_config=engine.font_config,
            )
            return css, found
        except Exception as error:
            stopped = error
    suspects = () if sheet.is_ours else (_suspected(sheet),)
    css, blamed = made_without(suspects, _nothing, stopped)
    return css, [*found, *blamed]


@lru_cache(64)
def _ours(text: str, base: str) -> Any:
    """A stylesheet of the project, parsed once for all publications; it fetches nothing."""
    nothing = Fetcher({}, {})
    return stylesheet(text, base_url=base, url_fetcher=nothing, font_config=_no_faces())


@cache
def _no_faces() -> FontConfiguration:
    """A configuration for stylesheets without fonts; to make one takes as long as to parse one."""
    return FontConfiguration()


def _nothing(_group: Group) -> None:
    """Make nothing of a stylesheet that stops the engine."""


def _ignored(sheet: Stylesheet, message: str) -> Iterator[Diagnostic]:
    if _REPORTED.search(message):
        return
    if match := _NOT_LOADED.match(message):
        name = legible(match[1]).removeprefix("project:///")
        said = f"スタイルシート「{name}」を読み込めません"
        if match[2].startswith("RecursionError"):
            said = f"スタイルシート「{name}」が、自分自身を読み込み続けています（@import）"
        yield finding("E001", said, sheet.span, "@import の行を見直してください")
        return
    at = None if sheet.written else _AT.search(message)
    span = _counted(sheet.source, int(at[1]), int(at[2])) if at else sheet.span
    yield finding("E001", ignored(message), span, HINT)


def _counted(source: Source, line: int, column: int) -> Span:
    """A place as CSS counts it, for which a form feed ends a line, too (CSS Syntax 3 §3.3)."""
    lines = source.text.replace("\f", "\n").split("\n")
    return span_at(source, sum(len(one) + 1 for one in lines[: line - 1]) + column - 1)


@contextmanager
def listening(hear: Callable[[str], None]) -> Iterator[None]:
    """Hand every warning and error that WeasyPrint logs in this context to `hear`."""
    logger = logging.getLogger("weasyprint")
    handler = _Handler(hear)
    before = (logger.handlers[:], logger.propagate, logger.level)
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.handlers, logger.propagate = before[0], before[1]
        logger.setLevel(before[2])


class _Handler(logging.Handler):
    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exception()  # WeasyPrint logs any exception in a drawing as a fault of that
        if isinstance(error, KeyboardInterrupt | MemoryError):
            raise error
        self._hear(record.getMessage())
