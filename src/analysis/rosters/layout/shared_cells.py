"""Cells that speak for several rows: merged downwards, written once, or wrapped over two rows."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import OTHER_STATUS, Columns
from analysis.rosters.layout.details import WRAPPED
from analysis.rosters.layout.row_view import is_long_number

#: Fields of a person that a vertical merge of cells gives to the rows below.
FILLED_DOWN = frozenset(
    {"unit", "opd", "status", OTHER_STATUS, "start", "end", "position", "wage", "birth_place"}
)
#: Fields whose cell may go on in the row below.
_WRAPPED = frozenset(
    {"name", "position", "unit", "opd", "birth", "birth_place", "remark", *WRAPPED}
)
#: No list is as long as a merge that reaches to the end of the sheet.
_LONGEST_MERGE = 100_000


def filled_from(
    sheet: Sheet, tables: Sequence[Columns], lines: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """(row, column) of a cell that another row's cell fills, and that row; all 0-based.

    Args:
        sheet: the sheet.
        tables: its tables.
        lines: (place of its table, row) of each person.
    """
    found: dict[tuple[int, int], int] = {}
    columns = {
        column for table in tables for key, column in table.fields.items() if key in FILLED_DOWN
    }
    for top, left, bottom, _ in sheet.merges:
        if bottom > top and left in columns and bottom - top < _LONGEST_MERGE:
            for number in range(top + 1, bottom + 1):
                found[number, left] = top
    units = {index: unit for index, t in enumerate(tables) if (unit := t.get("unit")) is not None}
    if units and not sheet.merges:
        persons: dict[int, list[int]] = {index: [] for index in units}
        for index, row in lines:
            if index in persons:
                persons[index].append(row)
        for index, column in units.items():
            found |= _written_once(sheet.rows, persons[index], column)
    return found


def _written_once(
    cells: Sequence[Sequence[Value]], persons: Sequence[int], column: int
) -> dict[tuple[int, int], int]:
    """A column filled from its first row on, and rarely: each value holds until the next."""
    is_filled = [column < len(cells[row]) and not is_blank(cells[row][column]) for row in persons]
    if not persons or not is_filled[0] or sum(is_filled) * 2 > len(persons):
        return {}
    found: dict[tuple[int, int], int] = {}
    top = persons[0]
    for row, filled in zip(persons, is_filled, strict=True):
        if filled:
            top = row
        else:
            found[row, column] = top
    return found


def join_rows(
    rows: Sequence[Sequence[Value]],
    above: int,
    below: int,
    columns: Columns,
    joined: MutableMapping[tuple[int, int], Value],
) -> None:
    """Put what row ``below`` goes on with to the cells of row ``above``, into ``joined``."""
    details = [(key, column) for key in WRAPPED for column in columns.details.get(key, ())]
    for key, column in (*columns.fields.items(), *details):
        value = rows[below][column] if column < len(rows[below]) else ""
        if is_blank(value) or key == "number":
            continue
        own = rows[above][column] if column < len(rows[above]) else ""
        old = joined.get((above, column), own)
        if is_blank(old):
            joined[above, column] = value
        elif isinstance(old, str) and (
            key in _WRAPPED or (key == "birth_date" and not any(map(str.isdigit, old)))
        ):
            # Under TEMPAT / TGL LAHIR the date may stand in the row below the place.
            mark = "\n" if is_long_number(value) else " "
            joined[above, column] = f"{old.strip()}{mark}{str(value).strip()}"
