"""What only a whole column shows: dates that Excel has swapped, NIKs that were dragged down.

Also NIK and family card's number in each other's columns, which a few rows show for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from analysis.rosters.grid import Value
from analysis.rosters.parse.nik import Nik

_NUMERIC_DATE = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:\d{4}|\d{2})\s*$")
#: With fewer of either kind nothing can be said of a column.
_FEWEST_DATES = 2
#: Two neighbours may be twins; three NIKs in a row of one day and district are no chance.
SHORTEST_SERIES = 3
#: So many NIKs that end in 0, and so large a share, are no chance.
FEWEST_ROUNDED, _NEARLY_ALL = 4, 0.8


def is_swapped_by_excel(cells: Sequence[Value]) -> bool:
    """Whether Excel has read dates of a column month first.

    It then has turned every text whose day is 12 or less into a date with day and month swapped,
    and left the others as text: dates all on the 1st to 12th beside texts all on the 13th or later.
    """
    dates = [value for value in cells if isinstance(value, date)]
    if len(dates) < _FEWEST_DATES or any(value.day > 12 for value in dates):
        return False
    days = [
        int(match[1])
        for value in cells
        if isinstance(value, str) and (match := _NUMERIC_DATE.match(value))
    ]
    return len(days) >= _FEWEST_DATES and min(days) > 12


def swapped(value: Value) -> date | None:
    """The date that a cell held before day and month were swapped; None where they are equal."""
    if not isinstance(value, date) or value.day == value.month or value.day > 12:
        return None
    day = value.date() if isinstance(value, datetime) else value
    return day.replace(month=day.day, day=day.month)


def series(niks: Sequence[str | None], names: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Runs (first, last) of positions whose NIKs go up one by one under different names.

    That is what dragging a cell down makes of a NIK: the first 12 digits stay, the serial counts.
    """
    first = 0
    for place in range(1, len(niks) + 1):
        if place < len(niks) and _goes_on(niks, names, place):
            continue
        if place - first >= SHORTEST_SERIES:
            yield first, place - 1
        first = place


def are_rounded(niks: Sequence[str | None]) -> bool:
    """Whether the NIKs of a column nearly all end in 0, as those of a file do that Excel rounded.

    One in ten does by itself.
    """
    found = [nik for nik in niks if nik]
    n_zero = sum(nik.endswith("0") for nik in found)
    return n_zero >= FEWEST_ROUNDED and n_zero >= _NEARLY_ALL * len(found)


def _goes_on(niks: Sequence[str | None], names: Sequence[str | None], place: int) -> bool:
    before, now = niks[place - 1], niks[place]
    return (
        before is not None
        and now is not None
        and before[:12] == now[:12]
        and int(now[12:]) == int(before[12:]) + 1
        and names[place - 1] != names[place]
    )


def card_evidence(nik: Nik, card: Nik, born: date | None) -> int:
    """Whether NIK and family card's number have changed places in one row: 1 yes, -1 no, 0 unclear.

    The birth date tells, or else the sex: only a NIK has 40 added to its day, never a card's
    issue date.
    """
    if nik.digits is None or card.digits is None:
        return 0
    if born is not None and is_same_day(nik.birth_date, born):
        return -1
    if born is not None and is_same_day(card.birth_date, born):
        return 1
    if nik.sex == "P":
        return -1
    return 1 if card.sex == "P" else 0


def is_same_day(left: date | None, right: date) -> bool:
    """Equal but for the century, which a NIK does not have."""
    return left is not None and (left.day, left.month, left.year % 100) == (
        right.day,
        right.month,
        right.year % 100,
    )
