"""The stylesheet or picture that stops the engine, found by leaving things out.

WeasyPrint raises exceptions for some stylesheets and pictures. An exception does not tell whether
the mistake is in a stranger's stylesheet or in our own program. So what failed is tried again
without everything that came from outside: the stylesheets of a theme that is not ours, and the
pictures. If it still fails, the mistake is ours. If not, bisection finds the one thing that must be
left out, and its author can change that, whatever the reason is.
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
    """Something from outside: the place that names it, what messages call it, its address."""

    span: Span
    name: str
    address: str


Group = Sequence[Suspect]


def made_without(
    suspects: Group, attempt: Callable[[Group], Made], error: Exception
) -> tuple[Made, list[Diagnostic]]:
    """The result of an attempt without the culprit, and the finding about that (E007).

    `attempt` leaves out the suspects that it is given. Raises `error`, with which an attempt
    without omissions failed, if it is the machine's, or if omitting all suspects does not help.
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
            break  # several suspects stop it, each by itself
    return made, [] if isinstance(error, URLFetchingError) else [_about(suspects)]


def _about(suspects: Group) -> Diagnostic:
    first = suspects[0]
    others = f"（ほか {len(suspects) - 1} か所）" if suspects[1:] else ""
    message = f"{first.name}{others}のために、紙面を組めません"
    hint = "前の版に戻すか、中の指定を一つずつ外して、組めるようになる所を探してください"
    return finding("E007", message, first.span, hint)
