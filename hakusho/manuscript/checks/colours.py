"""Checks of a theme: whether text is legible, and colours can be told apart by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from hakusho.charts.look import more_legible
from hakusho.findings.diagnostic import Diagnostic, finding
from hakusho.publication.numbering import Labels
from hakusho.publication.reading import Publication
from hakusho.settings.theme import CHART_COLOURS, Theme
from hakusho.trade.colour import contrast, least_difference, lightness

CONTRAST = 4.5  # WCAG 2.2, 1.4.3
# The grounds in the common stylesheets, each with the colours of text on it.
TEXT_ON = {
    "paper": ("ink", "accent", "fault"),
    "tint-1": ("ink", "accent"),
    "tint-2": ("ink",),
    "accent": ("paper",),
}
# Neighbouring colours, and the least difference of their lightness (L*).
BESIDE = (("paper", "tint-1", 3.0), ("tint-1", "tint-2", 3.0), ("ink", "accent", 10.0))
_CHART_STEP = 10.0
CHART_DIFFERENCE = 12.0  # ΔE*ab of two colours of charts, for any colour vision
LEAST_SIZE = 8.5  # Q, which are 6 pt


def colours_can_be_told_apart(publication: Publication, _labels: Labels) -> Iterator[Diagnostic]:
    """E006: text on its ground, and colours beside each other in grey."""
    if publication.theme is not None:
        yield from _text(publication.theme.theme)
        yield from _labels_on_charts(publication.theme.theme)
        yield from _grey(publication.theme.theme)
        yield from _charts(publication.theme.theme)
        yield from _small(publication.theme.theme)


def _text(theme: Theme) -> Iterator[Diagnostic]:
    grounds = {*TEXT_ON, *theme.text_on}
    for ground in sorted(grounds):
        for name in dict.fromkeys((*TEXT_ON.get(ground, ()), *theme.text_on.get(ground, ()))):
            if not {name, ground} <= theme.colours.keys():
                continue  # a missing colour is reported elsewhere
            found = contrast(theme.colours[name].rgb, theme.colours[ground].rgb)
            if found < CONTRAST:
                message = f"地「{ground}」の上の文字「{name}」のコントラストが {found:.1f} です"
                hint = f"{CONTRAST} 以上になるように、どちらかの明るさを変えてください"
                yield finding("E006", message, theme.places[f"colours.{name}"], hint)


def _labels_on_charts(theme: Theme) -> Iterator[Diagnostic]:
    """E006: a colour of charts on which neither labels in ink nor those in paper can be read."""
    for name in (one for one in CHART_COLOURS if one in theme.colours):
        ground = theme.colours[name].rgb
        ink, paper = (theme.colours[label].rgb for label in ("ink", "paper"))
        label = "paper" if more_legible(ground, ink, paper) == paper else "ink"
        found = contrast(theme.colours[label].rgb, ground)
        if found < CONTRAST:
            message = f"グラフの色「{name}」の上の文字「{label}」のコントラストが {found:.1f} です"
            hint = f"{CONTRAST} 以上になるように、この色をもっと濃くするか、淡くしてください"
            yield finding("E006", message, theme.places[f"colours.{name}"], hint)


def _small(theme: Theme) -> Iterator[Diagnostic]:
    """E010: sizes of the theme below which strokes fill up; charts are not measured on pages."""
    for name, size in theme.sizes.items():
        if size < LEAST_SIZE:
            message = f"文字の大きさ「{name}」が {size:g}Q です"
            hint = f"印刷で潰れないように、{LEAST_SIZE:g} 以上（6 pt 以上）にしてください"
            yield finding("E010", message, theme.places[f"sizes.{name}"], hint)


def _grey(theme: Theme) -> Iterator[Diagnostic]:
    beside = [*BESIDE, *((a, b, _CHART_STEP) for a, b in pairwise(CHART_COLOURS))]
    for first, second, least in beside:
        if not {first, second} <= theme.colours.keys():
            continue
        found = abs(lightness(theme.colours[first].rgb) - lightness(theme.colours[second].rgb))
        if found < least:
            message = (
                f"「{first}」と「{second}」は、白黒で刷ると明るさ（L*）の差が {found:.1f} です"
            )
            hint = f"{least:g} 以上の差を付けてください"
            yield finding("E006", message, theme.places[f"colours.{second}"], hint)


def _charts(theme: Theme) -> Iterator[Diagnostic]:
    named = [name for name in CHART_COLOURS if name in theme.colours]
    for first, second in combinations(named, 2):
        found = least_difference(theme.colours[first].rgb, theme.colours[second].rgb)
        if found < CHART_DIFFERENCE:
            message = f"「{first}」と「{second}」は、色覚によっては色差（ΔE）が {found:.1f} です"
            hint = f"{CHART_DIFFERENCE:g} 以上になるように、明るさも変えてください"
            yield finding("E006", message, theme.places[f"colours.{second}"], hint)
