"""All pages that are generated from code and data; a test fails while they are not current."""

from __future__ import annotations

from hakusho.machine.places import ROOT
from hakusho.manual.englishpage import english_page
from hakusho.manual.limits import limits_page
from hakusho.manual.messages import messages_page
from hakusho.manual.reference import markup_page
from hakusho.manual.rules import editors_page, rules_page
from hakusho.manual.schemas import schemas
from hakusho.manual.variables import variables_page

PAGES = ROOT / "docs" / "ja"
CASES = ROOT / "tests" / "cases" / "bad"


def pages() -> dict[str, str]:
    """The text of every generated page, by its path relative to PAGES."""
    return {
        "記法.md": markup_page(),
        "メッセージ.md": messages_page(CASES),
        "大きさの上限.md": limits_page(),
        "デザイン/変数.md": variables_page(),
        "組版の規則.md": editors_page(),
        "../rules.md": rules_page(),
        "../markup.md": english_page(),
        **{f"../schemas/{name}": text for name, text in schemas().items()},
    }
