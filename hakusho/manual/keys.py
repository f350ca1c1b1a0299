"""The keys of the data files, as 記法.md explains them; a test compares them with the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hakusho.publication.reading import Correction, GlossaryEntry
from hakusho.settings.colours import MOST_INK, Colour
from hakusho.settings.faces import FaceEntry
from hakusho.settings.linesetting import LineSetting
from hakusho.settings.publication import Allow, External, Press, Selection, Settings
from hakusho.settings.theme import Panels, Theme, ThumbIndex
from hakusho.tables.tabular import ColumnEntry, GroupEntry, SumEntry, TableEntry, TotalEntry
from hakusho.trade.hanmen import KihonHanmen
from hakusho.tree.chartentry import ChartEntry, ReferenceEntry, SeriesEntry
from hakusho.tree.chartforms import FORMS
from hakusho.tree.ledger import FigureEntry, KeyFigureEntry, KeyFiguresEntry


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a dataclass that is written in YAML: where they stand, and what each is for."""

    of: type
    title: str
    place: str
    keys: Mapping[str, str]


def _forms() -> str:
    remarks = {name: f"（{form.remark}）" if form.remark else "" for name, form in FORMS.items()}
    return "、".join(f"{name} は{form.title}{remarks[name]}" for name, form in FORMS.items())


