"""Room for deep calls, so that no memory is mapped anew for every line.

CPython keeps the frames of calls in chunks of 16 KB: the call that does not fit into one maps the
next, and its return unmaps it. Lines are laid out some sixty calls deep; where a chunk ends among
those calls, that happens for every line, and costs up to a third of the whole time. A frame that
asks for much gets a chunk of its size, which the calls below it share.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

_SLOTS = 2**15  # of 8 bytes: CPython takes a chunk of 512 KB, half of which is left for calls below
Called = TypeVar("Called", bound=Callable[..., Any])


def with_room(function: Called) -> Called:
    """The function, called with room for deep calls below it."""

    def roomy(*arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=_SLOTS)
    return cast("Called", wraps(function)(roomy))
