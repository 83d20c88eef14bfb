"""What is said of lines that are one person, or of persons too alike: one finding each."""

from __future__ import annotations

from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.persons.linking import Linking, listed

#: Where lines of one person differ in these, somebody must say which is right.
COMPARED = {
    "opd_code": "duplicate_differs_opd",
    "wage_reported_idr": "duplicate_differs_wage",
    "birth_date": "duplicate_differs_dates",
    "start_date": "duplicate_differs_dates",
    "end_date": "duplicate_differs_dates",
}
#: Why two lines are one person, the plainest reason first, and what is told of it.
REASONS = {
    "same_nik": "merged_same_nik",
    "same_person_ruined_nik": "merged_ruined",
    "decided": "merged_decided",
}


class Told:
    """The findings so far, each on a line of ``linking``."""

    def __init__(self, linking: Linking) -> None:
        self._linking = linking
        # Lists: cell by cell out of a DataFrame would take a millisecond for each finding.
        self._cells = {
            column: listed(linking.lines[column])
            for column in ("opd_code", "nik_column", "name_column")
        }
        self.findings: list[dict[str, Any]] = []

    def tell(self, code: str, line: int, other: int, value: Any, **facts: Any) -> None:
        """A finding on ``line`` about ``other``, of which it names the place only within a file."""
        opd_code = self._cells["opd_code"]
        file, sheet, row = self._linking.place(line)
        other_file, other_sheet, other_row = self._linking.place(other)
        where = (
            f"sheet {other_sheet} baris {other_row}"
            if other_file == file
            else f"daftar {opd_code[other] or 'OPD lain'}"
        )
        column = self._cells["nik_column"][line]
        if column is None:
            column = self._cells["name_column"][line]
        self.findings.append(
            make_finding(
                code,
                file=file,
                sheet=sheet,
                row=row,
                column=None if column is None else int(column),
                value=None if value is None else str(value),
                opd_code=opd_code[line],
                other=where,
                **facts,
            )
        )

    def weaken(self, severity: str) -> None:
        """Give the newest finding another severity than its kind has."""
        self.findings[-1]["severity"] = severity

    def merged(self, head: int, line: int, reason: str, differing: dict[str, Any]) -> None:
        """Tell that ``line`` is the person of ``head``, and where the two differ."""
        self.tell(REASONS[reason], line, head, self._linking.nik[line])
        told = set()
        for column, code in COMPARED.items():
            if column in differing and code not in told:
                told.add(code)
                self.tell(code, line, head, differing[column])
