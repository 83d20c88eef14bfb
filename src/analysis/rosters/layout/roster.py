"""What a sheet is once it is understood: its tables, its persons' rows, and all other rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analysis.rosters.grid import Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.overrides import Override


@dataclass(slots=True)
class Line:
    """A row that is a person: 0-based ``row`` of the sheet, ``table`` of :attr:`Layout.tables`."""

    row: int
    table: int
    unit: str | None
    category: str | None


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A total row whose head count is not the number of persons above it."""

    row: int
    stated: int
    found: int


#: ``things``: posts, codes, goods, places, sums; ``days``: who was there, day by day; ``people``:
#: families, pupils, receivers of aid.
OtherKind = Literal["things", "days", "people"]


@dataclass(frozen=True, slots=True)
class OtherList:
    """Rows of a sheet, 0-based, that list something else than workers."""

    first: int
    last: int
    kind: OtherKind


@dataclass(slots=True)
class Layout:
    """What a sheet is.

    ``others`` says of every other non-empty row what it is: title, header, numbering, section,
    total, signature, note, page, nihil, vacant, continuation, empty_line, summary, other_list,
    bill, return_slip or unclear.
    """

    tables: list[Columns] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)
    #: (row, column) of a cell that a vertical merge fills from the row given.
    filled_from: dict[tuple[int, int], int] = field(default_factory=dict)
    #: (row, column) of a person's cell that goes on in the rows below, and its whole value.
    joined: dict[tuple[int, int], Value] = field(default_factory=dict)
    wrong_totals: list[WrongTotal] = field(default_factory=list)
    #: The 0-based header row of each table; -1 where there is none.
    header_rows: list[int] = field(default_factory=list)
    #: Rows that were read as persons' and are none.
    other_lists: list[OtherList] = field(default_factory=list)
    #: First and last row of tables whose persons may be no workers.
    perhaps_others: list[tuple[int, int]] = field(default_factory=list)
    #: The rows of each table of other columns below the persons, its header first.
    foreign: list[list[int]] = field(default_factory=list)
    #: Rows that read as persons', on a sheet that only explains how to fill in another.
    examples: list[int] = field(default_factory=list)
    #: Persons' rows over the header of their table.
    above_header: list[int] = field(default_factory=list)
    is_nihil: bool = False
    has_header: bool = False
    unused_overrides: list[Override] = field(default_factory=list)
