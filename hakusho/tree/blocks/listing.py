"""Program listings and other text that is set as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hakusho.tree.model import Block


@dataclass(frozen=True, slots=True)
class Listing(Block):
    """A fenced or indented code block; `language` is the word after the fence.

    `title` is the name of a file, or what else is written above it.
    """

    kind: ClassVar[str] = "listing"
    text: str
    language: str
    title: str = ""
