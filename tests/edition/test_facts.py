"""The edition 『日本の軍縮・不拡散外交』 holds exactly the facts of its manuscript.

`facts.yaml` keeps what the manuscript says as counted facts: numbers and dates, Latin words, names
and the rows of its table. The edition words every sentence anew, so the sentences cannot be
compared; the facts can, and rewording may neither invent nor drop one. Where the house rules
change a count (a term is written out at its first mention), `facts.yaml` declares it with a reason.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EDITION = ROOT / "content" / "gunshuku-gaiko"
MANUSCRIPT = ROOT.parent / "shared" / "manuscript" / "overview.md"
LONGEST_SHARED_RUN = 29
LEAST_CHARACTERS = 10_500
LONGEST_SENTENCE = 200

NUMBER = re.compile(
    r"平成\d+年版|テポドン\d+|第\d+[号条章版回]|\d+年(?:代|近く|強)?|\d+月(?:\d+日|末)?"
    r"|\d+(?:日|世紀|発|本|基|隻目|隻|か国|億円|度|回目|回)|\d+|第[一二三四]に"
)
LATIN = re.compile(r"INFCIRC/225/Rev\.4|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
INDEX_ENTRY = re.compile(r"\{(?:index|nobr):([^|}]*)(?:\|[^}]*)?\}")
RUBY = re.compile(r"\{([^|{}:]+)\|[^}]*\}")
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
ATTRIBUTES = re.compile(r"\s*\{(#[^{}]*|-)\}\s*$")
HEADING = re.compile(r"^(#+)\s+(.+?)\s*$")
PLACED = re.compile(r"^:::\{(figure|table)\} #(\S+)$", re.MULTILINE)


@cache
def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def facts() -> Any:
    return read_yaml(Path(__file__).parent / "facts.yaml")


# The edition


@cache
def chapters() -> dict[str, str]:
    """The sources of the chapters in their order, by file name."""
    listed = read_yaml(EDITION / "publication.yaml")["chapters"]
    names = [name for entry in listed for name in entry.values()]
    return {name: (EDITION / name).read_text(encoding="utf-8") for name in names}


def plain(markup: str) -> str:
    """The characters of a line of markup as a reader sees them."""
    label = read_yaml(EDITION / "publication.yaml")["numbering"]["attached-table"]
    text = ATTRIBUTES.sub("", markup)
    text = INDEX_ENTRY.sub(r"\1", text)
    text = LINK.sub(lambda link: link[1] or label, text)
    return RUBY.sub(r"\1", text)


def headings() -> list[tuple[int, str, str]]:
    """Level, title and attributes of every heading."""
    found = []
    for source in chapters().values():
        for line in source.splitlines():
            if match := HEADING.match(line):
                attributes = ATTRIBUTES.search(match[2])
                found.append((len(match[1]), plain(match[2]), attributes[1] if attributes else ""))
    return found


def blocks() -> list[tuple[str, str]]:
    """The blocks in their order: kind (heading, paragraph, figure, table) and plain text."""
    found = []
    for source in chapters().values():
        for block in re.split(r"\n\s*\n", source.strip()):
            if match := PLACED.match(block):
                text = caption_of(match[2]) if match[1] == "figure" else table()
                found.append((match[1], text))
            elif match := HEADING.match(block):
                found.append(("heading", plain(match[2])))
            else:
                text = "".join(plain(line) for line in block.splitlines())
                found.append(("paragraph", text))
    return found


def paragraphs() -> list[str]:
    """The body paragraphs as plain text; headings, figures and tables are left out."""
    return [text for kind, text in blocks() if kind == "paragraph"]


def sections() -> list[list[tuple[str, str]]]:
    """For every heading, the blocks under it and above the next one."""
    found: list[list[tuple[str, str]]] = []
    for kind, text in blocks():
        if kind == "heading":
            found.append([])
        else:
            found[-1].append((kind, text))
    return found


def texts_under() -> dict[str, str]:
    """For the title of every heading, the text under it and above the next one."""
    titles = [title for _, title, _ in headings()]
    texts = ["\n".join(text for _, text in section) for section in sections()]
    return dict(zip(titles, texts, strict=True))


def consultations() -> list[dict[str, str]]:
    with (EDITION / "tables" / "tbl-kyogi.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table() -> str:
    """The table as it is read: title, a line for each year, then day, meeting and place."""
    lines, year = [read_yaml(EDITION / "tables" / "tbl-kyogi.yaml")["title"]], ""
    for row in consultations():
        of_row, month, day = row["date"].split("-")
        if of_row != year:
            lines.append(f"{of_row}年")
            year = of_row
        lines.append(f"{int(month)}月{int(day)}日\t{row['meeting']}\t{row['place']}")
    return "\n".join(lines)


def caption_of(name: str) -> str:
    figure = read_yaml(EDITION / "figures.yaml")[name]
    keys = ("caption", "caption-note", "credit")
    return "\n".join(figure[key] for key in keys if key in figure)


def edition_text() -> str:
    return "\n".join(text for _, text in blocks())


# Facts of a text


def numbers_of(text: str) -> Counter[str]:
    """Numbers with what they count, and dates; digits inside a Latin word belong to the word."""
    return Counter(NUMBER.findall(LATIN.sub("／", text)))


def latin_words_of(text: str) -> Counter[str]:
    return Counter(LATIN.findall(text))


def names_of(text: str) -> Counter[str]:
    """How often each name of `facts.yaml` stands in the text, the longest name first."""
    forms = {form: name for name, entry in names().items() for form in forms_of(name, entry)}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return Counter(forms[form] for form in pattern.findall(text))


def names() -> dict[str, Any]:
    return {name: entry for group in facts()["names"].values() for name, entry in group.items()}


def forms_of(name: str, entry: Any) -> list[str]:
    return [name, *entry.get("forms", [])] if isinstance(entry, dict) else [name]


def name_counts() -> dict[str, int]:
    counts = {}
    for name, entry in names().items():
        counts[name] = entry["count"] if isinstance(entry, dict) else entry
    return counts


def manuscript_strength() -> dict[str, Counter[str]]:
    return {one["title"]: Counter(one.get("strength", {})) for one in facts()["headings"]}


def expected(kind: str, counts: Mapping[str, int]) -> Counter[str]:
    """The manuscript's counts with the declared changes of the edition."""
    wanted = Counter(dict(counts))
    for sign, declared in ((+1, "added"), (-1, "merged")):
        for change in facts()[declared]:
            if kind in change:
                wanted[change[kind]] += sign * change["count"]
    return +wanted


