"""Lists by month: who no longer stands on a later one has ended, who first stands there has begun.

A sheet or a file for each month is no proof in itself: only where most people of the one stand on
the next are they lists of the same people, and only then do the names of months say anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.persons.linking import Linking, listed
from analysis.rosters.words import rows, words

#: Of the people of the smaller of two lists so many stand on the other: in per cent.
_SAME_PEOPLE = 60
_FEWEST = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FACTS = ("opd_code", "category", "wage_reported_idr")


@dataclass(slots=True)
class _List:
    """The lines of one sheet or file, which are those of a month."""

    month: int
    lines: list[int]


def apply_monthly_lists(linking: Linking, year: int) -> list[dict[str, Any]]:
    """Give the lines of lists by month the start and the end that the lists tell.

    Changes ``start_date`` and ``end_date`` of ``linking.lines``, and ``linking.series``.

    Returns:
        One finding for each file with such lists.
    """
    findings = []
    for number, series in enumerate(_series(linking, year)):
        linking.series |= {line: number for one in series for line in one.lines}
        lists = sorted(series, key=lambda one: one.month)
        _set_periods(linking, lists, year)
        told = {linking.files[line]: line for one in lists for line in one.lines[:1]}
        months = ", ".join(str(one.month) for one in lists)
        opd = listed(linking.lines["opd_code"])
        findings += [
            make_finding("monthly_list", file=file, opd_code=opd[line], months=months)
            for file, line in told.items()
        ]
    return findings


def _series(linking: Linking, year: int) -> Iterator[list[_List]]:
    """Groups of lists of different months that are of the same people."""
    of_sheet: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line in range(linking.n):
        if linking.exclusion[line] is None:
            of_sheet[linking.files[line], linking.sheets[line]].append(line)
    by_file: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)
    for (file, sheet), lines in of_sheet.items():
        by_file[file].append((sheet, lines))
    taken: set[str] = set()
    for file, sheets in by_file.items():
        lists = [_List(month, lines) for sheet, lines in sheets if (month := _month(sheet, year))]
        if _are_monthly(linking, lists):
            taken.add(file)
            yield lists
    named: dict[str, list[_List]] = defaultdict(list)
    for file, sheets in by_file.items():
        if file not in taken and (month := _month(file, year)):
            named[_without_month(file)].append(
                _List(month, [line for _, lines in sheets for line in lines])
            )
    for lists in named.values():
        if _are_monthly(linking, lists):
            yield lists


def _are_monthly(linking: Linking, lists: Sequence[_List]) -> bool:
    """Whether lists are of different months, and mostly of the same people."""
    if len(lists) < _FEWEST or len({one.month for one in lists}) < len(lists):
        return False
    people = [
        {linking.head(line) for line in one.lines}
        for one in sorted(lists, key=lambda one: one.month)
    ]
    return all(
        len(here & there) * 100 >= _SAME_PEOPLE * min(len(here), len(there))
        for here, there in pairwise(people)
    )


def _set_periods(linking: Linking, lists: Sequence[_List], year: int) -> None:
    """Let each person begin with the first and end with the last list on which he stands."""
    cells = {name: listed(linking.lines[name]) for name in (*_FACTS, "start_date", "end_date")}
    stands: dict[int, dict[int, int]] = defaultdict(dict)
    others: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, one in enumerate(lists):
        for line in one.lines:
            head = linking.head(line)
            # Twice on one list: the second says the same period again.
            first = stands[head].setdefault(place, line)
            if first != line:
                others[head, place].append(line)
    starts, ends = cells["start_date"], cells["end_date"]
    for head, lines in stands.items():
        facts = {place: _facts(cells, line) for place, line in lines.items()}
        for run in _runs(sorted(lines), facts):
            start, end = _bounds(run, lists, lines, year)
            for place in run:
                for line in (lines[place], *others[head, place]):
                    starts[line] = _later(starts[line], start)
                    ends[line] = _earlier(ends[line], end)
    linking.lines["start_date"] = starts
    linking.lines["end_date"] = ends


def _facts(cells: dict[str, list[Any]], line: int) -> tuple[Any, ...]:
    return tuple(cells[name][line] for name in _FACTS)


def _runs(places: Sequence[int], facts: dict[int, Any]) -> Iterator[list[int]]:
    """Places one after the other that say the same of OPD and wage."""
    for _, run in groupby(enumerate(places), key=lambda pair: (pair[1] - pair[0], facts[pair[1]])):
        yield [place for _, place in run]


def _bounds(
    run: Sequence[int], lists: Sequence[_List], lines: dict[int, int], year: int
) -> tuple[date | None, date | None]:
    """Start and end of a run; open where it has the first or the last list."""
    first, last = run[0], run[-1]
    start = None if first == 0 else date(year, lists[first].month, 1)
    if last == len(lists) - 1:
        return start, None
    # Who goes on with another wage on the next list goes on until then.
    until = lists[last + 1].month if last + 1 in lines else lists[last].month + 1
    following = date(year, until, 1) if until <= 12 else date(year + 1, 1, 1)
    return start, following - timedelta(days=1)


def _later(own: date | None, told: date | None) -> date | None:
    return max((day for day in (own, told) if day is not None), default=None)


def _earlier(own: date | None, told: date | None) -> date | None:
    return min((day for day in (own, told) if day is not None), default=None)


def _month(name: str, year: int) -> int | None:
    """The one month that a sheet's or file's name says, of the report's year or of none."""
    text = words(name)
    if any(int(found) != year for found in _YEAR.findall(text)):
        return None
    months = {number for word in text.split() if (number := _months().get(word))}
    return months.pop() if len(months) == 1 else None


def _without_month(file: str) -> str:
    kept = [word for word in words(file).split() if word not in _months() and not word.isdigit()]
    return " ".join(kept)


@cache
def _months() -> dict[str, int]:
    """The words for months; no roman numerals, which number other things too."""
    found = {words(row["spelling"]): int(row["month"]) for row in rows("months")}
    return {word: month for word, month in found.items() if not set(word) <= set("IVX")}
