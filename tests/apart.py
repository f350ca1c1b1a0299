"""A book whose every section is laid out and painted in a process of its own, in any order.

    python -m tests.apart SECTIONS OUT FOLDER PROFILE…

SECTIONS has the HTML of the sections (pickled), which are made ahead; the PDFs that are joined of
them are written to OUT (pickled, by name).
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from hakusho.machine.cache import run_folder
from hakusho.manuscript.prepare import Options, prepare
from kumihan.engine.fonts import load_engine, use_fonts


def main(sections: str, out: str, folder: str, *profiles: str) -> None:
    """Build the book; the faces are chosen before the engine is loaded."""
    options = Options(profiles=profiles)
    manuscript = prepare(Path(folder), options)
    use_fonts(manuscript.faces, run_folder())
    load_engine()
    from tests import forks

    pdfs = forks.built(manuscript, options, pickle.loads(Path(sections).read_bytes()))
    Path(out).write_bytes(pickle.dumps(pdfs))


if __name__ == "__main__":
    main(*sys.argv[1:])
