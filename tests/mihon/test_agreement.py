"""『組版白書』 agrees with itself: what rises, falls and ranks, and what stands in two places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from tests.mihon.tables import (
    FOLDER,
    across,
    cell,
    change,
    column,
    goal,
    numbers_in,
    offices,
    read_yaml,
    rows,
    text_of,
)

REGIONS = {row["地域"] for row in rows("chiiki")}


def falls(values: Iterable[Decimal]) -> bool:
    return all(before > after for before, after in pairwise(values))


# What the text says in words


def test_what_falls_and_rises() -> None:
    assert falls(column("hoshiki", "活版"))  # 活版は1970年から減り続け
    first, last = rows("gaiji")[0], rows("gaiji")[-1]
    assert all(int(last[key]) < int(first[key]) for key in list(first)[1:])  # いずれも減り
    assert falls(column("pages", "紙")) and falls(column("pages", "電子")[::-1])
    assert falls(column("tensu", "点数")[::-1])  # 緩やかに増えている
    assert falls(column("jikan", "組版時間")) and falls(column("jikan", "自動処理の割合")[::-1])
    assert falls(column("chosei", "調整なし")[::-1])  # 行が短いほど升目のままの行は減り
    assert falls(column("dansu", "一段")[::-1])  # 紙が大きくなるほど、二段に組む割合が高い
    kinds = ("出版", "商業印刷", "電子")
    ends = {kind: cell("uriage", "2025", kind) - cell("uriage", "2016", kind) for kind in kinds}
    assert ends["出版"] < 0 and ends["商業印刷"] < 0 < ends["電子"]


def test_women_are_the_more_the_younger() -> None:
    shares = [
        women / (men + women)
        for men, women in zip(column("nenrei", "男"), column("nenrei", "女"), strict=True)
    ]
    assert falls(shares)


def test_every_region_has_fewer_offices_and_the_north_lost_most() -> None:
    years = sorted({row["年"] for row in rows("chiiki")})
    assert all(falls(offices(year, region) for year in years) for region in REGIONS)
    lost = {region: change(offices("2005", region), offices("2025", region)) for region in REGIONS}
    assert max(lost, key=lambda region: Decimal(lost[region])) == "北海道・東北"


def test_the_first_four_prefectures() -> None:
    prefectures = [row for row in rows("todofuken") if row["都道府県"] != "計"]
    ranked = sorted(prefectures, key=lambda row: -int(row["事業所数"]))
    assert [row["都道府県"] for row in ranked[:4]] == ["東京都", "大阪府", "愛知県", "神奈川県"]


def test_the_most_characters_of_names_went() -> None:
    first, last = rows("gaiji")[0], rows("gaiji")[-1]
    lost = {key: int(first[key]) - int(last[key]) for key in list(first)[1:]}
    assert max(lost, key=lambda key: lost[key]) == "人名・地名"


def test_problems_are_counted_more_than_once() -> None:
    chapter = text_of("20-yomiyasusa.md")
    table = chapter.partition("| 問題 | 点数 |")[2].partition("\n\n")[0]
    examined, sound = numbers_in("20-yomiyasusa.md", r"資料(\d+)点を抽出.*ものは(\d+)点")
    assert sum(map(int, re.findall(r"\| (\d+) \|", table))) > examined - sound


def test_the_technique_changed_between_the_ages_it_had() -> None:
    feature = text_of("02-tokushu-ayumi.md")
    ages = re.search(r"技術は(.)度替わった。\n(.*)\n", feature)
    assert ages
    assert "一二三四".index(ages[1]) + 1 == ages[2].count("時代") - 1
    assert "## 三つの時代が残したもの" in feature


# What stands in two places


def test_rates_of_regions_follow_from_their_prefectures() -> None:
    for region in REGIONS:
        of_region = [row for row in rows("todofuken") if row["地域"] == region]
        (total,) = (row for row in of_region if row["都道府県"] == "計")
        known = [row for row in of_region if row is not total and row["前年度比"] != "…"]
        sales = [Decimal(row["売上高"]) for row in known]
        rates = [Decimal(row["前年度比"]) for row in known]
        before = sum(
            (sold / (1 + rate / 100) for sold, rate in zip(sales, rates, strict=True)), Decimal()
        )
        now = sum(sales, Decimal())
        risen = 100 * (now - before) / before
        assert abs(risen - Decimal(total["前年度比"])) < Decimal("0.1"), (region, risen)


def test_the_map_has_the_offices_of_the_table() -> None:
    drawn = {row["都道府県"]: row["事業所数"] for row in rows("bunpu")}
    wanted = {
        row["都道府県"]: row["事業所数"] for row in rows("todofuken") if row["都道府県"] != "計"
    }
    assert drawn == wanted
    assert len(wanted) == 47


def test_budgets_add_up_and_agree() -> None:
    *lines, total = read_yaml("tables/tbl-yosan.yaml")["rows"]
    for key in (1, 3, 4, 5, 6):
        assert sum(int(line[key]) for line in lines if line[key] != "－") == int(total[key])
    for line in (*lines, total):
        assert int(line[5]) - int(line[3]) == int(line[6]), line
    *policies, whole = read_yaml("tables/tbl-shisaku.yaml")["rows"]
    assert sum(int(policy[-1]) for policy in policies) == int(whole[-1]) == int(total[5])
    assert sorted(policy[-1] for policy in policies) == sorted(line[5] for line in lines)


def test_goals_start_from_the_figures() -> None:
    experts = [row["上級"] for row in rows("kenshu")]
    young = sum(column("nenrei", "男")[:3]) + sum(column("nenrei", "女")[:3])
    everybody = sum(column("nenrei", "男")) + sum(column("nenrei", "女"))
    for measure, key, value in (
        ("上級の研修の修了者（累計）", "基準", sum(map(int, experts[:2]))),
        ("上級の研修の修了者（累計）", "現状", sum(map(int, experts))),
        ("新たに作られた外字", "現状", across("gaiji", "2025")),
        (
            "全面的にタグの付いた公開資料の割合（市区町村）",
            "現状",
            cell("tag", "市区町村", "タグあり"),
        ),
        ("35歳未満の組版従事者の割合", "現状", round(100 * young / everybody, 1)),
    ):
        assert Decimal(goal(measure, key)) == value, measure


def test_the_book_keeps_its_own_guide() -> None:
    guide = {row[1]: row[2:] for row in read_yaml("tables/tbl-meyasu.yaml")["rows"]}
    one, two = (re.findall(r"\d+", sizes) for sizes in guide["文字の大きさ"])
    said = numbers_in("10-moji.md", r"A4判の白書では(\d+)Qから(\d+)Qまで")
    assert said == [int(two[0]), int(one[1])]
    chapters = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md"))
    deepest = max(map(len, re.findall(r"^(#+) ", chapters, re.MULTILINE)))
    assert guide["段階のある見出し"][0] == f"{deepest}段まで"
