"""Raster pictures: whether the library that will place one can read all of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from hakusho.findings import limits
from hakusho.pictures.probe import Probe, over

SUFFIXES = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".jpg", ".jpeg"),  # a JPEG followed by others, as phones write them
    "TIFF": (".tif", ".tiff"),
}
FORMATS = ("PNG", "JPEG", "TIFF")
_MARKS = (b"\x89PNG", b"\xff\xd8", b"II*\0", b"MM\0*")
_OTHERS = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"RIFF", "WebP"),
    (b"%PDF", "PDF"),
    (b"<svg", "SVG"),
    (b"<?xml", "SVG"),
    (b"8BPS", "PSD"),
    (b"%!PS", "EPS"),
)
_SCANS = 200  # of a progressive JPEG: each is decoded over the whole picture; programs write 10


def probe(content: bytes, suffix: str) -> Probe:
    """The probe of a picture in a file with this suffix (`.png`)."""
    from PIL import UnidentifiedImageError

    if content.count(b"\xff\xda") > _SCANS:
        return Probe(problem="画素を重ねて書く回数が多すぎます")
    try:
        with _strictly():
            return _opened(content, suffix)
    except UnidentifiedImageError:
        return Probe(problem=_unknown(content, suffix))
    except Exception as error:  # Pillow may raise anything on malformed data
        return over(limits.PIXELS) if _is_bomb(error) else Probe(problem=_BROKEN)


_BROKEN = "途中で切れているか、壊れています"


def _is_bomb(error: Exception) -> bool:
    from PIL import Image

    return isinstance(error, (Image.DecompressionBombError, MemoryError))


@contextmanager
def _strictly() -> Iterator[None]:
    """A context in which Pillow rejects truncated pictures, which the engine lets it accept."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _opened(content: bytes, suffix: str) -> Probe:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=FORMATS) as image:
        width, height = image.size
        form = str(image.format)
        if limits.PIXELS.is_passed(width * height):
            return over(limits.PIXELS)
        if suffix not in SUFFIXES[form]:
            return Probe(problem=f"名前は {suffix} ですが、中身は {form} です")
        image.load()
        if "exif" in image.info:
            ImageOps.exif_transpose(image, in_place=True)
        if image.mode == "CMYK" and not _has_usable_profile(image):
            return Probe(problem="色のプロファイル（ICC）が壊れています")
        return Probe(*image.size)


def _has_usable_profile(image: Any) -> bool:
    """Whether a CMYK picture's ICC profile is one of CMYK; true if it has no profile."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile is None:
        return True
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        return str(opened.profile.xcolor_space).strip() == "CMYK"
    except (OSError, ImageCms.PyCMSError):
        return False


def _unknown(content: bytes, suffix: str) -> str:
    """The message for a file that Pillow does not recognise."""
    if content.startswith(_MARKS):
        return _BROKEN
    kind = next((name for mark, name in _OTHERS if content.lstrip().startswith(mark)), "")
    kind = "HEIC か AVIF" if content[4:8] == b"ftyp" else kind
    return f"名前は {suffix} ですが、中身は {kind} です" if kind else "画像として読めません"
