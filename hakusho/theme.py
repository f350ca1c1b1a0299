"""A theme: a folder with `theme.yaml`, stylesheets and SVG templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hakusho.data import read_record
from hakusho.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.faces import FaceEntry
from hakusho.sources import read_source

ROOT = Path(__file__).resolve().parent.parent
THEMES = ROOT / "styles" / "themes"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for the screen and for the press: `#rrggbb` and C M Y K in percent."""

    rgb: str
    cmyk: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """`theme.yaml`: sizes in Q; lines are numbers of grid lines; measures are CSS values."""

    name: str
    colours: Mapping[str, Colour]
    faces: Mapping[str, FaceEntry]
    sizes: Mapping[str, float]
    lines: Mapping[str, float]
    measures: Mapping[str, str]
    span: Span
    thumb_index: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """A theme and where it lies."""

    folder: Path
    theme: Theme

    @classmethod
    def built_in(cls, folder: Path) -> ThemeFolder:
        """A theme of ours, which is known to be right."""
        theme = read_theme(folder.name, folder.parent, Source("", "").span(), _raise)
        assert theme is not None
        return theme

    def variables(self, pitch: float) -> dict[str, str]:
        """The theme as CSS custom properties; `pitch` is the line pitch in mm."""
        theme = self.theme
        found = {f"colour-{name}": colour.rgb for name, colour in theme.colours.items()}
        found |= {f"face-{name}": f"'{face.family}'" for name, face in theme.faces.items()}
        found |= {f"size-{name}": f"{size * 0.25:g}mm" for name, size in theme.sizes.items()}
        found |= {f"lines-{name}": f"{n * pitch:g}mm" for name, n in theme.lines.items()}
        return found | {f"measure-{name}": value for name, value in theme.measures.items()}

    def stylesheets(self) -> Iterator[Path]:
        """The theme's stylesheets in the order of their names."""
        yield from sorted(self.folder.glob("*.css"))


def read_theme(name: str, folder: Path, asked: Span, report: Report) -> ThemeFolder | None:
    """The theme of this name among the built-in ones, or of this path from a publication."""
    own = folder / name
    home = own if (own / "theme.yaml").exists() else THEMES / name
    if not (home / "theme.yaml").exists():
        known = "、".join(sorted(path.name for path in THEMES.iterdir() if path.is_dir()))
        message = f"テーマ「{name}」がありません（{known} か、theme.yaml のあるフォルダー）"
        report(finding("E005", message, asked))
        return None
    source = read_source(home / "theme.yaml", report)
    theme = read_record(Theme, source, report, "theme.yaml") if source else None
    return ThemeFolder(home, theme) if theme else None


def _raise(diagnostic: Diagnostic) -> None:
    raise ValueError(str(diagnostic))
