"""Drawings: what any data come to, and what every form keeps to."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from hakusho.charts import store
from hakusho.charts.drawing import FRAMELESS, draw
from hakusho.charts.faults import COLOURS
from hakusho.charts.layers import MARKS
from hakusho.charts.look import Look, hatches
from hakusho.charts.panels import natural
from hakusho.charts.reading import read
from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.machine.places import ROOT, THEMES
from hakusho.manuscript.prepare import Options, prepare
from hakusho.settings.faces import find
from hakusho.settings.theme import ThemeFolder
from hakusho.sources.data import read_mapping
from hakusho.trade.colour import lightness
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.chart import Chart
from hakusho.tree.chartforms import FORMS, FormName, OwnForm
from hakusho.tree.ledger import FigureEntry
from hakusho.tree.room import Room, Size
from tests import square
from tests.case import Case, cases
from tests.charts import svg

AI, SQUARE = THEMES / "ai", square.theme()
SERIES = {name: form.columns or COLOURS for name, form in FORMS.items()}
NEAR = 12.0  # of lightness
_NAMES = st.text("東西南北の図書館ーっ、。（）A1 ", min_size=1, max_size=12).map(str.strip)
_NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=2, allow_nan=False).map(str),
    st.sampled_from(["0", "…", "－", "1,234"]),
)
_ODD = st.sampled_from(["△3", "-120000", "x"])


@cache
def look(folder: Path) -> Look:
    """What a theme gives to charts."""
    theme = ThemeFolder.built_in(folder).theme
    found: list[Diagnostic] = []
    faces = find(theme.faces.values(), [(folder, "fonts")], found.append)
    assert not found
    return store.look(theme, faces)


def colours(of: Look) -> frozenset[str]:
    """All colours that a chart may have."""
    return frozenset((*of.palette, of.ink, of.paper, of.rule))


def _chart(yaml: str, csv: str) -> tuple[Size | None, Chart | None, list[Diagnostic]]:
    found: list[Diagnostic] = []
    room = Room(column=74.25, measure=155.25, padding=2, framed=("chart",))
    with TemporaryDirectory() as home:
        (Path(home) / "zu.csv").write_text(csv, encoding="utf-8")
        entries = read_mapping(FigureEntry, Source("f.yaml", yaml), found.append, "f.yaml")
        entry = entries["fig-zu"]
        chart = read(Path(home), found.append, room, entry)
        size = room.size(entry, partial(natural, chart)) if chart else None
        return size, chart, found


@st.composite
def written(choose: st.DrawFn) -> tuple[str, str]:
    """A ledger entry and its data, such as an editor may write."""
    form = choose(st.sampled_from(sorted(SERIES)))
    count = SERIES[form] if SERIES[form] < 3 else choose(st.integers(1, SERIES[form]))
    has_years, rows = choose(st.booleans()), choose(st.integers(1, 30))
    rows = min(rows, 5) if form == "pie" else rows
    names = [str(2010 + n) if has_years else f"{choose(_NAMES)}{n}" for n in range(rows)]
    numbers = _NUMBERS if choose(st.booleans()) else _NUMBERS | _ODD
    heads = [f"{choose(_NAMES)}{chr(0x30A2 + n)}" for n in range(count)]
    panels = choose(st.sampled_from([[""], ["東"], ["東", "西日本の県"], ["東", "西", "南", "北"]]))
    cells = [["地", "区", *heads]]
    cells += [[p, name, *(choose(numbers) for _ in heads)] for p in panels for name in names]
    csv = "\n".join(",".join(f'"{cell}"' for cell in row) for row in cells)
    own = [f"form: {form}", "data: zu.csv", "category: 区"]
    is_lying = FORMS[form].can_lie and choose(st.booleans())
    is_combined = FORMS[form].has_scale and not is_lying and count > 1
    last = f'{{column: "{heads[-1]}", form: line, axis: right, unit: ％}}'
    columns = [f'"{head}"' for head in heads]
    columns[-1] = last if is_combined and choose(st.booleans()) else columns[-1]
    own.append(f"series: [{', '.join(columns)}]")
    own += ["panels: 地"] * (panels != [""]) + ["horizontal: true"] * is_lying
    own.append(f"labels: {choose(st.sampled_from(['auto', 'all', 'ends', 'none']))}")
    if has_years:
        own.append(f"years: {choose(st.sampled_from(['seireki', 'wareki', 'both']))}")
    width = choose(st.integers(60, 170) | st.sampled_from(["column", "measure", "two-thirds"]))
    height = choose(st.integers(50, 150) | st.none())
    head = ["fig-zu:", "  kind: chart", "  caption: 題", "  unit: 億円"]
    head += [f"  width: {width}", *([f"  height: {height}"] if height else []), "  chart:"]
    return "\n".join([*head, *(f"    {line}" for line in own)]), csv


def test_every_form_has_a_record_and_is_drawn() -> None:
    assert tuple(FORMS) == get_args(FormName)
    assert {name for name, form in FORMS.items() if not form.has_frame} == set(FRAMELESS)
    framed = {form.series for form in FORMS.values() if form.has_frame}
    assert set(MARKS) == set(get_args(OwnForm)) == framed
    assert [name for name in framed if FORMS[name].series != name] == []


# Without shrinking: a chart that fails is seen at once, and making it smaller takes minutes.
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(written())
def test_any_data_are_drawn_or_found_wrong(case: tuple[str, str]) -> None:
    size, chart, found = _chart(*case)
    event("drawn" if chart else "found wrong")
    assert (chart is None) == bool(found)
    if chart and size:
        own = look(SQUARE)
        drawing = svg.read(draw(chart, (size.width, size.height), own), own.type)
        assert list(drawing.faults(colours(own))) == []


@pytest.mark.parametrize("case", cases("charts"), ids=lambda case: case.folder.name)
@pytest.mark.parametrize("theme", [SQUARE, AI], ids=["square", "ai"])
def test_texts_stand_free_in_the_drawing(case: Case, theme: Path, tmp_path: Path) -> None:
    own = look(theme)
    for figure in prepare(case.lay_out(tmp_path), Options()).publication.placed(Figure):
        assert figure.chart
        size = (figure.size.width, figure.size.height)
        drawing = svg.read(draw(figure.chart, size, own), own.type)
        assert (round(drawing.width, 3), round(drawing.height, 3)) == size
        assert list(drawing.faults(colours(own))) == []
        assert {round(text.size, 3) for text in drawing.texts} == {own.type.size}
        assert 10 <= own.type.size / 0.25 <= 11  # Q


_PROGRAM = """
import hashlib, sys
from pathlib import Path
from hakusho.tree.blocks.figure import Figure
from hakusho.charts.drawing import draw
from hakusho.manuscript.prepare import Options, prepare
from tests.charts.test_drawing import AI, look
for folder in map(Path, sys.argv[1:]):
    for figure in prepare(folder, Options()).publication.placed(Figure):
        size = (figure.size.width, figure.size.height)
        print(hashlib.sha256(draw(figure.chart, size, look(AI))).hexdigest())
"""


def test_the_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    folders = [str(case.lay_out(tmp_path)) for case in cases("charts")]
    said = set()
    for seed, locale in (("0", "C"), ("7", "ja_JP.UTF-8")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", _PROGRAM, *folders]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        said.add(done.stdout)
    assert len(said) == 1
    assert len(said.pop().split()) == len(folders)


@pytest.mark.parametrize("theme", sorted(THEMES.iterdir()), ids=lambda theme: theme.name)
def test_the_colours_of_a_theme_are_told_apart_in_grey(theme: Path) -> None:
    palette = look(theme).palette
    assert hatches([*palette, palette[0]]) == [""] * 7
    assert all(abs(lightness(a) - lightness(b)) >= NEAR for a, b in pairwise(palette))


def test_fills_of_like_lightness_are_hatched() -> None:
    assert hatches(["#555555", "#5a5a5a", "#555555", "#eeeeee"]) == ["", "////", "....", ""]
