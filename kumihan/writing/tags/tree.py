"""The structure tree of laid-out pages: a node for each source element, however many boxes it has.

Boxes say what is printed and in which order text runs; the elements say what belongs to what. So a
note is part of its call's text, and a figure stands where it is written, on whatever page they are
printed. All else is an artifact: margin boxes, generated content, repeated heads and captions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.document import Page
from weasyprint.layout.absolute import AbsolutePlaceholder

from kumihan.engine.boxes import Box, ReplacedBox, TableCellBox, TextBox
from kumihan.engine.marks import REPEATED
from kumihan.engine.pages import parts
from kumihan.text.leader import Leader
from kumihan.text.warichu import Rows
from kumihan.writing.tags import roles

_LABELS = ("li::before", "li::marker")
_FOOTNOTE_LABEL = "::footnote-marker"
_GAP = 0.4  # em: as much room between two texts is read as a space


@dataclass(slots=True, eq=False)
class MarkedRun:
    """Text of one node without another node in between.

    `marks` are where it is drawn: content streams, and numbers of marked contents in them.
    """

    type: str
    marks: list[tuple[Any, int]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Node:
    """A structure element; `order` is that of its source element in the document.

    `links` are the boxes that have link annotations, `picture` is the box of a figure's picture,
    each with the number of its page. A node that `floats` may be laid out before text that it
    follows.
    """

    type: str
    element: Element | Any = None  # None for a node that no element of the source stands for
    order: float = 0
    parent: Node | None = field(default=None, repr=False)
    kids: list[Node | MarkedRun] = field(default_factory=list)
    links: list[tuple[int, Box]] = field(default_factory=list)
    picture: tuple[int, Box] | None = None
    floats: bool = False

    def add(self, child: Node) -> Node:
        """Put a node among the kids, before those that come later in the source."""
        at = len(self.kids)
        while at and isinstance(kid := self.kids[at - 1], Node) and kid.order > child.order:
            at -= 1
        self.kids.insert(at, child)
        child.parent = self
        return child

    def run(self, order: float) -> MarkedRun:
        """The run that the next text belongs to, `order` being that of the text's element."""
        at = len(self.kids)
        while (
            at and isinstance(kid := self.kids[at - 1], Node) and kid.floats and kid.order > order
        ):
            at -= 1
        before = self.kids[at - 1] if at else None
        if isinstance(before, MarkedRun):
            return before
        run = MarkedRun(self.type)
        self.kids.insert(at, run)
        return run

    def nodes(self) -> Iterator[Node]:
        """The kids that are nodes."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def runs(self) -> Iterator[MarkedRun]:
        """The kids that are runs."""
        return (kid for kid in self.kids if isinstance(kid, MarkedRun))

    def descendants(self) -> Iterator[Node]:
        """This node and all below it, in the order of reading."""
        yield self
        for kid in self.nodes():
            yield from kid.descendants()


def tree_of(pages: Sequence[Page]) -> Tree:
    """The structure tree of pages."""
    tree = Tree()
    for number, page in enumerate(pages):
        tree.take(number, page)
    return tree


class Tree:
    """The tree while it grows; `runs` has the run of each box that is painted as part of it.

    The boxes in `parted` are followed by a gap that stands for a space.
    """

    def __init__(self) -> None:
        self.root = Node("Document")
        self.runs: dict[Box, MarkedRun] = {}
        self.parted: set[Box] = set()
        self._before: TextBox | None = None  # the text box that was visited last
        self._order: dict[Element, int] = {}
        self._parents: dict[Element, Element] = {}
        self._nodes: dict[Element, Node | None] = {}  # takes what an element contains
        self._holders: dict[Element, Node | None] = {}  # takes its own text
        self._paragraphs: dict[Element, Node] = {}
        self._labels: dict[Element, Node] = {}
        self._inline_notes: dict[Element, Node] = {}
        self._painted: set[Element] = set()  # elements within a picture, which are only painted
        self._page = 0
        self._linked: set[Box] = set()

    def take(self, number: int, page: Page) -> None:
        """Add what is on a page."""
        self._page, self._linked = number, {link[-1] for link in page.links}
        for part in parts(page):
            if part.is_for_root_element and part.element not in self._order:
                self._know(part.element)
            self._visit(part)

    def ids(self, element: Element | None) -> Iterator[str]:
        """The ids of an element and of those around it, from the innermost outwards."""
        while element is not None:
            if name := element.get("id"):
                yield name
            element = self._parents.get(element)

    def _know(self, root: Element) -> None:
        self._nodes[root] = self.root
        for number, element in enumerate(root.iter(), len(self._order)):
            self._order[element] = number
            for child in element:
                self._parents[child] = element

    def _visit(self, box: Box) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, TextBox):
            self._keep(box, self._holder_of(box))
            self._part(box)
            return
        if REPEATED.is_on(box):
            return
        if box.element is not None:
            self._see(box)
        for child in box.children:
            self._visit(child)

    def _see(self, box: Box) -> None:
        """Create the node of a picture, cell, note, float or link, even if it has no text."""
        if isinstance(box, ReplacedBox):
            self._picture(box)
        elif isinstance(box, TableCellBox):
            self._node(box.element)
        elif box.footnote:
            self._node(box.footnote.element)
        elif box.is_floated():
            self._float(box.element)
        if box in self._linked:
            self._link(box)

    def _picture(self, box: Box) -> None:
        node = self._node(box.element)
        self._keep(box, node)
        if node is not None and node.picture is None:
            node.picture = self._page, box

    def _keep(self, box: Box, node: Node | None) -> None:
        if node is not None:
            self.runs[box] = node.run(self._order[box.element])

    def _part(self, box: TextBox) -> None:
        """Note the text before this one if they share line and run, and only a gap parts them."""
        before, self._before = self._before, box
        run = self.runs.get(box)
        if before is None or run is None or self.runs.get(before) is not run:
            return
        size = before.style["font_size"]
        gap = box.position_x - before.position_x - before.width
        drop = box.position_y + box.baseline - before.position_y - before.baseline
        is_read = _is_read_as_space(before, -1) or _is_read_as_space(box, 0)
        if gap > _GAP * size and abs(drop) < size and not is_read:
            self.parted.add(before)

    def _float(self, element: Element) -> None:
        """Give a float in a paragraph a node, which can be put where it stands in the source."""
        above = self._parents[element]
        is_bare = roles.stands_in_line(element) and self._node(element) is self._node(above)
        around = self._holder(above) if is_bare else None
        if around is not None:
            node = Node("Span", element, self._order[element], floats=True)
            self._nodes[element] = around.add(node)

    def _link(self, box: Box) -> None:
        element: Element | None = box.element
        while element is not None and (element.tag != "a" or element.get("href") is None):
            element = self._parents.get(element)
        node = self._node(element) if element is not None else None
        if node is not None:
            node.links.append((self._page, box))

    # -- text ------------------------------------------------------------------------------

    def _holder_of(self, box: TextBox) -> Node | None:
        """The node that a text box belongs to.

        Of generated content only labels have one, and leaders, which are read as a space.
        """
        tag = box.element_tag
        if isinstance(box.pango_layout, Rows):
            return self._inline_note(box.element)
        if "::" not in tag or isinstance(box.pango_layout, Leader):
            return self._holder(box.element)
        if tag in _LABELS or tag.endswith(_FOOTNOTE_LABEL):
            return self._label(box.element)
        return None

    def _holder(self, element: Element) -> Node | None:
        if element not in self._holders:
            node = self._node(element)
            if node is not None and node.type in roles.GROUPING:
                node = self._paragraph(element, node)
            self._holders[element] = node
        return self._holders[element]

    def _paragraph(self, element: Element, around: Node) -> Node:
        """A paragraph for text that stands among blocks."""
        while roles.stands_in_line(element):
            element = self._parents[element]
        if element not in self._paragraphs:
            self._paragraphs[element] = around.add(Node("P", None, self._order[element]))
        return self._paragraphs[element]

    def _inline_note(self, element: Element) -> Node | None:
        """The text of an inline note in two rows."""
        around = self._holder(element)
        if around is not None and element not in self._inline_notes:
            order = self._order[element]
            note = around.add(Node("Warichu", None, order))
            self._inline_notes[element] = note.add(Node("WT", None, order))
        return self._inline_notes.get(element)

    def _label(self, element: Element) -> Node | None:
        """The label of a list item or a note."""
        node = self._node(element)
        if node is not None and element not in self._labels:
            around = node.parent if node.type == "LBody" and node.parent else node
            self._labels[element] = around.add(Node("Lbl", None, self._order[element] - 0.5))
        return self._labels[element] if node is not None else None

    # -- elements --------------------------------------------------------------------------

    def _node(self, element: Element) -> Node | None:
        """The node that takes what an element contains; None if this is decoration."""
        if element not in self._nodes:
            self._nodes[element] = self._made(element)
        return self._nodes[element]

    def _made(self, element: Element) -> Node | None:
        above = self._parents[element]
        around = self._node(above)
        if around is None or roles.is_hidden(element):
            return None
        if above in self._painted or roles.is_picture(above):
            self._painted.add(element)
            return around
        kind = roles.type_of(element, above)
        if kind is None or kind == around.type == "Figure":
            return around
        if kind in roles.INLINE and around.type in roles.GROUPING:
            around = self._paragraph(above, around)
        kind, around = _placed(kind, element, around, self._order[element])
        return around.add(Node(kind, element, self._order[element]))


def _is_read_as_space(box: TextBox, at: int) -> bool:
    """Whether a text begins (0) or ends (-1) with what is read as a space."""
    return isinstance(box.pango_layout, Leader) or not box.text or box.text[at].isspace()


def _placed(kind: str, element: Element, around: Node, order: float) -> tuple[str, Node]:
    """The type of the node that takes what an element contains, and its parent."""
    if kind == "RT" and around.parent is not None:
        return kind, around.parent
    if kind == "LBody" and around.type == "L":
        return kind, next(n for n in reversed(list(around.nodes())) if n.order < order)
    outer, inner = _pair(kind, element, around)
    return inner, around.add(Node(outer, None, order)) if outer else around


def _pair(kind: str, element: Element, around: Node) -> tuple[str, str]:
    """The types of the two nodes, one in the other, of an element; most have but the second."""
    match kind, around.type:
        case "LI", "TOC":
            return "", "TOCI"
        case "LI", _ if element.tag == "li":
            return "LI", "LBody"
        case "Lbl", "L":
            return "LI", "Lbl"
        case "Link", _ if element.get("href", "").startswith("#"):
            return "Reference", "Link"
        case "Ruby", _:
            return "Ruby", "RB"
    return "", kind
