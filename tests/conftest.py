"""The faces of all tests, chosen once per process, and the option that rewrites expected files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hakusho.diagnostic import Diagnostic
from hakusho.faces import find
from hakusho.theme import ROOT, THEMES, ThemeFolder
from kumihan.fonts import Face, use_fonts
from tests import square


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected files of cases")


def _faces(folder: Path) -> list[Face]:
    found: list[Diagnostic] = []
    theme = ThemeFolder.built_in(folder)
    return find(theme.theme.faces.values(), theme.face_folders, found.append)


def pytest_configure() -> None:
    """Fontconfig reads its configuration once: before WeasyPrint is imported by any test."""
    themes = [path.parent for path in THEMES.glob("*/theme.yaml")]
    faces = [face for theme in (*themes, square.theme()) for face in _faces(theme)]
    use_fonts([face for face in faces if face.files], ROOT / ".cache" / "fonts")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def one_set_of_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line in this process: the faces were chosen above."""
    monkeypatch.setattr("hakusho.cli.use_fonts", lambda faces, folder: None)
