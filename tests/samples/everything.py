"""A book that uses everything at once: ruby and dots of every kind, inline notes, notes of
every place, tables over pages, turned ones, floats, boxes that break.
`python -m tests.samples.everything DIR` writes it.

Its text is the edition's, which changes how lines and pages fall as it is revised.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from hakusho.machine.places import ROOT, THEMES

_EDITION = ROOT / "content" / "gunshuku-gaiko"
_SIGN = re.compile(r"\{index:([^|}]*)\|[^}]*\}|\{nobr:([^}]*)\}|\{#[^}]*\}|\[([^\]]*)\]\([^)]*\)")
_SETTINGS = """title: 全てを使う本
front: []
back: []
chapters: [01-ruby.md, 02-chu.md, 03-hyo.md, 04-zu.md, 05-kakomi.md]
numbering: {headings: ["第{1}章", "{2}.", "（{3}）"]}
"""
_RUBY = (
    "{凝視|ぎょう|し}と{承諾|うけたまわりました}、{紫陽花|あ|じ|さい}の"
    "{一般会計|いっ|ぱん|かい|けい}、{瓦葺|かわらぶき}や{漆喰|しっ|くい}、"
    "{国際連合|ユネスコ}に{承|うけたまわ}り、{流鏑馬|や|ぶさ|め}の{上達部|かん|だち|め}。"
)
_SIGNS = (
    "CO<sub>2</sub>と10<sup>6</sup>に《《重ねて》》述べ、《《「点」、「線」》》を《《強調する》》。"
)
_WARICHU = (
    "条約{warichu:一九六八年に署名され、一九七〇年に効力を生じた核兵器の不拡散に関する条約（NPT）}"
    "と、専門家{warichu:科学者など}の会合、議定書{warichu:Additional Protocol to the Agreement}。"
)
# The marks that the signs of emphasis have here and there.
_MARKS = """
.sidebar .dots { text-emphasis-style: sesame; }
li .dots { text-emphasis-style: open triangle; }
.box .dots { text-emphasis-style: '※'; }
"""
_SHORT = "注は、その合印のあるページの脚に置く。"


def paragraphs() -> Iterator[str]:
    """The edition's paragraphs without signs, over and over, each a line."""
    found = []
    for path in sorted(_EDITION.glob("0*.md")):
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            if block[0] not in "#:|<![-":
                text = _SIGN.sub(lambda match: match[1] or match[2] or match[3] or "", block)
                found.append("".join(text.splitlines()))
    return cycle(found)


def _with_ruby(text: Iterator[str]) -> Iterator[str]:
    yield "# {凝視|ぎょう|し}とルビの組み方"
    for number in range(7):
        yield f"## {{漆喰|しっ|くい}}の節{number + 1}"
        first, rest = next(text).split("。", 1)
        yield f"{first}。{_RUBY}{rest}{_SIGNS}"
        first, rest = next(text).split("。", 1)
        yield f"{first}。{_WARICHU}{rest}"
        yield f"- {_RUBY}\n- {_SIGNS}{_WARICHU}"


def _with_notes(text: Iterator[str]) -> Iterator[str]:
    yield "# 注の組み方"
    notes = []
    for number in range(9):
        yield f"## 注のある節{number + 1}" + ("[^midashi]" if number == 2 else "")
        for part in range(2):
            first, second, *rest = next(text).split("。")
            name = f"n{number}-{part}"
            yield f"{first}[^{name}]。{second}[^{name}b]。" + "。".join(rest)
            long = next(text) * (5 if (number, part) == (5, 0) else 1)
            notes += [f"[^{name}]: {_SHORT}{_WARICHU}", f"[^{name}b]: {long}"]
    yield from ("[^midashi]: 見出しの注である。", *notes)


def _with_tables(text: Iterator[str]) -> Iterator[str]:
    yield "# 表の組み方"
    yield next(text)
    yield ":::{table} #tbl-nagai\n:::"
    yield from (next(text) for _ in range(3))
    yield ":::{table} #tbl-mawasu\n:::"
    yield from (next(text) for _ in range(4))
    yield ":::{table} #tbl-mijikai\n:::"
    yield next(text)


