"""A row as one table sees it: its name, its numbers, and how much else speaks for a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.sections import is_enumerator
from analysis.rosters.parse.text import as_text

_NUMBER = re.compile(r"^\s*\(?\s*(\d{1,6})\s*[.)]*\s*$")
_GLUED_NUMBER = re.compile(r"^\s*(\d{1,4})\s*[.)]\s*(?=[^\W\d_]{2})")
_E_NOTATION = re.compile(r"^\d[.,]\d+E\+?1\d$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")

#: Fields whose filled cell speaks for a person, and those of them that identify one.
FACTS = (
    "birth", "birth_date", "birth_place", "sex", "sex_l", "sex_p", "position", "status", "start",
    "end", "wage", "nip", "kpj", "unit", "opd", "family_card",
)  # fmt: skip
_IDENTITY = frozenset({"birth", "birth_date", "nip", "kpj"})
#: What is less identifies nobody: no year, no serial of a date, no number of a card.
_LEAST_NUMBER = 1900
_NUMERIC = frozenset({"birth_date", "start", "end", "wage", "nip", "kpj", "family_card"})
PLACEHOLDERS = frozenset({"", "-", "--", "---", "0", "—", "–", ".", "..."})
LETTERS = re.compile(r"[^\W\d_]{2}")
NIP_LINE = re.compile(r"^\s*(N\s*\.?\s*I\s*\.?\s*P|NI\s+PPPK|NRP|NIPPPK|NIPPK)\b", re.IGNORECASE)
BARE_NIP = re.compile(r"^(?:19|20)\d{6}(?:19|20)\d{8}$")
SPACED_DIGITS = re.compile(r"[\s.\-'’‘`,]+")


@dataclass(slots=True)
class RowView:
    """A row as one table sees it; ``places`` are the columns of ``texts``."""

    texts: list[str]
    places: list[int]
    name: str
    nik: Value
    is_named: bool
    is_nik: bool
    number: int | None
    has_enumerator_cell: bool
    #: Filled cells of a person's fields; those that fit their field; those that identify.
    n_facts: int
    n_typed: int
    n_identity: int
    #: Facts in words, which no summary of numbers has.
    n_worded: int


def view_row(row: Sequence[Value], columns: Columns, span: frozenset[int] | None) -> RowView:
    """``row`` as the table of ``columns`` sees it; only the cells of ``span``, where given."""
    if span is not None:
        row = [value if place in span else "" for place, value in enumerate(row)]
    texts, places = [], []
    for place, value in enumerate(row):
        if not is_blank(value):
            texts.append(as_text(value))
            places.append(place)
    cell = _cell(row, columns.get("name"))
    name = cell if isinstance(cell, str) else ""
    nik = _cell(row, columns.get("nik"))
    number_cell = _cell(row, columns.get("number"))
    number = running_number(number_cell)
    if number is None and is_blank(number_cell) and (match := _GLUED_NUMBER.match(name)):
        number = int(match[1])
    n_facts = n_typed = n_identity = n_worded = 0
    for key in FACTS:
        value = _cell(row, columns.get(key))
        if is_blank(value) or str(value).strip() in PLACEHOLDERS:
            continue
        n_facts += 1
        n_worded += isinstance(value, str) and bool(LETTERS.search(value))
        if _fits(key, value):
            n_typed += key in _NUMERIC or key in ("birth", "sex", "sex_l", "sex_p")
            n_identity += key in _IDENTITY
    return RowView(
        texts,
        places,
        name.strip(),
        nik,
        bool(LETTERS.search(name)),
        is_long_number(nik),
        number,
        isinstance(number_cell, str) and is_enumerator(number_cell) and not is_blank(number_cell),
        n_facts,
        n_typed,
        n_identity,
        n_worded,
    )


def _fits(key: str, value: Value) -> bool:
    """Whether a cell holds what its field asks for: digits, or a sex in a few letters."""
    if key in ("sex", "sex_l", "sex_p"):
        return not isinstance(value, str) or len(value.strip()) <= 12
    if key in _IDENTITY and isinstance(value, int | float) and value < _LEAST_NUMBER:
        return False
    if key == "birth" or key in _NUMERIC:
        return not isinstance(value, str) or (
            bool(_DIGIT.search(value)) and not NIP_LINE.match(value)
        )
    return True


def is_official(view: RowView) -> bool:
    """Whether the long number under NIK is an NIP with nothing of a roster's row beside it."""
    if not view.is_nik or view.number is not None or view.n_typed:
        return False
    text = as_text(view.nik)
    return bool(NIP_LINE.match(text) or BARE_NIP.match(SPACED_DIGITS.sub("", text)))


