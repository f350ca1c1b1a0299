"""Line-break classes of Unicode: which characters open, close, join and stand for themselves.

From LineBreak.txt of Unicode 14 (UAX #14), for the blocks that Latin and Japanese text has marks
in; characters without an entry break like letters or like kanji. The meter has this table of its
own, so that a fault in the classes that lines are set by does not hide itself.
"""

from __future__ import annotations

from collections.abc import Iterator

# Ranges of code points in hexadecimal figures. QU are quotation marks, IS and SY signs within
# numbers and addresses, IN … and ‥, B2 dashes, NS and CJ what no Japanese line begins with.
_RANGES = {
    "OP": "28 5B 7B A1 BF 201A 201E 2045 207D 208D 2308 230A 2329 2768 276A 276C 276E 2770"
    " 2772 2774 27C5 27E6 27E8 27EA 27EC 27EE 2983 2985 2987 2989 298B 298D 298F 2991"
    " 2993 2995 2997 29D8 29DA 29FC 2E18 2E22 2E24 2E26 2E28 2E42 2E55 2E57 2E59 2E5B"
    " 3008 300A 300C 300E 3010 3014 3016 3018 301A 301D FE17 FE35 FE37 FE39 FE3B FE3D"
    " FE3F FE41 FE43 FE47 FE59 FE5B FE5D FF08 FF3B FF5B FF5F FF62",
    "CL": "7D 2046 207E 208E 2309 230B 232A 2769 276B 276D 276F 2771 2773 2775 27C6 27E7 27E9"
    " 27EB 27ED 27EF 2984 2986 2988 298A 298C 298E 2990 2992 2994 2996 2998 29D9 29DB"
    " 29FD 2E23 2E25 2E27 2E29 2E56 2E58 2E5A 2E5C 3001-3002 3009 300B 300D 300F 3011"
    " 3015 3017 3019 301B 301E-301F FE11-FE12 FE18 FE36 FE38 FE3A FE3C FE3E FE40 FE42"
    " FE44 FE48 FE50 FE52 FE5A FE5C FE5E FF09 FF0C FF0E FF3D FF5D FF60-FF61 FF63-FF64",
    "CP": "29 5D",
    "EX": "21 3F 2762-2763 2E2E 2E53-2E54 FE15-FE16 FE56-FE57 FF01 FF1F",
    "IS": "2C 2E 3A-3B 2044 FE10 FE13-FE14",
    "SY": "2F",
    "QU": "22 27 AB BB 2018-2019 201B-201D 201F 2039-203A 275B-2760 2E00-2E0D 2E1C-2E1D 2E20-2E21",
    "NS": "203C-203D 2047-2049 3005 301C 303B-303C 309B-309E 30A0 30FB 30FD-30FE FE54-FE55"
    " FF1A-FF1B FF65 FF9E-FF9F",
    "CJ": "3041 3043 3045 3047 3049 3063 3083 3085 3087 308E 3095-3096 30A1 30A3 30A5 30A7"
    " 30A9 30C3 30E3 30E5 30E7 30EE 30F5-30F6 30FC 31F0-31FF FF67-FF70",
    "IN": "2024-2026 22EF FE19",
    "B2": "2014 2E3A-2E3B",
    "PO": "25 A2 B0 2030-2037 20A7 20B6 20BB 20BE 20C0 2103 2109 FE6A FF05 FFE0",
    "PR": "24 2B 5C A3-A5 B1 20A0-20A6 20A8-20B5 20B7-20BA 20BC-20BD 20BF 20C1-20CF 2116"
    " 2212-2213 FE69 FF04 FFE1 FFE5-FFE6",
    "HY": "2D",
}


def _characters(ranges: str) -> Iterator[str]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


_CLASSES = {one: name for name, ranges in _RANGES.items() for one in _characters(ranges)}


def line_break(character: str) -> str:
    """The line-break class of a character by its two letters; empty for all others."""
    return _CLASSES.get(character, "")
