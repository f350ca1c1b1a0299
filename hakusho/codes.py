"""Every code of a finding, once: how grave it is, and why it is one.

The families: `Y` YAML and data · `M` markup · `R` references, ids and terms · `A` figures and
tables · `T` wording · `P` pages · `E` engine and fonts · `N` the press (入稿). A code never
changes its meaning.
`docs/ja/メッセージ.md` is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How grave a finding is: an error keeps the PDF from being written."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: its severity, a title and the reason (both in Japanese)."""

    severity: Severity
    title: str
    reason: str


def _error(title: str, reason: str) -> Code:
    return Code(Severity.ERROR, title, reason)


def _warning(title: str, reason: str) -> Code:
    return Code(Severity.WARNING, title, reason)


def _note(title: str, reason: str) -> Code:
    return Code(Severity.NOTE, title, reason)


CODES: dict[str, Code] = {
    "Y001": _error("YAMLの書式", "字下げや記号が崩れた設定は読み取れない。"),
    "Y002": _error("知らない項目", "つづりの誤りで設定が黙って無視されることを防ぐ。"),
    "Y003": _error("必要な項目がない", "その項目がないと紙面を作れない。"),
    "Y004": _error("値の種類が違う", "数・日付・真偽などの取違えを黙って直さない。"),
    "Y005": _error("項目の重複", "YAMLは後の値で上書きするため、先の値が黙って失われる。"),
    "Y006": _error("ファイルがない", "目録にある原稿やデータが読めなければ本は欠ける。"),
    "Y007": _error("文字コード", "UTF-8以外の原稿は文字化けする。"),
    "Y008": _error("競合の印", "版の競合を解かないまま印刷されることを防ぐ。"),
    "Y009": _error("表の列", "列の過不足は値のずれになる。"),
    "Y010": _error("表の値", "日付・数の列に読めない値があると並びも集計も誤る。"),
    "Y011": _warning("使われない許可", "相手のいない許可は、後の誤りまで隠す。"),
    "Y012": _error("空のファイル", "保存の失敗で原稿が消えたまま組むことを防ぐ。"),
    "M001": _error("知らないブロック", "つづりの誤ったブロックは本文として印刷されてしまう。"),
    "M002": _error("閉じていないブロック", "閉じ忘れは、後の本文まで囲みに入れてしまう。"),
    "M003": _error("記法の残り", "記号がそのまま印刷される。"),
    "M004": _error("属性の書式", '{…} の中は #id、-、名前="値" だけを書ける。'),
    "M005": _error("知らない記法", "{名前:…} の名前は決まったものに限る。"),
    "M006": _warning("使えないHTML", "タグは捨てられ、中の文字だけが残る。"),
    "M007": _error("危険なHTML", "スクリプトや外部の読み込みは本に入れない。"),
    "M008": _error("見出しの段の飛び", "段を飛ばすと番号も目次も崩れる。"),
    "M009": _error("章の題", "一つのファイルは一つの章であり、題を一つだけ持つ。"),
    "M010": _error("手で書いた番号", "番号は構造から作る。手で書くと改訂でずれる。"),
    "M011": _error("注", "呼び出しと注の本文は一対でなければならない。"),
    "M012": _error("ルビの書式", "親文字と読みの数が合わないと、読みが別の字に付く。"),
    "M013": _error("使えない文字", "制御文字や外字は印刷できない。"),
    "M014": _warning("手で打った字下げ", "段落の字下げは組版が行う。空白があると二重になる。"),
    "M015": _error("空の見出し", "題のない見出しは目次としおりに現れない。"),
    "M016": _error("深すぎる入れ子", "囲みや箇条書きを深く重ねると、組むことができない。"),
    "M017": _error("図の並べ方", "横に並べられるのは、台帳の図の二つか三つである。"),
    "R001": _error("参照先がない", "読者を存在しない所へ導く。"),
    "R002": _error("空の参照", "原稿に参照先が書かれないまま残っている。"),
    "R003": _error("idの重複", "参照がどちらを指すか定まらない。"),
    "R004": _warning("使われないid", "よく似たidが使われている。書き違いの疑いがある。"),
    "R005": _error(
        "知らない差し込み", "参照の中では {label} {number} {title} {page} だけを使える。"
    ),
    "R006": _warning("定義のない略語", "初めて読む人に分からない。用語集か本文で定義する。"),
    "R007": _error("用語の二重定義", "どちらの説明を指すか定まらない。"),
    "R008": _warning("略語の再定義", "同じ章で二度定義すると、別のものに見える。"),
    "R009": _error("idの文字", "idは英小文字・数字・ハイフンで書く。"),
    "R010": _error("読みがない", "索引は読みの順に並べる。"),
    "R011": _warning("行き先のないリンク", "本の中に行き先がなければ、リンクは印刷できない。"),
    "A001": _error("台帳にない図", "図の題も提供者も分からない。"),
    "A002": _error("読めない画像", "紙面に空白が残る。"),
    "A003": _error("解像度の不足", "200 dpi 未満は印刷で粗さが見える。"),
    "A004": _warning("提供者がない", "写真は提供者を示さなければ使えない。"),
    "A005": _warning("代替テキストがない", "見えない人に図の中身が伝わらない。"),
    "A006": _warning("解像度が低い", "印刷の目安は 300 dpi 以上である。"),
    "A007": _error("フォルダーの外のファイル", "本は自分のフォルダーの中のものだけで作る。"),
    "A008": _error("版面より大きい図表", "版面からはみ出す。"),
    "A009": _warning("使われない図表", "台帳にあるのに、どこにも置かれていない。"),
    "A010": _error("使えない画像形式", "PNG、JPEG、TIFF、SVG、1ページのPDFを使える。"),
    "A011": _error("データのない表", "表の定義ファイルがない。"),
    "A012": _warning("並べた図の高さ", "横に並べた図の高さが違うと、題の位置がそろわない。"),
    "T001": _warning("全角英数字", "和文中の英数字は半角で書く（公用文の全半角は一書一用）。"),
    "P001": _error("失われた本文", "原稿の文字が紙面に現れていない。"),
    "P002": _error("重複した本文", "原稿の文字が紙面に二度現れている。"),
    "P003": _warning("はみ出し", "文字が版面からはみ出している。"),
    "P004": _error("定まらないページ", "ページ番号を入れるたびにページが動き、落ち着かない。"),
    "P005": _note(
        "組版の規則",
        "日本語組版処理の要件（JLREQ）から外れた行がある。版面や文で避けられることがある。",
    ),
    "E001": _error("スタイルの誤り", "組版エンジンが指定を無視した。"),
    "E002": _error(
        "書体がない", "宣言した書体がこの機械にない。別の書体で黙って組むことはしない。"
    ),
    "E003": _error("字形がない", "宣言した書体のどれにもない文字は印刷できない。"),
    "E004": _error("読めない資料", "紙面に要るファイルを組版エンジンが読めなかった。"),
    "E005": _error("テーマの誤り", "テーマの設定が読み取れない。"),
    "N001": _warning("試験用の印刷PDF", "印刷条件が分からないPDFは、色を約束できない。"),
    "N002": _error("使えないプロファイル", "印刷条件のプロファイルがなければ、色を分けられない。"),
    "N003": _error("満たせない規格", "PDF/X-4には、印刷条件の識別子と日付が要る。"),
}
