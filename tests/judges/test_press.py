"""The edition as PDF/X-4 before judges that are not ours: proof-pdf, qpdf, Ghostscript.

They and a CMYK profile are installed by `.ci/judges-press`; without them nothing is judged.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from hakusho.manuscript.prepare import Options
from hakusho.trade import limits as presslimits
from kumihan.pdf.facts import read
from kumihan.press.marks import BLEED
from tests import run
from tests.books import EDITION, Built, built
from tests.press.book import book as small_book

JUDGES = run.users_cache() / "judges-press"
PROOF = JUDGES / "bin" / "proof-pdf"
PROFILE = JUDGES / "FOGRA39L_coated.icc"
MISSING = [f"{file.name} (.ci/judges-press)" for file in (PROOF, PROFILE) if not file.exists()]
MISSING += [name for name in ("gs", "qpdf") if not shutil.which(name)]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"judges are missing: {', '.join(MISSING)}")

_LINE = 1  # pt, more than half a mark's line and a pixel of an edge
PDFS = ("press", "press-cover")
PICTURES = "pictures"  # the press PDF of a small book


@pytest.fixture
def folder() -> Path:
    """The PDFs of the edition: as they are, and cut within the marks (which are of all inks)."""
    return run.once("judged", _judged)


def _judged(home: Path) -> None:
    pdfs = {**_book().pdfs, PICTURES: small_book().pdfs["press"]}
    for name in (*PDFS, PICTURES):
        (home / f"{name}.pdf").write_bytes(pdfs[name])
        writer = PdfWriter(clone_from=BytesIO(pdfs[name]))
        for page in writer.pages:
            box = page.bleedbox
            page.mediabox = RectangleObject(
                (box.left + _LINE, box.bottom + _LINE, box.right - _LINE, box.top - _LINE)
            )
        writer.write(home / f"{name}-cut.pdf")


def _book() -> Built:
    book = built(run.once("edition-for-press", _copy) / EDITION.name, Options(profiles=("press",)))
    assert book.pdfs, book.diagnostics
    return book


def _copy(place: Path) -> None:
    folder = shutil.copytree(EDITION, place / EDITION.name)
    shutil.copy(PROFILE, folder)
    with (folder / "publication.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"press: {{profile: {PROFILE.name}, condition: FOGRA39}}\n")


def _faults(file: Path, *flags: str) -> list[dict[str, Any]]:
    command: list[str | Path] = [
        PROOF,
        "verify",
        file,
        "--json",
        "--no-pdfa",
        "--output-condition",
        "FOGRA39",
        *flags,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    (judged,) = json.loads(said)
    found: list[dict[str, Any]] = judged["findings"]
    return [one for one in found if one["severity"] == "error"]


@pytest.mark.parametrize("name", PDFS)
def test_it_is_pdf_x4_within_the_limits(folder: Path, name: str) -> None:
    flags = {
        "--max-tac": 400,  # the marks; inks are compared below
        "--min-dpi": presslimits.RESOLUTION.warning,
        "--min-stroke-pt": presslimits.LINE.error,
        "--bleed-mm": BLEED,
        "--allow-spot": "All",
    }
    if name == "press":
        flags |= {"--trim-mm": "210x297", "--pages-multiple-of": 4}
    written = [str(part) for flag in flags.items() for part in flag]
    switches = ("--strict-cmyk", "--require-bleed", "--uniform-pages")
    assert _faults(folder / f"{name}.pdf", *written, *switches) == []


@pytest.mark.parametrize("name", PDFS)
def test_it_is_sound(folder: Path, name: str) -> None:
    file = folder / f"{name}.pdf"
    subprocess.run(["qpdf", "--check", file], capture_output=True, check=True)
    quiet = ("-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", "-dPDFSTOPONWARNING")
    assert subprocess.run(["gs", *quiet, file], capture_output=True, check=True).stdout == b""


@pytest.mark.parametrize("name", [*PDFS, PICTURES])
def test_our_inks_are_those_of_ghostscript(folder: Path, name: str) -> None:
    plates = folder / f"{name}-%d.tif"
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiff32nc", "-dUseFastColor", "-r36"]
    file = folder / f"{name}-cut.pdf"
    subprocess.run([*command, "-o", plates, file], capture_output=True, check=True)
    for page in read(file.read_bytes()).pages:
        with Image.open(folder / f"{name}-{page.number}.tif") as image:
            cyan, magenta, yellow, black = image.split()
        halves = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
        greatest: Any = ImageChops.add(*halves, 2).getextrema()[1]
        seen = max(greatest * 4 / 2.55, 100)  # a page may have nothing but a tiny folio
        assert max(page.ink, 100) == pytest.approx(seen, abs=3), page.number
        assert not presslimits.INK.is_passed(page.ink)


def test_a_planted_fault_is_found(folder: Path) -> None:
    """The judge is awake: without the output intent the same file fails."""
    writer = PdfWriter(clone_from=BytesIO((folder / "press-cover.pdf").read_bytes()))
    del writer.root_object["/OutputIntents"]
    writer.write(folder / "planted.pdf")
    assert _faults(folder / "planted.pdf", "--no-colour")
    assert PdfReader(folder / "planted.pdf").pages
