"""Every string that an editor writes for print is looked at: here a key that is new is tried."""

from __future__ import annotations

import shutil
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest
import yaml

from hakusho.manual.keys import SCHEMAS
from hakusho.manual.values import written_fields
from hakusho.manuscript.glyphs import missing
from hakusho.manuscript.prepare import Options, prepare
from hakusho.manuscript.printed import printed
from hakusho.publication.reading import GlossaryEntry
from hakusho.settings.publication import External, Press, Settings
from hakusho.sources.data import Written
from hakusho.tables.tablefile import ColumnEntry, TableEntry
from hakusho.tree.chartentry import SeriesEntry
from hakusho.tree.ledger import FigureEntry
from tests import square

BAD = "𓀀"  # no face of the test theme has it
TEXT = f"字{BAD}"
# What the program reads and does not print, or prints in other words (formats and signs of values).
UNPRINTED: Mapping[type, set[str]] = {
    Settings: {"back", "base", "chapters", "front", "language", "theme"},
    External: set(),
    Press: {"profile", "registry"},
    FigureEntry: {"alt", "file", "place", "rights", "series"},
    SeriesEntry: {"column"},
    TableEntry: {"data", "range", "series", "sheet"},
    ColumnEntry: {"format", "name", "negative"},
    GlossaryEntry: {"reading"},
}


def _value(wanted: Any) -> Any:
    """A value of a type with the character in it; None where no text can be written."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted in (str, Written):
        return TEXT
    if origin in (Union, types.UnionType, Annotated):
        return next((value for one in arguments if (value := _value(one))), None)
    if origin is tuple:
        return [value] if (value := _value(arguments[0])) else None
    if origin is Mapping:
        return {"soto": value} if (value := _value(arguments[1])) else None
    return None


def _keys() -> Iterator[tuple[type, str, Any]]:
    for of in (schema.of for schema in SCHEMAS if schema.of in UNPRINTED):
        hints = get_type_hints(of, include_extras=True)
        for key, field in written_fields(of).items():
            value = _value(hints[field.name])
            if value and key not in UNPRINTED[of]:
                yield of, key, value


KEYS = list(_keys())


def _write(folder: Path, of: type, own: dict[str, Any]) -> None:
    """A publication with these keys, each in its file."""
    entry, column = {"caption": "図", "alt": "図"}, {"name": "甲"}
    series = {"column": "値", "axis": "right", **(own if of is SeriesEntry else {})}
    if of is SeriesEntry or "unit" in own:
        chart = {"form": "line", "data": "zu.csv", "category": "年", "series": ["元", series]}
        entry |= {"kind": "chart", "unit": "円", "chart": chart}  # type: ignore[dict-item]
        (folder / "zu.csv").write_text("年,元,値\n1,2,3\n2,3,4\n", encoding="utf-8")
    settings: dict[str, Any] = {
        "title": "題",
        "theme": "own",
        "front": [],
        "back": [],
        "chapters": ["a.md"],
    }
    settings |= own if of is Settings else {}
    settings |= {"external": {"soto": {"label": "外"} | own}} if of is External else {}
    settings |= {"press": own} if of is Press else {}
    files: dict[str, Any] = {
        "publication.yaml": settings,
        "figures.yaml": {"fig-zu": entry | (own if of is FigureEntry else {})},
        "tables/tab.yaml": {
            "title": "表",
            "columns": [column | (own if of is ColumnEntry else {})],
            "rows": [["一"]],
        }
        | (own if of is TableEntry else {}),
        "glossary.yaml": {
            "go": {"term": "語", "reading": "ご"} | own if of is GlossaryEntry else {}
        },
    }
    shutil.copytree(square.theme(), folder / "own")
    (folder / "tables").mkdir()
    text = "# 章\n\n:::{figure} #fig-zu\n:::\n\n:::{table} #tab\n:::\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    for name, content in files.items():
        dumped = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10**6)
        (folder / name).write_text(dumped, encoding="utf-8")


@pytest.mark.parametrize(
    ("of", "key", "value"), KEYS, ids=[f"{o.__name__}-{k}" for o, k, _ in KEYS]
)
def test_what_a_key_prints_is_looked_at(of: type, key: str, value: Any, tmp_path: Path) -> None:
    _write(tmp_path, of, {key: value})
    found = [one for one in prepare(tmp_path, Options()).diagnostics if one.code == "E003"]
    (one,) = found
    line = one.span.source.lines[one.span.line - 1]
    assert line[one.span.column - 1 :].startswith(BAD), str(one.span)


@pytest.mark.parametrize(
    "text",
    [
        f'# 章 {{author="{TEXT}"}}\n\n文\n',
        f'# 章\n\n:::{{sidebar}} 題 {{author="{TEXT}"}}\n文\n:::\n',
        f'# 章\n\n:::{{quotation}} {{source="{TEXT}"}}\n文\n:::\n',
    ],
    ids=["heading", "sidebar", "quotation"],
)
def test_what_an_attribute_prints_is_looked_at(text: str, tmp_path: Path) -> None:
    _write(tmp_path, Settings, {})
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    found = [one for one in prepare(tmp_path, Options()).diagnostics if one.code == "E003"]
    assert [one.span.text[one.span.column - 1] for one in found] == [BAD]


def test_what_a_picture_prints_is_looked_at(tmp_path: Path) -> None:
    _write(tmp_path, Settings, {})
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg'><title>{BAD}</title><text>{{}}</text></svg>"
    (tmp_path / "zu.svg").write_text(drawn.format(f"字<tspan>{BAD}</tspan>"), encoding="utf-8")
    (tmp_path / "yoi.svg").write_text(drawn.format("字"), encoding="utf-8")
    (tmp_path / "a.md").write_text("# 章\n\n![図](zu.svg)\n\n![図](yoi.svg)\n", encoding="utf-8")
    found = [one for one in prepare(tmp_path, Options()).diagnostics if one.code == "E003"]
    assert [(one.span.line, one.span.column) for one in found] == [(3, 6)]


def test_what_nothing_may_print_is_found_though_a_face_has_it(tmp_path: Path) -> None:
    _write(tmp_path, FigureEntry, {"credit": "字\ue000"})
    manuscript = prepare(tmp_path, Options())
    every = frozenset(range(0x110000))
    (one,) = missing(tuple(printed(manuscript.publication)), every, ())
    assert (one.code, one.span.source.path.rpartition("/")[2]) == ("M013", "figures.yaml")
