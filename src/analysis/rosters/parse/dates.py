"""Dates in every spelling of the OPDs, with the place of birth that may stand before them."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from analysis.rosters.grid import Value
from analysis.rosters.parse.nik import birth_years
from analysis.rosters.parse.text import as_text, is_placeholder, plain
from analysis.rosters.words import rows

Role = Literal["birth", "start", "end"]
Problem = Literal["date_missing", "date_unreadable", "date_impossible"]
Note = Literal[
    "date_year_only", "date_swapped", "date_two_digit_year", "date_serial", "date_as_nik"
]

#: Excel counts days from here (its 29 February 1900 never was); serials are read within the bounds.
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 80_001)
#: Days between Excel's two calendars (1900 and 1904).
_MAC_SHIFT = 1462
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
#: A start or end of work lies at most so many years after the report's year.
_YEARS_AHEAD = 10
#: Nobody writes a date in more characters; keeps hostile cells cheap.
_LONGEST_TEXT = 300

_SEP = r"\s*[-/.,'\\ ]{1,3}\s*"
_GAP = r"\s*[-/.,' ]*\s*"
#: In "I7 Agustus" a letter stands for the first digit: 7 is not the day.
_DAY_STARTS = r"(?<!\d)(?<!\b[oil])"
_NO_LETTER = r"(?<![a-z])"
_YEAR = r"(?P<y>\d{4}|\d{2})(?!\d)"
#: Whole dates, in the order in which they are tried.
_WHOLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # one mark throughout, and not the end of one date and the begin of the next
        r"(?<!\d)(?<!\d[-/.,\\ ])(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<y>\d{{4}}){_GAP}(?P<w>[a-z]+){_GAP}(?P<d>\d{{1,2}})(?!\d)",
        rf"{_DAY_STARTS}(?P<a>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}}){_SEP}{_YEAR}",
        rf"{_DAY_STARTS}(?P<d>\d{{1,2}}){_GAP}(?P<w>[a-z]+){_GAP}{_YEAR}",
        rf"{_NO_LETTER}(?P<w>[a-z]+)\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<y>\d{{4}})(?!\d)",
        # 17081990, unless the middle can only be the month of 19900817
        r"(?<!\d)(?P<a>\d{2})(?P<b>0\d|1[0-2])(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<a>\d{2})(?P<b>\d{2})(?P<y>\d{4})(?!\d)",
    )
)
#: The common spelling, read without trying the others (they would read it the same).
_COMMON = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>[12]\d{3})")
_DDMMYY = re.compile(r"(?P<a>\d{2})(?P<b>\d{2})(?P<y>\d{2})")
_MONTHS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NO_LETTER}(?P<w>[a-z]+)\.?{_GAP}{_YEAR}",
        r"(?<![\d/.-])(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})(?![\d/.-])",
    )
)
#: "Januari s/d Desember 2026": the first month takes the year of the second.
_SPAN = re.compile(
    rf"{_NO_LETTER}(?P<w>[a-z]+)\s*(?:-|s\s*[./]?\s*d\.?|sampai|hingga)\s*[a-z]+\s*(?P<y>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(r"\D*(?<!\d)((?:19|20)\d\d)(?!\d)\D*")
_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b", re.IGNORECASE)
_LABELS = re.compile(
    r"\b(?:tempat|tanggal|tgl|tg|lahir|ttl|pada|di|tmt|mulai|sejak|hari)\b[.:/]*", re.IGNORECASE
)


class Date(NamedTuple):
    """What a date cell says; ``place`` is what stood before the date, as sent."""

    value: date | None
    problem: Problem | None = None
    note: Note | None = None
    place: str | None = None


class _Found(NamedTuple):
    span: tuple[int, int]
    #: None: the shape of a date that no calendar has.
    day: date | None
    note: Note | None = None


class _Reader(NamedTuple):
    """What settles what the cell leaves open."""

    nik_date: date | None
    role: Role
    year: int


def parse_date(
    value: Value, *, nik_date: date | None = None, role: Role = "birth", year: int | None = None
) -> Date:
    """Read a date; never raises.

    Args:
        value: text, date, Excel serial, or a number such as 17081990.
        nik_date: the date in the person's NIK. For births it decides between day and month (else
            the day comes first), undoes a swap by Excel, and gives two-digit years their century.
        role: a year or month alone is its first day for a start, its last for an end, and
            unreadable for a birth; "sekarang" as an end is missing.
        year: the report's year, for two-digit years; today's if left out.
    """
    reader = _Reader(
        nik_date if role == "birth" else None, role, date.today().year if year is None else year
    )
    if isinstance(value, datetime):
        return _of_date(value.date(), reader)
    if isinstance(value, date):
        return _of_date(value, reader)
    if isinstance(value, bool | time | timedelta):
        return Date(None, "date_unreadable")
    if isinstance(value, int | float):
        return _of_number(value, reader)
    return _of_text(plain(value), reader)


def parse_place_and_date(
    value: Value, *, nik_date: date | None = None, year: int | None = None
) -> Date:
    """Read a combined cell of place and date of birth ("Raha, 17 Agustus 1990"); never raises.

    As :func:`parse_date` for a birth; a place without any date is kept, with ``date_missing``, and
    a place after the date is found too.
    """
    result = parse_date(value, nik_date=nik_date, year=year)
    if not isinstance(value, str) or result.place:
        return result
    text = plain(value)
    if result.value is None:
        if result.problem == "date_unreadable" and not re.search(r"\d", text):
            return Date(None, "date_missing", place=_place(text))
        return result
    found = _whole_dates(text, _Reader(nik_date, "birth", year or date.today().year))
    behind = text[found[-1].span[1] :] if found else ""
    return result._replace(place=None if re.search(r"\d", behind) else _place(behind))


def _of_date(day: date, reader: _Reader) -> Date:
    """A date cell: trust it, unless the NIK says that Excel swapped day and month."""
    serial = (day - _EXCEL_ZERO).days
    if serial in (0, 1):  # a zero in a cell with a date format
        return Date(None, "date_missing")
    if _FIRST_YEAR <= serial <= _LAST_YEAR:  # a year in a cell with a date format: some day in 1905
        return _of_period(serial, None, reader)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return Date(None, "date_impossible")
    if reader.nik_date not in (None, day) and _swapped(day) == reader.nik_date:
        return Date(reader.nik_date, note="date_swapped")
    return Date(day)


def _swapped(day: date) -> date | None:
    return _day(day.year, day.day, day.month)


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_number(value: float, reader: _Reader) -> Date:
    if value != value or value in (float("inf"), float("-inf")):
        return Date(None, "date_unreadable")
    number = int(value)
    if value == 0:
        return Date(None, "date_missing")
    if number in _SERIALS:
        return _of_serial(number, reader)
    if value != number or not 0 < number < 10**8:
        return Date(None, "date_unreadable")
    if _FIRST_YEAR <= number <= _LAST_YEAR:
        return _of_period(number, None, reader)
    digits = str(number)
    # A number has lost the zero of a first day such as 01081990.
    return _of_text(digits.zfill(len(digits) + len(digits) % 2), reader)


def _of_serial(serial: int, reader: _Reader) -> Date:
    day = _EXCEL_ZERO + timedelta(days=serial)
    if reader.nik_date and day != reader.nik_date:
        if _swapped(day) == reader.nik_date:
            return Date(reader.nik_date, note="date_swapped")
        if day + timedelta(days=_MAC_SHIFT) == reader.nik_date:
            day = reader.nik_date
    return Date(day, note="date_serial")


def _of_text(text: str, reader: _Reader) -> Date:
    if common := _COMMON.fullmatch(text):
        one = _read(common, reader)
        return Date(one.day, None if one.day else "date_impossible", one.note)
    if len(text) > _LONGEST_TEXT:
        return Date(None, "date_unreadable")
    if is_placeholder(text, "date") or (
        re.search("0", text) and not re.search("[1-9a-zA-Z]", text)
    ):
        return Date(None, "date_missing")
    if (digits := re.fullmatch(r"(\d{5})(?:[.,]\d+)?", text)) and int(digits[1]) in _SERIALS:
        return _of_serial(int(digits[1]), reader)
    if re.fullmatch(r"\d{7}", text):
        text = f"0{text}"
    if found := _whole_dates(text, reader):
        return _settled(text, found, reader)
    for pattern in _MONTHS:
        if months := [m for m in pattern.finditer(text) if _month_of(m)]:
            if reader.role == "start" and (span := _SPAN.search(text)) and _month_of(span):
                return _of_period(int(span["y"]), _month_of(span), reader)
            match = months[-1 if reader.role == "end" else 0]
            return _of_period(_full_year(match["y"], reader), _month_of(match), reader)
    if year_alone := _YEAR_ALONE.fullmatch(text):
        return _of_period(int(year_alone[1]), None, reader)
    return Date(None, "date_unreadable")


def _settled(text: str, found: list[_Found], reader: _Reader) -> Date:
    """The one date meant: of a period its start or end, of a birth the only one."""
    place = _place(text[: found[0].span[0]]) if reader.role == "birth" else None
    days = {one.day for one in found if one.day}
    if not days:
        return Date(None, "date_impossible", place=place)
    if len(days) > 1 and reader.role == "birth":
        return Date(None, "date_unreadable", place=place)
    readable = [one for one in found if one.day]
    one = readable[-1 if reader.role == "end" else 0]
    return Date(one.day, None, one.note, place)


def _whole_dates(text: str, reader: _Reader) -> list[_Found]:
    """Every whole date in a text, in the order of the text."""
    found: list[_Found] = []
    for pattern in _WHOLE:
        for match in pattern.finditer(text):
            if "w" in match.groupdict() and not _month_of(match):
                continue
            found.append(_read(match, reader))
        # What one spelling has taken, no later one may take again.
        for one in found:
            text = text[: one.span[0]] + "\0" * (one.span[1] - one.span[0]) + text[one.span[1] :]
    if not found and (short := _DDMMYY.fullmatch(text)):
        one = _read(short, reader)
        return [one] if one.day else []
    return sorted(found)


def _read(match: re.Match[str], reader: _Reader) -> _Found:
    """One match as a day, settled by the NIK's date where the spelling leaves it open."""
    parts = match.groupdict()
    year = _full_year(parts["y"], reader)
    note: Note | None = "date_two_digit_year" if len(parts["y"]) == 2 else None
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        day = _day(year, second, first)
        # Month first matters only where the NIK asks for it, or day first is no date.
        other = None if day and reader.nik_date in (None, day) else _day(year, first, second)
        if note and first > 31:  # 90-08-17
            day, other = _day(_full_year(parts["a"], reader), second, int(parts["y"])), None
        settled: Note = "date_as_nik"
    else:
        day = _day(year, _month_of(match), int(parts["d"]))
        # 1990-04-03 was a date cell once; a month in words was never swapped.
        other = _swapped(day) if "m" in parts and day else None
        settled = "date_swapped"
    if reader.nik_date and other == reader.nik_date != day:
        return _Found(match.span(), other, settled)
    return _Found(match.span(), day or (other if "a" in parts else None), note)


