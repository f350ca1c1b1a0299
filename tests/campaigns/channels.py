"""The ways by which content can name a file: each a small publication that asks for an address."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

from pypdf import PdfReader, PdfWriter
from pypdf import generic as pdf

from hakusho.theme import THEMES
from tests import square
from tests.campaigns import repositories, secrets
from tests.campaigns.forms import (
    ADDRESSES,
    FILES,
    INSIDE,
    INSIDE_DOTS,
    INSIDE_NAMED,
    SWAPS,
    Form,
    Scene,
)

Files = dict[str, str | bytes]
EVERY = (*ADDRESSES, *FILES, *SWAPS, *INSIDE, INSIDE_DOTS, INSIDE_NAMED)
STANDING = (*FILES, *SWAPS, *INSIDE)  # for files that are read because they stand there
BARE = tuple(form for form in ADDRESSES if form.name not in ("case", "home"))
_FEW = ("parent", "percent-dots", "absolute", "file", "http", "host")
LINKS = FILES[:4]
FEW = tuple(form for form in BARE if form.name in _FEW)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way: what a publication's files are when it asks for an address.

    `file` is the name inside, `start` the folder that addresses begin at; `secret` makes the
    canary. `shows` tells that the file's content comes into the output. `may_pass` names forms of
    address that mean something harmless here. `prepare` is what else is done to the folder.
    """

    name: str
    file: str
    secret: secrets.Make
    write: Callable[[str], Files]
    forms: tuple[Form, ...] = EVERY
    start: str = ""
    options: tuple[str, ...] = ()
    shows: bool = True
    is_fresh: bool = False
    may_pass: tuple[str, ...] = ()
    prepare: Callable[[Scene], None] | None = None


# -- publications --------------------------------------------------------------------------


def book(chapter: str = "本文である。", *, settings: str = "", title: str = "題") -> Files:
    """The files of a publication with one chapter; `settings` may overwrite others."""
    own = {line.partition(":")[0] for line in settings.splitlines() if line[:1].strip()}
    usual = {"title": "試験", "theme": "ai", "front": "[]", "back": "[]", "chapters": "[a.md]"}
    lines = [f"{key}: {value}" for key, value in usual.items() if key not in own]
    return {
        "publication.yaml": "\n".join([*lines, settings, ""]),
        "a.md": f"# {title}\n\n{chapter}\n",
    }


def _quoted(address: str) -> str:
    return json.dumps(address, ensure_ascii=False)


def _in_markdown(address: str) -> str:
    return "<" + address.replace("\\", "\\\\") + ">"


def _in_css(address: str) -> str:
    return '"' + address.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _figure(entry: str, kind: str = "diagram") -> Files:
    sizes = "width: 60\n  height: 40"
    ledger = f"zu:\n  kind: {kind}\n  caption: 図の題\n  alt: 図である\n  {sizes}\n  {entry}\n"
    return book(":::{figure} #zu\n:::") | {"figures.yaml": ledger}


def _picture(address: str) -> Files:
    return _figure(f"file: {_quoted(address)}")


def _table(data: str) -> Files:
    columns = "columns: [{name: a, title: 甲, width: 12}, {name: b, title: 乙, width: 4}]"
    return book(":::{table} #t\n:::") | {
        "tables/t.yaml": f"title: 表の題\ndata: {data}\n{columns}\n"
    }


def _chart(address: str) -> Files:
    data = _quoted(address)
    return _figure(f"chart: {{form: bar, data: {data}, category: a, series: [b]}}", "chart")


def _html(markup: str) -> Callable[[str], Files]:
    """A chapter with raw HTML; `@` stands for the address in quotes."""
    return lambda address: book(markup.replace("@", quoteattr(address)))


def _theme() -> Files:
    """A publication with a theme of its own, `sou`, like 藍."""
    files = {f"sou/{file.name}": file.read_bytes() for file in (THEMES / "ai").iterdir()}
    files["sou/pattern.svg"] = secrets.svg("w")
    return book(settings="theme: sou") | files


