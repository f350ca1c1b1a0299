"""What the press reads, it reads once in a build: the profile, and each PDF that it hands over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from hakusho.manuscript.prepare import Options
from hakusho.profiles import press
from kumihan.pdf import facts
from kumihan.press import inks
from tests.books import made
from tests.proof.books import write

pytestmark = pytest.mark.usefixtures("one_set_of_faces")

_OPTIONS = Options(profiles=("press",))
_PRESS = "press: {profile: press.icc, condition: JC200103, registry: http://www.color.org}\n"


def _book(folder: Path, settings: str = _PRESS) -> Path:
    (folder / "press.icc").write_bytes(b"a profile")
    text = "# 章\n\n" + "本文の段落である。\n\n" * 40
    return write(folder, {"a.md": text}, f"date: 2026-11-23\n{settings}")


def _counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, of: int) -> Counter[Any]:
    """How often a function of a module is called, by one of its arguments."""
    counts: Counter[Any] = Counter()
    original = getattr(place, name)

    def counting(*arguments: Any) -> Any:
        counts[arguments[of]] += 1
        return original(*arguments)

    monkeypatch.setattr(place, name, counting)
    return counts


def test_the_profile_and_the_body_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inks, "_transform", lambda profile: None)  # no colour here needs it
    before = made(_book(tmp_path), _OPTIONS)
    profiles = _counted(monkeypatch, press, "read", 1)
    pdfs = _counted(monkeypatch, facts, "ForeignReader", 0)
    (tmp_path / "a.md").write_text("# 章\n\n別の本文である。\n", "utf-8")
    after = made(tmp_path, replace(_OPTIONS, printed=before.pdfs["press"]))
    assert profiles == {"press.icc": 1}
    assert b"a profile" not in after.pdfs["press"] and b"GTS_PDFX" in after.pdfs["press"]
    assert "press-changed" in after.pdfs
    handed = {name: sha256(pdf).hexdigest() for name, pdf in after.pdfs.items()}
    read = {sha256(pdf).hexdigest(): count for pdf, count in pdfs.items()}
    wanted = [handed["press"], handed["press-cover"], sha256(before.pdfs["press"]).hexdigest()]
    assert read == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ("", ["N001"]),
        ("press: {profile: nai.icc}\n", ["N002", "N003"]),
        ("press: {profile: press.icc}\n", ["N002", "N003"]),
        ("press: {profile: /etc/press.icc, condition: JC200103}\n", ["N002"]),
    ],
)
def test_what_keeps_it_from_the_standard_is_said_once(
    settings: str, codes: list[str], tmp_path: Path
) -> None:
    """A draft is made for trial then, without what says which condition it is printed in."""
    found = made(_book(tmp_path, settings), replace(_OPTIONS, is_draft=True))
    said = sorted(one.code for one in found.diagnostics if one.code in ("N001", "N002", "N003"))
    assert said == codes
    assert b"GTS_PDFX" not in found.pdfs["press"]
