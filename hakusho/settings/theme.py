"""A theme: a folder with `theme.yaml`, stylesheets, a pattern and templates.

The built-in themes are part of the program. The files of any other theme are read only below its
folder, and its templates are used only if the user trusts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, finding
from hakusho.findings.limits import STYLESHEET, TEMPLATE
from hakusho.machine.places import STYLES, THEMES
from hakusho.settings.colours import Colour
from hakusho.settings.colours import faults as colour_faults
from hakusho.settings.faces import FaceEntry, Folder, is_there
from hakusho.sources.data import read_record
from hakusho.sources.text import decoded, shown
from hakusho.trade.between import Between
from hakusho.trade.hanmen import KihonHanmen
from hakusho.tree.ledger import Kind
from kumihan.files import files
from kumihan.geometry.units import MM_PER_Q

PATTERN = "pattern.svg"
MOST_YAML = 1_000_000
"""Bytes of a `theme.yaml`."""
MOST_SHEET = STYLESHEET.most
"""Bytes of a stylesheet."""
MOST_TEMPLATE = TEMPLATE.most
"""Bytes of a template."""
MOST_PICTURE = 20_000_000
"""Bytes of a pattern that is a picture."""
MOST_FILES = 200
"""Stylesheets of a theme, or templates in one of its folders."""
CHART_COLOURS = tuple(f"chart-{number}" for number in range(1, 7))
CHART_FACE, CHART_SIZE = "gothic", "chart"
_SIGN = re.compile(r"\{[%{#]")  # a tag of a template
_VARIABLE = re.compile(r"var\(--(colour|face|size|lines|measure)-([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class ThumbIndex:
    """The thumb index: mm from the head, mm between chapters, number of steps until it restarts."""

    top: Annotated[float, Between(0, 2000)]
    step: Annotated[float, Between(1, 2000)]
    steps: Annotated[int, Between(0, 1000)]


@dataclass(frozen=True, slots=True)
class Panels:
    """How figures are set: the kinds with their titles above, in a panel as tables are, and the
    space in mm at either side of a picture in such a panel.
    """

    title_above: tuple[Kind, ...] = ("chart", "diagram", "map")
    padding: Annotated[float, Between(0, 20)] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """`theme.yaml`: sizes in Q; lines are numbers of grid lines; measures are CSS values.

    `coloured_text` is the smallest text that the press prints in colour, by weight; smaller text
    would have strokes below 0.25 mm, and is printed in black. `kihon_hanmen` is the type area of
    publications that state none. A face of `preferred_faces` replaces one of `faces` if its files
    are there. `text_on` has the colours of text on each ground, besides those of the common
    stylesheets.
    """

    name: str
    colours: Mapping[str, Colour]
    faces: Mapping[str, FaceEntry]
    sizes: Mapping[str, Annotated[float, Between(1, 1000)]]
    lines: Mapping[str, Annotated[float, Between(-50, 200)]]
    measures: Mapping[str, str]
    span: Span
    coloured_text: Mapping[Literal["regular", "bold"], Annotated[float, Between(0, 1000)]] = field(
        default_factory=lambda: {"regular": 40.0, "bold": 12.0}
    )
    kihon_hanmen: KihonHanmen = field(default_factory=KihonHanmen)
    preferred_faces: Mapping[str, FaceEntry] = field(default_factory=dict)
    text_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    thumb_index: ThumbIndex | None = None
    panels: Panels = field(default_factory=Panels)
    places: Mapping[str, Span] = field(default_factory=dict, metadata={"written": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFolder:
    """A theme in the folder `home` below `root`, with its stylesheets and templates by name.

    `pattern` is the address of a pattern that is a plain picture; a pattern that is a template is
    among `templates`.
    """

    root: Path
    home: str
    theme: Theme
    stylesheets: Mapping[str, Source]
    templates: Mapping[str, Source]
    pattern: str = ""
    is_built_in: bool = False

    @classmethod
    def built_in(cls, folder: Path) -> ThemeFolder:
        """A theme of the project. Raises ValueError if it is faulty, which is our mistake."""
        at = Source("", "").span()
        theme = _read(_Files(folder.parent, folder.name, folder.parent, at, _raise), is_ours=True)
        assert theme is not None
        return theme

    @property
    def folder(self) -> Path:
        """The theme's folder."""
        return self.root / self.home

    @property
    def face_folders(self) -> tuple[Folder, ...]:
        """The folders in which the files of its faces may lie, besides the publication's."""
        return (self.root, self.home), (self.root, f"{self.home}/fonts")

    def variables(self, pitch: float) -> dict[str, str]:
        """The theme as CSS custom properties; `pitch` is the line pitch in mm."""
        theme = self.theme
        found = {f"colour-{name}": colour.rgb for name, colour in theme.colours.items()}
        found |= {f"face-{name}": f"'{face.family}'" for name, face in theme.faces.items()}
        found |= {f"size-{name}": f"{size * MM_PER_Q:g}mm" for name, size in theme.sizes.items()}
        found |= {f"lines-{name}": f"{n * pitch:g}mm" for name, n in theme.lines.items()}
        return found | {f"measure-{name}": value for name, value in theme.measures.items()}


