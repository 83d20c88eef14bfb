"""What lies around a row of a sheet: cells merged with it, and the person that it leads to."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.layout.row_roles import Surroundings
from analysis.rosters.layout.row_view import RowView, is_official, view_row
from analysis.rosters.layout.sections import is_enumerator
from analysis.rosters.layout.table import Table
from analysis.rosters.words import row_kind

#: How many lone texts may stand between a section and its first person.
_N_AHEAD = 4
#: A cell merged over more rows than this is no cell of a person.
_TALLEST = 10


class Neighbours:
    """The rows and merged cells around each row.

    Args:
        sheet: the sheet.
        candidates: its non-empty rows, 0-based, in order.
    """

    def __init__(self, sheet: Sheet, candidates: Sequence[int]) -> None:
        self._rows = sheet.rows
        self._candidates = candidates
        self._place = {number: place for place, number in enumerate(candidates)}
        self._widths = {(m[0], m[1]): m[3] - m[1] + 1 for m in sheet.merges if m[0] == m[2]}
        self._merged_from = {
            (row, m[1]): m[0]
            for m in sheet.merges
            if 0 < m[2] - m[0] < _TALLEST
            for row in range(m[0] + 1, m[2] + 1)
        }

    def is_filled(self, number: int) -> bool:
        """Whether the row holds anything."""
        return number in self._place

    def width_at(self, number: int, column: int) -> int:
        """Over how many columns the cell is merged; 1 where it is not."""
        return self._widths.get((number, column), 1)

    def around(self, number: int, table: Table, view: RowView) -> Surroundings:
        """What the role of a row hangs on besides the row itself."""
        if view.is_nik or (view.is_named and view.number is not None and view.n_facts):
            return Surroundings(number, False, False, 1, False)
        first = view.places[0] if view.places else 0
        row = self._rows[number]
        widths = [
            self._widths[number, column]
            for column in range(first, len(row))
            if (number, column) in self._widths and not is_blank(row[column])
        ]
        name = table.columns.get("name")
        above = self._merged_from.get((number, name)) if name is not None else None
        ahead = self._next_person(number, table)
        return Surroundings(
            number,
            ahead is not None,
            ahead is not None and ahead.number == 1,
            max(widths, default=1),
            above is not None and above <= table.so_far.last_row,
        )

    def _next_person(self, number: int, table: Table) -> RowView | None:
        """The person to whom the rows that follow lead, with nothing but lone texts between."""
        place = self._place[number]
        is_bare = not table.columns.fields.keys() & {"number", "nik"}
        for ahead in self._candidates[place + 1 : place + 1 + _N_AHEAD]:
            view = view_row(self._rows[ahead], table.columns, table.span)
            if view.is_nik and not is_official(view):
                return view
            if view.is_named and view.number is not None:
                closed_by = table.so_far.closed_by
                n_facts = view.n_worded if closed_by == "summary" else view.n_facts
                return view if n_facts or not closed_by else None
            if is_bare and view.is_named and view.n_facts:
                return view if row_kind(view.name) is None else None
            if len([text for text in view.texts if not is_enumerator(text)]) != 1:
                return None
        return None
