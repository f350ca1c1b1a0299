"""Pictures of pixels that are broken or hostile: a sentence, also when the engine is lenient."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from hakusho.findings.diagnostic import Diagnostic, Source
from hakusho.pictures.placing import locate, probe


def _saved(picture: Image.Image, form: str, **more: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def _noise(mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((200, 200), 60).convert(mode)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size: tuple[int, int] = (8, 8), more: bytes = b"", data: bytes | None = None) -> bytes:
    """A grey PNG with more chunks before its data."""
    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * size[0]) * size[1]) if data is None else data
    body = _chunk(b"IHDR", head) + more + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _text_bomb(kind: bytes) -> bytes:
    packed = zlib.compress(b"a" * 50_000_000)
    head = {b"zTXt": b"k\0\0", b"iTXt": b"k\0\1\0\0\0", b"iCCP": b"k\0\0"}[kind]
    return png(more=_chunk(kind, head + packed))


def _jpeg(size: tuple[int, int] | None = None, **more: object) -> bytes:
    raw = bytearray(_saved(_noise(), "JPEG", **more))
    if size:
        at = max(raw.find(b"\xff\xc0"), raw.find(b"\xff\xc2"))
        raw[at + 5 : at + 9] = struct.pack(">HH", size[1], size[0])
    return bytes(raw)


def _tiff(entries: dict[int, tuple[int, int, int]], following: int = 0, data: bytes = b"") -> bytes:
    """A TIFF of these entries (type, count, value), its next directory at an offset."""
    out = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, (kind, count, value) in sorted(entries.items()):
        out += struct.pack("<HHII", tag, kind, count, value)
    return out + struct.pack("<I", following) + data


_GREY = {256: (3, 1, 8), 257: (3, 1, 8), 258: (3, 1, 8), 259: (3, 1, 1), 262: (3, 1, 1),
         273: (4, 1, 200), 277: (3, 1, 1), 278: (3, 1, 8), 279: (4, 1, 64)}  # fmt: skip
_EXIF = b"Exif\0\0"
_CYCLIC_EXIF = _EXIF + _tiff({274: (3, 1, 6), 0x8769: (4, 1, 8)}, following=8)
_GARBAGE = _EXIF + b"II*\0\xff\xff\xff\xff" + b"\xee" * 500
_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "PNG cut": (lambda: _saved(_noise(), "PNG")[:20_000], ".png", "途中で切れている"),
    "JPEG cut": (lambda: _saved(_noise(), "JPEG")[:3_000], ".jpg", "途中で切れている"),
    "TIFF cut": (lambda: _saved(_noise(), "TIFF")[:3_000], ".tif", "途中で切れている"),
    "TIFF lies": (lambda: _tiff({**_GREY, 279: (4, 1, 4_000_000)}), ".tif", "途中で切れている"),
    "TIFF of a million strips": (
        lambda: _tiff({**_GREY, 273: (4, 99_999_999, 200)}), ".tif", "途中で切れている"),
    "damaged data": (lambda: png(data=b"no zlib"), ".png", "途中で切れている"),
    "wrong checksum": (lambda: png().replace(b"IDAT", b"IDAU"), ".png", "途中で切れている"),
    "a PNG bomb": (lambda: png((30_000, 30_000), data=b""), ".png", "画素の数が上限"),
    "a PNG just too large": (lambda: png((15_001, 10_000), data=b""), ".png", "画素の数が上限"),
    "a PNG of 2³¹ pixels": (lambda: png((2**31 - 1, 1), data=b""), ".png", "画素の数が上限"),
    "a JPEG bomb": (lambda: _jpeg((65_000, 65_000)), ".jpg", "画素の数が上限"),
    "a TIFF bomb": (
        lambda: _tiff({**_GREY, 256: (4, 1, 99_999), 257: (4, 1, 99_999)}),
        ".tif", "画素の数が上限"),
    "a JPEG of 5,000 scans": (
        lambda: _jpeg(progressive=True)[:-2] + b"\xff\xda\0\x08\1\1\0\0\x3f\0\0" * 5_000,
        ".jpg", "重ねて書く回数"),
    "zTXt bomb": (lambda: _text_bomb(b"zTXt"), ".png", "途中で切れている"),
    "iTXt bomb": (lambda: _text_bomb(b"iTXt"), ".png", "途中で切れている"),
    "ICC bomb": (lambda: _text_bomb(b"iCCP"), ".png", "途中で切れている"),
    "damaged ICC of inks": (
        lambda: _saved(_noise("CMYK"), "JPEG", icc_profile=b"\0" * 400), ".jpg", "プロファイル"),
    "ICC of another space": (
        lambda: _saved(_noise("CMYK"), "JPEG", icc_profile=_PROFILE), ".jpg", "プロファイル"),
    "GIF": (lambda: _saved(_noise(), "GIF"), ".png", "中身は GIF"),
    "WebP": (lambda: _saved(_noise(), "WEBP"), ".jpg", "中身は WebP"),
    "BMP": (lambda: _saved(_noise(), "BMP"), ".tif", "中身は BMP"),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", ".png", "中身は EPS"),
    "SVG": (lambda: b"<svg/>", ".png", "中身は SVG"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 50, ".jpg", "中身は HEIC"),
    "PNG called JPEG": (png, ".jpg", "中身は PNG"),
    "text": (lambda: b"hello" * 30, ".png", "画像として読めません"),
    "zeros": (lambda: b"\0" * 3_000, ".tif", "画像として読めません"),
    "nothing": (lambda: b"", ".png", "ファイルが空です"),
}  # fmt: skip

GOOD: dict[str, tuple[Callable[[], bytes], str]] = {
    "PNG": (png, ".png"),
    "PNG of many chunks": (lambda: png(more=_chunk(b"prVt", b"x") * 50_000), ".png"),
    "TIFF": (lambda: _tiff(_GREY, data=b"\x80" * 500), ".tif"),
    "JPEG with others behind it": (
        lambda: _saved(_noise(), "MPO", save_all=True, append_images=[_noise()]), ".jpg"),
    "damaged ICC of RGB": (lambda: _jpeg(icc_profile=b"\0" * 400), ".jpg"),
    "progressive": (lambda: _jpeg(progressive=True), ".jpg"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used(name: str, tmp_path: Path) -> None:
    make, suffix, said = BAD[name]
    (tmp_path / f"zu{suffix}").write_bytes(make())
    found: list[Diagnostic] = []
    span = Source("a.md", "x").span()
    assert locate(tmp_path, found.append, f"zu{suffix}", span) is None
    assert [one.code for one in found] == ["A002"]
    assert said in found[0].message and found[0].hint


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "zu.png").mkdir()
    found: list[Diagnostic] = []
    assert locate(tmp_path, found.append, "zu.png", Source("a.md", "x").span()) is None
    assert [one.code for one in found] == ["A002"] and "フォルダー" in found[0].message


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_used(name: str, tmp_path: Path) -> None:
    make, suffix = GOOD[name]
    (tmp_path / f"zu{suffix}").write_bytes(make())
    assert probe(tmp_path, f"zu{suffix}").problem == ""


@pytest.mark.parametrize("exif", [_CYCLIC_EXIF, _GARBAGE, _EXIF, b"Exif", b"\xff" * 900])
def test_damaged_remarks_of_cameras_end(exif: bytes, tmp_path: Path) -> None:
    (tmp_path / "zu.jpg").write_bytes(_jpeg(exif=exif))
    found = probe(tmp_path, "zu.jpg")
    assert found.problem or (found.width, found.height) == (200, 200)


def test_a_picture_that_fills_the_memory_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_arguments: object, **_named: object) -> None:
        raise MemoryError

    (tmp_path / "zu.png").write_bytes(png())
    monkeypatch.setattr(Image, "open", fill)
    assert "画素の数が上限" in probe(tmp_path, "zu.png").problem


def test_a_turned_photograph_is_as_wide_as_it_is_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "zu.jpg").write_bytes(_saved(Image.new("RGB", (60, 40)), "JPEG", exif=exif))
    found = probe(tmp_path, "zu.jpg")
    assert (found.width, found.height) == (40, 60)
