"""The meter side by side on PDFs of several tools from one text; `python tests/meter/calibrate.py`.

Sets the paragraphs of the edition at 40 characters of 10.5 pt on an 18 pt grid by kumihan, plain
WeasyPrint, Chromium and Typst, as far as they are there, and prints the breaches as a table
in Markdown. Not part of the tests; CALIBRATION.md has the figures of the last run.

    --typst FILE     a Python that has the package `typst` (a virtual environment of its own)
    --chromium FILE  the browser's program
    --keep FOLDER    where the PDFs go
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kumihan.meter import pdf, rules  # noqa: E402
from kumihan.meter.model import Measure  # noqa: E402

FACE, GOTHIC = "Noto Serif CJK JP", "Noto Sans CJK JP"
CSS = f"""
@page {{ size: 595pt 842pt; margin: 72pt 87.5pt; }}
html {{ font: 10.5pt/18pt "{FACE}"; }}
body, p, h2 {{ margin: 0; padding: 0; }}
p {{ text-align: justify; text-indent: 1em; orphans: 2; widows: 2; line-break: strict; }}
p {{ text-autospace: normal; }}
h2 {{ font: bold 12pt/18pt "{GOTHIC}"; margin: 18pt 0 0; break-after: avoid; }}
"""
TYPST = f"""
#set page(width: 595pt, height: 842pt, margin: (x: 87.5pt, y: 72pt))
#set text(font: "{FACE}", size: 10.5pt, lang: "ja", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 7.5pt, spacing: 7.5pt,
  first-line-indent: (amount: 1em, all: true))
#show heading: set text(font: "{GOTHIC}", size: 12pt, weight: "bold")
#show heading: set block(above: 22.5pt, below: 9pt)
"""
_TYPST_CALL = "import typst, sys; typst.compile(sys.argv[1], output=sys.argv[2])"
_MARKUP = re.compile(r"\[\^[^\]]*\]|\{[^}]*\}|<[^>]*>|[*`]|!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def blocks() -> Iterator[tuple[bool, str]]:
    """Whether it is a heading, and its text: the headings and paragraphs of the edition."""
    for file in sorted((ROOT / "content" / "gunshuku-gaiko").glob("*.md")):
        for part in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")):
            text = _MARKUP.sub("", _LINK.sub(r"\1", "".join(part.split("\n")))).strip()
            if text.startswith("#"):
                yield True, text.lstrip("# ").strip()
            elif text and not text.startswith((":", "|", "-", "[", "!", ">")):
                yield False, text


def as_html() -> str:
    """The text as a document for the tools that read HTML."""
    parts = [
        f"<{tag}>{html.escape(text)}</{tag}>"
        for is_heading, text in blocks()
        for tag in ["h2" if is_heading else "p"]
    ]
    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><style>{CSS}</style>' + "".join(
        parts
    )


def as_typst() -> str:
    """The text for Typst."""
    escaped = (
        ("= " if is_heading else "") + re.sub(r"([\\#$*_`<>@\[\]/~=-])", r"\\\1", text)
        for is_heading, text in blocks()
    )
    return TYPST + "\n\n".join(escaped)


def plain_weasyprint(target: Path) -> str:
    """Set by WeasyPrint as it is."""
    import weasyprint  # noqa: PLC0415

    weasyprint.HTML(string=as_html()).write_pdf(target)
    return f"WeasyPrint {weasyprint.__version__}"


def by_kumihan(target: Path) -> str:
    """Set by kumihan."""
    from kumihan import render as kumihan  # noqa: PLC0415

    def fetch(url: str) -> None:
        raise ValueError(url)

    setting = kumihan.Setting("", (), kumihan.FontConfiguration(), fetch)
    target.write_bytes(kumihan.pdf(as_html(), setting))
    return "kumihan"


def by_chromium(program: str) -> Callable[[Path], str]:
    """Set by a browser."""

    def run(target: Path) -> str:
        source = target.with_suffix(".html")
        source.write_text(as_html(), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command = [program, *options, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
        return version.stdout.split("built")[0].strip()

    return run


def by_typst(python: str) -> Callable[[Path], str]:
    """Set by Typst."""

    def run(target: Path) -> str:
        source = target.with_suffix(".typ")
        source.write_text(as_typst(), encoding="utf-8")
        subprocess.run([python, "-c", _TYPST_CALL, source, target], check=True)
        asked = "import importlib.metadata as m; print(m.version('typst'))"
        version = subprocess.run([python, "-c", asked], check=True, capture_output=True, text=True)
        return f"Typst {version.stdout.strip()}"

    return run


Column = tuple[str, str, list[Measure]]


def measured(name: str, make: Callable[[Path], str], folder: Path) -> Column:
    """Name and version of the tool, the type area found, and its measures."""
    target = folder / f"{name}.pdf"
    version = make(target)
    text = pdf.read(target)
    lines = sum(1 for _ in text.lines())
    return version, f"{text.area}, {lines} 行", list(rules.measures(text))


def table(found: list[Column]) -> Iterator[str]:
    """Breaches of opportunities by rule and tool."""
    yield "| 規則 | " + " | ".join(version for version, _, _ in found) + " |"
    yield "| --- |" + " --- |" * len(found)
    yield "| 版面（推定） | " + " | ".join(area for _, area, _ in found) + " |"
    for same in zip(*(own for _, _, own in found), strict=True):
        cells = (f"{m.breaches} / {m.opportunities}" + _most(m) for m in same)
        yield f"| {same[0].title}（{same[0].numbers}） | " + " | ".join(cells) + " |"


def _most(measure: Measure) -> str:
    return "" if measure.most is None else f"（最大 {measure.most:.3f}）"


def main() -> None:
    """Make the PDFs that can be made here, measure them, print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--typst", default="")
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    tools: dict[str, Callable[[Path], str]] = {
        "kumihan": by_kumihan,
        "weasyprint": plain_weasyprint,
    }
    if arguments.chromium:
        tools["chromium"] = by_chromium(arguments.chromium)
    if arguments.typst:
        tools["typst"] = by_typst(arguments.typst)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = [measured(name, make, folder) for name, make in tools.items()]
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
