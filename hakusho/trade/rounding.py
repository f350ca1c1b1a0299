"""The note that says why sums of rounded numbers differ from a total."""

from __future__ import annotations

from collections.abc import Iterable

NOTE = "四捨五入のため、合計は必ずしも一致しない。"
_ROUNDED = "四捨五入"


def is_noted(notes: Iterable[str]) -> bool:
    """Whether one of these notes is about rounding."""
    return any(_ROUNDED in note for note in notes)
