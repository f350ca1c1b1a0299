"""What the checks of the program ask of data files beyond the types of their records.

Each rule is said with the constants that its check goes by. What needs another file, or compares
two values, no schema can say; `tests/manual/test_schemas.py` lists that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from hakusho.findings.codes import CODES
from hakusho.manual.keys import CHAPTER_KINDS, MATTER
from hakusho.manual.variables import AREAS
from hakusho.publication.numbering import (
    DEFAULT_HEADINGS,
    DEFAULT_ITEMS,
    DEFAULT_PATTERNS,
    FIELD,
)
from hakusho.settings.colours import RGB, Colour
from hakusho.settings.publication import (
    BACK,
    C_CODE,
    FRONT,
    HIGHEST_PRICE,
    LANGUAGE,
    LISTS,
    Allow,
    Settings,
)
from hakusho.settings.theme import Theme, ThumbIndex
from hakusho.tables.tablefile import ColumnEntry, TableEntry
from hakusho.trade.days import DATE_FIELDS
from hakusho.trade.numerals import NUMERALS
from hakusho.tree.chartentry import ChartEntry
from hakusho.tree.directive import ID
from hakusho.tree.ledger import FigureEntry, KeyFigureEntry, KeyFiguresEntry

Schema: TypeAlias = dict[str, Any]

TEXT, FILLED, EMPTY = ({"$ref": f"#/$defs/{name}"} for name in ("text", "filled", "empty"))
COMMON: Mapping[str, Schema] = {
    "text": {
        "$comment": "Any scalar: 2026 and true are text where text is wanted. This is said with "
        "`not`, since editors would offer `true` and `null` for a type that they see.",
        "not": {"type": ["array", "object"]},
    },
    "filled": {
        "$comment": "A text that must be there.",
        "not": {"type": ["array", "null", "object"]},
        "minLength": 1,
    },
    "empty": {
        "$comment": "A key without a value, which counts as left out.",
        "not": {"type": ["array", "boolean", "number", "object", "string"]},
    },
}
"""What records share."""
BY_ID: Schema = {"propertyNames": {"pattern": f"^(?:{ID.pattern})$"}}
"""The keys of a ledger."""
_ISBN = "^(?:-*9-*7-*[89](?:-*[0-9]){10}-*)?$"  # thirteen digits, with hyphens anywhere


def _whole(pattern: re.Pattern[str]) -> Schema:
    return {"pattern": f"^(?:{pattern.pattern})?$"}  # an empty text counts as left out


def _with(**properties: Schema) -> Schema:
    """Records that have these keys, with these values."""
    named = {key.replace("_", "-"): value for key, value in properties.items()}
    return {"properties": named, "required": list(named)}


def _matter(known: Sequence[str]) -> Schema:
    meanings = [MATTER[name] for name in known]
    return {"items": {"enum": list(known), "enumDescriptions": meanings}, "uniqueItems": True}


def _numbering() -> Schema:
    """Levels are lists of patterns, everything else is one; known names have their defaults."""
    field = FIELD.pattern.replace("[a-z-]+", "|".join(NUMERALS))
    pattern = TEXT | {"pattern": rf"^(?:[^{{]|{field})*$"}
    levels = {"headings": DEFAULT_HEADINGS, "items": DEFAULT_ITEMS}
    known: Schema = {
        name: {"type": "array", "items": pattern, "default": list(default)}
        for name, default in levels.items()
    }
    known |= {name: pattern | {"default": default} for name, default in DEFAULT_PATTERNS.items()}
    return {"properties": known, "additionalProperties": pattern}


def _names(group: str) -> Schema:
    """The names of a group of `theme.yaml` that the common stylesheets know; others are allowed."""
    found = {name: use for area in AREAS for name, use in area.names.get(group, {}).items()}
    known = {name: {"description": use} for name, use in found.items()}
    return {"allOf": [{"properties": known}]}  # apart: all names have the same kind of value


RULES: Mapping[type, Schema] = {
    Settings: {
        "required": [],
        "if": _with(base=FILLED),
        "else": {"required": ["title", "chapters"]},
        "allOf": [
            {
                "if": _with(notes={"const": "end"}),
                "then": {"properties": {"notes-restart": {"not": {"const": "page"}}}},
            },
            {
                "if": _with(front={"contains": {"enum": list(LISTS)}}),
                "then": {"properties": {"front": {"contains": {"const": "contents"}}}},
            },
        ],
        "properties": {
            "chapters": {
                "minItems": 1,
                "items": {
                    "properties": {kind: {"description": m} for kind, m in CHAPTER_KINDS.items()},
                    "propertyNames": {"enum": list(CHAPTER_KINDS)},
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            },
            "language": _whole(LANGUAGE),
            "isbn": {"pattern": _ISBN},
            "c-code": _whole(C_CODE),
            "price": {"minimum": 0, "maximum": HIGHEST_PRICE},
            "front": _matter(FRONT),
            "back": _matter(BACK),
            "numbering": _numbering(),
        },
    },
    Allow: {
        "properties": {
            "code": {
                "enum": list(CODES),
                "enumDescriptions": [code.title for code in CODES.values()],
            }
        }
    },
    Theme: {
        "properties": {
            group: _names(group) for group in ("colours", "faces", "sizes", "lines", "measures")
        }
    },
    Colour: {
        "properties": {
            "rgb": _whole(RGB),
            "cmyk": {"items": {"minimum": 0, "maximum": 100}, "minItems": 4, "maxItems": 4},
        }
    },
    ThumbIndex: {"properties": {"steps": {"minimum": 1}}},
    FigureEntry: {"not": _with(file=FILLED, chart={"type": "object"})},
    KeyFiguresEntry: {"properties": {"figures": {"minItems": 1}}},
    KeyFigureEntry: {"oneOf": [_with(value=FILLED), _with(data=FILLED)]},
    ChartEntry: {"properties": {"series": {"minItems": 1}}},
    TableEntry: {
        "properties": {"columns": {"minItems": 1}},
        "oneOf": [_with(data=FILLED), _with(rows={"type": "array", "minItems": 1})],
    },
    ColumnEntry: {
        "if": _with(kind={"const": "date"}),
        "then": {
            "properties": {
                "format": {"pattern": rf"^(?:[^{{}}]|\{{(?:{'|'.join(DATE_FIELDS)})\}})*$"}
            }
        },
    },
}
