"""The ledgers: pictures in `figures.yaml`, key figures in `key-figures.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from hakusho.findings.diagnostic import Span
from hakusho.sources.data import Written
from hakusho.trade.between import Between
from hakusho.tree.chartentry import ChartEntry

Position = Literal["auto", "here", "top", "bottom"]  # of a figure or table on its page
Kind = Literal["photo", "chart", "map", "diagram"]
WidthName = Literal["column", "two-thirds", "measure", "wide"]
"""The widths that fit every type area: of a column, of the text, and of the text with its notes."""
FORMATS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".svg", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """An entry of `figures.yaml`; the fields are its keys.

    `width` and `height` are in mm; a width may be a name, and without a height the picture or chart
    has its own. `Size` has those of the figure on the page.
    """

    caption: Written
    span: Span
    kind: Kind = "photo"
    series: str = ""
    file: Written | None = None
    caption_note: Written | None = None
    credit: str = ""
    date: date | None = None
    place: str = ""
    rights: str = ""
    alt: str = ""
    width: WidthName | Annotated[float, Between(1, 2000)] = "measure"
    height: Annotated[float, Between(1, 2000)] | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigureEntry:
    """A key figure: its value is written here, or it is a cell of a data file.

    `row` and `since` are texts in the column `category`: the row of the value, and the row that it
    is compared with. A change is reckoned from the two, or written.
    """

    label: Written
    span: Span
    value: Written | None = None
    data: Written | None = None
    sheet: Written | None = None
    range: Written | None = None
    head_rows: Annotated[int, Between(1, 5)] = 1
    category: Written | None = None
    row: Written | None = None
    column: Written | None = None
    unit: Written | None = None
    decimals: Annotated[int, Between(0, 12)] | None = None
    since: Written | None = None
    change_as: Literal["percent", "difference"] = "percent"
    change: Written | None = None
    change_unit: Written | None = None
    change_label: Written | None = None
    note: Written | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFiguresEntry:
    """An entry of `key-figures.yaml`: key figures that stand together.

    `positive` and `negative` are the signs of changes. Where there are columns, it goes over all of
    them if it is `wide`.
    """

    figures: tuple[KeyFigureEntry, ...]
    span: Span
    title: Written | None = None
    positive: str = "＋"
    negative: str = "△"
    notes: tuple[Written, ...] = ()
    source: Written | None = None
    wide: bool = False
