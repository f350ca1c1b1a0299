"""Files in a PDF, each tied to the part of the document that it belongs to (ISO 19005-3 §6.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5

import pydyf


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file, and the id of the element whose table or figure has the same data."""

    element: str
    name: str
    description: str
    content: bytes
    media_type: str = "text/csv"


def attach(pdf: pydyf.PDF, attachments: Iterable[Attachment]) -> Mapping[str, bytes]:
    """Add files to a PDF; the references of their specifications by the ids of elements."""
    found: dict[str, bytes] = {}
    names: list[tuple[bytes, bytes]] = []
    for attachment in attachments:
        specification = _specification(pdf, attachment)
        pdf.add_object(specification)
        found[attachment.element] = specification.reference
        names.append((pydyf.String(attachment.name).data, specification.reference))
    if names:
        tree = pydyf.Dictionary(
            {"Names": pydyf.Array([one for pair in sorted(names) for one in pair])}
        )
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = tree
    return found


def _specification(pdf: pydyf.PDF, attachment: Attachment) -> pydyf.Dictionary:
    content = attachment.content
    extra = {
        "Type": "/EmbeddedFile",
        "Subtype": pydyf.name(attachment.media_type),
        "Params": pydyf.Dictionary(
            {
                "Size": len(content),
                "CheckSum": f"<{md5(content, usedforsecurity=False).hexdigest()}>",
            }
        ),
    }
    file = pydyf.Stream([content], pydyf.Dictionary(extra), compress=True)
    pdf.add_object(file)
    name = pydyf.String(attachment.name)
    return pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "Desc": pydyf.String(attachment.description),
            "AFRelationship": "/Data",
            "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
        }
    )
