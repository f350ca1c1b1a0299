"""All channels: the ways by which content can name a file."""

from __future__ import annotations

from tests.campaigns import repositories
from tests.campaigns.content import CONTENT, STANDING_FILES
from tests.campaigns.drawings import DRAWINGS, PDFS
from tests.campaigns.looks import LOOKS, STYLES, TEMPLATES
from tests.campaigns.publication import CSV, Channel, book

REPOSITORIES = tuple(
    Channel(f"git-{name}", "a.txt", CSV, lambda _: book(), repositories.FORMS, options=options)
    for name, options in (
        ("proof", ("--profile", "proof")),
        ("since", ("--since", "HEAD")),
        ("changed", ("--profile", "press", "--changed-since", "HEAD")),
    )
)

CHANNELS = (
    *CONTENT, *STANDING_FILES, *LOOKS, *STYLES, *TEMPLATES, *DRAWINGS, *PDFS, *REPOSITORIES,
)  # fmt: skip
