"""The forms of charts: the properties of each, in one place; `charts/` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

FormName: TypeAlias = Literal["bar", "stacked", "band", "line", "area", "pie", "pyramid"]
OwnForm: TypeAlias = Literal["bar", "stacked", "line", "area"]  # of a series in a combined chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form in which a chart, or a series of it, is drawn.

    For the chart: it takes exactly `columns` columns and at most `most_categories`, of which
    readers can make out `clear_categories`. A form with a frame has axes and can be divided into
    panels; one with a scale lets editors set its range, and combine series of other forms. `whole`
    says which values add up to 100 percent: those of a category, or those of a series. `smallest`
    is the least width and height in mm of a drawing with its labels. A form that lies has
    horizontal bars; one that can lie has them if the entry asks for it.

    For its series: `series` is the form that they have in the frame. Those with the greatest
    `depth` are drawn first. Stacked values begin where those before them end; lines may begin above
    zero, and have colours dark enough to be seen on paper; a form that spans the frame leaves no
    half slot at its sides.
    """

    name: FormName
    title: str
    remark: str = ""
    series: OwnForm
    columns: int | None = None
    most_categories: int = 400
    clear_categories: int | None = None
    smallest: tuple[float, float] = (40.0, 30.0)
    can_lie: bool = False
    lies: bool = False
    has_frame: bool = True
    has_scale: bool = True
    takes_negatives: bool = True
    whole: Literal["category", "series"] | None = None
    depth: int = 0
    is_stacked: bool = False
    is_line: bool = False
    spans_frame: bool = False

    @property
    def has_shares_on_axis(self) -> bool:
        """Whether its axis shows shares of a whole in place of the values."""
        return self.whole is not None and self.has_frame


_BOTH_SIDES = (80.0, 60.0)  # mm: the smallest drawing with names at both of its sides
_ALL = (
    Form(name="bar", title="棒グラフ", series="bar", can_lie=True, depth=1),
    Form(
        name="stacked",
        title="積み上げ棒グラフ",
        series="stacked",
        can_lie=True,
        depth=2,
        is_stacked=True,
    ),
    Form(
        name="band",
        title="帯グラフ",
        remark="100％の積み上げ",
        series="stacked",
        can_lie=True,
        has_scale=False,
        takes_negatives=False,
        whole="category",
    ),
    Form(name="line", title="折れ線グラフ", series="line", is_line=True),
    Form(
        name="area",
        title="面グラフ",
        series="area",
        depth=3,
        is_stacked=True,
        spans_frame=True,
    ),
    Form(
        name="pie",
        title="円グラフ",
        series="bar",
        columns=1,
        most_categories=8,
        clear_categories=6,
        smallest=_BOTH_SIDES,
        has_frame=False,
        has_scale=False,
        takes_negatives=False,
        whole="series",
    ),
    Form(
        name="pyramid",
        title="ピラミッド",
        remark="左右に開いた棒",
        series="bar",
        columns=2,
        lies=True,
        smallest=_BOTH_SIDES,
        has_frame=False,
        has_scale=False,
        takes_negatives=False,
    ),
)
FORMS: Mapping[FormName, Form] = {form.name: form for form in _ALL}
