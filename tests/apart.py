"""A book whose every section is laid out and painted in a process of its own, in any order.

    python -m tests.apart SECTIONS OUT FOLDER PROFILE…

SECTIONS has the HTML of the sections (pickled), which are made ahead, in an order that SEED makes;
the PDFs that are joined of them are written to OUT (pickled, by name). Each process is a fork of one
that has laid out nothing, and gives back plain data.
"""

from __future__ import annotations

import os
import pickle
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hakusho.layout.engine import Engine
from hakusho.machine.cache import run_folder
from hakusho.manuscript.prepare import Options, prepare
from hakusho.pipeline import build
from kumihan.engine.fonts import load_engine, use_fonts
from kumihan.writing.painting import Paint

SEED = 7
_Made = tuple[Any, dict[str, Any]]
_in_one_process = Engine.made


class _Apart:
    """Engines that make each section once, in a process of its own."""

    def __init__(self, sections: Sequence[str]) -> None:
        self._ahead, self._made = list(sections), dict[tuple[str, str], _Made]()
        random.Random(SEED).shuffle(self._ahead)  # noqa: S311

    def made(self, engine: Engine, html: str, ways: Mapping[str, Paint]) -> _Made:
        """What stands for `Engine.made`."""
        while self._ahead:
            self._make(engine, self._ahead.pop(), ways)
        return self._make(engine, html, ways)

    def _make(self, engine: Engine, html: str, ways: Mapping[str, Paint]) -> _Made:
        key = html, ",".join(ways)
        if key not in self._made:
            self._made[key] = _forked(pickle.dumps((engine.at_rest(), html, ways)))
        return self._made[key]


def _forked(job: bytes) -> _Made:
    """What another process makes of a job; raises RuntimeError when it fails."""
    with TemporaryDirectory() as place:
        result = Path(place) / "result"
        child = os.fork()
        if not child:
            engine, html, ways = pickle.loads(job)
            result.write_bytes(pickle.dumps(_in_one_process(engine.at_work(), html, ways)))
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise RuntimeError("a section could not be made")
        found: _Made = pickle.loads(result.read_bytes())
        return found


def main(sections: str, out: str, folder: str, *profiles: str) -> None:
    """Build the book."""
    options = Options(profiles=profiles)
    manuscript = prepare(Path(folder), options)
    use_fonts(manuscript.faces, run_folder())
    load_engine()
    apart = _Apart(pickle.loads(Path(sections).read_bytes()))
    Engine.made = lambda *arguments: apart.made(*arguments)  # type: ignore[method-assign]
    book = build(manuscript, options, lambda *_: None)
    Path(out).write_bytes(pickle.dumps(dict(book.pdfs)))


if __name__ == "__main__":
    main(*sys.argv[1:])