def _cell(row: Sequence[Value], column: int | None) -> Value:
    return row[column] if column is not None and column < len(row) else ""


def running_number(value: Value) -> int | None:
    """The running number in a cell: 7, 7.0, "7.", "(7)"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if 0 < value < 1_000_000 and float(value).is_integer() else None
    if isinstance(value, str) and (match := _NUMBER.match(value)):
        return int(match[1])
    return None


def is_long_number(value: Value) -> bool:
    """Whether a cell holds something meant as a NIK: a long number, whole or ruined."""
    if isinstance(value, (bool, date)):
        return False
    if isinstance(value, (int, float)):
        return abs(value) >= 1e11
    if not isinstance(value, str):
        return False
    digits = SPACED_DIGITS.sub("", value)
    n_digits = sum(map(str.isdigit, digits)) if len(digits) >= 12 else 0
    return n_digits >= 12 or bool(_E_NOTATION.match(digits))


_ROMAN = {
    text: n
    for n, text in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1
    )
}
#: "kol 1", "Kolom (2)".
_COLUMN_WORD = re.compile(r"^\s*kol(?:om|\.)?\s*(?=\(?\s*\w{1,3}\s*\)?\s*$)", re.IGNORECASE)
#: A table may begin some columns to the right; so many numbers in any order are no chance.
_FIRST_NUMBERS, _FEWEST_SHUFFLED = range(4), 4
_FORMULA = re.compile(r"^[\d\s=+x*():.,/\-]+$", re.IGNORECASE)


def _are_shuffled(numbers: Sequence[int | None]) -> bool:
    """Whether the numbers of columns are all there, though the columns have changed places."""
    return len(numbers) >= _FEWEST_SHUFFLED and set(numbers) == set(range(1, len(numbers) + 1))


def is_numbering(texts: Sequence[str]) -> bool:
    """The row "1 2 3 4 5" (or "a b c", "I II III", "(1) (2)", "7=5+6") under a header."""
    if len(texts) < 3:
        return False
    bare = [_COLUMN_WORD.sub("", text).strip(" ().[]") for text in texts]
    numbers = [running_number(text) for text in bare]
    if _are_shuffled(numbers) or _are_shuffled([_ROMAN.get(text.upper()) for text in bare]):
        return True
    if numbers[0] in _FIRST_NUMBERS and None not in numbers[:3]:
        first = [number for number in numbers[:3] if number is not None]
        return _goes_up(first) and all(_FORMULA.match(text) for text in bare)
    if all(text.upper() in _ROMAN for text in bare):
        return _goes_up([_ROMAN[text.upper()] for text in bare])
    letters = [text.lower() for text in bare[:3]]
    if not all(len(text) <= 2 for text in bare) or not all(map(str.isascii, letters)):
        return False
    is_lettered = all(len(text) == 1 and text.isalpha() for text in letters)
    return is_lettered and _goes_up([ord(text) - ord("a") + 1 for text in letters])


def counts_columns(row: Sequence[Value]) -> bool:
    """Whether two or more cells, and no others, say which column they stand in: "(4)", "(5)"."""
    offsets = [
        None if number is None else place - number
        for place, value in enumerate(row)
        if not is_blank(value)
        for number in (running_number(_COLUMN_WORD.sub("", as_text(value)).strip(" ().[]")),)
    ]
    return len(offsets) > 1 and None not in offsets and len(set(offsets)) == 1


def _goes_up(numbers: Sequence[int]) -> bool:
    """Whether columns are counted from one of the first of them on, some left out."""
    first = numbers[:3]
    return first[0] in _FIRST_NUMBERS and all(
        1 <= right - left <= 3 for left, right in pairwise(first)
    )
