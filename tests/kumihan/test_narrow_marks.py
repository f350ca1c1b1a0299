"""Text full of narrow marks, laid out and measured by the meter's own classes (UAX #14)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kumihan.inspection.laid import measure
from kumihan.jlreq.classes import CharacterClass as Cl
from kumihan.jlreq.classes import in_context
from kumihan.meter import pdf, rules
from kumihan.meter.model import Role, Text
from tests.books import built
from tests.kumihan.pages import laid_out, lines, text_of

_MARKED = (
    """
(株)みほん|[資料]の|“引用”を|‘例’と|"直線"の|'単線'が|{波}で|«引用»の|はい!次に|なぜ?と
1,234円|甲,乙,丙|第1.5章|甲;乙|比は3:4で|50%の|約%の|20°の|東京/大阪|9/30の|4~9月
東京~大阪|5‰に|§3の|注†の|(A)と(B)|令和5(2023)年|[1,2]|$5と|US$の|¥500を|2010–2015年
東京–京都|( 株 )の|値 ( 例 ) は|長さ / 幅|it's|5″の|ﾃﾞｰﾀ､|｢文｣が|ｶﾞﾗｽ･ﾋﾞﾝ|——すなわち
’和文’で|”和文”で|‘和文‘で|“和文“で|の’90年代|Japan’s|「(注)」|(「文」)|、(甲)。|・(丙)・|図-型|-5度|!?と|(!)
""".strip()
    .replace("\n", "|")
    .split("|")
)
_PLAIN = ("漢字仮名交じりの文である。", "あいうえおかきくけこ", "それは、", "「引用」は")
# The text is not a book's: long runs without a break may leave a line too open (R30, T5).
_RULES = (
    "narrow",
    "latin",
    "kinsoku-head",
    "kinsoku-end",
    "inseparable",
    "closed",
    "marks",
    "pairs",
)


def _paragraph(chance: random.Random, parts: int) -> str:
    words = (chance.choice(_MARKED) + chance.choice(_PLAIN) for _ in range(parts))
    return f"<p>{''.join(words)}</p>"


@pytest.mark.parametrize("columns", [37, 20])
def test_no_mark_is_parted_from_its_own(columns: int) -> None:
    """R8, R12, R13: three pages, in lines of 37 and of 20 characters."""
    chance = random.Random(columns)
    body = "".join(_paragraph(chance, chance.randint(6, 24)) for _ in range(24))
    pages = laid_out(body, measure=columns).pages
    assert len(pages) >= 3
    found = {one.rule: one for one in measure(pages)}
    assert found["narrow"].opportunities > 200
    assert [case for rule in _RULES for case in found[rule].cases] == []


def test_a_fault_of_the_setting_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the lines were set as if narrow marks were letters, the meter would say so."""
    monkeypatch.setattr("kumihan.jlreq.breaks.may_break", lambda *_: True)
    monkeypatch.setattr("kumihan.jlreq.paragraph.may_break", lambda *_: True)
    chance = random.Random(1)
    body = "".join(_paragraph(chance, 20) for _ in range(12))
    found = {one.rule: one for one in measure(laid_out(body, measure=25).pages)}
    assert found["kinsoku-head"].cases
    assert found["kinsoku-end"].cases


_OWN = (*_RULES, "even")
_SIGNS = {
    "(": "(株)の", ")": "(株)の", "[": "[資料]の", "]": "[資料]の", "{": "{波}で", "}": "{波}で",
    "“": "“引用”を", "”": "“引用”を", "‘": "‘例’と", "’": "‘例’と",
    "«": "«引用»の", "»": "«引用»の",
    "’’": "’例’と", "””": "”例”と", "‘‘": "‘例‘と", "““": "“例“と",
    '"': '"直線"の', "'": "'単線'が", "!": "はい!次に", "?": "なぜ?と", ",": "甲,乙", ".": "甲.乙",
    ":": "甲:乙", ";": "甲;乙", "%": "何%の", "‰": "何‰の", "°": "何°の", "℃": "何℃の",
    "§": "第§甲に", "¶": "第¶甲に", "†": "注†の", "‡": "注‡の", "№": "第№甲に", "/": "東京/大阪",
    "-": "図-型", "~": "甲~乙",
}  # fmt: skip


