"""差替えページ: only the sheets that changed, with their list."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hakusho.commands.cli import main
from hakusho.commands.status import USAGE
from tests.press.book import book, write

pytestmark = pytest.mark.usefixtures("one_set_of_faces")


def _build(folder: Path, since: str) -> tuple[int, dict[str, Any], bytes]:
    output = folder.parent / "output"
    status = main(
        [
            "build",
            "--profile",
            "press",
            "--output",
            str(output),
            "--changed-since",
            since,
            str(folder),
        ]
    )
    listed = output / "book-press-changed.json"
    pdf = output / "book-press-changed.pdf"
    told = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
    return status, told, pdf.read_bytes() if pdf.exists() else b""


def _edit(folder: Path, old: str, new: str) -> None:
    chapter = folder / "b.md"
    chapter.write_text(chapter.read_text("utf-8").replace(old, new, 1), "utf-8")


def test_nothing_changed(tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(book().pdfs["press"])
    status, told, pdf = _build(write(tmp_path / "book"), str(printed))
    assert (status, told["changes"], told["sheets"], pdf) == (0, [], [], b"")


def test_a_changed_page_comes_with_the_other_side_of_its_leaf(tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(book().pdfs["press"])
    folder = write(tmp_path / "book")
    _edit(folder, "長い文である。", "広い文である。")
    _, told, pdf = _build(folder, str(printed))
    (change,) = told["changes"]
    assert change["section"] == "文の章"
    assert change["what"] == "文字"
    assert "長い文" in change["before"]
    assert "広い文" in change["after"]
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 2
    assert f"{change['page']}/" in "".join(page.extract_text() for page in reader.pages)


def test_a_revision_of_the_manuscript(tmp_path: Path) -> None:
    folder = write(tmp_path / "book")
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for command in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-qm", "printed")):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)
    (folder / "b.md").write_text("# 文の章\n\n" + "短くなった。" * 20 + "\n", "utf-8")
    _, told, _ = _build(folder, "HEAD")
    assert told["pages-before"] == told["pages-after"]
    assert told["note"] == ""
    assert told["changes"]


def test_a_shift_of_pages_is_said(tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(book().pdfs["press"])
    folder = write(tmp_path / "book")
    _edit(folder, "長い文である。", "長い文である。" * 2000)
    _, told, _ = _build(folder, str(printed))
    assert told["pages-after"] > told["pages-before"]
    assert f"{told['pages-before']}" in told["note"]


def test_a_page_that_was_moved_is_found_again(tmp_path: Path) -> None:
    folder, more = tmp_path / "book", "\n次の文である。\n" * 60
    write(folder)
    _edit(folder, "# 文の章\n", f"# 文の章\n{more}")
    assert main(["--profile", "press", "--output", str(tmp_path), str(folder)]) == 0
    _edit(folder, "# 文の章\n", f"# 文の章\n{'加えた文である。' * 1600}\n")
    _, told, _ = _build(folder, str(tmp_path / "book-press.pdf"))
    found = {change["what"]: change for change in told["changes"]}
    assert found["ページの追加"]["page-before"] == 0
    assert found["ページの追加"]["page"] > 0
    paper = PdfReader(tmp_path / "output" / "book-press-sashikaehyo.pdf").pages[0].extract_text()
    assert "ページの追加" in paper
    assert told["sheets"][0] in paper
    assert told["sha256-before"][:32] in paper


@pytest.mark.parametrize("since", ["no-such-revision", "b.md"])
def test_what_cannot_be_compared_is_said(
    tmp_path: Path, since: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "book")
    monkeypatch.chdir(folder)
    status, _, _ = _build(folder, since)
    assert status == USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_only_the_press_has_sheets_to_change(tmp_path: Path) -> None:
    assert main(["--changed-since", "HEAD", str(write(tmp_path / "book"))]) == USAGE
