"""記法.md: everything that can be written in chapters and data files."""

from __future__ import annotations

from collections.abc import Iterator

from hakusho.manual.keys import CHAPTER_KINDS, MATTER, SCHEMAS, SERIES, THEME, Keys
from hakusho.manual.markup import MARKUP
from hakusho.manual.page import MADE, sign
from hakusho.manual.values import Words, key_table
from hakusho.publication.numbering import DEFAULT_HEADINGS, DEFAULT_ITEMS, DEFAULT_PATTERNS
from hakusho.settings.publication import Settings
from hakusho.trade.numerals import NUMERALS


def _title(of: type) -> str:
    return next(keys.title for keys in (*SCHEMAS, *THEME) if keys.of is of)


_WORDS = Words(
    head=("項目", "値", "省いたとき", "意味"),
    text="文字",
    whole="整数",
    number="数",
    truth="`true`・`false`",
    day="日付",
    choice="・",
    either="、又は",
    many="{}の一覧",
    named="「名前: {}」",
    within="{}（{range}）",
    record="組（{}）",
    own="「{}」の値",
    required="必須",
    nothing="なし",
    title=_title,
)


def markup_page() -> str:
    """The text of 記法.md."""
    lines = [
        "# 記法",
        "",
        MADE,
        "",
        "原稿（.md）とデータのファイル（.yaml）に書けることの一覧である。"
        "初めに原稿の記法を、次にデータの項目を示す。",
        "",
        "例は `python3 build.py new` で作る見本の本によっている。上の枠が原稿、"
        "下の枠が紙面の文字である。紙面の文字のうち、ルビの読みは（ ）に入れ、"
        "表の欄の境は「｜」で、注は終わりに示した。",
    ]
    for group, rows in MARKUP.items():
        lines += ["", f"## {group}"]
        for row in rows:
            lines += sign(row.meaning, row.source, row.printed, row.remark)
    for schema in SCHEMAS:
        lines += key_section(schema)
        if schema.of is Settings:
            lines += _chapter_kinds()
    return "\n".join([*lines, *_numbering(), ""])


def key_section(keys: Keys) -> Iterator[str]:
    """The lines of a section with the keys of a record."""
    yield from ("", f"## {keys.title}", "", keys.place, "")
    yield from key_table(keys.of, keys.keys, _WORDS)


def _chapter_kinds() -> Iterator[str]:
    yield ""
    yield "`chapters` の一項目は一つの章で、ファイルの名前か「種類: ファイルの名前」を書く。"
    yield "一つの章を幾つかのファイルに分けるときは、「種類: [一.md, 二.md]」と書く。"
    yield "章の一部だけを載せるときは、「種類: {file: 一.md, only: [id, id]}」と書く。"
    yield ""
    yield from ("| 種類 | 意味 |", "| --- | --- |")
    for kind, meaning in CHAPTER_KINDS.items():
        yield f"| `{kind}` | {meaning} |"
    yield from (
        "",
        "`front` と `back` には、次のものを書く。材料のないものは、書いても出ない。",
        "",
    )
    yield from ("| 名前 | 意味 |", "| --- | --- |")
    for name, meaning in MATTER.items():
        yield f"| `{name}` | {meaning} |"


def _numbering() -> Iterator[str]:
    yield from ("", "## 番号の型", "")
    yield (
        "publication.yaml の `numbering` の項目。`headings` には章、節、項の型を、`items` には"
        "番号付きの箇条書きの型を、外の段から順に並べる。"
    )
    yield (
        "「章の種類-名前」は、その種類の章だけの型になる（`document-table` は、資料の中の表）。"
        "ほかの名前を書くと、図や表の `series` で使える型になる。"
    )
    yield from ("", "| 項目 | 何の番号か | 省いたとき |", "| --- | --- | --- |")
    yield f"| `headings` | 見出し | `{'`、`'.join(DEFAULT_HEADINGS)}` |"
    yield f"| `items` | 番号付きの箇条書き | `{'`、`'.join(DEFAULT_ITEMS)}` |"
    for name, pattern in DEFAULT_PATTERNS.items():
        yield f"| `{name}` | {SERIES[name]} | `{pattern}` |"
    yield from (
        "",
        "`{0}` は部、`{1}` は章、`{2}` は節の番号、`{n}` は通し番号になる。"
        "型に章の番号を入れると、通し番号は章ごとに1から始まる。"
        "`{4:katakana}` のように、数字の書き方を添えられる。",
        "",
        "| 書き方 | 1から5まで、10、24 |",
        "| --- | --- |",
    )
    for name, numeral in NUMERALS.items():
        yield f"| `{name}` | {'　'.join(numeral(n) for n in (1, 2, 3, 4, 5, 10, 24))} |"
