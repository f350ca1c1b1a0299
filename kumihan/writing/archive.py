"""PDF/A-3a and PDF/UA-1 in one file: what WeasyPrint's own PDF/A variant leaves out."""

from __future__ import annotations

from io import BytesIO

import pydyf
from PIL import Image
from PIL.ImageCms import ImageCmsProfile, createProfile, profileToProfile

from kumihan.writing.painting import SRGB, Paint
from kumihan.writing.pdfimage import Samples

_QUALITY = 92
OPTIONS = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}

# ISO 14289-1 §5; ISO 19005-3 §6.6.2: a packet describes the properties that PDF/A does not know.
_IDENTIFICATION = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def finish(pdf: pydyf.PDF) -> None:
    """Say that the PDF is PDF/UA too."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.compress = False  # so that it is found without reading the PDF
    (packet,) = metadata.stream
    head, end, foot = packet.rpartition(b"</rdf:RDF>")
    metadata.stream = [head + _IDENTIFICATION + end + foot]


def picture(stream: pydyf.Stream) -> None:
    """Take from a picture what PDF/A forbids."""
    if "Interpolate" in stream.extra:
        stream.extra["Interpolate"] = "false"  # ISO 19005-3 §6.2.8
        if stream.extra["ColorSpace"] == "/DeviceCMYK":
            _into_srgb(stream)


def _into_srgb(picture: pydyf.Stream) -> None:
    """Turn a picture in CMYK into a JPEG in the colours of the output intent.

    Without a profile its colours are a guess, which is good enough for drafts.
    """
    is_raw = isinstance(picture, Samples)
    source = picture.picture if is_raw else Image.open(BytesIO(picture.stream[0].data))
    output = BytesIO()
    if "icc_profile" in source.info:
        profile = ImageCmsProfile(BytesIO(source.info["icc_profile"]))
        turned = profileToProfile(source, profile, createProfile("sRGB"), outputMode="RGB")
    else:
        turned = source.convert("RGB")
    assert turned is not None
    turned.save(output, "JPEG", quality=_QUALITY, subsampling=0)
    picture.stream, picture.compress = [output.getvalue()], False
    picture.extra |= {"ColorSpace": "/DeviceRGB", "Filter": "/DCTDecode"}
    picture.extra.pop("Decode", None)


PAINT = Paint(is_tagged=True, intent=SRGB, finish=picture, key="archive")
