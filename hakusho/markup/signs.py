"""The signs of the markup as they stand in a file, and whether the tree has what they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from hakusho.markup.elements import KNOWN, TAG

# What a run of characters outside the tree's texts may consist of. Signs with a name are looked up.
_AT_LINE_START = r"(?<![^\s>])"
SPACE = r"&(?:nbsp|[a-z]{2,3}sp[0-9]?|\#160|\#12288|\#x(?:a0|3000));"  # white space
_ADDRESS = r"(?:[^()\s<>\\]|\\.|\([^()\s]*\))*"
ADDRESS = re.compile(
    rf"""\]\(\s*(?:<[^<>\n]*>|{_ADDRESS})(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
LINK_END = re.compile(rf"{ADDRESS.pattern}|\]\[[^\[\]]*\]|\]|>")
SIGN = re.compile(
    rf"""
    (?<![^\s>\-+*.)])(?:[-+*]|\d{{1,9}}[.)])(?=\s|$)       # list items, one within another
  | {_AT_LINE_START}>+                                     # quotations
  | {_AT_LINE_START}:{{3,}}[ \t]*$                         # ends of blocks
  | {_AT_LINE_START}:{{3,}}[ \t]*\{{(?P<block>[a-z-]+)\}}  # beginnings of blocks
  | (?<=[>\s])[\[［][!！][ \t]*[^\W\d_]+[\]］][+-]?  # boxes of GitHub
  | (?<=[>\s])\*\*(?:Note|Warning|Tip|Important|Caution):?\*\*:?[ \t]*$  # of its older form
  | {_AT_LINE_START}(?:!!!|\?\?\?\+?)(?=[ \t]+[^\x00-\x7f])
  | {_AT_LINE_START}(?:!!!|\?\?\?\+?)[ \t]+[^\W\d_][^"\n]*(?:"|$)
  | {_AT_LINE_START}:{{3,}}[ \t]*[^\W\d_]+(?:[ \t]+(?:alert|info|warn)\b)?[\["]?
  | {_AT_LINE_START}:{{3,}}[ \t]*\{{[^{{}}\n]*?(?:(?:title|caption)="|\}})
  | "?[}}\]"][ \t]*$                                       # ends of their titles
  | (?<=[ \t])[\[［][ \u3000xXｘＸ✓✔済]?[\]］]                           # tasks
  | {_AT_LINE_START}[:~](?=[ \t])                          # definitions
  | (?<=\))\{{[^{{}}\n]*\}}                                 # attributes of pictures and links
  | \]\([^()\s]+(?:[ \t]+"[^"\n]*")?[ \t]+=[0-9px%]+\)      # sizes of pictures
  | {_AT_LINE_START}(?=[^\n]*\|)[|:\- \t]*-[|:\- \t]*$    # rules of tables
  | {_AT_LINE_START}\[\^(?P<note>[^\[\]\s]+)\]:
  | (?<=[ \t}}])\#+[ \t]*$                                 # ends of headings
  | \{{(?P<named>nobr|warichu):
  | \{{(?:[#\-.:]|[a-z-]+=)[^{{}}\n]*\}}[ \t]*$             # attributes
  | (?<=[}} \t])\#(?P<id>[^\s{{}}]+)(?:[ \t]+(?:[a-z-]+="[^"\n]*"|-))*[ \t]*$  # of blocks
  | \]\(\#(?P<targets>[^()\n]*)\)
  | \]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<address>{_ADDRESS}))
    (?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)
  | \]\[(?P<label>[^\[\]]*)\] | !?\[(?![ \t]*\]\(\#) | \]
  | \\(?=\W|_|$) | \|
  | <!-- | --> | <(?=https?:|mailto:|\w[\w.+-]*@) | >
  | <rp>[^<\n]*</rp>
  | (?P<tag></?[A-Za-z][A-Za-z0-9-]*\b[^>]*>)
  | \}}
  | {SPACE}
    """,
    re.X | re.M,
)
# What stands before the text of a block: signs of items, notes and quotations.
BEHIND = re.compile(r"(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t]+|\[\^[^\]]+\]:[ \t]*|[ \t>]+)*")
IN_CELL = re.compile(r"[*_`]+|~~|《《|》》")  # signs in HTML tables, where places are not known


def lead(line: str) -> int:
    """How many characters stand before the text of a line: white space and signs of quotations."""
    return len(line) - len(line.lstrip(" \t>"))


@dataclass(frozen=True, slots=True)
class Names:
    """What the tree of a file names: ids, targets, addresses, and the names of notes."""

    known: set[str] = field(default_factory=set)

    def add(self, *names: str) -> None:
        """Take up names of the tree."""
        self.known.update(names)

    def tell(self, sign: re.Match[str]) -> bool:
        """Whether the tree has what a sign names; true for signs that name nothing."""
        if sign["tag"]:
            tag = TAG.match(sign["tag"])
            return tag is not None and tag[2].lower() in KNOWN
        if sign["targets"] or sign["id"]:
            named = (sign["targets"] or sign["id"]).split()
            return all(self._has(one.lstrip("#")) for one in named)
        if address := sign["address"] or sign["angled"]:
            return self._has_address(unquote(unescape(address)).replace("\\", ""))
        return not sign["note"] or f"^{sign['note']}:" in self.known

    def _has(self, name: str) -> bool:
        """Whether the tree has an id, which may stand behind the name of its file."""
        ends = (f"-{name}", f"#{name}")
        return name in self.known or any(one.endswith(ends) for one in self.known)

    def _has_address(self, address: str) -> bool:
        """Whether the tree has an address; of a file its name is looked up."""
        name = PurePosixPath(address.partition("#")[0]).stem
        known = {unquote(unescape(one)).replace("\\", "") for one in self.known}
        return address in known or (":" not in address and any(name in one for one in known))
