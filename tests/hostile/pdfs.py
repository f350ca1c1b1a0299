"""PDFs that are damaged, absurd or hostile, made when they are asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter

PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources 5 0 R/Contents 4 0 R{}>>"
MARK = b"0.2 0.4 0.6 rg 10 10 50 50 re f"
Objects = dict[int, bytes | str]


def stream(content: bytes, entries: str = "", length: str = "") -> bytes:
    """A stream with these entries, and the length that is said."""
    head = f"<<{entries}/Length {length or len(content)}>>stream\n".encode()
    return head + content + b"\nendstream"


def flate(content: bytes, entries: str = "", times: int = 1) -> bytes:
    """A stream that was packed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, f"{entries}/Filter[{'/FlateDecode ' * times}]")


def pdf(
    changed: Mapping[int, bytes | str] | None = None, *, page: str = "", root: str = ""
) -> bytes:
    """A PDF of one page with a mark on it; objects are added or replaced by number."""
    objects: Objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{root}>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: PAGE.format(page),
        4: stream(MARK),
        5: "<<>>",
        **(changed or {}),
    }
    return written(objects)


def written(
    objects: Mapping[int, bytes | str], head: bytes = b"%PDF-1.7\n", shift: int = 0
) -> bytes:
    """A PDF of these objects; every offset of its table is wrong by `shift`."""
    out, offsets = bytearray(head), {}
    for number, body in objects.items():
        offsets[number] = len(out) + shift
        out += b"%d 0 obj\n" % number + (
            body if isinstance(body, bytes) else body.encode("latin-1")
        )
        out += b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    table = bytearray(b"xref\n0 1\n0000000000 65535 f \n")
    for number, offset in offsets.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, offset)
    table += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)
    return bytes(out + table)


def content(operators: bytes, resources: str = "<<>>", **more: bytes | str) -> bytes:
    """A page with this content and these resources; more objects as `o6="…"`."""
    extra = {int(name[1:]): body for name, body in more.items()}
    return pdf({4: stream(operators), 5: resources, **extra})


def encrypted(algorithm: str, user: str = "", plain: bytes = b"") -> bytes:
    """A PDF that needs this password; the owner's is another."""
    writer, out = PdfWriter(clone_from=PdfReader(BytesIO(plain or pdf()))), BytesIO()
    writer.encrypt(user, "owner", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


def packed(
    objects: Mapping[int, str],
    holder: int,
    more: Mapping[int, bytes],
    apart: Mapping[int, int] | None = None,
) -> bytes:
    """A PDF whose objects lie in an object stream, with a cross-reference stream.

    Those `apart` lie in object streams of their own, with 100 million spaces behind them.
    """
    apart = apart or {}
    index, body = "", ""
    for number, text in objects.items():
        index += f"{number} {len(body)} "
        body += text + " "
    raw = flate((index + body).encode(), f"/Type/ObjStm/N {len(objects)}/First {len(index)}")
    out, rows = b"%PDF-1.7\n", {}
    large = {own: _large(number) for number, own in apart.items()}
    for number, each in {holder: raw, **more, **large}.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    rows |= {number: (2, holder, at) for at, number in enumerate(objects) if number != holder}
    rows |= {number: (2, own, 0) for number, own in apart.items()}
    own = max(rows) + 1
    rows[own] = (1, len(out), 0)
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + at.to_bytes(2, "big")
        for kind, place, at in (rows.get(n, (0, 0, 0)) for n in range(own + 1))
    )
    entries = f"/Type/XRef/W[1 4 2]/Size {own + 1}/Root 1 0 R"
    start = len(out)
    out += b"%d 0 obj\n" % own + flate(table, entries) + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF" % start


@cache
def _spaces() -> bytes:
    return b" " * 100_000_000


def _large(number: int) -> bytes:
    index = b"%d 0 " % number
    data = zlib.compress(index + b"<<>>" + _spaces(), 1)
    return stream(data, f"/Filter/FlateDecode/Type/ObjStm/N 1/First {len(index)}")


def _packed_page(**more: str) -> bytes:
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: PAGE.format(""),
        5: "<<>>",
        **{int(name[1:]): body for name, body in more.items()},
    }
    return packed(objects, 10, {4: stream(MARK)})


