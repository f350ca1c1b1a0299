"""JSON Schemas of the data files, with which editors complete, explain and check YAML.

They are made from the records that the program itself reads these files into, and say what is
written plainly: editors disapprove of a number in quotation marks, which the program would read.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hakusho.manual.keys import SCHEMAS, THEME, Keys
from hakusho.manual.schemarules import BY_ID, COMMON, EMPTY, FILLED, RULES, TEXT, Schema
from hakusho.manual.values import default_of, written_fields
from hakusho.publication.reading import Correction, GlossaryEntry
from hakusho.settings.publication import Settings
from hakusho.settings.theme import Theme
from hakusho.sources.data import Written
from hakusho.tables.tablefile import TableEntry
from hakusho.tree.ledger import FigureEntry, KeyFiguresEntry

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_KEYS: Mapping[type, Keys] = {keys.of: keys for keys in (*SCHEMAS, *THEME)}
_DAY: Schema = {
    "type": "string",
    "format": "date",
    "pattern": "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$",
    "examples": ["2026-11-23"],
}
_SCALARS: Mapping[Any, Schema] = {
    str: TEXT,
    Written: TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: _DAY,
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A kind of data file: the name of its schema, where such files lie, and what is in them.

    `files` is a pattern below the folder of a publication. `of` is the record that describes an
    entry, `read_as` the type that the whole file is read as; `rule` is asked of the whole file.
    """

    name: str
    files: str
    of: type
    read_as: Any
    rule: Schema = field(default_factory=dict)


DATA_FILES = (
    DataFile("figures", "figures.yaml", FigureEntry, Mapping[str, FigureEntry], BY_ID),
    DataFile(
        "key-figures", "key-figures.yaml", KeyFiguresEntry, Mapping[str, KeyFiguresEntry], BY_ID
    ),
    DataFile("glossary", "glossary.yaml", GlossaryEntry, Mapping[str, GlossaryEntry], BY_ID),
    DataFile("corrections", "corrections.yaml", Correction, tuple[Correction, ...]),
    DataFile("table", "tables/*.yaml", TableEntry, TableEntry),
    DataFile("theme", "*/theme.yaml", Theme, Theme),
    DataFile("publication", "*.yaml", Settings, Settings),  # of any name that no other kind has
)


def data_files(folder: Path) -> dict[Path, DataFile]:
    """The data files of a publication's folder, each with its kind."""
    found: dict[Path, DataFile] = {}
    for kind in DATA_FILES:
        for file in sorted(folder.glob(kind.files)):
            found.setdefault(file, kind)
    return found


def schemas() -> dict[str, str]:
    """The text of every schema, by the name of its file."""
    return {
        f"{kind.name}.json": f"{json.dumps(_document(kind), ensure_ascii=False, indent=2)}\n"
        for kind in DATA_FILES
    }


def _document(kind: DataFile) -> Schema:
    records: dict[str, Schema] = {}
    whole = _value(kind.read_as, records) | kind.rule
    about = {"$schema": _DRAFT, "title": _KEYS[kind.of].title, "description": _KEYS[kind.of].place}
    return about | whole | {"$defs": {**COMMON, **records}}


def _value(wanted: Any, records: dict[str, Schema]) -> Schema:
    """The schema of a type; the records that it has are added to `records`."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if wanted in _SCALARS:
        return _SCALARS[wanted]
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        options = [_value(one, records) for one in arguments if one is not type(None)]
        return options[0] if len(options) == 1 else {"anyOf": options}
    return _reference(wanted, records) if origin is None else _made_of(origin, arguments, records)


def _made_of(origin: Any, arguments: tuple[Any, ...], records: dict[str, Schema]) -> Schema:
    """The schema of a list, a mapping, or a number with its range."""
    if origin is tuple:
        return {"type": "array", "items": _value(arguments[0], records)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _value(arguments[1], records)}
    number, between = arguments
    return _value(number, records) | {"minimum": between.least, "maximum": between.most}


def _reference(of: type, records: dict[str, Schema]) -> Schema:
    name = of.__name__
    if name not in records:
        records[name] = {}  # it stands before the records in it
        records[name] = _merged(_record(of, records), RULES.get(of, {}))
    return {"$ref": f"#/$defs/{name}"}


def _record(of: type, records: dict[str, Schema]) -> Schema:
    hints = get_type_hints(of, include_extras=True)
    fields = written_fields(of)
    properties = {
        key: _property(one, _value(hints[one.name], records)) | {"description": _KEYS[of].keys[key]}
        for key, one in fields.items()
    }
    required = [key for key, one in fields.items() if default_of(one) is MISSING]
    return {
        "title": _KEYS[of].title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _property(of: dataclasses.Field[Any], value: Schema) -> Schema:
    """The value of a key: what must be there may not be empty, what may be left out may."""
    default = default_of(of)
    if default is MISSING:
        return FILLED if value == TEXT else value
    value = value if value == TEXT else {"anyOf": [value, EMPTY]}
    return value | ({"default": default} if _is_worth_saying(default) else {})


def _is_worth_saying(default: Any) -> bool:
    """Whether a default is a value that could be written."""
    return isinstance(default, bool | int | float) or bool(
        default and isinstance(default, str | tuple)
    )


def _merged(made: Schema, rule: Schema) -> Schema:
    """A schema with a rule added: objects are merged, everything else is replaced."""
    both = {
        key: _merged(made[key], value) if isinstance(made.get(key), dict) else value
        for key, value in rule.items()
    }
    return made | both
