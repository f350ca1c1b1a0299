"""The engine's libraries are loaded without asking other programs where they are."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from hakusho.machine.places import ROOT
from tests.kumihan.pages import laid_out

_LOADING = """
import sys
from pathlib import Path
started = []
sys.addaudithook(lambda event, _: event == "subprocess.Popen" and started.append(event))
from kumihan.fonts import load_engine, use_fonts
use_fonts([], Path(sys.argv[1]))
load_engine()
assert "weasyprint.text.ffi" in sys.modules and not started, started
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name their libraries otherwise")
def test_loading_starts_no_programs(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", _LOADING, tmp_path], cwd=ROOT, check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")
def test_fonts_go_with_what_was_set_in_them() -> None:
    """A face is a file of 20 MB in memory: it must not stay when nobody uses it any more."""

    def mapped() -> int:
        gc.collect()
        return Path("/proc/self/maps").read_text(errors="replace").count(".ttc\n")

    before = mapped()
    document = laid_out("<p>文字</p>")
    assert mapped() > before
    del document
    assert mapped() == before
