"""`check --fix`: what the mends of findings change in files, and what they never change."""

from __future__ import annotations

import json
import random
import shutil
import stat
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from hakusho.commands import fixing
from hakusho.commands.cli import main
from hakusho.findings.diagnostic import Mend, Source
from hakusho.manuscript.prepare import Options, prepare
from hakusho.sources.text import decoded
from tests import square

_SETTINGS = "title: 試験\ntheme: square\nfront: []\nback: []\nchapters: [a.md]\n"
_RUNS = (
    "１．|２．", "１　|２　", "（１）|（２）", "(1) |(2) ", "①|②", "❶ |❷ ", "⑴|⑵", "㋐|㋑",
    "一、|二、", "Ⅰ　|Ⅱ　", "ア　|イ　", "（イ）|（ロ）", "a) |b) ", "A. |B. ", "３．|４．",
    "・|・", "●　|●　", "― |― ",
)  # fmt: skip
_PIECES = (
    "１２５．３％",
    "ﾃｽﾄ",
    "２０２４年",
    "Ａ社",
    "**強調**",
    "は\u3099",
    "本文である。",
    "１",
    " ",
    "`１`",
    "漢字",
)
_ENDS = ("\n", "\r\n", "\r")


def _manuscript(seed: int) -> bytes:
    """A manuscript with full-width digits, in one of the forms that files have."""
    chance = random.Random(seed)
    end = chance.choice(_ENDS)
    lines = ["# 題", ""]
    for _ in range(chance.randrange(1, 6)):
        indent = chance.choice(("", "\u3000", "\u3000" * 24))
        lines += [indent + "".join(chance.choices(_PIECES, k=chance.randrange(1, 9))), ""]
    text = end.join(lines) + end * chance.randrange(2)
    text = unicodedata.normalize(chance.choice(("NFC", "NFD")), text)
    return (chance.choice((b"", b"\xef\xbb\xbf"))) + text.encode()


def _book(folder: Path, raw: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "publication.yaml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "a.md").write_bytes(raw)
    if not (folder / "square").exists():
        shutil.copytree(square.theme(), folder / "square")
    return folder


def _fixed(folder: Path) -> fixing.Fixed:
    fixed = fixing.Fixed()
    for _ in range(fixing.PASSES):
        manuscript = prepare(folder, Options())
        if not fixing.fix(manuscript, fixed, writes=True):
            break
    return fixed


@pytest.mark.parametrize("seed", range(12))
def test_only_what_is_shown_changes(seed: int, tmp_path: Path) -> None:
    raw = _manuscript(seed)
    file = _book(tmp_path, raw) / "a.md"
    fixed = _fixed(tmp_path)
    after = file.read_bytes()
    assert after[:3] == raw[:3] or not raw.startswith(b"\xef\xbb\xbf")
    assert _line_ends(after) == _line_ends(raw)
    before_lines, after_lines = (one.decode().splitlines() for one in (raw, after))
    differing = sum(a != b for a, b in zip(before_lines, after_lines, strict=True))
    added = [one for one in fixed.diff if one.startswith("+") and not one.startswith("+++")]
    assert differing == len(added)
    assert not _fixed(tmp_path).counts and file.read_bytes() == after


def _line_ends(raw: bytes) -> list[str]:
    return [b for a, b in pairwise(f" {raw.decode()}") if b in "\r\n"]


@pytest.mark.usefixtures("one_set_of_faces")
def test_a_second_run_and_a_trial_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = "# 題\r\n\r\n\u3000２月である。".encode()
    file = _book(tmp_path, raw) / "a.md"
    file.chmod(0o600)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--fix", "--dry-run", "."]) == 0
    said = capsys.readouterr().out
    assert "-　２月である。\n+2月である。" in said and "書いていません" in said
    assert file.read_bytes() == raw
    assert main(["check", "--fix", "--dry-run", "--format", "json", "."]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in found} == {"M014", "T001"} and all(one["mend"] for one in found)
    assert main(["check", "--fix", "."]) == 0
    assert "+2月である。" in capsys.readouterr().out
    assert file.read_bytes() == "# 題\r\n\r\n2月である。".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert main(["check", "--fix", "."]) == 0
    assert "決まった直し方のある指摘は、ありません" in capsys.readouterr().out
    assert main(["check", "--dry-run", "."]) == 2


@pytest.mark.parametrize("heads", _RUNS)
def test_a_run_of_items_becomes_one_list_each(heads: str, tmp_path: Path) -> None:
    """A run is told once, and neither its mend nor a list beside it leads to another finding."""
    one, other = heads.split("|")
    run = f"{one}長い項目であり、{'行の終わりまで続き、' * 3}\n次に続く。\n{other}乙\n"
    file = (
        _book(tmp_path, f"# 題\n\n文である。\n{run}終わりである。\n\n{run}\n{run}".encode())
        / "a.md"
    )
    found = [one for one in prepare(tmp_path, Options()).diagnostics if one.code[0] in "MT"]
    assert [(one.code, one.span.line) for one in found] == [("M028", 4), ("M028", 9), ("M028", 13)]
    _fixed(tmp_path)
    assert not [one for one in prepare(tmp_path, Options()).diagnostics if one.code[0] in "MT"]
    text = file.read_text(encoding="utf-8")
    assert text.count("長い項目") == text.count(" 乙\n") == 3 and one.strip() not in text


def test_allowed_findings_are_not_mended(tmp_path: Path) -> None:
    file = _book(tmp_path, "# 題\n\nＡとＢ\n".encode()) / "a.md"
    allow = "allow: [{code: T001, place: 「Ａ」, reason: 社名}]\n"
    (tmp_path / "publication.yaml").write_text(_SETTINGS + allow, encoding="utf-8")
    _fixed(tmp_path)
    assert file.read_text(encoding="utf-8") == "# 題\n\nＡとB\n"


def test_a_file_that_changed_and_a_link_are_left(tmp_path: Path) -> None:
    file = _book(tmp_path, "# 題\n\n２\n".encode()) / "a.md"
    manuscript, fixed = prepare(tmp_path, Options()), fixing.Fixed()
    file.write_text("# 題\n\n３と２\n", encoding="utf-8")
    assert not fixing.fix(manuscript, fixed, writes=True) and fixed.left
    assert file.read_text(encoding="utf-8") == "# 題\n\n３と２\n"
    file.replace(tmp_path / "b.md")
    file.symlink_to("b.md")
    assert not _fixed(tmp_path).counts and file.is_symlink()


def test_mends_that_overlap_are_made_one_at_a_time() -> None:
    found = [Mend(2, 4, "x"), Mend(3, 5, "y"), Mend(4, 4, "z"), Mend(5, 6, ""), Mend(2, 4, "x")]
    assert list(fixing.apart(found)) == [Mend(2, 4, "x"), Mend(5, 6, "")]


@pytest.mark.parametrize("end", _ENDS)
def test_new_lines_end_as_the_others(end: str) -> None:
    raw = f"\ufeffか\u3099{end}は\u309aん{end}".encode()
    source = decoded("a.md", raw, lambda _found: None)
    assert source is not None
    start = source.text.index("ん")
    assert fixing.mended(raw, source, [Mend(start, start, "\n")]).decode() == (
        f"\ufeffか\u3099{end}は\u309a{end}ん{end}"
    )
    composed = Source("a.md", unicodedata.normalize("NFC", source.text))
    start = composed.text.index("ん")
    assert fixing.mended(raw, composed, [Mend(start, start + 1, "ン")]).decode() == (
        f"\ufeffか\u3099{end}は\u309aン{end}"
    )
