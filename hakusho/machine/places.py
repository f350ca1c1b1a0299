"""Where the parts of the program lie. Standard library only.

In a checkout they lie beside the packages, in an installed wheel in `hakusho/data`.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_INSTALLED = ROOT / "hakusho" / "data"
IS_INSTALLED = _INSTALLED.is_dir()
_HOME = _INSTALLED if IS_INSTALLED else ROOT
STYLES = _HOME / "styles"
THEMES = STYLES / "themes"
TEMPLATES = _HOME / "templates"
BOOKS = _HOME / "content"
COMMAND = "hakusho" if IS_INSTALLED else "python3 build.py"  # as one types it
