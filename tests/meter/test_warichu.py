"""The rule of inline notes finds the faults that are planted, and none else."""

from __future__ import annotations

import pytest

from kumihan.inspection import warichu
from kumihan.jlreq.warichu import Warichu
from kumihan.meter.model import Measure
from kumihan.text.warichu import Rows
from tests.kumihan.pages import laid_out
from tests.kumihan.test_warichu import LONG, STYLE, note

_TEXTS = ("一二三四五", "注", "第1回の会合、NPTの再検討会議", "「条約」。（議定書）", LONG)
_BODY = "<p>" + "".join(f"本文の字{note(text)}と続いて、" for text in _TEXTS * 3) + "</p>"


def _rows(style: str = "", measure: int = 20) -> Measure:
    return warichu.rows(laid_out(_BODY, STYLE + style, measure).pages)


def test_good_notes_have_no_faults() -> None:
    for measure in range(9, 38):
        found = _rows(measure=measure)
        assert found.opportunities >= 15
        assert [case.detail for case in found.cases] == []


def test_wrong_sizes_are_found() -> None:
    assert {case.detail for case in _rows(".w { font-size: 75% }").cases} == {"大きさが本文の 0.75"}


@pytest.mark.parametrize(
    ("rises", "detail"), [((9.0, 1.0), "離れる"), ((12.0, 2.9291), "中央から")]
)
def test_rows_in_wrong_places_are_found(
    rises: tuple[float, float], detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rows, "rises", property(lambda _: rises))
    assert any(detail in case.detail for case in _rows().cases)


@pytest.mark.parametrize(
    ("turn", "detail"),
    [(lambda a, b: a, "近付けられる"), (lambda a, b: (a + b) // 2, "割注の行が")],
)
def test_wrong_turns_are_found(turn: object, detail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upper row of one character; rows divided without regard to kinsoku."""
    monkeypatch.setattr(Warichu, "_turn", lambda _, a, b: turn(a, b))  # type: ignore[operator]
    assert any(detail in case.detail for case in _rows().cases)


def test_line_ends_against_kinsoku_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = lambda note: [(i, True) for i in range(note.text.n - 1)]  # noqa: E731
    monkeypatch.setattr(Warichu, "line_ends", ends)
    found = [case.detail for n in range(9, 30) for case in _rows(measure=n).cases]
    assert any("行末で" in detail for detail in found)


def test_rows_wider_than_their_room_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    width = Warichu.width
    monkeypatch.setattr(Warichu, "width", lambda note, a, b: 0.7 * width(note, a, b))
    assert any("出る" in case.detail for case in _rows().cases)
