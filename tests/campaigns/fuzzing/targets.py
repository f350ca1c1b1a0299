"""The entry points: where a stranger's bytes come in, with seeds and what is done with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hakusho.commands import measure, read
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.git.errors import RevisionError
from hakusho.layout import engine
from hakusho.layout.fetch import Fetcher
from hakusho.machine.places import ROOT, STYLES
from hakusho.manuscript import revisions
from hakusho.pictures import placing as pictures
from hakusho.settings.theme import read_theme
from kumihan.meter import area
from kumihan.pdf.foreign import UnreadableError
from kumihan.render import FontConfiguration
from kumihan.writing.pdfpage import NotOnePageError, page_of
from tests.campaigns.fuzzing import forms, stage
from tests.campaigns.fuzzing.mutations import Language, Parts

Files = Mapping[str, bytes]


PLAIN = Language()


@dataclass(frozen=True, slots=True)
class Target:
    """An entry point.

    `seeds` are inputs to begin with, `files` makes of the parts of one the files to put on the
    stage, `attempt` is what a build does with them, and returns the findings. `share` is how much
    of the campaign's time it gets.
    """

    name: str
    seeds: Callable[[], Sequence[Parts]]
    attempt: Callable[[], Iterable[Diagnostic]]
    language: Language = PLAIN
    files: Callable[[Parts], Files] = dict
    share: int = 2


def _seeds(name: str, *patterns: str) -> Callable[[], list[Parts]]:
    """Files of the project that fit, each under this name; the stage's own comes first."""

    def found() -> list[Parts]:
        own = stage.stage().kept.get(name)
        texts = stage.text_files(*patterns)
        return [{name: text} for text in ([own] if own else []) + texts]

    return found