def numbers_under(heading: Mapping[str, Any]) -> Counter[str]:
    """The manuscript's numbers under a heading with those that the edition declares to add."""
    wanted = Counter(heading.get("numbers", []))
    for change in facts()["added"]:
        if change.get("heading") == heading["title"]:
            wanted[change["number"]] += change["count"]
    return wanted


def strength_of(text: str) -> Counter[str]:
    """How many words of each kind make what the text says stronger."""
    kinds = facts()["strength"].items()
    return +Counter({kind: len(re.findall(words, text, re.MULTILINE)) for kind, words in kinds})


def differences(found: Counter[str], wanted: Counter[str]) -> dict[str, str]:
    keys = found.keys() | wanted.keys()
    return {
        key: f"{wanted[key]} in the manuscript, {found[key]} in the edition"
        for key in sorted(keys)
        if found[key] != wanted[key]
    }


# The manuscript, where it lies beside the project

beside_manuscript = pytest.mark.skipif(
    not MANUSCRIPT.exists(), reason="the manuscript is not part of the project"
)


def manuscript_text() -> str:
    """The manuscript, corrected, without its own contents, numbers of headings and markup."""
    text = unicodedata.normalize("NFC", MANUSCRIPT.read_text(encoding="utf-8"))
    own_contents = re.compile(r"(# 概 観\n).*?(?=^# )", re.DOTALL | re.MULTILINE)
    text = own_contents.sub(r"\1", text, count=1)
    text = re.sub(r"</?b>", "", LINK.sub(r"\1", text))
    text = re.sub(r"（第\d部(?:、第\d部)*参照）", "", text)
    number = r"第\d章 |\d\. |[（(](?:\d|[イロハ])[）)] ?"
    text = re.sub(rf"^(#+ +)?(?:{number})", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=[A-Za-z0-9]) (?=[A-Za-z0-9])", "\0", text)
    text = text.replace(" ", "").replace("\0", " ")
    for slip in facts()["corrected"]:
        assert text.count(slip["found"]) == slip["count"], slip
        text = text.replace(slip["found"], slip["corrected"])
    return text