def _packed_apart(count: int) -> bytes:
    """A PDF with so many object streams of 100 million bytes."""
    return packed(
        {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
         3: PAGE.format(""), 5: "<</Properties[" + "".join(f"{30 + n} 0 R " for n in range(count))
         + "]>>"}, 10, {4: stream(MARK)}, {30 + n: 20 + n for n in range(count)},
    )  # fmt: skip


def jpeg(size: tuple[int, int] | None = None) -> bytes:
    """A JPEG in CMYK, and the size that it says it has."""
    out = BytesIO()
    Image.new("CMYK", (8, 8), (10, 20, 30, 40)).save(out, "JPEG")
    raw = bytearray(out.getvalue())
    if size:
        at = raw.index(b"\xff\xc0")
        raw[at + 5 : at + 9] = size[1].to_bytes(2, "big") + size[0].to_bytes(2, "big")
    return bytes(raw)


def picture(
    data: bytes = b"\x10" * 64, entries: str = "", size: str = "/Width 8/Height 8"
) -> bytes:
    """A page with an image XObject."""
    image = stream(data, f"/Type/XObject/Subtype/Image{size}/BitsPerComponent 8{entries}")
    return content(b"q 50 0 0 50 0 0 cm /X Do Q", "<</XObject<</X 6 0 R>>>>", o6=image)


def form(operators: bytes, resources: str, entries: str = "/BBox[0 0 200 100]") -> bytes:
    """A form XObject."""
    return stream(operators, f"/Type/XObject/Subtype/Form{entries}/Resources {resources}")


def _chain(length: int) -> bytes:
    forms = {
        10 + n: form(b"/X Do 0 0 5 5 re f", f"<</XObject<</X {11 + n} 0 R>>>>")
        for n in range(length)
    }
    forms[10 + length] = form(MARK, "<<>>")
    return pdf({4: stream(b"/X Do"), 5: "<</XObject<</X 10 0 R>>>>", **forms})


def _tree(ways: int, levels: int) -> bytes:
    forms = {
        10 + n: form(b"/X Do " * ways + MARK, f"<</XObject<</X {11 + n} 0 R>>>>")
        for n in range(levels)
    }
    forms[10 + levels] = form(MARK, "<<>>")
    return pdf({4: stream(b"/X Do"), 5: "<</XObject<</X 10 0 R>>>>", **forms})


@cache
def _bomb() -> bytes:
    """What becomes 300 million bytes."""
    return zlib.compress(b"\0" * 300_000_000, 1)


_GOOD = pdf()
_ACTIVE = pdf(
    {
        6: "<</S/JavaScript/JS(app.alert\\(1\\))>>",
        7: "<</S/Launch/F(calc.exe)>>",
        8: stream(b"CANARY", "/Type/EmbeddedFile"),
        9: "<</Type/Filespec/F(a.txt)/EF<</F 8 0 R>>>>",
        11: "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A 7 0 R>>",
        5: "<</Properties<</P 6 0 R/Q 9 0 R/R<</AF[9 0 R]/A 7 0 R/B<</URI(http://x.example/)>>>>>>"
        "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/AA 6 0 R/Parent 1 0 R>>>>>>",
    },
    page="/AA<</O 6 0 R>>/Annots[11 0 R]/AF[9 0 R]",
    root="/OpenAction 6 0 R/Names<</EmbeddedFiles<</Names[(a) 9 0 R]>>/JavaScript<</Names"
    "[(j) 6 0 R]>>>>/AcroForm<</XFA 8 0 R/Fields[]>>",
)

_FORM_IS = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
_FORM = stream(b"0 g 0 0 9 9 re f", _FORM_IS).decode()  # written where a reference to it belongs
_IN_FORM = stream(b"/Y Do", f"{_FORM_IS}/Resources<</XObject<</Y {_FORM}>>>>")