def _css(rule: str) -> Callable[[str], Files]:
    """A theme with a rule; `@@` stands for the address in quotes."""

    def write(address: str) -> Files:
        look = (THEMES / "ai" / "look.css").read_text(encoding="utf-8")
        own = rule.replace("@@", _in_css(address))
        parts = (own, look) if own.startswith("@import") else (look, own)
        return _theme() | {"sou/look.css": "\n".join(parts)}

    return write


def _svg(inside: str = "", around: str = "") -> Callable[[str], Files]:
    """A picture that asks for an address; `@` stands for it in quotes, `@@` for the sign."""

    def write(address: str) -> Files:
        quoted = quoteattr(address.replace("\0", "&#0;"))
        parts = [part.replace("@@", "\1").replace("@", quoted) for part in (inside, around)]
        drawing = secrets.svg("e", *(part.replace("\1", "@") for part in parts))
        return _picture("zu/e.svg") | {"zu/e.svg": drawing}

    return write


def _nested(address: str) -> Files:
    """A picture that shows another one, which asks for the address."""
    inner = secrets.svg("b", f"<image href={quoteattr(address)} width='9' height='9'/>")
    outer = secrets.svg("e", "<image href='b.svg' width='9' height='9'/>")
    return _picture("zu/e.svg") | {"zu/e.svg": outer, "zu/b.svg": inner}


def _data(kind: str) -> Callable[[str], Files]:
    """A picture with a `data:` picture in it, which asks for the address."""

    def write(address: str) -> Files:
        inner = secrets.svg("b", f"<image href={quoteattr(address)} width='9' height='9'/>")
        packed = f"data:{kind};base64,{base64.b64encode(inner).decode()}"
        outer = secrets.svg("e", f"<image href='{packed}' width='9' height='9'/>")
        return _picture("zu/e.svg") | {"zu/e.svg": outer}

    return write


def _standing(name: str, files: Files) -> Callable[[str], Files]:
    return lambda _address: {other: content for other, content in files.items() if other != name}


# -- the table -----------------------------------------------------------------------------

_GLOSSARY = secrets.text("go:\n  term: 語\n  reading: ご\n  explanation: ", "\n")
_LEDGER = secrets.text("zu:\n  alt: 図である\n  kind: diagram\n  caption: ", "\n")
_CORRECTIONS = secrets.text(
    "- place: 一\n  found: 誤\n  corrected: 正\n  status: 未決\n  reason: ", "\n"
)
_ENTRY = secrets.text(
    "title: ", "\ncolumns: [{name: a, title: 甲}, {name: b, title: 乙}]\nrows: [[一, 二]]\n"
)
_BASE = secrets.text("title: ", "\ntheme: ai\nfront: [title-page]\nback: []\nchapters: [a.md]\n")
_CHAPTER = secrets.text("# 題\n\n", "である。\n")
_CSV = secrets.text("a,b\n", ",1\nx,2\n")
_SHEET = secrets.text("p::after{content:'", "'}\n")
_PATTERN = secrets.text(
    '<svg viewBox="0 0 216 113"><g class="',
    '"/></svg>',
)
_ALL = tuple(form.name for form in BARE)


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        square.make(Path(folder, "k.ttf"))
        return Path(folder, "k.ttf").read_bytes()


def _theme_yaml(word: str) -> bytes:
    """The file of a theme."""
    theme = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
    return theme.replace("name: 藍", f"name: {word}").encode()


def _look(word: str) -> bytes:
    """The stylesheet of a theme."""
    return (THEMES / "ai" / "look.css").read_bytes() + _SHEET(word)


def _font(_word: str) -> bytes:
    """A font file."""
    return _made()


_USES_TERM = book("語である。", settings="back: [glossary]")

