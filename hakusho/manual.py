"""The pages of `docs/ja/` that are made from the code: 記法.md and メッセージ.md.

`.venv/bin/python -m hakusho.manual` writes them; a test fails while they are not current. Every
source in `MARKUP` is read by the parser in a test, and every key of the files is described.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hakusho.blocks.figure import FigureEntry
from hakusho.codes import CODES, Severity
from hakusho.data import Written
from hakusho.faces import FaceEntry
from hakusho.hanmen import KihonHanmen
from hakusho.numbering import DEFAULT_HEADINGS, DEFAULT_PATTERNS
from hakusho.numerals import NUMERALS
from hakusho.publication import Correction, GlossaryEntry
from hakusho.settings import Allow, External, Settings
from hakusho.tabular import ColumnEntry, GroupEntry, TableEntry
from hakusho.theme import ROOT

PAGES = ROOT / "docs" / "ja"
CASES = ROOT / "tests" / "cases" / "bad"
_MADE = "<!-- hakusho/manual.py が作る。直すときは、そちらを直して作り直す。 -->"


@dataclass(frozen=True, slots=True)
class Markup:
    """A sign: what it means, how it is written, the characters that the page then has.

    In `printed`, readings of ruby stand in （ ） after their base and cells of a row are parted by
    ｜; notes come last. It is empty when nothing is printed.
    """

    meaning: str
    source: str
    printed: str
    remark: str = ""


MARKUP: Mapping[str, tuple[Markup, ...]] = {
    "文字と段落": (
        Markup(
            "段落",
            "図書館は、誰もが使える。\n毎日開いている。\n\n次の段落は、空行の後に書く。",
            "図書館は、誰もが使える。毎日開いている。\n次の段落は、空行の後に書く。",
            "行頭の字下げは組むときに付くので、空白を打たない。"
            "段落の中の改行は、和文の間では空白にならず、欧文の単語の間では空白になる。",
        ),
        Markup(
            "行を改める",
            "みほん市役所\\\nみほん市本町1番地",
            "みほん市役所\nみほん市本町1番地",
            "行の終わりに「\\」を書く。",
        ),
        Markup(
            "太字", "特に**重要**な点である。", "特に重要な点である。", "ゴシックの太字になる。"
        ),
        Markup("圏点", "《《いつでも》》借りられる。", "いつでも借りられる。"),
        Markup(
            "ルビ（まとめて付ける）",
            "{瓦葺|かわらぶき}の屋根",
            "瓦葺（かわらぶき）の屋根",
            "二字以上の親文字の全体に、読みが付く。",
        ),
        Markup(
            "ルビ（一字ずつ付ける）",
            "{漆喰|しっ|くい}の壁",
            "漆（しっ）喰（くい）の壁",
            "読みの数を、親文字の字数に合わせる。",
        ),
        Markup(
            "行を分けない語",
            "{nobr:10時}に始まる。",
            "10時に始まる。",
            "語の途中で改行しなくなる。",
        ),
        Markup(
            "索引の語",
            "結果は{index:年次報告|ねんじほうこく}にまとめる。",
            "結果は年次報告にまとめる。",
            "語と読みとページが索引に載る。欧文の語では、読みを省ける。",
        ),
        Markup("上付き・下付き", "1m<sup>2</sup>当たりのH<sub>2</sub>O", "1m2当たりのH2O"),
        Markup("打消し線", "~~旧~~新", "旧新"),
        Markup(
            "書いたとおりの字", "`**太字**` と書く。", "**太字** と書く。", "等幅の書体になる。"
        ),
        Markup(
            "記号を記号のまま書く",
            "\\*印は、見込みを表す。",
            "*印は、見込みを表す。",
            "「\\」の次の記号は、記法として読まれない。",
        ),
        Markup(
            "編集者の覚え書き",
            "利用者は増えた。<!-- 数字を確かめる -->",
            "利用者は増えた。",
            "印刷されない。",
        ),
    ),
    "見出し": (
        Markup(
            "章の題",
            "# 図書館の現状 {#genjo}",
            "第1章\n図書館の現状",
            "一つの章に一つだけ書く。{#genjo} は、参照に使うidである。",
        ),
        Markup(
            "節、項",
            "## 利用の状況 {#riyo}\n\n### 貸出し {#kashidashi}",
            "1　利用の状況\n（1）　貸出し",
            "番号の型は publication.yaml の numbering で決める。idは省ける。",
        ),
        Markup("番号のない見出し", "## 主な数値 {-}", "主な数値"),
        Markup(
            "参照を添えた見出し",
            '## 利用の状況 {#riyo see="#torikumi #junjo"}',
            "1　利用の状況（第2章、第2章1参照）",
            "参照は、目次、柱、しおりには出ない。",
        ),
    ),
    "参照とリンク": (
        Markup("番号による参照", "[](#torikumi)で述べる。", "第2章で述べる。"),
        Markup("並べた参照", "[](#torikumi #kohyo)で述べる。", "第2章、第2章1（1）で述べる。"),
        Markup(
            "題とページによる参照",
            "[{label}「{title}」（{page}ページ）](#junjo)",
            "第2章1「取組の順序」（3ページ）",
            "{label} は番号の全体、{number} はその見出しだけの番号、{title} は題、"
            "{page} はページになる。",
        ),
        Markup(
            "文字による参照",
            "[市の取組](#torikumi)",
            "市の取組",
            "PDFでは、文字が指した先へのリンクになる。用語集のidも指せる。",
        ),
        Markup("別の章のファイルを指す", "[次の章](02-torikumi.md)", "次の章"),
        Markup("外部へのリンク", "[みほん市](https://www.example.jp/)", "みほん市"),
    ),
    "注": (
        Markup(
            "注",
            "壁が残る[^kaishu]。\n\n[^kaishu]: 工事は、2021年度に終わった。",
            "壁が残る1。\n1　工事は、2021年度に終わった。",
            "脚注になる。publication.yaml に notes: end と書くと、章の終わりに集まる。",
        ),
    ),
    "箇条書きと引用": (
        Markup(
            "箇条書き",
            "- 資料を増やす。\n- 開館時間を延ばす。",
            "資料を増やす。\n開館時間を延ばす。",
        ),
        Markup(
            "番号付きの箇条書き",
            "1. 意見を聞く。\n2. 計画を作る。",
            "意見を聞く。\n計画を作る。",
            "番号は、最初の項目に書いた数から順に付く。",
        ),
        Markup(
            "入れ子の箇条書き",
            "- 資料\n  - 図書\n  - 雑誌",
            "資料\n図書\n雑誌",
            "下の段は、空白二つで字下げする。",
        ),
        Markup("引用", "> 図書館は、誰もが使える。", "図書館は、誰もが使える。"),
        Markup(
            "出典を添えた引用",
            ':::{quotation} {source="年次報告"}\n図書館は、誰もが使える。\n:::',
            "図書館は、誰もが使える。\n年次報告",
        ),
        Markup("区切り線", "前の話題。\n\n---\n\n次の話題。", "前の話題。\n次の話題。"),
        Markup(
            "書いたとおりの行",
            "```\nnendo,kami\n2025年度,185120\n```",
            "nendo,kami\n2025年度,185120",
        ),
    ),
    "図と表": (
        Markup(
            "台帳の図・写真",
            ":::{figure} #photo-chuo\n:::",
            "写真1　みほん市立中央図書館　提供：みほん市",
            "題、提供者、大きさは figures.yaml に書く。画像が届くまでは、同じ大きさの枠が入る。",
        ),
        Markup(
            "台帳にない画像",
            '![みほん市の地図](figures/chizu.png "みほん市の区域")',
            "みほん市の区域",
            "[ ] の中は代替テキスト、引用符の中は題。番号は付かない。",
        ),
        Markup(
            "データによる表",
            ":::{table} #tbl-riyo\n:::",
            "表1-1　資料の貸出しの推移\n（単位：点）\n年度｜紙の資料｜電子図書館\n"
            "2023年度｜182,400｜6,310\n2024年度｜184,950｜9,875\n2025年度｜185,120｜15,240\n"
            "注　作例の数値である。\n資料：　みほん市立図書館年次報告（作例）",
            "題と列は tables/tbl-riyo.yaml に、数値は CSV か Excel のファイルに書く。",
        ),
        Markup(
            "原稿の中の表",
            "| 館 | 平日 | 利用者 |\n| :--- | :---: | ---: |\n| 分館 | 10時から18時まで | 1,200 |",
            "館｜平日｜利用者\n分館｜10時から18時まで｜1,200",
            "「:」の位置で、列の左寄せ、中央、右寄せが決まる。番号は付かない。",
        ),
        Markup(
            "結合のある表",
            '<table>\n<tr><th colspan="2">開館</th></tr>\n<tr><td>平日</td><td>9時</td></tr>\n'
            "</table>",
            "開館\n平日｜9時",
            "HTMLの表は、colspan、rowspan、caption を使える。",
        ),
    ),
    "囲み": (
        Markup(
            "コラム",
            ':::{sidebar} 利用者の声 {#koe author="中央図書館"}\n毎週通っています。\n:::',
            "コラム1　利用者の声\n毎週通っています。\n中央図書館",
            "通し番号が付く。{…} の中は省ける。",
        ),
        Markup(
            "番号のない囲み",
            ":::{box} お知らせ\n月曜日は休館する。\n:::",
            "お知らせ\n月曜日は休館する。",
        ),
        Markup(
            "囲みの中の囲み",
            "::::{sidebar} 開館の時間\n:::{box} 分館\n10時から18時まで\n:::\n::::",
            "コラム1　開館の時間\n分館\n10時から18時まで",
            "外側のコロンを一つ多くする。",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a dataclass that is written in YAML: where they stand, and what each is for."""

    of: type
    title: str
    place: str
    keys: Mapping[str, str]


