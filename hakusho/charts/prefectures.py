"""The 47 prefectures, and where each lies on a map of squares: column and row, from the upper left.

Neighbours stand beside each other as far as squares allow.
"""

from __future__ import annotations

from collections.abc import Mapping

_ROWS = (
    (0, {13: "北海道"}),
    (2, {13: "青森県"}),
    (3, {12: "秋田県", 13: "岩手県"}),
    (4, {12: "山形県", 13: "宮城県"}),
    (5, {9: "石川県", 10: "富山県", 11: "新潟県", 12: "福島県"}),
    (6, {4: "島根県", 5: "鳥取県", 6: "兵庫県", 7: "京都府", 8: "福井県", 9: "岐阜県",
         10: "長野県", 11: "群馬県", 12: "栃木県", 13: "茨城県"}),
    (7, {3: "山口県", 4: "広島県", 5: "岡山県", 7: "大阪府", 8: "滋賀県", 9: "愛知県",
         10: "静岡県", 11: "山梨県", 12: "埼玉県", 13: "千葉県"}),
    (8, {0: "長崎県", 1: "佐賀県", 2: "福岡県", 4: "愛媛県", 5: "香川県", 7: "和歌山県",
         8: "奈良県", 9: "三重県", 11: "神奈川県", 12: "東京都"}),
    (9, {1: "熊本県", 2: "大分県", 4: "高知県", 5: "徳島県"}),
    (10, {1: "鹿児島県", 2: "宮崎県"}),
    (11, {0: "沖縄県"}),
)  # fmt: skip
ACROSS, DOWN = 14, 12


def short(name: str) -> str:
    """The name of a prefecture without 都, 府 or 県; 北海道 keeps its 道."""
    return name[:-1] if name[-1:] in ("都", "府", "県") and len(name) > 2 else name  # noqa: PLR2004


PLACES: Mapping[str, tuple[int, int]] = {
    short(name): (column, row) for row, names in _ROWS for column, name in names.items()
}
