"""NIK: 16 digits of region, birth date (women: day + 40) and serial (structure: stdnum.id.nik).

A digit is never invented: what is returned stands in the cell, digit for digit.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from stdnum import numdb

from analysis.rosters.grid import Value
from analysis.rosters.parse.text import (
    APOSTROPHES,
    DASHES,
    has_placeholder,
    is_placeholder,
    plain,
)

#: What a text that is no NIK looks like, so that the message can say so.
Kind = Literal["nip", "bpjs_kesehatan", "short", "long", "scientific", "structure", "text"]
#: Whoever is younger is no worker: a "birth date" after that is the issue date of a family card.
YOUNGEST_WORKER = 15
#: Beyond it a 19xx birth is less likely than a child or a family card of 20xx.
_OLDEST_WORKER = 90
#: Doubles hold every whole number up to here; above, the last digit is not the one typed.
_EXACT_NUMBERS = 2**53
#: With fewer digits beside them, letters are a word and no mistyped digits.
_FEWEST_DIGITS = 10

_SEPARATORS = re.compile(rf"[\s.·•:/\\|¦_{APOSTROPHES}{DASHES}]+")
_LONGEST_DATES = 80
#: Two dates have sixteen digits too.
_TWO_DATES = re.compile(r"(?:\D{0,20}\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b){2}\D{0,20}")
_EDGES = f" ,;:=()[]{{}}<>|/*#{APOSTROPHES}"
_LABEL = re.compile(
    r"(?:nomor|nmr|no|e-?ktp|ktp|n[\s.]?i[\s.]?k|induk|kependudukan|identitas|id)[\s.:=/\-#'()]*",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?\s*e\s*\+?\s*\d+", re.IGNORECASE)
_PRINTED_NUMBER = re.compile(r"(\d{16})[.,]0+")
#: No word is made of these alone, in sixteen places and with digits in front.
_SIXTEEN_LOOKALIKES = re.compile("[0-9]{4}[0-9OoIil]{12}")
_LETTERS_FOR_DIGITS = str.maketrans("OoIil", "00111")


class Nik(NamedTuple):
    """What a NIK cell says; ``digits`` are 16 ASCII digits of sound structure, or None.

    ``birth_date`` and ``sex`` are what the number itself says. ``first15`` stands only where Excel
    has ruined the 16th digit. ``kind`` says what an invalid entry looks like.
    """

    digits: str | None
    problem: Literal["nik_missing", "nik_invalid", "nik_ruined"] | None = None
    warning: Literal["nik_repaired_letters"] | None = None
    birth_date: date | None = None
    sex: Literal["L", "P"] | None = None
    first15: str | None = None
    kind: Kind | None = None
    is_region_known: bool = True


_MISSING = Nik(None, "nik_missing")


def parse_nik(value: Value, year: int | None = None) -> Nik:
    """Read a NIK, with the repairs that cannot change its digits; never raises.

    Args:
        value: the cell. A text may be repaired, a number cell is ruined if it ends in 0.
        year: the report's year, for the century of the birth date; today's year if left out.
    """
    if isinstance(value, str):
        if len(value) == 16 and value.isascii() and value.isdigit():
            return _of_digits(value, year)
        return _of_text(value, year)
    if isinstance(value, bool | date | datetime | time | timedelta):
        return _invalid("text")
    return _of_number(value, year)


def looks_like_kk(digits: str, birth_date: date | None, year: int) -> bool:
    """Whether 16 digits are rather a family card's number: its date is an issue date.

    True where the number would make its holder younger than 15 in ``year`` (family cards exist
    since 1997), and the birth date, if one is known, is another.
    """
    if len(digits) != 16 or not (digits.isascii() and digits.isdigit()):
        return False
    issued, sex = _birth(digits[6:12], year)
    if issued is None or sex != "L" or digits[0] == "0":
        return False
    return year - YOUNGEST_WORKER < issued.year <= year and birth_date != issued


def _invalid(kind: Kind) -> Nik:
    return Nik(None, "nik_invalid", kind=kind)


def _of_digits(
    digits: str, year: int | None, warning: Literal["nik_repaired_letters"] | None = None
) -> Nik:
    """Judge ASCII digits of any number."""
    if digits.strip("0") == "" or (len(digits) == 16 and digits == digits[0] * 16):
        return _MISSING
    if len(digits) != 16:
        return _invalid(_kind_by_length(digits))
    # A region, and one key held down; zeros are rather what rounding left of "7,47199E+15".
    if digits[6:] == digits[6] * 10 and digits[6] != "0":
        return _MISSING
    birth_date, sex = _birth(digits[6:12], year)
    if birth_date is None or digits[0] == "0":
        return _invalid("structure")
    return Nik(digits, None, warning, birth_date, sex, is_region_known=_is_region_known(digits[:4]))


def _kind_by_length(digits: str) -> Kind:
    if len(digits) == 13:
        return "bpjs_kesehatan"
    if len(digits) == 18 and digits[:2] in ("19", "20"):
        return "nip"
    return "short" if len(digits) < 16 else "long"


def _of_number(value: float, year: int | None) -> Nik:
    if value != value:  # NaN: a blank of other programs
        return _MISSING
    if isinstance(value, float) and not value.is_integer():
        return _invalid("text")
    number = int(value)
    if number == 0:
        return _MISSING
    if number < 0:
        return _invalid("text")
    if number >= 10**18:
        return _invalid("long")
    digits = str(number)
    is_16_digits = len(digits) == 16 and digits != digits[0] * 16
    if is_16_digits and (digits.endswith("0") or number > _EXACT_NUMBERS):
        birth_date, sex = _birth(digits[6:12], year)
        return Nik(
            None,
            "nik_ruined",
            birth_date=birth_date,
            sex=sex,
            first15=digits[:15],
            is_region_known=_is_region_known(digits[:4]),
        )
    return _of_digits(digits, year)


def _of_text(value: str, year: int | None) -> Nik:
    text = plain(value).strip(_EDGES)
    if is_placeholder(text, "nik"):
        return _MISSING
    while label := _LABEL.match(text):
        text = text[label.end() :]
    if not text:  # "NIK: -"
        return _MISSING
    text = text.strip(_EDGES)
    if _SCIENTIFIC.fullmatch(text):
        return _invalid("scientific")
    if printed := _PRINTED_NUMBER.fullmatch(text):
        # "….0" was printed from a number cell, and is as good as one.
        return _of_number(int(printed[1]), year)
    if len(text) < _LONGEST_DATES and _TWO_DATES.fullmatch(text):
        return _invalid("text")
    compact = _SEPARATORS.sub("", text)
    if compact.isascii() and compact.isdigit():
        return _of_digits(compact, year)
    n_digits = sum(letter.isascii() and letter.isdigit() for letter in compact)
    if n_digits >= _FEWEST_DIGITS or _SIXTEEN_LOOKALIKES.fullmatch(compact):
        repaired = compact.translate(_LETTERS_FOR_DIGITS)
        if repaired.isascii() and repaired.isdigit():
            return _of_digits(repaired, year, "nik_repaired_letters")
    elif is_placeholder(text, "nik") or has_placeholder(plain(value), "nik"):
        return _MISSING
    return _invalid("text")


def _birth(ddmmyy: str, year: int | None) -> tuple[date | None, Literal["L", "P"] | None]:
    """Birth date and sex of the six digits; (None, None) where no such day exists."""
    return _birth_in(ddmmyy, date.today().year if year is None else year)


@lru_cache(maxsize=2**17)
def _birth_in(ddmmyy: str, year: int) -> tuple[date | None, Literal["L", "P"] | None]:
    day, month, two_digits = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    sex: Literal["L", "P"] = "P" if day > 40 else "L"
    if day > 40:
        day -= 40
    for full_year in birth_years(two_digits, year):
        try:
            return date(full_year, month, day), sex
        except ValueError:  # no such day in this century: 29 February 1900
            continue
    return None, None


def birth_years(two_digits: int, year: int) -> tuple[int, int]:
    """The two years that two digits can mean, the likelier birth year of a worker first.

    A worker is 15 to 90 in ``year``; where neither century gives that, 20xx comes first if it is
    not after ``year`` (a child, or the issue date of a family card).
    """
    late, early = 2000 + two_digits, 1900 + two_digits
    if late <= year - YOUNGEST_WORKER:
        return late, early
    if year - early <= _OLDEST_WORKER or late > year:
        return early, late
    return late, early


@lru_cache(maxsize=10_000)
def _is_region_known(region: str) -> bool:
    """Whether province and regency are on the list (stdnum); old NIKs may have others."""
    parts = numdb.get("id/loc").info(region)
    return bool(parts) and bool(parts[0][1])
