"""The switches of R5, R6, R25 and R33 as CSS: where lines begin and end on the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kumihan.pages import MM, laid_out, lines, text_of

EM = 4.0  # mm
LEFT, RIGHT = 30.0, 70.0  # mm: ten characters


def ink(line: list[Any]) -> tuple[float, float]:
    """Where the bodies of a line begin and end, in em from the left edge of its measure.

    The body of an opening bracket is the right half of its glyph, that of 。 、 」 the left half.
    """
    first, last = line[0], line[-1]
    start = first.position_x / MM + first.pango_layout.lead * EM
    start += EM / 2 if first.text[0] in "「（" else 0.0
    piece, at = last.pango_layout, last.position_x / MM + last.pango_layout.lead * EM
    for glyphs, space in zip(piece.glyphs[:-1], piece.spaces[:-1], strict=True):
        at += (sum(glyph.advance for glyph in glyphs) + space) * EM
    return (start - LEFT) / EM, (at + EM * (0.5 if last.text[-1] in "。、」" else 1) - LEFT) / EM


def edges(text: str, css: str) -> list[tuple[float, float, str]]:
    document = laid_out(f"<p style='{css}'>{text}</p>", measure=10)
    return [(*ink(line), text_of(line)) for line in lines(document)]


@pytest.mark.parametrize(
    ("css", "first", "turnover"),
    [
        ("", 1.0, 0.0),  # ① 全角下げ、天付き
        ("text-spacing-trim: trim-start", 1.0, 0.0),
        ("text-spacing-trim: normal", 1.5, 0.5),  # ② 全角二分下げ、二分下げ
        ("text-spacing-trim: space-first", 1.5, 0.0),
        ("text-spacing-trim: space-all", 1.5, 0.5),
        ("hanging-punctuation: first", 0.5, 0.0),  # ③ 二分下げ、天付き
        ("text-spacing-trim: trim-both", 1.0, 0.0),
    ],
)
def test_brackets_at_the_head_of_lines(css: str, first: float, turnover: float) -> None:
    """R5 ①②③ (3.1.5): on the first line after its indent of one em, and on turnover lines."""
    found = edges("「" + "あ" * 8 + "「" + "い" * 16, css)
    assert found[0][0] == pytest.approx(first, abs=0.01)
    head = next(edge for edge, _, text in found[1:] if text[0] == "「")
    assert head == pytest.approx(turnover, abs=0.01)


@pytest.mark.parametrize("mark", ["。", "、", "」"])
@pytest.mark.parametrize(
    ("css", "ends"),
    [
        ("", {"。": {9.5, 10.0}, "、": {9.5, 10.0}, "」": {9.5, 10.0}}),
        ("-kumihan-line-end: jis", {"。": {9.5}, "、": {10.0}, "」": {10.0}}),
        ("text-spacing-trim: trim-both", {"。": {10.0}, "、": {10.0}, "」": {10.0}}),
        ("hanging-punctuation: force-end", {"。": {10.5}, "、": {10.5}, "」": {9.5, 10.0}}),
    ],
)
def test_marks_at_the_end_of_lines(mark: str, css: str, ends: dict[str, set[float]]) -> None:
    """R6, R33: the half em is kept or given up altogether, or the mark hangs."""
    seen = set()
    for count in range(5, 12):
        text = "あ" * count + mark + "い、うえお、か" * 5
        for _, end, line in edges(text, css)[:-1]:
            if line[-1] == mark and (mark != "、" or "、" in line):
                seen.add(round(end, 2))
    assert seen
    assert seen <= ends[mark]


def test_a_mark_hangs_only_where_it_would_not_fit() -> None:
    """R33: with `allow-end` those that fit stay inside."""
    for count in range(5, 12):
        text = "あ" * count + "。" + "い" * 20
        with_it = edges(text, "hanging-punctuation: allow-end")
        for _, end, line in with_it[:-1]:
            assert end <= 10.0 + (0.5 if line[-1] == "。" else 0.0) + 0.01
    hung = edges("あ" * 9 + "。" + "い" * 20, "hanging-punctuation: allow-end")[0]
    assert hung[1] == pytest.approx(10.5, abs=0.01)
    assert edges("あ" * 8 + "。" + "い" * 20, "hanging-punctuation: allow-end")[0][1] <= 10.01


def _least_gap(css: str) -> float:
    """The smallest space beside the commas and brackets of many lines, in em."""
    least = 1.0
    for count in range(1, 14):
        text = "あ" * count + "「い」う、え「お」か、き「く」け、こさしすせそ" * 3
        document = laid_out(f"<p style='{css}'>{text}</p>", measure=14)
        for line in lines(document):
            for box in line:
                piece = box.pango_layout
                for at, sign in enumerate(piece.text[:-1]):
                    if sign == "、" and piece.text[at + 1] not in "「」、":
                        least = min(least, piece.spaces[at] + 0.5)
    return least


def test_space_beside_marks_keeps_its_least() -> None:
    """R25: down to nothing, or to a quarter em, as the style says."""
    assert _least_gap("") < 0.2
    assert _least_gap("-kumihan-least-space: 0.25em") >= 0.25 - 0.002


def test_all_marks_can_be_solid() -> None:
    """`trim-all`: no space beside any mark."""
    ((_, end, _),) = edges("あ、い「う」え。", "text-spacing-trim: trim-all; text-indent: 0")
    assert end == pytest.approx(4 + 4 * 0.5, abs=0.01)


@pytest.mark.parametrize("css", ["-kumihan-autospace: none", "-kumihan-least-space: none"])
def test_a_length_is_a_length(css: str) -> None:
    assert edges("あAい", css) == edges("あAい", "")
