"""The lines of one list of SIPP.

Two layouts occur. ``DATA_UPAH`` has one line for each worker and month (BLTH); a list of
participants has one line for each membership, with its first and perhaps its last day. Which rows
are persons is settled as for rosters (:mod:`analysis.rosters.layout.scan`); what the columns are
called is SIPP's own vocabulary (``vocabulary/participants.csv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from analysis.rosters.findings import make_finding, value_text
from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.roster import Layout
from analysis.rosters.parse import (
    parse_date,
    parse_kpj,
    parse_name,
    parse_nik,
    parse_text,
    parse_wages,
)
from analysis.rosters.parse.text import plain
from analysis.rosters.words import has_phrase, rows, words

#: What a line of a list is made of; the order of the columns of ``ParticipantLists.frame``.
LINE_COLUMNS = (
    "file",
    "sheet",
    "row",
    "kpj",
    "nik",
    "nik_first15",
    "name",
    "birth_date",
    "npp",
    "wage_reported_idr",
    "member_from",
    "member_until",
    "month",
    "is_active",
)
#: What is wrong with a NIK here: it is SIPP that has to be mended, and nobody waits for it.
_NIK_FINDINGS = {
    "nik_missing": "participant_nik_unusable",
    "nik_invalid": "participant_nik_unusable",
    "nik_ruined": "participant_nik_ruined",
}
#: Roles of rows that have no person in them, whatever stands under KPJ.
_NO_PERSON = frozenset({"title", "header", "numbering", "total", "signature", "nihil"})
_DIGIT_MONTHS = (
    re.compile(r"(?P<m>\d{1,2})[-/. ]?(?P<y>20\d\d)"),
    re.compile(r"(?P<y>20\d\d)[-/. ]?(?P<m>\d{1,2})"),
)


@dataclass(frozen=True)
class ListJob:
    """A list to be read for the report of ``year``; ``file`` : its path below ``participants/``.

    Of a bill that lies elsewhere it begins with ``../``: ``../bills/agustus.xlsx``.
    """

    path: Path
    file: str
    year: int
    #: Why the file must not be opened, if it must not.
    refused_for: str | None = None


@dataclass(slots=True)
class ListExtract:
    """What one file holds: its lines as columns; ``refused_for`` is set when it is no list."""

    refused_for: str | None = None
    values: dict[str, list[Any]] = field(default_factory=lambda: {c: [] for c in LINE_COLUMNS})
    findings: list[dict[str, Any]] = field(default_factory=list)


def shown_file(file: str) -> str:
    """How a finding names a list, so that no roster of the same name is meant."""
    return file.removeprefix("../") if file.startswith("../") else f"participants/{file}"


@cache
def header_rules() -> tuple[dict[str, str], tuple[tuple[str, str, str], ...]]:
    """Exact labels to fields, and the other rules as (field, match, words), of the vocabulary."""
    exact: dict[str, str] = {}
    others = []
    for row in rows("participants"):
        label = words(row["words"])
        if row["match"] == "exact":
            exact.setdefault(label.replace(" ", ""), row["field"])
        else:
            others.append((row["field"], row["match"], label))
    return exact, tuple(others)


def header_field(label: str) -> tuple[str | None, bool]:
    """The field that a label of a SIPP list names, and whether it fits exactly."""
    exact, others = header_rules()
    bare = words(re.sub(r"\([^)]*\)", " ", label)) or words(label)
    if found := exact.get(bare.replace(" ", "")):
        return found, True
    for name, match, phrase in others:
        parts = [phrase] if match == "contains" else phrase.split()
        if all(has_phrase(bare, part) for part in parts):
            return name, False
    return None, False


def parse_month(value: Value) -> str | None:
    """A month (BLTH) as ``YYYY-MM``; never raises.

    Read are dates, "012026" (also as a number, which has lost its zero), "202601", "01-2026" and
    "Januari 2026"; what names no month of 2000 to 2099 gives None.
    """
    if isinstance(value, date | datetime):
        return f"{value.year}-{value.month:02d}"
    text = plain(value)
    if re.fullmatch(r"\d{5}", text):
        text = f"0{text}"
    for pattern in _DIGIT_MONTHS:
        match = pattern.fullmatch(text)
        if match and 1 <= int(match["m"]) <= 12:
            return f"{match['y']}-{int(match['m']):02d}"
    if not re.search(r"20\d\d|[A-Za-z]", text):
        return None
    found = parse_date(text, role="start")
    if found.value is None or found.note == "date_year_only":
        return None
    return f"{found.value.year}-{found.value.month:02d}"


def parse_active(value: Value) -> bool | None:
    """Whether a STATUS cell says that the membership is active; None where it says neither.

    The whole cell, else words within it, such as "NON AKTIF (resign)"; the end outweighs.
    """
    bare = words(plain(value))
    known = _statuses()
    compact = {phrase.replace(" ", ""): is_active for phrase, is_active in known.items()}
    if (found := compact.get(bare.replace(" ", ""))) is not None:
        return found
    within = {known[phrase] for phrase in known if len(phrase) > 2 and has_phrase(bare, phrase)}
    return None if not within else False not in within


@cache
def _statuses() -> dict[str, bool]:
    return {words(row["words"]): row["is_active"] == "true" for row in rows("participant_statuses")}


def list_fields(columns: Columns) -> dict[str, int]:
    """Field to 0-based column by SIPP's own words; the exact label first, then the leftmost."""
    found: dict[str, tuple[bool, int]] = {}
    for column, label in sorted(columns.labels.items()):
        name, is_exact = header_field(label)
        if name and name != "ignored" and (name not in found or (is_exact and not found[name][0])):
            found[name] = (is_exact, column)
    fields = {name: column for name, (_, column) in found.items()}
    taken = set(fields.values())
    for name in ("nik", "name", "kpj"):
        # Where the layout knew a column by what its cells look like, its word stands.
        column_of = columns.get(name)
        if name not in fields and column_of is not None and column_of not in taken:
            fields[name] = column_of
    return fields


