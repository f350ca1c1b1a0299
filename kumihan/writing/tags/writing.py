"""The structure tree as objects of a PDF (ISO 32000-1 §14.7), when its sections are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from kumihan.writing.painted import MarkedContent, PaintedElement
from kumihan.writing.tags import roles
from kumihan.writing.values import Reference

_PRINTED = 4  # the flag of annotations that are printed, which PDF/A asks for (§6.3.2)


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """The elements of a section in a PDF.

    `pages` are page numbers of the PDF by those of the section. `group` finds the object of a
    group, `annotation` that of a link by page and number; None if the link leads nowhere.
    """

    elements: Sequence[PaintedElement]
    pages: Mapping[int, int]
    group: Callable[[Reference], Any]
    annotation: Callable[[int, int], Any]


class _Object(pydyf.Object):  # type: ignore[misc]
    """A structure element; its `data` is made when all elements have their numbers."""

    data: bytes = b""


class TreeWriter:
    """Writes the structure tree of a PDF; `files` are references of files by ids of elements."""

    def __init__(self, pdf: pydyf.PDF, branches: Sequence[Branch], files: Mapping[str, bytes]):
        self._pdf, self._branches, self._files = pdf, branches, files
        self._references = pdf.page_references
        self._objects: dict[int, _Object] = {}  # by the identity of their elements
        self._contents: dict[Any, int] = {n: n for n in range(len(pdf.page_references))}
        self._owners: dict[Any, dict[int, bytes]] = {n: {} for n in self._contents}
        self._annotations: list[tuple[Any, bytes]] = []
        self._names: list[tuple[bytes, bytes]] = []
        self._tied: set[str] = set()

    def write(self) -> None:
        """Add all objects of the tree, and what the catalog of a tagged document needs."""
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        document = _Object()
        self._pdf.add_object(root)
        self._pdf.add_object(document)
        for branch in self._branches:
            for top in branch.elements:
                for element in top.descendants():
                    self._objects[id(element)] = _Object()
                    self._pdf.add_object(self._objects[id(element)])
        kids = [self._branch(branch, document.reference) for branch in self._branches]
        document.data = pydyf.Dictionary(
            {"S": "/Document", "P": root.reference,
             "K": pydyf.Array([one for some in kids for one in some])}
        ).data  # fmt: skip
        root["K"] = document.reference
        root["RoleMap"] = pydyf.Dictionary({own: f"/{to}" for own, to in roles.ROLE_MAP.items()})
        root["ParentTree"] = pydyf.Dictionary({"Nums": pydyf.Array(self._parents())})
        flat = [one for pair in sorted(self._names) for one in pair]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(flat)})
        catalog = self._pdf.catalog
        catalog["StructTreeRoot"] = root.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def _branch(self, branch: Branch, parent: bytes) -> list[bytes]:
        """Write the elements of a section. Returns the references of the topmost."""
        every = [e for top in branch.elements for e in top.descendants()]
        named = {e.key: self._name(e) for e in every if e.key}
        for top in branch.elements:
            self._element(branch, top, parent, named)
        return [self._objects[id(top)].reference for top in branch.elements]

    def _name(self, element: PaintedElement) -> Any:
        made = self._objects[id(element)]
        name = pydyf.String(f"{made.number:06}")
        self._names.append((name.data, made.reference))
        return name

    def _element(
        self, branch: Branch, element: PaintedElement, parent: bytes, named: Mapping[int, Any]
    ) -> None:
        made = self._objects[id(element)]
        own: bytes = made.reference
        first = next(element.marks(), None)
        page = branch.pages[first.page] if first else None
        found: dict[str, Any] = {"S": f"/{element.type}", "P": parent}
        if page is not None:
            found["Pg"] = self._references[page]
        if element.key:
            found["ID"] = named[element.key]
        found |= _said(element, named)
        if file := self._file(element):
            found["AF"] = pydyf.Array([file])
        kids = [*self._kids(branch, element, page), *self._links(branch, element, own)]
        found["K"] = pydyf.Array(kids)
        made.data = pydyf.Dictionary(found).data
        for kid in element.kids:
            if isinstance(kid, PaintedElement):
                self._element(branch, kid, own, named)

    def _file(self, element: PaintedElement) -> bytes | None:
        """The file that belongs to an element: each goes to the first of its table or figure."""
        name = next((name for name in element.files if name in self._files), "")
        is_first = name not in self._tied
        self._tied.add(name)
        return self._files[name] if name and is_first else None

    def _kids(self, branch: Branch, element: PaintedElement, page: int | None) -> Iterator[Any]:
        own = self._objects[id(element)].reference
        for kid in element.kids:
            if isinstance(kid, PaintedElement):
                yield self._objects[id(kid)].reference
            else:
                yield self._content(branch, kid, page, own)

    def _content(self, branch: Branch, mark: MarkedContent, page: int | None, owner: bytes) -> Any:
        """A marked content as a kid of an element whose page is `page`."""
        number = branch.pages[mark.page]
        group = branch.group(mark.group) if mark.group else None
        content: Any = number if group is None else group
        key = self._contents.setdefault(content, len(self._contents))
        self._owners.setdefault(content, {})[mark.number] = owner
        if number == page and group is None:
            return mark.number
        found = {"Type": "/MCR", "Pg": self._references[number], "MCID": mark.number}
        if group is not None:
            group.extra["StructParents"] = key
            found["Stm"] = group.reference
        return pydyf.Dictionary(found)

    def _links(self, branch: Branch, element: PaintedElement, own: bytes) -> Iterator[Any]:
        for number, link in element.links:
            annotation = branch.annotation(number, link)
            if annotation is not None:  # there is none if its target does not exist
                annotation["Contents"] = pydyf.String(element.spoken)
                annotation["F"] = _PRINTED
                self._annotations.append((annotation, own))
                page = self._references[branch.pages[number]]
                entries = {"Type": "/OBJR", "Pg": page, "Obj": annotation.reference}
                yield pydyf.Dictionary(entries)

    def _parents(self) -> Iterator[Any]:
        """The elements to which all marked contents and annotations belong (§14.7.4.4)."""
        for content, key in self._contents.items():
            yield key
            owners = self._owners[content]
            yield pydyf.Array([owners[number] for number in range(len(owners))])
        for key, (annotation, owner) in enumerate(self._annotations, len(self._contents)):
            annotation["StructParent"] = key
            yield key
            yield owner


def _said(element: PaintedElement, named: Mapping[int, Any]) -> dict[str, Any]:
    """The attributes of an element, its language, and the text that is read in its place."""
    texts = {"Lang": element.language, "Alt": element.alternative}
    found = {key: pydyf.String(text) for key, text in texts.items() if text}
    attributes = _attributes(element, named)
    return {"A": attributes, **found} if attributes else found


def _attributes(element: PaintedElement, named: Mapping[int, Any]) -> Any:
    found: dict[str, Any] = {
        key: pydyf.Array(value) if isinstance(value, list) else value
        for key, value in element.attributes.items()
    }
    if element.headers:
        found["Headers"] = pydyf.Array([named[key] for key in element.headers])
    return pydyf.Dictionary(found) if found else None
