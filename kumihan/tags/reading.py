"""The structure tree of any tagged PDF, with the text of its elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from kumihan.meter.pdffonts import Font

_DEPTH = 12  # forms within forms

Mark = tuple[int, int]
"""A marked content: the object of its content stream, and its number there."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a marked content, the number of its page from 0, and its mark."""

    text: str
    page: int
    mark: Mark = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A structure element: its standard type, what it says of itself, what it contains.

    `associated` are the names of the files that it is tied to, `annotations` what is said of the
    annotations in it.
    """

    type: str
    kids: tuple[Element | Text, ...] = ()
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
        """This element and all below it, in the order of reading."""
        yield self
        for kid in self.elements():
            yield from kid.descendants()

    def texts(self) -> Iterator[Text]:
        """All texts in it, in the order of reading."""
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

    Raises OSError when the file cannot be read, pypdf's PyPdfError when it is no PDF.
    """
    owner = PdfReader(file)
    contents = _Contents(owner)
    for page in owner.pages:
        content = page.get_contents()
        if content is not None:
            contents.run(content, _get(page, "/Resources", {}), number_of(page))
    return tree_of(owner, contents.texts)


def tree_of(owner: PdfReader, texts: Mapping[Mark, Sequence[str]]) -> Element | None:
    """The root of the structure tree, with these texts of marked contents; None without a tree."""
    root = _get(owner.root_object, "/StructTreeRoot", None)
    return _Reader(owner, root, texts).element(root) if root is not None else None


def number_of(page: Any) -> int:
    """The object of a page, which stands for its content in marks."""
    number: int = page.indirect_reference.idnum
    return number


class _Reader:
    def __init__(self, owner: PdfReader, root: Any, texts: Mapping[Mark, Sequence[str]]) -> None:
        self._roles = _get(root, "/RoleMap", {})
        self._pages = {number_of(page): n for n, page in enumerate(owner.pages)}
        self._texts = texts

    def element(self, raw: Any, page: int = 0) -> Element:
        """A structure element with all below it; `page` is the object of that of its parent."""
        page = raw.raw_get("/Pg").idnum if "/Pg" in raw else page
        kids: list[Element | Text] = []
        annotations = []
        for kid in _listed(raw, "/K"):
            if isinstance(kid, int):
                kids.append(self._text(page, page, kid))
            elif kid.get("/Type") == "/MCR":
                own = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
                content = kid.raw_get("/Stm").idnum if "/Stm" in kid else own
                kids.append(self._text(own, content, kid["/MCID"]))
            elif kid.get("/Type") == "/OBJR":
                annotations.append(str(_get(kid, "/Obj", {}).get("/Contents", "")))
            else:
                kids.append(self.element(kid, page))
        return Element(
            self._type(raw),
            tuple(kids),
            str(raw.get("/Alt", "")),
            str(raw.get("/Lang", "")),
            str(raw.get("/ID", "")),
            {key: value for one in _listed(raw, "/A") for key, value in one.items()},
            tuple(annotations),
            tuple(str(file["/UF"]) for file in _listed(raw, "/AF")),
        )

    def _type(self, raw: Any) -> str:
        name = raw.get("/S", "/StructTreeRoot")
        return str(self._roles.get(name, name)).removeprefix("/")

    def _text(self, page: int, content: int, number: int) -> Text:
        mark = content, int(number)
        return Text("".join(self._texts.get(mark, ())), self._pages.get(page, 0), mark)


class _Contents:
    """Runs content streams; `texts` are those of marked contents, by stream and number."""

    def __init__(self, owner: PdfReader) -> None:
        self.texts: dict[Mark, list[str]] = defaultdict(list)
        self._owner = owner
        self._fonts: dict[Any, Font] = {}

    def run(
        self, content: Any, resources: Any, key: int, outer: Any = None, depth: int = 0
    ) -> None:
        """Read a stream; what it shows unmarked belongs to the marked content `outer`."""
        marked: list[Mark | None] = [outer]
        hushed = 0  # how many of the marked contents are within one that says what it reads as
        font: Font | None = None
        for operands, operator in ContentStream(content, self._owner).operations:
            if operator in (b"BDC", b"BMC"):
                properties = properties_of(operands, resources)
                number = properties.get("/MCID")
                marked.append(marked[-1] if number is None else (key, int(number)))
                if hushed or "/ActualText" in properties:
                    self._say(marked[-1], "" if hushed else str(properties["/ActualText"]))
                    hushed += 1
            elif operator == b"EMC" and len(marked) > 1:
                marked.pop()
                hushed = max(0, hushed - 1)
            elif operator == b"Tf":
                font = self._font(operands[0], resources)
            elif operator == b"Do" and depth < _DEPTH:
                self._form(operands[0], resources, marked[-1], depth)
            elif operator in (b"Tj", b"TJ", b"'", b'"') and font is not None and not hushed:
                pieces = operands[-1] if operator == b"TJ" else operands[-1:]
                self._say(marked[-1], "".join(_shown(pieces, font)))

    def _say(self, place: Mark | None, text: str) -> None:
        if place is not None:
            self.texts[place].append(text)

    def _font(self, name: Any, resources: Any) -> Font | None:
        fonts = _get(resources, "/Font", {})
        if name not in fonts:
            return None
        key = getattr(fonts.raw_get(name), "idnum", id(fonts))
        if key not in self._fonts:
            self._fonts[key] = Font(fonts[name].get_object())
        return self._fonts[key]

    def _form(self, name: Any, resources: Any, outer: Any, depth: int) -> None:
        forms = _get(resources, "/XObject", {})
        raw = forms.raw_get(name) if name in forms else None
        form = raw.get_object() if raw is not None else {}
        if form.get("/Subtype") == "/Form":
            inner = _get(form, "/Resources", resources)
            self.run(form, inner, getattr(raw, "idnum", 0), outer, depth + 1)


def _get(raw: Any, key: str, default: Any) -> Any:
    value = raw.get(key, default)
    return value.get_object() if hasattr(value, "get_object") else value


def _listed(raw: Any, key: str) -> Sequence[Any]:
    """The values of a key that may have one or several."""
    value = _get(raw, key, None)
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    return [one.get_object() for one in values]


def properties_of(operands: Any, resources: Any) -> Any:
    """The properties of a marked content: operands of BDC, or a name among the resources."""
    if len(operands) < 2:  # noqa: PLR2004
        return {}
    found = operands[1]
    if isinstance(found, str):
        found = _get(_get(resources, "/Properties", {}), found, {})
    return found if isinstance(found, DictionaryObject) else {}


def _shown(pieces: Any, font: Font) -> Iterator[str]:
    for piece in pieces:
        if not isinstance(piece, (int, float)):
            content = bytes(getattr(piece, "original_bytes", piece))
            yield from (character for character, _, _ in font.decode(content))
