"""`build.py read`: what is said of a tagged PDF, and of others."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from hakusho.commands.read import READ, UNTAGGED, USAGE, run
from tests.kumihan.test_tags import NOTES, tagged

BODY = """<h2>題</h2><p>文<a href="#n">1</a><span class="note" id="n" role="doc-footnote">注文
</span></p><ul><li>甲</li></ul><table><caption>表の題</caption><tr><th>国</th><td></td></tr></table>
<p style="break-before: page"><ruby><span>漢<rt>かん</rt></span></ruby></p>"""


def said(file: Path, page: int | None = None) -> list[str]:
    output = StringIO()
    assert run(file, page, output) == READ
    return output.getvalue().splitlines()


def test_a_tagged_pdf(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(tagged(BODY, NOTES))
    assert said(file) == [
        "見出し2 題",
        "文［リンク 1］［注 1 注文］",
        "リスト 1項目",
        "項目 • 甲",
        "表 1行 2列",
        "表題 表の題",
        "行 見出し 国｜空",
        "漢《かん》",
    ]
    assert said(file, 2) == ["漢《かん》"]


def test_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, broken = tmp_path / "plain.pdf", tmp_path / "broken.pdf"
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(plain)
    broken.write_bytes(b"no PDF")
    assert (run(plain), run(broken)) == (UNTAGGED, USAGE)
    assert capsys.readouterr().err.count("\n") == 2