SCHEMAS: tuple[Keys, ...] = (
    Keys(
        Settings,
        "publication.yaml",
        "出版物の設定。一つのフォルダーに、別の名前の設定ファイルを幾つ置いてもよい。",
        {
            "title": "書名。表紙、扉、奥付、PDFの題になる。",
            "chapters": "章を、本に載せる順に並べる。",
            "title-lines": "表紙と扉の書名を、決まった所で改行するときに、行ごとに書く。",
            "subtitle": "副題。",
            "series": "叢書の名。",
            "edition": "版。",
            "status": "状態（見本、校正用など）。",
            "statement": "本の性格を断る一文（発行者の刊行物でないことなど）。表紙と扉に出る。",
            "author": "著者、編者。PDFの著者になる。",
            "publisher": "発行者。書くと、扉に著者の代わりに出る。",
            "language": "本文の言語。",
            "date": "発行の日。PDFの作成日になる。",
            "theme": "見た目。styles/themes にある名前か、出版物の中のフォルダー。",
            "kihon-hanmen": "基本版面。",
            "numbering": "番号の型。",
            "chapters-restart": "部ごとに、章の番号を1から始めるか。",
            "external": "この本の外にある部など、参照だけをするもの。",
            "notes": "注の置き場所。foot は脚注、end は章の終わり。",
            "new-recto": "章を奇数ページから始めるか。",
            "contents-depth": "目次に載せる見出しの深さ。1は章、2は節、3は項まで。",
            "front": "前に付けるもの。順もこのとおりになる。",
            "back": "後に付けるもの。順もこのとおりになる。",
            "explanatory-notes": "凡例の項目。本文と同じ記法を使える。",
            "colophon": "奥付の項目。本文と同じ記法を使える。",
            "fallback": "テーマの書体にない文字を補う書体。",
            "allow": "理由を添えて、出さないことにする指摘。",
        },
    ),
    Keys(
        KihonHanmen,
        "基本版面",
        "kihon-hanmen の項目。大きさはQ、行送りはH（どちらも0.25ミリメートル）で書く。",
        {
            "page-width": "ページの幅（ミリメートル）。",
            "page-height": "ページの高さ（ミリメートル）。",
            "columns": "段の数。",
            "column-gap": "段の間（字数）。",
            "character-size": "文字の大きさ（Q）。",
            "line-length": "1行の字数。",
            "number-of-lines": "1ページの行数。",
            "line-pitch": "行送り（H）。",
            "head-margin": "天の余白（ミリメートル）。省くと、天地の中央になる。",
            "gutter-margin": "のどの余白（ミリメートル）。省くと、左右の中央になる。",
        },
    ),
    Keys(
        External,
        "本の外の参照先",
        "external の「id: 組」の項目。",
        {"label": "紙面に出る文字（第2部など）。", "title": "題。参照の {title} になる。"},
    ),
    Keys(
        Allow,
        "指摘の許可",
        "allow の項目。当たる指摘がなくなると、Y011 が知らせる。",
        {
            "code": "指摘のコード（A004 など）。",
            "place": "指摘の場所かメッセージに含まれる文字（id、ファイル名など）。",
            "reason": "許す理由。",
        },
    ),
    Keys(
        FaceEntry,
        "書体",
        "fallback の項目。",
        {
            "family": "フォントファイルの中に書かれた書体の名前。",
            "files": "フォントファイルの名前。出版物の fonts フォルダーか、この機械から探す。",
        },
    ),
    Keys(
        FigureEntry,
        "figures.yaml",
        "図と写真の台帳。「id: 組」を並べる。",
        {
            "caption": "題。本文と同じ記法を使える。",
            "kind": "種類。photo は写真、chart はグラフ、map は地図、diagram は図。",
            "series": "番号の型の名前。省くと、kind と同じになる（その型がなければ figure）。",
            "file": "画像の場所。まだなくてもよい。省くと、枠だけが入る。",
            "caption-note": "題の次の行に出る説明。",
            "credit": "提供者。「提供：」の後に出る。",
            "date": "撮影の日。台帳に残すだけで、印刷されない。",
            "place": "撮影の場所。台帳に残すだけで、印刷されない。",
            "rights": "権利と転載の条件。台帳に残すだけで、印刷されない。",
            "alt": "代替テキスト。見えない人に、図の中身を伝える文。",
            "width": "紙面での幅（ミリメートル）。",
            "height": "紙面での高さ（ミリメートル）。",
            "status": "状態。枠の中に出る。省くと「未入稿」と出る。",
            "owner": "担当。枠の中に出る。",
            "due": "期限。枠の中に出る。",
            "source": "資料の名。「資料」の後に出る。",
            "notes": "図の注。",
            "unit": "単位。台帳に残すだけで、印刷されない。",
        },
    ),
    Keys(
        TableEntry,
        "tables/〈id〉.yaml",
        "表の定義。ファイルの名前が、そのまま表のidになる。",
        {
            "columns": "列。",
            "title": "題。省くと、表に番号が付かない。",
            "title-lines": "題を決まった所で改行するときに、行ごとに書く。",
            "series": "番号の型の名前。",
            "unit": "単位。表の右上に「（単位：…）」と出る。",
            "data": "データのファイル（.csv か .xlsx）。tables フォルダーから見た場所を書く。",
            "sheet": "Excelのシートの名前。省くと、最初のシート。",
            "range": "Excelの範囲（A1:C20 など）。最初の行は列の名前。省くと、シートの全体。",
            "rows": "データを別のファイルにしないときの行。値を columns の順に並べる。",
            "head": "見出しが二段以上のときの行。`<` は左の欄と、`^` は上の欄とつながる。",
            "group": "年ごとなどの区切りの行。",
            "notes": "表の注。",
            "source": "資料の名。「資料」の後に出る。",
        },
    ),
    Keys(
        ColumnEntry,
        "表の列",
        "columns の項目。",
        {
            "name": "データの1行目にある、列の名前。",
            "title": "紙面での見出し。",
            "kind": "種類。text は文字、number は数、date は日付（データには 2026-11-23 と書く）。",
            "format": "日付の型。{year}、{month}、{day} を使える。",
            "width": "列の幅（字数）。0は、おまかせ。",
            "align": "寄せ方。省くと、文字は左、数と日付は右。",
            "decimals": "小数点より下の桁数。省くと、データのとおり。",
            "grouping": "数を3桁ごとにコンマで区切るか。",
            "negative": "負の数に付ける印。",
            "shown": "紙面に出すか。区切りの行だけに使う列は false にする。",
        },
    ),
    Keys(
        GroupEntry,
        "表の区切りの行",
        "group の項目。値が変わる行の前に、区切りの行が入る。",
        {
            "column": "区切りに使う列の名前。",
            "format": "区切りの行の型。{value} か、日付なら {year}、{month}、{day} を使える。",
        },
    ),
    Keys(
        GlossaryEntry,
        "glossary.yaml",
        "用語集。「id: 組」を並べる。",
        {
            "term": "用語。本文に現れると、章の初出が用語集へのリンクになる。",
            "full-name": "正式な名称。",
            "abbreviation": "略称。本文の略称も、用語と同じに扱う。",
            "reading": "読み（ひらがな）。並びの順を決める。",
            "english": "英語での名称。",
            "explanation": "説明。本文と同じ記法を使える。",
        },
    ),
    Keys(
        Correction,
        "corrections.yaml",
        "訂正の記録。「- 」で始まる組を並べる。印刷されない。",
        {
            "place": "訂正した所（見出しや表のid）。",
            "found": "元の字句。",
            "corrected": "改めた字句。",
            "reason": "改めた理由。",
            "status": "訂正か未決。未決のものは、報告のファイルに載る。",
        },
    ),
)
_SCALARS = {
    str: "文字",
    Written: "文字",
    int: "整数",
    float: "数",
    bool: "`true`・`false`",
    date: "日付",
}
_FAMILIES = {
    "Y": "YAMLとデータ",
    "M": "記法",
    "R": "参照、id、用語",
    "A": "図と表",
    "T": "表記",
    "P": "ページ",
    "E": "組版エンジンと書体",
}
_SEVERITIES = {
    Severity.ERROR: "誤り",
    Severity.WARNING: "警告",
    Severity.NOTE: "お知らせ",
}
_HEAD = re.compile(r"^\S.*: (?:error|warning|note)\[([A-Z][0-9]{3})\]: ")


