"""Templates filled in: those of a theme take precedence over the project's own.

The templates of a theme in a publication's folder are not ours: they are filled in behind a fence
that counts. A fault in one is a finding, and the project's own template is used instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from types import TracebackType
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from hakusho.findings.diagnostic import Diagnostic, Source, Span, finding
from hakusho.html.fence import (
    MOST_DEPTH,
    Budget,
    Counted,
    EndlessError,
    Fence,
    NotAllowedError,
    UnfitError,
)
from hakusho.machine.places import TEMPLATES
from hakusho.settings.theme import ThemeFolder
from kumihan.files import files

_NAME = re.compile("'([^']*)'")
_HINT = "その行を直してください。--trust-theme を付けなければ、テーマのテンプレートなしで組めます"
_SAID: Mapping[type[Exception], str] = {
    TemplateSyntaxError: "テンプレートの書き方に誤りがあります",
    RecursionError: "テンプレートが自分を呼び続けています",
    Exception: "この行を、テンプレートとして実行できません",
}
_Texts = tuple[tuple[str, str, str], ...]  # names, paths and contents


@dataclass(frozen=True, slots=True)
class Templates:
    """The project's own templates, and those of a theme that is not ours, which come first.

    `sources` are the texts of the theme's templates, `broken` has the findings about those with a
    fault, both by name.
    """

    ours: Fence
    theirs: Counted | None
    sources: Mapping[str, Source]
    broken: dict[str, Diagnostic] = field(default_factory=dict)

    def fill(self, name: str, values: dict[str, Any]) -> str:
        """The text of a template.

        A fault in one of the theme's is noted (E009), and the project's own is filled in. Raises
        the error of one of ours.
        """
        if self.theirs is None:
            return self.ours.fill(name, values)
        with _deeper(self.theirs):
            if name not in self.broken:
                try:
                    return self.theirs.fill(name, values)
                except Exception as error:
                    self.broken[name] = self._fault(error)
            return self.ours.fill(name, values)

    def _fault(self, error: Exception) -> Diagnostic:
        """The finding about an error. Raises the error if no template of the theme led to it."""
        if isinstance(error, OSError) and not isinstance(error, TemplateNotFound):
            raise error  # the machine's
        place = self._syntax_place(error) or self._last_place(error.__traceback__)
        if place is None:
            if not isinstance(error, EndlessError | RecursionError):
                raise error
            place = next(iter(self.sources.values())).span()
        return finding("E009", _said(error), place, _HINT)

    def _syntax_place(self, error: Exception) -> Span | None:
        if not isinstance(error, TemplateSyntaxError):
            return None
        source = self.sources.get(error.name or "")
        return _line(source, error.lineno) if source else None

    def _last_place(self, trace: TracebackType | None) -> Span | None:
        """The innermost line of the theme's templates that led to an error."""
        found = None
        while trace:
            template = trace.tb_frame.f_globals.get("__jinja_template__")
            if template and template.environment is self.theirs and template.name in self.sources:
                found = template, trace.tb_lineno
            trace = trace.tb_next
        if found is None:
            return None
        template, line = found
        return _line(self.sources[template.name], template.get_corresponding_lineno(line))


def templates(theme: ThemeFolder) -> Templates:
    """The templates for publications in a theme."""
    own = tuple((name, one.path, one.text) for name, one in theme.templates.items())
    if theme.is_built_in:
        return Templates(_ours(own), None, {})
    return Templates(_ours(()), _theirs(own) if own else None, theme.templates)


@cache
def _ours(own: _Texts) -> Fence:
    return Fence(_finder(own))


@lru_cache(maxsize=8)
def _theirs(own: _Texts) -> Counted:
    return Counted(_finder(own))


def _finder(own: _Texts) -> Callable[[str], Source | None]:
    sources = {name: Source(path, text) for name, path, text in own}

    def find(name: str) -> Source | None:
        if name in sources:
            return sources[name]
        path = TEMPLATES / name
        return Source(str(path), path.read_text(encoding="utf-8")) if name in _names() else None

    return find


@cache
def _names() -> frozenset[str]:
    """The names of the project's own templates."""
    folders = ("", "blocks", "inlines")
    found = chain.from_iterable(files.names(TEMPLATES, folder) for folder in folders)
    return frozenset(name for name in found if name.endswith((".html", ".svg")))


@contextmanager
def _deeper(fence: Counted) -> Iterator[None]:
    """Count the depth of nested templates; the outermost one resets the budget.

    Raises EndlessError.
    """
    if fence.budget.depth == 0:
        fence.budget = Budget()
    if fence.budget.depth == MOST_DEPTH:
        raise EndlessError("テンプレートが自分を呼び続けています")
    fence.budget.depth += 1
    try:
        yield
    finally:
        fence.budget.depth -= 1


def _line(source: Source, number: int) -> Span:
    """The line of a template, without its indent."""
    number = min(max(number, 1), len(source.lines))
    text = source.lines[number - 1]
    return source.span(number, len(text) - len(text.lstrip()) + 1, max(1, len(text.strip())))


def _said(error: Exception) -> str:
    match error:
        case UnfitError():
            return str(error)
        case NotAllowedError():
            return str(error.message)
        case TemplateNotFound():
            return f"テンプレート「{error.name}」がありません"
        case UndefinedError() if names := _NAME.findall(str(error)):
            return f"「{names[-1]}」という名前のものはありません"
    return next(said for kind, said in _SAID.items() if isinstance(error, kind))
