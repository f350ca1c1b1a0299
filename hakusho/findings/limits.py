"""Limits of size of all input: one table, each limit with its unit, its reason and its remedy.

A limit rejects input before it keeps the machine busy for hours or fills its memory. No real white
paper reaches one: 600 pages with pictures of 50 MB stay far below all of them. Input over a limit
is a finding (L001, or a more specific code) at its place. `docs/ja/大きさの上限.md` is made from
this table.
"""

from __future__ import annotations

from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, Span, finding

_MB = 1_000_000
_BYTES = "バイト"


@dataclass(frozen=True, slots=True)
class Limit:
    """The greatest amount of something, in `unit` (Japanese, as it is printed).

    `reason` is why there is a limit, `remedy` what the author can do.
    """

    what: str
    most: int
    unit: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        if self.unit == _BYTES and self.most >= _MB:
            return f"{self.most // _MB:,} MB"
        if self.unit == "画素":
            return f"{self.most // 10_000:,}万画素"
        return f"{self.most:,}{self.unit}"

    def is_passed(self, found: int) -> bool:
        """Whether the amount `found` is over the limit."""
        return found > self.most

    def finding(self, span: Span, of: str = "") -> Diagnostic:
        """The finding (L001) for input over the limit; `of` names it, if the place does not."""
        message = f"{of}{self.what}が上限（{self}）を超えています"
        return finding("L001", message, span, self.remedy)


# -- bytes of files ------------------------------------------------------------------------

MARKDOWN = Limit(
    "原稿のファイルの大きさ",
    8 * _MB,
    _BYTES,
    "日本語で約250万字、千ページを超える。読むだけで何分もかかる。",
    "章を別のファイルに分けてください",
)
YAML = Limit(
    "設定や台帳のファイルの大きさ",
    4 * _MB,
    _BYTES,
    "項目の一つ一つに場所を付けて読むので、大きなファイルは何分もかかる。",
    "表の値は CSV のファイルに移してください",
)
CSV = Limit(
    "表のデータのファイルの大きさ",
    10 * _MB,
    _BYTES,
    "紙に刷れる量を超えた値で、メモリーを使い切る。",
    "本に載せる行だけを残してください",
)
WORKBOOK = Limit(
    "ブックの大きさ",
    20 * _MB,
    _BYTES,
    "画像などの入ったブックは、表を読むだけでメモリーを使い切る。",
    "本に載せる表だけを別のブックに移してください",
)
WORKBOOK_PARTS = Limit(
    "ブックの中のファイルの数",
    10_000,
    "個",
    "ブックは、シートや画像のファイルを一つにまとめたものである。",
    "本に載せる表だけを別のブックに移してください",
)
WORKBOOK_ELEMENTS = Limit(
    "ブックのセルと文字の部品の数",
    1_000_000,
    "個",
    "セル一つが、値、式、ふりがななど、いくつもの部品からなる。",
    "本に載せる表だけを別のブックに移してください",
)
WORKBOOK_STYLES = Limit(
    "ブックの書式や名前の数",
    200_000,
    "個",
    "使わない書式がたまったブックは、表を読むだけで何分もかかる。",
    "本に載せる表だけを、値として別のブックに貼り付けてください",
)
WORKBOOK_UNPACKED = Limit(
    "ブックを開いたときの大きさ",
    100 * _MB,
    _BYTES,
    "ブックは縮めて保存されている。小さなファイルが、開くと何GBにもなることがある。",
    "本に載せる表だけを別のブックに移してください",
)
PICTURE = Limit(
    "画像のファイルの大きさ",
    200 * _MB,
    _BYTES,
    "一枚の画像でメモリーを使い切る。",
    "印刷に要る大きさ（350 dpi）に縮めて保存し直してください",
)
SVG = Limit(
    "SVGのファイルの大きさ",
    20 * _MB,
    _BYTES,
    "細かすぎる図は、描くのに何分もかかる。",
    "図を単純にするか、画像（PNG）に替えてください",
)
PDF_PICTURE = Limit(
    "図のPDFの大きさ",
    100 * _MB,
    _BYTES,
    "一つの図でメモリーを使い切る。",
    "図のページだけを別のPDFに書き出してください",
)
STYLESHEET = Limit(
    "スタイルシートの大きさ",
    2 * _MB,
    _BYTES,
    "指定の一つ一つを、全ての文字に当ててみることになる。",
    "使わない指定を消してください",
)
TEMPLATE = Limit(
    "テンプレートの大きさ",
    1 * _MB,
    _BYTES,
    "章ごとに何度も使うので、大きいと組み終わらない。",
    "使わない部分を消してください",
)
FACE = Limit(
    "書体のファイルの大きさ",
    200 * _MB,
    _BYTES,
    "一つの書体でメモリーを使い切る。",
    "日本語だけを収めた書体のファイルに替えてください",
)
ICC_PROFILE = Limit(
    "プロファイルの大きさ",
    20 * _MB,
    _BYTES,
    "PDFに丸ごと収めるものである。",
    "印刷所の指定するプロファイルを確かめてください",
)