CONTENT = (
    Channel("markdown-picture", "zu/a.png", secrets.png,
            lambda a: book(f"![絵]({_in_markdown(a)})")),
    Channel("markdown-link", "zu/a.md", _CHAPTER, lambda a: book(f"[文]({_in_markdown(a)})"),
            BARE, shows=False, may_pass=tuple(form.name for form in BARE)),
    Channel("html-img", "zu/a.png", secrets.png, _html("文<img src=@ alt='絵'>文"),
            (*ADDRESSES, *FILES, *INSIDE, INSIDE_DOTS)),
    Channel("html-cell", "zu/a.png", secrets.png,
            _html("<table><tr><th>a</th></tr><tr><td><img src=@ alt='絵'></td></tr></table>"),
            (*FEW, *LINKS, *INSIDE)),
    Channel("html-object", "zu/a.png", secrets.png, _html("文<object data=@></object>"), FEW),
    Channel("html-embed", "zu/a.png", secrets.png, _html("文<embed src=@>"), FEW),
    Channel("html-iframe", "zu/a.html", _CHAPTER, _html("<iframe src=@></iframe>"), FEW),
    Channel("html-video", "zu/a.png", secrets.png, _html("<video poster=@></video>"), FEW),
    Channel("html-attachment", "zu/a.txt", _CSV, _html("<link rel='attachment' href=@>"), FEW),
    Channel("html-stylesheet", "zu/a.css", _SHEET, _html("<link rel='stylesheet' href=@>"), FEW),
    Channel("html-style", "zu/a.css", _SHEET, _html("<style>@import @</style>"), FEW),
    Channel("html-script", "zu/a.js", _SHEET, _html("<script src=@></script>"), FEW),
    Channel("html-base", "zu/a.png", secrets.png, _html("<base href=@>\n\n![絵](zu/a.png)"), FEW),
    Channel("html-svg", "zu/a.png", secrets.png, _html("<svg><image href=@ /></svg>"), FEW),
    Channel("ledger", "zu/a.png", secrets.png, _picture),
    Channel("ledger-svg", "zu/a.svg", secrets.svg, _picture,
            (*LINKS, *SWAPS, *INSIDE)),
    Channel("ledger-pdf", "zu/a.pdf", secrets.pdf, _picture,
            (*LINKS, *SWAPS, *INSIDE)),
    Channel("chart", "tables/c.csv", _CSV, _chart),
    Channel("chart-workbook", "tables/c.xlsx", secrets.workbook, _chart, (*LINKS, *INSIDE)),
    Channel("table", "tables/c.csv", _CSV, lambda a: _table(_quoted(a)), start="tables"),
    Channel("workbook", "tables/c.xlsx", secrets.workbook, lambda a: _table(_quoted(a)),
            (*FEW, *FILES, *SWAPS, *INSIDE), "tables"),
    Channel("chapter", "sho/b.md", _CHAPTER,
            lambda a: book(settings=f"chapters: [{_quoted(a)}]")),
    Channel("chapter-chosen", "sho/b.md", _CHAPTER,
            lambda a: book(settings=f"chapters: [{{chapter: {{file: {_quoted(a)}, only: [x]}}}}]"),
            FEW, shows=False),
    Channel("base", "moto.yaml", _BASE,
            lambda a: book() | {"publication.yaml": f"base: {_quoted(a)}\nedition: 初版\n"},
            (*ADDRESSES, *STANDING)),
)  # fmt: skip

STANDING_FILES = (
    Channel("publication.yaml", "publication.yaml", _BASE,
            _standing("publication.yaml", book()), STANDING),
    Channel("glossary.yaml", "glossary.yaml", _GLOSSARY, lambda _: _USES_TERM, STANDING),
    Channel("figures.yaml", "figures.yaml", _LEDGER, lambda _: book(":::{figure} #zu\n:::"),
            STANDING),
    Channel("corrections.yaml", "corrections.yaml", _CORRECTIONS, lambda _: book(), STANDING),
    Channel("table.yaml", "tables/t.yaml", _ENTRY, lambda _: book(":::{table} #t\n:::"), STANDING),
    Channel("other.yaml", "hoka.yaml", _BASE, lambda _: book(), STANDING, shows=False),
    Channel("theme.yaml", "sou/theme.yaml", _theme_yaml, _standing("sou/theme.yaml", _theme()),
            STANDING, shows=False),
    Channel("theme-sheet", "sou/look.css", _look, _standing("sou/look.css", _theme()), STANDING),
    Channel("theme-pattern", "sou/pattern.svg", _PATTERN,
            _standing("sou/pattern.svg", _theme() | book(settings="theme: sou\nfront: [cover]")),
            STANDING, shows=False),
    Channel("theme", "sou/theme.yaml", _theme_yaml,
            lambda a: _theme() | book(settings=f"theme: {_quoted(a.removesuffix('/theme.yaml'))}"),
            tuple(f for f in BARE if f.name not in ("percent-slash", "unc", "backslashes", "nul")),
            shows=False),
)  # fmt: skip

