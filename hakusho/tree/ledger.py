"""The ledger of pictures: `figures.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from hakusho.findings.diagnostic import Span
from hakusho.sources.data import Written
from hakusho.trade.between import Between
from hakusho.tree.chartentry import ChartEntry

Position = Literal["auto", "here", "top", "bottom"]  # of a figure or table on its page
FORMATS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".svg", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """An entry of `figures.yaml`; the fields are its keys. Width and height are in mm."""

    caption: Written
    span: Span
    kind: Literal["photo", "chart", "map", "diagram"] = "photo"
    series: str = ""
    file: Written | None = None
    caption_note: Written | None = None
    credit: str = ""
    date: date | None = None
    place: str = ""
    rights: str = ""
    alt: str = ""
    width: Annotated[float, Between(1, 2000)] = 150.0
    height: Annotated[float, Between(1, 2000)] = 100.0
    position: Position = "auto"
    status: str = ""
    owner: str = ""
    due: str = ""
    source: Written | None = None
    notes: tuple[Written, ...] = ()
    unit: str = ""
    turned: bool = False
    chart: ChartEntry | None = None

    @property
    def has_arrived(self) -> bool:
        """Whether the ledger says that the picture is there, as 「入稿済」 and 「入稿済み」 do."""
        return "済" in self.status and not self.status.startswith("未")