# -- finding it ----------------------------------------------------------------------------


def read_theme(
    name: str,
    folder: Path,
    asked: Span,
    report: Report,
    *,
    is_users: bool = False,
    trusts: bool = False,
) -> ThemeFolder | None:
    """The theme of this name among the built-in ones, or of this path below a publication.

    A theme that the user names on the command line (`is_users`) may lie anywhere. `trusts` tells
    that the user trusts the author of its templates. Returns None if there is no such theme, or it
    cannot be used (reported).
    """
    known = sorted(path.name for path in THEMES.iterdir() if path.is_dir())
    if name in known and not _is_there(folder, name):
        return _read(_Files(THEMES, name, folder, asked, report), is_ours=True)
    if name in known:
        message = f"「{name}」は、組み込みのテーマの名前です"
        hint = "本の中のテーマのフォルダーに、別の名前を付けてください"
        report(finding("E005", message, asked, hint))
        return None
    root, home = folder, name
    if is_users and not _is_there(folder, name) and (Path(name) / "theme.yaml").exists():
        root, home = Path(name), "."
    if not files.exists(root, f"{home}/theme.yaml"):
        message = f"テーマ「{name}」がありません"
        hint = f"使えるのは {'、'.join(known)} か、theme.yaml のあるフォルダーの名前です"
        report(finding("E005", message, asked, hint))
        return None
    return _read(_Files(root, home, folder, asked, report), trusts=trusts)


def _is_there(folder: Path, name: str) -> bool:
    """Whether a theme of this name lies in a folder."""
    try:
        return bool(files.stamp(folder, f"{name}/theme.yaml"))
    except OSError:
        return False


