"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

_HEAD = 1_000  # bytes that are looked at
_STARTS = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
    (b"8BPS", "PSD（Photoshop の画像）"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\0\0\0\x0cjP", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\1\0", "アイコン（ICO）"),
    (b"\x1f\x8b", "gzip で縮めたファイル"),
    (b"PK\3\4", "ZIP（Word、Excel、PowerPoint なども中身は ZIP）"),
    (b"\xd0\xcf\x11\xe0", "古い Office のファイル"),
    (b"version https://git-lfs", "Git LFS の目印（画像はまだ取り寄せていません）"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_SVG = re.compile(rb"<(?:[A-Za-z]+:)?svg\b|<!doctype\s+svg", re.I)


def kind_of(content: bytes) -> str:
    """What a file is, as it stands before 「です」 in a message; empty if that is not known."""
    head = content[:_HEAD].lstrip()
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp":
        return "AVIF" if head[8:12] in (b"avif", b"avis") else "HEIC"
    if head[40:44] == b" EMF":
        return "EMF"
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    text = content[:_HEAD].replace(b"\0", b"")  # also in UTF-16
    if _HTML.search(text):
        return "ウェブのページ（HTML）"
    return "SVG" if _SVG.search(text) else ""


def instead(content: bytes, suffix: str) -> str:
    """The message that a file is not what its suffix (`.png`) says; empty if that is not known."""
    kind = kind_of(content)
    return misnamed(suffix, kind) if kind else ""


def misnamed(suffix: str, kind: str) -> str:
    """The message that a file of this kind has a suffix of another."""
    return f"名前は {suffix} ですが、中身は {kind} です"
