"""The structure tree as objects of a PDF (ISO 32000-1 §14.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.anchors import rectangle_aabb
from weasyprint.document import Page

from kumihan.engine.pages import turning
from kumihan.writing.attachments import Attachment, attach
from kumihan.writing.tags import roles, stream, tables
from kumihan.writing.tags.tree import Node, tree_of

_POINTS = 0.75  # in a CSS pixel
_NUMBERING = {"ol": "/Decimal", "ul": "/Disc"}
_PRINTED = 4  # the flag of annotations that are printed, which PDF/A asks for (§6.3.2)


class Tagging:
    """The tags of pages that are written: `hooks` mark what is drawn, `finish` adds the tree.

    `attachments` are tied to the tables and figures in the elements with their ids.
    """

    def __init__(self, pages: Sequence[Page], attachments: Iterable[Attachment] = ()) -> None:
        self._pages, self._attachments = pages, attachments
        self._tree = tree_of(pages)
        self._streams: Sequence[Any] = ()
        self.hooks = [
            *stream.hooks(self._tree.runs, self._tree.parted),
            (weasyprint.pdf, "add_tags", self._keep_streams),
        ]

    def _keep_streams(self, _pdf: Any, _document: Any, _version: Any, streams: Any) -> None:
        self._streams = streams

    def finish(self, pdf: pydyf.PDF) -> None:
        """Add the structure tree and the attachments, when all else is in the PDF."""
        files = attach(pdf, self._attachments)
        associated = self._tree.places(files)
        _Writer(pdf, self._pages, self._streams, associated).write(self._tree.root)


class _Element(pydyf.Object):  # type: ignore[misc]
    """A structure element; `data` is written when all have their numbers."""

    data: bytes = b""


class _Writer:
    """Writes the tree of a document into its PDF, whose pages have been drawn on `streams`."""

    def __init__(
        self,
        pdf: Any,
        pages: Sequence[Page],
        streams: Sequence[Any],
        associated: Mapping[Node, bytes],
    ) -> None:
        self._pdf, self._pages, self._associated = pdf, pages, associated
        self._references = pdf.page_references
        self._page_of = {id(one._tags): number for number, one in enumerate(streams)}
        self._contents = {one: number for number, one in enumerate(streams)}  # keys as parents
        self._elements: dict[Node, _Element] = {}
        self._owners: dict[Any, bytes] = {}  # of runs
        self._annotations: list[tuple[Any, bytes]] = []
        self._names: dict[Node, pydyf.String] = {}
        self._attributes: dict[Node, dict[str, Any]] = {}

    def write(self, document: Node) -> None:
        """Add all objects of the tree, and what a tagged document says of itself."""
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self._pdf.add_object(root)
        for node in document.descendants():
            self._elements[node] = _Element()
            self._pdf.add_object(self._elements[node])
        for node in self._elements:
            self._describe(node)
        for node, element in self._elements.items():
            element.data = self._written(node, root)
        root["K"] = self._elements[document].reference
        root["RoleMap"] = pydyf.Dictionary({own: f"/{to}" for own, to in roles.ROLE_MAP.items()})
        root["ParentTree"] = pydyf.Dictionary({"Nums": pydyf.Array(self._parents())})
        names = sorted((self._names[node].data, node) for node in self._names)
        flat = [one for name, node in names for one in (name, self._elements[node].reference)]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(flat)})
        catalog = self._pdf.catalog
        catalog["StructTreeRoot"] = root.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    # -- attributes ------------------------------------------------------------------------

    def _describe(self, node: Node) -> None:
        """Find the attributes of a node, and name the nodes that others point to."""
        if node.type == "Table":
            self._describe_cells(tables.cells_of(node))
        elif node.type == "Note":
            self._name(node)
        elif node.type == "L" and (numbering := _NUMBERING.get(node.element.tag)):
            self._attributes[node] = {"O": "/List", "ListNumbering": numbering}
        elif node.picture:
            self._attributes[node] = {"O": "/Layout", "BBox": self._rectangle(*node.picture)}

    def _describe_cells(self, cells: Sequence[tables.Cell]) -> None:
        heads = tables.headers(cells)
        for cell in cells:
            found: dict[str, Any] = {"O": "/Table"}
            if cell.is_head:
                found["Scope"] = f"/{cell.scope}"
            if cell.columns > 1:
                found["ColSpan"] = cell.columns
            if cell.rows > 1:
                found["RowSpan"] = cell.rows
            if cell.node in heads:
                found["Headers"] = pydyf.Array([self._name(head) for head in heads[cell.node]])
            if len(found) > 1:
                self._attributes[cell.node] = found

    def _name(self, node: Node) -> Any:
        return self._names.setdefault(node, pydyf.String(f"{self._elements[node].number:06}"))

    def _rectangle(self, number: int, box: Any) -> Any:
        """Where a picture is on its page, in pt from the lower left corner."""
        page = self._pages[number]
        inside = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        x1, y1, x2, y2 = (_POINTS * value for value in rectangle_aabb(turning(page), *inside))
        foot = _POINTS * page.height
        return pydyf.Array([round(value, 3) for value in (x1, foot - y2, x2, foot - y1)])

    # -- objects ---------------------------------------------------------------------------

    def _written(self, node: Node, root: Any) -> bytes:
        own: bytes = self._elements[node].reference
        parent = self._elements[node.parent].reference if node.parent else root.reference
        marks = [mark for run in node.runs() for mark in run.marks]
        page = self._page(marks[0][0]) if marks else None
        found: dict[str, Any] = {"S": f"/{node.type}", "P": parent}
        if page is not None:
            found["Pg"] = self._references[page]
        if node in self._names:
            found["ID"] = self._names[node]
        if node in self._attributes:
            found["A"] = pydyf.Dictionary(self._attributes[node])
        if node in self._associated:
            found["AF"] = pydyf.Array([self._associated[node]])
        if node.element is not None:
            found |= _said(node)
        self._owners.update(dict.fromkeys(node.runs(), own))
        found["K"] = pydyf.Array([*self._kids(node, page), *self._links(node, own)])
        return pydyf.Dictionary(found).data  # type: ignore[no-any-return]

    def _page(self, content: Any) -> int:
        """The page that a content stream is painted on."""
        return self._page_of[id(content._tags)]

    def _kids(self, node: Node, page: int | None) -> Iterator[Any]:
        for kid in node.kids:
            if isinstance(kid, Node):
                yield self._elements[kid].reference
            else:
                yield from (self._content(*mark, page) for mark in kid.marks)

    def _content(self, content: Any, number: int, page: int | None) -> Any:
        """A marked content as a kid of an element whose page is `page`."""
        own = self._page(content)
        is_group = self._contents.setdefault(content, len(self._contents)) >= len(self._pages)
        if own == page and not is_group:
            return number
        found = {"Type": "/MCR", "Pg": self._references[own], "MCID": number}
        if is_group:
            content.extra["StructParents"] = self._contents[content]
            found["Stm"] = content.reference
        return pydyf.Dictionary(found)

    def _links(self, node: Node, own: bytes) -> Iterator[Any]:
        for number, box in node.links:
            annotation = box.link_annotation
            if annotation is not None:  # there is none where the target does not exist
                annotation["Contents"] = pydyf.String(roles.spoken(node.element))
                annotation["F"] = _PRINTED
                self._annotations.append((annotation, own))
                page = self._references[number]
                entries = {"Type": "/OBJR", "Pg": page, "Obj": annotation.reference}
                yield pydyf.Dictionary(entries)

    def _parents(self) -> Iterator[Any]:
        """What every marked content and annotation belongs to (§14.7.4.4)."""
        for content, key in self._contents.items():
            yield key
            yield pydyf.Array([self._owners[run] for run in content.marked_runs])
        for key, (annotation, owner) in enumerate(self._annotations, len(self._contents)):
            annotation["StructParent"] = key
            yield key
            yield owner


def _said(node: Node) -> dict[str, Any]:
    """The language of a node, and what is read in its place."""
    found = {"Lang": roles.language(node.element)}
    if node.type == "Figure":
        found["Alt"] = roles.alternative(node.element)
    return {key: pydyf.String(text) for key, text in found.items() if text}
