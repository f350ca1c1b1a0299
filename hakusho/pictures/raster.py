"""Raster pictures: whether the library that will place one can read all of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from hakusho.findings import limits
from hakusho.pictures.kinds import instead, kind_of, misnamed
from hakusho.pictures.probe import Probe, over

SUFFIXES = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".jpg", ".jpeg"),  # a JPEG followed by others, as phones write them
    "TIFF": (".tif", ".tiff"),
}
_MOST_PAGES = 100  # of a TIFF that are counted
_NOT_A_PAGE = 1 | 4  # TIFF 6.0, NewSubfileType: a small copy of another page, or its mask
_NEW_SUBFILE_TYPE = 254
_BROKEN = "途中で切れているか、壊れています"
_OF_OTHER_KIND = "途中で切れているか、壊れているか、使えない種類の TIFF です"
_PLAIN = "8ビットのグレー、RGB、CMYK のどれかで書き出し直して置き換えてください"
_UNSCALED = "16ビットですが、値が範囲の16分の1までしかなく、真っ黒に刷れます"
_TO_8_BITS = "明るさを範囲いっぱいに広げてから、8ビットで書き出し直して置き換えてください"
_ONE = "使う1枚だけを画像にして置き換えてください"
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
        return _unknown(content, suffix)
    except Exception as error:  # Pillow may raise anything on malformed data
        return over(limits.PIXELS) if _is_bomb(error) else Probe(problem=_BROKEN)


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
    from PIL import Image

    from kumihan.writing.raster import FORMATS, has_range, is_unscaled, shape

    with Image.open(BytesIO(content), formats=FORMATS) as image:
        width, height = image.size
        form = str(image.format)
        if limits.PIXELS.is_passed(width * height):
            return over(limits.PIXELS)
        if suffix not in SUFFIXES[form]:
            return Probe(problem=misnamed(suffix, form))
        if (pages := _pages(image)) > 1:
            return Probe(problem=f"中に画像が{pages}枚あります", remedy=_ONE)
        if not has_range(image):
            return Probe(problem="1画素が32ビットで、黒と白の値が分かりません", remedy=_PLAIN)
        width, height = shape(image)
        rawmode = _rawmode(image)
        image.load()
        if is_unscaled(image, rawmode):
            found = Probe(problem=_UNSCALED, remedy=_TO_8_BITS)
        elif image.mode == "CMYK" and not _has_usable_profile(image):
            found = Probe(problem="色のプロファイル（ICC）が壊れています")
        else:
            found = Probe(width=width, height=height)
        return found


def _rawmode(image: Any) -> str:
    """Pillow's name for the samples of a picture that is not loaded yet; empty if unknown."""
    given = image.tile[0][3] if image.tile else ""
    return str(given[0] if isinstance(given, tuple) and given else given)


def _pages(image: Any) -> int:
    """How many pictures a file has: pages of a TIFF, frames of a PNG; what phones add is none."""
    if image.format == "PNG":
        return int(image.n_frames)
    if image.format != "TIFF":
        return 1
    count = 0
    try:
        for number in range(_MOST_PAGES):
            image.seek(number)
            count += not image.tag_v2.get(_NEW_SUBFILE_TYPE, 0) & _NOT_A_PAGE
    except EOFError:
        pass
    image.seek(0)
    return count


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


def _unknown(content: bytes, suffix: str) -> Probe:
    """The probe of a file that Pillow does not recognise."""
    kind = kind_of(content)
    if suffix not in SUFFIXES.get(kind, ()):
        return Probe(problem=instead(content, suffix) or "画像として読めません")
    return (
        Probe(problem=_OF_OTHER_KIND, remedy=_PLAIN) if kind == "TIFF" else Probe(problem=_BROKEN)
    )
