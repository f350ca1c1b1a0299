"""Rules for what stands in a text as characters though it was meant as markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hakusho.findings.diagnostic import Diagnostic, Span, finding, replaced

Change = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class TextRule:
    """How something is found that is no markup here, and what is said of it.

    In the message `{}` stands for what is written. `mend` gives what was certainly meant.
    """

    pattern: re.Pattern[str]
    message: str
    hint: str
    mend: Change | None = None
    code: str = "M003"

    def told(self, written: str, place: Span, meant: str | None, shown: str = "") -> Diagnostic:
        """The finding about a text; `shown` is what the message shows of one that is long."""
        message = self.message.replace("{}", shown or written)
        mend = None if meant is None else replaced(place, written, meant)
        return finding(self.code, message, place, self.hint, mend)
