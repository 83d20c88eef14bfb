"""From when to when a line's person works, and who has left: of dates, statuses and remarks.

The columns of start and end come first; a remark's end counts where it is earlier or where there is
no other. What does not agree is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from analysis.rosters.findings import value_text
from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.date_labels import is_of_the_first_day_gone
from analysis.rosters.layout.roster import Layout, Line
from analysis.rosters.lines.findings import LineFindings
from analysis.rosters.lines.once import Once
from analysis.rosters.parse import Period, parse_period

#: As the contract has them: who left is excluded for that, though he died later.
_ENDINGS = ("left", "deceased")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NO_PERIOD = Period()


class LinePeriod(NamedTuple):
    """The period of one line; ``end_key`` and ``ended_key`` are the fields that say so."""

    start: date | None
    end: date | None
    end_key: str
    ended: str | None
    ended_key: str | None


class _End(NamedTuple):
    day: date
    key: str


class PeriodReader:
    """Reads the periods of one table; ``cell`` gives a cell by row and field."""

    def __init__(
        self,
        layout: Layout,
        lines: Sequence[Line],
        year: int,
        findings: LineFindings,
        cell: Callable[[int, str], Value],
    ) -> None:
        self.lines, self.year = lines, year
        self.findings, self.cell = findings, cell
        years = {found for title in layout.titles for found in _YEAR.findall(title)}
        self.is_year_sure = years == {str(year)}
        self.is_first_day_gone = is_of_the_first_day_gone(findings.label("end"))
        self.parsed = {
            role: Once(parse_period, role=role, year=year, is_year_sure=self.is_year_sure)
            for role in ("start", "end")
        }

    def read(self, line: Line, said: Sequence[tuple[str, Any]], name: Any) -> LinePeriod:
        """The period of one line, with what of its cells did not count told."""
        from_start, from_end = self._told(line, "start"), self._told(line, "end")
        remarks = [(key, what) for key, what in said if what is not None]
        start = self._start(line, from_start, from_end, remarks)
        end = self._earlier(line, _end(from_start, "start"), _end(from_end, "end"))
        for key, what in remarks:
            if what.end_date and not what.ended:
                end = self._earlier(line, end, _End(what.end_date, key))
        ended_key, ended, ended_on = _ended(remarks, name)
        if ended is None:
            return LinePeriod(start, end and end.day, end.key if end else "end", None, None)
        if ended_on is None:
            day = self._left_on(end and end.day)
            return LinePeriod(start, day, end.key if end else "end", ended, ended_key)
        if end and _month(end.day) < _month(ended_on.day):
            end = self._earlier(line, end, ended_on)
        else:
            end = ended_on
        return LinePeriod(start, end and end.day, end.key if end else "end", ended, ended_key)

    def _period(self, line: Line, key: str) -> Period:
        value = self.cell(line.row, key)
        if value == "" or is_blank(value):
            return _NO_PERIOD
        found: Period = self.parsed[key].of(value)
        if key == "end" and self.is_first_day_gone and found.end and found.end.day == 1:
            return found._replace(end=found.end - timedelta(days=1))
        return found

    def _told(self, line: Line, key: str) -> Period:
        """The period of a cell of start or end, its faults told."""
        found = self._period(line, key)
        if found is _NO_PERIOD:
            return found
        value = self.cell(line.row, key)
        if found.problem == "date_unreadable":
            self.findings.tell(f"{key}_date_unreadable", line, key, value)
        elif found.note:
            day = found.start if key == "start" and found.start else found.end
            self.findings.tell(found.note, line, key, value, day)
        if found.unread:
            self.findings.tell("date_part_unused", line, key, value)
        return found

    def _start(
        self,
        line: Line,
        from_start: Period,
        from_end: Period,
        remarks: Sequence[tuple[str, Any]],
    ) -> date | None:
        """The start of the first cell that has one; another that costs or adds months is told."""
        found = [("start", from_start.start), ("end", from_end.start)]
        found += [(key, what.start_date) for key, what in remarks]
        starts = [(key, day) for key, day in found if day]
        if not starts:
            return None
        start = starts[0][1]
        first_month = (self.year, 1)
        for key, day in starts[1:]:
            if max(_month(day), first_month) != max(_month(start), first_month):
                self._tell_conflict(line, key, day, start)
        return start

    def _earlier(self, line: Line, end: _End | None, other: _End | None) -> _End | None:
        """The earlier of two ends; where they differ by months, the later one's cell is told."""
        if end is None or other is None:
            return end or other
        first, last = sorted((end, other), key=lambda one: one.day)
        if _month(first.day) != _month(last.day):
            key = last.key if last.key != first.key else first.key
            self._tell_conflict(line, key, last.day, first.day)
        return first

    def _tell_conflict(self, line: Line, key: str, day: date, used: date) -> None:
        self.findings.tell("date_conflict", line, key, day, used, other=value_text(used))

    @cached_property
    def common_end(self) -> date | None:
        """The end that most lines share: a contract's, and not the day on which somebody left."""
        ends = Counter(
            day
            for line in self.lines
            if (day := self._period(line, "end").end or self._period(line, "start").end)
        )
        found = [(day, n_lines) for day, n_lines in ends.most_common(1) if n_lines > 1]
        return found[0][0] if found and found[0][1] * 2 > len(self.lines) else None

    def _left_on(self, end: date | None) -> date | None:
        """The end column's date as the day on which somebody left; None for a contract's end."""
        last = date(self.year, 12, 31)
        return None if end is None or end == self.common_end or end >= last else end


def _end(period: Period, key: str) -> _End | None:
    return _End(period.end, key) if period.end else None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _ended(
    said: Sequence[tuple[str, Any]], name: Any
) -> tuple[str | None, str | None, _End | None]:
    """Which field says that somebody left or died, what it says, and the day if any says it."""
    found = [(key, what.ended, what.end_date) for key, what in said if what.ended]
    if name.is_deceased:
        found.append(("name", "deceased", None))
    if not found:
        return None, None, None
    key, ended, end_date = min(found, key=lambda one: _ENDINGS.index(one[1]))
    days = [_End(day, where) for where, _, day in found if day]
    return key, ended, _End(end_date, key) if end_date else next(iter(days), None)