def _full_year(digits: str, reader: _Reader) -> int:
    """A year of four digits as it is, one of two digits in its likelier century."""
    year = int(digits)
    if len(digits) == 4:
        return year
    if reader.nik_date and reader.nik_date.year % 100 == year:
        return reader.nik_date.year
    if reader.role == "birth":
        return birth_years(year, reader.year)[0]
    return 2000 + year if 2000 + year <= reader.year + _YEARS_AHEAD else 1900 + year


def _of_period(year: int, month: int | None, reader: _Reader) -> Date:
    """A year, or a month of a year, without its day."""
    if reader.role == "birth":
        return Date(None, "date_unreadable", "date_year_only")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Date(None, "date_impossible")
    if reader.role == "start":
        return Date(date(year, month or 1, 1), note=None if month else "date_year_only")
    last = month or 12
    day = date(year, last, calendar.monthrange(year, last)[1])
    return Date(day, note=None if month else "date_year_only")


def _month_of(match: re.Match[str]) -> int:
    """The month, 1 to 12, or 0 where there is none."""
    parts = match.groupdict()
    if parts.get("m"):
        month = int(parts["m"])
        return month if 1 <= month <= 12 or "d" in parts else 0
    return month_number(parts["w"])


@cache
def _month_names() -> dict[str, int]:
    return {row["spelling"]: int(row["month"]) for row in rows("months")}


@lru_cache(maxsize=16384)
def month_number(word: str) -> int:
    """The month that a word names, one typing error forgiven where unambiguous; else 0."""
    word = word.lower()
    names = _month_names()
    if word in names:
        return names[word]
    if not 4 <= len(word) <= 12:
        return 0
    near = {n for name, n in names.items() if len(name) > 3 and OSA.distance(word, name) == 1}
    return near.pop() if len(near) == 1 else 0


def _place(text: str) -> str | None:
    """What stands beside a date, without labels, weekday and stray punctuation."""
    if not text:
        return None
    text = _LABELS.sub(" ", _WEEKDAY.sub(" ", text))
    text = as_text(text).strip(" ,;:/-.|(")
    return text if re.search(r"[^\W\d_]", text) else None