def _keys() -> tuple[str, ...]:
    """A line for every key that the manual tells of, with its usual value."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| `?(.*?)`? \|", _MANUAL, re.M)
    return tuple(f"{key}: {value if value != 'なし' else '2'}\n" for key, _, value in rows)


_MANUAL = (ROOT / "docs" / "ja" / "記法.md").read_text(encoding="utf-8")

# -- languages -----------------------------------------------------------------------------

YAML = Language(
    ("- ", ": ", "{", "}", "[", "]", ", ", '"', "'", "|\n", ">\n", "&a ", "*a", "<<: ", "!!int ",
     "!x ", "---\n", "...\n", "#", "? ", "~", "null", "true", "0", "%YAML 1.1\n", "\n  ", "\\x00",
     '"\\ud800"', '"\\U0010ffff"', "{a: b}", "[[]]", "a.md", "own", "tbl-riyo", "2026-11-23",
     "{n}", "{1}", "file: ", "kind: ", "data: ", "chart: ", "rows: ", "columns: ", "base: ",
     "kihon-hanmen: {line-length: 40}\n", "kihon-hanmen:\n  ", *_keys()),
    (("[", "]"), ("{a: ", "}"), ('"', '"'), ("- ", ""), ("? ", "\n"), ("'", "'")),
)  # fmt: skip
MARKDOWN = Language(
    ("**", "《《", "》》", "{", "|", "}", "[](#", ")", "[^", "]: ", ":::", ":::{table} #", "::::",
     ":::{figure} #", ":::{box}\n", ":::{sidebar} ", ":::{side-by-side}\n", "<!--", "-->", "<sub>",
     "</sub>", "<br>", "<table>", "<td colspan=2>", "# ", "### ", "- ", "1. ", "> ", "```\n", "`",
     "~~", "\\", "|---|\n", "| a | b |\n|---|---|\n", "![", "](", "{nobr:", "{warichu:", "{index:",
     "{#", "{page}", "{label}", "&#0;", "&nbsp;", "&#x10ffff;", "https://", "\n\n", "---\n", "<",
     ">", "(#a #b)", "[^chu]", "#tbl-riyo", "\t", "    ", "===\n", "{.a b=c}"),
    (("**", "**"), ("《《", "》》"), ("{", "|よみ}"), ("[", "](#a)"), ("![", "](figures/z.png)"),
     ("> ", ""), ("- ", ""), (":::{box}\n", "\n:::\n"), ("<div>", "</div>"), ("<sup>", "</sup>"),
     ("`", "`"), ("{warichu:", "}"), ("~~", "~~"), ("<!--", "-->"), ("[^a", "]"), ("  - ", "\n"),
     ("<table><tr><td>", "</td></tr></table>"), ("*", "*"), ("(", ")")),
)  # fmt: skip
CSV = Language((",", '"', '""', "\n", "\r", "^", "<", "1,000", "△", "-", "－", "2026-02-30", "=1+1",
                ",,,,"), (('"', '"'), ("**", "**")))  # fmt: skip
XML = Language(
    ("<", ">", "/>", "&amp;", "&#0;", "&a;", "<!DOCTYPE a [<!ENTITY a 'b'>]>", "<![CDATA[", "]]>",
     "<?xml version='1.0' encoding='x'?>", "<g>", "</g>", "<use href='#a'/>", "<style>", "<text>",
     'style="', "url(#a)", "xlink:href", "<path d='", "M0 0", "viewBox=", "width=", "<c r='A1'>",
     "t='s'", "<v>", "A1:XFD1048576", "<mergeCell ref='A1:B2'/>", "<f>", "e+308", "transform="),
    (("<g>", "</g>"), ("<svg>", "</svg>"), ("<!--", "-->"), ("<text>", "</text>"), ("<a>", "</a>"),
     ("<g id='a'><use href='#a'/>", "</g>"), ("<mask id='a'>", "</mask>"), ("calc(", ")")),
)  # fmt: skip
CSS = Language(
    ("{", "}", ";", ":", "@media ", "@page ", "@import url(own/z.css);", "@font-face{", "url(",
     "calc(", "var(--a)", "--a:", "!important", "::before", ":is(", ":nth-child(", "content:",
     "counter(", "attr(", "position: running(a)", "element(a)", "columns: ", "float: footnote",
     "-kumihan-repeat: ", "-kumihan-folio", "line-snap: ", "block-step-size: ", "display: grid",
     "display: table-cell", "break-before: page", "size: ", "0", "1e9mm", "-1mm", "100%", "1e400pt",
     "linear-gradient(", "text-emphasis: ", "@counter-style a{", "\\", "/*", "*/", "<!--", "U+0-"),
    (("{", "}"), ("(", ")"), ("calc(", ")"), (":is(", ")"), ("@media all {", "}"), ("[", "]"),
     (":not(", ")"), ("a{", "}"), ("url(", ")")),
)  # fmt: skip
TEMPLATE = Language(
    ("{{", "}}", "{%", "%}", "{% for a in settings.chapters %}", "{% endfor %}", "{% if ", "|join",
     "{% include 'chapter.html' %}", "{% extends 'page.html' %}", "{{ settings.title }}", "|length",
     "{% set a = ", "range(", "10**9", "'a'*9", "|format", "{% macro a(b) %}", "{{ a(1) }}", "{#",
     "|attr('x')", ".x", "[0]", "{{ blocks(block.children) }}", "{{ self }}", "{{ caller() }}",
     "{% block a %}", "|sort", "|batch(2)", "|indent(9)", "{{ 1/0 }}", "~", "|replace('a','b')"),
    (("{{ ", " }}"), ("{% if 1 %}", "{% endif %}"), ("(", ")"), ("[", "]"), ("{% for a in [1,2] %}",
     "{% endfor %}"), ("<div>", "</div>"), ("{% macro a() %}", "{% endmacro %}{{ a() }}")),
)  # fmt: skip
PDF = Language(
    ("<<", ">>", "[", "]", "1 0 R", "2 0 R", "99 0 R", "null", "true", "(", ")", "<", ">", "/Type ",
     "/Page", "/Pages", "/Kids ", "/K ", "/P ", "/Parent ", "/Resources ", "/Font ", "/XObject ",
     "/Contents ", "/Filter ", "/FlateDecode", "/ASCIIHexDecode", "/LZWDecode", "/DecodeParms ",
     "/Predictor 12", "/Columns 99999999", "/MediaBox ", "/Rotate 90", "/Rotate 45", "/UserUnit ",
     "/StructTreeRoot ", "/RoleMap ", "/S ", "/Pg ", "/MCID 0", "/ActualText ", "/ColSpan ",
     "/ParentTree ", "/Nums ", "/ToUnicode ", "/W ", "/Widths ", "/FirstChar ", "/Encoding ",
     "/Differences ", "/DescendantFonts ", "/SMask ", "/ColorSpace ", "/Width 99999", "/BBox ",
     "/Matrix ", "q\n", "Q\n", "BT\n", "ET\n", "Tj\n", "TJ\n", "Tf\n", "Do\n", "cm\n", "Td\n",
     "/Span <</MCID 0>> BDC\n", "EMC\n", "BI /W 1 /H 1 ID x EI\n", "gs\n", "endstream", "\x00"),
    (("[", "]"), ("<<", ">>"), ("<</K ", ">>"), ("q\n", "Q\n"), ("(", ")"), ("BT\n", "ET\n")),
    ("null", "true", "[]", "[1 2 3]", "<<>>", "<</K 1>>", "()", "(x)", "<feff0041>", "/X", "1 0 R",
     "99 0 R", "x"),
)  # fmt: skip
GIT = Language(
    ("ref: refs/heads/main\n", "ref: HEAD\n", "HEAD", "HEAD~1", "HEAD^2", "^{commit}", "~", "^",
     "@", "@{1}", ":/x", "v1", "main", "refs/", "..", "/", "tree ", "parent ", "author ", "tag ",
     "committer a <a> 1 +0000\n", "40000 ", "100644 a\0", "0" * 40, "*", "**", "**/", "[", "]",
     "[!", "\\", "!", "?", "[[:alpha:]]", "#", "[core]\n", "worktree = ..\n", "[extensions]\n",
     "objectformat = sha256\n", "gitdir: .\n"),
    (("[", "]"), ("**/", ""), ("*a", ""), ("../", ""), ("a/", "")),
)  # fmt: skip
AREA = Language(("x", "@", "pt", "mm", "H", "1", "40", "36.5", "19.13", "."), ())
LANGUAGES = {
    ".md": MARKDOWN, ".yaml": YAML, ".csv": CSV, ".svg": XML, ".xml": XML, ".css": CSS,
    ".html": TEMPLATE,
}  # fmt: skip

# -- what is done with them ----------------------------------------------------------------


@cache
def _engine() -> engine.Engine:
    book = stage.stage().book
    mounts = {"publication": (book, ""), "theme": (book, "own"), "styles": (STYLES, "")}
    return engine.Engine(
        fetcher=Fetcher(mounts), font_config=FontConfiguration(), sheets=(), pitch=20.0
    )


def _sheet() -> list[Diagnostic]:
    """Read the theme, and its stylesheets into the engine."""
    found: list[Diagnostic] = []
    theme = read_theme("own", Path(), Source("publication.yaml", "theme: own").span(), found.append)
    for sheet in engine._own(theme) if theme else ():
        found += engine.parsed(_engine(), sheet)[1]
    return found


def _area() -> list[Diagnostic]:
    try:
        area.parsed(Path("area.txt").read_text(encoding="utf-8", errors="replace"))
    except ValueError:  # what the command line makes a sentence of
        return []
    asked = Path("area.txt").read_text(encoding="utf-8", errors="replace")
    stage.quiet(lambda: measure.run(_small(), asked))
    return []


@cache
def _small() -> Path:
    path = stage.stage().home / "small.pdf"
    path.write_bytes(stage.stage().kept["figures/z.pdf"])
    return path


def _measured() -> list[Diagnostic]:
    stage.quiet(lambda: measure.run(Path("z.pdf")))
    return []


def _read() -> list[Diagnostic]:
    stage.quiet(lambda: read.run(Path("z.pdf")))
    return []


def _placed() -> list[Diagnostic]:
    """Look at a PDF picture, and take it apart."""
    found: list[Diagnostic] = []
    pictures._PROBES.clear()
    path = Path("figures/z.pdf")
    pictures.locate(Path(), found.append, str(path), Source("a.md", "図").span())
    try:
        page_of(path.read_bytes())
    except (UnreadableError, NotOnePageError):
        if not found:
            raise  # the probe has let it pass
    return found


def _probed(name: str) -> Callable[[], list[Diagnostic]]:
    def attempt() -> list[Diagnostic]:
        found: list[Diagnostic] = []
        pictures._PROBES.clear()  # the clock of files does not tell inputs that follow at once
        pictures.locate(Path(), found.append, name, Source("a.md", "図").span())
        return found

    return attempt


def _revised() -> list[Diagnostic]:
    """Ask for the state of a checkout, and for an earlier one."""
    folder = Path("repo/book")
    revisions.revision(folder)
    asked = Path("repo/asked.txt").read_text(encoding="utf-8", errors="replace")
    try:
        with revisions.old_publication(folder, asked):
            pass
    except RevisionError as error:
        assert str(error).strip(), "a finding without words"
    return []


# -- seeds ---------------------------------------------------------------------------------


def _manual() -> list[Parts]:
    """The examples of the manual, then whole chapters."""
    examples = re.findall(r"```markdown\n(.*?)```", _MANUAL, re.S)
    kept = stage.CHAPTER
    found: list[Parts] = [{"a.md": f"{kept}\n{one}".encode()} for one in examples]
    return found + list(_seeds("a.md", "*.md")())


def _settings() -> list[Parts]:
    """The settings of books, and those of one that is based on another file."""
    own = stage.stage().kept["publication.yaml"]
    above = b"title: x\nbase: moto.yaml\nkihon-hanmen: {line-pitch: 25}\n"
    based = {"publication.yaml": above, "moto.yaml": own + b"kihon-hanmen: {number-of-lines: 30}\n"}
    return [based, *_seeds("publication.yaml", "publication.yaml", "gaiyo.yaml")()]


def _workbooks() -> list[Parts]:
    rows: list[list[object]] = [["年", "数"], ["令和5", 1.5], ["^", "=A1"], ["x" * 50, None]]
    made = [stage.stage().kept["tables/w.xlsx"], stage.workbook(rows)]
    return [*map(forms.members, made), {"": made[1]}]


def _rasters(name: str, kind: str, *modes: str) -> Callable[[], list[Parts]]:
    def found() -> list[Parts]:
        own = stage.text_files(f"*.{name.rpartition('.')[2]}")
        return [{name: c} for c in [*(stage.picture(kind, m) for m in modes), *own][:4]]

    return found


def _pdf_pictures() -> list[Parts]:
    made = [stage.stage().kept["figures/z.pdf"], stage.picture("PDF", "CMYK"), *stage.pdfs()]
    return [*map(forms.objects, made), {"": made[0]}]


def _pdfs() -> list[Parts]:
    made = [*stage.pdfs(), stage.stage().kept["figures/z.pdf"]]
    return [*map(forms.objects, made), {"": made[0]}]


def _spoken() -> list[Parts]:
    """PDFs to be read out: mostly one with tags, for without them there is little to say."""
    tagged, untagged = stage.pdfs()
    whole = forms.objects(tagged)
    return [whole, whole, {"": tagged}, forms.objects(untagged)]


def _checkouts() -> list[Parts]:
    names = (b"HEAD", b"HEAD~1", b"v1^{commit}", b"main~2^1")
    return [{**one, "asked.txt": name} for one in stage.checkouts() for name in names]


def _areas() -> list[Parts]:
    return [
        {"area.txt": text.encode()} for text in ("1x40x36@19.13pt", "2x22.5x40@27H", "1x1x1@6mm")
    ]


def _templates() -> list[Parts]:
    files = sorted((ROOT / "templates").rglob("*.html"))
    names = [f"own/templates/{file.relative_to(ROOT / 'templates')}" for file in files]
    return [{name: file.read_bytes()} for name, file in zip(names, files, strict=True)]


def _all() -> list[Parts]:
    """Those of all entry points that are files of a book."""
    return [parts for target in BOOK for parts in list(target.seeds())[:60]]


def _as_workbook(parts: Parts) -> Files:
    return {"tables/w.xlsx": forms.zipped(parts)}


def _as_picture(parts: Parts) -> Files:
    return {"figures/z.pdf": forms.pdf(parts)}


def _as_pdf(parts: Parts) -> Files:
    return {"z.pdf": forms.pdf(parts)}


def _as_checkout(parts: Parts) -> Files:
    return {f"repo/{name}": content for name, content in forms.checkout(parts).items()}


# -- the table -----------------------------------------------------------------------------

BOOK = (
    Target("settings", _settings, stage.written, YAML),
    Target("figures", _seeds("figures.yaml", "figures.yaml"), stage.written, YAML),
    Target("glossary", _seeds("glossary.yaml", "glossary.yaml"), stage.written, YAML),
    Target(
        "corrections", _seeds("corrections.yaml", "corrections.yaml"), stage.written, YAML, share=1
    ),
    Target("tables", _seeds("tables/tbl-riyo.yaml", "tables/*.yaml"), stage.written, YAML),
    Target("theme", _seeds("own/theme.yaml", "theme.yaml"), stage.written, YAML),
    Target("markdown", _manual, stage.written, MARKDOWN, share=8),
    Target("csv", _seeds("tables/tbl-riyo.csv", "*.csv"), stage.written, CSV),
    Target("svg", _seeds("figures/z.svg", "*.svg"), _probed("figures/z.svg"), XML),
    Target("css", _seeds("own/z.css", "*.css"), _sheet, CSS, share=4),
    Target("template", _templates, lambda: stage.written(trusts=True), TEMPLATE, share=4),
)
PICTURES = (
    Target("png", _rasters("figures/z.png", "PNG", "L", "RGBA", "P"), _probed("figures/z.png")),
    Target("jpeg", _rasters("figures/z.jpg", "JPEG", "L", "RGB", "CMYK"), _probed("figures/z.jpg")),
    Target("tiff", _rasters("figures/z.tif", "TIFF", "1", "RGB", "CMYK"), _probed("figures/z.tif")),
    Target("pdf-picture", _pdf_pictures, _placed, PDF, _as_picture, share=4),
)
TARGETS = (
    *BOOK,
    *PICTURES,
    Target("workbook", _workbooks, stage.written, XML, _as_workbook, share=4),
    Target("read", _spoken, _read, PDF, _as_pdf, share=4),
    Target("measure", _pdfs, _measured, PDF, _as_pdf, share=4),
    Target("git", _checkouts, _revised, GIT, _as_checkout, share=4),
    Target("type-area", _areas, _area, AREA, share=1),
    Target("build", _all, stage.whole, share=12),
)
