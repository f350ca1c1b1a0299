"""What of a picture in PDF comes into a book, and in which words."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from kumihan.pdf.foreign import Fault, UnreadableError
from kumihan.writing.pdfpage import page_of
from kumihan.writing.values import Packed
from tests.hostile import pdfs
from tests.hostile.pdfs import MARK, form


def _words(text: str) -> list[str]:
    return text.split()


_NOT_COPIED = _words(
    "AF Alternates F FDecodeParms FFilter LastModified Metadata OPI Parent PieceInfo Ref"
    " StructParent StructParents"
)
_NO_PAINT = _words(
    "Action Annot Bead Catalog Collection EmbeddedFile F Filespec MCR Metadata OBJR ObjStm Outlines"
    " Page Pages Sig SigRef StructElem StructTreeRoot Template Thread XRef"
)
_ACTIONS = _words(
    "GoTo GoTo3DView GoToE GoToR Hide ImportData JavaScript Launch Movie Named Rendition ResetForm"
    " RichMediaExecute SetOCGState Sound SubmitForm Thread Trans URI"
)
_ACTIVE = _words("AA Annots EF JS Kids Launch OpenAction URI XFA")


def _form(entries: str) -> bytes:
    """A page that draws a form with these entries."""
    drawn = form(MARK, "<<>>", f"/BBox[0 0 9 9]{entries}")
    return pdfs.content(b"/X Do", "<</XObject<</X 6 0 R>>>>", o6=drawn)


@pytest.mark.parametrize("key", _NOT_COPIED)
def test_an_entry_that_paints_nothing_is_left_out(key: str) -> None:
    (copied,) = page_of(_form(f"/{key}[(CANARY)]/Q 7")).objects
    assert isinstance(copied, Packed)
    assert key.encode() not in copied.entries and copied.entries[b"Q"] == b"7"


@pytest.mark.parametrize("name", [*_NOT_COPIED, *_ACTIVE, "Length", "S", "Type", "Subtype"])
def test_a_resource_may_have_any_name(name: str) -> None:
    """Many a program calls its first font /F."""
    page = page_of(pdfs.content(MARK, f"<</XObject<</{name} 6 0 R>>>>", o6=form(MARK, "<<>>")))
    assert list(page.resources[b"XObject"]) == [name.encode()]
    assert isinstance(page.objects[0], Packed)


@pytest.mark.parametrize(
    "entry",
    [*(f"/Type/{kind}" for kind in _NO_PAINT), *(f"/S/{kind}" for kind in _ACTIONS),
     *(f"/{key}[(CANARY)]" for key in _ACTIVE)],
)  # fmt: skip
def test_an_object_that_paints_nothing_becomes_null(entry: str) -> None:
    content = pdfs.content(MARK, "<</Properties<</P 6 0 R>>>>", o6=f"<<{entry}/Q 7 0 R>>", o7="(a)")
    assert page_of(content).objects == (b"null",)


def test_layers_are_kept() -> None:
    content = pdfs.content(MARK, "<</Properties<</P 6 0 R>>>>", o6="<</Type/OCG/Name(a)>>")
    assert page_of(content).objects == ({b"Type": b"/OCG", b"Name": b"<61>"},)


@pytest.mark.parametrize(
    ("written", "copied"),
    [("true", "true"), ("null", "null"), ("-7", "-7"), ("1.50", "1.5"), ("0.0000001", "0"),
     ("9" * 40, "0"), ("9" * 40 + ".5", "0"), ("-1000000000", "0"), ("/A#42#20", "/AB#20"),
     ("(a\\)b)", "<612962>"), ("<e9ff00>", "<e9ff00>"), ("<feff3042>", "<feff3042>"),
     ("<fffe4230>", "<fffe4230>"), ("<efbbbfe38182>", "<efbbbfe38182>"), ("()", "<>")],
)  # fmt: skip
def test_values_are_written_as_they_were_meant(written: str, copied: str) -> None:
    page = page_of(pdfs.content(MARK, f"<</ExtGState<</G<</X {written}>>>>>>"))
    assert page.resources[b"ExtGState"][b"G"][b"X"] == copied.encode()


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def _picture(data: bytes, entries: str, size: str = "/Width 8/Height 8") -> bytes:
    return pdfs.picture(data, f"/ColorSpace/DeviceRGB{entries}", size)


# What is in it would be printed as noise, or not at all.
_REFUSED = {
    "JPEG before another packing": _picture(
        zlib.compress(pdfs.jpeg()), "/Filter[/DCTDecode/FlateDecode]"),
    "a filter for keys": _form("/Filter/Crypt"),
    "a filter that is a number": _form("/Filter 7"),
    "a PNG said to be a JPEG": _picture(_png(), "/Filter/DCTDecode"),
    "no width": _picture(b"", "/Filter/JPXDecode", "/Width 0/Height 8"),
    "no height": _picture(b"", "/Filter/JPXDecode", "/Width 8"),
    "a width below none": _picture(b"", "/Filter/JPXDecode", "/Width -8/Height -8"),
}  # fmt: skip


@pytest.mark.parametrize("name", _REFUSED)
def test_what_would_print_wrong_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        page_of(_REFUSED[name])
    assert raised.value.fault == Fault.BROKEN
