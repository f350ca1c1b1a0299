"""The cache of drawings: a chart is drawn again only when something it depends on has changed."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hakusho import tree
from hakusho.charts.look import Look
from hakusho.charts.type import Type
from hakusho.findings.diagnostic import Span
from hakusho.machine.cache import kept, run_folder
from hakusho.settings.theme import CHART_COLOURS, CHART_FACE, CHART_SIZE, Theme
from hakusho.tree.blocks.figure import Figure
from hakusho.tree.chart import Chart
from kumihan.engine.fonts import Face
from kumihan.geometry.units import MM_PER_Q

_LIST = f"fontlist-{version('matplotlib')}"  # entry of the cache: the name of a file, its content


def drawings(figures: Iterable[Figure], own: Look, *, uses_cache: bool) -> dict[str, bytes]:
    """The charts among figures as SVG, by address; those that are not cached are drawn."""
    found: dict[str, bytes] = {}
    for figure in figures:
        if figure.chart:
            size = (figure.size.width, figure.size.height)
            name = f"chart-{_key(figure.chart, size, own)}.svg"
            drawing = kept().get(name) if uses_cache else None
            if drawing is None:
                drawing = _drawn(figure.chart, size, own)
                kept().put(name, drawing)
            found[figure.address] = drawing
    return found


def _drawn(chart: Chart, size: tuple[float, float], own: Look) -> bytes:
    with _nobodys_settings():
        from hakusho.charts.drawing import draw

    return draw(chart, size, own)


@contextmanager
def _nobodys_settings() -> Iterator[None]:
    """Give matplotlib, if it is imported in this context, no settings but its own.

    Otherwise it would read `matplotlibrc` from the current folder, which may be a stranger's, from
    the path in `MATPLOTLIBRC` and from the home folder, so that a book would look different for
    each user. It would also start `fc-list` to find faces that no chart asks for.
    """
    own = run_folder() / "matplotlib"
    own.mkdir(exist_ok=True)
    os.environ["MPLCONFIGDIR"] = str(own)
    is_made = "matplotlib" in sys.modules or _lay_out_list(own)
    named = {name: os.environ.pop(name, None) for name in ("MATPLOTLIBRC", "MPLBACKEND")}
    start = subprocess.check_output
    subprocess.check_output = _start_nothing  # type: ignore[assignment]
    try:
        with chdir(Path(__file__).parent):
            yield
        if not is_made:
            _keep_list(own)
    finally:
        subprocess.check_output = start
        os.environ.update({name: value for name, value in named.items() if value is not None})


def _lay_out_list(folder: Path) -> bool:
    """Give matplotlib the list of fonts that it made before; returns whether there is one.

    To make the list takes longer than to draw a chart.
    """
    entry = kept().get(_LIST)
    if entry is None:
        return False
    name, _, content = entry.partition(b"\n")
    (folder / Path(os.fsdecode(name)).name).write_bytes(content)
    return True


def _keep_list(folder: Path) -> None:
    for file in folder.glob("fontlist-*.json"):
        kept().put(_LIST, os.fsencode(file.name) + b"\n" + file.read_bytes())


def _start_nothing(*command: object, **_options: object) -> bytes:
    raise FileNotFoundError(f"{command} is not started")


def look(theme: Theme, faces: Sequence[Face]) -> Look:
    """A theme as charts use it; `faces` are those that were found for it."""
    family = theme.faces[CHART_FACE].family
    files = tuple(file.path for face in faces if face.family == family for file in face.files)
    colours = {name: colour.rgb for name, colour in theme.colours.items()}
    return Look(
        tuple(colours[name] for name in CHART_COLOURS),
        colours["ink"],
        colours["paper"],
        colours["tint-2"],
        Type(family, files, theme.sizes[CHART_SIZE] * MM_PER_Q),
    )


def _key(*parts: Any) -> str:
    """A hash of everything that a drawing depends on, including the source of this program."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    sources += sorted(Path(tree.__file__).parent.glob("chart*.py"))
    program = [file.read_bytes() for file in sources] + [version("matplotlib").encode()]
    return hashlib.sha256(b"\0".join([*program, repr(_plain(parts)).encode()])).hexdigest()[:24]


def _plain(node: Any) -> Any:
    """Data without the places where it was written; a file stands with its size and time."""
    if isinstance(node, Path):
        return (str(node), node.stat().st_size, node.stat().st_mtime_ns)
    if isinstance(node, tuple):
        return tuple(map(_plain, node))
    if dataclasses.is_dataclass(node):
        values = (getattr(node, field.name) for field in dataclasses.fields(node))
        return tuple(_plain(value) for value in values if not isinstance(value, (Span, Mapping)))
    return node
