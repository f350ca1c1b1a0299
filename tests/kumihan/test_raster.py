"""Pictures of pixels of every kind come out as the picture that their file means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, PngImagePlugin, TiffImagePlugin

from hakusho.pictures.raster import probe
from kumihan.writing.raster import drawable

_SIZE = (48, 32)
_SRGB = ImageCms.createProfile("sRGB")
_STORED = {  # how an upright picture lies in a file of an orientation (Exif 2.32, 4.6.4)
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _grey() -> Image.Image:
    """A ramp that differs in every direction."""
    across = Image.linear_gradient("L").rotate(90).resize(_SIZE)
    down = Image.linear_gradient("L").resize(_SIZE)
    return ImageChops.add(across, down, 2)


def _scene() -> Image.Image:
    """A picture in colours that every profile has."""
    return ImageOps.colorize(_grey(), (40, 60, 120), (220, 190, 150))


def _saved(picture: Image.Image, form: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def _wide(grey: Image.Image, byte_order: str = "I;16") -> Image.Image:
    return grey.convert("I").point(lambda value: value * 257 + 0).convert(byte_order)


def _white_is_zero() -> bytes:
    return _saved(_wide(ImageOps.invert(_grey())), "TIFF", tiffinfo={262: 0})


def _lab() -> bytes:
    lab = ImageCms.profileToProfile(
        _scene(), _SRGB, ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None
    lab.info.pop("icc_profile", None)
    return _saved(lab, "TIFF", icc_profile=None)


def _of_camera() -> tuple[Image.Image, bytes]:
    """The scene in another RGB space: red and green of sRGB are exchanged in its profile."""
    profile = bytearray(ImageCms.ImageCmsProfile(_SRGB).tobytes())
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    name = profile.index("sRGB".encode("utf-16-be"))
    profile[name : name + 8] = "Cam1".encode("utf-16-be")
    red_plate, green_plate, blue_plate = _scene().split()
    return Image.merge("RGB", (green_plate, red_plate, blue_plate)), bytes(profile)


def _profiled(form: str) -> bytes:
    picture, profile = _of_camera()
    more = {"quality": 100, "subsampling": 0} if form == "JPEG" else {}
    return _saved(picture, form, icc_profile=profile, **more)


def _turned(orientation: int, form: str, picture: Image.Image | None = None) -> bytes:
    turn, upright = _STORED[orientation], picture or _scene()
    stored = upright if turn is None else upright.transpose(turn)
    if form == "TIFF":
        return _saved(stored, "TIFF", tiffinfo={274: orientation})
    exif = Image.Exif()
    exif[274] = orientation
    more = {"quality": 100, "subsampling": 0} if form == "JPEG" else {}
    return _saved(stored, form, exif=exif.tobytes(), **more)


def _flat(form: str, orientation: int = 1) -> bytes:
    """A scan of half the lines, as faxes are: its pixels are twice as high as wide."""
    width, height = _SIZE
    squeezed = _scene().resize((width, height // 2), Image.Resampling.BOX)
    dpi = (200, 100)
    if orientation == 6:
        squeezed, dpi = squeezed.transpose(Image.Transpose.ROTATE_90), (100, 200)
    if form == "TIFF":
        return _saved(squeezed, "TIFF", dpi=dpi, tiffinfo={274: orientation})
    exif = Image.Exif()
    exif[274] = orientation
    return _saved(squeezed, form, dpi=dpi, exif=exif.tobytes())


def _clear(mode: str) -> bytes:
    picture = _grey()
    if mode == "I;16":
        return _saved(_wide(picture), transparency=257 * picture.getpixel((5, 5)))  # type: ignore[operator]
    if mode == "P":
        return _saved(_scene().quantize(200), transparency=bytes([0, 128]))
    picture.putalpha(200)
    return _saved(picture)


KINDS: Mapping[str, Callable[[], bytes]] = {
    "grey of 8 bits": lambda: _saved(_grey()),
    "grey of 16 bits, PNG": lambda: _saved(_wide(_grey())),
    "grey of 16 bits, TIFF": lambda: _saved(_wide(_grey()), "TIFF"),
    "grey of 16 bits, big-endian TIFF": lambda: _saved(_wide(_grey(), "I;16B"), "TIFF"),
    "grey of 16 bits, white is zero": _white_is_zero,
    "palette": lambda: _saved(_scene().quantize(256)),
    "Lab": _lab,
    "YCbCr": lambda: _saved(_scene().convert("YCbCr"), "TIFF"),
    "profile, PNG": lambda: _profiled("PNG"),
    "profile, JPEG": lambda: _profiled("JPEG"),
    "profile, TIFF": lambda: _profiled("TIFF"),
    "damaged profile": lambda: _saved(_scene(), icc_profile=b"\0" * 300),
    "profile of sRGB": lambda: _saved(
        _scene(), icc_profile=ImageCms.ImageCmsProfile(_SRGB).tobytes()
    ),
    "alpha": lambda: _saved(_scene().convert("RGBA")),
    "high pixels, PNG": lambda: _flat("PNG"),
    "high pixels, TIFF": lambda: _flat("TIFF"),
    "high pixels, turned PNG": lambda: _flat("PNG", 6),
    "high pixels, turned TIFF": lambda: _flat("TIFF", 6),
    **{
        f"orientation {number}, {form}": lambda number=number, form=form: _turned(number, form)  # type: ignore[misc]
        for number in _STORED
        for form in ("PNG", "JPEG", "TIFF")
    },
}


def _suffix(content: bytes) -> str:
    return {b"\x89": ".png", b"\xff": ".jpg"}.get(content[:1], ".tif")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_drawn_as_its_file_means_it(kind: str) -> None:
    content = KINDS[kind]()
    wanted = _grey().convert("RGB") if kind.startswith("grey") else _scene()
    drawn = Image.open(BytesIO(drawable(content)))
    assert drawn.mode in ("L", "P", "RGB", "RGBA")
    assert "exif" not in drawn.info or drawn.getexif().get(274, 1) == 1
    assert drawn.size == _SIZE
    bands = ImageChops.difference(drawn.convert("RGB"), wanted).split()
    worst = [band.getextrema()[1] for band in bands]
    loose = 24 if "high" in kind or "palette" in kind else 6
    assert max(worst) <= loose, worst  # type: ignore[operator]
    assert probe(content, _suffix(content)).problem == ""


@pytest.mark.parametrize("mode", ["LA", "P", "I;16"])
def test_what_is_clear_stays_clear(mode: str) -> None:
    content = _clear(mode)
    drawn = Image.open(BytesIO(drawable(content))).convert("RGBA")
    extremes = drawn.getchannel("A").getextrema()
    assert extremes == {"LA": (200, 200), "P": (0, 255), "I;16": (0, 255)}[mode]


def test_inks_keep_their_profile_when_they_are_turned() -> None:
    inks = _scene().convert("CMYK")
    exif = Image.Exif()
    exif[274] = 6
    content = _saved(inks, "JPEG", quality=100, exif=exif.tobytes(), icc_profile=b"profile")
    drawn = Image.open(BytesIO(drawable(content)))
    assert (drawn.mode, drawn.size) == ("CMYK", _SIZE[::-1])
    assert drawn.info["icc_profile"] == b"profile" and "adobe" in drawn.info


@pytest.mark.parametrize("dpi", [(300, 300), (300, 299), (72, 1), (0, 300)])
def test_what_needs_no_change_is_not_encoded_again(dpi: tuple[int, int]) -> None:
    for content in (_saved(_scene(), "JPEG", dpi=dpi), _saved(_grey(), dpi=dpi)):
        assert drawable(content) is content


def test_the_coarser_resolution_counts() -> None:
    assert (probe(_flat("PNG"), ".png").width, probe(_flat("PNG"), ".png").height) == (24, 16)
    assert probe(_flat("TIFF", 6), ".tif").width == probe(_flat("PNG", 6), ".png").width == 24


def _pages(*kinds: int) -> bytes:
    out = BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out) as written:
        for kind in kinds:
            _grey().save(written, "TIFF", tiffinfo={254: kind})
            written.newFrame()
    return out.getvalue()


def _animated() -> bytes:
    return _saved(_scene(), save_all=True, append_images=[_scene().rotate(90)])


REFUSED: Mapping[str, tuple[Callable[[], bytes], str, str]] = {
    "32 bits": (lambda: _saved(_grey().convert("I"), "TIFF"), ".tif", "1画素が32ビット"),
    "fractions": (lambda: _saved(_grey().convert("F"), "TIFF"), ".tif", "1画素が32ビット"),
    "two pages": (lambda: _pages(0, 0), ".tif", "画像が2枚"),
    "a thousand pages": (lambda: _pages(*[0] * 101), ".tif", "画像が100枚"),
    "animated": (_animated, ".png", "画像が2枚"),
    "a page of the web": (lambda: b"\n<!DOCTYPE html><html>", ".jpg", "ウェブのページ"),
    "JPEG 2000": (lambda: _saved(_scene(), "JPEG2000"), ".jpg", "中身は JPEG 2000 です"),
    "AVIF": (lambda: _saved(_scene(), "AVIF"), ".jpg", "中身は AVIF です"),
    "SVG in UTF-16": (lambda: "<?xml version='1.0'?><svg>".encode("utf-16"), ".png", "中身は SVG"),
    "a pointer": (lambda: b"version https://git-lfs.github.com/spec/v1\n", ".png", "Git LFS"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_has_no_one_meaning_is_refused(kind: str) -> None:
    make, suffix, said = REFUSED[kind]
    assert said in probe(make(), suffix).problem


def test_a_small_copy_is_no_page() -> None:
    assert probe(_pages(0, 1), ".tif").problem == ""


def test_nothing_of_metadata_goes_into_the_book(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "kept secret")
    content = _saved(_wide(_grey()), pnginfo=info)
    assert b"kept secret" not in drawable(content)


@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_values_that_fill_a_part_of_16_bits_are_refused_or_scaled(bits: int, form: str) -> None:
    """A scanner writes 12 bits into 16; only a TIFF can say which value is white (tag 281)."""
    most = 2**bits - 1
    small = _grey().convert("I").point(lambda value: value * (most / 255)).convert("I;16")
    assert "16分の1" in probe(_saved(small, form), f".{form[:4].lower()}").problem
    if form == "TIFF":
        said = TiffImagePlugin.ImageFileDirectory_v2()
        said[281] = most
        whole = _saved(small, form, tiffinfo=said)
        assert probe(whole, ".tiff").problem == ""
        with Image.open(BytesIO(drawable(whole))) as shown:
            worst: Any = ImageChops.difference(shown.convert("L"), _grey()).getextrema()[1]
            assert worst <= 1


def test_a_dark_picture_of_16_bits_is_taken_as_it_is() -> None:
    dark = _grey().convert("I").point(lambda value: value * 40).convert("I;16")
    assert probe(_saved(dark), ".png").problem == ""
