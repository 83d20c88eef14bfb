"""The lines of a Formulir 2a: who is billed for which month, each programme to the sen.

A line is a person of a list of participants for the month of the form, read as those lists are;
beside it stand the sums as printed, which the form's own totals are held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.rosters.bills.amounts import parse_amount
from analysis.rosters.bills.form import (
    CONTRIBUTIONS,
    HEADS,
    bill_fields,
    head_values,
    row_sum,
    verdict,
)
from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.roster import Layout, Line
from analysis.rosters.layout.scan import non_empty_rows
from analysis.rosters.parse import parse_kpj, parse_nik, parse_text
from analysis.rosters.participants.lines import (
    ListExtract,
    ListJob,
    SheetReader,
    parse_month,
    shown_file,
)

#: The sums of a line, in the form's order.
AMOUNTS = ("wage", "arrears", *CONTRIBUTIONS, "total")
BILL_COLUMNS = (
    "file",
    "sheet",
    "row",
    "npp",
    "company",
    "unit",
    "month",
    "employee_number",
    *(f"{name}_idr" for name in AMOUNTS),
)
FORM_COLUMNS = (
    "file",
    "sheet",
    "row",
    "npp",
    "company",
    "unit",
    "month",
    "n_lines",
    "total_idr",
    "foot_idr",
)
#: The sheet is read already: nothing is opened.
_NO_PATH = Path()
#: A header that is printed again has at least so many labels of the first.
_FEWEST_LABELS = 4
#: Rows of the layout that hold nobody, whatever stands in them.
_NOBODY = frozenset({"header", "numbering", "signature", "nihil"})


class NoBillError(Exception):
    """A sheet calls itself the form and cannot be read whole; the argument says what is missing."""


@dataclass(slots=True)
class Form:
    """One form: ``row`` is the 0-based row of its head, ``foot`` that of its last sum."""

    row: int
    heads: dict[str, str]
    #: (0-based row, table of the layout) of each line.
    lines: list[tuple[int, int]] = field(default_factory=list)
    foot: tuple[int, int] | None = None


@dataclass(slots=True)
class BillExtract:
    """What the forms of one file hold: ``people`` as of a list of participants, ``lines`` their
    sums, each by its place and with the row of its form; ``sheets`` the names of their sheets."""

    people: ListExtract = field(default_factory=ListExtract)
    lines: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in (*BILL_COLUMNS, "form_row")}
    )
    forms: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


def read_bills_of(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], file: str, year: int
) -> BillExtract:
    """The forms among the visible sheets of a workbook; none where it has none.

    Args:
        sheets: of the workbook.
        layouts: what each is.
        file: as in ``schemas.BILLS``.
        year: the report's year.

    Raises:
        NoBillError: a sheet calls itself the form, but its columns, its period or a line's sum
            cannot be read: a bill is never read by half.
    """
    result = BillExtract()
    for sheet, layout in zip(sheets, layouts, strict=True):
        found = None if sheet.is_hidden else verdict(sheet, layout)
        if found == "unreadable":
            raise NoBillError(f"sheet «{sheet.name}»: kolom Iuran JKK dan JKM tidak ditemukan")
        if found == "bill":
            result.sheets.append(sheet.name)
            _SheetBill(sheet, layout, file, year, result).read()
    result.people.findings += _other_years(result.forms, file, year)
    return result


class _SheetBill:
    def __init__(
        self, sheet: Sheet, layout: Layout, file: str, year: int, into: BillExtract
    ) -> None:
        self.sheet, self.file, self.year, self.into = sheet, file, year, into
        self.layout = layout
        self.fields = [bill_fields(columns.labels) for columns in layout.tables]
        self.starts = layout.header_rows

    def read(self) -> None:
        forms = self._forms()
        if not forms:
            raise NoBillError(f"sheet «{self.sheet.name}»: tidak ada satu baris pun")
        months = [parse_month(form.heads.get("period", "")) for form in forms]
        for form, month in zip(forms, months, strict=True):
            if month is None:
                said = form.heads.get("period", "")
                told = f"«{said}» bukan bulan" if said else "tidak ada"
                raise NoBillError(
                    f"sheet «{self.sheet.name}», baris {form.row + 1}: Periode Laporan {told}"
                )
        amounts = [[self._amounts(row, table) for row, table in form.lines] for form in forms]
        people = self._people([line for form in forms for line in form.lines])
        for form, month, sums in zip(forms, months, amounts, strict=True):
            self._form(form, month, sums, people)
        self._unknown_columns()

    def _forms(self) -> list[Form]:
        """The forms of the sheet: a head that says something else begins another."""
        forms: list[Form] = []
        current = Form(0, {})
        is_over = False
        for row in non_empty_rows(self.sheet):
            cells = self.sheet.rows[row]
            role = self.layout.others.get(row)
            table = self._table_of(row)
            if role in _NOBODY or (table is not None and self._is_header(row, table)):
                continue
            # On the next page an NPP may stand below the reference numbers.
            said = head_values(cells)
            is_line = table is not None and self._is_line(row, table, is_head=bool(said))
            if not is_line and said:
                differs = any(
                    current.heads.get(name, value) != value for name, value in said.items()
                )
                if (is_over or differs) and current.lines:
                    current = Form(row, {})
                    is_over = False
                if not current.heads:
                    current.row = row
                current.heads |= said
                continue
            if table is None:
                continue
            if kind := row_sum(cells) if not is_line else None:
                if kind == "foot":
                    current.foot, is_over = (row, table), True
                continue
            if is_line:
                if not current.lines:
                    forms.append(current)
                current.lines.append((row, table))
            elif self._has_amount(row, table):
                self._tell("table_unclear", row, None)
        return forms

    def _table_of(self, row: int) -> int | None:
        """The table whose header stands above a row."""
        above = [n for n, start in enumerate(self.starts) if start < row and self._is_bill(n)]
        return above[-1] if above else None

    def _is_bill(self, table: int) -> bool:
        return {"jkk", "jkm"} <= self.fields[table].keys()

    def _is_header(self, row: int, table: int) -> bool:
        """Whether a row is the header of the table again, as on every printed page."""
        cells = self.sheet.rows[row]
        labels = {n: text for n, text in enumerate(cells) if isinstance(text, str)}
        again = bill_fields(labels).items() & self.fields[table].items()
        return len(again) >= _FEWEST_LABELS

    def _is_line(self, row: int, table: int, *, is_head: bool) -> bool:
        """Whether a row has a person: a NIK, a reference number, or a name with a sum."""
        nik, kpj = (self._cell(row, table, name) for name in ("nik", "kpj"))
        if not is_blank(nik) and parse_nik(nik, year=self.year).digits:
            return True
        if is_head:
            return False
        if not is_blank(kpj) and parse_kpj(kpj).number:
            return True
        if row_sum(self.sheet.rows[row]):
            return False
        name = self._cell(row, table, "name")
        is_named = isinstance(name, str) and any(map(str.isalpha, name))
        return is_named and self._has_amount(row, table)

    def _has_amount(self, row: int, table: int) -> bool:
        return any(not is_blank(self._cell(row, table, name)) for name in ("jkk", "jkm", "total"))

    def _amounts(self, row: int, table: int) -> dict[str, Decimal]:
        found = {}
        for name in AMOUNTS:
            value = self._cell(row, table, name)
            amount = parse_amount(value)
            if amount is None or (row, self._column(table, name)) in self.sheet.errors:
                place = f"sheet «{self.sheet.name}», baris {row + 1}"
                raise NoBillError(f"{place}: {name.upper()} tidak dapat dibaca")
            found[name] = amount
        named = sum((found[name] for name in CONTRIBUTIONS), Decimal(0))
        if "total" not in self.fields[table] or is_blank(self._cell(row, table, "total")):
            found["total"] = named
        return found

    def _people(self, lines: list[tuple[int, int]]) -> dict[int, int]:
        """Read the persons as those of a list; where each row came to stand."""
        layout = Layout(
            tables=self.layout.tables, lines=[Line(row, table, None, None) for row, table in lines]
        )
        wanted = ("kpj", "nik", "name", "birth_date", "member_from", "wage")
        fields = [
            {name: column for name, column in found.items() if name in wanted}
            for found in self.fields
        ]
        job = ListJob(_NO_PATH, self.file, self.year)
        n_before = len(self.into.people.values["row"])
        SheetReader(self.sheet, layout, fields, job, self.into.people).read()
        rows = self.into.people.values["row"]
        return {rows[place] - 1: place for place in range(n_before, len(rows))}

    def _form(
        self,
        form: Form,
        month: str | None,
        sums: list[dict[str, Decimal]],
        people: dict[int, int],
    ) -> None:
        heads = {name: parse_text(form.heads.get(name, "")) for name in HEADS[:-1]}
        place = {"file": self.file, "sheet": self.sheet.name}
        values = self.into.people.values
        for (row, table), amounts in zip(form.lines, sums, strict=True):
            person = people[row]
            values["npp"][person], values["month"][person] = heads["npp"], month
            # Nobody is a participant by a line on which nothing is billed.
            values["is_active"][person] = amounts["total"] > 0
            line = {
                **place,
                "row": row + 1,
                "form_row": form.row + 1,
                **heads,
                "month": month,
                "employee_number": parse_text(self._cell(row, table, "employee_number")),
                **{f"{name}_idr": amount for name, amount in amounts.items()},
            }
            for name, value in line.items():
                self.into.lines[name].append(value)
        total = sum((amounts["total"] for amounts in sums), Decimal(0))
        foot = None if form.foot is None else self._foot(*form.foot)
        self.into.forms.append(
            {
                **place,
                "row": form.row + 1,
                **heads,
                "month": month,
                "n_lines": len(form.lines),
                "total_idr": total,
                "foot_idr": None if foot is None else foot.get("total"),
            }
        )
        if heads["npp"] is None:
            self._tell("bill_npp_missing", form.row, None)
        self._check_lines(form, sums)
        self._check_foot(form, sums, foot)

    def _foot(self, row: int, table: int) -> dict[str, Decimal]:
        found = {}
        for name in AMOUNTS:
            value = self._cell(row, table, name)
            if not is_blank(value) and (amount := parse_amount(value)) is not None:
                found[name] = amount
        return found

    def _check_lines(self, form: Form, sums: list[dict[str, Decimal]]) -> None:
        for (row, table), amounts in zip(form.lines, sums, strict=True):
            named = sum((amounts[name] for name in CONTRIBUTIONS), Decimal(0))
            if named != amounts["total"]:
                self._tell(
                    "bill_line_differs", row, self._column(table, "total"),
                    amounts["total"], other=rupiah_sen(named),
                )  # fmt: skip

    def _check_foot(
        self, form: Form, sums: list[dict[str, Decimal]], foot: dict[str, Decimal] | None
    ) -> None:
        if not foot:
            self._tell("bill_foot_missing", form.lines[-1][0], None)
            return
        assert form.foot is not None
        row, table = form.foot
        for name, printed in foot.items():
            added = sum((amounts[name] for amounts in sums), Decimal(0))
            if printed != added:
                self._tell(
                    "bill_foot_differs", row, self._column(table, name),
                    rupiah_sen(printed), other=rupiah_sen(added),
                )  # fmt: skip

    def _unknown_columns(self) -> None:
        """Tell of columns with sums in them that no field has."""
        for table, columns in enumerate(self.layout.tables):
            if not self._is_bill(table):
                continue
            taken = set(self.fields[table].values())
            for column, label in columns.labels.items():
                if column not in taken:
                    self._tell("column_unknown", self.starts[table], column, label)

    def _column(self, table: int, name: str) -> int | None:
        return self.fields[table].get(name)

    def _cell(self, row: int, table: int, name: str) -> Value:
        column = self._column(table, name)
        cells = self.sheet.rows[row]
        return cells[column] if column is not None and column < len(cells) else ""

    def _tell(
        self, code: str, row: int, column: int | None, value: Any = None, **facts: Any
    ) -> None:
        self.into.people.findings.append(
            make_finding(
                code,
                file=shown_file(self.file),
                sheet=self.sheet.name,
                row=row + 1,
                column=column,
                value=value,
                **facts,
            )
        )


def _other_years(forms: list[dict[str, Any]], file: str, year: int) -> list[dict[str, Any]]:
    """That a form is of another year than the report's, and changes nothing in it."""
    return [
        make_finding(
            "bill_other_year",
            file=shown_file(file),
            sheet=form["sheet"],
            row=form["row"],
            value=form["month"],
        )
        for form in forms
        if not form["month"].startswith(f"{year}-")
    ]


def rupiah_sen(amount: Decimal) -> str:
    """``Rp179.404,80``: with the sen, as the bill has them."""
    whole, _, sen = f"{abs(amount):,.2f}".partition(".")
    return f"{'-' if amount < 0 else ''}Rp{whole.replace(',', '.')},{sen}"


def summed_up(forms: Sequence[dict[str, Any]]) -> str:
    """What the forms of a file bill, in a few words: month, NPP, people and sum of each."""
    return "; ".join(
        f"{form['month']}, NPP {form['npp'] or '?'}, {form['n_lines']} orang, "
        f"{rupiah_sen(form['total_idr'])}"
        for form in forms
    )
