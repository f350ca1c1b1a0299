"""Channels of the look: themes, their stylesheets, faces and templates, and the press."""

from __future__ import annotations

from collections.abc import Callable

from hakusho.machine.places import THEMES
from tests import square
from tests.campaigns import secrets
from tests.campaigns.forms import FILES, INSIDE, INSIDE_NAMED, SWAPS, Form
from tests.campaigns.publication import (
    ALL,
    BARE,
    FEW,
    LINKS,
    SHEET,
    STANDING,
    Channel,
    Files,
    book,
    font,
    in_css,
    quoted,
    standing,
    theme,
)

_PATTERN = secrets.text(
    '<svg viewBox="0 0 216 113"><g class="',
    '"/></svg>',
)


def _css(rule: str) -> Callable[[str], Files]:
    """A theme with a rule; `@@` stands for the address in quotes."""

    def write(address: str) -> Files:
        look = (THEMES / "ai" / "look.css").read_text(encoding="utf-8")
        own = rule.replace("@@", in_css(address))
        parts = (own, look) if own.startswith("@import") else (look, own)
        return theme() | {"sou/look.css": "\n".join(parts)}

    return write


def _theme_yaml(word: str) -> bytes:
    """The file of a theme."""
    text = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
    return text.replace("name: 藍", f"name: {word}").encode()


def _look(word: str) -> bytes:
    """The stylesheet of a theme."""
    return (THEMES / "ai" / "look.css").read_bytes() + SHEET(word)


_IN_SHEETS: tuple[tuple[str, str, secrets.Make, str, tuple[Form, ...]], ...] = (
    ("background", "a.png", secrets.png, "h1{background:url(@@)}",
     (*BARE, *FILES, *SWAPS, *INSIDE, INSIDE_NAMED)),
    ("content", "a.png", secrets.png, "h1::after{content:url(@@)}", (*FEW, *LINKS, *INSIDE)),
    ("list", "a.png", secrets.png, "p{display:list-item;list-style-image:url(@@)}", FEW),
    ("border", "a.png", secrets.png, "h1{border:9px solid;border-image:url(@@) 9}", FEW),
    ("page", "a.png", secrets.png, "@page{background-image:url(@@)}", FEW),
    ("import", "a.css", SHEET, "@import @@;", (*BARE, *FILES, *SWAPS, *INSIDE)),
    ("import-url", "a.css", SHEET, "@import url(@@);", FEW),
    ("font", "a.otf", font, "@font-face{font-family:x;src:url(@@)}p{font-family:x}",
     (*FEW, *LINKS)),
    ("profile", "a.icc", secrets.profile, "@color-profile --x{src:url(@@)}", (*FEW, *LINKS)),
    ("link", "a.png", secrets.png, "h1{link:url(@@)}", FEW),
)  # fmt: skip
STYLES = tuple(
    Channel(f"css-{name}", f"sou/zu/{file}", secret, _css(rule), forms, "sou")
    for name, file, secret, rule, forms in _IN_SHEETS
)


def _face(files: str) -> Files:
    entry = f"{{family: {square.FAMILY}, files: [{quoted(files)}]}}"
    return book(settings=f"fallback: [{entry}]")


def _theme_face(address: str) -> Files:
    text = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
    before, _, after = text.partition("  mono: ")
    entry = f"  mono: {{family: {square.FAMILY}, files: [{quoted(address)}]}}\n"
    return theme() | {"sou/theme.yaml": before + entry + after.partition("\n")[2]}


def _press(address: str) -> Files:
    return book(settings=f"date: 2026-11-30\npress: {{profile: {quoted(address)}, condition: X}}")


