"""Glyphs and advances of text, shaped once: Japanese by the character, Latin by the run.

A kana or kanji is one glyph, one em wide, wherever it stands, so it is asked of Pango once per
face. Latin runs are shaped whole (kerning, ligatures) and kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from string import digits
from typing import Any, NamedTuple
from unicodedata import east_asian_width, normalize

from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango
from weasyprint.text.line_break import Layout, _font_style_cache_key

from kumihan.engine.boxes import Style
from kumihan.engine.marks import Mark
from kumihan.jlreq.classes import UNSEEN

ffi.cdef("gpointer g_object_ref(gpointer object);")

FULL_SIZE_KANA = "full-size-kana"
_SIZE = 1000.0  # CSS pixels

# Characters that stand for themselves; anything else (combining, bidirectional, Indic scripts,
# emoji sequences, controls) is left to Pango's own lines.
# Signs that nobody sees count as characters without glyphs, unless one joins emoji.
_SIMPLE = re.compile(
    "(?:[\u034f\u200b\u200c\u2060\u206a-\u206f\ufeff]|(?<![\u2190-\u2bff\ufe0f])\u200d|[\u2600-\u27bf\u2b00-\u2bff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe0e\U000e0100-\U000e01ef]|[\n\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u20bf\u2100-\u23ff\u2460-\u27bf\u2900-\u2bff\u2e80-\u2fdf\u3000-\u3029\u3030-\u3098\u309b-\u31ff"
    "\u3200-\ua4cf\uf900-\ufaff\ufb00-\ufb06\uff01-\uffee\U0001f100-\U0001f1e5\U00020000-\U0003ffff\ufffc\u2000-\u200a\u202f])*"
)
# Runs of characters that are shaped as one: a sign and its variation selector.
VARIED = re.compile("[^\ufe00-\ufe0f\U000e0100-\U000e01ef][\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN_RUN = re.compile("[\x21-\x7e\xa0-\u02ff\u0370-\u052f\u1e00-\u1fff\ufb00-\ufb06]+")
_DASHES = re.compile("—{2,}|―{2,}")
_FIGURES = re.compile("[0-9]")
_USUAL_DASH = "―"
# Ligatures that are characters: their glyphs read as the letters, as those that a face makes do.
_LIGATURES = {point: normalize("NFKC", chr(point)) for point in range(0xFB00, 0xFB07)}


_FULL_SIZE = str.maketrans(
    "ぁぃぅぇぉゕゖっゃゅょゎァィゥェォヵヶッャュョヮ",
    "あいうえおかけつやゆよわアイウエオカケツヤユヨワ",
)


# Radicals, compatibility ideographs, and kanji with a selector.
_ALIKE = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]|[^\ufe00-\ufe0f][\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


class ShapedGlyph(NamedTuple):
    """A glyph: index of its font, glyph id as four hexadecimal digits, advance in em.

    `width` is the advance that the font file has, in 1/1000 em; `text` are the characters that it
    stands for (of a cluster, the first glyph has all).
    """

    font: int
    code: str
    advance: float
    width: int
    text: str


Glyphs = tuple[ShapedGlyph, ...]


def is_simple(text: str) -> bool:
    """Whether every character stands for itself, left to right."""
    return _SIMPLE.fullmatch(text) is not None


class Fonts:
    """The fonts met in one font configuration and the glyphs that they gave."""

    def __init__(self) -> None:
        self.fonts: list[Any] = []
        self._indices: dict[int, int] = {}
        self._characters: dict[Any, dict[str, Glyphs]] = {}
        self._runs: dict[tuple[Any, str], tuple[Glyphs, ...]] = {}
        self._even: dict[Any, bool] = {}

    def shape(self, text: str, style: Style) -> list[Glyphs]:
        """The glyphs of each character of a simple text; one that joined another has none.

        Small kana are shown at full size where the style says so (CSS Text 3 §2.1): the text that
        is read and copied stays as it is written.
        """
        if style["text_transform"] == FULL_SIZE_KANA:
            text = text.translate(_FULL_SIZE)
        key = _font_style_cache_key(style, include_size=False)
        known = self._characters.setdefault(key, {})
        missing = {c for c in text if c not in known}
        if missing:
            for character in sorted(missing):
                own = self._run(character, _with_widths(character, style))
                known[character] = self._usual(character, own, style)[0]
        found = [known[character] for character in text]
        found = self._whole(text, found, key, style)
        return [() if c in UNSEEN else own for c, own in zip(text, found, strict=True)]

    def _whole(self, text: str, found: list[Glyphs], key: Any, style: Style) -> list[Glyphs]:
        """The glyphs of a text with those of the runs in it that are shaped as a whole."""
        for match in (*_LATIN_RUN.finditer(text), *VARIED.finditer(text)):
            if len(match[0]) > 1:
                run = (key, match[0])
                if run not in self._runs:
                    own = self._usual(match[0], self._run(match[0], style), style)
                    self._runs[run] = self._in_one_face(match[0], own, style)
                found[match.start() : match.end()] = self._runs[run]
        for match in _DASHES.finditer(text):
            found[match.start() : match.end()] = self._dashes(match[0], key, style)
        return found

    def _dashes(self, text: str, key: Any, style: Style) -> tuple[Glyphs, ...]:
        """The glyphs of dashes in a row, of which a face may have one for two or three.

        In Japanese a dash is one em wide whichever of its code points is typed (JLREQ A.8), so the
        full-width glyph is taken, if the face of the typed one has it.
        """
        run = (key, text)
        if run not in self._runs:
            usual = _USUAL_DASH * len(text)
            typed, own = self._run(text, style), self._run(usual, style)
            self._runs[run] = own if _faces(own) == _faces(typed) else typed
        return self._runs[run]

    def bearings(self, glyph: ShapedGlyph) -> tuple[float, float]:
        """The room that the font leaves at the left and the right of a glyph's ink, in em."""
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(
            self.fonts[glyph.font], int(glyph.code, 16), ink, logical
        )
        em = _SIZE / FROM_UNITS
        return ink.x / em, (logical.width - ink.x - ink.width) / em

    def _in_one_face(
        self, text: str, found: tuple[Glyphs, ...], style: Style
    ) -> tuple[Glyphs, ...]:
        """The glyphs of a run, each word in the first face that has all its letters."""
        glyphs = list(found)
        for word in _WORD.finditer(text):
            families = style["font_family"]
            own = found[word.start() : word.end()]
            while len(_faces(own)) > 1 and (families := families[1:]):
                own = self._run(word[0], _with_families(families, style))
            if len(_faces(own)) == 1:
                glyphs[word.start() : word.end()] = own
        return tuple(glyphs)

    def _usual(self, text: str, found: tuple[Glyphs, ...], style: Style) -> tuple[Glyphs, ...]:
        """The glyphs of a radical, or of a kanji with a selector, read as the usual kanji if they
        are its glyphs too: a glyph of a font has one reading in a whole PDF.
        """
        if len(text) > 1 and VARIED.match(text):
            found = (found[0], ())  # what a font shows for a selector that it does not know
        usual = normalize("NFKC", text[0]) if _ALIKE.match(text) else ""
        if len(usual) != 1 or usual == text or len(found[0]) != 1:
            return found
        ((own,),) = self._run(usual, style)
        first = found[0][0]
        is_same = (own.font, own.code) == (first.font, first.code)
        return ((first._replace(text=usual),), *found[1:]) if is_same else found

    def _run(self, text: str, style: Style) -> tuple[Glyphs, ...]:
        """The glyphs of each character of a run, shaped as a whole.

        Where figures of one width are asked for (CSS Fonts 4 §6.7, `tabular-nums`) and the face
        has none, the half-width ones are taken (JLREQ 3.2.2); points and signs stay as they are.
        """
        own = self._plain(text, style)
        if not _FIGURES.search(text) or self._is_even(style):
            return own
        narrow = self._plain(text, _half_width(style))
        both = zip(text, own, narrow, strict=True)
        return tuple(half if _FIGURES.match(sign) else usual for sign, usual, half in both)

    def _is_even(self, style: Style) -> bool:
        """Whether the figures of a style have one width, or need not have it."""
        if "tabular-nums" not in style["font_variant_numeric"]:
            return True
        key = _font_style_cache_key(style, include_size=False)
        if key not in self._even:
            figures = self._plain(digits, style)
            widths = {round(glyph.advance, 3) for own in figures for glyph in own}
            self._even[key] = len(widths) == 1
        return self._even[key]

    def _plain(self, text: str, style: Style) -> tuple[Glyphs, ...]:
        """The glyphs of each character of a run as the face gives them."""
        if text == "\n":
            return ((),)
        layout = Layout(_at_measuring_size(style))
        layout.set_text(text)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line = pango.pango_layout_get_line_readonly(layout.layout, 0)
        clusters: dict[int, list[ShapedGlyph]] = {}
        for offset, font, glyphs in self._items(line, _SIZE):
            for at, code, advance, width in glyphs:
                clusters.setdefault(offset + at, []).append(
                    ShapedGlyph(font, code, advance, width, "")
                )
        layout.deactivate()
        return _by_character(text, clusters)

    def _items(self, line: Any, size: float) -> Iterator[tuple[int, int, Any]]:
        run = line.runs
        while run != ffi.NULL:
            item = run.data
            run = run.next
            string = item.glyphs
            font = item.item.analysis.font
            glyphs = [
                (string.log_clusters[k], *self._measured(font, string.glyphs[k], size))
                for k in range(string.num_glyphs)
            ]
            yield item.item.offset, self._index(font), glyphs

    def _measured(self, font: Any, info: Any, size: float) -> tuple[str, float, int]:
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(font, info.glyph, ink, logical)
        width = round(logical.width * 1000 * FROM_UNITS / size)
        return f"{info.glyph:04x}", info.geometry.width * FROM_UNITS / size, width

    def _index(self, font: Any) -> int:
        key = int(ffi.cast("intptr_t", font))
        if key not in self._indices:
            gobject.g_object_ref(font)
            self._indices[key] = len(self.fonts)
            # In the end the font is freed, and with it what is mapped of its file.
            self.fonts.append(ffi.gc(font, gobject.g_object_unref))
        return self._indices[key]