_IN_SHEETS: tuple[tuple[str, str, secrets.Make, str, tuple[Form, ...]], ...] = (
    ("background", "a.png", secrets.png, "h1{background:url(@@)}",
     (*BARE, *FILES, *SWAPS, *INSIDE, INSIDE_NAMED)),
    ("content", "a.png", secrets.png, "h1::after{content:url(@@)}", (*FEW, *LINKS, *INSIDE)),
    ("list", "a.png", secrets.png, "p{display:list-item;list-style-image:url(@@)}", FEW),
    ("border", "a.png", secrets.png, "h1{border:9px solid;border-image:url(@@) 9}", FEW),
    ("page", "a.png", secrets.png, "@page{background-image:url(@@)}", FEW),
    ("import", "a.css", _SHEET, "@import @@;", (*BARE, *FILES, *SWAPS, *INSIDE)),
    ("import-url", "a.css", _SHEET, "@import url(@@);", FEW),
    ("font", "a.otf", _font, "@font-face{font-family:x;src:url(@@)}p{font-family:x}",
     (*FEW, *LINKS)),
    ("profile", "a.icc", secrets.profile, "@color-profile --x{src:url(@@)}", (*FEW, *LINKS)),
    ("link", "a.png", secrets.png, "h1{link:url(@@)}", FEW),
)  # fmt: skip
STYLES = tuple(
    Channel(f"css-{name}", f"sou/zu/{file}", secret, _css(rule), forms, "sou")
    for name, file, secret, rule, forms in _IN_SHEETS
)

_RECT = "<rect width='9' height='9' {}/>"
_XHTML = "xmlns='http://www.w3.org/1999/xhtml'"
_IN_DRAWINGS = {
    "image": "<image href=@ width='9' height='9'/>",
    "image-xlink": "<image xlink:href=@ width='9' height='9'/>",
    "use": "<use href=@ />",
    "use-part": "<use xlink:href=@ /><text>#x</text>",
    "style-import": "<style>@@import url(@);</style>",
    "style-upper": "<style>@@IMPORT @;</style>",
    "style-comment": "<style>@@import/**/@;</style>",
    "style-escape": "<style>rect{fill:u\\72l(@)}</style>" + _RECT.format(""),
    "style-url": "<style>rect{fill:url(@)}</style>" + _RECT.format(""),
    "font": "<style>@@font-face{font-family:x;src:url(@)}</style><text font-family='x'>x</text>",
    "fill": _RECT.format("fill='url(@)'"),
    "fill-upper": _RECT.format("style='fill:URL(@)'"),
    "mask": _RECT.format("mask='url(@)'"),
    "clip": _RECT.format("clip-path='url(@)'"),
    "filter": "<filter id='f'><feImage href=@ /></filter>" + _RECT.format("filter='url(#f)'"),
    "foreign": f"<foreignObject width='9' height='9'><img {_XHTML} src=@ /></foreignObject>",
    "foreign-style": f"<foreignObject><p {_XHTML} style='background:url(@)'>x</p></foreignObject>",
    "pattern": "<pattern id='p' href=@ />" + _RECT.format("fill='url(#p)'"),
    "gradient": "<linearGradient id='p' href=@ />" + _RECT.format("fill='url(#p)'"),
    "marker": "<path d='M0 0L9 9' marker-end='url(@)'/>",
    "script": "<script href=@ />",
    "text-path": "<text><textPath href=@>x</textPath></text>",
    "base": "<g xml:base=@><image href='a.svg' width='9' height='9'/></g>",
}
_AROUND_DRAWINGS = {
    "stylesheet": "<?xml-stylesheet type='text/css' href=@?>",
    "entity": "<!DOCTYPE svg [<!ENTITY x SYSTEM @>]>",
    "doctype": "<!DOCTYPE svg SYSTEM @>",
    "parameter": "<!DOCTYPE svg [<!ENTITY % x SYSTEM @> %x;]>",
}


