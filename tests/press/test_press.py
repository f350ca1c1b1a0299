"""The PDFs for the printer: inks, boxes, marks; and that they are the book of the screen."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from hakusho.manuscript.prepare import Options, prepare
from hakusho.settings.publication import moment
from hakusho.trade import limits as presslimits
from kumihan.geometry.units import PT_PER_MM
from kumihan.pdf.facts import PageFacts, read
from kumihan.press.inks import BLACK
from kumihan.press.marks import ROOM
from tests.press.book import PICTURES, book, folder

_HIDDEN = 0.8 * 1.5 * PT_PER_MM  # folios in the gutter are not so high


def press() -> PdfReader:
    return PdfReader(BytesIO(book().pdfs["press"]))


def facts() -> tuple[PageFacts, ...]:
    return read(book().pdfs["press"]).pages


def pictures() -> list[Any]:
    return [picture.stream for page in facts() for picture in page.pictures]


def of_space(name: str) -> list[Any]:
    return [stream for stream in pictures() if stream["/ColorSpace"] == name]


def test_everything_is_in_inks() -> None:
    assert set().union(*(page.spaces for page in facts())) <= {"DeviceCMYK", "DeviceGray"}
    groups = [
        group["/CS"]
        for page in press().pages
        for form in page["/Resources"]["/XObject"].values()  # type: ignore[index]
        if (group := form.get_object().get("/Group"))
    ]
    assert set(groups) <= {"/DeviceCMYK"}


def test_text_is_black_alone() -> None:
    inks = Counter(
        one.colour.values for page in facts() for one in page.painted if one.kind == "text"
    )
    assert inks.most_common(1)[0][0] == BLACK


def test_pictures_are_converted_or_left_alone() -> None:
    assert len(of_space("/DeviceCMYK")) == 5
    assert len(of_space("/DeviceGray")) == 2
    (masked,) = [stream for stream in pictures() if "/SMask" in stream]
    assert masked["/SMask"]["/ColorSpace"] == "/DeviceGray"
    buffer = BytesIO()
    PICTURES["inks.jpg"].save(buffer, "JPEG")
    jpegs = [s._data for s in of_space("/DeviceCMYK") if s["/Filter"] == "/DCTDecode"]
    assert buffer.getvalue() in jpegs
    kept = Image.new("CMYK", (900, 600), (10, 20, 30, 40)).tobytes()
    assert kept in [s.get_data() for s in of_space("/DeviceCMYK") if s["/Filter"] != "/DCTDecode"]


def test_pictures_in_inks_are_rgb_on_the_screen() -> None:
    found = [p.stream for page in read(book().pdfs["screen"]).pages for p in page.pictures]
    assert {stream["/ColorSpace"] for stream in found} == {"/DeviceRGB", "/DeviceGray"}
    shown = [s for s in found if s["/ColorSpace"] == "/DeviceRGB" and s["/Filter"] == "/DCTDecode"]
    assert [Image.open(BytesIO(s._data)).size for s in shown] == [(900, 600)] * 3


def test_boxes_lie_in_each_other() -> None:
    for page in press().pages:
        trim, bleed, media = page.trimbox, page.bleedbox, page.mediabox
        assert (float(trim.width), float(trim.height)) == pytest.approx(
            (210 * PT_PER_MM, 297 * PT_PER_MM), abs=0.01
        )
        assert float(trim.left - bleed.left) == pytest.approx(3 * PT_PER_MM, abs=0.01)
        assert float(bleed.top - trim.top) == pytest.approx(3 * PT_PER_MM, abs=0.01)
        assert float(trim.left - media.left) == pytest.approx(ROOM * PT_PER_MM, abs=0.01)


def test_nothing_can_be_clicked_and_no_page_is_missing() -> None:
    assert not any("/Annots" in page for page in press().pages)
    assert len(press().pages) % 8 == 0
    assert len(press().pages) >= book().pages - 2


def test_marks_lie_outside_the_bleed_in_every_ink() -> None:
    forms: Any = press().pages[0]["/Resources"]["/XObject"]  # type: ignore[index]
    (marks,) = [form.get_object() for name, form in forms.items() if name.startswith("/marks")]
    assert marks["/Resources"]["/ColorSpace"]["/All"][:2] == ["/Separation", "/All"]
    numbers = [line.split() for line in marks.get_data().decode().splitlines()]
    points = [(float(a), float(b), sign) for a, b, sign in (n for n in numbers if len(n) == 3)]
    for (x0, y0, _), (x1, y1, sign) in pairwise(points):
        if sign == "l":
            outside = (
                max(x0, x1) < -2.9 * PT_PER_MM or min(x0, x1) > 212.9 * PT_PER_MM
                or max(y0, y1) < -2.9 * PT_PER_MM or min(y0, y1) > 299.9 * PT_PER_MM
            )  # fmt: skip
            assert outside


def test_a_trial_says_so_and_claims_no_standard() -> None:
    root: Any = press().trailer["/Root"]
    assert "/OutputIntents" not in root
    assert all("試験用" in page.extract_text() for page in press().pages)


def test_the_lines_are_those_of_the_screen() -> None:
    covers = 2  # the cover and the blank page behind it
    on_screen = PdfReader(BytesIO(book().pdfs["screen"])).pages[covers:]
    for page, on_paper in zip(on_screen, press().pages, strict=False):
        assert Counter(page.extract_text()) <= Counter(on_paper.extract_text())
    pages = read(book().pdfs["screen"]).pages[covers:]
    assert len(pages) == book().pages - covers <= len(facts())
    for page_facts, on_paper_facts in zip(pages, facts(), strict=False):
        assert _runs(on_paper_facts) == _runs(page_facts)


def _runs(page: PageFacts) -> list[tuple[float, ...]]:
    """Where the runs of text lie, baselines and ends in pt; folios in the gutter are left out, and
    what has no ink: on the screen a space is read where a margin lies."""
    boxes = [one.box for one in page.painted if one.kind == "text" and one.text.strip()]
    return [tuple(round(v, 2) for v in box) for box in boxes if box[3] - box[1] > _HIDDEN]


def test_the_cover_sheet_is_back_spine_and_front() -> None:
    page = PdfReader(BytesIO(book().pdfs["press-cover"])).pages[0]
    spine = len(press().pages) / 2 * 2
    assert float(page.trimbox.width) == pytest.approx((420 + spine) * PT_PER_MM, abs=0.01)
    assert "印刷の試験" in "".join(page.extract_text().split())


def test_the_paper_tells_of_the_bytes() -> None:
    told = json.loads(book().papers["press-nyukohyo.json"])
    assert told["files"][0]["sha256"] == read(book().pdfs["press"]).checksum
    assert [entry["name"] for entry in told["files"][0]["extremes"]] == [
        limit.name for limit in presslimits.LIMITS
    ]
    assert told["spine-mm"] == len(press().pages)
    assert "入稿票" in PdfReader(BytesIO(book().pdfs["press-nyukohyo"])).pages[0].extract_text()


def test_the_date_is_that_of_the_edition_or_the_one_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = prepare(folder(), Options()).publication.settings
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert moment(settings) == datetime(2026, 11, 23, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert moment(settings) == datetime(1970, 1, 1, tzinfo=UTC)


def test_black_overprints_and_nothing_else_does() -> None:
    for page in press().pages:
        states: Any = page["/Resources"]["/ExtGState"]  # type: ignore[index]
        assert states["/op1"]["/op"] is True or states["/op1"]["/op"].value
        content = page.get_contents().get_data().decode("latin-1").splitlines()  # type: ignore[union-attr]
        for before, line in pairwise(content):
            if line.endswith(" k"):
                assert before == ("/op1 gs" if line == "0 0 0 1 k" else "/op0 gs")
