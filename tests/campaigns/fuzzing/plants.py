"""Ten mistakes of the kinds that the campaign is to find, each planted by name in a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plant:
    """A mistake, and the entry point that it is behind; `sow` makes it in this process."""

    target: str
    sow: Callable[[], None]


PLANTS: dict[str, Plant] = {}