def manuscript_sections() -> list[str]:
    """The manuscript cut at its headings, which it does not mark everywhere."""
    titles = [heading["title"] for heading in facts()["headings"]]
    found: list[str] = []
    for line in manuscript_text().splitlines():
        title = line.lstrip("#").replace("取組み", "取組")
        if len(found) < len(titles) and title == titles[len(found)]:
            found.append("")
        elif found:
            found[-1] += line + "\n"
    return found


def normalised(text: str, apart: Iterable[str]) -> str:
    """The characters alone; a name or a quotation counts as a single character."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for words in sorted(apart, key=len, reverse=True):
        text = text.replace(re.sub(r"\s", "", unicodedata.normalize("NFKC", words)), "\ufffc")
    return text


def longest_shared_runs(text: str, other: str, longer_than: int) -> list[str]:
    """The runs of characters of `text`, longer than so many, that stand in `other` as well."""
    runs, start = [], 0
    while start + longer_than < len(text):
        end = start + longer_than + 1
        if text[start:end] not in other:
            start += 1
            continue
        while end < len(text) and text[start : end + 1] in other:
            end += 1
        runs.append(text[start:end])
        start = end
    return runs


# The tests


def test_numbers_and_dates_are_those_of_the_manuscript() -> None:
    found = numbers_of(edition_text())
    assert differences(found, expected("number", facts()["numbers"])) == {}


def test_acronyms_and_latin_words_are_those_of_the_manuscript() -> None:
    found = latin_words_of(edition_text())
    assert differences(found, expected("acronym", facts()["acronyms"])) == {}


def test_names_are_those_of_the_manuscript() -> None:
    assert differences(names_of(edition_text()), expected("name", name_counts())) == {}


def test_terms_of_the_manuscript_are_all_treated() -> None:
    text = edition_text()
    assert [term for term in facts()["terms"] if term not in text] == []


def test_quotations_are_in_their_official_form() -> None:
    text = "".join(paragraphs())
    assert {quotation: text.count(f"「{quotation}」") for quotation in facts()["quotations"]} == (
        dict.fromkeys(facts()["quotations"], 1)
    )


def test_headings_have_their_true_levels_and_order() -> None:
    found = [(level, title) for level, title, _ in headings()]
    assert found == [(heading["level"], heading["title"]) for heading in facts()["headings"]]
    assert len(found) == 26


def test_headings_are_numbered_by_the_build_alone() -> None:
    typed = re.compile(r"^(第\d+|\d+[.．]|[（(](?:\d+|[イロハ])[）)])|参照[）)]$")
    assert [title for _, title, _ in headings() if typed.search(title)] == []


def test_headings_refer_to_the_parts_the_manuscript_refers_to() -> None:
    found = {
        title: re.findall(r"#(part\d)", attributes)
        for _, title, attributes in headings()
        if "see=" in attributes
    }
    wanted = {
        heading["title"]: heading["see"] for heading in facts()["headings"] if "see" in heading
    }
    assert found == wanted
    external = read_yaml(EDITION / "publication.yaml")["external"]
    assert {part for parts in found.values() for part in parts} == set(external)


def test_paragraphs_match_the_manuscript_one_to_one() -> None:
    counts = [sum(kind == "paragraph" for kind, _ in section) for section in sections()]
    assert counts == [heading["paragraphs"] for heading in facts()["headings"]]
    assert sum(counts) == len(paragraphs()) == 42


def test_numbers_and_dates_stand_in_the_sections_of_the_manuscript() -> None:
    wanted = {heading["title"]: numbers_under(heading) for heading in facts()["headings"]}
    found = {title: numbers_of(text) for title, text in texts_under().items()}
    wrong = {
        title: differences(found[title], numbers)
        for title, numbers in wanted.items()
        if found[title] != numbers
    }
    assert wrong == {}


def test_nothing_is_said_more_strongly_than_in_the_manuscript() -> None:
    found = {title: strength_of(text) for title, text in texts_under().items()}
    assert found == manuscript_strength()


def test_what_counting_cannot_keep_is_said() -> None:
    texts = texts_under()
    assert [one for one in facts()["said"] if one["says"] not in texts[one["heading"]]] == []


def test_body_is_long_enough() -> None:
    assert len(re.sub(r"\s", "", "".join(paragraphs()))) >= LEAST_CHARACTERS


def test_no_sentence_is_too_long() -> None:
    sentences = [sentence for paragraph in paragraphs() for sentence in paragraph.split("。")]
    assert [sentence for sentence in sentences if len(sentence) >= LONGEST_SENTENCE] == []


def test_table_has_the_rows_of_the_manuscript() -> None:
    rows = [list(row.values()) for row in consultations()]
    assert rows == facts()["consultations"]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert Counter(row[0][:4] for row in rows) == {"2006": 11, "2007": 11}


def test_twelve_terms_are_linked_to_the_glossary() -> None:
    glossary = read_yaml(EDITION / "glossary.yaml")
    linked = [
        (text, target)
        for source in chapters().values()
        for text, target in LINK.findall(INDEX_ENTRY.sub(r"\1", source))
        if text
    ]
    assert linked == [(term["text"], term["target"]) for term in facts()["linked"]]
    assert len(linked) == 12
    assert [target for _, target in linked if target.removeprefix("#") not in glossary] == []


def test_two_photographs_stand_at_their_places() -> None:
    ledger = read_yaml(EDITION / "figures.yaml")
    placed = [name for kind, name in PLACED.findall("\n".join(chapters().values()))]
    assert placed == [*ledger, "tbl-kyogi"] == ["photo-genbaku", "photo-psi", "tbl-kyogi"]
    assert [figure["caption"] for figure in ledger.values()] == facts()["captions"]


def test_everything_beside_the_body_names_no_number_of_its_own() -> None:
    glossary = read_yaml(EDITION / "glossary.yaml")
    words = [str(text) for entry in glossary.values() for text in entry.values()]
    words += [figure["alt"] for figure in read_yaml(EDITION / "figures.yaml").values()]
    words += read_yaml(EDITION / "tables" / "tbl-kyogi.yaml").get("notes", [])
    known = expected("number", facts()["numbers"])
    assert numbers_of("\n".join(words)).keys() - known.keys() == set()


def test_corrections_are_recorded() -> None:
    places = {attributes.split()[0].removeprefix("#") for _, _, attributes in headings()}
    entries = read_yaml(EDITION / "corrections.yaml")
    assert [entry for entry in entries if entry["place"] not in places | {"tbl-kyogi"}] == []
    assert [entry for entry in entries if entry["status"] not in ("訂正", "未決")] == []
    recorded = "\n".join(entry["found"] for entry in entries)
    assert [slip for slip in facts()["corrected"] if slip["found"] not in recorded] == []


@beside_manuscript
def test_facts_are_the_manuscripts() -> None:
    text = manuscript_text()
    assert differences(numbers_of(text), Counter(facts()["numbers"])) == {}
    assert differences(latin_words_of(text), Counter(facts()["acronyms"])) == {}
    assert differences(names_of(text), Counter(name_counts())) == {}
    in_sections = [numbers_of(section) for section in manuscript_sections()]
    wanted = [Counter(heading.get("numbers", [])) for heading in facts()["headings"]]
    assert in_sections == wanted
    strengths = [strength_of(section) for section in manuscript_sections()]
    assert strengths == list(manuscript_strength().values())


@beside_manuscript
def test_no_sentence_is_taken_over() -> None:
    quoted = facts()["quotations"]
    long_names = [form for name, entry in names().items() for form in forms_of(name, entry)]
    apart = quoted + [name for name in long_names if len(name) >= 8]
    body = normalised("\n".join(paragraphs()), apart)
    other = normalised(manuscript_text(), apart)
    assert longest_shared_runs(body, other, LONGEST_SHARED_RUN) == []