# -- its files -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of a theme, in `home` below `root`; `asked` is where the theme is named.

    `beside` is the folder of the publication, which may contain the theme's faces.
    """

    root: Path
    home: str
    beside: Path
    asked: Span
    report: Report

    @property
    def folder(self) -> Path:
        return self.root / self.home

    @property
    def pattern(self) -> tuple[str, ...]:
        """The name of its pattern, if it has one."""
        return (PATTERN,) if files.exists(self.root, f"{self.home}/{PATTERN}") else ()

    def names(self, folder: str, *suffixes: str) -> list[str]:
        """The names of files in a folder of the theme, relative to the theme."""
        try:
            found = files.names(self.root, f"{self.home}/{folder}".rstrip("/"))
        except OSError as error:
            self.refuse(error, folder, 0)
            return []
        ends = (name.rpartition("/")[2] for name in found if name.endswith(suffixes))
        own = [f"{folder}/{end}".lstrip("/") for end in ends]
        if len(own) > MOST_FILES:
            message = f"テーマのファイルが多すぎます（一つのフォルダーに{MOST_FILES}まで）"
            self.report(finding("E005", message, self.asked, "要らないファイルを除いてください"))
        return own[:MOST_FILES]

    def read(self, name: str, most: int) -> Source | None:
        """The text of a file of the theme, or None when it cannot be read (reported)."""
        try:
            raw = files.read(self.root, f"{self.home}/{name}", most)
        except OSError as error:
            self.refuse(error, name, most)
            return None
        return decoded(shown(self.folder / name), raw, self.report)

    def read_all(self, names: Iterable[str], most: int) -> dict[str, Source]:
        """The texts of the files that can be read, by name."""
        found = {name: self.read(name, most) for name in names}
        return {name: source for name, source in found.items() if source}

    def refuse(self, error: OSError, name: str, most: int) -> None:
        """Report why a file of the theme cannot be read."""
        file = shown(self.folder / name)
        if isinstance(error, files.OutsideError):
            message = f"テーマの「{file}」は、本のフォルダーの外にあります"
            hint = "テーマのフォルダーを本のフォルダーの中に写し、その名前を書いてください"
            self.report(finding("A007", message, self.asked, hint))
            return
        why = "読めません"
        if isinstance(error, files.TooLargeError):
            why = f"大きすぎます（{most / 1e6:g} MB まで）"
        elif isinstance(error, files.IrregularError | IsADirectoryError):
            why = "ファイルではありません"
        hint = "正しいファイルに置き換えるか、テーマのフォルダーから除いてください"
        self.report(finding("E005", f"テーマの「{file}」は{why}", self.asked, hint))


def _read(found: _Files, *, is_ours: bool = False, trusts: bool = False) -> ThemeFolder | None:
    """A theme with its files; None when it cannot be used (reported)."""
    source = found.read("theme.yaml", MOST_YAML)
    theme = read_record(Theme, source, found.report, "theme.yaml") if source else None
    if theme is None:
        return None
    sheets = found.read_all(found.names("", ".css"), MOST_SHEET)
    texts = [sheet.text for sheet in sheets.values()]
    faults = list(_faults(theme, texts))
    for fault in faults:
        found.report(fault)
    if faults or _lacks_values(theme, texts):
        return None
    own = ((found.root, found.home), (found.root, f"{found.home}/fonts"), (found.beside, "fonts"))
    there = {n: face for n, face in theme.preferred_faces.items() if is_there(face, own)}
    theme = replace(theme, faces={**theme.faces, **there})
    templates = _templates(found) if is_ours or trusts else {}
    pattern = "" if is_ours or trusts else _pattern(found)
    return ThemeFolder(
        root=found.root,
        home=found.home,
        theme=theme,
        stylesheets=sheets,
        templates=templates,
        pattern=pattern,
        is_built_in=is_ours,
    )


def _templates(found: _Files) -> dict[str, Source]:
    """The templates of a theme by name; its pattern is one of them."""
    names = _template_names(found)
    texts = found.read_all(names, MOST_TEMPLATE)
    pattern = found.read_all(found.pattern, MOST_TEMPLATE)
    return {name.removeprefix("templates/"): text for name, text in texts.items()} | pattern


def _template_names(found: _Files) -> list[str]:
    folders = ("templates", "templates/blocks", "templates/inlines")
    return [name for folder in folders for name in found.names(folder, ".html", ".svg")]


def _pattern(found: _Files) -> str:
    """The address of the pattern of a theme whose templates are left out (reported, E008).

    It is empty if the pattern is a template and is left out with them.
    """
    left_out = _template_names(found)
    address = ""
    for name, source in found.read_all(found.pattern, MOST_PICTURE).items():
        if _SIGN.search(source.text):
            left_out.append(name)
        else:
            address = f"project:///theme/{name}"
    if left_out:
        rest = f"ほか{len(left_out) - 1}つ" if left_out[1:] else ""
        message = f"テーマのテンプレート（{left_out[0]}{rest}）を使わずに組みます"
        hint = "使うときは、作った人を信じられることを確かめ、--trust-theme を付けてください"
        found.report(finding("E008", message, found.asked, hint))
    return address


def _groups(theme: Theme) -> dict[str, Mapping[str, object]]:
    return {
        "colours": theme.colours,
        "faces": theme.faces,
        "sizes": theme.sizes,
        "lines": theme.lines,
        "measures": theme.measures,
    }


def _lacks_values(theme: Theme, sheets: Iterable[str]) -> bool:
    """Whether a value that stylesheets use is written, but invalid, which was reported already."""
    needed = _needed((*_common_sheets(), *sheets))
    return any(needed[group] - values.keys() for group, values in _groups(theme).items())


def _faults(theme: Theme, sheets: Iterable[str]) -> Iterator[Diagnostic]:
    """E005: values that the common or the theme's own stylesheets use are missing or invalid."""
    given = _groups(theme)
    needed = _needed((*_common_sheets(), *sheets))
    for ground, names in theme.text_on.items():
        needed["colours"].update((ground, *names))
    for group, values in given.items():
        written = {name for name in needed[group] if f"{group}.{name}" in theme.places}
        if lacking := sorted(needed[group] - values.keys() - written):
            message = f"テーマの {group} に {'、'.join(lacking)} がありません"
            place = theme.places.get(f"{group}:", theme.span)
            yield finding("E005", message, place, "テーマ ai の theme.yaml を手本に補ってください")
    places = {name: theme.places[f"colours.{name}"] for name in theme.colours}
    yield from colour_faults(theme.colours, places)
    if theme.thumb_index and theme.thumb_index.steps < 1:
        place = theme.places["thumb-index.steps"]
        yield finding("E005", "ツメの段数（steps）は1以上です", place)


@cache
def _common_sheets() -> tuple[str, ...]:
    """The texts of the stylesheets of all publications."""
    paths = (*STYLES.glob("*.css"), *(STYLES / "blocks").glob("*.css"))
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def _needed(sheets: Iterable[str]) -> dict[str, set[str]]:
    """The names of values that stylesheets and charts use, by the part of a theme they are in."""
    prefixes = {"colour": "colours", "face": "faces", "size": "sizes", "lines": "lines"}
    prefixes["measure"] = "measures"
    found: dict[str, set[str]] = {group: set() for group in prefixes.values()}
    for sheet in sheets:
        for prefix, name in _VARIABLE.findall(sheet):
            found[prefixes[prefix]].add(name)
    found["colours"] |= {*CHART_COLOURS, "ink", "paper", "tint-2"}
    found["faces"].add(CHART_FACE)
    found["sizes"].add(CHART_SIZE)
    return found


def _raise(diagnostic: Diagnostic) -> None:
    raise ValueError(str(diagnostic))