def _with_figures(text: Iterator[str]) -> Iterator[str]:
    yield "# 図の組み方"
    for number in range(5):
        yield f"## 図のある節{number + 1}"
        yield next(text) + f"[](#zu-{number})に示す。"
        yield f":::{{figure}} #zu-{number}\n:::"
        yield next(text)
        yield next(text)
    yield "::::{side-by-side}\n:::{figure} #narabi-a\n:::\n:::{figure} #narabi-b\n:::\n::::"
    yield next(text)


def _with_boxes(text: Iterator[str]) -> Iterator[str]:
    yield "# 囲みの組み方"
    yield from (next(text) for _ in range(2))
    for number in range(3):
        yield next(text)
        yield next(text)
        inside = "\n\n".join(next(text) for _ in range(4))
        yield f":::{{sidebar}} 囲みの題{number + 1}\n{inside}{_SIGNS}\n:::"
        yield f":::{{box}} 短い囲み\n{_RUBY}{_SIGNS}{_WARICHU}\n:::"
    yield next(text)


def make(folder: Path) -> None:
    """Write the book."""
    (folder / "tables").mkdir(parents=True)
    (folder / "publication.yaml").write_text(_SETTINGS, encoding="utf-8")
    shutil.copytree(THEMES / "ai", folder / "ai")
    (folder / "ai" / "marks.css").write_text(_MARKS, encoding="utf-8")
    text = paragraphs()
    next(text)
    makers = (_with_ruby, _with_notes, _with_tables, _with_figures, _with_boxes)
    names = ("01-ruby", "02-chu", "03-hyo", "04-zu", "05-kakomi")
    for name, maker in zip(names, makers, strict=True):
        chapter = "\n\n".join(maker(text)) + "\n"
        (folder / f"{name}.md").write_text(chapter, encoding="utf-8")
    for name, content in _tables():
        (folder / "tables" / name).write_text(content, encoding="utf-8")
    (folder / "figures.yaml").write_text("".join(_figures()), encoding="utf-8")


def _tables() -> Iterator[tuple[str, str]]:
    yield (
        "tbl-nagai.yaml",
        "title: 局と課の額\nunit: 千円\ndata: nagai.csv\ncolumns:\n"
        "  - {name: 局, title: 局名}\n  - {name: 課, title: 課の名と仕事のあらまし}\n"
        "  - {name: 額, title: 金額, kind: number, align: decimal}\n"
        "notes: [局と課は、仮の名である。]\n",
    )
    rows = []
    for n in range(80):
        office = f"第{n // 9 + 1}局" if n % 9 == 0 else "^"
        work = "仕事の内容を改めて検討し、" * (1 + n % 3)
        rows.append(f"{office},第{n + 1}課は、{work}結果を示す。,{n * 731 % 9973}.{n % 10}")
    yield "nagai.csv", "局,課,額\n" + "\n".join(rows) + "\n"
    columns = "".join(f"  - {{name: 列{n}, title: 第{n}の項目}}\n" for n in range(1, 9))
    cells = (f"[{', '.join(f'欄{n}の{c}' for c in range(1, 9))}]" for n in range(1, 9))
    yield (
        "tbl-mawasu.yaml",
        f"title: 横に長い表\nturned: true\ncolumns:\n{columns}rows: [{', '.join(cells)}]\n",
    )
    yield (
        "tbl-mijikai.yaml",
        "title: 短い表\ncolumns:\n  - {name: 国, title: 国名}\n  - {name: 年, title: 年}\n"
        "rows: [['甲国{warichu:初めて署名した国}', 二〇〇一年], [乙国, 二〇〇二年],"
        " [丙国, 二〇〇三年]]\n",
    )


def _figures() -> Iterator[str]:
    open_ = "  alt: 図\n  credit: 編集室\n  owner: 編集室\n  due: 校了前\n"
    for number, height in enumerate((60, 95, 50, 110, 70)):
        width = (150, 120)[number % 2]
        yield f"zu-{number}:\n  kind: diagram\n  caption: 図の題{number + 1}と、その説明\n{open_}"
        yield f"  width: {width}\n  height: {height}\n"
    for name in ("narabi-a", "narabi-b"):
        yield f"{name}:\n  kind: photo\n  caption: 並ぶ図\n{open_}  width: 70\n  height: 50\n"


if __name__ == "__main__":
    make(Path(sys.argv[1]))
