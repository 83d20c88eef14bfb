"""One workbook to its lines: every row that is a person, with its cells read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.columns import OTHER_REMARK, OTHER_STATUS, Columns
from analysis.rosters.layout.roster import Layout, Line
from analysis.rosters.layout.ticked_columns import ticked
from analysis.rosters.lines.column_checks import card_evidence
from analysis.rosters.lines.columns import COLUMNS, Lines, SheetContext
from analysis.rosters.lines.details import DetailReader
from analysis.rosters.lines.findings import LineFindings
from analysis.rosters.lines.headings import tell_of_headings
from analysis.rosters.lines.once import Once
from analysis.rosters.lines.opd import OpdReader
from analysis.rosters.lines.opd_sections import SectionOpds, section_opds
from analysis.rosters.lines.periods import PeriodReader
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
from analysis.rosters.parse.nik import Nik
from analysis.rosters.parse.status import Status
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import words

__all__ = ["COLUMNS", "Lines", "SheetContext", "read_lines"]

#: A NIK beside a name, and its label; 18 digits are an NIP's.
_NIK_BY_NAME = re.compile(
    r"[\s/(,;:-]*(?:\b(?:N[.\s]?I[.\s]?K|(?:NO\.?\s*)?KTP)\b[\s.:]*)?"
    r"(?<!\d)(?<!\d[\s.-])(?P<nik>\d(?:[\s.-]?\d){15})(?![\s.-]?\d)[\s)]*",
    re.IGNORECASE,
)
_LONGEST_NAME = 500
#: NIK and family card's number in one cell.
_TWO_NUMBERS = re.compile(r"\D*(\d{16})\D+(\d{16})\D*")
_TICKS = re.compile(r"[^\s\-–—0.]")
_BIRTH = (("birth_date", parse_date), ("birth", parse_place_and_date))


def read_lines(sheet: Sheet, layout: Layout, context: SheetContext, into: Lines) -> None:
    """Read the cells of every person's row of a sheet, in the order of the rows."""
    first = len(into.values["row"])
    of_section = section_opds(layout, sheet, context, into)
    for index, columns in enumerate(layout.tables):
        lines = [line for line in layout.lines if line.table == index]
        if lines:
            _TableReader(sheet, layout, columns, lines, context, of_section, into).read()
    if len(layout.tables) > 1:
        into.sort_from(first)
    read = zip(into.values["row"][first:], into.values["exclusion"][first:], strict=True)
    covered = [row - 1 for row, exclusion in read if exclusion is None]
    tell_of_headings(sheet, layout, context, covered, into)


