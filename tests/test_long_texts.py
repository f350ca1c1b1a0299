"""Titles, captions and names of any length: in both themes nothing is overprinted or cut off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hakusho.machine.places import ROOT

_LONG = "持続可能な地域社会の実現に向けた関係府省庁の連携による総合的な施策の推進に関する年次報告"
_LONGER = f"{_LONG}並びに今後の課題と展望を踏まえた基本的な方向性の概要"
_SETTINGS = f"""title: {_LONG}
subtitle: 副題である{_LONG}
series: {_LONG}
edition: 令和8年7月に公表する改訂増補第十二版
status: 意見公募のための案
statement: {_LONGER}、{_LONGER}である
author: {_LONG}
chapters:
  - part: bu.md
  - a.md
  - feature: b.md
front: [cover, title-page, contents]
back: [colophon, back-cover]
colophon: {{とても長い項目の名前: {_LONGER}}}
numbering: {{headings: ["第{{1}}部会報告書（総合評価編）", "第{{1}}章第{{2}}節", "（{{3}}）"]}}
"""
_PHOTO = """f{number}:
  kind: photo
  caption: 会議の様子（令和8年7月1日、東京都千代田区霞が関の中央合同庁舎における連絡会議）
  credit: 公益財団法人日本総合防災研究推進機構写真記録室
  alt: 写真。
  owner: 総合政策推進関係府省庁連絡会議共同事務局
  status: 撮影の予定
  width: {size[0]}
  height: {size[1]}
"""
_SIZES = ((60, 40), (30, 30), (20, 15), (12, 40), (45, 20), (71, 40), (30, 10), (70, 12))
_TABLE = f"""title: {_LONGER}
unit: 百万円、千人、ヘクタール、トン及びパーセント
columns: [{{name: a, title: 項目}}, {{name: b, title: 値}}]
rows: [[甲, 一], [乙, 二]]
"""
_CHAPTER = f"""# {_LONG} {{#NAME author="{_LONG}"}}

## {_LONGER}

### {_LONGER}

:::{{sidebar}} {_LONGER} {{#col-NAME author="{_LONG}"}}
本文である。
:::

:::{{box}} {_LONGER}
本文である。
:::

"""


def _book(folder: Path) -> None:
    figures = range(len(_SIZES))
    photos = "".join(f":::{{figure}} #f{n}\n:::\n\n本文である。\n\n" for n in figures)
    wide = "|".join(f"項目{n}" for n in range(15))
    table = f"|{wide}|\n{'|---' * 15}|\n{'|甲' * 15}|\n"
    files = {
        "publication.yaml": _SETTINGS,
        "figures.yaml": "".join(_PHOTO.format(number=n, size=_SIZES[n]) for n in figures),
        "tables/hyo.yaml": _TABLE,
        "bu.md": f"# {_LONG} {{#bu}}\n\nこの部では述べる。\n\n二つ目の段落である。\n",
        "a.md": _CHAPTER.replace("NAME", "a") + photos,
        "b.md": _CHAPTER.replace("NAME", "b") + f":::{{table}} #hyo\n:::\n\n{table}",
    }
    (folder / "tables").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _said(folder: Path, theme: str) -> str:
    """What the check says, in a process of its own, because each theme has its own faces."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "check", "--theme", theme, str(folder)],
        env=os.environ | {"HAKUSHO_NO_SETUP": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stderr + done.stdout


@pytest.mark.parametrize("theme", ["ai", "tokiwa"])
def test_nothing_is_overprinted_or_cut_off(theme: str, tmp_path: Path) -> None:
    _book(tmp_path)
    said = _said(tmp_path, theme)
    assert "裏表紙（1ページ）" in said
    assert re.findall(r"^.*(?:error|warning)\[.*$", said, re.MULTILINE) == []
