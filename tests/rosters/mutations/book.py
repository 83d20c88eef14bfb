"""A workbook to be changed: rows and columns keep their identity, wherever they are moved to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.read.controls import drop_controls

_ids = count(1)


@dataclass(slots=True)
class Row:
    """``kind``: title, header, numbering, line, section, total, closing, blank or added."""

    cells: list[Value]
    kind: str
    id: int = field(default_factory=lambda: next(_ids))


@dataclass(slots=True)
class Column:
    """``field`` is what it holds, such as ``wage``; None for what is of no use here."""

    field: str | None
    id: int = field(default_factory=lambda: next(_ids))
    is_added: bool = False


@dataclass(slots=True)
class Tab:
    """One sheet. All rows are as wide as there are columns; ``merges`` are the ids of corners."""

    name: str
    rows: list[Row]
    columns: list[Column]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    id: int = field(default_factory=lambda: next(_ids))
    is_added: bool = False

    def of_kind(self, *kinds: str) -> list[Row]:
        return [row for row in self.rows if row.kind in kinds]

    def place(self, row: Row) -> int:
        return next(n for n, other in enumerate(self.rows) if other is row)

    def where(self, field_: str) -> list[int]:
        return [n for n, column in enumerate(self.columns) if column.field == field_]

    def header_cells(self) -> list[tuple[Row, int]]:
        """The cells of the header that say something, the lowest of each column."""
        found: dict[int, Row] = {}
        for row in self.of_kind("header"):
            for place, value in enumerate(row.cells):
                if not is_blank(value):
                    found[place] = row
        return [(row, place) for place, row in sorted(found.items())]

    def insert_column(self, place: int, column: Column) -> None:
        self.columns.insert(place, column)
        for row in self.rows:
            row.cells.insert(place, "")

    def insert_row(self, place: int, cells: Sequence[Value], kind: str = "added") -> Row:
        width = max(len(self.columns), len(cells))
        while len(self.columns) < width:
            self.insert_column(len(self.columns), Column(None, is_added=True))
        row = Row([*cells, *[""] * (width - len(cells))], kind)
        self.rows.insert(place, row)
        return row


@dataclass(slots=True)
class Book:
    """A file: its path below ``rosters/``, its sheets, and how it is saved ("" for not at all)."""

    name: str
    file: str
    tabs: list[Tab]
    saved_as: str = ""

    def copy(self) -> Book:
        return Book(self.name, self.file, [_copy(tab) for tab in self.tabs], self.saved_as)


def _copy(tab: Tab) -> Tab:
    rows = [Row(list(row.cells), row.kind, row.id) for row in tab.rows]
    columns = [Column(column.field, column.id, column.is_added) for column in tab.columns]
    return replace(tab, rows=rows, columns=columns, merges=list(tab.merges))


def sheet_of(tab: Tab) -> Sheet:
    """The sheet as a reader would give it."""
    row_at = {row.id: place for place, row in enumerate(tab.rows)}
    column_at = {column.id: place for place, column in enumerate(tab.columns)}
    merges = []
    for top, left, bottom, right in tab.merges:
        if not {top, bottom} <= row_at.keys() or not {left, right} <= column_at.keys():
            continue
        rows = sorted((row_at[top], row_at[bottom]))
        columns = sorted((column_at[left], column_at[right]))
        merges.append((rows[0], columns[0], rows[1], columns[1]))
    cells = [list(row.cells) for row in tab.rows]
    drop_controls(cells)
    return Sheet(
        tab.name,
        cells,
        is_hidden=tab.is_hidden,
        hidden_rows=frozenset(row_at[row] for row in tab.hidden_rows if row in row_at),
        struck=frozenset(
            (row_at[row], column_at[column])
            for row, column in tab.struck
            if row in row_at and column in column_at
        ),
        merges=tuple(merges),
    )


def tab_of(
    name: str,
    rows: Iterable[tuple[str, Sequence[Value]]],
    fields: Sequence[str | None],
    merges: Iterable[tuple[int, int, int, int]] = (),
) -> Tab:
    """A tab of (kind, cells); ``merges`` are of 0-based places, inclusive."""
    told = list(rows)
    width = max([len(fields), *(len(cells) for _, cells in told)])
    columns = [Column(place) for place in [*fields, *[None] * (width - len(fields))]]
    made = [Row([*cells, *[""] * (width - len(cells))], kind) for kind, cells in told]
    corners = [
        (made[top].id, columns[left].id, made[bottom].id, columns[right].id)
        for top, left, bottom, right in merges
    ]
    return Tab(name, made, columns, corners)
