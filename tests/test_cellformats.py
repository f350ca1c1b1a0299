"""Number formats of workbooks: what Excel shows, or that the format cannot be read."""

from __future__ import annotations

from datetime import datetime

import pytest

from hakusho.sources.cellformat import UnknownFormatError, shown, shown_text

_EPOCH = datetime(1899, 12, 30)
_ERA = '[$-411]ggge"年"m"月"d"日"'

SHOWN = [
    (0.05, "0.0%", "5.0%", "5.0%"),
    (1234567, "#,##0", "1,234,567", "1234567"),
    (-1234, '#,##0;"△"#,##0', "△1,234", "-1234"),
    (-1234, "#,##0;▲ #,##0", "▲ 1,234", "-1234"),
    (-5, "0_);[Red]\\(0\\)", "(5)", "-5"),
    (-0.3, "0", "-0", "-0"),
    (1234567, '#,##0,"千円"', "1,235千円", "1235"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-", "0"),
    (0, "0;-0;;@", "", "0"),
    (7, "000", "007", "007"),
    (0.5, "#.0", ".5", "0.5"),
    (1.005, "0.00", "1.01", "1.01"),
    (25.3 - 25, "General", "0.3", "0.3"),
    (123456789012, "General", "123456789012", "123456789012"),
    (3, 'General"人"', "3人", "3"),
    (1234, "[$¥-411]#,##0", "¥1,234", "1234"),
    (45383, _ERA, "令和6年4月1日", "2024-04-01"),
    (43585, _ERA, "平成31年4月30日", "2019-04-30"),
    (43586, _ERA, "令和1年5月1日", "2019-05-01"),
    (43586, '[$-ja-JP-x-gannen]ggge"年";@', "令和元年", "2019-05-01"),
    (45383, "[$-411]ge.m.d", "R6.4.1", "2024-04-01"),
    (45383, 'yyyy"年"m"月"d"日"\\(aaa\\)', "2024年4月1日(月)", "2024-04-01"),
    (45383.5, "yyyy/mm/dd h:mm", "2024/04/01 12:00", "2024/04/01 12:00"),
    (0.4375, 'h"時"mm"分"', "10時30分", "10時30分"),
    (1, "yyyy/m/d", "1900/1/1", "1900-01-01"),
]
SHOWN += [
    (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-", "0"),
    (0, "#,###", "", "0"),
    (12, '0"人";[色3]-0"人"', "12人", "12"),
    (-12, '0"人";[Color10]-0"人"', "-12人", "-12"),
]
SHOWN += [
    (-3.5, "General;△General", "△3.5", "-3.5"),
    (-1234, "#,##0;[Red]#,##0", "-1,234", "-1234"),
    (-1234, "#,##0_ ;[赤]#,##0 ", "-1,234", "-1234"),
    (-1234, "[Blue]#,##0;[Red](#,##0)", "(1,234)", "-1234"),
    (-5, '0"増";0"減"', "5減", "-5"),
    (-5, "0;0", "5", "-5"),
    (-5, "[Red]0", "-5", "-5"),
]
UNSIGNED = [(-5, '0"増";0"減"'), (-5, "0;0"), (-5, "General;General")]
SIGNED = [(-5, "0"), (-5, "0;[赤]0"), (-5, "0;▲0"), (-5, "0_);(0)"), (5, '0"増";0"減"')]
WORDS = [
    (1234, '#,##0"千円"', ("", "千円")),
    (10, '"約"0', ("約", "")),
    (-1234, '#,##0"人";"▲ "#,##0"人"', ("", "人")),
    (-1234, '#,##0_);(#,##0"円")', ("", "円")),
    (5, '0"（概数）"', ("", "（概数）")),
    (-5, '0;0"-"', ("", "")),
    (1234, "▲#,##0", ("▲", "")),
    (-1, 'General" 人"', ("", "人")),
    (0.5, "0.0%", ("", "")),
]
UNKNOWN = [
    "# ?/?",
    "0.00E+00",
    "[>=1000]0;0.0",
    "[DBNum1]0",
    "[h]:mm",
    "mmm-yy",
    "h:mm AM/PM",
    "0!人",
    "mm:ss.0",
]


@pytest.mark.parametrize(("number", "code", "text", "value"), SHOWN)
def test_a_number_is_as_excel_shows_it(number: float, code: str, text: str, value: str) -> None:
    found = shown(number, code, _EPOCH)
    assert (found.text, found.value) == (text, value)


@pytest.mark.parametrize(("number", "code", "words"), WORDS)
def test_the_words_of_a_format_are_told_from_signs(
    number: float, code: str, words: tuple[str, str]
) -> None:
    found = shown(number, code, _EPOCH)
    assert (found.before, found.after) == words


@pytest.mark.parametrize(("number", "code"), [*UNSIGNED, *SIGNED])
def test_a_negative_number_without_a_sign_is_known(number: float, code: str) -> None:
    assert shown(number, code, _EPOCH).unsigned is ((number, code) in UNSIGNED)


@pytest.mark.parametrize("code", [*UNKNOWN, "000-0000", "[$-F800]dddd, mmmm dd, yyyy"])
def test_a_format_outside_the_subset_is_told(code: str) -> None:
    with pytest.raises(UnknownFormatError):
        shown(1234, code, _EPOCH)


def test_a_text_has_its_section() -> None:
    assert shown_text("山田", '0;0;0;@"様"') == "山田様"
    assert shown_text("山田", "#,##0") == "山田"
