"""メッセージ.md: every code with its severity, its reason and an example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hakusho.findings.codes import CODES, Severity
from hakusho.manual.page import MADE, fenced

_FAMILIES = {
    "Y": "YAMLとデータ",
    "L": "大きさの上限",
    "M": "記法",
    "R": "参照、id、用語",
    "A": "図と表",
    "G": "グラフ",
    "T": "表記",
    "P": "ページ",
    "U": "公表の前に済ませること（`--release` のときだけ調べる）",
    "E": "組版エンジンと書体",
    "N": "入稿",
}
_SEVERITIES = {
    Severity.ERROR: "誤り",
    Severity.WARNING: "警告",
    Severity.NOTE: "お知らせ",
}
_HEAD = re.compile(r"^\S.*: (?:error|warning|note)\[([A-Z][0-9]{3})\]: ")
# The case that shows a code as editors usually meet it; other codes are shown by their first case.
TYPICAL = {
    "Y001": "no-space",
    "Y003": "missing-caption",
    "Y004": "date",
    "Y005": "duplicate-key",
    "Y006": "missing-chapter",
    "Y007": "shift-jis",
    "A002": "missing",
    "A007": "parent",
    "E002": "file",
    "N001": "trial",
    "M001": "unknown-block",
    "M005": "unknown-sign",
    "M007": "script",
    "R003": "heading",
    "R009": "heading",
}


def messages_page(cases: Path) -> str:
    """Every code with its severity, its reason and an example from the test cases."""
    lines = [
        "# メッセージ",
        "",
        MADE,
        "",
        "原稿やデータに直すところがあると、次の形で知らせる。"
        "読み方は[誤りの読み方](執筆の手引き/誤りの読み方.md)にある。",
        "",
        "```text",
        "ファイル:行:字: 重さ[コード]: メッセージ",
        "```",
        "",
        "- **誤り**（error）があると、PDFは作られない。前に作ったPDFは、そのまま残る。",
        "- **警告**（warning）では、PDFは作られる。`--strict` を付けると、誤りになる。",
        "- **お知らせ**（note）は、組版についての参考である。`check` を付けたときだけ並ぶ。",
        "",
        "ヒントの「～してください」は、することを示す。「～です」「～ます」は、事実を示す。",
    ]
    for family, title in _FAMILIES.items():
        lines += ["", f"## {family}　{title}"]
        for name, code in CODES.items():
            if name.startswith(family):
                lines += ["", f"### {name}　{code.title}", ""]
                lines += [f"**{_SEVERITIES[code.severity]}**　{code.reason}"]
                lines += _example(name, cases)
    return "\n".join([*lines, ""])


def _example(code: str, cases: Path) -> Iterator[str]:
    typical = [cases / f"{code}-{TYPICAL.get(code, '')}" / "messages.txt"]
    others = sorted(cases.glob(f"{code}-*/messages.txt"))
    for file in [*filter(Path.exists, typical), *others]:
        found = example_of(code, file.read_text(encoding="utf-8"))
        if found:
            yield ""
            yield from fenced(found, "text")
            return


def example_of(code: str, messages: str) -> str:
    """The first message of this code with all its lines; empty if there is none."""
    lines: list[str] = []
    for line in messages.splitlines():
        head = _HEAD.match(line)
        if lines and (head or not line.startswith(" ")):
            break
        if lines or (head and head[1] == code):
            lines.append(line)
    return "\n".join(lines)