class _TableReader:
    """Reads the lines of one table; each distinct text of a column is parsed once."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        columns: Columns,
        lines: Sequence[Line],
        context: SheetContext,
        of_section: SectionOpds,
        into: Lines,
    ) -> None:
        self.sheet, self.layout, self.columns = sheet, layout, columns
        self.lines, self.context, self.into = lines, context, into
        statuses = Once(parse_status, year=context.year)
        remarks = Once(parse_remark, year=context.year)
        #: Cells that say what somebody is, or that he left or died; the first that says it decides.
        self.said_by = (
            ("status", statuses),
            (OTHER_STATUS, statuses),
            ("remark", remarks),
            (OTHER_REMARK, remarks),
        )
        self.statuses, self.texts, self.nips = statuses, Once(parse_text), Once(parse_nip)
        self.kpjs, self.sexes = Once(parse_kpj), Once(parse_sex)
        self.findings = LineFindings(sheet, columns, lines, context, into, self.cell)
        self.details = DetailReader(sheet, columns, into, self.cell)
        self.opds = OpdReader(
            columns, lines, context, of_section, self.findings, self.cell, self.text
        )
        self.is_card_column_swapped = self._is_card_column_swapped()
        self.periods = PeriodReader(layout, lines, context.year, self.findings, self.cell)

    def read(self) -> None:
        first = len(self.into.values["row"])
        wage_column = self.columns.get("wage")
        wages = (
            parse_wages(self.column("wage"), header=self.columns.labels.get(wage_column, ""))
            if wage_column is not None
            else None
        )
        for place, line in enumerate(self.lines):
            self._read_line(line, wages[place] if wages else None)
        self.findings.tell_of_columns(first)

    def cell(self, row: int, key: str) -> Value:
        column = self.columns.fields.get(key)
        if column is None:
            return ""
        if self.layout.filled_from:
            row = self.layout.filled_from.get((row, column), row)
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def column(self, key: str) -> list[Value]:
        return [self.cell(line.row, key) for line in self.lines]

    def text(self, row: int, key: str) -> str | None:
        text: str | None = self.texts.of(self.cell(row, key))
        return text

    def _read_line(self, line: Line, wage: Any) -> None:
        year, row = self.context.year, line.row
        n_told = len(self.into.findings)
        self.findings.opd_code, unit = self.opds.of_line(line)
        name_cell, nik_cell = self._name_and_nik(row)
        name = parse_name(name_cell)
        nik = parse_nik(nik_cell, year=year)
        born, place = self._born(line, nik.birth_date)
        sex = self._sex(line)
        hold = self._hold(row, nik, born)
        said = [(key, once.of(self.cell(row, key))) for key, once in self.said_by]
        said += self._ticked(row)
        category_key, category = next(
            ((key, found.category) for key, found in said if found.category), (None, line.category)
        )
        period = self.periods.read(line, said, name)
        start, end, ended = period.start, period.end, period.ended
        exclusion = self._exclusion(category, ended, end)
        if self.columns.profile and self.columns.profile.is_leavers:
            exclusion = ended = "left"
        nip_key, nip = self._nip(row, name, nik, nik_cell)
        is_asn = exclusion is None and (
            nip.kind == "NIP" or (nip.kind == "NI_PPPK" and category is None)
        )
        is_struck = self._is_struck(row)
        kpj = self.kpjs.of(self.cell(row, "kpj"))
        digits = nik.digits if hold is None else None
        if exclusion is not None:
            # Nobody need mend the cells of a person who is not covered here.
            del self.into.findings[n_told:]
            self.findings.tell_exclusion(
                line, exclusion, (period.ended_key or "end") if exclusion == ended else category_key
            )
        else:
            self.findings.tell_holds(
                line, hold, nik_cell, nip_key if is_asn else None, is_struck, name
            )
            if digits:
                self.findings.compare_with_nik(line, nik, born, sex)
            self.findings.check_status(line, said[0][1], category)
            if self.columns.profile and (problem := said[1][1].problem):
                # An export's second status says whether somebody is still there.
                self.findings.tell(problem, line, OTHER_STATUS, self.cell(row, OTHER_STATUS))
            self.findings.check_period(line, start, end, period.end_key)
            self.findings.check_remarks(line, said, category)
            self.findings.check_ages(line, born, start)
            self.findings.tell_wage(line, wage)
            if kpj.problem:
                self.findings.tell(kpj.problem, line, "kpj", self.cell(row, "kpj"), kpj.proposal)
            if row in self.sheet.hidden_rows:
                self.findings.tell("hidden_row_counted", line, "name")
            self.findings.tell_broken_cells(line)
        self.details.add(row, place, len(self.into.values["row"]))
        into = self.into.values
        into["sheet"].append(self.sheet.name)
        into["row"].append(row + 1)
        into["nik"].append(digits)
        into["nik_raw"].append(None if is_blank(nik_cell) else as_text(nik_cell))
        into["nik_first15"].append(digits[:15] if digits else nik.first15)
        into["nik_date"].append(nik.birth_date)
        into["name"].append(name.shown)
        into["name_key"].append(name.key if name.shown else None)
        into["birth_date"].append(born)
        into["sex"].append(sex)
        into["opd_code"].append(self.findings.opd_code)
        into["unit"].append(unit)
        into["position"].append(self.text(row, "position"))
        is_here = category in ("NON_ASN", "PPPK_PARUH_WAKTU")
        into["category"].append(category if is_here else "UNKNOWN")
        into["start_date"].append(start)
        into["end_date"].append(end)
        into["wage_reported_idr"].append(wage.amount_idr if wage is not None else None)
        into["kpj"].append(kpj.number)
        into["ended"].append(ended)
        into["exclusion"].append(exclusion)
        into["hold"].append(hold)
        into["is_asn"].append(is_asn)
        into["nip_kind"].append(nip.kind)
        into["nip"].append(nip.digits)
        into["is_struck"].append(is_struck)
        into["nik_column"].append(self.columns.get("nik"))
        into["name_column"].append(self.columns.get("name"))

    def _name_and_nik(self, row: int) -> tuple[Value, Value]:
        """The cells of name and NIK, also where one of them shares its cell with another number."""
        name, nik = self.cell(row, "name"), self.cell(row, "nik")
        if (
            is_blank(nik)
            and isinstance(name, str)
            and len(name) <= _LONGEST_NAME
            and (match := _NIK_BY_NAME.search(name))
        ):
            return f"{name[: match.start()]} {name[match.end() :]}", match["nik"]
        if isinstance(nik, str) and (pair := _TWO_NUMBERS.fullmatch(nik)):
            label = words(self.columns.labels.get(self.columns.fields["nik"], "")).split()
            if "KK" in label:
                return name, pair[1 if label[-1] == "KK" else 2]
        return name, nik

    # Dates, sex and NIK.

    def _born(self, line: Line, nik_date: date | None) -> tuple[date | None, str | None]:
        """Birth date, and the place that shared its cell."""
        year, place = self.context.year, None
        for key, parse in _BIRTH:
            value = self.cell(line.row, key)
            if value == "" or is_blank(value):
                continue
            found = parse(value, nik_date=nik_date, year=year)
            place = place or found.place
            if found.problem in ("date_unreadable", "date_impossible"):
                self.findings.tell(f"birth_{found.problem}", line, key, value)
            elif found.note == "date_swapped":
                self.findings.tell("birth_date_swapped", line, key, value, found.value)
            elif found.note in ("date_two_digit_year", "date_serial"):
                self.findings.tell(found.note, line, key, value, found.value)
            if found.value is not None:
                return found.value, place
        return None, place

    def _sex(self, line: Line) -> str | None:
        if self.columns.get("sex_l") is not None and self.columns.get("sex_p") is not None:
            man, woman = (
                bool(_TICKS.search(str(self.cell(line.row, key)))) for key in ("sex_l", "sex_p")
            )
            return ("L" if man else "P") if man != woman else None
        value = self.cell(line.row, "sex")
        found = self.sexes.of(value)
        if found.problem == "sex_unreadable":
            self.findings.tell("sex_unreadable", line, "sex", value)
        return found.value

    def _hold(self, row: int, nik: Nik, born: date | None) -> str | None:
        """The reason for which the NIK of a line cannot be used, if there is one."""
        if nik.problem:
            return nik.problem
        digits = nik.digits or ""
        if looks_like_kk(digits, born, self.context.year):
            return "nik_is_kk"
        if "family_card" not in self.columns.fields:
            return None
        card = parse_nik(self.cell(row, "family_card"), year=self.context.year)
        evidence = card_evidence(nik, card, born)
        if evidence == 0 and card.digits == digits:
            return "nik_is_kk"
        is_swapped = evidence > 0 or (evidence == 0 and self.is_card_column_swapped and card.digits)
        return "nik_is_kk" if is_swapped else None

    def _is_card_column_swapped(self) -> bool:
        """Whether most rows that tell say that NIK and card have changed columns."""
        if self.columns.get("family_card") is None or self.columns.get("nik") is None:
            return False
        year, balance = self.context.year, 0
        for line in self.lines:
            nik = parse_nik(self.cell(line.row, "nik"), year=year)
            card = parse_nik(self.cell(line.row, "family_card"), year=year)
            born = next(
                (
                    found.value
                    for key, parse in _BIRTH
                    if (value := self.cell(line.row, key)) != ""
                    and (found := parse(value, year=year)).value
                ),
                None,
            )
            balance += card_evidence(nik, card, born)
        return balance > 0

    def _nip(self, row: int, name: Any, nik: Nik, nik_cell: Value) -> tuple[str, Any]:
        """The NIP or NI PPPK of a line, and its field: its own, the name's, or the NIK's."""
        key, nip = "nip", self.nips.of(self.cell(row, "nip"))
        if nip.kind is None and name.nip:
            key, nip = "name", self.nips.of(name.nip)
        if nip.kind is None and nik.kind == "nip":
            key, nip = "nik", self.nips.of(nik_cell)
        return key, nip

    def _ticked(self, row: int) -> Iterator[tuple[str, Any]]:
        """What the columns of ticks say; two ticks in one row say nothing that could be trusted."""
        for group in self.columns.ticks:
            labels = ticked(group, self.sheet.rows[row])
            if len(labels) == 1:
                yield "ticks", self.statuses[labels[0]]
            elif labels:
                yield "ticks", Status(is_unclear=True)

    # Exclusion and hold.

    def _exclusion(self, category: str | None, ended: str | None, end: date | None) -> str | None:
        if category == "CIVIL_SERVANT":
            return "civil_servant"
        if category == "PPPK_FULL_TIME":
            return "pppk_full_time"
        if ended and (end is None or end.year < self.context.year):
            return ended
        if self.sheet.is_hidden:
            return "hidden_sheet"
        return "other_year" if self.context.is_other_year else None

    def _is_struck(self, row: int) -> bool:
        struck = self.sheet.struck
        if not struck:
            return False
        for key in ("name", "nik"):
            column = self.columns.get(key)
            if column is not None and not is_blank(self.cell(row, key)):
                return (row, column) in struck
        return False