def _at_measuring_size(style: Style) -> Style:
    """A style in the size that glyphs are measured in, whatever size they are wanted in first.

    Pango rounds advances to 1/1024 pixel: in the size of the text they would depend on which text
    of the book is shaped first.
    """
    own = style.copy()
    own.update(font_size=_SIZE, letter_spacing="normal", word_spacing=0)
    return own


def _faces(glyphs: Iterable[Glyphs]) -> set[int]:
    return {glyph.font for cluster in glyphs for glyph in cluster}


def _with_families(families: tuple[str, ...], style: Style) -> Style:
    own = style.copy()
    own["font_family"] = families
    return own


def _half_width(style: Style) -> Style:
    """A style whose figures are half an em wide."""
    own = style.copy()
    own["font_feature_settings"] = (("hwid", 1),)
    return own


def _with_widths(character: str, style: Style) -> Style:
    """The style of a character; full-width forms lose features that make figures narrow."""
    if east_asian_width(character) != "F" or style["font_feature_settings"] == "normal":
        return style
    own = style.copy()
    own["font_feature_settings"] = "normal"
    return own


def _by_character(text: str, clusters: dict[int, list[ShapedGlyph]]) -> tuple[Glyphs, ...]:
    """Clusters by byte offset as glyphs by character."""
    found: list[Glyphs] = []
    written, starts = text.encode(), sorted(clusters)
    ends = dict(zip(starts, (*starts[1:], len(written)), strict=False))
    offset = 0
    for character in text:
        glyphs = clusters.get(offset, [])
        if glyphs:
            whole = written[offset : ends[offset]].decode().translate(_LIGATURES)
            glyphs = [glyphs[0]._replace(text=whole), *glyphs[1:]]
        found.append(tuple(glyphs))
        offset += len(character.encode())
    return tuple(found)


def showing_full_size_kana(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `transform`: `full-size-kana` changes what is shown, not the text."""

    def transform(function: str, text: str, lang_code: str) -> str:
        written: str = text if function == FULL_SIZE_KANA else original(function, text, lang_code)
        return written

    return transform


_FONTS = Mark[Fonts]("fonts")  # of a configuration of fonts


def fonts_of(style: Style) -> Fonts:
    """The fonts of a style's font configuration."""
    found = _FONTS.of(style.font_config)
    if found is None:
        found = Fonts()
        _FONTS.put(style.font_config, found)
    return found
