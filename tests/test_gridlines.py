"""`--show-grid` draws over pages and moves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from hakusho.profiles import gridlines
from kumihan.meter import pdf
from tests.case import CASES, Case


@pytest.mark.parametrize("case", ["paragraphs", "figures-in-column"])
def test_text_and_places_are_the_same(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Case(CASES / "geometry" / case).lay_out(tmp_path)
    monkeypatch.chdir(folder)
    written = []
    for shows_grid in (False, True):
        options = Options(shows_grid=shows_grid)
        book = build(prepare(Path(), options), options, lambda _section, _pages: None)
        file = tmp_path / f"{shows_grid}.pdf"
        file.write_bytes(book.pdfs["screen"])
        text = pdf.read(file, None)
        lines = [[(line.text, line.baseline, line.left) for line in p.lines] for p in text.pages]
        written.append((lines, book.pdfs["screen"]))
    assert written[0][0] == written[1][0]
    assert written[0][0][0]
    assert len(written[0][1]) < len(written[1][1])


@pytest.mark.parametrize("number", [0, 7, 18, 250])
def test_the_strokes_of_a_number_stay_in_its_place(number: int) -> None:
    lines = list(gridlines._number(number, 50.0, 10.0))
    places = len(str(number))
    assert min(min(y1, y2) for _, y1, _, y2 in lines) >= 10.0
    assert max(max(y1, y2) for _, y1, _, y2 in lines) <= 10.0 + gridlines._DIGIT
    reach = max(abs(x - 50.0) for x1, _, x2, _ in lines for x in (x1, x2))
    assert reach <= places * gridlines._ADVANCE / 2


def test_every_digit_looks_different() -> None:
    drawn = {frozenset(gridlines._number(digit, 0.0, 0.0)) for digit in range(10)}
    assert len(drawn) == 10
