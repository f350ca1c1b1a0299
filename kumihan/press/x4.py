"""What makes a PDF a PDF/X-4 (ISO 15930-7): boxes, output intent, identification."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

import pydyf

from kumihan.geometry.units import PT_PER_MM
from kumihan.press.marks import ROOM

VERSION = "PDF/X-4"
OPTIONS = {"pdf_version": "1.6", "pdf_identifier": True}

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Intent:
    """The printing condition: its name in a registry, the registry, and the ICC profile."""

    condition: str
    registry: str
    profile: bytes


def make_room(pdf: pydyf.PDF) -> None:
    """Enlarge the media box of every page for the marks outside the bleed (§14.11.2)."""
    room = ROOM * PT_PER_MM
    for page in pages(pdf):
        left, bottom, right, top = page["TrimBox"]
        page["MediaBox"] = pydyf.Array((left - room, bottom - room, right + room, top + room))


def identify(pdf: pydyf.PDF, intent: Intent, moment: datetime) -> None:
    """Identify the PDF as PDF/X-4 for this printing condition; `moment` is in UTC."""
    profile = pydyf.Stream([intent.profile], {"N": 4}, compress=True)
    pdf.add_object(profile)
    pdf.catalog["OutputIntents"] = pydyf.Array(
        [
            pydyf.Dictionary(
                {
                    "Type": "/OutputIntent",
                    "S": "/GTS_PDFX",
                    "OutputConditionIdentifier": pydyf.String(intent.condition),
                    "RegistryName": pydyf.String(intent.registry),
                    "Info": pydyf.String(intent.condition),
                    "DestOutputProfile": profile.reference,
                }
            )
        ]
    )
    pdf.info["Trapped"] = "/False"
    date = pydyf.String(f"D:{moment:%Y%m%d%H%M%S}Z")
    pdf.info["CreationDate"] = pdf.info["ModDate"] = date
    pdf.catalog["Metadata"] = _metadata(pdf, moment)


def _metadata(pdf: pydyf.PDF, moment: datetime) -> bytes:
    """XMP that says what the information dictionary says, and no more."""
    title = pdf.info["Title"].string
    written = _XMP.format(
        title=escape(title),
        producer=escape(pdf.info["Producer"].string),
        version=VERSION,
        date=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        document=uuid.uuid5(uuid.NAMESPACE_URL, f"{title} {moment:%Y-%m-%d}"),
    )
    stream = pydyf.Stream([written.encode()], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference


def pages(pdf: pydyf.PDF) -> list[pydyf.Dictionary]:
    """The pages of a PDF that is about to be written."""
    return [o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and o.get("Type") == "/Page"]
