"""One workbook to its lines: every row that is a person, with its cells read, and every other row."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from analysis.rosters.columns import Columns
from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout import Layout, Line
from analysis.rosters.opd import OpdNames
from analysis.rosters.parse import (
    looks_like_kk,
    parse_date,
    parse_kpj,
    parse_name,
    parse_nik,
    parse_nip,
    parse_place_and_date,
    parse_remark,
    parse_sex,
    parse_status,
    parse_text,
    parse_wages,
)
from analysis.rosters.parse.text import as_text

#: Columns of the table of lines; dates, texts and flags as they come out of the parsers.
COLUMNS = pa.schema(
    {
        "sheet": pa.string(),
        "row": pa.int32(),
        "nik": pa.string(),
        "nik_raw": pa.string(),
        "nik_first15": pa.string(),
        "nik_date": pa.date32(),
        "name": pa.string(),
        "name_key": pa.string(),
        "birth_date": pa.date32(),
        "sex": pa.string(),
        "opd_code": pa.string(),
        "unit": pa.string(),
        "position": pa.string(),
        "category": pa.string(),
        "start_date": pa.date32(),
        "end_date": pa.date32(),
        "wage_reported_idr": pa.int64(),
        "kpj": pa.string(),
        "exclusion": pa.string(),
        "hold": pa.string(),
        "is_asn": pa.bool_(),
        "is_struck": pa.bool_(),
        "nik_column": pa.int32(),
        "name_column": pa.int32(),
    }
)

_EMBEDDED_NIK = re.compile(r"(?<!\d)(\d{16})(?!\d)")
_TICKS = re.compile(r"[^\s\-–—0.]")
WORKING_AGE = (15, 70)


@dataclass(slots=True)
class SheetContext:
    """What the lines of a sheet need to know of their surroundings."""

    file: str
    year: int
    opd_code: str | None
    is_other_year: bool
    opd_names: OpdNames


@dataclass(slots=True)
class Lines:
    """Lines gathered as columns, and the findings on their cells."""

    values: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in COLUMNS.names}
    )
    findings: list[dict[str, Any]] = field(default_factory=list)

    def table(self) -> pa.Table:
        return pa.table(self.values, schema=COLUMNS)


def read_lines(sheet: Sheet, layout: Layout, context: SheetContext, into: Lines) -> None:
    """Read the cells of every person's row of a sheet."""
    for index, columns in enumerate(layout.tables):
        lines = [line for line in layout.lines if line.table == index]
        if lines:
            _TableReader(sheet, layout, columns, lines, context, into).read()


