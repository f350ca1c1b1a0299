"""What stops the engine, found by trying: the stylesheet or the picture without which it goes on.

WeasyPrint raises exceptions for some stylesheets and pictures. One for a stranger's stylesheet is
the stranger's mistake, one for our own program is ours, and the exception does not tell which it
is. So what failed is tried again without all that came from outside: the stylesheets of a theme
that is not ours, and the pictures. If it fails still, the mistake is ours. If it does not, halving
finds the one thing that must be left out; whoever wrote it can go on by changing it, whatever the
reason is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from weasyprint.urls import URLFetchingError

from hakusho.findings.diagnostic import Diagnostic, Span, finding

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Suspect:
    """Something from outside: where it is named, what it is called, its address."""

    span: Span
    name: str
    address: str


Group = Sequence[Suspect]


def made_without(
    suspects: Group, attempt: Callable[[Group], Made], error: Exception
) -> tuple[Made, list[Diagnostic]]:
    """What is made without the culprit, and the finding about it (E007).

    `attempt` makes the thing without some of the suspects. Raises `error`, which is what stopped it
    with all of them, if it is the machine's, or if leaving all of them out does not help.
    """
    if isinstance(error, MemoryError) or getattr(error, "errno", None) is not None:
        raise error
    try:
        made = attempt(suspects)
    except Exception:
        raise error from None
    while len(suspects) > 1:
        half = len(suspects) // 2
        for group in (suspects[:half], suspects[half:]):
            try:
                made = attempt(group)
            except Exception:
                continue
            suspects = group
            break
        else:
            break  # several of them stop it, each by itself
    return made, [] if isinstance(error, URLFetchingError) else [_about(suspects)]


def _about(suspects: Group) -> Diagnostic:
    first = suspects[0]
    others = f"（ほか {len(suspects) - 1} か所）" if suspects[1:] else ""
    message = f"{first.name}{others}のために、紙面を組めません"
    hint = "前の版に戻すか、中の指定を一つずつ外して、組めるようになる所を探してください"
    return finding("E007", message, first.span, hint)
