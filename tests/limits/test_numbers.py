"""Numbers that nobody means: they are a sentence, or printed as they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from hakusho.commands import measure
from hakusho.trade.numerals import NUMERALS
from hakusho.trade.values import amount, digits, number
from tests.limits.reading import FILES, read

_SETTINGS = str(FILES["publication.yaml"])


@pytest.mark.parametrize(
    "area",
    [
        f"{'9' * 100_000}x40x36@27H",
        f"1x{'9' * 5_000}x36@27H",
        f"1x40x36@27.{'9' * 5_000}H",
        "0x40x36@27H",
        "1x0x36@27H",
        "1x40x0@27H",
        "1x40x36@0H",
        "-1x40x36@27H",
        "1x40x36@1e400",
        "1x40x36@nan",
        "1x40x36@inf",
        "１x４０x３６@２７H",
        "99999x99999x99999@99999",
    ],
)
def test_a_type_area_that_cannot_be_is_wrong_usage(
    area: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measure.run(Path("none.pdf"), area, io.StringIO()) == measure.USAGE
    assert "読めません" in capsys.readouterr().err


@pytest.mark.parametrize(
    "written", ["1e400", "nan", "inf", ".inf", "-.nan", "1e999999999", "9" * 400, "0x10", "1_000"]
)
@pytest.mark.parametrize("key", ["price", "contents-depth", "kihon-hanmen: {character-size"])
def test_a_setting_is_no_such_number(key: str, written: str, tmp_path: Path) -> None:
    end = "}" if "{" in key else ""
    found = read(tmp_path, {"publication.yaml": f"{_SETTINGS}{key}: {written}{end}\n"})
    assert {d.code for d in found} <= {"Y004", "L001"} and len(found) == 1
    assert len(found[0].message) < 500


@pytest.mark.parametrize(
    "written", ["1e5", "1E999999999", "nan", "inf", "Infinity", "0x10", "１２"]
)
def test_a_value_is_no_such_number(written: str, tmp_path: Path) -> None:
    assert number(written, decimals=2, grouping=True, negative="△") is None
    with pytest.raises(ValueError, match=written):
        amount(written)


@pytest.mark.parametrize("decimals", [None, 0, 2, 12])
def test_the_longest_number_is_printed(decimals: int | None) -> None:
    whole = "9" * 40
    printed = number(f"{whole}.4", decimals=decimals, grouping=False, negative="△")
    part = {None: ".4", 0: ""}.get(decimals, "." + "4".ljust(decimals or 0, "0"))
    assert printed == whole + part
    assert number(f"9{whole}", decimals=decimals, grouping=False, negative="△") is None
    assert digits(f"9{whole}") == 41 and digits("四十一") == 0


@pytest.mark.parametrize(
    "day",
    ["1000000000-01-01", "0000-01-01", "9999-99-99", "-001-01-01", "0001-01-01", "0999-12-31"],
)
def test_a_day_that_cannot_be_is_a_finding(day: str, tmp_path: Path) -> None:
    found = read(tmp_path, {"publication.yaml": f"{_SETTINGS}date: {day}\n"})
    assert [d.code for d in found] == ["Y004"]


@pytest.mark.parametrize("style", NUMERALS)
def test_the_number_of_an_item_is_short(style: str) -> None:
    assert 0 < len(NUMERALS[style](999_999_999)) < 40
