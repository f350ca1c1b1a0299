"""The rows of a table's data as written, from the records of a file: its head, its rows, the rest.

A record is a line of cells. The first ones are the head, of which the names of the columns are
made; what stands below the table, such as notes, is left out, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from hakusho.findings.diagnostic import Diagnostic, Report, Source, Span, did_you_mean, finding
from hakusho.sources.data import Written
from hakusho.sources.heads import JOINT, MAX_HEAD_ROWS, filled_head, names_of
from hakusho.trade.numerals import NUMERALS
from hakusho.trade.values import has_value, is_number

Row = dict[str, Written]
Record = Sequence[Written]
ERRORS = (
    *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"),
    *("#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#PYTHON!", "#UNKNOWN!"),
)  # what Excel shows in place of a value that a formula does not give
_HIGHEST = 30  # records among which the head is looked for
_REMARK = re.compile(
    r"[（(\[【<＜〔]?(?:注|※|＊|\*|資料|出典|出所|備\s?考|[0-9０-９]{1,2}[)）.．]\s*[^0-9%％\s])"
    r"|・|.*(?:。|調べ|作成|による)[）)]?$"
)
_UNIT = re.compile(r"[（(\[［]?単\s*位")
_BRACKETED = re.compile(r"[（(\[［][^0-9０-９）)\]］]+[）)\]］]")  # a word, as units of columns are
_OTHER_SEPARATOR = re.compile("[，、|｜‖；;]")
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Formatted(Written):
    """A number or day of a workbook: its text is what Excel shows.

    `value` is the same for machines, `exact` the number before it was rounded to be shown. `before`
    and `after` are words that its format writes beside a number. A number is `unsigned` if it is
    negative and its format says so by no sign. `markup` is a text with its raised, lowered and
    struck parts, empty if it has none.
    """

    value: str = ""
    exact: str = ""
    before: str = ""
    after: str = ""
    unsigned: bool = False
    markup: str = ""


def machine_text(written: Written, *, is_exact: bool = False) -> str:
    """A value as a number or day that can be read, even if a workbook shows more than that.

    What a workbook shows in place of a number, such as a dash or a word for zero, stays, and so do
    raised parts, which are no digits.
    """
    if isinstance(written, Formatted) and written.markup:
        return written.markup
    if not isinstance(written, Formatted) or not has_value(written.text):
        return written.text
    if is_number(written.value) and not any(map(str.isdigit, written.text)):
        return written.text
    return written.exact if is_exact else written.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is wanted of a data file, as the author wrote it.

    `columns` are the names or letters of the columns; None means all of them. The first
    `head_rows` rows have the names.
    """

    data: Written
    sheet: Written | None = None
    range: Written | None = None
    head_rows: int = 1
    columns: Sequence[Written] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """All records of a file or of a part of a sheet.

    A cell that is joined with others stands in each of their places. `letters` are those of the
    columns, and `wrong` has the findings for cells that cannot be used. In a sheet an empty record
    ends a table.
    """

    source: Source
    rows: Sequence[Record]
    letters: Sequence[str] = ()
    wrong: Mapping[Span, Diagnostic] = field(default_factory=dict)
    has_joined: bool = False
    is_sheet: bool = False

    def letter(self, column: int) -> str:
        """The letter of a column (from 0)."""
        if column < len(self.letters):
            return self.letters[column]
        return NUMERALS["upper-latin"](column + 1)


@dataclass(frozen=True, slots=True)
class Rows:
    """The names of the columns and the rows below them.

    `wrong` are the places of values that have been reported and are not checked again; `fault` is
    printed in place of rows that cannot be read; `missing` are names of columns that have been
    reported. `head` are the rows that have the names, as they are written.
    """

    names: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    wrong: frozenset[Span] = frozenset()
    fault: str = ""
    missing: frozenset[str] = frozenset()
    head: tuple[Row, ...] = ()


def rows_of(records: Records, request: Request, report: Report) -> Rows:
    """Rows from records, the first of which have the column names; faults are reported.

    An empty table is Y012, a name that stands twice Y005, a name that does not Y009, and what is
    left out Y014.
    """
    count = request.head_rows
    first = _first(records, request)
    head, rest = records.rows[first : first + count], records.rows[first + count :]
    if not any(map(any, rest)):
        hint = "一行目は列の名前、二行目からが値です"
        report(finding("Y012", "データの行がありません", records.source.span(), hint))
        return Rows(fault=f"{Path(records.source.path).name} に行がありません")
    body = _body(rest, records, request)
    for problem in _outside(records, first, rest, body):
        report(problem)
    wrong = {} if records.is_sheet else dict(_uneven(body, len(records.rows[first]), report))
    head = filled_head(head, has_joined=records.has_joined)
    names = names_of(head)
    places = _places(names, head, records, request, report)
    below = _lower_names(records, first, request)
    missing = frozenset(_missing(places, names, below, request, report))
    rows, heads = _chosen(body, places), _chosen(head, places)
    used = {cell.span for row in (*heads, *rows) for cell in row.values()} & records.wrong.keys()
    for span in used:
        report(records.wrong[span])
    return Rows(
        tuple(dict.fromkeys([*names, *places])),
        rows,
        frozenset([*wrong, *used]),
        missing=missing,
        head=heads,
    )


