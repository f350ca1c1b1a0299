"""`-kumihan-fewer-lines`: a paragraph with a line less, where its spaces can be reduced so far."""

from __future__ import annotations

import pytest

from tests.kumihan.pages import laid_out, lines, text_of

MANY = ("本書では、「空き」を、「詰め」て、「組む」のである。" * 3)[:52]
FEW = "空きのない段落は詰めようがないので一行も減らすことができない。"


def set_lines(text: str, css: str) -> list[str]:
    document = laid_out(f"<p style='text-align: justify; {css}'>{text}</p>", measure=15)
    return [text_of(line) for line in lines(document)]


def test_a_line_less_where_marks_have_space() -> None:
    normal, fewer = set_lines(MANY, ""), set_lines(MANY, "-kumihan-fewer-lines: one")
    assert len(fewer) == len(normal) - 1
    assert "".join(fewer) == "".join(normal)


@pytest.mark.parametrize("text", [FEW, "短い。", ""])
def test_nothing_changes_where_there_is_no_space(text: str) -> None:
    assert set_lines(text, "-kumihan-fewer-lines: one") == set_lines(text, "")
