"""The folders of the program. Standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "styles"
THEMES = STYLES / "themes"
TEMPLATES = ROOT / "templates"
