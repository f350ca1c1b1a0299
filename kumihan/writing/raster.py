"""Pictures of pixels as the engine draws them: upright, of 8 bits, in grey, sRGB or CMYK.

The engine takes the samples of a picture as they lie in the file. What a file says about them, that
a photograph lies on its side, that its colours are those of a camera's profile, that its pixels are
no squares, is put into the samples here.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageMath, ImageOps, TiffImagePlugin

FORMATS = ("PNG", "JPEG", "TIFF")
_DRAWN = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")  # modes that the engine draws rightly
_WIDE = "I;16"  # how the names of the modes of 16 bits begin
_UNSCALED = ("I", "F")  # 32 bits: the file does not say which value is white
_ORIENTATION, _PHOTOMETRIC, _WHITE_IS_ZERO, _MAX_SAMPLE = 274, 262, 0, 281  # TIFF 6.0
_16_BITS = 65_535
_DARK = 1 / 16  # values of 12 bits that were written in 16 bits without scaling are below it
_TURNS = {  # what makes a picture of this orientation upright (Exif 2.32, 4.6.4)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = 5  # this orientation, and those above it
_SQUARE = 0.02  # pixels whose sides differ by less are squares: 72 and 71.9 dpi are one value
_LONGEST = 3.0  # a pixel that is longer is a mistake in the file: faxes have 204 by 98 dpi
_QUALITY = 95  # of a JPEG that is encoded again


def has_range(picture: Image.Image) -> bool:
    """Whether the values of black and white are known, so that a picture can be drawn."""
    return picture.mode not in _UNSCALED


def is_unscaled(picture: Image.Image, rawmode: str) -> bool:
    """Whether the samples of a picture of 16 bits have the small values of a camera's 12 bits.

    They would print black. `rawmode` is Pillow's name for the samples in the file; the picture has
    been loaded.
    """
    if ";16" not in rawmode:
        return False
    is_grey = picture.mode.startswith(_WIDE)
    shown: Any = picture.convert("I" if is_grey else "RGB").getextrema()
    greatest = int(shown[1] if is_grey else max(band[1] for band in shown))
    return 0 < greatest < (_most(picture) if is_grey else 255) * _DARK


def _most(picture: Image.Image) -> int:
    """The value of white in a picture of 16 bits: the full range, or what a TIFF says (281)."""
    tags: Any = getattr(picture, "tag_v2", {})
    said = tags.get(_MAX_SAMPLE, _16_BITS)
    found = max(said) if isinstance(said, tuple) and said else said
    return int(found) if 0 < found < _16_BITS else _16_BITS


def shape(picture: Image.Image) -> tuple[int, int]:
    """Width and height when a picture stands upright, in squares of its coarser resolution."""
    across, up = _pixel(picture)
    turned = _orientation(picture) >= _ON_ITS_SIDE
    width, height = picture.size
    if turned and not _turns_itself(picture):
        width, height = height, width
    if turned:
        across, up = up, across
    return round(width * across / max(across, up)), round(height * up / max(across, up))


def as_drawn(picture: Image.Image) -> Image.Image:
    """A picture ready to be drawn; the same object if it already was. Raises what Pillow raises."""
    orientation, (across, up) = _orientation(picture), _pixel(picture)
    if orientation >= _ON_ITS_SIDE and _turns_itself(picture):
        across, up = up, across
    found = _in_known_colours(_in_8_bits(picture))
    if across != up:
        least = min(across, up)
        size = round(picture.width * across / least), round(picture.height * up / least)
        found = _smooth(found).resize(size, Image.Resampling.LANCZOS)
    if orientation in _TURNS and not _turns_itself(picture):
        found = found.transpose(_TURNS[orientation])
    return found


def drawable(content: bytes) -> bytes:
    """The content of a picture file ready to be drawn: unchanged, or encoded again.

    What is no picture, or cannot be read, is left to whoever reads it next.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            found = as_drawn(picture)
            return content if found is picture else _encoded(found, str(picture.format))
    except Exception:  # Pillow may raise anything on malformed data
        return content


def _encoded(picture: Image.Image, form: str) -> bytes:
    out = BytesIO()
    profile = picture.info.get("icc_profile") if picture.mode == "CMYK" else None
    if form in ("JPEG", "MPO"):
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
    else:
        picture.save(out, "PNG", icc_profile=None)
    return out.getvalue()


# -- shape -----------------------------------------------------------------------------------


def _orientation(picture: Image.Image) -> int:
    """How a picture lies in its file: 1 upright, to 8."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return int(picture.tag_v2.get(_ORIENTATION, 1))
    return int(picture.getexif().get(_ORIENTATION, 1)) if "exif" in picture.info else 1


def _turns_itself(picture: Image.Image) -> bool:
    """Whether Pillow gives the size of the upright picture: it turns TIFFs when it reads them."""
    return isinstance(picture, TiffImagePlugin.TiffImageFile)


def _pixel(picture: Image.Image) -> tuple[float, float]:
    """Width and height of a pixel, in any unit; a square if the file says nothing likely."""
    info = picture.info
    x, y = info.get("dpi") or info.get("aspect") or (1.0, 1.0)
    x, y = float(x), float(y)
    is_likely = x > 0 and y > 0 and 1 / _LONGEST < x / y < _LONGEST
    return (y, x) if is_likely and abs(x / y - 1) > _SQUARE else (1.0, 1.0)


# -- samples ---------------------------------------------------------------------------------


def _in_8_bits(picture: Image.Image) -> Image.Image:
    if not picture.mode.startswith(_WIDE):
        return picture
    wide = picture.convert("I")
    scale = 255 / _most(picture)
    grey = wide.point(lambda value: value * scale + 0.5).convert("L")
    tags: Any = getattr(picture, "tag_v2", {})
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        grey = ImageOps.invert(grey)
    if (clear := picture.info.get("transparency")) is None:
        return grey
    alpha = ImageMath.lambda_eval(
        lambda given: given["convert"]((given["wide"] != clear) * 255, "L"), wide=wide
    )
    return Image.merge("LA", (grey, alpha))


def _smooth(picture: Image.Image) -> Image.Image:
    """A picture in a mode that can be resized without losing what lies between two colours."""
    if picture.mode == "P" or "transparency" in picture.info:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture.convert("L") if picture.mode == "1" else picture


def _in_known_colours(picture: Image.Image) -> Image.Image:
    if picture.mode == "LAB":
        return _converted(picture, ImageCms.createProfile("LAB"))
    profile = _profile(picture) if picture.mode in ("RGB", "RGBA", "P") else None
    if profile is not None:
        return _converted(_smooth(picture), profile)
    if picture.mode in _DRAWN:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _profile(picture: Image.Image) -> Any:
    """The profile of a picture in RGB, if its colours are not those of sRGB; else None.

    A damaged profile, and one of another kind of colours, says nothing, as for all viewers.
    """
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(picture.info["icc_profile"]))
        is_srgb = "srgb" in ImageCms.getProfileDescription(found).lower()
    except (KeyError, OSError, ImageCms.PyCMSError):
        return None
    return found if found.profile.xcolor_space.strip() == "RGB" and not is_srgb else None


def _converted(picture: Image.Image, profile: Any) -> Image.Image:
    """A picture in sRGB. Its alpha channel stays as it is."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    samples = picture.convert("RGB") if alpha else picture
    found = ImageCms.profileToProfile(samples, profile, _srgb(), outputMode="RGB")
    assert found is not None
    if alpha:
        found.putalpha(alpha)
    return found


@cache
def _srgb() -> Any:
    return ImageCms.createProfile("sRGB")
