"""A sheet as a grid of typed cells: what `read` makes and `layout` understands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

#: A blank cell is ``""``; an error cell (``#REF!``) or a formula without a value is ``""`` too and
#: stands in ``Sheet.errors`` or ``Sheet.uncalculated``.
Value = str | int | float | bool | datetime | date | time | timedelta
Place = tuple[int, int]


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns are 0-based here; ``rows[0][0]`` is A1, whatever is empty.

    ``rows`` may be ragged: a missing tail of a row is blank.
    """

    name: str
    rows: list[list[Value]]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    #: Cells whose whole text is struck through.
    struck: frozenset[Place] = frozenset()
    #: Cell to its error, such as ``#REF!``.
    errors: dict[Place, str] = field(default_factory=dict)
    #: Formulas that were never calculated.
    uncalculated: frozenset[Place] = frozenset()
    #: Merged ranges as (first row, first column, last row, last column), inclusive.
    merges: tuple[tuple[int, int, int, int], ...] = ()
    #: Rows that are filled red or grey, as people mark who is gone, and the colour's name.
    coloured: dict[int, str] = field(default_factory=dict)
    #: Lines of text over and under the sheet that are none of its rows: those around an HTML table.
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing but blanks of any kind (also NBSP and zero-width ones)."""
    return isinstance(value, str) and not value.strip(
        " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff"
    )


def column_letters(column: int) -> str:
    """Excel's letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Excel's name of a 0-based cell: (16, 3) is D17."""
    return f"{column_letters(column)}{row + 1}"
