"""The range of a number in a data file. It stands in the type: `Annotated[int, Between(1, 9)]`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Between:
    """An inclusive range of numbers."""

    least: float
    most: float

    def holds(self, number: float) -> bool:
        """Whether a number lies in the range."""
        return self.least <= number <= self.most

    def __str__(self) -> str:
        return f"{_written(self.least)}から{_written(self.most)}まで"


def _written(number: float) -> str:
    return f"{number:,.16g}"
