"""The gallery: every form of chart with hard data, drawn for each width, loses nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from hakusho.charts.drawing import draw
from hakusho.charts.prefectures import short
from hakusho.charts.years import written, year_of
from hakusho.machine.places import THEMES
from hakusho.manuscript.prepare import Options, prepare
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.chart import Chart
from tests import square
from tests.charts import svg
from tests.charts.test_drawing import colours, look

GALLERY = Path(__file__).parent / "gallery"
WIDTHS = (80, 115, 150, 180)  # mm: a column, two thirds, the measure, with side notes


def _figures(width: float, home: Path) -> tuple[list[Figure], set[str]]:
    """The figures of the gallery at a width, and the ids of those whose names do not fit."""
    folder = home / "gallery"
    shutil.copytree(GALLERY, folder)
    shutil.copytree(square.theme(), folder / "square")
    ledger = folder / "figures.yaml"
    entries = ledger.read_text(encoding="utf-8")
    ledger.write_text(re.sub("(  kind: .*)", rf"\1\n  width: {width}", entries), encoding="utf-8")
    made = prepare(folder, Options())
    told = {m[1] for d in made.diagnostics if (m := re.search("#(.*)」の項目の名前", d.message))}
    return list(made.publication.placed(Figure)), told


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_vanishes_and_nothing_collides(width: float, tmp_path: Path) -> None:
    figures, told = _figures(width, tmp_path)
    assert len(figures) == GALLERY.joinpath("figures.yaml").read_text("utf-8").count("caption:")
    for figure in figures:
        assert figure.chart, figure.id
        size = (figure.size.width, figure.size.height)
        for theme in (square.theme(), THEMES / "ai"):
            own = look(theme)
            drawing = svg.read(draw(figure.chart, size, own), own.type)
            assert list(drawing.faults(colours(own))) == [], (figure.id, width)
        text = "".join(one.text for one in drawing.texts)
        missing = [name for name in _named(figure.chart) if name not in text]
        assert not missing or figure.id in told, (figure.id, width, missing)


def _named(chart: Chart) -> list[str]:
    """The categories that must be named: all, or those at the ends of a sequence."""
    names = [category.text for category in chart.panels[0].categories]
    if chart.entry.form == "map":
        return [short(name) for name in names]
    if chart.entry.years:
        years = [year for name in names if (year := year_of(name))]
        labels = [lines[0] for lines in written(years, chart.entry.years)]
        return [labels[0], labels[-1]]
    is_sequence = all(any(c.isdigit() for c in name) for name in names)
    return [names[0], names[-1]] if is_sequence else names
