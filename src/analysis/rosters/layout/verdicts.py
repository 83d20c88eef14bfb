"""Whether a table lists workers at all, or posts, codes, goods, places, days, or other people.

One cell never decides: what speaks for persons (NIKs, birth dates, sexes, numbers of persons) is
weighed against what speaks for things (names of things, columns that only such lists have, the
same names again on other days). Where nothing speaks against persons, they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import OTHER_STATUS, Columns
from analysis.rosters.layout.evidence import is_name_like, is_nik_like, names_thing
from analysis.rosters.layout.labels import header_field
from analysis.rosters.layout.other_people import SURE, signs_of_other_people
from analysis.rosters.layout.roster import Layout, OtherKind, OtherList
from analysis.rosters.layout.row_view import LETTERS, PLACEHOLDERS, is_long_number, running_number
from analysis.rosters.parse import parse_date, parse_kpj, parse_nip, parse_place_and_date, parse_sex
from analysis.rosters.words import row_kind

_N_SAMPLED = 400
_FEWEST_DAYS = 4
_FEWEST_CODES = 2
#: Of two names both may be unusual.
_FEWEST_THINGS = 3
#: Who is on a roster was born so many years before now.
_OLDEST_BIRTH, _LATEST_BIRTH = 1930, 2012
_CLOCK = re.compile(
    r"^\s*(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s*(?:WITA|WIB|WIT))?\s*$"
)
_DAY = re.compile(r"^\s*(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2}).{0,9}$")
#: A person may have several lines with other days in these.
_OF_PERIODS = ("start", "end")


def leave_out_other_lists(sheet: Sheet, layout: Layout) -> None:
    """Take the rows of tables that list no workers from the lines of a sheet, in place."""
    rows_of: dict[int, list[int]] = {}
    for line in layout.lines:
        rows_of.setdefault(line.table, []).append(line.row)
    others: set[int] = set()
    for index, numbers in rows_of.items():
        columns, rows = layout.tables[index], [sheet.rows[number] for number in numbers]
        n_signs = signs_of_other_people(layout.titles, columns, rows)
        kind: OtherKind | None = "people" if n_signs >= SURE else kind_of_table(columns, rows)
        if kind is not None:
            others.add(index)
            layout.others.update(dict.fromkeys(numbers, "other_list"))
            layout.other_lists.append(OtherList(numbers[0], numbers[-1], kind))
        elif n_signs:
            layout.perhaps_others.append((numbers[0], numbers[-1]))
    if others:
        layout.lines = [line for line in layout.lines if line.table not in others]
        for line in layout.lines:
            layout.others.pop(line.row, None)


def kind_of_table(
    columns: Columns, rows: Sequence[Sequence[Value]]
) -> Literal["things", "days"] | None:
    """What else than persons the rows of a table are; None where they are persons.

    Args:
        columns: its columns.
        rows: its rows that read as persons.
    """
    nik = columns.get("nik")
    if nik is not None:
        n_long = sum(is_long_number(_cell(row, nik)) for row in rows)
        if n_long * 4 > len(rows) or (n_long and any(is_nik_like(_cell(row, nik)) for row in rows)):
            return None
    if any(is_nik_like(value) for row in rows[:_N_SAMPLED] for value in row):
        return None
    if _is_day_log(columns, rows):
        return "days"
    sample = rows[:: max(1, len(rows) // _N_SAMPLED)][:_N_SAMPLED]
    if _has_codes(columns, sample):
        return "things"
    if _promises_persons(columns):
        return None
    n_personal = sum(_is_personal(row, columns) for row in sample)
    if n_personal * 2 >= len(sample):
        return None
    return "things" if _are_things(columns, sample) else None


def _are_things(columns: Columns, rows: Sequence[Sequence[Value]]) -> bool:
    """Whether rows without anything that only a person has name things."""
    name = columns.get("name")
    names = [
        value
        for row in rows
        if isinstance(value := _cell(row, name), str) and LETTERS.search(value)
    ]
    if not names:
        return True
    n_things = sum(map(names_thing, names))
    n_full = sum(map(is_name_like, names))
    n_headers = sum(
        row_kind(label, ("thing_header",)) is not None for label in columns.labels.values()
    )
    n_supported = sum(_is_supported(row, columns) for row in rows)
    n_posts = sum(not is_blank(_cell(row, columns.get("position"))) for row in rows)
    if n_things * 2 > len(names) and len(names) >= _FEWEST_THINGS and n_posts * 2 < len(rows):
        return True
    if n_headers >= 2 and n_supported * 2 < len(rows):
        return True
    if n_headers and (n_things * 4 > len(names) or n_full * 2 < len(names)):
        return True
    return n_supported * 4 < len(rows) and n_full * 2 < len(names) and columns.get("number") is None


def _promises_persons(columns: Columns) -> bool:
    """Whether the header asks for name and NIK in so many words; an empty NIK is told by itself."""
    labels = [columns.labels.get(columns.fields.get(key, -1), "") for key in ("nik", "name")]
    return [header_field(label) for label in labels] == [("nik", True), ("name", True)]


def _has_codes(columns: Columns, rows: Sequence[Sequence[Value]]) -> bool:
    """Whether several columns count 1, 2, 3 beside words: lists of values with their codes."""
    n_codes = 0
    for column in range(1, max(map(len, rows), default=0)):
        if column == columns.get("number"):
            continue
        pairs = [
            (running_number(code), text)
            for row in rows
            if not is_blank(code := _cell(row, column)) and not is_blank(text := row[column - 1])
        ]
        is_worded = all(isinstance(text, str) and LETTERS.search(text) for _, text in pairs)
        codes = [code for code, _ in pairs]
        n_codes += len(codes) > 1 and is_worded and codes == list(range(1, len(codes) + 1))
    return n_codes >= _FEWEST_CODES


def _is_personal(row: Sequence[Value], columns: Columns) -> bool:
    """Whether a row holds what only a person has: a birth, a sex, a number of a person."""
    if has_birth_or_sex(row, columns):
        return True
    if not is_blank(nip := _cell(row, columns.get("nip"))) and parse_nip(nip).digits:
        return True
    kpj = _cell(row, columns.get("kpj"))
    return not is_blank(kpj) and parse_kpj(kpj).number is not None


def has_birth_or_sex(row: Sequence[Value], columns: Columns) -> bool:
    """Whether a row holds the birth of a worker, or a sex."""
    for key, parse in (("birth_date", parse_date), ("birth", parse_place_and_date)):
        if not is_blank(value := _cell(row, columns.get(key))):
            born = parse(value).value
            if born is not None and _OLDEST_BIRTH <= born.year <= _LATEST_BIRTH:
                return True
    sex = _cell(row, columns.get("sex"))
    return not is_blank(sex) and parse_sex(sex).value is not None


def _is_supported(row: Sequence[Value], columns: Columns) -> bool:
    """Whether a row has, beside a name, what a worker has: a post, a unit, a wage, a first day."""
    for key in ("position", "unit", "opd", "status", OTHER_STATUS):
        value = _cell(row, columns.get(key))
        if isinstance(value, str) and value.strip() not in PLACEHOLDERS and LETTERS.search(value):
            return True
    if isinstance(value := _cell(row, columns.get("wage")), int | float) and value >= 1000:
        return True
    value = _cell(row, columns.get("start"))
    return isinstance(value, date) or (isinstance(value, str) and bool(_DAY.match(value)))


def _is_day_log(columns: Columns, rows: Sequence[Sequence[Value]]) -> bool:
    """Whether the same names come again and again, on another day or at another hour each time."""
    name = columns.get("name")
    if name is None or len(rows) < _FEWEST_DAYS:
        return False
    by_name: dict[str, list[Sequence[Value]]] = {}
    for row in rows:
        if isinstance(value := _cell(row, name), str):
            by_name.setdefault(" ".join(value.upper().split()), []).append(row)
    n_named = sum(map(len, by_name.values()))
    is_repeated = len(by_name) * 2 <= n_named
    spared = {columns.get(key) for key in _OF_PERIODS} | {name}
    width = max(map(len, rows), default=0)
    for column in range(width):
        if column in spared:
            continue
        clocks = sum(_is_clock(_cell(row, column)) for row in rows)
        if clocks * 2 > len(rows):
            return True
        if is_repeated and _changes_by_day(column, by_name):
            return True
    return False


def _changes_by_day(column: int, by_name: dict[str, list[Sequence[Value]]]) -> bool:
    """Whether most lines of one name have a day of their own in a column."""
    n_rows = n_days = 0
    for rows in by_name.values():
        if len(rows) < 2:
            continue
        days = Counter(str(value) for row in rows if _is_day(value := _cell(row, column)))
        n_rows += len(rows)
        n_days += len(days) if len(days) > 1 else 0
    return n_rows > 0 and n_days * 4 >= n_rows * 3


def _is_clock(value: Value) -> bool:
    if isinstance(value, time):
        return True
    return isinstance(value, str) and bool(_CLOCK.match(value))


def _is_day(value: Value) -> bool:
    if isinstance(value, datetime | date):
        return True
    return isinstance(value, str) and bool(_DAY.match(value))


def _cell(row: Sequence[Value], column: int | None) -> Value:
    return row[column] if column is not None and column < len(row) else ""
