"""What 『組版白書』 says in numbers: a phrase with its numbers in brackets, and these computed.

A phrase stands in a chapter, or in the alternative text of a figure. Its brackets are not printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.mihon.tables import (
    about,
    across,
    ages,
    cell,
    change,
    column,
    country,
    goal,
    myriads,
    numbers_in,
    offices,
    peak,
    prefecture,
    rounded,
    rows,
    share,
    times,
    year_of,
    year_of_caption,
)

Statement = tuple[str, ...]  # the phrase, then its numbers


def of_composition() -> Iterator[Statement]:
    """Lines, characters and faces: the features and chapter 1."""
    untouched = cell("chosei", "22字", "調整なし")
    yield "22字の段では、約[4]分の1の行", rounded(100 / (100 - untouched))
    yield "調整のない行は少なく、22字では[75.2]％", str(untouched)
    lengths = [row["字数"].removesuffix("字") for row in rows("chosei")]
    yield "[15]字、[22]字、[30]字、[40]字の行について", *lengths
    years = column("hoshiki", "年")
    yield "組版事業所の主な方式を[5]年ごとに示す", str(years[1] - years[0])
    yield "活版は[1970]年代から減り始め", peak("hoshiki", "活版")
    yield "活版は[1970]年から減り続け", peak("hoshiki", "活版")
    yield "写真植字は[1985]年に最も多くなった。", peak("hoshiki", "写真植字")
    most = peak("hoshiki", "写真植字"), peak("hoshiki", "DTP")
    yield "写真植字は[1985]年に最も多くなった後に減り、DTPは1995年から急に増えて[2005]年に", *most
    drawn = [myriads(1000 * across("gaiji", year)) for year in ("2005", "2025")]
    yield "2005年には[8万8,000]字であったが、2025年には[2万3,000]字", *drawn
    yield "2005年の[8万8,000]字から2025年の[2万3,000]字", *drawn
    yield "[2025]年に組まれた冊子の本文", year_of_caption("fig-shotai")
    faces = column("shotai", "割合")
    yield "明朝体が[58.3]％で最も多く、UDゴシック体が[17.4]％", *map(str, sorted(faces)[:-3:-1])
    named = [cell("shotai", face, "割合") for face in ("UDゴシック体", "UD明朝体")]
    yield "明朝体とゴシック体を合わせて[27.0]％", str(sum(named))
    yield (
        "明朝体[58.3]％、UDゴシック体[17.4]％、ゴシック体[11.2]％、"
        "UD明朝体[9.6]％、教科書体[2.1]％、その他[1.4]％",
        *map(str, faces),
    )


def of_pages() -> Iterator[Statement]:
    """The shape of pages and the experiment with the length of lines: chapter 2."""
    more = [str(100 - one) for one in column("dansu", "一段")]
    yield "A4判で[53.5]％、B5判で[21.9]％、A5判で[3.3]％、四六判で[1.1]％", *more
    old = column("gyocho", "60歳以上")
    lengths = [row["字数"] for row in rows("gyocho")]
    quickest = sorted(range(len(old)), key=old.__getitem__)[:2]
    slower = str(int(10 * (old[-1] - min(old)) / min(old)))
    young, _, oldest = (title.removesuffix("歳") for title in list(rows("gyocho")[0])[1:])
    yield "[20]歳から[39]歳までの人では", *young.split("〜")
    yield "[60]歳以上の人では、", oldest.removesuffix("歳以上")
    yield "[25]字から[30]字までのときに最も速く", *(lengths[n] for n in sorted(quickest))
    of_all = sorted(lengths, key=lambda length: across("gyocho", length))
    yield "どの年齢の人も[25]字から[35]字までで速く読み", min(of_all[:3]), max(of_all[:3])
    yield "最も速く、[50]字になると[3]割以上遅くなった", lengths[-1], slower
    yield "60歳以上の人は[50]字になると[3]割以上遅くなった", lengths[-1], slower
    size, lines, width = Decimal(13), 42, Decimal(2 * 22 + 2)
    height = lines * 23 - (23 - size)
    fewer = int((height - size) / 25) + 1
    yield "[46]字分、[149.5]ミリメートル", str(width), rounded(width * size / 4, 1)
    yield "最後の行間を除いて、[239.0]ミリメートル", rounded(height / 4, 1)
    yield "入る行は42行から[38]行になり", str(fewer)
    yield "ページ数は[1]割ほど増える", rounded(10 * (Decimal(lines) / fewer - 1))


def of_turnover() -> Iterator[Statement]:
    """Turnover by years and kinds: chapter 3."""
    first, before, now = (cell("uriage", year, "合計") for year in ("2016", "2024", "2025"))
    yield "全国の合計で[1,331]億円であった", rounded(now)
    yield "前年度に比べて[0.2]％、[2]億円の増加", change(before, now), str(now - before)
    yield "2016年度の[1,344]億円からは[1.0]％減った", rounded(first), change(first, now)
    for phrase, kind in (
        ("出版は[412]億円から[331]億円へと[19.7]％", "出版"),
        ("商業印刷は[520]億円から[438]億円へと[15.8]％減った", "商業印刷"),
    ):
        ends = cell("uriage", "2016", kind), cell("uriage", "2025", kind)
        yield phrase, *map(str, ends), change(*ends)
    ends = cell("uriage", "2016", "電子"), cell("uriage", "2025", "電子")
    yield "電子の売上高は[61]億円から[187]億円へと[3]倍", *map(str, ends), times(*ends)
    yield "電子は[61]億円から[187]億円に増えた", *map(str, ends)
    yield "全体の[14.0]％を占めるに至った", share(ends[1], now)
    kinds = [about(column("uriage", kind), 10) for kind in ("官公庁", "教育")]
    yield "それぞれ[150]億円前後、[210]億円前後で安定", *kinds
    yield (
        "[2016]年度から[2025]年度まで、総額",
        rows("uriage")[0]["年度"],
        rows("uriage")[-1]["年度"],
    )
    yield "総額は[1,300]億円前後", about(column("uriage", "合計"), 100)


def of_deliveries() -> Iterator[Statement]:
    """Pages, and what is handed over: chapter 3."""
    paper, screen = ((column("pages", key)[0], column("pages", key)[-1]) for key in ("紙", "電子"))
    both = {year: across("pages", year) for year in ("2011", "2016", "2025")}
    yield (
        "2011年の[4,210]万ページから2025年の[3,440]万ページへと[18.3]％",
        *map(rounded, paper),
        change(*paper),
    )
    yield (
        "[310]万ページから[2,815]万ページへと[9]倍",
        *map(rounded, screen),
        times(*screen),
    )
    yield "2011年の[4,210]万ページから2025年の[3,440]万ページに減り", *map(rounded, paper)
    yield "電子は[310]万ページから[2,815]万ページに増えた", *map(rounded, screen)
    yield "2025年は[6,255]万ページであり", rounded(both["2025"])
    yield "2011年の[1.4]倍に当たる", times(both["2011"], both["2025"], 1)
    yield "2016年と比べても[1.27]倍であり", times(both["2016"], both["2025"], 2)
    yield "2025年には電子が全体の[45]％", share(screen[1], both["2025"], 0)
    only, now = str(cell("nohin", "2010", "紙のみ")), rows("nohin")[-1]
    shares = now["紙のみ"], now["紙と電子"], now["電子のみ"]
    yield "[2010]年には、紙に刷るためのデータ", rows("nohin")[0]["年"]
    yield "仕事が[82.4]％を占めていた", only
    yield (
        "2025年には[29.8]％となり、紙と電子の両方を引き渡すものが[47.9]％、"
        "電子だけのものが[22.3]％",
        *shares,
    )
    yield (
        "2010年の[82.4]％から2025年の[29.8]％に下がり、紙と電子が[47.9]％、電子のみが[22.3]％",
        only,
        *shares,
    )


def of_people() -> Iterator[Statement]:
    """Those who set type, and how long a page takes: chapter 3."""
    men, women = ages("男"), ages("女")
    everybody = men + women
    yield "組版に携わる人は、[2万5,370]人", myriads(everybody)
    yield "男性が[1万3,840]人、女性が[1万1,530]人", myriads(men), myriads(women)
    yield "女性の割合は[45.4]％", share(women, everybody)
    ends = [peak("nenrei", sex).removesuffix("歳").split("〜") for sex in ("男", "女")]
    most = tuple(age for pair in ends for age in pair)
    yield "男性では[50]歳から[54]歳まで、女性では[45]歳から[49]歳まで", *most
    yield "男性は[50]歳から[54]歳まで、女性は[45]歳から[49]歳まで", *most
    old = ages("男", 6) + ages("女", 6)
    yield "50歳以上の人は[1万320]人で、全体の[40.7]％", myriads(old), share(old, everybody)
    young = ages("男", 0, 3) + ages("女", 0, 3)
    yield "35歳未満の人は[5,250]人、[20.7]％", rounded(young), share(young, everybody)
    yield "35歳未満では女性が[59.8]％", share(ages("女", 0, 3), young)
    first, last = rows("jikan")[0], rows("jikan")[-1]
    minutes, shares = (
        [row[key] for row in (first, last)] for key in ("組版時間", "自動処理の割合")
    )
    yield "[2011]年には、1ページに[46]分を要し", first["年"], minutes[0]
    yield "自動処理の割合は[12.1]％であった", shares[0]
    yield "[2025]年には、[17]分、[61.7]％となった", last["年"], minutes[1], shares[1]
    yield "2011年の[46]分から2025年の[17]分に減り", *minutes
    yield "自動処理の割合は[12.1]％から[61.7]％に増えた", *shares
    yield "自動処理の割合が[6]割を超え", str(int(Decimal(shares[1]) / 10))


def of_places() -> Iterator[Statement]:
    """Offices of prefectures and regions: chapter 3."""
    now, before = offices("2025"), offices("2005")
    yield "2025年の組版事業所は、全国で[2,311]か所", rounded(now)
    tokyo = prefecture("東京都", "事業所数")
    yield "東京都に[612]か所があり、全国の[26.5]％", str(tokyo), share(tokyo, now)
    ranks = [str(prefecture(name, "事業所数")) for name in ("大阪府", "愛知県", "神奈川県")]
    yield "大阪府の[243]か所、愛知県の[131]か所、神奈川県の[103]か所が続く", *ranks
    sold = share(prefecture("東京都", "売上高"), country("売上高"))
    yield "売上高では、東京都が全国の[39.9]％", sold
    yield "2005年の[3,746]か所から[38.3]％減った", rounded(before), change(before, now)
    north = [offices(year, "北海道・東北") for year in ("2005", "2025")]
    yield "20年の間に[39.7]％減った", change(*north)
    years = [row["年"] for row in rows("chiiki")]
    yield "[2005]年から[2025]年まで減り続けている", min(years), max(years)


def of_quality() -> Iterator[Statement]:
    """Tags and errors: chapter 4."""
    tagged = {row["機関"]: row["タグあり"] for row in rows("tag")}
    country_and_towns = tagged["国の機関"], tagged["市区町村"]
    yield "国の機関では、[48]％の資料に全面的に付いているが、市区町村では[17]％", *country_and_towns
    order = "国の機関", "独立行政法人", "都道府県", "市区町村"
    yield (
        "国の機関で[48]％、独立行政法人で[41]％、都道府県で[35]％、市区町村で[17]％",
        *(tagged[one] for one in order),
    )
    examined, sound = numbers_in("20-yomiyasusa.md", r"資料(\d+)点を抽出.*ものは(\d+)点")
    yield "問題のあった[139]点に一致しない", str(examined - sound)
    errors = {row["区分"]: Decimal(row["件数"]) for row in rows("kosei")}
    total = sum(errors.values(), Decimal())
    shares = [share(number, total) for number in errors.values()]
    yield "2025年に集めた[8,000]件", rounded(total)
    yield "表記の不統一が最も多く、[39.0]％", share(max(errors.values()), total)
    yield "数値・単位の誤りは[18.5]％、番号・参照の誤りは[15.5]％", *shares[1:3]
    by_hand = errors["数値・単位"] + errors["番号・参照"]
    yield "合わせて[34.0]％を占めるこれらの誤り", share(by_hand, total)
    yield (
        "表記の不統一[39.0]％、数値・単位[18.5]％、番号・参照[15.5]％、"
        "体裁[12.0]％、固有名詞[9.0]％、その他[6.0]％",
        *shares,
    )


def of_foundations() -> Iterator[Statement]:
    """Publications, courses and goals: chapter 5."""
    copies = column("tensu", "点数")
    yield (
        "2025年は[1,126]点で、2018年に比べて[11.3]％",
        rounded(copies[-1]),
        change(copies[0], copies[-1]),
    )
    yield "2018年の[1,012]点から2025年の[1,126]点", rounded(copies[0]), rounded(copies[-1])
    marked = goal("構造化原稿から作られた政府刊行物の割合", "現状")
    yield "構造化原稿から作られたものは214点、全体の[19.0]％", marked
    yield "作られたものは214点、全体の[19.0]％", share(Decimal(214), copies[-1])
    courses = {row["年度"]: Decimal(row["合計"]) for row in rows("kenshu")}
    first, low, now = courses["2019"], courses["2020"], courses["2025"]
    yield (
        "2025年度の修了者は[981]人で、2019年度の[636]人から[54.2]％",
        str(now),
        str(first),
        change(first, now),
    )
    yield (
        "2019年度の[636]人から2020年度に[408]人に減った後、2025年度の[981]人",
        *map(str, (first, low, now)),
    )
    tests = [Decimal(goal("公開された試験データ", key)) for key in ("目標", "現状")]
    yield "[1,840]の試験データを作成し", rounded(tests[0])
    yield "公開された[620]件は", rounded(tests[1])
    given = goal("字数・行数・行送りが示された発注の割合", "現状")
    yield "字数・行数・行送り | [52.1]％", given


def of_history() -> Iterator[Statement]:
    """Years that a chapter gives for what the chronology has as well."""
    for phrase, event in (
        ("[1869]年、本木昌造は、長崎に活版の伝習所", "活版の伝習所"),
        ("[1924]年、石井茂吉と森澤信夫", "写真植字機の特許を出願"),
        ("[1989]年、日本語の書体を備えた", "日本語の書体を備えたPostScript"),
        ("[2001]年に日本語の組版規則を備えた", "組版規則を備えたレイアウト"),
        ("[2009]年、JIS X 4051を基に", "の初版がW3Cから"),
        ("[2011]年のEPUB 3.0", "EPUB 3.0"),
        ("[1981]年、クヌースとプラス", "クヌースとプラス"),
        ("最初の国内規格は[1978]年に制定されたJIS C 6226", "漢字を含む符号の国内規格JIS C 6226"),
        ("[1983]年の改正では、一部の漢字の例示字形", "JIS C 6226が改正"),
        ("[2000]年に制定されたJIS X 0213", "JIS X 0213が制定"),
        ("[2004]年の改正では、表外漢字字体表に示された", "168字の例示字形"),
        ("[1946]年の当用漢字表は1,850字", "当用漢字表（1,850字）"),
        ("[1981]年の常用漢字表は1,945字", "常用漢字表（1,945字）"),
        ("[2010]年に改定され、現在は2,136字", "常用漢字表（2,136字）"),
        ("[2000]年、国語審議会は、表外漢字のうち1,022字", "表外漢字字体表（1,022字）"),
        ("[2016]年には、文化審議会国語分科会が", "字体・字形に関する指針"),
        ("[2022]年1月、文化審議会は", "「公用文作成の考え方」を建議"),
        ("[1952]年の「公用文作成の要領」", "「公用文作成の要領」"),
        ("障害者差別解消法は、[2016]年に施行され", "障害者差別解消法が施行される"),
        ("[2024]年4月からは、民間の事業者にも", "改正障害者差別解消法"),
        ("[2019]年には、読書バリアフリー法", "読書バリアフリー法"),
        ("JIS X 4051は、[1993]年に行組版の規格", "JIS X 4051が制定"),
        ("[2004]年の改正でページ組版を含む", "ページの組版を含む規格"),
        ("[1986]年に国際規格となったSGML", "SGMLの国際規格"),
        ("総務省が[2020]年に示した機械判読可能", "表記方法の統一ルール"),
        ("[1948]年に始まった納本制度", "納本制度が始まる"),
        ("[2013]年7月からは、インターネット", "オンライン資料の収集"),
        ("[2012]年のISO 14289-1", "ISO 14289-1"),
        ("[2024]年のISO 14289-2", "ISO 14289-2"),
    ):
        yield phrase, year_of(event)


STATEMENTS = (
    *of_composition(),
    *of_pages(),
    *of_turnover(),
    *of_deliveries(),
    *of_people(),
    *of_places(),
    *of_quality(),
    *of_foundations(),
    *of_history(),
)
