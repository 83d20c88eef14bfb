"""A sheet to a roster: which rows are persons, under which columns, and what the other rows are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import Columns, guess
from analysis.rosters.layout.details import detail_columns
from analysis.rosters.layout.dittos import dittos
from analysis.rosters.layout.evidence import filled_cells, has_nik, stands_above_header
from analysis.rosters.layout.foreign import has_thing_labels, is_foreign_header
from analysis.rosters.layout.header import Header, HeaderFinder
from analysis.rosters.layout.letterhead import is_account, unit_in_title
from analysis.rosters.layout.neighbours import Neighbours
from analysis.rosters.layout.nihil import is_nihil
from analysis.rosters.layout.overrides import Override
from analysis.rosters.layout.profiles import whole_names
from analysis.rosters.layout.recaps import is_recap_header
from analysis.rosters.layout.roster import Layout, Line, WrongTotal
from analysis.rosters.layout.row_roles import CLOSING, N_SAMPLED, role_of
from analysis.rosters.layout.row_view import (
    RowView,
    counts_columns,
    is_long_number,
    is_numbering,
    running_number,
    view_row,
)
from analysis.rosters.layout.sections import (
    announced_unit,
    is_enumerator,
    is_heading,
    unit_of,
    unit_of_sheet,
)
from analysis.rosters.layout.shared_cells import filled_from, join_rows
from analysis.rosters.layout.split_niks import split_niks
from analysis.rosters.layout.table import Table, stated_count
from analysis.rosters.layout.unread import holds_persons
from analysis.rosters.parse.text import as_text
from analysis.rosters.slips.marker import is_slip_sheet
from analysis.rosters.words import heading_category, row_kind

#: A letterhead and a title have no more rows.
_MOST_TITLES = 60


#: A row of a table has at least so many filled cells.
_FEWEST_OF_ROW = 3


def understand(sheet: Sheet, overrides: Sequence[Override] = ()) -> Layout:
    """Find the tables of a sheet and say of every non-empty row what it is.

    Args:
        sheet: any sheet; nothing in it makes this raise.
        overrides: what a person has stated of this sheet, instead of looking for headers.
    """
    return _Scan(sheet, overrides).run()


def non_empty_rows(sheet: Sheet) -> list[int]:
    """The 0-based rows that hold anything: a value, an error or a formula without a value."""
    marked = {row for row, _ in sheet.errors} | {row for row, _ in sheet.uncalculated}
    return [
        number
        for number, row in enumerate(sheet.rows)
        if number in marked or (row and any(value != "" and not is_blank(value) for value in row))
    ]


class _Scan:
    def __init__(self, sheet: Sheet, overrides: Sequence[Override]) -> None:
        self.sheet = sheet
        self.layout = Layout()
        self.finder = HeaderFinder(sheet)
        self.tables: list[Table] = []
        #: Rows since the last person: what may be the heading of the next table.
        self.loose: list[int] = []
        #: What stands over the sheet is the heading of its first table.
        self.above = sheet.above
        self.candidates = non_empty_rows(sheet)
        self.neighbours = Neighbours(sheet, self.candidates)
        self.overrides = overrides
        self.is_titled = False
        self.is_other_titled = False
        #: Whether the rows are of a table of other things, below the persons.
        self.is_in_foreign = False

    def run(self) -> Layout:
        if is_slip_sheet(self.sheet):
            self.layout.others = dict.fromkeys(self.candidates, "return_slip")
            return self.layout
        for text in self.above:
            self._take_title(text, is_nihil((text,)))
        if self.overrides:
            self._scan_overridden()
        else:
            self._scan()
        self.layout.has_header = bool(self.tables)
        if not self.tables and not self.overrides:
            self._without_header()
        if not self.layout.lines and any(is_nihil((text,)) for text in self.sheet.below):
            self.layout.is_nihil = True
        if self.layout.is_nihil and not self.layout.lines:
            # A word in one cell of a list says nothing of the list.
            self.layout.is_nihil = not holds_persons(self.sheet.rows, self.layout.others)
        lines = [(line.table, line.row) for line in self.layout.lines]
        self.layout.filled_from = filled_from(self.sheet, self.layout.tables, lines)
        for fill in (dittos, split_niks):
            self.layout.joined.update(fill(self.sheet.rows, self.layout.tables, lines))
        name_parts = [table.name_parts for table in self.layout.tables]
        self.layout.joined.update(whole_names(self.sheet.rows, name_parts, lines))
        return self.layout

    def _scan(self) -> None:
        rows = self.sheet.rows
        header_until = -1
        after_header = False
        for number in self.candidates:
            if number < header_until:
                continue
            row = rows[number]
            if self.tables and self._take_plain(number, row):
                after_header = False
                continue
            header = self._header_at(number)
            if header is not None:
                self._begin(header.tables, header.row, header.height)
                header_until = header.row + header.height
                after_header = True
                continue
            if after_header and (is_numbering(_texts(row)) or counts_columns(row)):
                self.layout.others[number] = "numbering"
                continue
            if not self.tables:
                self._title(number, row)
                continue
            after_header = False
            self._take(number, row)

    def _header_at(self, number: int) -> Header | None:
        return self.finder.at(
            number,
            is_titled=self.is_titled,
            is_other_titled=self.is_other_titled and not self.tables,
            is_first=not self.tables,
        )

    def _loosen(self, number: int, text: str) -> None:
        """Keep a row as what may be a heading of the next table."""
        self.loose.append(number)
        self.is_titled = self.is_titled or is_heading(text)

    def _scan_overridden(self) -> None:
        """Tables where a person has said that they are, and nowhere else."""
        waiting = sorted(self.overrides, key=lambda item: item.header_row)
        for number in self.candidates:
            while waiting and waiting[0].header_row <= number + 1:
                self._begin_stated(waiting.pop(0))
            row = self.sheet.rows[number]
            if number in self.layout.others:
                continue
            if not self.tables:
                self._title(number, row)
            elif not self._take_plain(number, row):
                self._take(number, row)
        self.layout.unused_overrides = waiting

    def _begin_stated(self, item: Override) -> None:
        number = item.header_row - 1
        cells = self.sheet.rows[number] if 0 <= number < len(self.sheet.rows) else []
        labels = {column: str(value) for column, value in enumerate(cells) if not is_blank(value)}
        self.tables = []
        fields = dict(item.columns)
        levels = {column: [text] for column, text in labels.items()}
        details = detail_columns(levels, set(fields.values()))
        self._begin((Columns(fields, labels, details=details),), number, 1)
        if item.category:
            self.tables[0].category = self.tables[0].own_category = item.category

    def _begin(self, tables: Sequence[Columns], row: int, height: int) -> None:
        for number in range(row, row + height):
            if self.neighbours.is_filled(number):
                self.layout.others[number] = "header"
        self.is_in_foreign = False
        if not self.tables:
            for number in self.loose[_MOST_TITLES:][-_MOST_TITLES:]:
                self._take_title(self._text(number), False)
        is_first = not self.layout.tables and len(tables) == 1
        persons = self._persons_above(tables[0]) if is_first else []
        before = self.tables
        self.tables = []
        for place, columns in enumerate(tables):
            span = frozenset(columns.labels) if len(tables) > 1 else None
            texts = [*self.above, *(self._text(number, span) for number in self.loose)]
            category = next(
                (
                    found
                    for text in reversed(texts)
                    if not is_account(text) and (found := heading_category(text))
                ),
                None,
            )
            old = before[place] if place < len(before) else None
            if old is not None and old.columns.fields == columns.fields:
                # The header again on the next printed page: the table goes on.
                old.so_far.closed_by = None
                if category and category != old.own_category:
                    # The same columns under another title: what the sections said is over.
                    old.category = old.own_category = category
                    old.unit = old.outer = None
                self.tables.append(old)
                continue
            unit = None
            is_same_list = old is not None and all(
                row_kind(text, ("unit", "page", "total")) for text in texts
            )
            if old is not None and is_same_list:
                # Other columns under no heading of their own: the same people go on.
                unit, category = old.unit, category or old.category
            else:
                unit = next((found for text in texts if (found := announced_unit(text))), None)
                if unit is None and old is not None and texts and is_heading(texts[-1]):
                    unit = unit_of(texts[-1])
                if unit is None:
                    unit = unit_of_sheet(self.sheet.name)
                if unit is None:
                    unit = next((found for text in texts if (found := unit_in_title(text))), None)
            self.layout.tables.append(columns)
            self.layout.header_rows.append(row)
            index = len(self.layout.tables) - 1
            self.tables.append(Table(index, columns, span, unit, category, own_category=category))
        self.loose, self.is_titled, self.above = [], False, ()
        for number in persons:
            self._person(number, self.tables[0], self._view(number, tables[0]).is_nik)

    def _persons_above(self, columns: Columns) -> list[int]:
        """The rows over the first header that are persons as its columns have it; no titles."""
        found = [n for n in self.loose if stands_above_header(self._view(n, columns))]
        if found:
            for number in found:
                del self.layout.others[number]
                if (text := self._text(number)) in self.layout.titles:
                    self.layout.titles.remove(text)
            self.loose = [number for number in self.loose if number not in set(found)]
            self.layout.above_header = found
        return found

    def _view(self, number: int, columns: Columns) -> RowView:
        return view_row(self.sheet.rows[number], columns, None)

    def _title(self, number: int, row: Sequence[Value]) -> None:
        self.loose.append(number)
        if len(self.loose) > _MOST_TITLES:
            # Whatever this sheet is, so many rows are no title; the last of them may be.
            self.layout.others[number] = "title"
            return
        text = self._text(number)
        says_nihil = is_nihil(_texts(row))
        self._take_title(text, says_nihil)
        self.layout.others[number] = "nihil" if says_nihil else "title"

    def _take_title(self, text: str, says_nihil: bool) -> None:
        """Note what a title says."""
        self.layout.titles.append(text)
        self.is_titled = self.is_titled or is_heading(text)
        self.is_other_titled = self.is_other_titled or row_kind(text, ("other_list",)) is not None
        self.layout.is_nihil = self.layout.is_nihil or says_nihil

    def _text(self, number: int, span: frozenset[int] | None = None) -> str:
        """The texts of a row in one; dates left out, for they say nothing of what a list is."""
        row = self.sheet.rows[number]
        texts = [
            as_text(value)
            for place, value in enumerate(row)
            if not is_blank(value)
            and not isinstance(value, date)
            and (span is None or place in span)
        ]
        return " ".join(texts) if texts or span is None else self._text(number)

    def _take_plain(self, number: int, row: Sequence[Value]) -> bool:
        """The common row: sixteen digits as text under NIK, and a name."""
        table = self.tables[0]
        nik, name = table.plain
        if nik is None or name is None or len(self.tables) > 1:
            return False
        if name >= len(row) or nik >= len(row):
            return False
        digits, text = row[nik], row[name]
        if (
            isinstance(digits, str)
            and len(digits) == 16
            and digits.isdigit()
            and isinstance(text, str)
            and not is_blank(text)
        ):
            self._person(number, table, True)
            return True
        return False

    def _person(self, number: int, table: Table, has_nik: bool) -> None:
        so_far = table.so_far
        so_far.take_person(number, has_nik)
        if so_far.n_lines <= N_SAMPLED:
            so_far.n_numbered += self._running_number(number, table) is not None
        if self.loose:
            self.loose, self.is_titled = [], False
        self.layout.lines.append(Line(number, table.index, table.unit, table.category))

    def _look_back(self, table: Table) -> None:
        """Note how the last person is numbered."""
        so_far = table.so_far
        row, column = self.sheet.rows[so_far.last_row], table.columns.get("number")
        cell = row[column] if column is not None and column < len(row) else ""
        so_far.last_number = running_number(cell) or 0
        so_far.is_lettered = isinstance(cell, str) and not is_blank(cell) and is_enumerator(cell)

    def _running_number(self, number: int, table: Table) -> int | None:
        row, column = self.sheet.rows[number], table.columns.get("number")
        return running_number(row[column]) if column is not None and column < len(row) else None

    def _take(self, number: int, row: Sequence[Value]) -> None:
        if self.is_in_foreign and self._goes_on_foreign(number, row):
            return
        is_foreign = self._begins_foreign(number, row)
        if (
            self.layout.lines
            and is_recap_header(_texts(row))
            and not (is_foreign and has_thing_labels(_texts(row)))
        ):
            self.layout.others[number] = "summary"
            for table in self.tables:
                table.so_far.closed_by = "summary"
            return
        if is_foreign:
            self.is_in_foreign = True
            self.layout.foreign.append([number])
            self.layout.others[number] = "other_list"
            return
        found: list[tuple[Table, str, RowView]] = []
        for table in self.tables:
            view = view_row(row, table.columns, table.span)
            if table.so_far.last_row >= 0:
                self._look_back(table)
            role = role_of(
                view, table.columns, table.so_far, self.neighbours.around(number, table, view)
            )
            if role is not None:
                found.append((table, role, view))
        for table, role, view in found:
            if role == "person":
                self._person(number, table, view.is_nik)
            elif role == "continuation":
                above = table.so_far.last_row
                join_rows(self.sheet.rows, above, number, table.columns, self.layout.joined)
            elif role == "section":
                table.enter_section(view)
            elif table.so_far.closed_by and view.number is not None:
                table.so_far.is_note_list = True
        if len(found) == 1 and found[0][1] == "section":
            self._spread_section(number, found[0][0], found[0][2])
        roles = [role for _, role, _ in found]
        if "person" in roles:
            return
        role = next(iter(roles), "unclear")
        self.layout.others[number] = role
        self._close(number, role)

    def _begins_foreign(self, number: int, row: Sequence[Value]) -> bool:
        """Whether the header of a table of other things stands here, below the persons."""
        if len(self.tables) != 1 or self.tables[0].so_far.last_row == number - 1:
            return False
        columns = self.tables[0].columns
        return is_foreign_header(row, columns)

    def _goes_on_foreign(self, number: int, row: Sequence[Value]) -> bool:
        """Whether a row is one of the table of other things above it, and not of the persons'."""
        cells = filled_cells(row)
        # "Kepala Dinas" in a row of several cells is a post of the list, and no signature.
        is_closing = len(cells) < _FEWEST_OF_ROW and any(row_kind(t, CLOSING) for t in _texts(row))
        if is_closing or has_nik(cells):
            self.is_in_foreign = False
            return False
        self.layout.foreign[-1].append(number)
        self.layout.others[number] = "other_list"
        return True

    def _spread_section(self, number: int, table: Table, view: RowView) -> None:
        """A section merged over tables side by side is a section of each of them."""
        end = view.places[0] + self.neighbours.width_at(number, view.places[0])
        for other in self.tables:
            if other is not table and other.span and min(other.span) < end:
                other.enter_section(view)

    def _close(self, number: int, role: str) -> None:
        """What a row that is no person means for the rows below it."""
        if role in ("total", "signature", "note"):
            for table in self.tables:
                table.so_far.closed_by = role
        if role == "total":
            self._count(number)
        if role in ("signature", "note"):
            self.layout.closings.append(self._text(number))
        if role == "nihil":
            self.layout.is_nihil = True
        if role in ("section", "note", "unclear", "signature"):
            self._loosen(number, self._text(number))

    def _count(self, number: int) -> None:
        """Hold the head count of a total row against the persons above it."""
        stated = stated_count(self.sheet.rows[number], self._text(number), self.tables[0].columns)
        n_all = len(self.layout.lines)
        allowed = {n_all}.union(*(table.counts_at_total() for table in self.tables))
        if stated is not None and n_all and len(self.tables) == 1 and stated not in allowed:
            found = self.tables[0].so_far.n_lines
            self.layout.wrong_totals.append(WrongTotal(number, stated, found))

    def _without_header(self) -> None:
        rows = self.sheet.rows
        columns = guess([rows[number] for number in self.candidates if number < len(rows)])
        if columns is None:
            return
        self.layout.tables.append(columns)
        self.layout.header_rows.append(-1)
        table = Table(0, columns, category=None, unit=unit_of_sheet(self.sheet.name))
        self.tables = [table]
        self.layout.others.clear()
        self.layout.titles = list(self.sheet.above)
        self.layout.is_nihil = False
        self.loose = []
        for number in self.candidates:
            row = rows[number]
            nik = row[columns.fields["nik"]] if columns.fields["nik"] < len(row) else ""
            if table.so_far.n_lines or is_long_number(nik):
                if not table.so_far.n_lines:
                    texts = [*self.sheet.above, *(self._text(loose) for loose in self.loose)]
                    table.category = table.own_category = next(
                        (found for text in reversed(texts) if (found := heading_category(text))),
                        None,
                    )
                if not self._take_plain(number, row):
                    self._take(number, row)
            else:
                self._title(number, row)


def _texts(row: Sequence[Value]) -> list[str]:
    return [as_text(value) for value in row if not is_blank(value)]
