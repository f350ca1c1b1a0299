"""Painted pages of several sections put together into one PDF.

What the sections could not know is filled in: folios, page labels, where links lead, what is drawn
over pages. Fonts are embedded once, and the structure trees become one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint.css import ColorProfile
from weasyprint.document import Document
from weasyprint.draw import text as weasyprint_text
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.pdf.stream import Stream

from kumihan.engine import install
from kumihan.engine.frames import with_room
from kumihan.engine.install import Hook, hook, instead
from kumihan.engine.streams import ContentStream
from kumihan.geometry.units import PT_PER_PX
from kumihan.text.drawing import with_slices
from kumihan.text.words import TextStyle, draw_word, word
from kumihan.writing import fontuse
from kumihan.writing.attachments import Attachment, attach
from kumihan.writing.painted import KINDS, Content, Painted, PaintedPage, Slot
from kumihan.writing.painting import PLAIN, Paint
from kumihan.writing.streams import with_kept_streams
from kumihan.writing.tags.writing import Branch, TreeWriter
from kumihan.writing.values import Packed, Writing

LABEL_STYLES = {"decimal": "/D", "lower-roman": "/r", "upper-roman": "/R"}


@dataclass(frozen=True, slots=True)
class PageLabel:
    """A page's folio, and how viewers count it (ISO 32000-1 §12.4.2)."""

    folio: str
    style: str = "decimal"
    number: int = 1
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A page that is put into a PDF: one of a section (from 0), or an empty one.

    `parts` are pages side by side; it is as wide as all of them.
    """

    painted: Painted
    number: int | None
    label: PageLabel
    parts: tuple[Part, ...] = ()

    @property
    def page(self) -> PaintedPage:
        """What is painted on it."""
        page = self.painted.pages[self.number or 0]
        if self.parts:
            return replace(page.blank, width=sum(part.width for part in self.parts))
        return page.blank if self.number is None else page

    @property
    def shows_folio(self) -> bool:
        """Whether its folio is printed on it."""
        return bool(self.label.folio) and self.page.has_folio


@dataclass(frozen=True, slots=True)
class Part:
    """A page beside others, or the room for one; lengths in CSS pixels.

    Of what is painted beyond its left side `before` is kept, beyond its right side `after`.
    """

    leaf: Leaf | None
    width: float
    before: float = 0.0
    after: float = 0.0


Overlay = Callable[[int, Leaf, ContentStream], None]


@dataclass(frozen=True, slots=True)
class Output:
    """How painted pages become a PDF.

    `paint` is how they were painted, `options` are WeasyPrint's for writing, `overlay` draws on a
    page after its content (index from 0, leaf, stream; pt from the head of the trim, downwards),
    `after` are blank pages at the end for it to draw on, by their names, `attachments` are put into
    a tagged PDF, and `finish` completes the PDF. What lies beyond the bleed `is_cut`; without
    `has_links` nothing leads anywhere.
    """

    paint: Paint = PLAIN
    options: Mapping[str, Any] = field(default_factory=dict)
    overlay: Overlay | None = None
    after: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    finish: Sequence[Callable[[pydyf.PDF], None]] = ()
    is_cut: bool = False
    has_links: bool = True


WHOLE = Output()


@with_room
def join(
    first: Painted,
    leaves: Sequence[Leaf],
    output: Output,
    configuration: Any,
    folios: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF of these leaves; its metadata are those of `first`.

    `configuration` has the fonts that they were painted with. Links lead to what is on these
    leaves, and destinations are kept for them. `folios` are those of the pages on which elements
    begin, by id; without them, only what is on these leaves has one.
    """
    install.check()
    blank = (PageLabel("", "none", prefix=name) for name in output.after)
    leaves = [*leaves, *(Leaf(leaves[-1].painted, None, label) for label in blank)]
    with install.replaced(*_HOOKS, *output.paint.hooks()):
        if folios is None:
            folios = _own_folios(leaves)
        joint = _Joint(leaves, output, configuration, folios)
        try:
            return joint.written(first)
        finally:
            joint.forget()


def _own_folios(leaves: Sequence[Leaf]) -> dict[str, str]:
    """The folios of the elements that begin on these leaves, by id."""
    return {name: leaf.label.folio for leaf in leaves[::-1] for name in leaf.page.anchors}


def _closed(file: Any, *rest: Any) -> ColorProfile:
    """A colour profile whose file, which WeasyPrint leaves open, is closed."""
    with file:
        return ColorProfile(file, *rest)


def _untagged(*_arguments: Any) -> None:
    """Stands in for WeasyPrint's structure tree, which is not written."""


_HOOKS: list[Hook] = [
    hook(weasyprint_text, "draw_first_line", with_slices),
    hook(pydyf.PDF, "write", with_kept_streams),
    hook(weasyprint.pdf, "ColorProfile", instead(_closed)),
    hook(weasyprint.pdf, "add_tags", instead(_untagged)),
]


