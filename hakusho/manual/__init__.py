"""The pages of `docs/ja/` that are made from the code: 記法, メッセージ, 大きさの上限, 変数.

`.venv/bin/python -m hakusho.manual` writes them; a test fails while they are not current. Every
source in `markup` is read by the parser in a test, and every key of the files is described.
"""

from __future__ import annotations

from hakusho.manual.limits import limits_page
from hakusho.manual.messages import messages_page
from hakusho.manual.reference import markup_page
from hakusho.manual.variables import variables_page
from hakusho.theme import ROOT

PAGES = ROOT / "docs" / "ja"
CASES = ROOT / "tests" / "cases" / "bad"


def pages() -> dict[str, str]:
    """The text of every page that is made here, by file name."""
    return {
        "記法.md": markup_page(),
        "メッセージ.md": messages_page(CASES),
        "大きさの上限.md": limits_page(),
        "デザイン/変数.md": variables_page(),
    }
