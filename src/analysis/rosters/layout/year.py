"""Of which year a sheet says that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis.rosters.words import phrases_of, row_kind, words

_YEAR = re.compile(r"\b(20\d\d)\b")
_DAY = re.compile(
    r"\b\d{1,2}\s+[A-Z]+\s+20\d\d\b|\b\d{1,2} \d{1,2} 20\d\d\b|\b20\d\d \d{1,2} \d{1,2}\b"
)


def names_other_year(sheet: str, titles: Sequence[str], year: int) -> bool:
    """Whether the title of a sheet, or else its name, names years, but not the report's.

    A day is no year, nor is the year of a letter, a decree or a formation.
    """
    found = named_years(titles) or named_years((sheet,))
    return bool(found) and year not in found


def contradicted_years(titles: Sequence[str], year: int) -> set[int]:
    """The other years that titles name beside the report's, so that one of them must be wrong."""
    found = named_years(titles)
    return found - {year} if year in found else set()


def named_years(texts: Sequence[str]) -> set[int]:
    """The years that titles name as their own."""
    return {
        int(text)
        for title in texts
        if not row_kind(title, ("address",))
        for text in _YEAR.findall(_dated().sub(" ", _DAY.sub(" ", words(title))))
    }


@cache
def _dated() -> re.Pattern[str]:
    """A word after which a year is of something else, up to the year of it."""
    introduced = rf"\b(?:{'|'.join(phrases_of('dated'))})\b"
    return re.compile(rf"{introduced}(?:(?! TAHUN ANGGARAN | T A ).)*?(?:20\d\d\b(?: 20\d\d\b)?|$)")
