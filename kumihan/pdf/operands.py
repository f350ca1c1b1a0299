"""The operands that the operators of a content stream take (ISO 32000-1 Annex A).

Like viewers, we skip an operator whose operands are missing or of a wrong type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_FARTHEST = 1e9  # no coordinate is larger


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and abs(value) < _FARTHEST


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "n": _is_number,
    "s": lambda value: isinstance(value, bytes),
    "/": lambda value: isinstance(value, str),
    "a": lambda value: isinstance(value, list),
}
_TAKEN: Mapping[str, str] = {
    **dict.fromkeys(("w", "Tc", "Tw", "TL", "Ts", "Tz", "Tr", "g", "G"), "n"),
    **dict.fromkeys(("Td", "TD", "m", "l"), "nn"),
    **dict.fromkeys(("rg", "RG"), "nnn"),
    **dict.fromkeys(("re", "v", "y", "k", "K"), "nnnn"),
    **dict.fromkeys(("cm", "Tm", "c"), "nnnnnn"),
    **dict.fromkeys(("gs", "cs", "CS", "sh", "Do", "BMC"), "/"),
    **dict.fromkeys(("Tj", "'"), "s"),
    "Tf": "/n",
    "TJ": "a",
    '"': "nns",
}


def fitting(operator: str, operands: Any) -> Any:
    """The last operands, as many as an operator takes; None when their types do not fit it.

    An operator that is not listed gets all operands.
    """
    kinds = _TAKEN.get(operator, "")
    if not kinds:
        return operands
    taken = operands[-len(kinds) :]
    fits = len(taken) == len(kinds) and all(
        _KINDS[kind](value) for kind, value in zip(kinds, taken, strict=True)
    )
    return taken if fits else None
