"""What the hooks keep on objects of the engine: boxes, styles, configurations of fonts.

A mark is declared once, in the module that puts it there; here are those that other rooms read. A
copy of a box has the marks of the box.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


class Mark(Generic[Kept]):
    """A value that is kept on objects, as an attribute that the engine does not know."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = f"kumihan_{name}"

    def of(self, owner: Any) -> Kept | None:
        """The value of an object, or None when it has none."""
        found: Kept | None = getattr(owner, self._name, None)
        return found

    def is_on(self, owner: Any) -> bool:
        """Whether an object has the mark, even if its value is None."""
        return hasattr(owner, self._name)

    def put(self, owner: Any, value: Kept) -> None:
        """Give an object a value, in the place of the one that it has."""
        setattr(owner, self._name, value)

    def drop(self, owner: Any) -> None:
        """Take the value from an object, if it has one."""
        vars(owner).pop(self._name, None)


COMPOSED = Mark[bool]("composed")  # a line: whether its spaces are ours, so that none are added
REPEATED = Mark[bool]("repeated")  # a box that stands once more where a table goes on
TURNED = Mark[bool]("turned")  # the root box of a page whose text is turned by a quarter
