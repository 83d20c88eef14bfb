"""A cell that says from when to when somebody works: one date, or a span in any spelling."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from analysis.rosters.grid import Value
from analysis.rosters.parse.dates import parse_date
from analysis.rosters.parse.moments import LONGEST_TEXT, SPAN, Moment, find_moments, is_joined
from analysis.rosters.parse.text import is_placeholder, plain

Problem = Literal["date_missing", "date_unreadable"]
#: What the OPD should look at: the year was not written, or was taken for a whole date.
Note = Literal["date_year_only", "date_assumed"]

#: One date, with one mark throughout, or a number: none of it belongs to a second date.
_PLAIN_DATE = re.compile(r"\d{1,8}(?:[.,]0+)?|\d{1,4}([-/. ])\d{1,2}\1\d{1,4}")
#: Before a moment: it is a start, or it is none of this cell's concern.
_START_MARK = re.compile(
    r"\b(?:tmt|mulai|sejak|per|dari|terhitung|awal|berlaku)\b[ .:]*(?:tgl\.?|tanggal)?[ .:]*$",
    re.IGNORECASE,
)
#: Before a length of time, or between it and its date: it is the length of the period.
_LENGTH_MARK = re.compile(r"\bselama\b[ .:(]*(?:\d[ ]*\()?$", re.IGNORECASE)
_WORDS_OF_START = re.compile(
    r"\b(?:tmt|terhitung|mulai|sejak|per|dari|tgl|tanggal|bulan|bln|tahun|thn|kontrak|masa|kerja"
    r"|periode|senin|selasa|rabu|kamis|jumat|sabtu|minggu|selama|awal|akhir|berlaku|s|d|sd|sampai"
    r"|dengan|hingga)\b|jum'at",
    re.IGNORECASE,
)


class Period(NamedTuple):
    """What a cell says of a period; what it leaves open is None.

    ``unread`` is a part of the cell with a date in it that changed nothing.
    """

    start: date | None = None
    end: date | None = None
    problem: Problem | None = None
    note: Note | None = None
    unread: str | None = None


class _Text(NamedTuple):
    text: str
    moments: list[Moment]
    year: int
    is_start: bool
    is_year_sure: bool


MISSING = Period(problem="date_missing")
UNREADABLE = Period(problem="date_unreadable")


def parse_period(
    value: Value,
    *,
    role: Literal["start", "end"] = "start",
    year: int | None = None,
    is_year_sure: bool = False,
) -> Period:
    """Read a cell of a start or an end of work, that may hold the whole period; never raises.

    A single date is the start or the end, as ``role`` says; "s/d" before it makes it the end, and a
    quarter or a half of a year is both. A length of time counts with a date beside it; alone it is
    unreadable, as is a span that ends before it begins without a year of its own.

    Args:
        role: which of the two a single date is.
        year: the report's year, for days and months without one; today's year if left out.
        is_year_sure: the title names that year, so that leaving it out is no cause to ask.
    """
    report_year = date.today().year if year is None else year
    if not isinstance(value, str):
        return _single(value, role, report_year)
    text = plain(value)
    if is_placeholder(text, "date"):
        return MISSING
    if len(text) > LONGEST_TEXT:
        return UNREADABLE
    if _PLAIN_DATE.fullmatch(text):
        found = _single(text, role, report_year)
        if found.problem is None:
            return found
    moments = find_moments(text)
    read = _Text(text, moments, report_year, role == "start", is_year_sure)
    return _of_moments(read) if moments else UNREADABLE


def _single(value: Value, role: Literal["start", "end"], year: int) -> Period:
    """A cell of one date, as ``parse_date`` has it."""
    found = parse_date(value, role=role, year=year)
    if found.value is None:
        is_missing = found.problem == "date_missing"
        return MISSING if is_missing else UNREADABLE
    note: Note | None = "date_year_only" if found.note == "date_year_only" else None
    is_start = role == "start"
    return Period(found.value if is_start else None, None if is_start else found.value, note=note)


def _of_moments(read: _Text) -> Period:
    dated = [moment for moment in read.moments if moment.kind not in ("length", "open")]
    years = [moment for moment in dated if moment.kind == "year"]
    if len(years) < len(dated):
        # Beside a date a year alone is the year that the date lacks, or none of its concern.
        dated = [moment for moment in dated if moment.kind != "year"]
        if len(years) == 1 and all(moment.year is None for moment in dated):
            first, last = years[0].span
            read = _Text(
                text=read.text[:first] + " " * (last - first) + read.text[last:],
                moments=[moment for moment in read.moments if moment not in years],
                year=years[0].year or read.year,
                is_start=read.is_start,
                is_year_sure=True,
            )
    if not dated:
        is_open = read.moments[0].kind == "open"
        return MISSING if is_open and len(read.moments) == 1 else UNREADABLE
    for place, moment in enumerate(read.moments[1:], start=1):
        before = read.moments[place - 1]
        if before.kind in ("length", "open") or moment.kind == "length":
            continue
        if is_joined(read.text, before, moment):
            return _told(read, _of_span(read, before, moment), (before, moment))
    return _told(read, *_of_one(read, _chief(read, dated)))


def _chief(read: _Text, dated: list[Moment]) -> Moment:
    """Of several unconnected dates the one that a word for a start introduces, else the first."""
    marked = [one for one in dated if _START_MARK.search(read.text[: one.span[0]])]
    pick = marked or dated
    return pick[0] if read.is_start else pick[-1]


def _of_one(read: _Text, moment: Moment) -> tuple[Period, tuple[Moment, ...]]:
    """One date, with a length of time beside it or the mark of a span before it."""
    before = read.text[: moment.span[0]]
    is_after_mark = _is_after_mark(read.text, moment)
    length = _length_of(read, moment, is_after_mark)
    # "6 bulan mulai …" begins then, in a column of ends too.
    is_begun = read.is_start or (length is not None and bool(_START_MARK.search(before)))
    is_end = is_after_mark or not is_begun
    start, end = moment.begin(read.year), moment.end(read.year)
    note: Note | None = "date_year_only" if moment.kind == "year" else None
    if start and end and length:
        if is_end:
            start = _months_on(end + timedelta(days=1), -length.months)
        else:
            end = _months_on(start, length.months) - timedelta(days=1)
        return Period(start, end, note=note), (moment, length)
    if moment.kind == "stretch":
        return Period(start, end), (moment,)
    opened = tuple(
        one
        for one in read.moments
        if one.kind == "open" and SPAN.fullmatch(read.text, moment.span[1], one.span[0])
    )
    if is_end and not opened:
        return Period(None, end, note=note), (moment,)
    return Period(start, None, note=note), (moment, *opened)


def _length_of(read: _Text, moment: Moment, is_after_mark: bool) -> Moment | None:
    """The one length of the period: "6 bulan mulai …", "… selama 6 bulan", "6 bulan s/d …".

    A length that only stands beside the date may be how long somebody has served, or an age.
    """
    lengths = [one for one in read.moments if one.kind == "length" and one.months]
    if len(lengths) != 1:
        return None
    (length,) = lengths
    between = read.text[length.span[1] : moment.span[0]]
    is_begun = length.span[1] <= moment.span[0] and bool(_START_MARK.search(between))
    is_ended = length.span[1] <= moment.span[0] and is_after_mark
    is_marked = bool(_LENGTH_MARK.search(read.text[: length.span[0]]))
    return length if is_begun or is_ended or is_marked else None


def _is_after_mark(text: str, moment: Moment) -> bool:
    """Whether "s/d" stands directly before a date, and no dash that is only a bullet."""
    before = text[max(0, moment.span[0] - 40) : moment.span[0]]
    return any(
        mark.end() == len(before) and any(letter.isalpha() for letter in mark[0])
        for mark in SPAN.finditer(before)
    )


def _of_span(read: _Text, first: Moment, last: Moment) -> Period:
    """From one moment to another; the year that one of them lacks is the other's."""
    note: Note | None = None
    if last.kind == "open":
        return Period(first.begin(read.year), note=_year_note(read, first))
    year = last.year or first.year
    if year is None:
        year, note = read.year, _year_note(read, first)
    start, end = first.begin(first.year or year), last.end(last.year or year)
    if start and end and end < start and (first.year is None or last.year is None):
        # "1 Oktober s/d 31 Maret 2027" began in the year before.
        if first.year is None:
            start = first.begin(year - 1)
        else:
            end = last.end(year + 1)
        note = "date_assumed"
    return Period(start, end, note=note)


def _year_note(read: _Text, moment: Moment) -> Note | None:
    return None if moment.year or read.is_year_sure else "date_assumed"


def _told(read: _Text, period: Period, used: tuple[Moment, ...]) -> Period:
    """``period``, with what stands in the cell beside the moments that it comes from."""
    if period.start is None and period.end is None:
        return UNREADABLE
    if any(one.year is None and one.first for one in used) and period.note is None:
        has_year = any(one.year for one in used)
        if not has_year and not read.is_year_sure:
            period = period._replace(note="date_assumed")
    rest = [one for one in read.moments if one not in used and one.kind != "open"]
    unread = "; ".join(read.text[one.span[0] : one.span[1]] for one in rest)
    if not unread and re.search(r"\d", _beside(read, used)):
        unread = _beside(read, used)
    return period._replace(unread=unread or None)


def _beside(read: _Text, used: tuple[Moment, ...]) -> str:
    """The text without the moments that were used and without the words of periods."""
    text = read.text
    for one in used:
        text = text[: one.span[0]] + "\0" * (one.span[1] - one.span[0]) + text[one.span[1] :]
    return " ".join(_WORDS_OF_START.sub(" ", text.replace("\0", " ")).split()).strip(" -/.,:;()")


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return day
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