SCHEMAS: tuple[Keys, ...] = (
    Keys(
        Settings,
        "publication.yaml",
        "本の設定。一つのフォルダーに、別の名前の設定ファイルを幾つ置いてもよい。",
        {
            "title": "書名。表紙、扉、奥付、PDFの題になる。",
            "chapters": "章を、本に載せる順に並べる。",
            "base": "元にする、同じフォルダーの設定ファイル。違う項目だけを書けばよい。"
            "一覧は丸ごと入れ替わり、値のない項目は、元の値を消す。",
            "base-pages": "章と節の見出しに、base の本のページを「本編○ページ」と添えるか。"
            "base の本も組むので、時間が掛かる。",
            "layout": "book は本、slides は説明用のスライド（A4判の横。原稿の概要だけを、一枚に"
            "一つ載せる）。",
            "title-lines": "表紙と扉の書名を、決まった所で改行するときに、行ごとに書く。",
            "subtitle": "副題。",
            "series": "叢書の名。",
            "edition": "版。",
            "status": "状態（見本、校正用など）。",
            "statement": "本の性格を断る一文（発行者の刊行物でないことなど）。表紙と扉に出る。",
            "author": "著者、編者。PDFの著者になる。",
            "publisher": "発行者。書くと、扉に著者の代わりに出る。",
            "language": "本文の言語。",
            "stamp": "校正紙の全てのページの頭に、枠で囲んで出す字（案、取扱注意など）。",
            "embargo": "公表してよい日。校正紙の全てのページの頭に出る。",
            "isbn": "ISBN。978-4-… と、区切りを入れて書く。奥付と裏表紙に出る。",
            "c-code": "分類コード（4桁）。isbn、price とそろえて書く。",
            "price": "本体価格（円）。",
            "date": "発行の日。PDFの作成日になる。",
            "theme": "見た目。styles/themes にある名前か、本の中のフォルダー。",
            "universal-design": "true と書くと、大きな文字とUD書体のUD版になる。版面の大きさは"
            "変わらず、本文は12ポイント以上、ほかの文字は10ポイント以上になる。",
            "kihon-hanmen": "基本版面。",
            "numbering": "番号の型。",
            "chapters-from": "章とするもの。files はファイル、titles は # の見出し。",
            "chapters-restart": "部ごとに、章の番号を1から始めるか。",
            "external": "この本の外にある部など、参照だけをするもの。",
            "notes": "注の置き場所。foot は脚注、side は小口の余白に置く傍注、end は章の終わり。",
            "notes-restart": "注の番号を1から始める所。chapter は章ごと、page はページごと。",
            "qr-codes": "notes と書くと、注の中の外部へのリンクに、10 mm角のQRコードを添える。",
            "ruby": "ルビを付ける所。every は書いた所の全て、first は章の初出だけ。",
            "openings": "章が始まる所。recto は奇数ページ、next は次のページ、run-on は同じ種類の"
            "前の章の終わりのすぐ後（題は線だけの扉になる）。"
            "{part: recto, document: run-on} のように、種類ごとにも書ける（書かない種類は next）。"
            "本文の最初は、いつも奇数ページになる。",
            "opening": "章の扉の形。band は帯、slim は低い帯、line は題と線だけ。章の種類ごとにも"
            "書ける（書かない種類は band）。",
            "contents-depth": "目次に載せる見出しの深さ。1は章、2は節、3は項まで。",
            "front": "前に付けるもの。順もこのとおりになる。",
            "back": "後に付けるもの。順もこのとおりになる。",
            "explanatory-notes": "凡例の項目。本文と同じ記法を使える。",
            "colophon": "奥付の項目。本文と同じ記法を使える。書名と副題は、題として大きく組む。"
            "書かなくても、版、発行の日、編集、発行、ISBN、定価は、それぞれの項目から入る。",
            "fallback": "テーマの書体にない文字を補う書体。",
            "press": "印刷所に渡すPDF。",
            "allow": "理由を添えて、出さないことにする指摘。",
        },
    ),
    Keys(
        Selection,
        "章の一部",
        "chapters の「種類: 組」の項目。章の題と、選んだ所だけを載せる。",
        {
            "file": "章のファイル。",
            "only": "載せる所のid。見出しのidは、その下の全てを指す（概要は、そのidで選ぶ）。"
            "番号は base の本のままで、ほかの所への参照は、それに「本編」を付けたものになる。",
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
        Press,
        "印刷",
        "press の項目。値は印刷所に確かめる。",
        {
            "profile": "印刷条件のICCプロファイル。本のフォルダーの中の名前か、`/` で始まる場所。"
            "省くと、試験用のPDFになる。",
            "condition": "印刷条件の識別子（Japan Color 2001 コートなら JC200103）。",
            "registry": "識別子の登録簿。",
            "overprint": "スミ100％を、下の色の上に刷り重ねるか（オーバープリント）。",
            "page-multiple": "本文のページ数をそろえる倍数。足りない分は、白いページを後に足す。",
            "paper-thickness": "本文の紙1枚の厚さ（ミリメートル）。背幅の元になる。",
            "spine-allowance": "背幅に加える厚さ（ミリメートル）。表紙の紙と糊の分。",
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
            "family": "書体のファイルの中に書かれた書体の名前。",
            "files": "書体のファイルの名前。本のフォルダーの fonts か、このパソコンから探す。",
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
            "width": "紙面での幅。column は一段、measure は本文の幅、two-thirds はその三分の二、"
            "wide は傍注の欄までの幅。数は画像そのものの幅（ミリメートル）。"
            "横に並べる図の幅は、名前で書くと等分になる。",
            "height": "紙面での高さ（ミリメートル）。省くと、画像の形のまま、"
            "グラフは項目の数と幅に応じた高さ、画像のない写真は横3縦2になる。",
            "position": "ページの中の位置。auto は、書いた所に入らなければ、ページの下か次の"
            "ページの上へ送る。here は書いた所、top はページの上、bottom はページの下。",
            "status": "状態。枠の中に出る。省くと「未入稿」と出る。",
            "owner": "担当。枠の中に出る。",
            "due": "期限。枠の中に出る。",
            "source": "資料の名。「資料」の後に出る。",
            "notes": "図の注。",
            "unit": "単位。グラフの左上に「（億円）」のように出る。ほかの図では印刷されない。",
            "turned": "左へ90度回して、別のページに置くか。幅と高さは、回す前の向きで書く。",
            "chart": "データから描くグラフ。file の代わりに書く。",
        },
    ),
    Keys(
        KeyFiguresEntry,
        "key-figures.yaml",
        "主な数値（数字で見る）の台帳。「id: 組」を並べる。",
        {
            "figures": "数値。三つから六つまでが見やすい。",
            "title": "題。番号は付かない。",
            "positive": "増えた変化の前に付く記号。",
            "negative": "減った変化と負の値の前に付く記号。",
            "notes": "注。",
            "source": "資料の名。「資料」の後に出る。",
            "wide": "段組の本で、全ての段にわたって置くか。",
        },
    ),
    Keys(
        KeyFigureEntry,
        "主な数値",
        "figures の一項目。値は、value に書くか、data などでデータの欄を指す。",
        {
            "label": "何の数値か。本文と同じ記法を使える。",
            "value": "値。データにないときに書く。",
            "data": "CSVかExcel（.xlsx）のファイル。本のフォルダーから見た場所を書く。",
            "sheet": "Excelのシートの名前。省くと、隠れていない最初のシート。",
            "range": "Excelの範囲（A1:C20 など）。最初の行は列の名前。省くと、シートの全体。",
            "head-rows": "列の名前の行の数。二行なら 2。名前は 上半期／件数 のようにつなぐ。",
            "category": "行の名前（年度など）の列の名前。",
            "row": "値のある行の名前。",
            "column": "値のある列の名前。",
            "unit": "単位。値の後に、小さく出る。",
            "decimals": "小数の桁数。省くと、データのとおり。",
            "since": "比べる行の名前。同じ列の、この行からの変化が出る。",
            "change-as": "変化の求め方。percent は増減の率（小数1桁）、difference は差。",
            "change": "変化。データから求めないときに、増減の記号を付けた数で書く。",
            "change-unit": "変化の単位。省くと、率には％が付く。",
            "change-label": "変化の前に出る語（前年度比など）。",
            "note": "値の説明（年など）。",
        },
    ),
    Keys(
        ChartEntry,
        "グラフ",
        "chart の項目。描いたグラフは、データと設定とテーマが変わるまで、描き直されない。",
        {
            "form": f"形。{_forms()}。",
            "data": "CSVかExcel（.xlsx）のファイル。本のフォルダーから見た場所を書く。",
            "category": "項目（横軸）の列の名前。",
            "series": "描く列を、描く順に並べる。列の名前だけか、組で書く。",
            "sheet": "Excelのシートの名前。省くと、隠れていない最初のシート。",
            "range": "Excelの範囲（A1:C20 など）。最初の行は列の名前。省くと、シートの全体。",
            "head-rows": "列の名前の行の数。二行なら 2。名前は 上半期／件数 のようにつなぐ。",
            "horizontal": "棒や帯を横にするか。項目の名前が長いときに使う。",
            "years": "項目が年のときの書き方。seireki は西暦、wareki は元号、both は両方。",
            "total": "合計の列の名前。描く列の和と比べる。",
            "totals": "積み上げた棒の先に、合計を書くか。total があればその値、なければ和を書く。",
            "break": "目盛の省く範囲。小さい値と大きい値の二つを書く。波線が入る。",
            "minimum": "左の目盛の最小の値。省くと、0か、負の値に合わせて決まる。",
            "maximum": "左の目盛の最大の値。省くと、値に合わせて決まる。",
            "references": "目標や基準の値に引く線。to を書くと、範囲の地色になる。",
            "forecast": "予測の値が始まる項目。そこから、線は点線に、棒は斜線になり、地色が付く。",
            "classes": "地図の階級の境（四つまで）。[20, 50] は20未満、20以上50未満、50以上。"
            "省くと、ほぼ同じ数ずつの四つに分ける。",
            "panels": "小さなグラフに分ける列の名前。この列の値ごとに、一つのグラフになる。",
            "labels": "値を書く所。auto は重ならなければ全て、all は書ける所の全て、"
            "ends は初めと終わり、none は書かない。",
        },
    ),
    Keys(
        SeriesEntry,
        "グラフに描く列",
        "series の項目を組で書くときの項目。",
        {
            "column": "データの列の名前。",
            "title": "紙面での名前。省くと、列の名前。",
            "form": "この列だけの形。棒に折れ線を重ねるときなどに書く。",
            "axis": "値を読む目盛。left は左、right は右。",
            "unit": "右の目盛の単位。グラフの右上に出る。散布図では、その列の目盛の単位。",
        },
    ),
    Keys(
        ReferenceEntry,
        "グラフの基準の線",
        "references の項目。",
        {
            "value": "線を引く値。範囲なら、その一方の端。",
            "title": "線に添える名前。",
            "to": "範囲のもう一方の端。",
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
            "sheet": "Excelのシートの名前。省くと、隠れていない最初のシート。",
            "range": "Excelの範囲（A1:C20 など）。最初の行は列の名前。省くと、シートの全体。",
            "head-rows": "列の名前の行の数（なければ 0）。名前は 上半期／件数 のようにつなぐ。",
            "rows": "データを別のファイルにしないときの行。値を columns の順に並べる。",
            "head": "見出しが二段以上のときの行。`<` は左の欄と、`^` は上の欄とつながる。",
            "head-columns": "行の見出しとする、左からの列の数。読み上げで、欄の値とともに読まれる。"
            "なければ 0。",
            "group": "年ごとなどの区切りの行。",
            "total": "合計の行と列。内訳の和と比べ、合計の行は太くする。",
            "notes": "表の注。",
            "source": "資料の名。「資料」の後に出る。",
            "turned": "左へ90度回して、別のページに置くか。横に長い表に使う。",
            "position": "ページの中の位置。auto、here、top、bottom のどれか（図の台帳と同じ）。",
        },
    ),
    Keys(
        ColumnEntry,
        "表の列",
        "columns の項目。",
        {
            "name": "データの1行目にある、列の名前。A、B などの列の文字でもよい。",
            "title": "紙面での見出し。省くと、データの見出しの文字（rows なら name）。",
            "kind": "種類。text は文字、number は数、date は日付（データには 2026-11-23 と書く）。",
            "format": "日付の型。{year}、{month}、{day}、{wareki}（令和7）を使える。",
            "width": "列の幅（字数）。省くと、中の文字の量で決まる。",
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
            "format": "型。{value} か、日付なら {year}、{month}、{day}、{wareki} を使える。",
        },
    ),
    Keys(
        TotalEntry,
        "表の合計",
        "total の項目。内訳の和と違う合計は、誤りになる。",
        {
            "rows": "合計の行の見出しの語。小計もあるときは、[小計, 合計] のように並べる。",
            "of": "合計の行で足す列の名前。省くと、数の列の全て。率や平均の列があるときに書く。",
            "columns": "ほかの列の和である列。",
        },
    ),
    Keys(
        SumEntry,
        "表の合計の列",
        "total の columns の項目。",
        {"column": "合計の列の名前。", "of": "足す列の名前。"},
    ),
    Keys(
        GlossaryEntry,
        "glossary.yaml",
        "用語集。「id: 組」を並べる。",
        {
            "term": "用語。本文に現れると、章の初出が用語集へのリンクになる。",
            "full-name": "正式な名称。",
            "abbreviation": "略語。本文の略語も、用語と同じに扱う。",
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
THEME: tuple[Keys, ...] = (
    Keys(
        Theme,
        "theme.yaml",
        "テーマ（見た目）の設定。",
        {
            "name": "テーマの名前。",
            "colours": "色。名前ごとに、画面の色と印刷の色を対で書く。",
            "faces": "書体。",
            "sizes": "文字の大きさ（Q）。",
            "lines": "行取り（本文の行数）。",
            "measures": "長さ。CSSの長さで書く。",
            "coloured-text": "色で刷る最も小さい文字（Q）。regular は並の太さ、bold は太字の値。"
            "これより小さい色文字は、墨で刷る。",
            "kihon-hanmen": "基本版面。publication.yaml に書かれていない項目だけに効く。",
            "preferred-faces": "ファイルが全てあるときだけ、faces の同じ名前に代わる書体。",
            "ud-faces": "UD版（universal-design）のときに、faces の同じ名前に代わる書体。"
            "省くと、text は BIZ UDMincho、gothic と mono は BIZ UDGothic。",
            "text-on": "地の色の名前ごとに、その上に載せる文字の色の名前を並べる。"
            "共通のスタイルが使う組のほかに、点検する組を書く。",
            "thumb-index": "ツメの位置。",
            "line-setting": "行の組み方。",
            "panels": "図の組み方。",
        },
    ),
    Keys(
        Colour,
        "色",
        "colours の「名前: 組」の項目。",
        {
            "rgb": "画面の色。`#1d3f66` の形で書き、引用符で囲む。",
            "cmyk": f"印刷の色。C、M、Y、Kの％を並べる。合計は{MOST_INK}％まで。",
        },
    ),
    Keys(
        LineSetting,
        "行の組み方",
        "line-setting の項目。空きは文字の大きさの何倍かで書く。",
        {
            "kinsoku": "行頭禁則の強さ。strict は小書きの仮名、長音、々も行頭に置かない。"
            "normal はこれらを許し、loose は中点なども許す。表の中は、いつも normal になる。",
            "no-line-start": "このほかに行頭に置かない文字を並べる。",
            "no-line-end": "このほかに行末に置かない文字を並べる。",
            "brackets": "行頭の始め括弧。flush は天付き。half-first は段落の初めだけ二分下げ"
            "（字下げと合わせて全角二分）、half はどの行も二分下げ。half-indent は段落の初めを"
            "二分の字下げにし、ほかの行は天付き。",
            "hanging-punctuation": "ぶら下げ。none はしない、allow は行に入らない句読点だけ、"
            "force は行末の句読点の全て。表、図、囲み、見出しではしない。",
            "latin-space": "和文と欧文の間の空き。0.25 は四分、0.125 は八分、0 はベタ。",
            "least-space": "行を詰めるときに、括弧と読点の空きに残す長さ。0 から 0.25 まで。",
        },
    ),
    Keys(
        ThumbIndex,
        "ツメ",
        "thumb-index の項目。",
        {
            "top": "初めの章のツメの、天からの位置（ミリメートル）。",
            "step": "章ごとに下げる長さ（ミリメートル）。",
            "steps": "段数。小口の地に着いたら、天から始める。",
        },
    ),
    Keys(
        Panels,
        "図の枠",
        "panels の項目。",
        {
            "title-above": "題を図の上に置き、表のように罫や枠で囲む図の種類。"
            "ほかの種類（写真など）の題は、図の下に置く。",
            "padding": "枠の中の左右の空き（ミリメートル）。"
            "枠の幅いっぱいの図は、この分だけ狭くなる。",
        },
    ),
)
CHAPTER_KINDS = {
    "part": "部の扉。後に続く章をまとめる。",
    "preface": "前書き。扉の後、凡例と目次の前に入る。番号は付かない。",
    "introduction": "序章。番号は付かない。",
    "chapter": "章。種類を書かないときも、章になる。",
    "feature": "特集。番号は「特集1」となる。章と同じく、目次と柱に載る。",
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
    "figures-and-tables": "図・写真と表を一つにした一覧。目次の後に入る。",
    "sidebars": "コラムの一覧。目次の後に入る。",
    "glossary": "用語集。",
    "abbreviations": "略語集。用語集のうち、略語のあるものの表。",
    "index": "索引。",
    "colophon": "奥付。",
    "back-cover": "裏表紙。isbn、c-code、price を書くと、書籍JANコードと定価が入る。",
}
SERIES = {
    "part": "部",
    "feature": "特集",
    "appendix": "付録",
    "document": "資料",
    "photo": "写真",
    "figure": "グラフ、地図、図",
    "table": "表",
    "sidebar": "コラム",
    "note": "注",
}
