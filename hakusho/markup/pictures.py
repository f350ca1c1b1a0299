"""Pictures that stand in lines by themselves within a paragraph, which are blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hakusho.findings.diagnostic import Span
from hakusho.tree.blocks.figure import Image
from hakusho.tree.blocks.paragraph import Paragraph
from hakusho.tree.model import Inline, Inlines, Phrase, Picture, Text, plain_text

_ONLY_PICTURES = re.compile(
    r"[ \t>]*(?:[-+*]|[0-9]+[.)])?[ \t]*(?:\[?!\[[^\n]*\]\([^()\n]*\)(?:\{[^{}\n]*\})?[ \t]*)+\\?"
    r"|[ \t>]*(?:<img\b[^<>]*>[ \t]*)+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Alone:
    """A picture in a line by itself, and the caption in the line below it."""

    picture: Picture
    caption: Inlines = ()


def blocks(
    content: Inlines, span: Span, make_id: Callable[[str, str], str], written: str = ""
) -> Iterator[Paragraph | Image]:
    """The paragraphs and images that a paragraph makes.

    A picture in a line by itself is set apart, and text in italics in the next line is its caption,
    as in Zenn. The id of a paragraph is made of `written`, if it is given.
    """
    for number, part in enumerate(parted(content)):
        if isinstance(part, Alone):
            yield _image(part, make_id)
        else:
            place = part[0].span if number else span
            yield Paragraph(make_id("paragraph", written or plain_text(part)), place, part)


def _image(alone: Alone, make_id: Callable[[str, str], str]) -> Image:
    picture = alone.picture
    block_id = make_id("image", picture.address + picture.alt)
    size = (picture.width, picture.height)
    title = "" if alone.caption else picture.title
    return Image(block_id, picture.span, picture.address, picture.alt, title, *size, alone.caption)


def parted(content: Inlines) -> list[Alone | Inlines]:
    """The inlines of a paragraph as runs of text and the pictures between them."""
    if len(content) == 1 and isinstance(content[0], Picture):
        return [Alone(content[0])]
    parts: list[Alone | Inlines] = []
    run: list[Inline] = []
    for inline in content:
        picture = _alone(inline)
        before = parts[-1] if parts else None
        if picture:
            parts += [tuple(run)] if _is_filled(run) else []
            parts.append(Alone(picture))
            run = []
        elif isinstance(before, Alone) and not _is_filled(run) and _is_caption(inline, before):
            parts[-1] = Alone(before.picture, (inline,))
        else:
            run.append(inline)
    return [*parts, tuple(run)] if _is_filled(run) or not parts else parts


def _is_filled(run: list[Inline]) -> bool:
    return any(map(is_shown, run))


def is_shown(inline: Inline) -> bool:
    """Whether an inline is more than white space."""
    return not isinstance(inline, Text) or bool(inline.text.strip())


def _alone(inline: Inline) -> Picture | None:
    """The picture that an inline is, be it in a link to nowhere, if its line has only pictures."""
    found = list(_pictures(inline))
    if len(found) != 1 or not _ONLY_PICTURES.fullmatch(inline.span.text):
        return None
    return found[0]


def _pictures(inline: Inline) -> Iterator[Picture]:
    if isinstance(inline, Picture):
        yield inline
    elif isinstance(inline, Phrase) and inline.element == "span" and len(inline.content) == 1:
        yield from _pictures(inline.content[0])


def _is_caption(inline: Inline, above: Alone) -> bool:
    """Whether text in italics is all of the line below a picture."""
    if not isinstance(inline, Phrase) or inline.element != "em" or above.caption:
        return False
    is_below = inline.span.line == above.picture.span.line + 1
    line = inline.span.text.strip(" \t>")
    return is_below and line[:1] in "*_" and line[-1:] == line[:1]
