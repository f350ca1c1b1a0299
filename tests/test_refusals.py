"""Whatever way a file from elsewhere is asked for, it is not got, and the build says so.

The channels are the ways in which WeasyPrint fetches, at three moments: when a stylesheet is read,
when a section is laid out, and when the PDF is drawn and written. The forms are ways to name what
lies outside. A canary stands for what must not be got.
"""

from __future__ import annotations

import mimetypes
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from hakusho.commands.cli import main
from hakusho.findings import limits
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.layout import engine
from hakusho.layout.asked import Stylesheet
from hakusho.layout.engine import Engine
from hakusho.layout.fetch import KINDS, LONGEST_DATA, Fetcher, RefusedError
from hakusho.manuscript.prepare import Options, prepare
from kumihan.files import files
from kumihan.writing import archive
from kumihan.writing.joining import Leaf, Output, PageLabel, join
from tests import square

CANARY = "canary-7f3a"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{CANARY}</text></svg>'
_SETTINGS = "title: 試験\ntheme: own\nfront: []\nback: []\nchapters: [a.md]\n"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a publication in `book` and canaries beside it."""
    home = tmp_path_factory.mktemp("outside")
    for name in ("canary.svg", "canary.css", "canary.icc", "canary.ttf", "canary.png", "dir/x.svg"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(SVG, encoding="utf-8")
    book = home / "book"
    shutil.copytree(square.theme(), book / "own")
    (book / "publication.yaml").write_text(_SETTINGS, encoding="utf-8")
    (book / "a.md").write_text("# 題\n\n本文である。\n", encoding="utf-8")
    (book / "inside.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (book / "link.svg").symlink_to("../canary.svg")
    (book / "absolute.svg").symlink_to(home / "canary.svg")
    (book / "folder").symlink_to("../dir")
    (book / "device.svg").symlink_to("/dev/zero")
    (book / "twice.svg").symlink_to("link.svg")
    (book / "self.svg").symlink_to("self.svg")
    (book / "empty").mkdir()
    return home


FORMS: dict[str, Callable[[Path], str]] = {
    "parent": lambda home: "../canary.svg",
    "parents": lambda home: "../" * 30 + str(home)[1:] + "/canary.svg",
    "encoded dots": lambda home: "%2e%2e/canary.svg",
    "encoded capitals": lambda home: "%2E%2E/canary.svg",
    "encoded slash": lambda home: "..%2fcanary.svg",
    "all encoded": lambda home: "%2e%2e%2fcanary%2esvg",
    "twice encoded": lambda home: "%252e%252e%252fcanary.svg",
    "half encoded": lambda home: ".%2e/canary.svg",
    "through a folder": lambda home: "empty/../../canary.svg",
    "through a missing folder": lambda home: "missing/../../canary.svg",
    "absolute": lambda home: f"{home}/canary.svg",
    "encoded absolute": lambda home: quote(str(home / "canary.svg"), safe=""),
    "two slashes": lambda home: f"/{home}/canary.svg",
    "three slashes": lambda home: f"//{home}/canary.svg",
    "file": lambda home: f"file://{home}/canary.svg",
    "file of localhost": lambda home: f"file://localhost{home}/canary.svg",
    "file in capitals": lambda home: f"FILE://{home}/canary.svg",
    "file with one slash": lambda home: f"file:{home}/canary.svg",
    "file of a host": lambda home: f"file://host{home}/canary.svg",
    "http": lambda home: "http://127.0.0.1:9/canary.svg",
    "https": lambda home: "https://127.0.0.1:9/canary.svg",
    "mixed case": lambda home: "hTTp://127.0.0.1:9/canary.svg",
    "ftp": lambda home: "ftp://127.0.0.1/canary.svg",
    "host": lambda home: "//127.0.0.1:9/canary.svg",
    "host with backslashes": lambda home: r"\\\\127.0.0.1\\canary.svg",
    "backslashes": lambda home: r"..\\canary.svg",
    "encoded backslash": lambda home: "..%5ccanary.svg",
    "jar": lambda home: f"jar:file://{home}/canary.svg!/x.svg",
    "unknown scheme": lambda home: "gopher://127.0.0.1/canary.svg",
    "javascript": lambda home: "javascript:alert(1)",
    "about": lambda home: "about:blank",
    "drive": lambda home: "C:/canary.svg",
    "our scheme, a host": lambda home: "project://host/publication/inside.svg",
    "our scheme, capitals": lambda home: "PROJECT:///publication/%2e%2e/canary.svg",
    "our scheme, outside": lambda home: "project:///publication/%2e%2e/canary.svg",
    "no mount": lambda home: f"project://{home}/canary.svg",
    "unknown mount": lambda home: "project:///etc/canary.svg",
    "between mounts": lambda home: "project:///publication/%2e%2e/theme/canary.svg",
    "another user": lambda home: "~root/canary.svg",
    "query": lambda home: "../canary.svg?x=inside.svg",
    "fragment": lambda home: "../canary.svg#inside.svg",
    "encoded NUL": lambda home: "inside.svg%00/../../canary.svg",
    "encoded newline": lambda home: "..%0a/canary.svg",
    "not UTF-8": lambda home: "%ff%fe.svg",
    "link": lambda home: "link.svg",
    "absolute link": lambda home: "absolute.svg",
    "link to a folder": lambda home: "folder/x.svg",
    "link to a link": lambda home: "twice.svg",
    "link to a device": lambda home: "device.svg",
    "link to itself": lambda home: "self.svg",
    "folder": lambda home: "empty/",
    "other kind": lambda home: "publication.yaml",
    "missing": lambda home: "missing.svg",
    "data of no picture": lambda home: "data:text/html,canary",
    "data without a comma": lambda home: "data:image/png",
    "too long": lambda home: "a" * 100_000 + ".svg",
}  # fmt: skip

_HEAD = '<html lang="ja"><head><title>x</title>{}</head><body>{}</body></html>'
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="9" height="9">{}</svg>'
)


def _html(body: str, head: str = "") -> tuple[str, str]:
    return _HEAD.format(head, body), ""


def _css(text: str) -> tuple[str, str]:
    return _HEAD.format("", "<p>本文</p>"), text


# What a form is put into: the HTML of a section, and a stylesheet.
CHANNELS: dict[str, Callable[[str], tuple[str, str]]] = {
    "img": lambda a: _html(f'<p><img src="{a}"></p>'),
    "style attribute": lambda a: _html(f"<p style=\"background: url('{a}')\">本文</p>"),
    "style element": lambda a: _html(
        "<p>本文</p>", f'<style>p {{ background: url("{a}") }}</style>'),
    "link rel=stylesheet": lambda a: _html("<p>本文</p>", f'<link rel="stylesheet" href="{a}">'),
    "link rel=attachment": lambda a: _html("<p>本文</p>", f'<link rel="attachment" href="{a}">'),
    "a rel=attachment": lambda a: _html(f'<p><a rel="attachment" href="{a}">本文</a></p>'),
    "object": lambda a: _html(f'<object data="{a}"></object>'),
    "embed": lambda a: _html(f'<embed src="{a}">'),
    "image in SVG": lambda a: _html(_PICTURE.format(
        f'<image xlink:href="{a}" width="9" height="9"/>')),
    "image in a pattern": lambda a: _html(_PICTURE.format(
        '<defs><pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">'
        f'<image href="{a}" width="9" height="9"/></pattern></defs>'
        '<rect width="9" height="9" fill="url(#p)"/>')),
    "SVG in data": lambda a: _html('<img src="data:image/svg+xml,' + quote(
        _PICTURE.format(f'<image href="{a}" width="9" height="9"/>')) + '">'),
    "background": lambda a: _css(f'p {{ background: url("{a}") }}'),
    "capitals": lambda a: _css(f'p {{ background: URL("{a}") }}'),
    "escaped": lambda a: _css(f'p {{ background: u\\72l("{a}") }}'),
    "content": lambda a: _css(f'p::before {{ content: url("{a}") }}'),
    "list marker": lambda a: _css(f'p {{ display: list-item; list-style-image: url("{a}") }}'),
    "border image": lambda a: _css(f'p {{ border: 1mm solid; border-image-source: url("{a}") }}'),
    "import": lambda a: _css(f'@import "{a}";'),
    "import by url": lambda a: _css(f'@IMPORT url("{a}");'),
    "font": lambda a: _css(f'@font-face {{ font-family: x; src: url("{a}") }}'),
    "colour profile": lambda a: _css(f'@color-profile --x {{ src: url("{a}") }}'),
    "page": lambda a: _css(f'@page {{ background: url("{a}") }}'),
}  # fmt: skip


@pytest.fixture(scope="module")
def setting(outside: Path) -> Engine:
    """An engine for the publication."""
    manuscript = prepare(outside / "book", Options())
    started, found = engine.start(manuscript.publication, manuscript.theme, {})
    assert found == ()
    return replace(started, sheets=())


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket fails."""

    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def _heard(setting: Engine, html: str, css: str) -> tuple[list[Diagnostic], bytes]:
    """What is said of a section with a stylesheet, to the last byte of its PDF."""
    sheet = Stylesheet(
        Source("own/x.css", css), "project:///publication/x.css", None, is_ours=False
    )
    parsed, found = engine.parsed(setting, sheet)
    sheets = (replace(sheet, css=parsed),) if parsed else ()
    made = replace(setting, sheets=sheets)
    _, painted, said, *_ = made.lay_out(html, Source("a.md", "").span(), {"screen": archive.PAINT})
    pages = painted["screen"]
    leaves = [Leaf(pages, number, PageLabel("")) for number, _ in enumerate(pages.pages)]
    pdf = join(pages, leaves, Output(archive.PAINT, {"uncompressed_pdf": True}), made.font_config)
    return [*found, *said], pdf


