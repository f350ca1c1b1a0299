"""Properties of characters: which cannot be printed, which are one sign, what they are called."""

from __future__ import annotations

import re
import unicodedata

from hakusho.findings.diagnostic import Diagnostic, Span, finding

# Control and bidirectional controls, signs of formulas that nobody sees, surrogates, private use,
# noncharacters, U+FFFC and U+FFFD.
UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e"
    "\u2061-\u2064\u2066-\u2069\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufffc-\uffff\U000f0000-\U0010ffff]"
)
# Signs that are not printed themselves; a text does as well without them.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200c\u2060"
    "\u206a-\u206f\ufeff\uffa0\U0001d159\U0001d173-\U0001d17a]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|(?:(?<![\u0021-\uffff\U00010000-\U000dffff])|^)[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
# Emoji of several characters (UTS #51): families and others with joiners, tones, flags, keycaps.
SEQUENCES = re.compile(
    f"{_EMOJI}(?:\u200d{_EMOJI})+|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]"
    "|[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|\U0001f3f4[\U000e0020-\U000e007f]+"
)
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # of a regular expression: variation selectors
_SIGN = re.compile(f"(?s:.)[{SELECTORS}\u0300-\u036f\u3099\u309a]*+")
_NAMES = {
    0x00A0: "改行しない空白", 0x00AD: "見えないハイフン", 0x034F: "結合の印",
    0x061C: "書字方向の印",
    0x2007: "数字の幅の空白", 0x200B: "幅のない空白", 0x200C: "つなげない印", 0x200D: "つなぐ印",
    0x200E: "左から右への印", 0x200F: "右から左への印", 0x2028: "行の区切りの印",
    0x2029: "段落の区切りの印", 0x202F: "細い空白", 0x2009: "細い空白", 0x200A: "ごく細い空白",
    0x2060: "改行しない印", 0x3164: "ハングルの空白", 0xFEFF: "文字コードの印（BOM）",
    0xFFFC: "絵の跡", 0xFFFD: "文字化けの印", 0x1D159: "符頭のない音符",
}  # fmt: skip
_KINDS = (
    (range(0x20), "制御文字"),
    (range(0x7F, 0xA0), "制御文字"),
    (range(0x2000, 0x200B), "幅の決まった空白"),
    (range(0x202A, 0x202F), "書字方向の印"),
    (range(0x2061, 0x2065), "数式の見えない記号"),
    (range(0x2066, 0x206A), "書字方向の印"),
    (range(0x206A, 0x2070), "見えない印"),
    (range(0xE000, 0xF900), "外字"),
    (range(0xFE00, 0xFE10), "異体字の印"),
    (range(0xE0100, 0xE01F0), "異体字の印"),
    (range(0xF0000, 0x110000), "外字"),
)
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_COMPOSED = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_LINE_END = re.compile(r"(?<![ \t])[ \t]*+\n[ \t\n]*+")


def is_japanese(character: str) -> bool:
    """Whether a line break beside this character is no space: it is wide, and not Hangul."""
    wide = unicodedata.east_asian_width(character) in "WF" or character in "‘’“”…—―‥"
    return wide and not "가" <= character <= "힣"


def narrow(text: str) -> str:
    """The text with full-width signs, letters and digits as ASCII."""
    return text.translate(_NARROW)


def nfc(text: str) -> str:
    """The text composed (UAX #15), so that が is one character however it was written.

    Compatibility ideographs stay: their composed forms are other kanji to the eye (神 and 神).
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return _COMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def signs(text: str) -> list[str]:
    """The characters of a text, each with its variation selector and accents."""
    return _SIGN.findall(text)


def named(character: str) -> str:
    """What a character that nobody sees is called, and its number."""
    point = ord(character)
    name = _NAMES.get(point) or next((name for kind, name in _KINDS if point in kind), "")
    number = f"U+{point:04X}"
    if name or not character.isprintable():
        return f"{name or '見えない文字'} {number}"
    return number


def unusable(character: str, place: Span) -> Diagnostic:
    """The finding (M013) for a character that cannot be printed."""
    message = f"使えない文字（{named(character)}）があります"
    is_sign = unicodedata.category(character) in ("Co", "Cn", "So")
    hint = "標準の文字に直してください" if is_sign else "見えない文字です。消してください"
    if character == "\ufffc":
        hint = "絵などを貼り付けた跡です。消して、絵が要るなら図として入れてください"
    return finding("M013", message, place, hint)


def sequence(written: str, place: Span) -> Diagnostic:
    """The finding (M013) for an emoji of several characters, which is printed as all of them."""
    seen = re.sub("[\u200d\ufe0f\U000e0020-\U000e007f]", "", written)
    message = f"組み合わせた絵文字「{seen}」は、一つの字として印刷できません"
    return finding("M013", message, place, "文で書くか、画像を図として入れてください")


def joined(text: str) -> str:
    """The text with its line breaks removed beside Japanese, and elsewhere made spaces."""

    def between(match: re.Match[str]) -> str:
        start, end = match.span()
        sides = text[max(0, start - 1) : start], text[end : end + 1]
        return "" if any(side and is_japanese(side) for side in sides) else " "

    return _LINE_END.sub(between, text)