def _chosen(records: Sequence[Record], places: Mapping[str, int]) -> tuple[Row, ...]:
    """The records as rows, with only the columns that are asked for."""
    return tuple(
        {name: record[at] for name, at in places.items() if at < len(record)} for record in records
    )


def _first(records: Records, request: Request) -> int:
    """The number of the record with which the head begins (from 0).

    It is the first that is not empty, unless all names that are asked for stand in a lower one,
    below a title. Where columns are asked for by their letters, titles and units are told by their
    look.
    """
    filled = [at for at, record in enumerate(records.rows) if any(record)]
    wanted = {_squeezed(column.text) for column in request.columns or ()}
    for at in filled[:_HIGHEST] if wanted and request.head_rows else ():
        head = filled_head(records.rows[at : at + request.head_rows], has_joined=records.has_joined)
        if wanted <= {_squeezed(name) for name in names_of(head)}:
            return at
    titles = sum(1 for _ in takewhile(_is_title, (records.rows[at] for at in filled)))
    if 0 < titles < len(filled) and request.head_rows and _is_head(records.rows[filled[titles]]):
        return filled[titles]
    return filled[0] if filled else 0


def _is_title(record: Record) -> bool:
    """Whether a record has only a text at its beginning, or only a unit."""
    own = next(filter(None, record))
    return len(record) == 1 or (_is_alone(record) and (bool(record[0]) or _is_unit((own,))))


def _is_head(record: Record) -> bool:
    """Whether a record has names and years only."""
    texts = [cell.text for cell in record if cell]
    return len(texts) > 1 and all(_YEAR.fullmatch(one) or not is_number(one) for one in texts)


def _is_unit(record: Record) -> bool:
    """Whether a record has units only, and no name before them."""
    texts = [cell.text for cell in record if cell]
    if record[0]:
        return all(map(_UNIT.match, texts))
    return all(_UNIT.match(one) or _BRACKETED.fullmatch(one) for one in texts)


def _body(rest: Sequence[Record], records: Records, request: Request) -> Sequence[Record]:
    """The rows of the table, without those that are empty or below it.

    A table in a sheet ends where a row is empty, unless the author gave a range.
    """
    filled = [at for at, record in enumerate(rest) if any(record)]
    if request.head_rows and len(filled) > 1 and _is_unit(rest[filled[0]]):
        filled = filled[1:]
    if records.is_sheet and not request.range:
        filled = [at for number, at in enumerate(filled) if at == filled[0] + number]
    rows = [rest[at] for at in filled]
    last = len(rows) if _width(records) > 1 else 0
    while last > 1 and _is_alone(rows[last - 1]):
        last -= 1
    below = range(last or len(rows), len(rows))
    return rows[: next((at for at in below if _is_remark(rows[at])), len(rows))]


def _outside(
    records: Records, first: int, rest: Sequence[Record], body: Sequence[Record]
) -> Iterator[Diagnostic]:
    """Y014: what stands above the head and below the rows is left out."""
    hint = "データからは消してください"
    if records.is_sheet:
        (top, *_), (bottom, *_) = records.rows[first], body[-1]
        corners = (records.letter(0), top.span.line, records.letter(_width(records) - 1))
        hint = "range: {}{}:{}{} と書いてください".format(*corners, bottom.span.line)
    if above := [record for record in records.rows[:first] if any(record)]:
        yield _left_out("見出しの上の", above, f"題や単位は表の定義に書き、{hint}")
    own = [record for record in rest if any(record)]
    if own[0] is not body[0]:
        said = "unit: か列の title: に単位を書き、データからは消してください"
        yield _left_out("単位の", own[:1], said)
        own = own[1:]
    below = own[len(body) :]
    if below and _is_alone(below[0]):
        yield _left_out("表の下の", below, f"注は notes: に、出典は source: に書き、{hint}")
    elif below:
        yield _left_out("空の行の下の", below, f"続きなら空の行を消し、ほかの表なら {hint}")


