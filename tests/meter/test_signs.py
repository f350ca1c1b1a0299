"""A publication full of signs, in both themes, measured by the meter's own classes (UAX #14).

The meter looks at lines of text only; here it takes every line for one, so that the cells of
tables, captions, notes and headings are measured by the rules of marks as well.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

import pytest

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from kumihan.inspection import laid
from kumihan.jlreq.classes import CharacterClass
from kumihan.jlreq.classes import in_context as classes_in_context
from kumihan.meter.model import Case, Role
from tests.kumihan.pages import laid_out

_SIGNS = (
    """
(株)みほん|[資料]の|{波}で|“引用”を|‘例’と|"直線"の|'単線'が|はい!次に|なぜ?と|甲,乙|第.章|比:率|甲;乙|«引用»の|約%の
五‰に|角°の|温度℃で|章§節|注†の|注‡の|段¶落|№三の|(A)と(B)|[1,2]と|{x}の|“Quoted text”を
‘it’と|"Data 2.0"の|'a b'が|Stop!と|Why?と|1,234円|第1.5章|比は3:4で|a;bと|«Le Monde»の
50%の|5‰に|20°の|25℃で|§3の|§第三|Smith†の|10‡と|¶4と|№5と|№二の|( 株 )の|it's|12"の|5'の
“「引用」”と|「“引用”」を|(注!)と|[“甲”,‘乙’]|$5と|¥500の|«‘甲’»と|" 引用 "の|' 単線 'が|a- 文字と
""".strip()
    .replace("\n", "|")
    .split("|")
)
_PLAIN = (
    "漢字仮名交じりの文である。",
    "あいうえおかきくけこ",
    "それは、",
    "「引用」は",
    "text in English ",
)
_RULES = ("narrow", "latin", "kinsoku-head", "kinsoku-end", "inseparable", "closed", "marks")


def _text(chance: random.Random, parts: int) -> str:
    return "".join(chance.choice(_SIGNS) + chance.choice(_PLAIN) for _ in range(parts))


def _marked_up(text: str) -> str:
    return text.replace("[", "\\[").replace("{", "\\{")


def _chapter(chance: random.Random) -> Iterator[str]:
    """A chapter of headings, paragraphs, notes, lists, tables, captions and quotations."""
    yield f"# {_marked_up(_text(chance, 1))}\n"
    for number in range(1, 13):
        one, two, long, note, item, cell, quoted = (
            _marked_up(_text(chance, parts)) for parts in (3, 5, 24, 8, 9, 4, 12)
        )
        yield f"## {one} {{-}}\n\n{long}[^{number}]\n\n[^{number}]: {note}\n\n- {two}\n- {item}\n"
        yield f"| 項目 | {one} |\n|---|---|\n| {cell} | {two} |\n| {two} | {cell} |\n"
        yield f":::{{table}} #hyo{number}\n:::\n\n> {quoted}\n"


def _table(chance: random.Random) -> str:
    """A table file, with signs in its title, head, cells, notes and source."""
    names = ("title", "source", "name", "cell")
    title, source, name, cell = (
        json.dumps(_marked_up(_text(chance, 2)), ensure_ascii=False) for _ in names
    )
    columns = f"[{{name: a, title: {name}}}, {{name: b, title: {cell}}}]"
    rows = f"[[{cell}, {name}], [{title}, {cell}]]"
    return f"title: {title}\ncolumns: {columns}\nrows: {rows}\nnotes: [{name}]\nsource: {source}\n"


@pytest.mark.parametrize("theme", ["ai", "tokiwa"])
def test_a_book_full_of_signs(theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R8, R12–R17: no sign is parted from what it belongs to, and none has a wrong space."""
    monkeypatch.setattr(laid, "_role", lambda *_: Role.BODY)
    book = f"title: 試験\ntheme: {theme}\nopening: line\nfront: []\nback: []\nchapters: [a.md]\n"
    (tmp_path / "publication.yaml").write_text(book, encoding="utf-8")
    (tmp_path / "a.md").write_text("\n".join(_chapter(random.Random(7))), encoding="utf-8")
    (tmp_path / "tables").mkdir()
    for number in range(1, 13):
        table = _table(random.Random(number))
        (tmp_path / "tables" / f"hyo{number}.yaml").write_text(table, encoding="utf-8")
    options = Options(profiles=())
    made = build(prepare(tmp_path, options), options, lambda *_: None)
    assert sum(len(part.laid.pages) for part in made.laid) >= 10
    measures = [one for part in made.laid for one in part.laid.measures if one.rule in _RULES]
    assert sum(one.opportunities for one in measures if one.rule == "narrow") > 500
    assert [case for one in measures for case in one.cases] == []


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
            text: str,
            classes: Sequence[CharacterClass],
            apart: Set[int],
            wrong: CharacterClass = wrong,
        ) -> list[CharacterClass]:
            found = classes_in_context(text, classes, apart)
            return [wrong if c == sign else kind for c, kind in zip(text, found, strict=True)]

        monkeypatch.setattr("kumihan.jlreq.paragraph.in_context", in_context)
        is_right = wrong is CharacterClass.IDEOGRAPHIC and (sign, face) in _LIKE_KANJI
        assert bool(_cases(body, style)) is not is_right
        monkeypatch.undo()


def _cases(body: str, style: str) -> list[Case]:
    found = {one.rule: one for one in laid.measure(laid_out(body, style, measure=25).pages)}
    return [case for rule in _RULES for case in found[rule].cases]