class _TableReader:
    """Reads the lines of one table; each distinct text of a column is parsed once."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        columns: Columns,
        lines: Sequence[Line],
        context: SheetContext,
        into: Lines,
    ) -> None:
        self.sheet, self.layout, self.columns = sheet, layout, columns
        self.lines, self.context, self.into = lines, context, into
        self.memo: dict[tuple[str, type, Hashable, Hashable], Any] = {}
        self.is_opd_by_unit = self._unit_names_opd()

    def read(self) -> None:
        wage_column = self.columns.get("wage")
        wages = (
            parse_wages(
                [self.cell(line.row, "wage") for line in self.lines],
                header=self.columns.labels.get(wage_column, ""),
            )
            if wage_column is not None
            else None
        )
        for place, line in enumerate(self.lines):
            self._read_line(line, wages[place] if wages else None)

    def cell(self, row: int, key: str) -> Value:
        column = self.columns.get(key)
        if column is None:
            return ""
        row = self.layout.filled_from.get((row, column), row)
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def once(self, name: str, parse: Callable[..., Any], value: Value, **more: Hashable) -> Any:
        key = (name, type(value), value, tuple(more.values()))
        if key not in self.memo:
            self.memo[key] = parse(value, **more)
        return self.memo[key]

    def tell(
        self, code: str, line: Line, key: str | None, value: Any = None, proposal: Any = None
    ) -> None:
        column = self.columns.get(key) if key else None
        self.into.findings.append(
            make_finding(
                code,
                file=self.context.file,
                sheet=self.sheet.name,
                row=line.row + 1,
                column=column,
                value=value,
                proposal=proposal,
                opd_code=self.opd_code,
            )
        )

    def _read_line(self, line: Line, wage: Any) -> None:
        year = self.context.year
        self.opd_code, unit = self._opd_and_unit(line)
        name_cell = self.cell(line.row, "name")
        nik_cell = self.cell(line.row, "nik")
        if self.columns.get("nik") is None and isinstance(name_cell, str):
            # NAMA / NIK in one cell.
            if match := _EMBEDDED_NIK.search(name_cell):
                nik_cell = match[1]
                name_cell = name_cell.replace(match[1], " ").strip(" /\n\t-")
        name = self.once("name", parse_name, name_cell)
        nik = parse_nik(nik_cell, year=year)
        born = self._born(line, nik.birth_date)
        sex = self._sex(line)
        hold = self._hold(line, nik, nik_cell, born)
        digits = nik.digits if hold is None else None
        if hold is None:
            self._compare_with_nik(line, nik, born, sex)

        status = self.once("status", parse_status, self.cell(line.row, "status"), year=year)
        remark = self.once("remark", parse_remark, self.cell(line.row, "remark"), year=year)
        if status.problem:
            self.tell(status.problem, line, "status", self.cell(line.row, "status"))
        category = (
            status.category
            or (remark.category if self.columns.get("status") is None else None)
            or line.category
        )
        start = self._date(line, "start", "start")
        end = self._date(line, "end", "end")
        ended = status.ended or remark.ended or ("deceased" if name.is_deceased else None)
        if ended:
            end = status.end_date or remark.end_date or end
        exclusion = self._exclusion(line, category, ended, end)
        nip = self.once("nip", parse_nip, self.cell(line.row, "nip"))
        if nip.kind is None and name.nip:
            nip = self.once("nip", parse_nip, name.nip)
        if nip.kind is None and nik.kind == "nip":
            nip = self.once("nip", parse_nip, nik_cell)
        is_asn = exclusion is None and (
            (nip.kind == "NIP" and category != "CIVIL_SERVANT")
            or (nip.kind == "NI_PPPK" and category is None)
        )
        is_struck = self._is_struck(line)
        if exclusion is None:
            self._tell_holds(line, hold, nik_cell, is_asn, is_struck, name)
            self._check_period(line, start, end)
            if line.row in self.sheet.hidden_rows:
                self.tell("hidden_row_counted", line, "name")
        amount = None
        if wage is not None:
            amount = wage.amount_idr
            for code in (wage.problem, wage.note):
                if code and code != "wage_missing" and code != "wage_rounded":
                    proposal = amount if amount is not None else wage.proposal_idr
                    self.tell(code, line, "wage", self.cell(line.row, "wage"), proposal)
        kpj = self.once("kpj", parse_kpj, self.cell(line.row, "kpj"))
        if kpj.problem:
            self.tell(kpj.problem, line, "kpj", self.cell(line.row, "kpj"), kpj.proposal)
        self._tell_broken_cells(line)
        nik_column, name_column = self.columns.get("nik"), self.columns.get("name")
        self._append(
            sheet=self.sheet.name,
            row=line.row + 1,
            nik=digits,
            nik_raw=None if is_blank(nik_cell) else as_text(nik_cell),
            nik_first15=nik.digits[:15] if digits else nik.first15,
            nik_date=nik.birth_date,
            name=name.shown,
            name_key=name.key if name.shown else None,
            birth_date=born,
            sex=sex,
            opd_code=self.opd_code,
            unit=unit,
            position=self.once("text", parse_text, self.cell(line.row, "position")),
            category=category if category in ("NON_ASN", "PPPK_PARUH_WAKTU") else "UNKNOWN",
            start_date=start,
            end_date=end,
            wage_reported_idr=amount,
            kpj=kpj.number,
            exclusion=exclusion,
            hold=hold,
            is_asn=is_asn,
            is_struck=is_struck,
            nik_column=nik_column,
            name_column=name_column,
        )

    def _append(self, **values: Any) -> None:
        for name, value in values.items():
            self.into.values[name].append(value)

    def _opd_and_unit(self, line: Line) -> tuple[str | None, str | None]:
        names = self.context.opd_names
        unit = self.once("text", parse_text, self.cell(line.row, "unit")) or line.unit
        own = self.once("text", parse_text, self.cell(line.row, "opd"))
        code = names.of_cell(own) if own else None
        if own and code is None:
            unit = unit or own
        if code is None and unit and (self.is_opd_by_unit or self.context.opd_code is None):
            code = names.of_cell(unit)
        return code or self.context.opd_code, unit

    def _unit_names_opd(self) -> bool:
        """Whether the unit column is an OPD column by another name: nearly every text is an OPD."""
        column = self.columns.get("unit")
        if column is None or self.columns.get("opd") is not None:
            return False
        texts = {
            text
            for line in self.lines[:500]
            if (text := parse_text(self.cell(line.row, "unit"))) is not None
        }
        found = {text: self.context.opd_names.lookup(text) for text in texts}
        codes = {codes[0] for codes in found.values() if len(codes) == 1}
        n_found = sum(len(codes) == 1 for codes in found.values())
        return len(codes) > 1 and n_found >= 0.8 * len(texts)

    def _born(self, line: Line, nik_date: date | None) -> date | None:
        year = self.context.year
        for key, parse in (("birth_date", parse_date), ("birth", parse_place_and_date)):
            value = self.cell(line.row, key)
            if is_blank(value):
                continue
            found = self.once(key, parse, value, nik_date=nik_date, year=year)
            if found.problem in ("date_unreadable", "date_impossible"):
                self.tell(f"birth_{found.problem}", line, key, value)
            elif found.note == "date_swapped":
                self.tell("birth_date_swapped", line, key, value, found.value)
            elif found.note in ("date_two_digit_year", "date_serial"):
                self.tell(found.note, line, key, value, found.value)
            if found.value is not None:
                return found.value
        return None

    def _date(self, line: Line, key: str, role: str) -> date | None:
        value = self.cell(line.row, key)
        if is_blank(value):
            return None
        found = self.once(key, parse_date, value, role=role, year=self.context.year)
        if found.problem in ("date_unreadable", "date_impossible"):
            self.tell(f"{key}_date_unreadable", line, key, value)
        elif found.note == "date_year_only":
            self.tell("date_year_only", line, key, value, found.value)
        return found.value

    def _sex(self, line: Line) -> str | None:
        if self.columns.get("sex_l") is not None and self.columns.get("sex_p") is not None:
            man, woman = (
                bool(_TICKS.search(str(self.cell(line.row, key)))) for key in ("sex_l", "sex_p")
            )
            return ("L" if man else "P") if man != woman else None
        value = self.cell(line.row, "sex")
        found = self.once("sex", parse_sex, value)
        if found.problem and not is_blank(value):
            self.tell("sex_unreadable", line, "sex", value)
        return found.value

    def _hold(self, line: Line, nik: Any, nik_cell: Value, born: date | None) -> str | None:
        """The reason for which the NIK of a line cannot be used, if there is one."""
        if nik.problem:
            return nik.problem
        if looks_like_kk(nik.digits, born, self.context.year):
            return "nik_is_kk"
        card = parse_nik(self.cell(line.row, "family_card"), year=self.context.year)
        if card.digits:
            if card.digits == nik.digits:
                return "nik_is_kk"
            if born and _same_day(card.birth_date, born) and not _same_day(nik.birth_date, born):
                return "nik_is_kk"
        return None

    def _compare_with_nik(self, line: Line, nik: Any, born: date | None, sex: str | None) -> None:
        if nik.warning:
            self.tell(nik.warning, line, "nik", self.cell(line.row, "nik"), nik.digits)
        if not nik.is_region_known:
            self.tell("nik_region_unknown", line, "nik", nik.digits[:4])
        if born and not _same_day(nik.birth_date, born):
            key = "birth_date" if self.columns.get("birth_date") is not None else "birth"
            self.tell("nik_birth_date_differs", line, key, born, nik.birth_date)
        if sex and nik.sex and sex != nik.sex:
            self.tell("nik_sex_differs", line, "sex", sex, nik.sex)
        if born:
            age = self.context.year - born.year
            if not WORKING_AGE[0] <= age <= WORKING_AGE[1]:
                key = "birth_date" if self.columns.get("birth_date") is not None else "birth"
                self.tell("age_out_of_range", line, key, born)

    def _exclusion(
        self, line: Line, category: str | None, ended: str | None, end: date | None
    ) -> str | None:
        if category == "CIVIL_SERVANT":
            found = "civil_servant"
        elif category == "PPPK_FULL_TIME":
            found = "pppk_full_time"
        elif ended and (end is None or end.year < self.context.year):
            found = ended
        elif self.sheet.is_hidden:
            found = "hidden_sheet"
        elif self.context.is_other_year:
            found = "other_year"
        else:
            return None
        if found not in ("hidden_sheet", "other_year"):
            # A whole sheet left out is told of once, by the sheet.
            key = "status" if found in ("civil_servant", "pppk_full_time") else "name"
            self.tell(f"{found}_excluded", line, key if self.columns.get(key) is not None else "name")
        return found

    def _is_struck(self, line: Line) -> bool:
        struck = self.sheet.struck
        if not struck:
            return False
        for key in ("name", "nik"):
            column = self.columns.get(key)
            if column is not None and not is_blank(self.cell(line.row, key)):
                return (line.row, column) in struck
        return False

    def _tell_holds(
        self, line: Line, hold: str | None, nik_cell: Value, is_asn: bool, is_struck: bool, name: Any
    ) -> None:
        if hold:
            self.tell(hold, line, "nik" if self.columns.get("nik") is not None else "name", nik_cell)
        if is_asn:
            key = "nip" if self.columns.get("nip") is not None else "name"
            self.tell("looks_like_asn", line, key)
        if is_struck:
            self.tell("struck_out", line, "name", name.shown)
        if name.shown is None:
            self.tell("name_missing", line, "name")

    def _check_period(self, line: Line, start: date | None, end: date | None) -> None:
        year = self.context.year
        if (end and end.year < year) or (start and start.year > year):
            key = "end" if end and end.year < year else "start"
            self.tell("period_outside_year", line, key, end if key == "end" else start)
        elif start and end and end < start:
            self.tell("period_outside_year", line, "end", end)

    def _tell_broken_cells(self, line: Line) -> None:
        if not self.sheet.errors and not self.sheet.uncalculated:
            return
        for key, column in self.columns.fields.items():
            if error := self.sheet.errors.get((line.row, column)):
                self.tell("error_cell", line, key, error)
            elif (line.row, column) in self.sheet.uncalculated:
                self.tell("formula_uncalculated", line, key)


def _same_day(left: date | None, right: date) -> bool:
    """Equal but for the century, which a NIK does not have."""
    return left is not None and (left.day, left.month, left.year % 100) == (
        right.day,
        right.month,
        right.year % 100,
    )