@pytest.mark.parametrize("form", FORMS)
def test_what_lies_outside_is_refused_on_every_way(
    form: str, outside: Path, setting: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = _canaries(monkeypatch)
    for channel, ask in CHANNELS.items():
        html, css = ask(FORMS[form](outside))
        found, pdf = _heard(setting, html, css)
        codes = {d.code for d in found if d.is_error}  # what is no address at all is E001
        assert codes & {"E001", "E004"}, (channel, [d.message for d in found])
        assert CANARY.encode() not in pdf, channel
    assert opened == []


def test_an_address_that_stops_the_engine_is_said(setting: Engine) -> None:
    """An unfinished IPv6 host; such an address in the manuscript never reaches the engine."""
    for channel in ("background", "import", "font", "colour profile", "content"):
        found, _ = _heard(setting, *CHANNELS[channel]("//[canary.svg"))
        assert {d.code for d in found} & {"E001", "E004", "E007"}, channel


def test_what_is_refused_is_said_again_each_time(setting: Engine) -> None:
    """A section that is laid out once more would lose its findings if the failure were kept."""
    html = _HEAD.format("", '<p><img src="missing.svg"><img src="publication.yaml"></p>')
    found = [setting.lay_out(html, Source("a.md", "").span(), {})[2] for _ in range(2)]
    assert [len(one) for one in found] == [2, 2]


@pytest.mark.parametrize("address", ["inside\t.svg", "in\nside.svg", "inside.svg ", "a\\..\\b.svg"])
def test_addresses_with_control_characters(address: str, setting: Engine) -> None:
    """Python's `urlsplit` takes tabs and ends of lines out, and would find another file."""
    with pytest.raises(RefusedError, match="読み込めません"):
        setting.fetcher.served(f"project:///publication/{address}")


@pytest.mark.parametrize("scheme", ["project://host", "file://", "x://", ""])
def test_addresses_of_another_scheme_or_a_host(scheme: str, setting: Engine) -> None:
    with pytest.raises(RefusedError, match="読み込めません"):
        setting.fetcher.served(f"{scheme}/publication/inside.svg")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("project:///nowhere/inside.svg", "「project:///nowhere/inside.svg」は読み込めません"),
        ("//[x/inside.svg", "は読み込めません"),
        ("project:///publication/publication.yaml", "種類のファイルではありません"),
        ("data:text/html,x", "読み込めません"),
        ("data:image/png", "読み込めません"),
        ("data:image/png;base64,A", "読み込めません"),
        ("project:///publication/link.svg", "フォルダーの外にあります"),
        ("project:///publication/pipe.svg", "普通のファイルではありません"),
        ("project:///publication/missing.svg", "が見付かりません"),
        ("project:///publication/empty/x.svg/..", "種類のファイルではありません"),
        ("project:///publication/self.svg", "は読み込めません"),
        (f"project:///publication/{'a' * 5_000}.svg", "^.{,100}…」は読み込めません"),
    ],
)
def test_each_refusal_has_its_sentence(address: str, said: str, outside: Path) -> None:
    if not (outside / "book" / "pipe.svg").exists():
        os.mkfifo(outside / "book" / "pipe.svg")
    with pytest.raises(RefusedError, match=said):
        Fetcher({"publication": (outside / "book", "")}).served(address)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_is_no_fault_of_a_picture(
    error: type[BaseException], setting: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeasyPrint takes whatever happens while it draws an SVG for a fault of it."""

    def stop(*_arguments: object) -> None:
        raise error

    html = _HEAD.format("", f"<p>{_PICTURE.format('<rect/>')}</p>")
    monkeypatch.setattr("weasyprint.svg.SVG.draw", stop)
    with pytest.raises(error):
        setting.lay_out(html, Source("a.md", "").span(), {"screen": archive.PAINT})


# -- what is served ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "project:///publication/inside.svg",
        "project:///publication/%69nside.svg",
        "project:///publication/inside.svg?x=1#y",
        "project:///publication/empty/../inside.svg",
        "project:///publication/./empty/.././inside.svg",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
        "DATA:image/svg+xml;charset=utf-8;base64,PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnLz4=",
    ],
)
def test_what_lies_inside_is_served(address: str, setting: Engine) -> None:
    kind, content = setting.fetcher.served(address)
    assert kind == "image/svg+xml"
    assert content == b"<svg xmlns='http://www.w3.org/2000/svg'/>"


def test_a_link_inside_is_served(outside: Path, setting: Engine) -> None:
    (outside / "book" / "other.svg").symlink_to(outside / "book" / "inside.svg")
    assert setting.fetcher.served("project:///publication/other.svg")[1]


def test_files_and_addresses_have_a_limit(tmp_path: Path) -> None:
    fetcher = Fetcher({"publication": (tmp_path, "")})
    most = KINDS[".css"][1].most
    (tmp_path / "a.css").write_bytes(b" " * most)
    assert len(fetcher.served("project:///publication/a.css")[1]) == most
    (tmp_path / "a.css").write_bytes(b" " * (most + 1))
    with pytest.raises(RefusedError, match="2 MB まで"):
        fetcher.served("project:///publication/a.css")
    head = "data:image/png,"
    fetcher.served(head + "a" * (LONGEST_DATA - len(head)))
    with pytest.raises(RefusedError, match="大きすぎます"):
        fetcher.served(head + "a" * (LONGEST_DATA - len(head) + 1))


def test_the_table_of_types() -> None:
    pictures = ("png", "jpeg", "tiff", "gif", "webp")
    expected = {
        "text/css": limits.STYLESHEET,
        "image/svg+xml": limits.SVG,
        "application/pdf": limits.PDF_PICTURE,
        "application/vnd.iccprofile": limits.ICC_PROFILE,
        **{f"image/{name}": limits.PICTURE for name in pictures},
        **{f"font/{name}": limits.FACE for name in ("otf", "ttf", "collection", "woff", "woff2")},
    }
    assert dict(KINDS.values()) == expected


def test_types_are_those_of_our_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mimetypes.init()
    monkeypatch.setitem(mimetypes.types_map, ".svg", "text/plain")
    (tmp_path / "a.SVG").write_bytes(b"<svg/>")
    assert Fetcher({"publication": (tmp_path, "")}).served("project:///publication/a.SVG") == (
        "image/svg+xml",
        b"<svg/>",
    )


# -- through the command -------------------------------------------------------------------


def _build(book: Path, output: Path, *options: str) -> int:
    return main(["build", *options, "--output", str(output), str(book)])


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        ('p {\n  background: url("late.svg");\n}', "own.css:2:19"),  # fetched while it is drawn
        ('p { background: url("late-font.svg") }', "own.css:1:21"),
        ('@font-face { font-family: x; src: local("x"), url("../x.ttf") }', "own.css:1:51"),
        ('@color-profile --x { src: url("../x.icc") }', "own.css:1:31"),
    ],
)
def test_no_refusal_is_dropped(
    sheet: str,
    place: str,
    outside: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = tmp_path / "book"
    shutil.copytree(
        outside / "book", book, symlinks=True, ignore=shutil.ignore_patterns("pipe.svg")
    )
    late = _PICTURE.format('<image href="https://127.0.0.1/x.png" width="9" height="9"/>')
    (book / "own" / "late.svg").write_text(late, encoding="utf-8")
    late = _PICTURE.format('<style>@font-face{font-family:"x";src:url(../x.ttf)}</style>')
    (book / "own" / "late-font.svg").write_text(late, encoding="utf-8")
    (book / "own" / "own.css").write_text(sheet, encoding="utf-8")
    assert _build(book, tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert not (tmp_path / "out" / "book-screen.pdf").exists()
    assert "error[E004]: 「" in said
    assert place in said
    assert _build(book, tmp_path / "out", "--draft") == 0
    assert "error[E004]: 「" in capsys.readouterr().err


def _canaries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of canaries that are read from now on."""
    read: list[str] = []
    original = files.read

    def watched(root: Path, name: str, most: int) -> bytes:
        content = original(root, name, most)
        if CANARY.encode() in content:
            read.append(name)
        return content

    monkeypatch.setattr(files, "read", watched)
    return read
