"""The engine set up for one publication: faces, stylesheets, the fetcher, and laying out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from weasyprint import CSS
from weasyprint.document import Document

from hakusho.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.fetch import Fetcher
from hakusho.publication import Publication
from hakusho.sources import shown
from hakusho.theme import ROOT, ThemeFolder
from kumihan.render import FontConfiguration, render, stylesheet

STYLES = ROOT / "styles"
BASE_URL = "project:///publication/"
_REPORTED = re.compile("^Anchor defined twice|: RefusedError: ")  # by R003 and as refusals
_AT = re.compile(r" at (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Engine:
    """What all sections of a publication share when they are laid out; `pitch` is in pt."""

    fetcher: Fetcher
    font_config: Any
    stylesheets: tuple[CSS, ...]
    pitch: float
    cache: dict[str, Any] = field(default_factory=dict)

    def lay_out(self, html: str, span: Span) -> tuple[Document, list[Diagnostic]]:
        """The laid-out document of an HTML text, and what the engine had to say about it."""
        found: list[Diagnostic] = []

        def hear(message: str) -> None:
            if not _REPORTED.search(message):
                found.append(finding("E004", f"組版エンジンの警告: {message}", span))

        with listening(hear):
            document = render(
                html,
                base_url=BASE_URL,
                stylesheets=self.stylesheets,
                font_config=self.font_config,
                url_fetcher=self.fetcher,
                cache=self.cache,
            )
        hint = "テーマのスタイルシート（url）か画像の中を確かめます"
        found += [finding("E004", refusal, span, hint) for refusal in self.fetcher.refusals]
        self.fetcher.refusals.clear()
        return document, found


def start(
    publication: Publication,
    theme: ThemeFolder,
    drawings: Mapping[str, Path],
    report: Report,
) -> Engine:
    """The engine for a publication; faults of its stylesheets are reported (E001).

    `drawings` are the files of its charts by address.
    """
    mounts = {"publication": publication.folder, "theme": theme.folder, "styles": STYLES}
    fetcher = Fetcher(mounts, drawings)
    font_config = FontConfiguration()
    hanmen = publication.settings.kihon_hanmen
    variables = hanmen.variables() | theme.variables(hanmen.pitch)
    fallback = ", ".join(f"'{face.family}'" for face in publication.settings.fallback)
    variables["fallback"] = fallback or "serif"
    root = ":root{" + "".join(f"--{name}:{value};" for name, value in variables.items()) + "}"
    sheets = [(Source("(variables)", root), BASE_URL)]
    sheets += _common(publication.settings.notes)
    sheets += [(one, f"project:///theme/{name}") for name, one in theme.stylesheets.items()]
    parsed = []
    for source, url in sheets:
        with listening(partial(_report_style, report, source)):
            parsed.append(
                stylesheet(
                    source.text,
                    base_url=url,
                    url_fetcher=fetcher,
                    font_config=font_config,
                )
            )
    return Engine(fetcher, font_config, tuple(parsed), hanmen.pitch * 72 / 25.4)


def _common(notes: str) -> Iterator[tuple[Source, str]]:
    """The stylesheets of all publications, with their addresses."""
    names = [f"{name}.css" for name in ("kihon-hanmen", "typography", "page", "matter", "press")]
    names += [f"blocks/{path.name}" for path in sorted((STYLES / "blocks").glob("*.css"))]
    if notes == "side":
        names.append("side-notes.css")
    for name in names:
        text = (STYLES / name).read_text(encoding="utf-8")
        yield Source(shown(STYLES / name), text), f"project:///styles/{name}"


def _report_style(report: Report, source: Source, message: str) -> None:
    at = _AT.search(message)
    span = source.span(int(at[1]), int(at[2])) if at else source.span()
    report(finding("E001", f"スタイルの指定が無視されました（{message}）", span))


@contextmanager
def listening(hear: Callable[[str], None]) -> Iterator[None]:
    """Hand every warning and error of WeasyPrint to `hear` for the time of a call."""
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
        self._hear(record.getMessage())
