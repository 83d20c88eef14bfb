"""What is said of lines that are one person, or of persons too alike: one finding each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
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
    "same_person_no_nik": "merged_no_nik",
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

    def tell(
        self, code: str, line: int, other: int, value: Any, weighed: str = "", **facts: Any
    ) -> None:
        """A finding on ``line`` about ``other``, of which it names the place only within a file.

        What was ``weighed`` for and against the two being one person stands behind the place.
        """
        opd_code = self._cells["opd_code"]
        file, sheet, row = self._linking.place(line)
        other_file, other_sheet, other_row = self._linking.place(other)
        where = (
            f"sheet {other_sheet} baris {other_row}"
            if other_file == file
            else f"daftar {opd_code[other] or 'OPD lain'}"
        )
        if weighed:
            where = f"{where}; {weighed}"
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
        self.findings[-1]["other_line_id"] = self._linking.line_ids[other]

    def weaken(self, severity: str) -> None:
        """Give the newest finding another severity than its kind has."""
        self.findings[-1]["severity"] = severity

    def merged(self, head: int, line: int, reason: str, differing: dict[str, Any]) -> None:
        """Tell that ``line`` is the person of ``head``, and where the two differ."""
        if not self._is_same_list_again(head, line, reason):
            weighed = self._linking.evidence_text(head, line)
            self.tell(REASONS[reason], line, head, self._linking.nik[line], weighed)
        self._differing(head, line, differing)

    def _is_same_list_again(self, head: int, line: int, reason: str) -> bool:
        """Whether one NIK stands on lists of several months, which their file tells already."""
        series = self._linking.series
        return reason == "same_nik" and line in series and series.get(head) == series[line]

    def several_periods(
        self, head: int, line: int, months: Sequence[int], differing: dict[str, Any]
    ) -> None:
        """Tell that ``line`` is the person of ``head`` in other months, and where the two clash."""
        shown = f"bulan {_runs(months)}" if months else "tidak satu bulan pun dalam tahun ini"
        self.tell("several_periods", line, head, self._linking.nik[line], months=shown)
        if self._linking.lines.at[line, "is_struck"]:
            # Struck out, and still paid for: the OPD must say whether he worked there.
            self.weaken("warning")
        self._differing(head, line, differing)

    def _differing(self, head: int, line: int, differing: dict[str, Any]) -> None:
        told = set()
        for column, code in COMPARED.items():
            if column in differing and code not in told:
                told.add(code)
                self.tell(code, line, head, differing[column])


def _runs(months: Sequence[int]) -> str:
    """Months as runs: ``1 sampai 3, 9 sampai 12``."""
    runs = []
    for _, run in groupby(enumerate(months), key=lambda pair: pair[1] - pair[0]):
        numbers = [month for _, month in run]
        runs.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} sampai {numbers[-1]}")
    return ", ".join(runs)