def _uneven(
    records: Sequence[Record], wanted: int, report: Report
) -> Iterator[tuple[Span, Diagnostic]]:
    """The places of the cells of records that have too many or too few of them (Y009)."""
    for record in records:
        if len(record) >= wanted and not any(record[wanted:]):
            continue
        last = record[-1].span
        line = record[-1].text.partition("\n")[0]  # the first line of a value
        after = Span(last.source, last.line, last.column + len(line))
        place = record[wanted].span if len(record) > wanted else after
        message = f"値が{len(record)}個あります（列は{wanted}個です）"
        problem = finding("Y009", message, place, _remedy(record, wanted))
        report(problem)
        yield from ((cell.span, problem) for cell in record)


def _remedy(record: Record, wanted: int) -> str:
    """What to do about a record with too many or too few cells."""
    if len(record) < wanted:
        return "足りない値を書いてください。値のないところにも「,」が要ります"
    if any(cell.text.startswith(tuple("“”'‘")) for cell in record):
        return '値を囲む引用符は、半角の " で書いてください'
    return '「,」を含む値は "…" で囲んでください'


def _places(
    names: Sequence[str],
    head: Sequence[Record],
    records: Records,
    request: Request,
    report: Report,
) -> dict[str, int]:
    """The number of the column of each name that is asked for; a name of two columns is Y005."""
    columns = request.columns
    asked = names if columns is None else [column.text for column in columns]
    found: dict[str, int] = {}
    for name in dict.fromkeys(asked):
        same = [at for at, one in enumerate(names) if _squeezed(one) == _squeezed(name)]
        if name and len(same) > 1:
            message = f"列「{name}」が二つあります"
            letters = "、".join(records.letter(at) for at in same)
            hint = f"どちらかの名前を変えるか、列の文字（{letters}）で書いてください"
            report(finding("Y005", message, _named(head, same[1]).span, hint))
        letters_of = [records.letter(at) for at in range(_width(records))]
        if not same and name in letters_of:
            same = [letters_of.index(name)]
        if same:
            found[name] = same[0]
    return found


def _squeezed(name: str) -> str:
    """A name without white space, since heads are often spread or broken into lines."""
    return "".join(name.split())


def _width(records: Records) -> int:
    return max(map(len, records.rows), default=0)


def _named(head: Sequence[Record], column: int) -> Written:
    """The last cell of the head of a column that is not empty."""
    return next(record[column] for record in reversed(head) if record[column])


def _lower_names(records: Records, first: int, request: Request) -> dict[str, str]:
    """By a name that is asked for and stands below the rows of the head, how to ask for it."""
    asked = {_squeezed(column.text) for column in request.columns or ()}
    found: dict[str, str] = {}
    most = min(MAX_HEAD_ROWS, len(records.rows) - first - 1)
    for count in range(request.head_rows + 1, most + 1):
        rows = records.rows[first : first + count]
        if not all(rows):
            break  # an empty line ends the head
        names = names_of(filled_head(rows, has_joined=records.has_joined))
        for own, name in zip(rows[-1], names, strict=False):
            if own and (same := asked & {_squeezed(own.text), _squeezed(name.replace(JOINT, ""))}):
                rows_of_head = f"見出しが{count}行なら、head-rows: {count} とし、"
                hint = f"{rows_of_head}列の名前を「{name}」にしてください"
                found.setdefault(min(same), hint)
    return found


def _missing(
    places: Mapping[str, int],
    names: Sequence[str],
    below: Mapping[str, str],
    request: Request,
    report: Report,
) -> Iterator[str]:
    """The names that are asked for and not there (Y009); `below` has hints for some of them."""
    for column in request.columns or ():
        if column.text not in places:
            known = f"データの列は {'、'.join(filter(None, names))} です"
            near = did_you_mean(column.text, names) or known
            hint = below.get(_squeezed(column.text), near)
            if len(names) == 1 and (other := _OTHER_SEPARATOR.search(names[0])):
                hint = f"列は「{other[0]}」ではなく、半角の「,」で区切ってください"
            message = f"データに列「{column.text}」がありません"
            report(finding("Y009", message, column.span.find(column.text), hint))
            yield column.text


def _left_out(what: str, rows: Sequence[Record], hint: str) -> Diagnostic:
    first, last = (next(filter(None, row)).span for row in (rows[0], rows[-1]))
    lines = f"{first.line}行目" + (f"から{last.line}行目まで" if last.line > first.line else "")
    return finding("Y014", f"{what}行（{lines}）を除きました", first, hint)


def _is_alone(record: Record) -> bool:
    """Whether a record has one text only."""
    return len({cell.span for cell in record if cell}) == 1


def _is_remark(record: Record) -> bool:
    return bool(_REMARK.match(next(filter(None, record)).text))