_PRESS = ("--profile", "press")
LOOKS = (
    Channel("theme.yaml", "sou/theme.yaml", _theme_yaml, standing("sou/theme.yaml", theme()),
            STANDING, shows=False),
    Channel("theme-sheet", "sou/look.css", _look, standing("sou/look.css", theme()), STANDING),
    Channel("theme-pattern", "sou/pattern.svg", _PATTERN,
            standing("sou/pattern.svg", theme() | book(settings="theme: sou\nfront: [cover]")),
            STANDING, shows=False),
    Channel("theme", "sou/theme.yaml", _theme_yaml,
            lambda a: theme() | book(settings=f"theme: {quoted(a.removesuffix('/theme.yaml'))}"),
            tuple(f for f in BARE if f.name not in ("percent-slash", "unc", "backslashes", "nul")),
            shows=False),

    Channel("press-profile", "a.icc", secrets.profile, _press, (*BARE, *FILES), options=_PRESS),
    Channel("face", "fonts/k.ttf", font, _face, (*FEW, *FILES, *INSIDE), "fonts", is_fresh=True,
            shows=False),
    Channel("face-named-conf", "fonts/fonts.conf", font, _face, FILES[:4], "fonts", is_fresh=True),
    Channel("theme-face", "sou/fonts/k.ttf", font, _theme_face, (*FEW, *FILES, *INSIDE),
            "sou/fonts", is_fresh=True, shows=False),
)  # fmt: skip
_TRUSTED = ("--trust-theme",)
_TEMPLATES = {
    "include": ("{% extends 'publication.html' %}{% block content %}{% include @ %}{% endblock %}"),
    "import": "{% import @ as x %}{{ x }}",
    "extends": "{% extends @ %}",
    "source": "{% include @ ignore missing %}{{ self }}",
}
_EXPRESSIONS = {
    "path-read": "{{ publication.folder.joinpath(@).read_text() }}",
    "path-write": "{{ publication.folder.joinpath(@).write_text('x') }}",
    "theme-path": "{{ theme.folder.joinpath(@).unlink() }}",
    "span-open": "{{ settings.span.source.path.__class__ }}",
    "globals": "{{ cycler.__init__.__globals__.os.popen('cat ' ~ @).read() }}",
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "attr": "{{ (publication|attr('folder')|attr('joinpath'))(@)|attr('read_text')() }}",
    "format": "{{ '{0.__class__.__init__.__globals__}'.format(publication) }}",
    "map": "{{ [publication.folder]|map('attr', 'parent')|list }}{{ [@]|map('open')|list }}",
    "moment": "{{ moment.__class__.today() }}",
    "writer": "{{ blocks.__self__.environment.loader.searchpath.append('/') }}{% include @ %}",
}  # fmt: skip
PARAGRAPH = secrets.text("<p>", "</p>")
_ABSOLUTE = tuple(form for form in BARE if form.name == "absolute")


def _template(text: str) -> Callable[[str], Files]:
    """A theme with a template for chapters; `@` stands for the address in quotes."""
    return lambda address: (
        theme() | {"sou/templates/chapter.html": text.replace("@", quoted(address))}
    )


def _templates(trust: tuple[str, ...]) -> tuple[Channel, ...]:
    ending, may_pass = ("trusted", ()) if trust else ("", ALL)
    return tuple(
        Channel(f"template-{name}-{ending}".rstrip("-"), "sou/templates/blocks/a.html", PARAGRAPH,
                _template(text), (*FEW, *FILES, *INSIDE) if trust and name == "include" else FEW,
                "sou/templates", trust, may_pass=may_pass)
        for name, text in _TEMPLATES.items()
    )  # fmt: skip


TEMPLATES = (
    *_templates(()),
    *_templates(_TRUSTED),
    *(Channel(f"expression-{name}", "a.html", PARAGRAPH, _template(text), _ABSOLUTE,
              may_pass=ALL)
      for name, text in _EXPRESSIONS.items()),
    Channel("template-itself", "sou/templates/chapter.html", PARAGRAPH, lambda _: theme(),
            FILES, may_pass=tuple(form.name for form in FILES)),
    Channel("template-itself-trusted", "sou/templates/chapter.html", PARAGRAPH, lambda _: theme(),
            FILES, options=_TRUSTED),
)  # fmt: skip