class SheetReader:
    """Reads the lines of one sheet into a :class:`ListExtract`."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        tables: list[dict[str, int]],
        job: ListJob,
        into: ListExtract,
    ) -> None:
        self.sheet, self.tables, self.job, self.into = sheet, tables, job, into
        self.layout = layout
        self.title_month = self._title_month(layout.titles)

    def read(self) -> None:
        table_of = {(line.row, line.table) for line in self.layout.lines}
        if len(self.tables) == 1:
            # A row with no more than a KPJ is nobody on a roster, but a participant here.
            for row, role in self.layout.others.items():
                kpj = self._cell(self.tables[0], row, "kpj")
                if role not in _NO_PERSON and parse_kpj(kpj).number:
                    table_of.add((row, 0))
        for row in sorted(row for row, role in self.layout.others.items() if role == "unclear"):
            if (row, 0) not in table_of:
                self._tell("table_unclear", row, None)
        for index, fields in enumerate(self.tables):
            lines = sorted(row for row, table in table_of if table == index)
            wages = parse_wages([self._cell(fields, row, "wage") for row in lines], header="UPAH")
            for row, wage in zip(lines, wages, strict=True):
                self._line(fields, row, wage)

    def _line(self, fields: dict[str, int], row: int, wage: Any) -> None:
        year = self.job.year
        nik_cell = self._cell(fields, row, "nik")
        nik = parse_nik(nik_cell, year=year)
        kpj_cell = self._cell(fields, row, "kpj")
        kpj = parse_kpj(kpj_cell)
        if nik.problem and not (nik.problem == "nik_missing" and "nik" not in fields):
            code = _NIK_FINDINGS.get(nik.problem, nik.problem)
            self._tell(code, row, fields.get("nik"), "" if is_blank(nik_cell) else nik_cell)
        if kpj.problem:
            self._tell(kpj.problem, row, fields.get("kpj"), kpj_cell, kpj.proposal)
        if wage.problem == "wage_unreadable":
            self._tell(wage.problem, row, fields["wage"], self._cell(fields, row, "wage"))
        birth_cell = self._cell(fields, row, "birth_date")
        birth = parse_date(birth_cell, nik_date=nik.birth_date, year=year)
        if birth.problem in ("date_unreadable", "date_impossible"):
            self._tell(f"birth_{birth.problem}", row, fields.get("birth_date"), birth_cell)
        member_from = self._day(fields, row, "member_from", "start")
        member_until = self._day(fields, row, "member_until", "end")
        if member_from and member_until and member_until < member_from:
            # One of the two is wrong, and nobody here can say which: the status decides.
            column = fields["member_until"]
            value = self._cell(fields, row, "member_until")
            self._tell(
                "participant_dates_conflict", row, column, value, other=value_text(member_from)
            )
            member_until = None
        status_cell = self._cell(fields, row, "status")
        is_active = parse_active(status_cell)
        if is_active is None and not is_blank(status_cell):
            self._tell("participant_status_unknown", row, fields["status"], status_cell)
        elif is_active is False and member_until is None:
            # "KELUAR 31-03-2026": the day stands beside the word.
            member_until = parse_date(status_cell, role="end", year=year).value
        if row in self.sheet.hidden_rows:
            self._tell("hidden_row_counted", row, fields.get("kpj", fields.get("nik")))
        month_cell = self._cell(fields, row, "month")
        month = parse_month(month_cell) or self.title_month
        if month is None and not is_blank(month_cell):
            self._tell("participant_month_unreadable", row, fields["month"], month_cell)
        self._append(
            file=self.job.file,
            sheet=self.sheet.name,
            row=row + 1,
            kpj=kpj.number,
            nik=nik.digits,
            nik_first15=nik.first15,
            name=parse_name(self._cell(fields, row, "name")).shown,
            birth_date=birth.value or nik.birth_date,
            npp=parse_text(self._cell(fields, row, "npp")),
            wage_reported_idr=wage.amount_idr,
            member_from=member_from,
            member_until=member_until,
            month=month,
            is_active=is_active,
        )

    def _append(self, **values: Any) -> None:
        for name, value in values.items():
            self.into.values[name].append(value)

    def _day(self, fields: dict[str, int], row: int, key: str, role: Any) -> date | None:
        value = self._cell(fields, row, key)
        if is_blank(value):
            return None
        found = parse_date(value, role=role, year=self.job.year)
        if found.problem in ("date_unreadable", "date_impossible"):
            self._tell("participant_date_unreadable", row, fields[key], value)
        return found.value

    def _cell(self, fields: dict[str, int], row: int, key: str) -> Value:
        column = fields.get(key)
        cells = self.sheet.rows[row] if row < len(self.sheet.rows) else []
        return cells[column] if column is not None and column < len(cells) else ""

    def _title_month(self, titles: list[str]) -> str | None:
        """The month of a monthly report that says so only in its title: "BLTH : 03-2026"."""
        if any("month" in fields or "member_from" in fields for fields in self.tables):
            return None
        for title in titles:
            if match := re.search(r"\bBLTH\b[\s:.=]*(?P<month>.{4,20})", title, re.IGNORECASE):
                return parse_month(match["month"].strip())
        return None

    def _tell(
        self,
        code: str,
        row: int,
        column: int | None,
        value: Any = None,
        proposal: Any = None,
        **facts: Any,
    ) -> None:
        self.into.findings.append(
            make_finding(
                code,
                file=shown_file(self.job.file),
                sheet=self.sheet.name,
                row=row + 1,
                column=column,
                value=value,
                proposal=proposal,
                **facts,
            )
        )
