"""Colours of the screen (sRGB) converted to inks of the press (CMYK)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageCms

Ink = tuple[float, float, float, float]  # C M Y K from 0 to 1
Rgb = tuple[int, int, int]
BLACK: Ink = (0.0, 0.0, 0.0, 1.0)


class ProfileError(ValueError):
    """A file is no ICC profile of a CMYK output device."""


class Inks:
    """Converts colours: those in `pairs` to their inks, greys to K alone, others by the profile.

    Without a profile (for trial prints) the others are separated by arithmetic, which matches no
    real press. `profile` is the content of an ICC file. Inks with the same `key` convert alike.
    Raises ProfileError when the profile is not for CMYK, and ValueError for a colour with two
    different inks, because it is known by its RGB only.
    """

    def __init__(self, pairs: Iterable[tuple[Rgb, Ink]], profile: bytes = b"") -> None:
        self._known: dict[Rgb, Ink] = {}
        for rgb, ink in pairs:
            if self._known.setdefault(rgb, ink) != ink:
                raise ValueError(f"two inks for {rgb}: {self._known[rgb]} and {ink}")
        self.profile = profile
        self.key = sha256(repr(sorted(self._known.items())).encode() + profile).hexdigest()
        if profile:
            _transform(profile)

    def of(self, red: float, green: float, blue: float) -> Ink:
        """The inks of a colour in sRGB, each channel from 0 to 1."""
        rgb = (round(red * 255), round(green * 255), round(blue * 255))
        if rgb not in self._known:
            self._known[rgb] = self._computed(rgb)
        return self._known[rgb]

    def _computed(self, rgb: Rgb) -> Ink:
        if len(set(rgb)) == 1:
            return (0.0, 0.0, 0.0, round(1 - rgb[0] / 255, 4))
        pixel: Any = self.picture(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0))
        cyan, magenta, yellow, black = (round(value / 255, 4) for value in pixel)
        return (cyan, magenta, yellow, black)

    def picture(self, picture: Image.Image) -> Image.Image:
        """Convert a picture from RGB to CMYK, or to grey if it has no colour."""
        if _is_grey(picture):
            return picture.getchannel("R")
        if not self.profile:
            return _by_arithmetic(picture)
        converted = ImageCms.applyTransform(picture, _transform(self.profile))
        assert converted is not None
        return converted


@lru_cache(maxsize=1)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    """The conversion from sRGB: relative colorimetric with black point compensation, as usual.

    Raises ProfileError.
    """
    try:
        target = ImageCms.ImageCmsProfile(BytesIO(profile))
        if target.profile.xcolor_space != "CMYK" or target.profile.device_class != "prtr":
            raise ProfileError
        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            target,
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (OSError, ImageCms.PyCMSError) as error:
        raise ProfileError from error


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    return not any(ImageChops.difference(red, other).getbbox() for other in (green, blue))


def _by_arithmetic(picture: Image.Image) -> Image.Image:
    """C M Y by inversion, with the part that all three have in common replaced by K."""
    cyan, magenta, yellow = ImageChops.invert(picture).split()
    black = ImageChops.darker(ImageChops.darker(cyan, magenta), yellow)
    plates = [ImageChops.subtract(plate, black) for plate in (cyan, magenta, yellow)]
    return Image.merge("CMYK", [*plates, black])