def _drawing(name: str, write: Callable[[str], Files]) -> Channel:
    return Channel(f"svg-{name}", "zu/a.svg", secrets.svg, write, FEW[:5], "zu")


DRAWINGS = (
    *(_drawing(name, _svg(inside)) for name, inside in _IN_DRAWINGS.items()),
    *(_drawing(name, _svg("<text>&x;</text>" if name == "entity" else "", around))
      for name, around in _AROUND_DRAWINGS.items()),
    _drawing("in-svg", _nested),
    _drawing("data", _data("image/svg+xml")),
    _drawing("data-other", _data("image/png")),
)  # fmt: skip


# -- PDF pictures, the press, faces ----------------------------------------------------------


def _dictionary(**entries: object) -> pdf.DictionaryObject:
    return pdf.DictionaryObject(
        {pdf.NameObject(f"/{key}"): _object(v) for key, v in entries.items()}
    )


def _object(value: object) -> pdf.PdfObject:
    if isinstance(value, pdf.PdfObject):
        return value
    if isinstance(value, int):
        return pdf.NumberObject(value)
    if isinstance(value, list):
        return pdf.ArrayObject([_object(one) for one in value])
    text = str(value)
    return pdf.NameObject(text) if text.startswith("/") else pdf.TextStringObject(text[1:])


def _stream(**entries: object) -> pdf.DecodedStreamObject:
    stream = pdf.DecodedStreamObject()
    stream.set_data(b"0 g 0 0 9 9 re f")
    stream.update(_dictionary(**entries))
    return stream


_FORM = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 9, 9]}
_IN_PDFS: Mapping[str, Callable[[pdf.DictionaryObject, str], Mapping[str, object]]] = {
    "stream": lambda spec, _: {"Contents": _stream(F=spec)},
    "resource": lambda spec, _: _named(_stream(F=spec, **_FORM)),
    "reference": lambda spec, _: _named(_stream(Ref=_dictionary(F=spec, Page=0), **_FORM)),
    "opi": lambda spec, _: _named(
        _stream(OPI=_dictionary(**{"2.0": _dictionary(Type="/OPI", F=spec)}), **_FORM)
    ),
    "link": lambda _, address: _action(S="/URI", URI=f"={address}"),
    "go-to": lambda spec, _: _action(S="/GoToR", F=spec, D=[0, "/Fit"]),
    "launch": lambda spec, _: _action(S="/Launch", F=spec),
    "opening": lambda spec, _: {"AA": _dictionary(O=_dictionary(S="/Launch", F=spec))},
}


def _named(drawn: pdf.PdfObject) -> Mapping[str, object]:
    resources = _dictionary(XObject=_dictionary(X=drawn))
    contents = pdf.DecodedStreamObject()
    contents.set_data(b"/X Do")
    return {"Resources": resources, "Contents": contents}


def _action(**entries: object) -> Mapping[str, object]:
    link = _dictionary(
        Type="/Annot", Subtype="/Link", Rect=[0, 0, 99, 99], A=_dictionary(**entries)
    )
    return {"Annots": [link]}


def _pdf(name: str) -> Callable[[str], Files]:
    """A picture that is a page of a PDF with an address in it."""

    def write(address: str) -> Files:
        writer = PdfWriter(PdfReader(io.BytesIO(secrets.pdf("x"))))
        spec = _dictionary(Type="/Filespec", F=f"={address}", UF=f"={address}")
        page, stream = writer.pages[0], io.BytesIO()
        for key, value in _IN_PDFS[name](spec, address).items():
            page[pdf.NameObject(f"/{key}")] = _object(value)
        writer.write(stream)
        return _picture("zu/e.pdf") | {"zu/e.pdf": stream.getvalue()}

    return write


