"""Columns of codes beside the column that has the words for them: "JABATAN ID", "JABATAN NAMA"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.words import rows as vocabulary_rows
from analysis.rosters.words import words

_N_SAMPLE = 200
#: Digits of a NIK, an NIP, however they are written, and of a KPJ, a BPJS card, which nobody
#: divides: a person's numbers, which are no codes.
_PERSONAL_LENGTHS, _UNDIVIDED_LENGTHS = frozenset({16, 18}), frozenset({11, 13})
_SEPARATORS = re.compile(r"[\s.\-/']")
_HEX = re.compile(r"[0-9A-Fa-f]{6,}(?:-[0-9A-Fa-f]+)*")
_LONGEST_LETTERS = 3


def coded_partners(
    labels: Mapping[int, Sequence[str]], sample: Sequence[Sequence[Value]] = ()
) -> dict[int, int]:
    """Column of codes to the column that has its words, 0-based; such a column is no field.

    Two columns belong together when their heads are the same but for a mark of
    ``vocabulary/code_marks.csv`` ("Kode X" and "Nama X", "X" and "Nama X"). Which of the two holds
    the codes is told by the cells, and by the mark where it has none; a person's own numbers and
    dates are never codes.

    Args:
        labels: header texts of each 0-based column, parent first.
        sample: rows below the header.
    """
    by_subject: dict[str, list[tuple[int, str | None]]] = {}
    for column, levels in labels.items():
        subject, mark = _subject(" ".join(levels))
        by_subject.setdefault(subject, []).append((column, mark))
    found: dict[int, int] = {}
    for columns in by_subject.values():
        if len(columns) < 2 or not any(mark for _, mark in columns):
            continue
        looks = {column: _look(_cells(sample, column)) for column, _ in columns}
        named = [
            column
            for column, mark in columns
            if looks[column] == "words" or (looks[column] is None and mark == "name")
        ]
        for column, mark in columns:
            is_code = looks[column] == "codes" or (looks[column] is None and mark == "code")
            others = [other for other in named if other != column]
            if is_code and others:
                found[column] = min(others, key=lambda other: abs(other - column))
    return found


def _subject(label: str) -> tuple[str, str | None]:
    """A head without its mark, and the mark: ``("JABATAN", "code")`` of "KODE JABATAN"."""
    text = words(label)
    for phrase, mark in _marks():
        if text == phrase:
            return "", mark
        if text.startswith(f"{phrase} "):
            return text.removeprefix(f"{phrase} "), mark
        if text.endswith(f" {phrase}"):
            return text.removesuffix(f" {phrase}"), mark
    return text, None


@cache
def _marks() -> tuple[tuple[str, str], ...]:
    found = ((words(row["words"]), row["mark"]) for row in vocabulary_rows("code_marks"))
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _cells(sample: Sequence[Sequence[Value]], column: int) -> Iterator[Value]:
    for row in sample[:_N_SAMPLE]:
        if column < len(row) and not is_blank(row[column]):
            yield row[column]


def _look(cells: Iterator[Value]) -> str | None:
    """``codes``, ``words`` or ``others``, whichever most cells are; None where all are blank."""
    seen = {"codes": 0, "words": 0, "others": 0}
    for value in cells:
        seen[_look_of(value)] += 1
    n_all = sum(seen.values())
    if not n_all:
        return None
    return next((look for look, n in seen.items() if n * 2 > n_all), "others")


def _look_of(value: Value) -> str:
    if isinstance(value, bool | date):
        return "others"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    bare = _SEPARATORS.sub("", text)
    if bare.isdigit():
        n_digits, is_undivided = len(bare), bare == text.lstrip("'")
        is_personal = n_digits in _PERSONAL_LENGTHS or (
            is_undivided and n_digits in _UNDIVIDED_LENGTHS
        )
        return "others" if is_personal else "codes"
    if " " not in text and (
        _HEX.fullmatch(text) or len(bare) <= _LONGEST_LETTERS or any(c.isdigit() for c in bare)
    ):
        return "codes"
    return "words" if any(letter.isalpha() for letter in text) else "others"
