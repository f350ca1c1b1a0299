"""The campaign `fuzz`: whatever bytes come in, a sentence comes out, soon, and in its place.

    python -m tests.campaigns.fuzz [--every N] [--say] [NAME…]

NAME is an entry point of `fuzzing/targets.py`, a plant of `fuzzing/plants.py` as `planted/NAME`,
or one input as `markdown/123`; it may have `*`. Inputs are made by `fuzzing/mutations.py` from
files of the project, each by its number, and always the same. They are tried for an hour, or
`HAKUSHO_FUZZ_MINUTES`, in all; with `--every` only every nth of the first hundred, without a
clock. `HAKUSHO_FUZZ_SEED` makes others of the same numbers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hakusho.findings.diagnostic import Diagnostic
from hakusho.machine.cache import VARIABLE, home, run_folder
from hakusho.settings.faces import find
from hakusho.settings.theme import ThemeFolder
from kumihan.engine.fonts import load_engine, use_fonts
from tests import square


def main(arguments: list[str]) -> int:
    """Run the campaign; 0 when nothing is found but what was planted."""
    kept = home() / "fuzz"
    with TemporaryDirectory(prefix="hakusho-fuzz-") as place:
        os.environ[VARIABLE] = str(Path(place).resolve() / "cache")
        home.cache_clear()
        _begin(Path(place))
        from tests.campaigns.fuzzing import campaign

        return campaign.run(arguments, kept)


def _begin(place: Path) -> None:
    """Choose the faces and load the engine: all that forks would do again otherwise."""
    square.write(place / "square")
    found: list[Diagnostic] = []
    theme = ThemeFolder.built_in(place / "square")
    faces = find(theme.theme.faces.values(), theme.face_folders, found.append)
    use_fonts(faces, run_folder())
    load_engine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
