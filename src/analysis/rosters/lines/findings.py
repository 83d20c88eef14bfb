"""What the cells of a line give cause to say: by the cell, by the line, and by the column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from analysis.rosters.findings import collapse, make_finding, value_text
from analysis.rosters.grid import Sheet, Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.date_labels import is_of_a_later_start
from analysis.rosters.layout.roster import Line
from analysis.rosters.lines.column_checks import (
    are_rounded,
    is_same_day,
    is_swapped_by_excel,
    series,
    swapped,
)
from analysis.rosters.lines.columns import Lines, SheetContext
from analysis.rosters.parse.nik import Nik

#: Ages within the report's year that need no second look (domain: under 17 and over 65 do).
WORKING_AGE = (17, 65)
#: Nobody starts to work younger.
YOUNGEST_START = 15
#: Statuses that this programme does not cover here.
NOT_COVERED = ("CIVIL_SERVANT", "PPPK_FULL_TIME")
_WHOLE_SHEET = ("hidden_sheet", "other_year")


class LineFindings:
    """Adds findings on one table's cells to ``into``; ``cell`` gives a cell by row and field.

    ``opd_code`` is the OPD of the line that is being read.
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: Columns,
        lines: Sequence[Line],
        context: SheetContext,
        into: Lines,
        cell: Callable[[int, str], Value],
    ) -> None:
        self.sheet, self.columns, self.lines = sheet, columns, lines
        self.context, self.into, self.cell = context, into, cell
        self.opd_code = context.opd_code
        self.n_told_before = len(into.findings)

    def label(self, key: str) -> str:
        """What stands over the column of a field; empty where nothing does."""
        return self.columns.labels.get(self.columns.fields.get(key, -1), "")

    def tell(
        self,
        code: str,
        line: Line,
        key: str | None,
        value: Any = None,
        proposal: Any = None,
        **more: Any,
    ) -> None:
        """Add one finding on the cell of ``key`` (a field), or on the row where there is none."""
        self.into.findings.append(
            make_finding(
                code,
                file=self.context.file,
                sheet=self.sheet.name,
                row=line.row + 1,
                column=self.columns.get(key) if key else None,
                value=value,
                proposal=proposal,
                opd_code=self.opd_code,
                **more,
            )
        )

    def tell_exclusion(self, line: Line, exclusion: str, said_by: str | None) -> None:
        """Tell of a person whom this programme does not cover here.

        Args:
            said_by: the field whose cell says so; None where the heading over the table does.
        """
        # A whole sheet left out is told of once, by the sheet.
        if exclusion not in _WHOLE_SHEET:
            key = said_by or "name"
            self.tell(f"{exclusion}_excluded", line, key, self.cell(line.row, key))

    def tell_holds(
        self,
        line: Line,
        hold: str | None,
        nik_cell: Value,
        nip_key: str | None,
        is_struck: bool,
        name: Any,
    ) -> None:
        """Tell of everything for which a line would be held; ``nip_key`` has a civil servant's."""
        if hold:
            self.tell(
                hold, line, "nik" if self.columns.get("nik") is not None else "name", nik_cell
            )
        if nip_key:
            self.tell("looks_like_asn", line, nip_key, self.cell(line.row, nip_key))
        if is_struck:
            self.tell("struck_out", line, "name", name.shown)
        if name.shown is None:
            # A table without a column of names has its NIKs to point at.
            self.tell(
                "name_missing", line, "name" if self.columns.get("name") is not None else "nik"
            )

    def compare_with_nik(self, line: Line, nik: Nik, born: date | None, sex: str | None) -> None:
        """Tell where NIK and the line's own facts differ: a NIK is never reissued."""
        if nik.warning:
            self.tell(nik.warning, line, "nik", self.cell(line.row, "nik"), nik.digits)
        if not nik.is_region_known:
            self.tell("nik_region_unknown", line, "nik", (nik.digits or "")[:4])
        if born and not is_same_day(nik.birth_date, born):
            self.tell("nik_birth_date_differs", line, self._birth_key(), born, nik.birth_date)
        if sex and nik.sex and sex != nik.sex:
            self.tell("nik_sex_differs", line, "sex", sex, nik.sex)

    def _birth_key(self) -> str:
        return "birth_date" if self.columns.get("birth_date") is not None else "birth"

    def check_status(self, line: Line, status: Any, category: str | None) -> None:
        """Tell of a status that is unknown, or that nothing gives."""
        if status.problem:
            self.tell(status.problem, line, "status", self.cell(line.row, "status"))
        elif category is None:
            has_status = self.columns.get("status") is not None
            self.tell("category_unknown", line, "status" if has_status else "name")

    def check_period(self, line: Line, start: date | None, end: date | None, end_key: str) -> None:
        """Tell of a period that is wholly outside the year, or that ends before it begins.

        Args:
            end_key: the field whose cell gives the end.
        """
        year = self.context.year
        if start and end and end < start:
            self.tell("end_before_start", line, end_key, end, other=value_text(start))
        elif (end and end.year < year) or (start and start.year > year):
            is_over = end is not None and end.year < year
            self.tell(
                "period_outside_year",
                line,
                end_key if is_over else "start",
                end if is_over else start,
            )

    def check_remarks(
        self, line: Line, said: Sequence[tuple[str, Any]], category: str | None
    ) -> None:
        """Tell of what statuses and remarks name and that changed nothing, or was completed."""
        for key, what in said:
            if what is None:
                continue
            is_other = what.category in NOT_COVERED and what.category != category
            if what.is_unclear or is_other:
                self.tell("remark_unclear", line, key, self.cell(line.row, key))
            elif what.is_assumed:
                day = what.end_date or what.start_date
                self.tell("date_assumed", line, key, self.cell(line.row, key), day)
            elif what.is_unread:
                self.tell("remark_unread", line, key, self.cell(line.row, key))
            if what.unread:
                self.tell("date_part_unused", line, key, self.cell(line.row, key))

    def check_ages(self, line: Line, born: date | None, start: date | None) -> None:
        """Tell of an age at which nobody works."""
        if born is None:
            return
        youngest, oldest = WORKING_AGE
        if not youngest <= self.context.year - born.year <= oldest:
            self.tell("age_out_of_range", line, self._birth_key(), born)
        elif start and start.year - born.year < YOUNGEST_START:
            self.tell("age_out_of_range", line, "start", start)

    def tell_wage(self, line: Line, wage: Any) -> None:
        """Tell how a wage was read, or why it was not."""
        if wage is None:
            return
        proposal = wage.amount_idr if wage.amount_idr is not None else wage.proposal_idr
        for code in (wage.problem, wage.note):
            if code and code not in ("wage_missing", "wage_rounded"):
                self.tell(code, line, "wage", self.cell(line.row, "wage"), proposal)

    def tell_broken_cells(self, line: Line) -> None:
        """Tell of errors and of formulas without a value."""
        if not self.sheet.errors and not self.sheet.uncalculated:
            return
        for key, column in self.columns.fields.items():
            if error := self.sheet.errors.get((line.row, column)):
                self.tell("error_cell", line, key, error)
            elif (line.row, column) in self.sheet.uncalculated:
                self.tell("formula_uncalculated", line, key)

    def tell_of_columns(self, first: int) -> None:
        """Findings that only a whole column shows; ``first`` is the first line of this table."""
        values = self.into.values
        covered = [exclusion is None for exclusion in values["exclusion"][first:]]
        if not any(covered):
            return
        self._tell_once_that_no_status_stands(sum(covered))
        self.opd_code = self.context.opd_code
        niks = [
            nik if is_in else None
            for nik, is_in in zip(values["nik"][first:], covered, strict=True)
        ]
        for begin, end in series(niks, values["name_key"][first:]):
            self._tell_as_one("nik_series", self.lines[begin : end + 1], "nik")
        if are_rounded(niks):
            rounded = [line for line, nik in zip(self.lines, niks, strict=True) if nik]
            self._tell_as_one("niks_rounded", rounded, "nik")
        if is_of_a_later_start(self.label("start")):
            starts = zip(self.lines, values["start_date"][first:], covered, strict=True)
            self._tell_as_one(
                "start_may_be_later",
                [line for line, day, is_in in starts if is_in and self._costs_months(day)],
                "start",
            )
        nik_dates = values["nik_date"][first:]
        for key in ("birth_date", "start", "end"):
            if self.columns.get(key) is None:
                continue
            cells = [self.cell(line.row, key) for line in self.lines]
            if not is_swapped_by_excel(cells):
                continue
            of_nik = nik_dates if key == "birth_date" else [None] * len(cells)
            pairs = list(zip(cells, of_nik, strict=True))
            if any(cell == day and swapped(cell) for cell, day in pairs):
                continue  # the NIK says that these dates are as they were typed
            doubtful = [
                line
                for line, (cell, day), is_in in zip(self.lines, pairs, covered, strict=True)
                if is_in and (other := swapped(cell)) and day != other
            ]
            if doubtful:
                self._tell_as_one(f"{key.removesuffix('_date')}_date_unreadable", doubtful, key)

    def _costs_months(self, start: date | None) -> bool:
        """Whether months of the year lie before a start within it."""
        return start is not None and start.year == self.context.year and start.month > 1

    def _tell_once_that_no_status_stands(self, n_covered: int) -> None:
        """Make one finding of a whole table without any status, however short it is."""
        told = self.into.findings[self.n_told_before :]
        unknown = [finding for finding in told if finding["code"] == "category_unknown"]
        if 1 < len(unknown) == n_covered:
            others = [finding for finding in told if finding["code"] != "category_unknown"]
            self.into.findings[self.n_told_before :] = [*others, *collapse(unknown, threshold=1)]

    def _tell_as_one(self, code: str, lines: Sequence[Line], key: str) -> None:
        """One finding for cells of one column, however few; what is no date is proposed swapped."""
        n_told = len(self.into.findings)
        for line in lines:
            value = self.cell(line.row, key)
            is_date = code.endswith("date_unreadable")
            self.tell(code, line, key, value, swapped(value) if is_date else None)
        if len(lines) > 1:
            self.into.findings[n_told:] = collapse(self.into.findings[n_told:], threshold=1)