def pages() -> dict[str, str]:
    """The text of every page that is made here, by file name."""
    return {"記法.md": markup_page(), "メッセージ.md": messages_page(CASES)}


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


# -- 記法.md -------------------------------------------------------------------------------


def markup_page() -> str:
    """What can be written in chapters and in the files of data."""
    lines = [
        "# 記法",
        "",
        _MADE,
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
            lines += _markup(row)
    for schema in SCHEMAS:
        lines += _keys(schema)
        if schema.of is Settings:
            lines += _chapter_kinds()
    return "\n".join([*lines, *_numbering(), ""])


def _markup(row: Markup) -> Iterator[str]:
    yield from ("", f"### {row.meaning}", "")
    yield from _fenced(row.source, "markdown")
    if row.printed:
        yield ""
        yield from _fenced(row.printed, "text")
    if row.remark:
        yield from ("", row.remark)


def _fenced(text: str, language: str) -> Iterator[str]:
    fence = "````" if "```" in text else "```"
    yield from (f"{fence}{language}", *text.split("\n"), fence)


def _keys(schema: Keys) -> Iterator[str]:
    yield from ("", f"## {schema.title}", "", schema.place, "")
    yield from ("| 項目 | 値 | 省いたとき | 意味 |", "| --- | --- | --- | --- |")
    hints = get_type_hints(schema.of)
    for name, field in written_fields(schema.of).items():
        kind, default = kind_of(hints[field.name]), _default(field)
        yield f"| `{name}` | {kind} | {default} | {schema.keys.get(name, '')} |"


def written_fields(of: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass that are written in YAML, by key."""
    fields = dataclasses.fields(of)
    written = (f for f in fields if f.name != "span" and f.metadata.get("written", True))
    return {f.name.replace("_", "-"): f for f in written}


def kind_of(wanted: Any) -> str:
    """What may be written for a type, in Japanese."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted in _SCALARS:
        return _SCALARS[wanted]
    if origin in (Union, types.UnionType):
        kinds = dict.fromkeys(kind_of(a) for a in arguments if a is not type(None))
        return "、又は".join(kinds)
    if origin is Literal:
        return "・".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"{kind_of(arguments[0])}の一覧"
    if origin is Mapping:
        return f"「名前: {kind_of(arguments[1])}」"
    return f"組（{_title(wanted)}）"


def _title(of: type) -> str:
    return next(schema.title for schema in SCHEMAS if schema.of is of)


def _default(field: dataclasses.Field[Any]) -> str:
    made = field.default_factory
    value = field.default if made is MISSING else made()
    if value is MISSING:
        return "必須"
    if value is None or value in ("", (), {}):
        return "なし"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (int, float)):
        return f"`{value:g}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(value)}]`"
    return f"`{value}`" if isinstance(value, str) else "下の表の値"


def _chapter_kinds() -> Iterator[str]:
    yield ""
    yield "`chapters` の一項目は一つの章で、ファイルの名前か「種類: ファイルの名前」を書く。"
    yield "一つの章を幾つかのファイルに分けるときは、「種類: [一.md, 二.md]」と書く。"
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


CHAPTER_KINDS = {
    "part": "部の扉。後に続く章をまとめる。",
    "preface": "前書き。扉の後、凡例と目次の前に入る。番号は付かない。",
    "introduction": "序章。番号は付かない。",
    "chapter": "章。種類を書かないときも、章になる。",
    "appendix": "付録。",
    "document": "資料。",
    "afterword": "後書き。奥付の前に入る。番号は付かない。",
}
MATTER = {
    "cover": "表紙。",
    "title-page": "扉。",
    "explanatory-notes": "凡例。",
    "contents": "目次。",
    "figures": "図・写真の一覧。目次の後に入る。",
    "tables": "表の一覧。目次の後に入る。",
    "glossary": "用語集。",
    "index": "索引。",
    "colophon": "奥付。",
}
SERIES = {
    "part": "部",
    "appendix": "付録",
    "document": "資料",
    "photo": "写真",
    "figure": "グラフ、地図、図",
    "table": "表",
    "sidebar": "コラム",
    "note": "注",
}


def _numbering() -> Iterator[str]:
    yield from ("", "## 番号の型", "")
    yield "publication.yaml の `numbering` の項目。`headings` には、章、節、項の型を順に並べる。"
    yield "ほかの名前を書くと、図や表の `series` で使える型になる。"
    yield from ("", "| 項目 | 何の番号か | 省いたとき |", "| --- | --- | --- |")
    yield f"| `headings` | 見出し | `{'`、`'.join(DEFAULT_HEADINGS)}` |"
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


# -- メッセージ.md -------------------------------------------------------------------------


def messages_page(cases: Path) -> str:
    """Every code with its severity, its reason and an example from the test cases."""
    lines = [
        "# メッセージ",
        "",
        _MADE,
        "",
        "原稿やデータに直すところがあると、次の形で知らせる。"
        "読み方は[誤りの読み方](執筆の手引き/誤りの読み方.md)にある。",
        "",
        "```text",
        "ファイル:行:字: 重さ[コード]: メッセージ",
        "```",
        "",
        "- **誤り**（error）があると、PDFは作られない。前に作ったPDFは、そのまま残る。",
        "- **警告**（warning）では、PDFは作られる。`--strict` を付けると、誤りになる。",
    ]
    for family, title in _FAMILIES.items():
        lines += ["", f"## {family}　{title}"]
        for name, code in CODES.items():
            if name.startswith(family):
                lines += ["", f"### {name}　{code.title}", ""]
                lines += [f"**{_SEVERITIES[code.severity]}**　{code.reason}"]
                lines += _example(name, cases)
    return "\n".join([*lines, ""])


# The cases that show a code as editors mostly meet it; for the others the first one serves.
TYPICAL = {
    "Y001": "no-space",
    "Y003": "missing-caption",
    "Y004": "date",
    "Y005": "duplicate-key",
    "Y006": "missing-chapter",
    "Y007": "shift-jis",
    "A002": "missing",
    "A007": "parent",
    "E002": "file",
    "M001": "unknown-block",
    "M007": "script",
    "R003": "heading",
    "R009": "heading",
}


def _example(code: str, cases: Path) -> Iterator[str]:
    typical = [cases / f"{code}-{TYPICAL.get(code, '')}" / "messages.txt"]
    others = sorted(cases.glob(f"{code}-*/messages.txt"))
    for file in [*filter(Path.exists, typical), *others]:
        found = example_of(code, file.read_text(encoding="utf-8"))
        if found:
            yield ""
            yield from _fenced(found, "text")
            return


def example_of(code: str, messages: str) -> str:
    """The first message of this code with its lines, or nothing."""
    lines: list[str] = []
    for line in messages.splitlines():
        head = _HEAD.match(line)
        if lines and (head or not line.startswith(" ")):
            break
        if lines or (head and head[1] == code):
            lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    PAGES.mkdir(parents=True, exist_ok=True)
    write(PAGES)
