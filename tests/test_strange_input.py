"""What the campaign `fuzz` has found and no case shows: how long reading takes."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from pathlib import Path

import pytest

from hakusho.findings import diagnostic
from hakusho.findings.diagnostic import (
    Diagnostic,
    Report,
    Source,
    did_you_mean,
    finding,
    ordered,
    readable,
    show,
    visible,
)
from hakusho.markup.cursor import Cursor
from hakusho.markup.rawhtml import _span
from hakusho.publication import reading as publication
from hakusho.sources import data, yamlnodes
from hakusho.sources.text import decoded
from hakusho.sources.yamlnodes import compose
from tests import square


def _book(folder: Path, files: dict[str, str]) -> Path:
    """A publication with these files."""
    square.write(folder / "square")
    settings = "title: 試験\ntheme: square\nchapters: [a.md]\nfront: []\nback: []\n"
    for name, text in {"publication.yaml": settings, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_ledger_is_looked_into_once_for_all_missing_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()

    def counted(source: Source, report: Report) -> object:
        read[Path(source.path).name] += 1
        return compose(source, report)

    monkeypatch.setattr(data, "compose", counted)
    figures = "".join(f":::{{figure}} #zu-{n}\n:::\n\n" for n in range(20))
    book = _book(tmp_path, {"a.md": f"# 章\n\n{figures}", "figures.yaml": "zu-0: {kind: map}\n"})
    found: list[Diagnostic] = []
    publication.read(book, found.append)
    assert sum(one.code == "A001" for one in found) == 19
    assert read["figures.yaml"] == 2


def test_of_many_findings_of_a_kind_the_first_are_said_and_how_many_more() -> None:
    source = Source("a.yaml", "k: 1\n" * 120)
    found = [finding("Y002", f"k{n}", source.span(n)) for n in range(1, 121)]
    others = [finding("P005", "x", source.span(n)) for n in range(1, 121)]  # notes are counted
    shown = readable(ordered([*found, *others]))
    unknown = [one for one in shown if one.code == "Y002"]
    assert len(unknown) == 51 and len(shown) == 171
    assert "ほかに 70 件" in unknown[-1].message and unknown[-1].span.line == 120
    assert readable(found[:51]) == found[:51]


def test_settings_are_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Source] = []
    original = yamlnodes._Loader.__init__

    def counted(loader: yamlnodes._Loader, source: Source) -> None:
        made.append(source)
        original(loader, source)

    monkeypatch.setattr(yamlnodes._Loader, "__init__", counted)
    book = _book(tmp_path, {"a.md": "# 章\n"})
    found: list[Diagnostic] = []
    publication.read_settings(book / "publication.yaml", found.append)
    assert len(made) == 1


def test_only_the_first_unknown_keys_get_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def no_hint(name: str, _known: object) -> str:
        asked.append(name)
        return ""

    monkeypatch.setattr(data, "nearest", no_hint)
    keys = "".join(f"k{n}: 1\n" for n in range(200))
    book = _book(tmp_path, {"publication.yaml": f"title: 本\nchapters: [a.md]\n{keys}"})
    found: list[Diagnostic] = []
    publication.read_settings(book / "publication.yaml", found.append)
    assert len(found) == 200 and len(asked) == 50


@pytest.mark.parametrize("column", [1, 7_000, 19_999])
def test_of_a_long_line_only_what_is_near_is_looked_at(
    column: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return visible(text)

    monkeypatch.setattr(diagnostic, "visible", counted)
    span = Source("a.md", "あいう\t" * 5_000).span(1, column, 9_000)
    assert "^" in show(finding("M013", "使えない文字", span))
    assert max(looked_at) <= 3 * diagnostic.WIDTH


def test_a_place_in_another_encoding_is_that_of_the_text_as_it_was_meant() -> None:
    found: list[Diagnostic] = []
    assert decoded("a.md", "ﾃｩ日本語の文。かなかな".encode("cp932"), found.append) is None
    assert (found[0].span.column, found[0].span.text[:2]) == (3, "ﾃｩ")
    assert decoded("a.md", BOM_UTF8 + "あ".encode() + b"\xff", found.append) is None
    assert (found[1].span.column, found[1].span.text[:1]) == (2, "あ")
    source = decoded("a.md", BOM_UTF8 + b"a", found.append)
    assert source is not None and source.text == "a"


@pytest.mark.parametrize(
    ("raw", "place"),
    [("あ\rい\r".encode() + b"\xff", (3, 1)),  # lines as an old Macintosh ends them
     ("あ\r\nい\r\n".encode() + b"\xff", (3, 1)),
     ("あいう\nabc".encode("utf-16-le"), (1, 1))],
)  # fmt: skip
def test_where_a_file_ceases_to_be_utf_8(raw: bytes, place: tuple[int, int]) -> None:
    """In UTF-16 no place is better than the beginning: every byte is wrong, or right by chance."""
    found: list[Diagnostic] = []
    assert decoded("a.md", raw, found.append) is None
    assert (found[0].span.line, found[0].span.column) == place


def test_a_joined_text_is_looked_for_in_a_few_lines() -> None:
    source = Source("a.yaml", "a\n" * 40 + "y\n" + "a\n" * 40 + "z\n")
    assert [source.span().part(at, text).line for at, text in ((80, "y"), (162, "z"))] == [41, 1]
    assert [
        Cursor(source=source, line=1, column=1, content=text).span(text).line for text in "yz"
    ] == [41, 1]


def test_names_that_are_not_compared() -> None:
    assert did_you_mean("abcdef", ["abcdeg"]) == "abcdeg ではありませんか"
    assert did_you_mean("a" * 101, ["a" * 100]) == did_you_mean("a" * 100, ["a" * 101]) == ""
    assert did_you_mean("xbcdey", [f"zbcdez{n}" for n in range(301)]) == ""
    assert did_you_mean("xbcdey", [f"zbcdez{n}" for n in range(9)]) != ""


def test_what_is_very_long_is_said_in_part() -> None:
    assert len(finding("M013", "あ" * 9_000, Source("a.md", "").span()).message) == 401
    assert _span("9" * 5_000) == _span("1001") == 1_001
