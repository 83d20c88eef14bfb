"""NIKs written with a digit, or a few, in each of several cells below one head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import Columns

_N_DIGITS = 16
#: Digits in the cells of one row: equal parts, or district, birth date and serial number. Fifteen
#: digits beside the one of another column are no NIK.
_WAYS = {(size,) * (_N_DIGITS // size) for size in (1, 2, 4, 8)} | {(6, 6, 4)}


def split_niks(
    cells: Sequence[Sequence[Value]],
    tables: Sequence[Columns],
    lines: Iterable[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], str]]:
    """(row, column) of each NIK cell that holds only its first digits, and the 16 digits.

    The cells to its right have the others, up to the next column that has a head. Only parts as
    people make them, of exactly 16 digits, are put together: a number that has lost its zeros
    makes fewer.

    Args:
        cells: the rows of the sheet.
        tables: its tables.
        lines: (place of its table, 0-based row) of each person.
    """
    spans = [_span(table) for table in tables]
    if not any(spans):
        return
    for index, row in lines:
        if span := spans[index]:
            pieces = [cells[row][column] for column in span if column < len(cells[row])]
            texts = [_digits(value) for value in pieces if not is_blank(value)]
            if tuple(map(len, texts)) in _WAYS:
                yield (row, span[0]), "".join(texts)


def _span(table: Columns) -> range:
    """The column of NIKs and those behind it without a head of their own; empty if none.

    A merged head stands over each of its columns.
    """
    first = table.get("nik")
    if first is None or (label := table.labels.get(first)) is None:
        return range(0)
    behind = range(first + 1, first + _N_DIGITS)
    bare = takewhile(lambda column: table.labels.get(column, label) == label, behind)
    n_columns = 1 + len(list(bare))
    return range(first, first + n_columns) if n_columns > 1 else range(0)


def _digits(value: Value) -> str:
    """The digits of a piece; empty where it is anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    text = str(value).strip()
    return text if text.isascii() and text.isdigit() and len(text) < _N_DIGITS else ""
