"""Colours of the screen as inks of the press."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageCms

Ink = tuple[float, float, float, float]  # C M Y K from 0 to 1
Rgb = tuple[int, int, int]
BLACK: Ink = (0.0, 0.0, 0.0, 1.0)


class ProfileError(ValueError):
    """A file that is no ICC profile of a CMYK output device."""


class Inks:
    """How colours are printed: given pairs as given, greys with K alone, others by the profile.

    Without a profile (for trial prints) the others are split by arithmetic, which no press is
    like. `profile` is the content of an ICC file; raises ProfileError when it is none for CMYK,
    and ValueError for a colour that is given other inks a second time: it has no other name here.
    """

    def __init__(self, pairs: Iterable[tuple[Rgb, Ink]], profile: bytes = b"") -> None:
        self._known: dict[Rgb, Ink] = {}
        for rgb, ink in pairs:
            if self._known.setdefault(rgb, ink) != ink:
                raise ValueError(f"two inks for {rgb}: {self._known[rgb]} and {ink}")
        self.profile = profile
        if profile:
            _transform(profile)

    def of(self, red: float, green: float, blue: float) -> Ink:
        """The inks of a colour of sRGB, each channel from 0 to 1."""
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
        """A picture in RGB as one in CMYK; one without any colour as one in grey."""
        if _is_grey(picture):
            return picture.getchannel("R")
        if not self.profile:
            return _by_arithmetic(picture)
        converted = ImageCms.applyTransform(picture, _transform(self.profile))
        assert converted is not None
        return converted


@lru_cache(maxsize=1)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    """From sRGB, relative colorimetric with black point compensation, as prepress does it."""
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
    """C M Y with all that they have in common replaced by K."""
    cyan, magenta, yellow = ImageChops.invert(picture).split()
    black = ImageChops.darker(ImageChops.darker(cyan, magenta), yellow)
    plates = [ImageChops.subtract(plate, black) for plate in (cyan, magenta, yellow)]
    return Image.merge("CMYK", [*plates, black])
