"""変数.md: every name of `theme.yaml`, beside a picture of the part of the book that it affects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hakusho.manual.keys import THEME
from hakusho.manual.page import MADE
from hakusho.manual.reference import key_section

PREFIXES = {
    "colours": "colour",
    "faces": "face",
    "sizes": "size",
    "lines": "lines",
    "measures": "measure",
}


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the book: its picture, and the names that affect it, by group, with their use."""

    title: str
    picture: str
    names: Mapping[str, Mapping[str, str]]


AREAS: tuple[Area, ...] = (
    Area(
        "ページ",
        "page",
        {
            "colours": {
                "ink": "本文の文字。印刷では墨だけにする。",
                "paper": "紙。濃い地の上の白抜きの文字にも使う。",
                "accent": "基調の色。見出し、罫、ツメ、用語、図表の番号。",
                "accent-mid": "基調の色の中間。淡い地の上の細い罫、目次の点線。文字には使わない。",
                "fault": "下書きに出る、誤りの印。",
            },
            "faces": {
                "text": "本文と注の書体。",
                "gothic": "見出し、図表の題、柱、表の見出しの書体。",
                "mono": "プログラムなどの等幅の書体。",
            },
            "sizes": {
                "running-head": "柱。",
                "folio": "ノンブル。",
                "thumb": "ツメの文字。",
                "note": "注。",
                "listing": "等幅の掲載（プログラムなど）。",
            },
            "measures": {
                "thumb-width": "ツメの幅。",
                "thumb-height": "ツメの高さ。",
            },
        },
    ),
    Area(
        "章の扉",
        "opening",
        {
            "sizes": {
                "chapter": "章の題。",
                "chapter-number": "「第1章」。",
                "numeral": "大きな数字。",
            },
            "lines": {"opening": "扉が取る行数。本文はその下から始まる。"},
            "measures": {
                "band-height": "帯の高さ（天の仕上がりから）。",
                "bar-width": "章の番号を置く濃い帯の幅。",
            },
        },
    ),
    Area(
        "見出し",
        "headings",
        {
            "sizes": {
                "section": "節（##）。",
                "subsection": "項（###）。",
                "subsubsection": "目（####）から下。",
            },
            "lines": {
                "section": "節が取る行数。",
                "subsection": "項が取る行数。",
                "subsubsection": "目が取る行数。",
            },
            "measures": {"square": "節の前の四角。"},
        },
    ),
    Area(
        "図と囲み",
        "figure",
        {
            "colours": {
                "tint-1": "最も淡い地。未入稿の枠、囲み、表の区切りの行。",
                **{f"chart-{n}": f"グラフの{n}番目の色。" for n in range(1, 7)},
                **{f"chart-{n}": f"グラフの{n}番目の色。省ける。" for n in range(7, 11)},
            },
            "sizes": {
                "chart": "グラフの中の文字。",
                "caption": "図の題。",
                "credit": "提供者、図の注、表の単位。",
                "placeholder": "未入稿の枠の中。",
            },
        },
    ),
    Area(
        "表",
        "table",
        {
            "colours": {"tint-2": "次に淡い地。表の見出しの行、枠の中の対角線。"},
            "sizes": {
                "table-title": "表の題。",
                "table-head": "見出しの行。",
                "table": "表の文字。用語集と索引にも使う。",
            },
        },
    ),
    Area(
        "目次",
        "contents",
        {
            "sizes": {
                "contents-chapter": "章。",
                "contents-section": "節と、図表の一覧。",
                "contents-subsection": "項から下。",
            },
        },
    ),
    Area(
        "表紙",
        "cover",
        {
            "colours": {
                "gold": "一本の罫。テーマ「藍」だけの色。",
                "pattern": "文様の線。テーマ「藍」だけの色。",
            },
            "sizes": {"cover-title": "書名。"},
        },
    ),
)


def variables_page() -> str:
    """The text of 変数.md: every name of the theme 藍, by the part of the book that it affects."""
    lines = [
        "# 変数",
        "",
        MADE,
        "",
        "テーマ「藍」の theme.yaml にある名前と、それが働く所である。"
        "スタイルシートでは `var(--size-section)` のように、表の右の名前で使う。"
        "sizes はQ（0.25ミリメートル）、lines は本文の行数、measures はCSSの長さで書く。",
        "",
        "自分のテーマには、新しい名前を幾つ加えてもよい。"
        "スタイルシートが使う名前を theme.yaml に書き忘れると、`E005` が知らせる。",
        "",
        "版面の変数（`--em`、`--line-pitch`、`--hanmen-width`、`--margin-head` など）は、"
        "基本版面から作られるので、theme.yaml には書かない。",
    ]
    for area in AREAS:
        lines += ["", f"## {area.title}", ""]
        lines += [f"![{area.title}](../../images/design/{area.picture}.png)", ""]
        lines += ["| theme.yaml | 変数 | 働き |", "| --- | --- | --- |"]
        for group, names in area.names.items():
            prefix = PREFIXES[group]
            lines += [
                f"| `{group}` の `{name}` | `--{prefix}-{name}` | {use} |"
                for name, use in names.items()
            ]
    for keys in THEME:
        lines += key_section(keys)
    return "\n".join([*lines, ""])
