"""The benchmark measures whole processes, and its plain HTML has the text of the publication."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from hakusho.commands.bench import EDITION, Comparison, Run, Side, measured
from hakusho.commands.plain import plain_html, table_html, text_html
from hakusho.manuscript.prepare import Options, prepare

WORK = "sum(i * i for i in range(2_000_000))"


def test_a_process_is_measured_with_what_it_starts() -> None:
    """CPU time of a grandchild counts."""
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORK!r}], check=True)"
    alone, within = (measured([sys.executable, "-c", code]) for code in ("pass", child))
    assert alone.memory > 1
    assert within.cpu > alone.cpu + 0.02
    assert within.wall > alone.wall


def test_a_failing_process_is_no_measurement() -> None:
    """Its last words are kept."""
    with pytest.raises(subprocess.CalledProcessError) as failure:
        measured([sys.executable, "-c", "import sys; sys.exit('broken')"])
    assert "broken" in failure.value.output


def test_overhead_is_of_medians_in_all_and_by_page() -> None:
    """Twice the time on twice the pages is no overhead by page."""
    ours = Side("build", 4, (Run(1, 2, 3), Run(2, 2, 3), Run(9, 2, 3)))
    plain = Side("plain", 2, (Run(1, 1, 1),))
    comparison = Comparison("Title", ours, plain)
    assert comparison.overhead("cpu", by_page=False) == 1
    assert comparison.overhead("cpu", by_page=True) == 0
    assert "| build | 4 | 1.00 / 2.00 | 2.00 / 2.00 | 500 | 3 |" in list(comparison.lines())


def test_plain_html_has_the_text_and_none_of_our_styles() -> None:
    """The same text, no address that only our fetcher knows."""
    manuscript = prepare(EDITION, Options())
    html = plain_html(manuscript)
    text = re.sub(r"<[^>]*>", "", html)
    for chapter in manuscript.publication.chapters:
        assert manuscript.labels.by_id[chapter.id].title in text
    assert "project:///" not in html
    assert "kumihan" not in html


def test_text_html_has_paragraphs_and_headings_only() -> None:
    """Nothing in it can differ but how lines are set."""
    html = text_html(prepare(EDITION, Options()))
    body = html[html.index("<main") :]
    assert set(re.findall(r"<(\w+)", body)) <= {"main", "p", "h1", "h2", "h3", "h4", "h5", "h6"}
    assert len(re.sub(r"<[^>]*>", "", body)) > 200_000


def test_table_html_is_one_table_of_3000_rows() -> None:
    """Its columns have widths, and its cells something in them."""
    html = table_html(prepare(EDITION, Options()))
    assert html.count("<table") == 1
    assert html.count("<tr>") == 3001
    assert html.count("<td") == 18000
    assert not re.findall(r"<td[^>]*></td>", html)
    assert len(re.findall(r"<col [^>]*%", html)) == 6
