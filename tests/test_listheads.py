"""Lines that read like the items of a list are known by their heads, whatever these are."""

from __future__ import annotations

import pytest

from hakusho.markup.listheads import head

_ITEMS = (
    "→ |→ ", "⇒|⇒", "►|►", "·|·", "＊|＊", "﹅|﹅", "■|■", "✅ |✅ ", "— |— ", "・|・", "※|※",
    "⑴|⑵", "㈠|㈡", "①|②", "❶|❷", "⓵|⓶", "㋐|㋑", "⒜|⒝", "【1】|【2】", "〔1〕|〔2〕",
    "（１）|（２）", "(ⅰ)|(ⅱ)", "ⅰ |ⅱ ", "Ⅰ．|Ⅱ．", "i. |ii. ", "a) |b) ", "(a)|(b)", "A. |B. ",
    "（ｱ）|（ｲ）", "ア　|イ　", "（イ）|（ロ）", "い　|ろ　", "甲　|乙　", "一、|二、",
    "十、|十一、", "1　|2　", "1.1 |1.2 ", "第1　|第2　", "第二条　|第三条　", "注1　|注2　",
    "Step 1: |Step 2: ", "その一　|その二　", "日時：|場所：", "【概要】|【目的】",
    "（注）|（注）", "Q　|A　", "問　|答　",
)  # fmt: skip
_TEXTS = (
    "「一つ目」は|「二つ目」は", "2024年は|2025年は", "1月に|2月に", "A社は|B社は",
    "a dog is|b is not", "イギリス|ロシア", "一つの国は|二つの国は", "（NPT）と|（CTBT）と",
    "第1に、|第2に、", "日本は、|月は、", "1.5倍に|1.6倍に", "－5.3％|－3.2％", "× 3|× 4",
    "△3.2の|△4.1の", "――と|――と", "…と|…と", "《一》は|《二》は",
)  # fmt: skip


@pytest.mark.parametrize("written", _ITEMS)
def test_items_are_known(written: str) -> None:
    one, other = (head(f"{begin}項目である。") for begin in written.split("|"))
    assert one and other and one.is_like(other)


@pytest.mark.parametrize("written", _TEXTS)
def test_text_is_no_item(written: str) -> None:
    one, other = map(head, written.split("|"))
    assert one is None or other is None or not one.is_like(other)


def test_numbers_far_apart_are_no_list() -> None:
    one, other = head("(1)項目"), head("(3)項目")
    assert one and other and not one.is_like(other)
