"""大きさの上限.md: every limit with its reason and what to do."""

from __future__ import annotations

from hakusho.findings.limits import GROUPS, Limit
from hakusho.manual.page import MADE


def limits_page() -> str:
    """The limits of `hakusho.findings.limits`, a table for each group."""
    lines = [
        "# 大きさの上限",
        "",
        MADE,
        "",
        "600ページの白書に50 MBの写真を載せても、どの上限にも届かない。上限は、誤って貼り付けた"
        "大きなデータや、人を困らせるために作られたファイルが、パソコンを何時間も止めることを防ぐ。",
        "",
        "上限を超えると、その場所で[L001](メッセージ.md#l001大きさの上限)などの誤りになる。"
        "右の列の対処をする。",
    ]
    for title, group in GROUPS.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| 対象 | 上限 | 理由 | 対処 |",
            "| --- | --- | --- | --- |",
        ]
        lines += map(_row, group)
    return "\n".join([*lines, ""])


def _row(limit: Limit) -> str:
    return f"| {limit.what} | {limit} | {limit.reason} | {limit.remedy} |"
