"""Drawings are kept: a chart is drawn again only when something that it is made of has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hakusho.blocks.figure import Figure
from hakusho.cache import home
from hakusho.charts.look import Look
from hakusho.charts.type import Type
from hakusho.diagnostic import Span
from hakusho.hanmen import Q
from hakusho.manuscript import Manuscript
from hakusho.theme import CHART_COLOURS, CHART_FACE, CHART_SIZE, Theme
from kumihan.files import write
from kumihan.fonts import Face


def drawings(manuscript: Manuscript, *, uses_cache: bool) -> dict[str, Path]:
    """The files of a manuscript's charts by address; what is not there yet is drawn."""
    os.environ.setdefault("MPLCONFIGDIR", str(home() / "matplotlib"))  # it would write to the home
    own = look(manuscript.theme.theme, manuscript.faces)
    found: dict[str, Path] = {}
    for figure in manuscript.publication.placed(Figure):
        if figure.chart:
            size = (figure.entry.width, figure.entry.height)
            file = home() / "charts" / f"{_key(figure.chart, size, own)}.svg"
            if not (uses_cache and file.exists()):
                from hakusho.charts.drawing import draw

                write(file, draw(figure.chart, size, own))
            found[figure.address] = file
    return found


def look(theme: Theme, faces: Sequence[Face]) -> Look:
    """What a theme gives to charts; `faces` are those that were found for it."""
    family = theme.faces[CHART_FACE].family
    files = tuple(file.path for face in faces if face.family == family for file in face.files)
    colours = {name: colour.rgb for name, colour in theme.colours.items()}
    return Look(
        tuple(colours[name] for name in CHART_COLOURS),
        colours["ink"],
        colours["paper"],
        colours["tint-2"],
        Type(family, files, theme.sizes[CHART_SIZE] * Q),
    )


def _key(*parts: Any) -> str:
    """A name for what a drawing is made of, this very program among it."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    program = [file.read_bytes() for file in sources] + [version("matplotlib").encode()]
    return hashlib.sha256(b"\0".join([*program, repr(_plain(parts)).encode()])).hexdigest()[:24]


def _plain(node: Any) -> Any:
    """A tree of data without the places it was written at; files by their size and time."""
    if isinstance(node, Path):
        return (str(node), node.stat().st_size, node.stat().st_mtime_ns)
    if isinstance(node, tuple):
        return tuple(map(_plain, node))
    if dataclasses.is_dataclass(node):
        values = (getattr(node, field.name) for field in dataclasses.fields(node))
        return tuple(_plain(value) for value in values if not isinstance(value, (Span, Mapping)))
    return node