@pytest.mark.parametrize("sign", _SIGNS)
def test_a_wrong_class_of_one_sign_is_seen(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign that is set as if it were a letter is a breach, and no sign is one otherwise."""
    body = f"<p>{''.join(f'{_SIGNS[sign]}漢字仮名交じりの文、' for _ in range(9))}</p>"
    found = measure(laid_out(body, measure=30).pages)
    assert [case for one in found if one.rule in _OWN for case in one.cases] == []

    def as_letters(text: str, classes: list[Cl], apart: Set[int]) -> list[Cl]:
        found = in_context(text, classes, apart)
        return [Cl.LATIN if c in sign else kind for c, kind in zip(text, found, strict=True)]

    monkeypatch.setattr("kumihan.jlreq.paragraph.in_context", as_letters)
    found = measure(laid_out(body, measure=30).pages)
    assert [case for one in found if one.rule in _OWN for case in one.cases]


@pytest.mark.parametrize("pair", ["‘’", "“”", "’’", "””", "‘‘", "““", "''", '""', "«»", "()"])
@pytest.mark.parametrize("inside", ["和文", "2020", "WTO"])
def test_marks_of_any_form_have_the_same_spaces(pair: str, inside: str) -> None:
    """A quarter em outside and none inside, wherever the two ends have only one form."""
    ((text,),) = lines(laid_out(f"<p>これは{pair[0]}{inside}{pair[1]}という語</p>"))
    spaces = [round(space, 2) for space in text.pango_layout.spaces]
    assert [n for n, space in enumerate(spaces) if space] == [2, 4 + len(inside)]
    assert {spaces[2], spaces[4 + len(inside)]} == {0.25}


@pytest.mark.parametrize(
    "text", ["これは’90年代", "これの’20年の’90年代の", "Japan’sとcompanies’の"]
)
def test_an_apostrophe_is_like_a_letter(text: str) -> None:
    (row,) = lines(laid_out(f"<p>{text}</p>"))
    (letters,) = lines(laid_out(f"<p>{text.replace('’', '0')}</p>"))
    own, other = (found[0].pango_layout.spaces for found in (row, letters))
    assert list(own) == pytest.approx(list(other))


@pytest.mark.parametrize("number", ["図2", "第3章", "A", "甲"])
@pytest.mark.parametrize("pair", ["''", '""', "’’", "””"])
def test_a_text_after_its_number_begins_like_a_line(number: str, pair: str) -> None:
    """A mark right after the room that follows a number opens, whatever the number ends in."""
    title = f"{pair[0]}直線{pair[1]}の図"
    body = f"<p><span style='margin-right: 1em'>{number}</span>{title}</p>"
    ((_, text),) = lines(laid_out(body))
    (alone,) = lines(laid_out(f"<p>{title}</p>"))[0]
    assert list(text.pango_layout.spaces) == list(alone.pango_layout.spaces)


@pytest.mark.parametrize(
    "amount", ["￥１，０００", "＄１０", "￡５０．５", "￥1,000", "１２３", "１０％"]
)
def test_an_amount_is_whole(amount: str) -> None:
    """R13, R14: neither a sign before or after a number nor its figures are parted from it."""
    for before in range(10, 21):
        found = lines(laid_out(f"<p>{'字' * before}{amount}の語がある。</p>", measure=16))
        assert sum(amount in text_of(row) for row in found) == 1


_TITLES = ("半角の約物", "和欧文間", "禁則", "分離禁止", "アキなし", "約物")
_WORDS = ("資料", "例", "甲", "みほん", "12", "3", "data", "WTO", "Tokyo 24", "アジア")
_FRAMES = (
    *("({})", "[{}]", "\\{{{}\\}}", "“{}”", "‘{}’", '"{}"', "'{}'", "«{}»"),
    *("{}!", "{}?", "{},", "{}.", "{}:", "{};", "{}%", "{}‰", "{}°", "{}℃", "{}†", "{}‡"),
    *("§{}", "¶{}", "№{}"),
)


def _chapter(chance: random.Random) -> Iterator[str]:
    """Signs in headings, paragraphs, notes, lists, quotations, boxes, tables and captions."""

    def sign() -> str:
        return chance.choice(_FRAMES).format(chance.choice(_WORDS))

    def text(parts: int) -> str:
        return "".join(sign() + chance.choice((*_PLAIN, "and so on")) for _ in range(parts))

    yield f"# 題{sign()}の章 {{#dai}}\n"
    for part in range(6):
        yield f"## 節{sign()}と{sign()}の事\n"
        yield from (f"{text(chance.randint(4, 14))}\n" for _ in range(4))
        yield f"{text(5)}[^{part}]。\n\n[^{part}]: {text(5)}。\n"
        yield f"### 項{sign()}の題\n\n- {text(5)}\n- {text(3)}\n\n> {text(6)}\n"
        yield f":::{{box}} 囲み{sign()}の題\n{text(7)}\n:::\n"
        yield f"| 語 | {sign()}の欄 |\n|---|---|"
        yield "\n".join(f"| {sign()}の語 | {text(4)} |" for _ in range(4)) + "\n"
        yield f":::{{figure}} #zu-{part}\n:::\n"


@pytest.mark.parametrize("theme", ["ai", "tokiwa"])
def test_a_publication_full_of_marks_has_no_breach(theme: str, tmp_path: Path) -> None:
    """Every line of the finished PDF is measured, whatever it belongs to."""
    chance = random.Random(theme)
    (tmp_path / "a.md").write_text("\n".join(_chapter(chance)), encoding="utf-8")
    figures = {f"zu-{part}": _figure(chance) for part in range(6)}
    (tmp_path / "figures.yaml").write_text(yaml.safe_dump(figures), encoding="utf-8")
    settings = {"title": "試験", "theme": theme, "front": [], "back": [], "chapters": ["a.md"]}
    (tmp_path / "publication.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    made = built(tmp_path)
    said = [str(one) for one in made.diagnostics]
    assert [one for one in said if re.search("|".join(_TITLES), one)] == []
    file = tmp_path / "a.pdf"
    file.write_bytes(made.pdfs["screen"])
    text = pdf.read(file)
    lines = [line for page in text.pages for line in page.lines]
    assert {line.role for line in lines} == set(Role)
    of_all = {one.rule: one for one in rules.measures(_as_body(text))}
    for rule in ("narrow", "closed", "kinsoku-head", "kinsoku-end"):
        assert of_all[rule].cases == ()
    assert of_all["narrow"].opportunities > 200


def _figure(chance: random.Random) -> dict[str, object]:
    """A figure whose picture has not arrived, with signs in all its texts."""
    title, source, note = (
        "".join(chance.choice(_FRAMES).format("甲") + "の図" for _ in range(3)) for _ in range(3)
    )
    own = {"caption": title, "source": source, "notes": [note], "alt": "折れ線が右に上がる"}
    return {"kind": "chart", "file": "figures/a.png", "owner": "編集室", "due": "校了前", **own}


def _as_body(text: Text) -> Text:
    """The text with all its lines as lines of body text."""
    pages = (
        replace(page, lines=tuple(replace(line, role=Role.BODY) for line in page.lines))
        for page in text.pages
    )
    return replace(text, pages=tuple(pages))