def _face(files: str) -> Files:
    entry = f"{{family: {square.FAMILY}, files: [{_quoted(files)}]}}"
    return book(settings=f"fallback: [{entry}]")


def _theme_face(address: str) -> Files:
    theme = (THEMES / "ai" / "theme.yaml").read_text(encoding="utf-8")
    before, _, after = theme.partition("  mono: ")
    entry = f"  mono: {{family: {square.FAMILY}, files: [{_quoted(address)}]}}\n"
    return _theme() | {"sou/theme.yaml": before + entry + after.partition("\n")[2]}


def _press(address: str) -> Files:
    return book(settings=f"date: 2026-11-30\npress: {{profile: {_quoted(address)}, condition: X}}")


_PRESS = ("--profile", "press")
OTHERS = (
    *(Channel(f"pdf-{name}", "zu/a.pdf", secrets.pdf, _pdf(name), FEW, start="zu", may_pass=_ALL)
      for name in _IN_PDFS),
    Channel("press-profile", "a.icc", secrets.profile, _press, (*BARE, *FILES), options=_PRESS),
    Channel("face", "fonts/k.ttf", _font, _face, (*FEW, *FILES, *INSIDE), "fonts", is_fresh=True,
            shows=False),
    Channel("face-named-conf", "fonts/fonts.conf", _font, _face, FILES[:4], "fonts", is_fresh=True),
    Channel("theme-face", "sou/fonts/k.ttf", _font, _theme_face, (*FEW, *FILES, *INSIDE),
            "sou/fonts", is_fresh=True, shows=False),
)  # fmt: skip


# -- templates, repositories -----------------------------------------------------------------

_TRUSTED = ("--trust-theme",)
_TEMPLATES = {
    "include": "{% include @ %}",
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


def _template(text: str) -> Callable[[str], Files]:
    """A theme with a template for chapters; `@` stands for the address in quotes."""
    return lambda address: (
        _theme() | {"sou/templates/chapter.html": text.replace("@", _quoted(address))}
    )


def _templates(trust: tuple[str, ...]) -> tuple[Channel, ...]:
    ending, may_pass = ("trusted", ()) if trust else ("", _ALL)
    return tuple(
        Channel(f"template-{name}-{ending}".rstrip("-"), "sou/templates/zu/a.html", _PARAGRAPH,
                _template(text), (*FEW, *FILES, *INSIDE) if trust and name == "include" else FEW,
                "sou/templates", trust, may_pass=may_pass)
        for name, text in _TEMPLATES.items()
    )  # fmt: skip


_PARAGRAPH = secrets.text("<p>", "</p>")
_ABSOLUTE = tuple(form for form in BARE if form.name == "absolute")
TEMPLATES = (
    *_templates(()),
    *_templates(_TRUSTED),
    *(Channel(f"expression-{name}", "a.html", _PARAGRAPH, _template(text), _ABSOLUTE,
              may_pass=_ALL)
      for name, text in _EXPRESSIONS.items()),
    Channel("template-itself", "sou/templates/chapter.html", _PARAGRAPH, lambda _: _theme(),
            FILES, may_pass=tuple(form.name for form in FILES)),
    Channel("template-itself-trusted", "sou/templates/chapter.html", _PARAGRAPH, lambda _: _theme(),
            FILES, options=_TRUSTED),
)  # fmt: skip
REPOSITORIES = tuple(
    Channel(f"git-{name}", "a.txt", _CSV, lambda _: book(), repositories.FORMS, options=options)
    for name, options in (
        ("proof", ("--profile", "proof")),
        ("since", ("--since", "HEAD")),
        ("changed", ("--profile", "press", "--changed-since", "HEAD")),
    )
)

CHANNELS = (*CONTENT, *STANDING_FILES, *STYLES, *DRAWINGS, *OTHERS, *TEMPLATES, *REPOSITORIES)