class _Box:
    """Stands for the box of a link: WeasyPrint puts the annotation there."""

    link_annotation: Any = None


class _LeafPage:
    """A leaf in the place of WeasyPrint's page."""

    def __init__(self, joint: _Joint, index: int, leaf: Leaf, kept: _Kept) -> None:
        page = leaf.page
        self.width, self.height = page.width, page.height
        bleed = joint.output.paint.bleed / PT_PER_PX
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), bleed)
        self.bookmarks, self.forms = page.bookmarks, {None: ()}
        self.boxes = [_Box() for _ in page.links]
        self.anchors = {name: at for name, at in page.anchors.items() if name in kept.targets}
        self.links = [
            (link.kind, link.target, link.rectangle, box)
            for link, box in zip(page.links, self.boxes, strict=True)
            if joint.output.has_links
            if link.kind != "internal" or link.target in kept.anchors
        ]
        self._joint, self._index, self._leaf = joint, index, leaf

    def paint(self, stream: ContentStream, scale: float = 1) -> None:
        """Draw the page, then what comes over it."""
        output = self._joint.output
        self._joint.streams.append(stream)
        with stream.stacked() if output.is_cut else nullcontext():
            if output.is_cut:
                stream.rectangle(*(value * scale for value in stream.page_rectangle))
                stream.clip()
                stream.end()
            with stream.stacked():
                stream.transform(a=scale, d=scale)
                if content := self._joint.content(self._leaf.page.content):
                    stream.stream.append(content)
        if output.overlay:
            with stream.artifact():
                self._joint.draw_parts(self._leaf, stream)
                output.overlay(self._index, self._leaf, stream)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Anchors that are on these leaves, and targets of links on them."""

    anchors: set[str]
    targets: set[str]


def _kept(leaves: Sequence[Leaf], output: Output) -> _Kept:
    pages = [leaf.page for leaf in leaves] if output.has_links else []
    return _Kept(
        {name for page in pages for name in page.anchors},
        {link.target for page in pages for link in page.links if link.kind == "internal"},
    )


class _Joint:
    """A PDF while it is put together; `streams` are those of its pages."""

    def __init__(
        self,
        leaves: Sequence[Leaf],
        output: Output,
        configuration: Any,
        folios: Mapping[str, str],
    ) -> None:
        self.output, self.streams = output, list[Any]()
        self._folios = folios
        self._leaves, self._configuration = leaves, configuration
        every = [own for leaf in leaves for own in _all(leaf)]
        self._sections = list({id(leaf.painted): leaf.painted for leaf in every}.values())
        uses = (use for painted in self._sections for use in painted.fonts)
        self._fonts = fontuse.together(uses, configuration)
        self._profiles = {
            one.name: ColorProfile(BytesIO(one.content), one.source, one.intent, one.components)
            for painted in self._sections
            for one in painted.profiles
        }
        self._states = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in KINDS})
        self._forms: dict[str, pydyf.Stream] = {}
        self._filled: dict[int, bytes] = {}  # by the identity of slots
        for leaf in every:
            self._fill(leaf)
        kept = _kept(leaves, output)
        self._pages = [_LeafPage(self, n, leaf, kept) for n, leaf in enumerate(leaves)]

    def written(self, first: Painted) -> bytes:
        """The bytes of the PDF."""
        metadata = DocumentMetadata(**asdict(first.metadata))
        intent = self.output.paint.intent
        document = Document(
            self._pages, metadata, None, self._configuration, self._profiles, intent
        )
        document.fonts = self._fonts
        options = {"output_intent": intent, **self.output.options}
        written = document.write_pdf(finisher=self._finish, **options)
        assert isinstance(written, bytes)
        return written

    def forget(self) -> None:
        """Let go of the font files; pages and fonts refer to each other, so that they stay."""
        for font in self._fonts.values():
            font.file_content = b""

    # -- what is filled in -----------------------------------------------------------------

    def content(self, pieces: Content) -> bytes:
        """The bytes of a content stream."""
        found = (self._filled[id(one)] if isinstance(one, Slot) else one for one in pieces)
        return b"\n".join(one for one in found if one)

    def _fill(self, leaf: Leaf) -> None:
        """Draw the folios into the gaps of a page, and of the groups on it."""
        if leaf.number is None:
            return
        for slot in _slots(leaf):
            folio = self._folios.get(slot.target, "") if slot.target else leaf.label.folio
            self._filled[id(slot)] = self._drawn(slot, folio)

    def _drawn(self, slot: Slot, folio: str) -> bytes:
        """A folio that keeps its edge."""
        if not folio:
            return b""
        box = word(folio, TextStyle(slot.style, self._configuration))
        room = slot.width - box.width
        shift = {"right": room, "end": room, "center": room / 2}.get(slot.align, 0)
        box.position_x, box.position_y = slot.x + shift, slot.y
        box.baseline = slot.baseline
        stream = Stream(self._fonts, None, self._states, {}, None, self._profiles,
                        self.output.paint.intent)  # fmt: skip
        draw_word(stream, box)
        return b"\n".join(map(pydyf._to_bytes, stream.stream))

    def draw_parts(self, leaf: Leaf, stream: ContentStream) -> None:
        """Draw pages side by side."""
        if not leaf.parts:
            return
        left, height = 0.0, leaf.page.height
        with stream.stacked():
            stream.transform(d=-1, f=height * PT_PER_PX)
            for number, part in enumerate(leaf.parts):
                if part.leaf:
                    name = f"part{number}"
                    self._forms[name] = self._form(part, left * PT_PER_PX)
                    stream.draw_x_object(name)
                left += part.width

    def _form(self, part: Part, left: float) -> pydyf.Stream:
        """A page as a form, `left` pt from the left of the sheet; patterns keep their places."""
        assert part.leaf
        page, scale = part.leaf.page, PT_PER_PX
        bleed = self.output.paint.bleed
        width, height = part.width * scale, page.height * scale
        before, after = part.before * scale, part.after * scale
        content = self.content(page.content)
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array((-before, -bleed, width + after, height + bleed)),
            "Matrix": pydyf.Array((1, 0, 0, 1, left, 0)),
        }
        form = pydyf.Stream(extra=extra, compress=True)
        form.set_matrix(scale, 0, 0, -scale, 0, height)
        form.stream.append(content)
        return form

    # -- what completes the PDF ------------------------------------------------------------

    def _finish(self, document: Document, pdf: pydyf.PDF) -> None:
        pdf.catalog["PageLabels"] = page_labels([leaf.label for leaf in self._leaves])
        pdf.catalog["PageMode"] = "/UseOutlines"
        writings = self._write_resources(document, pdf)
        if self.output.paint.is_tagged:
            files = attach(pdf, self.output.attachments)
            TreeWriter(pdf, list(self._branches(writings)), files).write()
        for step in self.output.finish:
            step(pdf)

    def _write_resources(self, document: Document, pdf: pydyf.PDF) -> dict[int, Writing]:
        """Add what the sections need to the resources of all pages."""
        resources = self.streams[0]._resources
        shared = {name: resources[name] for name in ("Font", "ColorSpace")}
        shared |= {name: one.pdf_reference for name, one in document.color_profiles.items()}
        found = {}
        for painted in self._sections:
            writing = Writing(pdf, painted.objects, shared, self.content)
            found[id(painted)] = writing
            for kind, named in painted.resources.items():
                for name, value in named.items():
                    if name not in resources[kind]:
                        resources[kind][name] = writing.of(value)
        for kind in KINDS:
            resources[kind] |= self._states[kind]
        for name, form in self._forms.items():
            form.extra["Resources"] = resources.reference
            pdf.add_object(form)
            resources["XObject"][name] = form.reference
        return found

    def _branches(self, writings: Mapping[int, Writing]) -> Iterator[Branch]:
        """The structure of each section."""
        for painted in self._sections:
            pages = {
                leaf.number: index
                for index, leaf in enumerate(self._leaves)
                if leaf.painted is painted and leaf.number is not None
            }

            def annotation(number: int, link: int, pages: Mapping[int, int] = pages) -> Any:
                return self._pages[pages[number]].boxes[link].link_annotation

            yield Branch(painted.elements, pages, writings[id(painted)].object, annotation)


def _all(leaf: Leaf) -> Iterator[Leaf]:
    """A leaf, and the leaves side by side on it."""
    yield leaf
    yield from (part.leaf for part in leaf.parts if part.leaf)


def _slots(leaf: Leaf) -> Iterator[Slot]:
    """The gaps of a page and of the groups on it."""
    packed = (one.data for one in leaf.painted.objects if isinstance(one, Packed))
    inner = (piece for data in packed if not isinstance(data, bytes) for piece in data)
    for piece in (*leaf.page.content, *inner):
        if isinstance(piece, Slot) and piece.page == leaf.number:
            yield piece


def page_labels(labels: Sequence[PageLabel]) -> pydyf.Dictionary:
    """The number tree of page labels; a new range begins where counting does not go on."""
    ranges: list[Any] = []
    before: PageLabel | None = None
    for index, label in enumerate(labels):
        goes_on = before is not None and (
            (before.style, before.prefix, before.number + 1)
            == (label.style, label.prefix, label.number)
        )
        if not goes_on:
            ranges += [index, _range(label)]
        before = label
    return pydyf.Dictionary({"Nums": pydyf.Array(ranges)})


def _range(label: PageLabel) -> pydyf.Dictionary:
    entry = pydyf.Dictionary()
    if label.style in LABEL_STYLES:
        entry["S"] = LABEL_STYLES[label.style]
        entry["St"] = label.number
    if label.prefix:
        entry["P"] = pydyf.String(label.prefix)
    return entry
