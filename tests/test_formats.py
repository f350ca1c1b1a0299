"""Findings in the forms of other programs: what they say; no text of a book escapes its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hakusho.commands import cli
from hakusho.commands.formats import FORMATS, as_github, as_gitlab, as_json
from hakusho.findings.codes import Severity
from hakusho.findings.diagnostic import Diagnostic, Source, finding

_SPAN = Source("content/本/a,b:1.md", "題\n本文である。\n").span(2, 3, 2)
ODD = Diagnostic(
    code="R001",
    message="100%\n::error::x\r\x1b[31m\ud800",
    span=_SPAN,
    hint="直して\nください",
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_a_form(name: str, severity: Severity) -> None:
    one = Diagnostic(code="R001", message="参照先がありません", span=_SPAN, severity=severity)
    assert severity.value in FORMATS["json"]([one])
    assert FORMATS[name]([one]).strip()


def test_json_says_all() -> None:
    (found,) = json.loads(as_json([ODD]))
    assert (found["path"], found["line"], found["column"]) == ("content/本/a,b:1.md", 2, 3)
    assert (found["length"], found["code"], found["severity"]) == (2, "R001", "error")
    assert (found["message"], found["hint"]) == (ODD.message, ODD.hint)
    assert as_json([ODD]).isascii() and json.loads(as_json([])) == []


def test_a_command_of_github_is_one_line() -> None:
    text = as_github([ODD])
    assert text.count("\n") == 1
    head, said = text.rstrip("\n").split("::", 2)[1:]
    assert head == "error file=content/本/a%2Cb%3A1.md,line=2,col=3,title=R001"
    assert said.endswith("%0Aヒント: 直して ください") and said.startswith("100%25 ")
    assert "\x1b" not in text and "\ud800" not in text


def test_gitlab_knows_a_finding_again_when_its_line_moves() -> None:
    moved = Source(_SPAN.source.path, "題\n\n\n本文である。\n").span(4, 3, 2)
    other = Source(_SPAN.source.path, "題\n別の文である。\n").span(2, 3, 2)
    spans = (_SPAN, moved, other)
    found = json.loads(as_gitlab([finding("R001", "x", span) for span in spans]))
    same, again, another = (one["fingerprint"] for one in found)
    assert same == again != another
    assert [one["location"]["lines"]["begin"] for one in found] == [2, 4, 2]
    assert json.loads(as_gitlab([ODD]))[0]["severity"] == "major"


@pytest.mark.usefixtures("one_set_of_faces")
@pytest.mark.parametrize("name", ["json", "gitlab"])
def test_the_command_prints_nothing_else(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "publication.yaml").write_text("title: 題\nchapters: [none.md]\n", "utf-8")
    status = cli.main(["check", "--format", name, str(tmp_path)])
    printed = capsys.readouterr()
    assert status == 1
    key = {"json": "code", "gitlab": "check_name"}[name]
    assert "Y006" in [one[key] for one in json.loads(printed.out)]
    assert "誤り" in printed.err and "error[" not in printed.err