# What a book can take.
GOOD: dict[str, Callable[[], bytes]] = {
    "plain": lambda: _GOOD,
    "junk before": lambda: b"\0junk\n" * 200 + _GOOD,
    "junk behind": lambda: _GOOD + b"\n" + b"\xff" * 3000,
    "table wrong by seven": lambda: written(
        {1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Count 1/Kids[3 0 R]>>",
         3: PAGE.format(""), 4: stream(MARK), 5: "<<>>"}, shift=7),
    "no table": lambda: (
        _GOOD[: _GOOD.index(b"xref\n")] + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"),
    "object streams": _packed_page,
    "resources missing": lambda: _GOOD.replace(b"/Resources 5 0 R", b"                "),
    "resources null": lambda: pdf({5: "null"}),
    "contents missing": lambda: _GOOD.replace(b"/Contents 4 0 R", b"               "),
    "contents null": lambda: pdf({4: "null"}),
    "contents in parts": lambda: pdf(
        {4: "[6 0 R null 7 0 R]", 6: stream(b"q"), 7: stream(MARK + b" Q")}),
    "length too long": lambda: pdf({4: stream(MARK, length="99999")}),
    "length too short": lambda: pdf({4: stream(MARK, length="3")}),
    "length by reference": lambda: pdf({4: stream(MARK, length="6 0 R"), 6: str(len(MARK))}),
    "boxes reversed": lambda: _GOOD.replace(b"[0 0 200 100]", b"[200 100 0 0]"),
    "turned": lambda: pdf({2: "<</Type/Pages/Count 1/Kids[3 0 R]/Rotate 90>>"}),
    "turned by 45": lambda: pdf(page="/Rotate 45"),
    "user unit": lambda: pdf(page="/UserUnit 2.5"),
    "user unit absurd": lambda: pdf(page="/UserUnit -1"),
    "cropped": lambda: pdf(page="/CropBox[10 10 60 60]"),
    "cropped elsewhere": lambda: pdf(page="/CropBox[900 900 960 960]"),
    "a form in the resources": lambda: content(
        MARK + b" /X Do", f"<</XObject<</X {_FORM}>>>>"),
    "a form in a form": lambda: content(
        MARK + b" /X Do", "<</XObject<</X 6 0 R>>>>",
        o6=_IN_FORM),
    "a form in a form in the resources": lambda: content(
        MARK + b" /X Do", f"<</XObject<</X {_IN_FORM.decode()}>>>>"),
    "streams in an array": lambda: content(
        MARK + b" /P gs", f"<</ExtGState<</P<</TR[{_FORM} {_FORM}]>>>>>>"),
    "contents in their array": lambda: pdf(
        {4: b"[" + stream(MARK) + b" 6 0 R]", 6: stream(b"q Q")}),
    "font missing": lambda: content(b"BT /F9 10 Tf (a) Tj ET"),
    "font wrong": lambda: content(b"BT /F 10 Tf (a) Tj ET", "<</Font<</F 7>>>>"),
    "operands missing": lambda: content(
        b"re 1 re (a) w /x k 1 2 k cm Tf gs cs sh Do /N Do /N gs /N cs /N sh /N scn sc SC m l c "
        b"(x) Tj [] TJ [/a (b) [1]] TJ Tm Td ' \" d 1 0 0 rg Q Q Q EMC ET 5 5 9 9 re f"),
    "numbers absurd": lambda: content(
        b"99999999999999999999999999 0 0 1 0 0 cm "
        + b"1e9 0 0 1e9 0 0 cm 9999999 0 0 9999999 0 0 cm " * 40
        + b"0 0 1 1 re f 1 1 m " + b"9" * 400 + b" 5 l S"),
    "parentheses open": lambda: content(b"(" * 100_000),
    "strings open": lambda: content(b"BT " + b"(a\\" * 50_000),
    "brackets open": lambda: content(MARK + b" [" * 50_000),
    "inline pictures open": lambda: content(MARK + b" BI ID " * 50_000),
    "states unbalanced": lambda: content(b"Q " * 1000 + b"q " * 500 + MARK),
    "names of odd bytes": lambda: content(
        b"/DIC#20161s cs 1 scn 0 0 9 9 re f /\xe9\xff gs /#23x#2Fy Do",
        "<</ColorSpace<</DIC#20161s[/Separation/DIC#20161s/DeviceCMYK 6 0 R]>>"
        "/ExtGState<</\xe9\xff<</OPM 1>>>>/XObject<</#23x#2Fy 7 0 R>>>>",
        o6="<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 1 1 0]/N 1>>", o7=form(MARK, "<<>>")),
    "forms that go round": lambda: content(
        b"/X Do", "<</XObject<</X 6 0 R>>>>", o6=form(MARK + b" /X Do", "5 0 R")),
    "forms in forms": lambda: _chain(100),
    "resources that go round": lambda: content(
        MARK, "<</XObject 6 0 R/Properties 5 0 R>>", o6="<</A 6 0 R/B 5 0 R>>"),
    "colour spaces that go round": lambda: content(
        b"/C cs 1 scn " + MARK, "<</ColorSpace<</C 6 0 R>>>>", o6="[/Indexed 6 0 R 1 (abc)]"),
    "colour spaces without parts": lambda: content(
        b"/A cs /B cs 1 scn /C cs /D cs " + MARK,
        "<</ColorSpace<</A[]/B[/ICCBased 7]/C[/Separation]/D[/ICCBased<</N(x)>>]>>>>"),
    "resources of wrong types": lambda: content(
        b"/A gs /B gs /C cs /A sh /B sh /C sh /P Do /Q Do /Pattern cs /P scn 0 0 5 5 re f " + MARK,
        "<</ExtGState<</A<</OPM/N/op 7>>/B 7>>/ColorSpace<</C 7>>/Pattern<</P 7>>/XObject<</P 6 0 R"
        "/Q 7 0 R>>/Shading<</A<</ShadingType 4>>/B<</Function 7/ColorSpace 7>>"
        "/C<</Function<</C0 7>>>>>>>>", o6=stream(b"of no kind"), o7=form(b"/A gs", "7", "")),
    "printing conditions that are none": lambda: pdf({6: "8"}, root="/OutputIntents[7 6 0 R]"),
    "functions that go round": lambda: content(
        b"/S sh", "<</Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Function 6 0 R>>>>>>",
        o6="<</FunctionType 3/Functions[6 0 R 6 0 R]>>"),
    "patterns that go round": lambda: content(
        b"/Pattern cs /P scn " + MARK, "<</Pattern<</P 6 0 R>>>>",
        o6=stream(b"/Pattern cs /P scn 0 0 5 5 re f", "/PatternType 1/PaintType 1/TilingType 1"
                  "/BBox[0 0 9 9]/XStep 9/YStep 9/Resources 5 0 R")),
    "glyphs that go round": lambda: content(
        b"BT /F 10 Tf (AAAA) Tj ET", "<</Font<</F 6 0 R>>>>",
        o6="<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs"
        "<</A 7 0 R>>/Encoding<</Differences[65/A]>>/FirstChar 65/Widths[1]/Resources 5 0 R>>",
        o7=stream(b"1 0 d0 BT /F 1 Tf (A) Tj ET")),
    "many missing objects": lambda: content(
        MARK, "<</Properties<<" + "".join(f"/P{n} {n} 0 R" for n in range(100, 1100)) + ">>>>"),
    "actions, files and forms to fill in": lambda: _ACTIVE,
    "postscript and references": lambda: content(
        MARK + b" /P Do /R Do", "<</XObject<</P 6 0 R/R 7 0 R>>>>",
        o6=stream(b"(CANARY) print", "/Type/XObject/Subtype/PS"),
        o7=form(MARK, "<<>>", "/BBox[0 0 9 9]/Ref<</F(/etc/passwd)/Page 0>>/OPI<</2.0<</F(x)>>>>")),
    "samples missing": lambda: picture(b"", "/ColorSpace/DeviceCMYK"),
    "samples too many": lambda: picture(b"\x10" * 999, "/ColorSpace/DeviceCMYK"),
    "samples without a filter": lambda: picture(
        b"\x10" * 192, "/ColorSpace/DeviceRGB/Filter null"),
    "samples of an ICC space": lambda: picture(
        b"\x10" * 256, "/ColorSpace[/ICCBased<</N 4>>]"),
    "a JPEG of inks": lambda: picture(jpeg(), "/ColorSpace/DeviceCMYK/Filter/DCTDecode"),
    "a JPEG packed": lambda: picture(
        zlib.compress(jpeg()), "/ColorSpace/DeviceCMYK/Filter[/FlateDecode/DCTDecode]"),
    "AES-256": lambda: encrypted("AES-256"),
    "AES-128": lambda: encrypted("AES-128"),
    "RC4-128": lambda: encrypted("RC4-128"),
    "RC4-40": lambda: encrypted("RC4-40"),
}  # fmt: skip

# What a book cannot take, with what is said of it.
_BROKEN, _LARGE = "PDFとして読めません", "大きすぎるか、複雑すぎます"
_LOCKED = "開くのにパスワードが要ります"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "ファイルが空です"),
    "no PDF": (lambda: b"hello\n" * 30, _BROKEN),
    "head only": (lambda: b"%PDF-1.7\n", _BROKEN),
    "cut": (lambda: _GOOD[:120], _BROKEN),
    "no root": (lambda: written({2: "<<>>"}), _BROKEN),
    "root a number": (lambda: pdf({1: "7"}), _BROKEN),
    "pages a string": (lambda: pdf({2: "(pages)"}), _BROKEN),
    "pages go round": (lambda: pdf({2: "<</Type/Pages/Count 1/Kids[2 0 R]>>"}), _BROKEN),
    "pages go round by two": (
        lambda: pdf({2: "<</Type/Pages/Count 1/Kids[6 0 R]>>",
                     6: "<</Type/Pages/Count 1/Kids[2 0 R]>>"}), _BROKEN),
    "no page": (lambda: pdf({2: "<</Type/Pages/Count 0/Kids[]>>"}), "ページがありません"),
    "kids a number": (lambda: pdf({2: "<</Type/Pages/Count 1/Kids 7>>"}), _BROKEN),
    "page refers to itself": (lambda: pdf({3: "3 0 R"}), _BROKEN),
    "100,000 pages": (
        lambda: pdf({2: f"<</Type/Pages/Count 1/Kids[{'3 0 R ' * 90_000}]>>"}), _LARGE),
    "resources a number": (lambda: pdf({5: "7"}), _BROKEN),
    "resources a stream": (lambda: pdf({5: stream(MARK)}), _BROKEN),
    "resources a stream of text": (lambda: pdf({5: "(text)"}), _BROKEN),
    "contents a number": (lambda: pdf({4: "7"}), _BROKEN),
    "contents a dictionary": (lambda: pdf({4: "<</Length 0>>"}), _BROKEN),
    "box missing": (lambda: _GOOD.replace(b"/MediaBox[0 0 200 100]", b""), _BROKEN),
    "box of strings": (lambda: _GOOD.replace(b"[0 0 200 100]", b"[(a)(b)(c)(d)]"), _BROKEN),
    "box of three": (lambda: _GOOD.replace(b"[0 0 200 100]", b"[0 0 200]"), _BROKEN),
    "box of no size": (lambda: _GOOD.replace(b"[0 0 200 100]", b"[0 0 0 0]"), _BROKEN),
    "box as large as a town": (
        lambda: _GOOD.replace(b"[0 0 200 100]", b"[0 0 999999999 99999999]"), _BROKEN),
    "filter unknown": (lambda: pdf({4: stream(MARK, "/Filter/Nonsense")}), _BROKEN),
    "100 filters": (lambda: pdf({4: flate(MARK, times=100)}), _LARGE),
    "a bomb": (lambda: pdf({4: stream(_bomb(), "/Filter/FlateDecode")}), _LARGE),
    "a bomb in a bomb": (
        lambda: pdf({4: stream(zlib.compress(_bomb()), "/Filter[/FlateDecode/FlateDecode]")}),
        _LARGE),
    "a bomb of pixels": (
        lambda: picture(_bomb(), "/Filter/FlateDecode/ColorSpace/DeviceGray"), _LARGE),
    "pixels without end": (
        lambda: picture(entries="/ColorSpace/DeviceGray", size="/Width 99999/Height 99999"),
        _LARGE),
    "pixels of no size": (
        lambda: picture(entries="/ColorSpace/DeviceGray", size="/Width 0/Height -4"), _BROKEN),
    "a JPEG without end": (
        lambda: picture(jpeg((65000, 65000)), "/ColorSpace/DeviceCMYK/Filter/DCTDecode"), _LARGE),
    "a JPEG that is none": (
        lambda: picture(b"no JPEG", "/ColorSpace/DeviceCMYK/Filter/DCTDecode"), _BROKEN),
    "arrays in arrays": (lambda: pdf({5: "<</A " + "[" * 20_000 + "]" * 20_000 + ">>"}), _BROKEN),
    "an object stream in itself": (
        lambda: packed({10: "<<>>", 1: "<</Type/Catalog/Pages 2 0 R>>"}, 10, {}), _BROKEN),
    "object streams by the gigabyte": (lambda: _packed_apart(5), _LARGE),
    "forms by the million": (lambda: _tree(10, 11), _LARGE),
    "states without end": (lambda: content(b"q " * 20_000), _LARGE),
    "a password": (lambda: encrypted("AES-256", "secret"), _LOCKED),
    "a password of old": (lambda: encrypted("RC4-128", "secret"), _LOCKED),
    "a certificate": (
        lambda: _GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Adobe.PubSec/V 4>>"),
        _LOCKED),
}  # fmt: skip
