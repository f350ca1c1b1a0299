"""The fonts of a PDF: which glyphs of each are shown, noted by section and put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import get_pango_font_key

from kumihan.writing.painted import FontUse

ffi.cdef("PangoFontDescription * pango_font_description_from_string(const char *string);")
_MOST = 2**16  # glyph ids


class UsedFont:
    """A font of a section that is painted, in the place of WeasyPrint's `Font`.

    Facts of the font file come from WeasyPrint's own `Font`, which a process makes once.
    """

    def __init__(self, font: Font, description: str, size: float) -> None:
        self._font = font
        self.description, self.size = description, size
        self.to_unicode: dict[int, str] = {}
        self.widths: dict[int, float] = {}
        self.missing: dict[int, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._font, name)

    def get_unused_glyph_id(self, point: int) -> int:
        """A glyph id that the font does not use, the same for a character in every section."""
        count = self._font.glyph_count
        self.missing[point] = min(count + point % max(1, _MOST - count), _MOST - 1)
        return self.missing[point]

    def use(self) -> FontUse:
        """What has been shown, as plain data."""
        return FontUse(self.description, self.size, self.to_unicode, self.widths, self.missing)


@dataclass(slots=True)
class UsedFonts:
    """The fonts of what is painted, by WeasyPrint's keys."""

    configuration: Any
    used: dict[Any, UsedFont] = field(default_factory=dict)

    def add(self, pango_font: Any) -> tuple[UsedFont, float]:
        """The font that stands for one of Pango's, and the size of that."""
        key, description, size = get_pango_font_key(pango_font)
        if key not in self.used:
            text = ffi.string(pango.pango_font_description_to_string(description)).decode()
            font = _known(self.configuration, text, pango_font, description, size)
            self.used[key] = UsedFont(font, text, size)
        return self.used[key], size


_FONTS: WeakKeyDictionary[Any, dict[str, Font]] = WeakKeyDictionary()


def _known(configuration: Any, text: str, pango_font: Any, description: Any, size: float) -> Font:
    """WeasyPrint's font, made once for a configuration because that copies the whole file.

    The copy is dropped: only fonts that are embedded need it.
    """
    fonts = _FONTS.setdefault(configuration, {})
    if text not in fonts:
        fonts[text] = Font(pango_font, description, size)
        fonts[text].file_content = b""
    return fonts[text]


def together(uses: Iterable[FontUse], configuration: Any) -> dict[Any, Font]:
    """The fonts of all sections, with all glyphs shown of each, by WeasyPrint's keys.

    A glyph that stands for several texts is read as the first of them.
    """
    found: dict[Any, Font] = {}
    for use in uses:
        key, font = _loaded(use, configuration, found)
        for glyph, text in use.texts.items():
            font.to_unicode.setdefault(glyph, text)
        for glyph, width in use.widths.items():
            font.widths.setdefault(glyph, width)
        font.missing |= use.missing
        found[key] = font
    return found


def _loaded(use: FontUse, configuration: Any, found: dict[Any, Font]) -> tuple[Any, Font]:
    description = ffi.gc(
        pango.pango_font_description_from_string(use.description.encode()),
        pango.pango_font_description_free,
    )
    pango.pango_font_description_set_absolute_size(description, use.size * TO_UNITS)
    context = ffi.gc(
        pango.pango_font_map_create_context(configuration.font_map), gobject.g_object_unref
    )
    loaded = pango.pango_font_map_load_font(configuration.font_map, context, description)
    pango_font = ffi.gc(loaded, gobject.g_object_unref)
    key, own, size = get_pango_font_key(pango_font)
    return key, found.get(key) or Font(pango_font, own, size)
