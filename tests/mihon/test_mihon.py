"""『組版白書』 shows every part of a white paper, says what is invented, and its numbers agree."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from hakusho.manuscript.prepare import Manuscript, Options, prepare
from tests.mihon.tables import FOLDER, read_yaml, rows

FORMS = {"bar", "stacked", "band", "line", "area", "pie", "pyramid"}
INDEX_ENTRY = re.compile(r"\{index:([^|}]*)")


def column(name: str, key: str) -> list[int]:
    return [int(row[key]) for row in rows(name)]


@cache
def text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md")))


@cache
def figures() -> Any:
    return read_yaml("figures.yaml")


def manuscript(file: str) -> Manuscript:
    return prepare(FOLDER / file, Options())


# What the book has


def test_no_findings_and_nothing_allowed() -> None:
    for file in ("publication.yaml", "gaiyo.yaml", "shihan.yaml"):
        assert manuscript(file).diagnostics == (), file
        assert "allow" not in read_yaml(file)


def test_charts_of_every_form() -> None:
    charts = [figure["chart"] for figure in figures().values() if figure["kind"] == "chart"]
    assert len(charts) >= 12
    assert {chart["form"] for chart in charts} == FORMS
    used = Counter(key for chart in charts for key in chart)
    assert all(used[key] for key in ("horizontal", "years", "total", "break", "panels"))
    assert any(isinstance(one, dict) for chart in charts for one in chart["series"])


def test_figures_photographs_and_placeholders() -> None:
    kinds = Counter(figure["kind"] for figure in figures().values())
    assert kinds["diagram"] >= 3
    assert kinds["map"] >= 1
    photos = [figure for figure in figures().values() if figure["kind"] == "photo"]
    made = [photo for photo in photos if (FOLDER / photo["file"]).exists()]
    assert (len(made), len(photos) - len(made)) == (4, 3)


def test_length_index_notes_and_columns() -> None:
    assert len(re.sub(r"\s", "", text())) >= 35_000
    assert len(set(INDEX_ENTRY.findall(text()))) + len(read_yaml("glossary.yaml")) >= 150
    assert len(re.findall(r"^\[\^[^]]+\]:", text(), re.MULTILINE)) >= 30
    authors = re.findall(r'^:::\{sidebar\}.*author="([^"]+)"', text(), re.MULTILINE)
    assert len(set(authors)) >= 5
    levels = {len(found) for found in re.findall(r"^(#+) ", text(), re.MULTILINE)}
    assert levels == {1, 2, 3, 4, 5, 6}


def test_the_chronology_goes_over_many_pages() -> None:
    years = [int(row["西暦"]) for row in rows("nenpyo") if row["西暦"] != "^"]
    assert len(rows("nenpyo")) >= 85
    assert years == sorted(set(years))
    assert (years[0], years[-1]) == (1869, 2025)


# What is invented is said to be


def test_the_book_says_what_it_is() -> None:
    settings = read_yaml("publication.yaml")
    said = (settings["statement"], settings["explanatory-notes"][1], settings["colophon"]["注記"])
    assert all("全て架空" in one for one in said)


def test_every_statistic_says_that_it_is_invented() -> None:
    sources = [one["source"] for one in figures().values() if one["kind"] in ("chart", "map")]
    tables = [read_yaml(f"tables/{path.name}") for path in (FOLDER / "tables").glob("*.yaml")]
    sources += [table["source"] for table in tables if "source" in table]
    assert [source for source in sources if "架空の" not in source] == []
    numeric = [t for t in tables if any(c.get("kind") == "number" for c in t["columns"])]
    assert [t["title"] for t in numeric if "source" not in t] == ["文字の大きさの対応と主な用途"]


# The numbers of the tables agree


def test_sums() -> None:
    for name, key in (("uriage", "合計"), ("kenshu", "合計")):
        for row in rows(name):
            parts = [int(value) for title, value in row.items() if title not in ("年度", key)]
            assert sum(parts) == int(row[key]), (name, row)
    workers = sum(column("nenrei", "男")) + sum(column("nenrei", "女"))
    regions = [row for row in rows("todofuken") if row["都道府県"] == "計"]
    assert sum(int(row["従事者数"]) for row in regions) == workers == 25_370
    assert sum(int(row["売上高"]) for row in regions) == column("uriage", "合計")[-1] * 100
    for key in ("事業所数", "従事者数", "売上高"):
        for region in regions:
            within = [
                int(row[key])
                for row in rows("todofuken")
                if row["地域"] == region["地域"] and row["都道府県"] != "計"
            ]
            assert sum(within) == int(region[key])


def test_offices_are_the_same_in_every_table() -> None:
    of_regions = {
        row["地域"]: int(row["事業所数"]) for row in rows("chiiki") if row["年"] == "2025"
    }
    regions = {
        row["地域"]: int(row["事業所数"]) for row in rows("todofuken") if row["都道府県"] == "計"
    }
    by_way = [int(v) for key, v in rows("hoshiki")[-1].items() if key != "年"]
    assert of_regions == regions
    assert sum(regions.values()) == sum(by_way) == 2_311
