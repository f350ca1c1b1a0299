"""The CSS properties of Japanese text that WeasyPrint lacks: names, initial values, grammar.

They are registered as WeasyPrint's own are, so that cascade, inheritance, `var()` and warnings
work alike; `auto` of `text-spacing-trim` is JLREQ's way (R3, R5). `text-justify` and `line-grid`
have no effect yet. Names that CSS does not have begin with `-kumihan-`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.css import properties as known
from weasyprint.css.validation import expanders
from weasyprint.css.validation import properties as validation

from kumihan.geometry.units import PX_PER_INCH, PX_PER_MM, PX_PER_PT, PX_PER_Q

Tokens = Sequence[Any]
Grammar = Callable[[Tokens], Any]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: initial value, whether it is inherited, its grammar (None for invalid)."""

    initial: Any
    inherited: bool
    grammar: Grammar


def keywords(*allowed: str) -> Grammar:
    """One of the keywords."""

    def read(tokens: Tokens) -> str | None:
        if len(tokens) == 1 and tokens[0].type == "ident" and tokens[0].lower_value in allowed:
            return str(tokens[0].lower_value)
        return None

    return read


def several(*allowed: str) -> Grammar:
    """One or more of the keywords, each once; the value is a tuple."""

    def read(tokens: Tokens) -> tuple[str, ...] | None:
        words = tuple(token.lower_value for token in tokens if token.type == "ident")
        if len(words) != len(tokens) or not words:
            return None
        return words if set(words) <= set(allowed) and len(set(words)) == len(words) else None

    return read


def length(*units: str) -> Grammar:
    """A length in one of the units, not negative; the value is (number, unit)."""

    def read(tokens: Tokens) -> tuple[float, str] | None:
        token = tokens[0]
        if len(tokens) == 1 and token.type == "dimension" and token.unit in units:
            return (float(token.value), str(token.unit)) if token.value >= 0 else None
        return None

    return read


def either(word: str, grammar: Grammar) -> Grammar:
    """A keyword, or what another grammar allows."""
    keyword = keywords(word)
    return lambda tokens: keyword(tokens) or grammar(tokens)


def whole(tokens: Tokens) -> int | None:
    """A whole number, not negative."""
    if len(tokens) == 1 and tokens[0].type == "number" and tokens[0].is_integer:
        return int(tokens[0].int_value) if tokens[0].int_value >= 0 else None
    return None


def emphasis(tokens: Tokens) -> tuple[str, ...] | str | None:
    """A string, or `none`, or a fill and a shape (CSS Text Decoration 3 §3.1)."""
    if len(tokens) == 1 and tokens[0].type == "string":
        return str(tokens[0].value) or None
    words = several("none", *_FILLS, *_SHAPES)(tokens) or ()
    fills, shapes = (sum(word in kind for word in words) for kind in (_FILLS, _SHAPES))
    is_style = fills <= 1 and shapes <= 1 and "none" not in words
    return words if words and (is_style or words == ("none",)) else None


_FILLS = ("filled", "open")
_SHAPES = ("dot", "circle", "double-circle", "triangle", "sesame")
_PIXELS = {
    "px": 1.0,
    "pt": PX_PER_PT,
    "mm": PX_PER_MM,
    "cm": PX_PER_INCH / 2.54,
    "in": float(PX_PER_INCH),
    "q": PX_PER_Q,
}


def absolute(tokens: Tokens) -> float | str | None:
    """A positive length in an absolute unit, in CSS pixels, or `none`."""
    if len(tokens) != 1:
        return None
    token = tokens[0]
    if token.type == "dimension" and token.unit.lower() in _PIXELS and token.value > 0:
        return float(token.value) * _PIXELS[token.unit.lower()]
    return "none" if token.type == "ident" and token.lower_value == "none" else None


