"""The structure tree as plain data, when its pages are painted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from weasyprint.anchors import rectangle_aabb
from weasyprint.document import Page

from kumihan.engine.boxes import Box
from kumihan.engine.pages import turning
from kumihan.geometry.units import PT_PER_PX
from kumihan.writing.painted import MarkedContent, PaintedElement
from kumihan.writing.tags import roles, tables
from kumihan.writing.tags.tree import MarkedRun, Node, Tree
from kumihan.writing.values import ObjectCollector

_NUMBERING = {"ol": "/Decimal", "ul": "/Disc"}
_WITH_FILES = ("Table", "Figure")


def elements(
    tree: Tree, pages: Sequence[Page], streams: Sequence[Any], gathered: ObjectCollector
) -> Iterator[PaintedElement]:
    """The elements of a section, whose pages were painted on `streams`.

    Groups that content is marked in are among the objects gathered.
    """
    reading = _Reading(tree, pages, streams, gathered)
    yield from (reading.element(node) for node in tree.root.nodes())


class _Reading:
    """The tree of a section while it is read."""

    def __init__(
        self, tree: Tree, pages: Sequence[Page], streams: Sequence[Any], gathered: ObjectCollector
    ) -> None:
        self._tree, self._pages, self._gathered = tree, pages, gathered
        self._page_of = {id(stream._tags): number for number, stream in enumerate(streams)}
        self._streams = set(streams)
        self._cells: dict[Node, tables.Cell] = {}
        self._heads: dict[Node, list[Node]] = {}
        self._keys: dict[Node, int] = {}
        self._linked = [
            {id(link[-1]): n for n, link in enumerate(annotated(page))} for page in pages
        ]

    def element(self, node: Node) -> PaintedElement:
        """A node and all below it."""
        if node.type == "Table":
            self._know(node)
        source = node.element
        return PaintedElement(
            type=node.type,
            headers=tuple(self._key(head) for head in self._heads.get(node, ())),
            attributes=self._attributes(node),
            kids=tuple(self._kids(node)),
            key=self._key(node) if node.type == "Note" else self._keys.get(node, 0),
            language=(roles.language(source) or "") if source is not None else "",
            alternative=(roles.alternative(source) or "") if node.type == "Figure" else "",
            links=tuple(self._links(node)),
            spoken=roles.spoken(source) if node.links else "",
            files=tuple(self._tree.ids(source)) if node.type in _WITH_FILES else (),
        )

    def _know(self, table: Node) -> None:
        """Find the cells of a table and their heads, and give each head a key."""
        cells = tables.cells_of(table)
        self._cells |= {cell.node: cell for cell in cells}
        heads = tables.headers(cells)
        self._heads |= heads
        for found in heads.values():
            for head in found:
                self._key(head)

    def _key(self, node: Node) -> int:
        return self._keys.setdefault(node, len(self._keys) + 1)

    def _attributes(self, node: Node) -> Mapping[str, Any]:
        if node in self._cells:
            found = _of_cell(self._cells[node])
            return found if len(found) > 1 or node in self._heads else {}
        if node.type == "L" and (numbering := _NUMBERING.get(node.element.tag)):
            return {"O": "/List", "ListNumbering": numbering}
        return {"O": "/Layout", "BBox": self._rectangle(*node.picture)} if node.picture else {}

    def _rectangle(self, number: int, box: Box) -> list[float]:
        """Where a picture is on its page, in pt from the lower left corner."""
        page = self._pages[number]
        inside = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        corners = rectangle_aabb(turning(page), *inside)
        x1, y1, x2, y2 = (PT_PER_PX * value for value in corners)
        foot = PT_PER_PX * page.height
        return [round(value, 3) for value in (x1, foot - y2, x2, foot - y1)]

    def _kids(self, node: Node) -> Iterator[PaintedElement | MarkedContent]:
        for kid in node.kids:
            if isinstance(kid, MarkedRun):
                yield from (self._mark(*mark) for mark in kid.marks)
            else:
                yield self.element(kid)

    def _mark(self, stream: Any, number: int) -> MarkedContent:
        is_group = stream not in self._streams
        group = self._gathered.reference(stream) if is_group else None
        return MarkedContent(self._page_of[id(stream._tags)], group, number)

    def _links(self, node: Node) -> Iterator[tuple[int, int]]:
        for number, box in node.links:
            if id(box) in self._linked[number]:
                yield number, self._linked[number][id(box)]


def annotated(page: Page) -> list[Any]:
    """The links of a page that become annotations."""
    return [link for link in page.links if link[0] in ("internal", "external")]


def _of_cell(cell: tables.Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"O": "/Table"}
    if cell.is_head:
        found["Scope"] = f"/{cell.scope}"
    if cell.area.columns > 1:
        found["ColSpan"] = cell.area.columns
    if cell.area.rows > 1:
        found["RowSpan"] = cell.area.rows
    return found
