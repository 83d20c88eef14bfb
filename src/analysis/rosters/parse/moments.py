"""Every date, month, quarter, year and length of time in a text, in the order of the text.

A moment is what a writer gives as one point or stretch of a calendar: "31 Maret 2026", "Mar 2026",
"TW II", "2026". What stands between two of them, and what follows of it, is for the callers.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from analysis.rosters.parse.dates import month_number
from analysis.rosters.words import rows

Kind = Literal["day", "month", "stretch", "year", "length", "open"]

#: Nobody writes a period in more characters; what is longer is not read.
LONGEST_TEXT = 500
_FIRST_YEAR, _LAST_YEAR = 1950, 2099
_GAP = r"[ .,'-]{0,3}"
_WORD = r"(?P<w>[a-z]{1,12})"
_DAY = r"(?P<d>\d{1,2})"
_YEAR4 = r"(?P<y>\d{4})(?!\d)"
_YEAR2 = r"(?P<y>\d{2})(?![\d/]|\.\d|-\d{1,2}[-/.])"
#: A span's mark: "s/d", "s.d.", "sampai dengan", "hingga", a dash.
SPAN = re.compile(
    r"[ ,(]*(?:-{1,3}>?|~|\bs ?[./]? ?d\b\.?|\bsampai(?: dengan| dgn)?\b|\bsmp\b\.?|\bhingga\b"
    r"|\bhgg\b|\b(?:dan )?berakhir\b)[ .:]*"
    r"(?:dengan |tgl\.? |tanggal |bulan |bln\.? |tahun |thn\.? )?",
    re.IGNORECASE,
)
#: Tried in this order wherever a number or a word begins.
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
        r"(?!\d|[/.-](?!(?:19|20)\d\d[-/.])\d|/\D)(?:[ T]00:00:00)?",
        rf"{_DAY}(?P<s> ?[-/.] ?)(?P<m>\d{{1,2}})(?P=s){_YEAR4}",
        rf"{_DAY}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<y>\d{{2}})(?!\d|(?P=s)\d)",
        rf"{_DAY} {{1,2}}(?P<m>\d{{1,2}}) {{1,2}}{_YEAR4}",
        rf"{_DAY}{_GAP}{_WORD}{_GAP}{_YEAR4}",
        rf"{_DAY}[ .-]?{_WORD}[ .'-]{{0,2}}{_YEAR2}",
        r"(?P<d>[0-3]\d)(?P<m>0\d|1[0-2])(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?P<y>(?:19|20)\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?!\d)",
        rf"{_WORD} {_DAY}(?:st|nd|rd|th)?, ?{_YEAR4}",
    )
)
_DAYS_OF_NO_YEAR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}[ .-]{{0,2}}{_WORD}(?![a-z])",
        rf"{_DAY}(?P<s>[-/.])(?P<m>\d{{1,2}})(?!\d|(?P=s)\d|[%,]\d)",
    )
)
_MONTHS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WORD}{_GAP}(?:tahun |thn\.? |th\.? )?{_YEAR4}",
        rf"{_WORD}[ .'-]{{1,2}}{_YEAR2}",
        rf"(?P<m>\d{{1,2}})[-/.]{_YEAR4}",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?![\d/]|[.-]\d)",
    )
)
_MONTH_OF_NO_YEAR = re.compile(r"(?P<w>[a-z]{3,12})(?![a-z])", re.IGNORECASE)
_STRETCH = re.compile(
    r"(?P<w>[a-z]{1,12})[ .-]*(?:ke[ -])?(?P<n>iv|i{1,3}|[1-4]|pertama|kedua|ketiga|keempat)\b"
    r"(?:[ ,./-]*(?:tahun |thn\.? |th\.? )?(?P<y>\d{4})(?!\d))?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)(?![\d/]|[.,]\d{3}|-\d{3}(?!\d))")
_LENGTH = re.compile(
    r"(?P<n>\d{1,3}|[a-z]{3,9})[ -]?(?:\([a-z ]{3,20}\) ?)?(?P<w>[a-z]{2,6})\b(?! ?(?:19|20)\d\d)",
    re.IGNORECASE,
)
#: "1" of "1 s/d 31 Januari 2026": a day whose month stands behind the span's mark.
_DAY_BEFORE_SPAN = re.compile(_DAY + r"(?= ?(?:-|s ?[./]? ?d\b|sampai|hingga|s/d))", re.IGNORECASE)
#: A number that is no date, with all that hangs on it: 800/123/2024.
_OTHER_NUMBER = re.compile(r"\d[\d]*(?:[/.,-]?[\da-z]+){0,40}", re.IGNORECASE)
_START_OF_TOKEN = re.compile(r"(?<![a-z0-9])[a-z0-9]", re.IGNORECASE)
_ORDINALS = dict(
    zip(
        ("i", "ii", "iii", "iv", "pertama", "kedua", "ketiga", "keempat"),
        (1, 2, 3, 4) * 2,
        strict=True,
    )
)


class Moment(NamedTuple):
    """A point or stretch of time, and where it stands.

    ``year`` None: the text gives none. ``first`` and ``last`` are its days as (month, day); both
    None for a length of ``months``, or for what has no end ("sekarang").
    """

    span: tuple[int, int]
    kind: Kind
    year: int | None = None
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    months: int = 0

    def begin(self, year: int | None = None) -> date | None:
        """Its first day, ``year`` standing in for a year that it lacks."""
        return _day(self.year or year, self.first)

    def end(self, year: int | None = None) -> date | None:
        """Its last day, likewise; the last of February is that of the year."""
        whole = self.year or year
        if whole and self.last and self.kind == "month":
            return _day(whole, (self.last[0], calendar.monthrange(whole, self.last[0])[1]))
        return _day(whole, self.last)


def _day(year: int | None, month_and_day: tuple[int, int] | None) -> date | None:
    if year is None or month_and_day is None:
        return None
    try:
        return date(year, *month_and_day)
    except ValueError:
        return None


@cache
def _time_words() -> dict[str, tuple[str, int]]:
    return {row["word"]: (row["means"], int(row["months"] or 0)) for row in rows("time_words")}


def is_joined(text: str, before: Moment, after: Moment) -> bool:
    """Whether the mark of a span stands between two moments; a slash only between whole dates."""
    between = (before.span[1], after.span[0])
    if SPAN.fullmatch(text, *between):
        return True
    is_whole = all(moment.kind == "day" and moment.year for moment in (before, after))
    return is_whole and text[slice(*between)].strip() == "/"


def find_moments(text: str) -> list[Moment]:
    """Every moment in ``text`` (of ``plain``), the longest reading at each place; never raises."""
    found: list[Moment] = []
    place = 0
    text = text[:LONGEST_TEXT]
    while start := _START_OF_TOKEN.search(text, place):
        # "2026-02-01/2026-11-30": behind a whole date the slash is the mark of a span.
        last = found[-1] if found else None
        is_second = last is not None and last.kind == "day" and start.start() == last.span[1] + 1
        moment = _at(text, start.start(), is_second=is_second)
        if moment:
            found.append(moment)
            place = moment.span[1]
        elif text[start.start()].isdigit():
            other = _OTHER_NUMBER.match(text, start.start())
            place = other.end() if other else start.end()
        else:
            place = start.end()
    return found


def _at(text: str, place: int, *, is_second: bool) -> Moment | None:
    if text[place].isdigit():
        # The tail of a decree's number ("SK/2026") is no year.
        is_tail = place > 0 and text[place - 1] in "/\\." and text[place - 2 : place - 1].isalnum()
        if is_tail and not is_second:
            return None
        before_span = _DAY_BEFORE_SPAN.match(text, place)
        if before_span and (alone := _day_alone(text, before_span)):
            return alone
    for pattern in _DAYS:
        if (match := pattern.match(text, place)) and (moment := _of_day(text, match)):
            return moment
    if stretch := _stretch(text, place):
        return stretch
    for pattern in _MONTHS:
        if (match := pattern.match(text, place)) and (moment := _of_month(text, match)):
            return moment
    if length := _length(text, place):
        return length
    for pattern in _DAYS_OF_NO_YEAR:
        if (match := pattern.match(text, place)) and (moment := _of_day(text, match)):
            return moment
    if (match := _MONTH_OF_NO_YEAR.match(text, place)) and (moment := _of_month(text, match)):
        return moment
    if match := _YEAR.match(text, place):
        return Moment(match.span(), "year", int(match["y"]), (1, 1), (12, 31))
    return _open(text, place)


def _year_of(text: str, match: re.Match[str]) -> int | None:
    """The year of a match, 0 where it cannot be one; None where it has none."""
    digits = match.groupdict().get("y")
    if digits is None:
        return None
    if len(digits) == 4:
        return int(digits) if _FIRST_YEAR <= int(digits) <= _LAST_YEAR else 0
    # "1 Januari-31 Desember 2026": 31 is the day of what follows.
    following = re.compile(r"[ .-]{0,2}([a-z]+)", re.IGNORECASE).match(text, match.end())
    if following and month_number(following[1]):
        return 0
    return 2000 + int(digits) if int(digits) < 50 else 1900 + int(digits)


def _month_in(match: re.Match[str], *, with_roman: bool) -> int:
    parts = match.groupdict()
    if parts.get("m"):
        return int(parts["m"])
    word = parts["w"].lower()
    return 0 if len(word) < 3 and not with_roman else month_number(word)


def _of_day(text: str, match: re.Match[str]) -> Moment | None:
    year = _year_of(text, match)
    day = int(match["d"])
    month = _month_in(match, with_roman=year is not None)
    if year == 0 or not 1 <= month <= 12:
        if year and match.groupdict().get("m") and day <= 12 < month <= 31:
            month, day = day, month  # 03/25/2026
        else:
            return None
    if not 1 <= day <= calendar.monthrange(year or 2024, month)[1]:
        return None
    return Moment(match.span(), "day", year, (month, day), (month, day))


def _day_alone(text: str, match: re.Match[str]) -> Moment | None:
    """A day whose month is that of the day behind the mark of a span; None where it is another."""
    mark = SPAN.match(text, match.end())
    if mark is None:
        return None
    for pattern in (*_DAYS, _DAYS_OF_NO_YEAR[0]):
        behind = pattern.match(text, mark.end())
        if behind and "w" in behind.groupdict() and (day := _of_day(text, behind)) and day.first:
            first = (day.first[0], int(match["d"]))
            if _day(day.year or 2024, first) and first <= day.first:
                return Moment(match.span(), "day", day.year, first, first)
    return None


def _of_month(text: str, match: re.Match[str]) -> Moment | None:
    year, month = _year_of(text, match), _month_in(match, with_roman=False)
    if year == 0 or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year or 2025, month)[1]
    return Moment(match.span(), "month", year, (month, 1), (month, last))


def _stretch(text: str, place: int) -> Moment | None:
    """A quarter or a half of a year."""
    match = _STRETCH.match(text, place)
    if match is None:
        return None
    means, months = _time_words().get(match["w"].lower(), ("", 0))
    if means != "part":
        return None
    number = _ORDINALS.get(match["n"].lower()) or int(match["n"])
    last = number * months
    if last > 12:
        return None
    year = int(match["y"]) if match["y"] else None
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    end = (last, calendar.monthrange(2025, last)[1])
    return Moment(match.span(), "stretch", year, (last - months + 1, 1), end)


def _length(text: str, place: int) -> Moment | None:
    match = _LENGTH.match(text, place)
    if match is None:
        return None
    unit, months = _time_words().get(match["w"].lower(), ("", 0))
    count, number = _time_words().get(match["n"].lower(), ("", 0))
    if match["n"].isdigit():
        count, number = "number", int(match["n"])
    if unit != "unit" or count != "number":
        return None
    return Moment(match.span(), "length", months=number * months)


def _open(text: str, place: int) -> Moment | None:
    for word in _open_words():
        end = place + len(word)
        if text[place:end].lower() == word and not text[end : end + 1].isalnum():
            return Moment((place, end), "open")
    return None


@cache
def _open_words() -> tuple[str, ...]:
    return tuple(word for word, (means, _) in _time_words().items() if means == "open")