# CSS Text 4 §8 (text-spacing-trim, text-autospace), §5.3 (line-break), §7 (text-justify), §8.4
# (hanging-punctuation); CSS Ruby 1; CSS Text Decoration 3; CSS Line Grid 1; CSS Rhythmic Sizing 1.
PROPERTIES: dict[str, Property] = {
    "text-spacing-trim": Property(
        "auto",
        True,
        keywords(
            "normal", "space-all", "space-first", "trim-start", "trim-both", "trim-all", "auto"
        ),
    ),
    "text-autospace": Property(
        ("normal",),
        True,
        several(
            "normal", "auto", "no-autospace", "ideograph-alpha", "ideograph-numeric", "punctuation"
        ),
    ),
    "line-break": Property("auto", True, keywords("auto", "loose", "normal", "strict", "anywhere")),
    "hanging-punctuation": Property(
        ("none",), True, several("none", "first", "force-end", "allow-end")
    ),
    "text-justify": Property(
        "auto",
        True,
        keywords("auto", "none", "inter-word", "inter-character", "ruby", "no-compress"),
    ),
    "line-grid": Property("match-parent", True, keywords("match-parent", "create")),
    "line-snap": Property("none", True, keywords("none", "baseline", "contain")),
    "block-step-size": Property("none", False, absolute),
    "-kumihan-page-float": Property("none", False, keywords("none", "auto", "top", "bottom")),
    "-kumihan-float-clear": Property("none", False, keywords("none", "page", "order")),
    "ruby-position": Property("over", True, keywords("over", "under", "inter-character")),
    "ruby-align": Property(
        "space-around", True, keywords("start", "center", "space-between", "space-around")
    ),
    "ruby-overhang": Property("auto", True, keywords("auto", "none")),
    "text-emphasis-style": Property(("none",), True, emphasis),
    "text-emphasis-position": Property(
        ("over", "right"), True, several("over", "under", "right", "left")
    ),
    "-kumihan-autospace": Property((0.25, "em"), True, length("em")),
    "-kumihan-line-end": Property("any", True, keywords("any", "jis")),
    "-kumihan-least-space": Property((0.0, "em"), True, length("em")),
    "-kumihan-jidori": Property("none", True, either("none", length("em"))),
    "-kumihan-justify-from": Property("none", True, either("none", length("em"))),
    "-kumihan-fewer-lines": Property("normal", True, keywords("normal", "one")),
    "-kumihan-decimals": Property(0, True, whole),
    "-kumihan-warichu": Property("none", False, keywords("none", "rows")),
    "-kumihan-repeat": Property("always", False, keywords("always", "first", "continued")),
    "-kumihan-turned": Property("none", False, keywords("none", "left")),
    "-kumihan-marginal": Property("none", False, keywords("none", "fore-edge")),
    "-kumihan-notes": Property("foot", False, keywords("foot", "side")),
    "-kumihan-folio": Property(
        "none", False, keywords("none", "decimal", "lower-roman", "upper-roman", "target")
    ),
}


# Of a table these are the box's that holds it and its captions, as its margins are (CSS2 §17.4).
_OF_WHOLE_TABLES = (
    "block-step-size", "-kumihan-page-float", "-kumihan-float-clear", "-kumihan-turned",
)  # fmt: skip


def internal(name: str) -> str:
    """The name under which a property is kept in computed styles (`-kumihan-x` → `kumihan_x`)."""
    return name.removeprefix("-").replace("-", "_")


def register() -> None:
    """Teach WeasyPrint the properties; doing it twice changes nothing.

    Properties that it knows get the values that it lacks.
    """
    for name, word in _WORDS.items():
        if name not in _extended:
            _extended.add(name)
            validation.PROPERTIES[name] = _validator(either(word, validation.PROPERTIES[name]))
    for name, entry in PROPERTIES.items():
        key = internal(name)
        css_name = name.removeprefix("-")
        if key in known.INITIAL_VALUES:
            continue
        known.INITIAL_VALUES[key] = entry.initial
        known.KNOWN_PROPERTIES.add(css_name)
        if entry.inherited:
            known.INHERITED.add(key)
        validation.PROPERTIES[css_name] = _validator(entry.grammar)
    shorthand = expanders.generic_expander("text-emphasis-style")
    expanders.EXPANDERS["text-emphasis"] = shorthand(_text_emphasis)
    known.TABLE_WRAPPER_BOX_PROPERTIES.update(map(internal, _OF_WHOLE_TABLES))


def _text_emphasis(tokens: Tokens, _name: str) -> Iterator[tuple[str, Tokens]]:
    """The shorthand (CSS Text Decoration 3 §3.3) without a colour, which the dots cannot have."""
    yield "text-emphasis-style", tokens


# Values of CSS Text: §5.2 of level 4, §2.1 of level 3.
_WORDS = {"word-break": "auto-phrase", "text-transform": "full-size-kana"}
_extended: set[str] = set()


def _validator(grammar: Grammar) -> Grammar:
    def validate(tokens: Tokens) -> Any:
        return grammar(tokens)

    validate.wants_base_url = False  # type: ignore[attr-defined]
    return validate
