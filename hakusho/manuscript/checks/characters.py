"""Checks of characters that look like others, or like nothing, in everything that is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from hakusho.findings.diagnostic import Diagnostic, Span, finding, others, replaced
from hakusho.manuscript.printed import printed
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.sources.characters import INVISIBLE, named

_HALF_WIDTH = re.compile("[\uff61-\uff9f]+")
# Kangxi radicals, supplementary ones that stand for a kanji, and compatibility ideographs but for
# the twelve that are kanji of their own.
_ALIKE = re.compile(
    "[\u2e80-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26\ufa2a-\ufad9\U0002f800-\U0002fa1d]"
)
# The usual letters of radicals where Unicode names none, or one that Japanese does not use today.
_RADICALS = dict(
    zip(
        "⺁⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫"
        "⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓"
        "⻔⻕⻖⻗⻘⻙⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⼾⾭⿆⿈⿊⿑⿒⿓"
        "⿔",
        "厂乚乙亻冂几刀刂卜㔾小小尢尢尢尢巳幺彐彐忄心扌攵旡日月歹民氵水灬爪爪丬牛犭王疋目"
        "示礻竹糸糸网罒罒网网羊羊羊老聿聿肉臼艹艹艹虎衤西西見角角言貝足車辶辶辶邑金長長長"
        "門阜阝雨青韋風飛食食食食首馬骨鬼魚鳥鹵麦黄黽斉斉歯歯竜竜亀亀亀戸青麦黄黒斉歯竜"
        "亀",
        strict=True,
    )
)


# A hyphen of typeset text between letters and figures: a Japanese face makes it as wide as a kanji.
_WIDE_HYPHEN = re.compile("(?<=[0-9A-Za-z])\u2010(?=[0-9A-Za-z])")
_ODD = re.compile("|".join(one.pattern for one in (_HALF_WIDTH, _ALIKE, INVISIBLE, _WIDE_HYPHEN)))


def characters_are_usual(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """T002 to T005: no half-width kana, no twin of a kanji, no sign that nobody sees, no hyphen
    that is as wide as a kanji.
    """
    odd = [(text, span) for text, span in printed(publication) if _ODD.search(text)]
    yield from _half_width_kana(odd)
    for character, places in _found(odd, _ALIKE).items():
        yield _look_alike(character, places)
    for character, places in _found(odd, INVISIBLE).items():
        message = f"見えない文字（{named(character)}）があります{others(places)}"
        yield finding("T004", message, places[0], "印刷されません。消してください")
    yield from _wide_hyphens(odd)


def _half_width_kana(texts: Iterable[tuple[str, Span]]) -> Iterator[Diagnostic]:
    for text, span in texts:
        for match in _HALF_WIDTH.finditer(text):
            usual = unicodedata.normalize("NFKC", match[0])
            message = f"半角のカタカナ「{match[0]}」があります"
            place = span.part(match.start(), match[0])
            hint, mend = f"全角で {usual} と書いてください", replaced(place, match[0], usual)
            yield finding("T002", message, place, hint, mend)


def _wide_hyphens(texts: Iterable[tuple[str, Span]]) -> Iterator[Diagnostic]:
    for text, span in texts:
        for match in _WIDE_HYPHEN.finditer(text):
            place = span.part(match.start(), match[0])
            message = f"英数字の間のハイフン（{named(match[0])}）が、全角の幅で組まれます"
            mend = replaced(place, match[0], "-")
            yield finding("T005", message, place, "半角の - を書いてください", mend)


def _look_alike(character: str, places: Sequence[Span]) -> Diagnostic:
    """T003 for all the places of a radical or compatibility ideograph."""
    usual = _RADICALS.get(character) or unicodedata.normalize("NFKC", character)
    sign = f"「{character}」（U+{ord(character):04X}）"
    if character > "\u2fff":
        message = f"互換用の漢字{sign}があります"
        hint = (
            f"「{usual}」（U+{ord(usual):04X}）と書いてください。"
            "旧字体は、異体字の印を付けて表せます"
        )
    else:
        message = f"部首の文字{sign}があります。漢字とは別の文字で、検索で見付かりません"
        is_known = usual != character
        hint = f"漢字の「{usual}」と書いてください" if is_known else "漢字で書いてください"
    return finding("T003", message + others(places), places[0], hint)


def _found(texts: Iterable[tuple[str, Span]], wanted: re.Pattern[str]) -> dict[str, list[Span]]:
    """The places of each character that a pattern finds."""
    found: dict[str, list[Span]] = {}
    for text, span in texts:
        for match in wanted.finditer(text):
            found.setdefault(match[0], []).append(span.part(match.start(), match[0]))
    return found
