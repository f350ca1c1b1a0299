"""What to write in place of a text that looks like a number and is not read as one."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import normalize

from hakusho.trade.values import NOTE_MARK, is_number

_MINUS = "-−–—‐‑‒―ー－"
_BRACKETS = re.compile(r"\((.+)\)")
_EXPONENT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)[eE]([-+]?[0-9]{1,2})")
_COMMAS = re.compile(r"([-+△▲]?)([0-9]+(?:,[0-9]*)+)(\.[0-9]+)?")
_ONE_COMMA = re.compile(r"[-+△▲]?[0-9]+,[0-9]{1,2}")
_LEADING = re.compile(r"^([-+△▲]?)0+(?=[0-9])")
_POINT = re.compile(r"([-+△▲]?)(?:([0-9]+)\.|\.([0-9]+))")
_AT_THE_END = re.compile(r"([0-9][0-9,.]*)([-△▲])")
_TURNED = re.compile(r"([-+]?[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)")  # as other languages write it
_NOTED = re.compile(
    r"[※*†‡]+([-+△▲]?[0-9][0-9,.]*)|([-+△▲]?[0-9][0-9,.]*)(?:[※*†‡]+|注[0-9]*|<sup>[^<]*</sup>)"
)
_POWERS = {"千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
_MULTIPLIED = re.compile(r"([-+]?[0-9][0-9,.]*)([千万億兆])")
_NOTHING = re.compile(rf"[{_MINUS}─]+")
_UNKNOWN = re.compile(r"(?i)(?:n/?a|null|nan|#.*|[・.…‥*]+)")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u3000'’_]+")


def number_remedy(text: str) -> str:
    """What to write in place of a text that is no number, in Japanese.

    What it advises is read: the number that it names is one that `values.number` accepts.
    """
    core, mark = _parted(text)
    if _NOTHING.fullmatch(core):
        return "当たる数がない所は「－」、分からない所は「…」と書いてください"
    if _UNKNOWN.fullmatch(core):
        return "分からない所は「…」、当たる数がない所は「－」と書いてください"
    written = normalize("NFKC", core)
    wanted = _narrow(core)
    for remedy in (_exponent, _negative, _comma, _turned, _zeros, _point, _noted, _multiplied):
        if found := remedy(wanted, mark):
            return found
    if not is_number(wanted):
        return "単位や語は別の列か注に書いてください"
    number = _plain(wanted) + mark
    if core != written:
        return f"半角の {number} にしてください"
    return f"空白や記号を除き、{number} と書いてください"


def number_meant(text: str) -> str:
    """The number that a text certainly means, which has it in full-width signs or with spaces.

    Empty for a text that means none for certain.
    """
    core, mark = _parted(text)
    wanted = _narrow(core)
    doubts = (_exponent, _negative, _comma, _turned, _zeros, _point)
    is_doubtful = any(remedy(wanted, mark) for remedy in doubts)
    is_sure = is_number(wanted) and not is_doubtful and not _NOTHING.fullmatch(core)
    return _plain(wanted) + mark if is_sure else ""


def _parted(text: str) -> tuple[str, str]:
    """A text without its mark of a note, and the mark."""
    note = NOTE_MARK.search(text)
    return ((text[: note.start()] if note else text).strip(), note[0] if note else "")


def _narrow(core: str) -> str:
    """A text as a number would be written: half-width, without spaces and signs of currency."""
    shorter = _SPACES.sub("", normalize("NFKC", core)).replace("\\", "").replace("¥", "")
    return re.sub(f"^[{_MINUS}]", "-", shorter)


def _exponent(wanted: str, mark: str) -> str:
    match = _EXPONENT.fullmatch(wanted)
    number = f"{Decimal(match[1]).scaleb(int(match[2])):f}" if match else ""
    if not is_number(number):
        return ""
    return f"指数を {number + mark} に直し、丸められていないか元の値を確かめてください"


def _negative(wanted: str, mark: str) -> str:
    match = _BRACKETS.fullmatch(wanted) or _AT_THE_END.fullmatch(wanted)
    number = f"-{match[1]}" if match else ""
    return f"負の数なら {_plain(number)}{mark} と書いてください" if is_number(number) else ""


def _comma(wanted: str, mark: str) -> str:
    if not _COMMAS.fullmatch(wanted) or is_number(wanted):
        return ""
    number = _LEADING.sub(r"\1", _plain(wanted))
    point = wanted.replace(",", ".")
    if _ONE_COMMA.fullmatch(wanted) and is_number(point):
        return f"小数なら {point + mark}、桁の区切りなら {number + mark} と書いてください"
    return f"コンマは三桁ごとです。数を確かめ、{number + mark} と書いてください"


def _zeros(wanted: str, mark: str) -> str:
    number = _LEADING.sub(r"\1", wanted)
    if number == wanted or not is_number(number):
        return ""
    return f"数なら {_plain(number)}{mark} と書き、番号なら列を kind: text にしてください"


def _point(wanted: str, mark: str) -> str:
    match = _POINT.fullmatch(wanted)
    return f"{match[1]}{match[2] or '0.' + match[3]}{mark} と書いてください" if match else ""


def _turned(wanted: str, mark: str) -> str:
    match = _TURNED.fullmatch(wanted)
    number = f"{match[1].replace('.', '')}.{match[2]}" if match else ""
    return f"小数点は「.」です。{number + mark} と書いてください" if is_number(number) else ""


def _noted(wanted: str, mark: str) -> str:
    """A sign that calls a note, which is no part of the number."""
    match = _NOTED.fullmatch(wanted)
    number = (match[1] or match[2]) if match and not mark else ""
    if not is_number(number):
        return ""
    return f"注の印は {_plain(number)}（注1） のように書き、注は notes: に書いてください"


def _multiplied(wanted: str, mark: str) -> str:
    match = _MULTIPLIED.fullmatch(wanted)
    if not match or not is_number(match[1]):
        return ""
    number = _plain(match[1])
    whole = f"{(Decimal(number) * _POWERS[match[2]]).normalize():f}"
    return f"{whole}{mark} と書くか、列の単位を「{match[2]}」にして {number}{mark} と書いてください"


def _plain(number: str) -> str:
    """A number without commas, as it can be written into CSV."""
    return number.replace(",", "")
