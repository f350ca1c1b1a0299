"""The roles of the texts in a structure tree: body text, heading, or neither.

Structure types are those of ISO 32000-1 §14.8.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kumihan.meter.model import Role
from kumihan.pdf.structure import Element, MarkedText
from kumihan.writing.tags.roles import INLINE

ROLES: Mapping[str, Role] = {
    "P": Role.BODY,
    "LBody": Role.BODY,
    "H": Role.HEADING,
    **{f"H{level}": Role.HEADING for level in range(1, 7)},
}
_SECTIONS = frozenset(("StructTreeRoot", "Document", "Part", "Sect", "Div"))
_GROUPS = _SECTIONS | {"Art", "BlockQuote", "L"}
_ITEM = "LI"
_IN_LINES = INLINE | {"Reference", "Annot", "RB", "RP", "WT", "WP"}
_WHOLE = frozenset(("Ruby", "Warichu"))
_READING = "RT"


@dataclass(frozen=True, slots=True, eq=False)
class TreePosition:
    """The position of a text: the element that owns its lines, their role, the groups around it.

    The lines of a group share their edges; inner groups come first. `apart` is the outermost
    enclosing element that is neither text nor group, `whole` the ruby or inline note that the
    text is part of.
    """

    element: Element
    role: Role = Role.OTHER
    groups: tuple[Element, ...] = ()
    apart: Element | None = None
    whole: Element | None = None
    is_reading: bool = False

    @property
    def is_free(self) -> bool:
        """Whether the text stands in no box, quotation or list."""
        return all(group.type in _SECTIONS for group in self.groups)

    def within(self, kid: Element) -> TreePosition:
        """The place of the texts in `kid`, a child of this place's element."""
        if kid.type in _WHOLE:
            return replace(self, whole=kid)
        if kid.type in _IN_LINES:
            return self
        if kid.type == _READING:
            return replace(self, is_reading=True)
        if self.apart is not None:
            return replace(self, element=kid)
        if kid.type in _GROUPS:
            return TreePosition(kid, groups=(kid, *self.groups))
        role = ROLES.get(kid.type, Role.OTHER)
        is_apart = role is Role.OTHER and kid.type != _ITEM
        return TreePosition(kid, role, self.groups, kid if is_apart else None)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """An element with lines of its own, and its texts in the order of reading."""

    place: TreePosition
    texts: list[tuple[MarkedText, TreePosition]] = field(default_factory=list)


def blocks_of(tree: Element) -> list[Block]:
    """The elements of a tree that have lines of their own."""
    found: dict[Element, Block] = {}
    for text, place in _texts(tree, TreePosition(tree)):
        found.setdefault(place.element, Block(place)).texts.append((text, place))
    return list(found.values())


def _texts(element: Element, place: TreePosition) -> Iterator[tuple[MarkedText, TreePosition]]:
    for kid in element.kids:
        if isinstance(kid, MarkedText):
            yield kid, place
        else:
            yield from _texts(kid, place.within(kid))


def openings(tree: Element) -> frozenset[int]:
    """The pages (from 0) whose first text is the first text of a part of the document."""
    parts = [tree]
    while len(parts) == 1:
        parts = [one for one in parts[0].elements() if one.type in _SECTIONS]
    begins = {next((text.mark for text in part.texts()), None) for part in parts}
    first: dict[int, MarkedText] = {}
    for text in tree.texts():
        first.setdefault(text.page, text)
    return frozenset(page for page, text in first.items() if text.mark in begins)