# -- data ----------------------------------------------------------------------------------

CELLS = Limit(
    "表のセルの数",
    200_000,
    "セル",
    "数百ページの表になる。列を丸ごと選ぶと、空のセルまで数えて170億セルになる。",
    "本に載せる範囲だけを残すか、range: で範囲を選んでください",
)
ROWS = Limit(
    "表の行の数",
    50_000,
    "行",
    "千ページを超える表になる。",
    "本に載せる行だけを残すか、表を分けてください",
)
COLUMNS = Limit(
    "表の列の数",
    300,
    "列",
    "紙の幅に入らない列を、一つずつ測ることになる。",
    "本に載せる列だけを残してください",
)
JOINED_CELLS = Limit(
    "結合したセルの広がり",
    1_000,
    "行や列",
    "結合の広がりだけのセルを作ることになる。",
    "colspan と rowspan を、実際の列と行の数に直してください",
)
DIGITS = Limit(
    "数の桁数",
    40,
    "桁",
    "何万桁もの数は、足し算も印刷もできない。",
    "桁を確かめてください",
)
GLOSSARY = Limit(
    "用語の数",
    5_000,
    "語",
    "本文の全ての場所で、全ての用語を探すことになる。",
    "この本で使う用語だけを残してください",
)
TERM = Limit(
    "用語の長さ",
    200,
    "字",
    "本文の全ての場所で、一字ずつ比べることになる。",
    "用語を短くし、説明は explanation に書いてください",
)
FIGURES = Limit(
    "台帳の図の数",
    5_000,
    "点",
    "一点ごとに画像を開いて調べる。",
    "この本で使う図だけを残してください",
)
FILES = Limit(
    "本のファイルの数",
    2_000,
    "個",
    "一つずつ開いて読む。",
    "この本に要るファイルだけを残してください",
)

# -- pictures ------------------------------------------------------------------------------

PIXELS = Limit(
    "画像の画素の数",
    100_000_000,
    "画素",
    "A3判を600 dpiで刷っても7,000万画素である。縮めて保存された画像は、開くと何GBにもなる。",
    "印刷に要る大きさ（350 dpi）に縮めて保存し直してください",
)
SVG_ELEMENTS = Limit(
    "SVGの部品の数",
    200_000,
    "個",
    "部品の一つ一つを描く。使い回し（use）で増えた分も数える。",
    "図を単純にするか、画像（PNG）に替えてください",
)
SVG_USES = Limit(
    "SVGの使い回し（use）の数",
    20_000,
    "回",
    "使い回しの中の使い回しは、わずかな文字で何千万もの部品になる。",
    "図を単純にするか、画像（PNG）に替えてください",
)
SVG_POINTS = Limit(
    "SVGの線の点と文字の数",
    2_000_000,
    "個",
    "点の一つ一つまで線を引く。矢印などの印（marker）や使い回し（use）で増えた分も数える。",
    "図を単純にするか、画像（PNG）に替えてください",
)
SVG_NESTING = Limit(
    "SVGの入れ子の深さ",
    100,
    "段",
    "深い入れ子は、描く途中で止まってしまう。",
    "グループを解いて保存し直してください",
)

# -- manuscript ----------------------------------------------------------------------------

