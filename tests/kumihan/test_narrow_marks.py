"""Text full of narrow marks, laid out and measured by the meter's own classes (UAX #14)."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from kumihan.inspection.laid import measure
from kumihan.jlreq.classes import CharacterClass
from kumihan.jlreq.classes import in_context as classes_in_context
from kumihan.meter.model import Case
from tests.kumihan.pages import laid_out

_MARKED = (
    """
(株)みほん|[資料]の|“引用”を|‘例’と|"直線"の|'単線'が|{波}で|«引用»の|はい!次に|なぜ?と
1,234円|甲,乙,丙|第1.5章|甲;乙|比は3:4で|50%の|約%の|20°の|東京/大阪|9/30の|4~9月
東京~大阪|5‰に|§3の|注†の|(A)と(B)|令和5(2023)年|[1,2]|$5と|US$の|¥500を|2010–2015年
東京–京都|( 株 )の|値 ( 例 ) は|長さ / 幅|it's|5″の|ﾃﾞｰﾀ､|｢文｣が|ｶﾞﾗｽ･ﾋﾞﾝ|——すなわち
「(注)」|(「文」)|、(甲)。|・(丙)・|図-型|-5度|!?と|(!)
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


_FACES = ("Noto Serif CJK JP", "DejaVu Serif")
_OF_SIGNS = {
    **dict.fromkeys("([{“‘«", "{0}引用"), **dict.fromkeys(")]}”’»", "引用{0}"),
    **dict.fromkeys("!?,.:;%‰°℃/", "漢字{0}"), **dict.fromkeys("†‡", "注{0}"),
    **dict.fromkeys("§¶$", "{0}三"), "№": "{0}5", "\"": "{0}直線{0}", "'": "{0}単線{0}",
}  # fmt: skip
_LIKE_KANJI = [(sign, _FACES[0]) for sign in "§¶†‡"]  # in a face in which they are full-width


@pytest.mark.parametrize("face", _FACES)
@pytest.mark.parametrize("sign", _OF_SIGNS)
def test_a_sign_of_a_wrong_class_is_seen(
    sign: str, face: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8, R12, R13: whichever sign is set as a letter or as a kanji, the meter says so."""
    chance = random.Random(sign)
    parts = (chance.choice(_PLAIN) + _OF_SIGNS[sign].format(sign) for _ in range(150))
    body, style = f"<p>{''.join(parts)}。</p>", f"html {{ font-family: '{face}', '{_FACES[0]}' }}"
    assert _cases(body, style) == []
    for wrong in CharacterClass.LATIN, CharacterClass.IDEOGRAPHIC:

        def in_context(
            text: str, classes: Sequence[CharacterClass], wrong: CharacterClass = wrong
        ) -> list[CharacterClass]:
            found = classes_in_context(text, classes)
            return [wrong if c == sign else kind for c, kind in zip(text, found, strict=True)]

        monkeypatch.setattr("kumihan.jlreq.paragraph.in_context", in_context)
        is_right = wrong is CharacterClass.IDEOGRAPHIC and (sign, face) in _LIKE_KANJI
        assert bool(_cases(body, style)) is not is_right
        monkeypatch.undo()


def _cases(body: str, style: str) -> list[Case]:
    found = {one.rule: one for one in measure(laid_out(body, style, measure=25).pages)}
    return [case for rule in _RULES for case in found[rule].cases]
