"""Used values of boxes in lines, computed once for a style if no percentage is among them.

WeasyPrint resolves twenty values anew for every inline box of every line, nearly always to the
same zeros (CSS Values 4 §6.1), and looks up the strut of every line by a long text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.layout import percent
from weasyprint.text import line_break

from kumihan.engine.boxes import Box, Style
from kumihan.engine.marks import Mark

_USED = Mark[dict[str, Any]]("used")  # of a style; empty if one is a percentage
_STRUT = Mark[tuple[float, float]]("strut")  # of a style
_LENGTHS = (
    *(f"margin_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"padding_{side}" for side in ("left", "right", "top", "bottom")),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("left", "right", "top", "bottom"))


def resolve_percentages(box: Box, containing_block: Box) -> None:
    """Set the used values of a box of a line, as WeasyPrint's function of this name does."""
    style = box.style
    used = _USED.of(style)
    if used is None:
        is_initial = isinstance(style, AnonymousStyle) and not _changed(style)
        used = _INITIAL if is_initial else _used(style)
        _USED.put(style, used)
    if used:
        vars(box).update(used)
    else:
        percent.resolve_percentages(box, containing_block)


def _changed(style: Style) -> bool:
    """Whether an anonymous style was given another value for one of the lengths."""
    return any(style.get(name, value) is not value for name, value in _VALUES.items())


def _used(style: Style | Mapping[str, Any]) -> dict[str, Any]:
    """Used values that do not depend on the containing block; {} if any length is a percentage."""
    if style["box_sizing"] != "content-box":
        return {}
    used = {name: style[name] for name in _BORDERS}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            used[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            used[name] = value.value
        else:
            return {}
    return used


_VALUES = {name: INITIAL_VALUES[name] for name in _LENGTHS}
_INITIAL = _used({**INITIAL_VALUES, **dict.fromkeys(_BORDERS, 0)})


def strut(style: Style) -> tuple[float, float]:
    """The height of a line of this style and its baseline from the top, in CSS pixels."""
    known = _STRUT.of(style)
    if known is None:
        known = line_break.strut(style)
        _STRUT.put(style, known)
    return known