NESTING = Limit(
    "入れ子の深さ",
    40,
    "段",
    "囲みの中の囲みは、段ごとに狭くなり、組む手間は段ごとに増える。",
    "囲みや箇条書きの段を減らしてください",
)
LINE = Limit(
    "一行の長さ",
    20_000,
    "字",
    "長い行の中で記号の相手を探すと、長さの二乗の手間が掛かる。",
    "文を改行で分けてください",
)
PARAGRAPH = Limit(
    "一つの段落の長さ",
    20_000,
    "字",
    "段落の行は、全て一度に決める。10ページを超える段落は読まれない。",
    "空の行を入れて段落を分けてください",
)
CODE_LINE = Limit(
    "プログラムなどの一行の長さ",
    2_000,
    "字",
    "折り返す所のない行は、一字ずつ測ることになる。",
    "行を分けてください",
)
MARKS = Limit(
    "一つの段落の記号の数",
    2_000,
    "個",
    "対になる記号を探すと、記号の数の二乗の手間が掛かる。",
    "段落を分けるか、使わない記号を消してください",
)
WARICHU = Limit(
    "割注の長さ",
    200,
    "字",
    "割注の折り方は、行ごとに全て試す。長い割注は読めもしない。",
    "割注を短くするか、注（[^名前]）にしてください",
)
TITLE = Limit(
    "見出しの長さ",
    500,
    "字",
    "見出しは、目次、しおり、全てのページの柱に写される。",
    "見出しを短くし、残りを本文に書いてください",
)
BOOK_TITLE = Limit(
    "本の題の長さ",
    120,
    "字",
    "表紙と扉に大きな文字で入れ、全てのページの情報にもなる。",
    "題を短くし、残りを副題（subtitle）に書いてください",
)
SETTING = Limit(
    "設定の値の長さ",
    500,
    "字",
    "題や番号の形は、表紙、柱、しおりなどに何度も写される。",
    "短くし、残りを本文に書いてください",
)
HEADINGS = Limit(
    "見出しの数",
    5_000,
    "個",
    "目次としおりに並べ、番号を付け、柱に入れる。",
    "見出しを減らすか、章を別のファイルに分けてください",
)
NOTES = Limit(
    "注の数",
    5_000,
    "個",
    "注は、呼ばれたページに入るまで、ページを組み直すことがある。",
    "注を減らすか、章を別のファイルに分けてください",
)
BLOCKS = Limit(
    "段落や箇条書きなどの数",
    50_000,
    "個",
    "一つの章は一度に組む。千ページを超える章は、メモリーを使い切る。",
    "章を別のファイルに分けてください",
)
INDEX_ENTRIES = Limit(
    "索引の語の数",
    50_000,
    "個",
    "一つずつページを調べ、読みの順に並べる。",
    "索引に載せる語を減らしてください",
)
ADDRESS = Limit(
    "アドレス（URL）の長さ",
    2_000,
    "字",
    "紙に刷っても写せず、QRコードにもならない。",
    "短いアドレスに替えてください",
)
ID = Limit(
    "idの長さ",
    100,
    "字",
    "参照、しおり、目次の全てに写される。",
    "短いidにしてください",
)

HTML_TAGS = Limit(
    "HTMLのタグの数",
    20_000,
    "個",
    "タグの一つ一つの相手を探す。",
    "表は tables のファイルに移してください",
)

# -- pages ---------------------------------------------------------------------------------

PAGES = Limit(
    "一つの章などのページの数",
    2_000,
    "ページ",
    "一冊に綴じられない。",
    "章を別のファイルに分けてください",
)

GROUPS = {
    "ファイル": (
        MARKDOWN, YAML, CSV, WORKBOOK, PICTURE, SVG, PDF_PICTURE, STYLESHEET, TEMPLATE, FACE,
        ICC_PROFILE, FILES,
    ),
    "原稿": (
        LINE, PARAGRAPH, MARKS, NESTING, CODE_LINE, WARICHU, TITLE, BOOK_TITLE, SETTING,
        HEADINGS, NOTES, BLOCKS, INDEX_ENTRIES, ADDRESS, ID, HTML_TAGS,
    ),
    "表とデータ": (
        CELLS, ROWS, COLUMNS, JOINED_CELLS, DIGITS, GLOSSARY, TERM, FIGURES, WORKBOOK_UNPACKED,
        WORKBOOK_ELEMENTS, WORKBOOK_STYLES, WORKBOOK_PARTS,
    ),
    "図": (PIXELS, SVG_ELEMENTS, SVG_USES, SVG_POINTS, SVG_NESTING),
    "ページ": (PAGES,),
}  # fmt: skip
LIMITS = tuple(limit for group in GROUPS.values() for limit in group)


def of_table(rows: int, columns: int) -> Limit | None:
    """The limit that a table of this many rows and columns is over, or None."""
    counts = ((COLUMNS, columns), (ROWS, rows), (CELLS, rows * columns))
    return next((limit for limit, found in counts if limit.is_passed(found)), None)
