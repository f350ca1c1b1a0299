"""The structure tree of any tagged PDF, with the text of its elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kumihan.pdf.contents import GraphicsState, Interpreter
from kumihan.pdf.fonts import Font
from kumihan.pdf.foreign import (
    Budget,
    Fault,
    ForeignReader,
    UnreadableError,
    content_of,
    mapping_of,
    resolved,
)
from kumihan.pdf.glyphs import MarkedContentId

_NESTED = 100  # elements within elements; the deepest of our books have 14
_ELEMENTS = 1_000_000  # a book of 600 pages has 100,000
_ROLES = 8  # steps of the role map from a type to a standard one


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text of marked content, the number of its page from 0, and its mark."""

    text: str
    page: int
    mark: MarkedContentId = (0, 0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Element:
    """A structure element (ISO 32000-1 §14.7.2), its type mapped to a standard one.

    `name` is its /ID, `associated` has the names of its associated files, `annotations` the
    /Contents of the annotations in it.
    """

    type: str
    kids: tuple[Element | MarkedText, ...] = ()
    alternative: str = ""
    language: str = ""
    name: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    annotations: tuple[str, ...] = ()
    associated: tuple[str, ...] = ()

    def elements(self) -> Iterator[Element]:
        """The kids that are elements."""
        return (kid for kid in self.kids if isinstance(kid, Element))

    def descendants(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.elements():
            yield from kid.descendants()

    def texts(self) -> Iterator[MarkedText]:
        """All texts in it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.texts()
            else:
                yield kid

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(one.text for one in self.texts())


def read(file: Path | IO[bytes]) -> Element | None:
    """The root of the structure tree of a PDF; None when it has none.

    Raises OSError when the file cannot be read; UnreadableError, and what pypdf raises, when the
    PDF cannot.
    """
    return root_of(ForeignReader(file.read_bytes() if isinstance(file, Path) else file.read()))


def root_of(owner: ForeignReader) -> Element | None:
    """The root of the structure tree of an open PDF, with all texts; None when it has none."""
    texts: dict[MarkedContentId, list[str]] = defaultdict(list)
    fonts: dict[Any, Font] = {}
    for page in owner.pages:
        for mark, text in _texts(page, fonts):
            texts[mark].append(text)
    return tree_of(owner, texts)


def _texts(page: Any, fonts: dict[Any, Font]) -> Iterator[tuple[MarkedContentId, str]]:
    """The texts of a page's marked content, or their /ActualText, in the order they are shown."""
    content, resources = content_of(page.get("/Contents")), mapping_of(page, "/Resources")
    contents = Interpreter(GraphicsState(), fonts)
    for name, given in contents.steps(content, resources, stream_number(page)):
        mark, is_replaced = contents.marked
        if mark and name == "/ActualText":
            yield mark, given
        elif mark and name == "TJ" and not is_replaced:
            yield mark, "".join(character for character, _, _ in contents.shown(given))


def tree_of(owner: Any, texts: Mapping[MarkedContentId, Sequence[str]]) -> Element | None:
    """The root of the structure tree, with these texts of marked content; None without a tree.

    Raises UnreadableError when the elements form a cycle, are nested too deeply, or are too many.
    """
    root = mapping_of(owner.root_object, "/StructTreeRoot")
    return _Reader(owner, root, texts).element(root) if root else None


def stream_number(page: Any) -> int:
    """The object number of a page, by which marks name its content."""
    return int(getattr(page.indirect_reference, "idnum", 0))


class _Reader:
    def __init__(
        self, owner: Any, root: Any, texts: Mapping[MarkedContentId, Sequence[str]]
    ) -> None:
        self._roles = mapping_of(root, "/RoleMap")
        self._pages = {stream_number(page): n for n, page in enumerate(owner.pages)}
        self._texts = texts
        self._seen: set[int] = set()
        self._elements = Budget(_ELEMENTS)

    def element(self, raw: Any, page: int = 0, depth: int = 0) -> Element:
        """A structure element with all below it; `page` is the object number of its parent's."""
        self._enter(raw, depth)
        page = _number(raw, "/Pg", page)
        kids: list[Element | MarkedText] = []
        annotations = []
        for kid in _listed(raw, "/K"):
            if isinstance(kid, int):
                kids.append(self._text(page, page, kid))
            elif not isinstance(kid, dict):
                continue
            elif kid.get("/Type") == "/MCR":
                kids += self._referred(kid, page)
            elif kid.get("/Type") == "/OBJR":
                annotations.append(str(mapping_of(kid, "/Obj").get("/Contents", "")))
            else:
                kids.append(self.element(kid, page, depth + 1))
        attributes = [one for one in _listed(raw, "/A") if isinstance(one, dict)]
        files = [file for file in _listed(raw, "/AF") if isinstance(file, dict)]
        return Element(
            type=self._type(raw),
            kids=tuple(kids),
            alternative=str(raw.get("/Alt", "")),
            language=str(raw.get("/Lang", "")),
            name=str(raw.get("/ID", "")),
            attributes={key: value for one in attributes for key, value in one.items()},
            annotations=tuple(annotations),
            associated=tuple(str(file.get("/UF", "")) for file in files),
        )

    def _enter(self, raw: Any, depth: int) -> None:
        """Count an element. Raises UnreadableError if it was met before, or is over a limit."""
        if depth > _NESTED:
            raise UnreadableError(Fault.LARGE)
        if id(raw) in self._seen:
            raise UnreadableError
        self._seen.add(id(raw))
        self._elements.spend(1)

    def _referred(self, kid: Any, page: int) -> Iterator[MarkedText]:
        own = _number(kid, "/Pg", page)
        number = kid.get("/MCID")
        if isinstance(number, int):
            yield self._text(own, _number(kid, "/Stm", own), number)

    def _type(self, raw: Any) -> str:
        name = raw.get("/S", "/StructTreeRoot")
        for _ in range(_ROLES):  # in a hostile PDF, roles form a cycle
            name = self._roles.get(name, name) if isinstance(name, str) else ""
        return str(name).removeprefix("/")

    def _text(self, page: int, content: int, number: int) -> MarkedText:
        mark = content, int(number)
        return MarkedText("".join(self._texts.get(mark, ())), self._pages.get(page, 0), mark)


def _number(raw: Any, key: str, default: int) -> int:
    """The object number that a key refers to; the default if it does not."""
    return int(getattr(raw.raw_get(key), "idnum", default)) if key in raw else default


def _listed(raw: Any, key: str) -> Sequence[Any]:
    """The values of a key that has either one value or an array."""
    value = resolved(raw.get(key))
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    return [resolved(one) for one in values]
