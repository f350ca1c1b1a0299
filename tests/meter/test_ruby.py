"""Rules of what stands over characters find the faults that are planted, and none else."""

from __future__ import annotations

import pytest

from kumihan.inspection import ruby
from kumihan.jlreq.ruby import Fit
from kumihan.lines.ruby import Ruby
from kumihan.meter.model import Measure
from kumihan.text import emphasis
from tests.kumihan.pages import laid_out
from tests.kumihan.test_ruby import STYLE, TEXT, compound, unit

_WORDS = [unit(pair) for pair in TEXT.split()] + [compound("凝視", "ぎょう", "し")]
_BODY = "<p>" + "".join(f"その{word}、と本文の字が続く。" for word in _WORDS * 2) + "</p>"
_DOTS = '<p>そこを<em style="text-emphasis-style: dot">「重要」、</em>とする。</p>'


def _ruby(style: str = "", measure: int = 17) -> Measure:
    return ruby.ruby(laid_out(_BODY, STYLE + style, measure).pages)


def test_good_ruby_has_no_faults() -> None:
    for measure in range(9, 24):
        found = _ruby(measure=measure)
        assert found.opportunities >= 12
        assert not found.cases


@pytest.mark.parametrize(
    ("style", "detail"),
    [
        ("rt { font-size: 60% }", "大きさが"),
        ("ruby { ruby-align: start }", "中央から"),
    ],
)
def test_wrong_sizes_and_places_are_found(style: str, detail: str) -> None:
    assert any(case.detail.startswith(detail) for case in _ruby(style).cases)


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (lambda f: Fit(0, f.between, 0, f.start, f.width), "掛かる"),
        (lambda f: Fit(f.before, f.between, f.after, f.start - 30, f.width), "ずれる"),
    ],
)
def test_readings_over_kanji_and_beside_their_bases_are_found(
    change: object, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Ruby.fitted
    monkeypatch.setattr(Ruby, "fitted", lambda *given: change(original(*given)))  # type: ignore[operator]
    body = f"<p>{'字' * 9}{unit('漢|うけたまわ')}字である。</p>"
    found = ruby.ruby(laid_out(body, STYLE).pages)
    assert any(detail in case.detail for case in found.cases)


def test_a_reading_that_sticks_out_of_its_line_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = Ruby.fitted

    def fitted(*given: object) -> Fit:
        found = original(*given)  # type: ignore[arg-type]
        return Fit(0, found.between, 0, found.start, found.width)

    monkeypatch.setattr(Ruby, "fitted", fitted)
    body = f'<p style="text-indent: 0">{unit("漢|うけたまわ")}字である。</p>'
    found = ruby.ruby(laid_out(body, STYLE).pages)
    assert any("行から" in case.detail for case in found.cases)


def test_a_reading_away_from_its_base_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kumihan.lines.ruby._ASCENT", 1.1)
    assert any("離れる" in case.detail for case in _ruby().cases)


def test_dots_on_marks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = laid_out(_DOTS).pages
    assert ruby.dots(pages).opportunities
    assert not ruby.dots(pages).cases
    monkeypatch.setattr(emphasis, "_BARE", frozenset())
    assert {case.detail for case in ruby.dots(pages).cases} >= {"約物「、」に付く"}


def test_dots_beside_the_middle_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = laid_out(_DOTS).pages
    monkeypatch.setattr(emphasis.Dots, "middles", lambda self: iter([self._piece.lead + 0.1]))
    assert any("ずれる" in case.detail for case in ruby.dots(pages).cases)
