"""The ids of blocks: those that are written, and those that are made for blocks without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that are written in the files of a publication, which may repeat those of others.

    `first` has the path of the file that has an id first; `others` has, by `path#id`, the id that
    stands for it in a later file.
    """

    first: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def own(self, name: str, path: str, stem: str) -> str:
        """The id in the publication for an id that is written in this file."""
        if self.first.setdefault(name, path) == path:
            return name
        return self.others.setdefault(f"{path}#{name}", f"{stem}-{name}")


@dataclass(slots=True)
class Ids:
    """Makes ids for blocks without one, of the last written id and a hash of the block's text.

    They stay the same as long as the text does.
    """

    stem: str
    near: str
    path: str
    names: Names
    seen: dict[str, int] = field(default_factory=dict)

    def written(self, name: str) -> str:
        """The id for one that is written: another one if an earlier file has it, too."""
        return self.names.own(name, self.path, self.stem) if name else ""

    def make(self, kind: str, text: str) -> str:
        """An id for a block of this kind with this text."""
        digest = sha1(text.encode(), usedforsecurity=False).hexdigest()[:6]
        name = f"{self.near}-{kind[0]}{digest}"
        count = self.seen[name] = self.seen.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"
