"""A check of readings that are typed in brackets behind their words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.tree.model import Text

_MOST = 4  # kana that a kanji is read as: 承る, 志す
_BRACKETED = re.compile(r"([一-鿿々]{1,10}+)[(（]([ぁ-ゖー]{2,40})[)）]")
# Words in kana that stand in brackets for themselves.
_WORDS = re.compile(
    r"など|のみ|ほか|うち|まで|から|より|また|ただ|いずれ|あり|なし|する|しない|でき|ひとり|とも|および|かつ"
    r"|あるいは|もの|こと|ところ|ため|とき|かな|ひらがな|いわゆる|つまり|すなわち|おおむね|おおよそ|ほぼ|やく|うえ|した"
    r"|みぎ|ひだり|そのた|この|その|あの|どの|これ|それ|あれ|ここ|そこ|いま|すでに|まだ|もう|さらに|なお|ちなみに|もちろん"
    r"|をはじめ|に|が|は|を|と|の|も|へ|で"
)


def readings_are_ruby(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """M032: a reading in brackets may have been meant as ruby; each word is told once."""
    known = {word for entry in publication.glossary.values() for word in entry.words}
    seen: set[str] = set()
    for text in (node for node in publication.nodes if isinstance(node, Text)):
        for match in _BRACKETED.finditer(text.text):
            word, reading = match[1], match[2]
            is_reading = len(word) <= len(reading) <= _MOST * len(word)
            if not is_reading or _WORDS.fullmatch(reading) or word in known | seen:
                continue
            seen.add(word)
            message = f"「{match[0]}」の読みは、括弧のまま印刷します"
            hint = "ルビなら {漢字|かんじ} と書いてください。括弧のままなら、そのままでかまいません"
            yield finding("M032", message, text.span.part(match.start(), match[0]), hint)
