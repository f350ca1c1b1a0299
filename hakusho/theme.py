"""A theme: a folder with `theme.yaml`, stylesheets and SVG templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from hakusho.data import read_record
from hakusho.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.faces import FaceEntry, is_there
from hakusho.hanmen import KihonHanmen
from hakusho.sources import read_source

ROOT = Path(__file__).resolve().parent.parent
STYLES = ROOT / "styles"
THEMES = STYLES / "themes"
MOST_INK = 320  # percent: more does not dry on coated paper
_COLOUR_FORM = '{rgb: "#1d3f66", cmyk: [95, 75, 35, 15]} の形で書きます'
CHART_COLOURS = tuple(f"chart-{number}" for number in range(1, 7))
CHART_FACE, CHART_SIZE = "gothic", "chart"
_VARIABLE = re.compile(r"var\(--(colour|face|size|lines|measure)-([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour for the screen and for the press: `#rrggbb` and C M Y K in percent."""

    rgb: str
    cmyk: tuple[float, ...]

    @property
    def problem(self) -> str:
        """Why this is no colour, in Japanese; empty when it is one."""
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.rgb):
            return f" rgb「{self.rgb}」が読めません"
        if len(self.cmyk) != 4 or not all(0 <= ink <= 100 for ink in self.cmyk):  # noqa: PLR2004
            return " cmyk が0から100までの四つの数ではありません"
        if sum(self.cmyk) > MOST_INK:
            return f"インキの総量が {sum(self.cmyk):g}％です（{MOST_INK}％まで）"
        return ""


@dataclass(frozen=True, slots=True)
class ThumbIndex:
    """Where the thumb index of a chapter is: mm from the head, and after how many steps again."""

    top: float
    step: float
    steps: int


@dataclass(frozen=True, slots=True)
class Theme:
    """`theme.yaml`: sizes in Q; lines are numbers of grid lines; measures are CSS values.

    `coloured_text` is the smallest text that the press prints in a colour, by weight; what is
    smaller would have strokes below 0.25 mm, and is printed in black.
    `kihon_hanmen` is the type area of publications that state none. Of `preferred_faces` those
    take the place of `faces` whose files are there. `text_on` says which colours of text stand on a
    ground, besides those of the common stylesheets.
    """

    name: str
    colours: Mapping[str, Colour]
    faces: Mapping[str, FaceEntry]
    sizes: Mapping[str, float]
    lines: Mapping[str, float]
    measures: Mapping[str, str]
    span: Span
    coloured_text: Mapping[Literal["regular", "bold"], float] = field(
        default_factory=lambda: {"regular": 40.0, "bold": 12.0}
    )
    kihon_hanmen: KihonHanmen = field(default_factory=KihonHanmen)
    preferred_faces: Mapping[str, FaceEntry] = field(default_factory=dict)
    text_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    thumb_index: ThumbIndex | None = None
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})


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
        message = f"テーマ「{name}」がありません"
        hint = f"使えるのは {known} か、theme.yaml のあるフォルダーの名前です"
        report(finding("E005", message, asked, hint))
        return None
    source = read_source(home, "theme.yaml", report)
    theme = read_record(Theme, source, report, "theme.yaml") if source else None
    faults = list(_faults(theme, home.glob("*.css"))) if theme else []
    for fault in faults:
        report(fault)
    if theme is None or faults:
        return None
    folders = ((home, "."), (home, "fonts"), (folder, "fonts"))
    there = {n: face for n, face in theme.preferred_faces.items() if is_there(face, folders)}
    return ThemeFolder(home, replace(theme, faces={**theme.faces, **there}))


def _faults(theme: Theme, sheets: Iterable[Path]) -> Iterator[Diagnostic]:
    """E005: what the common and the theme's own stylesheets ask for is there, and makes sense."""
    given: dict[str, Mapping[str, object]] = {
        "colours": theme.colours,
        "faces": theme.faces,
        "sizes": theme.sizes,
        "lines": theme.lines,
        "measures": theme.measures,
    }
    needed = _needed((*STYLES.glob("*.css"), *(STYLES / "blocks").glob("*.css"), *sheets))
    for ground, names in theme.text_on.items():
        needed["colours"].update((ground, *names))
    for group, values in given.items():
        if lacking := sorted(needed[group] - values.keys()):
            message = f"テーマの {group} に {'、'.join(lacking)} がありません"
            place = theme.places.get(f"{group}:", theme.span)
            yield finding("E005", message, place, "テーマ ai の theme.yaml を手本に補います")
    for name, colour in theme.colours.items():
        if problem := colour.problem:
            place = theme.places[f"colours.{name}"]
            yield finding("E005", f"色「{name}」の{problem}", place, _COLOUR_FORM)
    if theme.thumb_index and theme.thumb_index.steps < 1:
        place = theme.places["thumb-index.steps"]
        yield finding("E005", "ツメの段数（steps）は1以上です", place)


def _needed(sheets: Iterable[Path]) -> dict[str, set[str]]:
    """The names that stylesheets use, by the part of a theme that has them."""
    prefixes = {"colour": "colours", "face": "faces", "size": "sizes", "lines": "lines"}
    prefixes["measure"] = "measures"
    found: dict[str, set[str]] = {group: set() for group in prefixes.values()}
    for sheet in sheets:
        for prefix, name in _VARIABLE.findall(sheet.read_text(encoding="utf-8")):
            found[prefixes[prefix]].add(name)
    found["colours"] |= {*CHART_COLOURS, "ink", "paper", "tint-2"}
    found["faces"].add(CHART_FACE)
    found["sizes"].add(CHART_SIZE)
    return found


def _raise(diagnostic: Diagnostic) -> None:
    raise ValueError(str(diagnostic))
