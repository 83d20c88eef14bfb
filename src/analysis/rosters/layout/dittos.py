"""Cells that say "as above": ``sda``, ``idem``, a ditto mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import OTHER_STATUS, Columns
from analysis.rosters.words import rows, words

#: Fields of which people write "as above"; never what tells one person from another.
_REPEATED = frozenset(
    {
        "unit", "opd", "status", OTHER_STATUS, "start", "end", "position", "wage", "birth_place",
        "remark",
    }
)  # fmt: skip
_REPEATED_DETAILS = frozenset({"address", "postal_code"})
#: Fields of which ``SDA`` in capitals is a value: the bidang of water (Sumber Daya Air).
_UNITS = frozenset({"unit", "opd", "position"})
_LONGEST = 30
_MARK = re.compile(r"""[\s.,~\-–—]*(?:["“”„‟″〃]|['’‘´`′]{2})[\s.,~\-–—"“”„‟″〃'’‘´`′]*""")


def dittos(
    cells: Sequence[Sequence[Value]],
    tables: Sequence[Columns],
    lines: Iterable[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], Value]]:
    """(row, column) of each cell that says "as above", and the value that it means.

    That is the value of the nearest person above, in the same table, who has one; a cell with
    nobody above it stays as it is.

    Args:
        cells: the rows of the sheet.
        tables: its tables.
        lines: (place of its table, 0-based row) of each person, from the top.
    """
    of_table: list[list[int]] = [[] for _ in tables]
    for index, row in lines:
        of_table[index].append(row)
    for table, persons in zip(tables, of_table, strict=True):
        for column, is_unit in _columns(table):
            yield from _of_column(cells, persons, column, is_unit)


def _columns(table: Columns) -> Iterator[tuple[int, bool]]:
    for key, column in table.fields.items():
        if key in _REPEATED:
            yield column, key in _UNITS
    for key, columns in table.details.items():
        if key in _REPEATED_DETAILS:
            yield from ((column, False) for column in columns)


def _of_column(
    cells: Sequence[Sequence[Value]], persons: Sequence[int], column: int, is_unit: bool
) -> Iterator[tuple[tuple[int, int], Value]]:
    seen = {cells[row][column] for row in persons if column < len(cells[row])}
    if not any(_is_ditto(value, is_unit) for value in seen):
        return
    above: Value | None = None
    for row in persons:
        value = cells[row][column] if column < len(cells[row]) else ""
        if not _is_ditto(value, is_unit):
            above = above if is_blank(value) else value
        elif above is not None:
            yield (row, column), above


def _is_ditto(value: Value, is_unit: bool) -> bool:
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        return False
    if _MARK.fullmatch(value):
        return True
    if is_unit and value.strip() == "SDA":
        return False
    return words(value) in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(words(row["word"]) for row in rows("dittos"))
