"""Formulir 2a, the bill of BPJS Ketenagakerjaan: read to the sen wherever it lies, or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sample.bills import COLUMNS

from analysis import schemas
from analysis.rosters.bills.amounts import parse_amount
from analysis.rosters.clean import clean_rosters
from analysis.rosters.participants.matches import match_participants
from analysis.rosters.participants.months import (
    ParticipantLists,
    participant_months,
    read_participants,
)

OPDS = (("DISKOMINFO", "Dinas Komunikasi dan Informatika", ("Diskominfo",)),)
KEY = b"k" * 32
#: 0.24 % and 0.30 % of 2,768,592: 6,644.62 and 8,305.78, together 14,950.40.
WAGE, JKK, JKM, TOTAL = "2,768,592.00", "6,644.62", "8,305.78", "14,950.40"
PEOPLE = (
    ("26000000001", "7471995708900001", "WA ODE CONTOH", "17-08-1990"),
    ("26000000002", "7471990101850002", "LA ODE MISAL", "01-01-1985"),
    ("26000000003", "7471994503920003", "SITI UMPAMA", "05-03-1992"),
)


@dataclass
class Printed:
    """A form as SIPP prints it; what a test changes is a field."""

    npp: str = "ZZ000009"
    period: str = "08 2026"
    people: tuple[tuple[str, ...], ...] = PEOPLE
    #: Of the three lines: 3 x 14,950.40.
    foot: str | None = "44,851.20"
    total: str = TOTAL
    head: Callable[[Printed], list[list[Any]]] | None = None
    convert: Callable[[str], Any] = field(default=lambda text: text)

    def rows(self) -> list[list[Any]]:
        head = self.head(self) if self.head else [
            ["NPP", self.npp, "", "Nama Perusahaan", "PEMERINTAH KOTA", "", "Nama Unit Kerja",
             "DISKOMINFO", "", "Periode Laporan", self.period]
        ]  # fmt: skip
        return [
            ["Formulir Jamsostek 2a"],
            ["RINCIAN IURAN TENAGA KERJA"],
            *head,
            [],
            list(COLUMNS),
            *self.lines(),
            *([] if self.foot is None else [self.last()]),
        ]

    def lines(self, first: int = 1) -> list[list[Any]]:
        sums = [WAGE, "0.00", JKK, JKM, *["0.00"] * 6, self.total]
        return [
            [number, kpj, nik, "", name, born, "01-01-2026", *map(self.convert, sums)]
            for number, (kpj, nik, name, born) in enumerate(self.people, first)
        ]

    def last(self) -> list[Any]:
        assert self.foot is not None
        zeros = map(self.convert, ["0.00"] * 6)
        # 3 x 2,768,592; 3 x 6,644.62; 3 x 8,305.78.
        sums = map(self.convert, ["8,305,776.00", "0.00", "19,933.86", "24,917.34"])
        return [
            "", "", "", "", "Jumlah Seluruhnya", "", "", *sums, *zeros, self.convert(self.foot)
        ]  # fmt: skip


def _save(path: Path, *sheets: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Hal {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)


def _read(tmp_path: Path, *sheets: list[list[Any]], folder: str = "bills") -> ParticipantLists:
    _save(tmp_path / "2026" / folder / "f2a.xlsx", *sheets)
    return read_participants(tmp_path / "2026", 2026)


def _codes(found: list[dict[str, Any]]) -> list[str]:
    return sorted(item["code"] for item in found)


def _indonesian(text: str) -> str:
    return text.replace(",", "#").replace(".", ",").replace("#", ".")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _one_cell_heads(form: Printed) -> list[list[Any]]:
    return [
        [f"NPP : {form.npp}"],
        ["Nama Perusahaan : PEMERINTAH KOTA"],
        ["Nama Unit Kerja : DISKOMINFO"],
        [f"Periode Laporan : {form.period}"],
    ]


def _colon_cells(form: Printed) -> list[list[Any]]:
    return [
        ["NPP", ":", form.npp],
        ["Nama Perusahaan", ":", "PEMERINTAH KOTA"],
        ["Nama Unit Kerja", ":", "DISKOMINFO"],
        ["Periode Laporan", ":", form.period],
    ]


def _date_period(form: Printed) -> list[list[Any]]:
    return [["NPP", form.npp], ["Nama Unit Kerja", "DISKOMINFO"], ["Periode", date(2026, 8, 1)]]


@pytest.mark.parametrize("head", [None, _one_cell_heads, _colon_cells, _date_period])
@pytest.mark.parametrize("convert", [str, _indonesian, _number])
@pytest.mark.parametrize("folder", ["bills", "participants", "rosters"])
def test_a_form_is_read_to_the_sen_wherever_it_lies(tmp_path, folder, convert, head):
    form = Printed(convert=convert, head=head)
    if folder == "rosters":
        _save(tmp_path / "2026" / "rosters" / "f2a.xlsx", form.rows())
        rosters = clean_rosters(tmp_path / "2026", 2026, OPDS, KEY)
        lists = read_participants(tmp_path / "2026", 2026, rosters.bills)
        assert rosters.workers.empty
        assert rosters.files[["status", "kind"]].values.tolist() == [["read", "bill"]]
        assert set(rosters.ledger["fate"]) == {"not_a_person"}
        assert rosters.findings["code"].tolist() == ["bill_among_rosters"]
        assert "ZZ000009, 3 orang, Rp44.851,20" in rosters.findings["message"].iloc[0]
    else:
        lists = _read(tmp_path, form.rows(), folder=folder)
        assert lists.files[["status", "kind"]].values.tolist() == [["read", "bill"]]
        told = ["bill_among_participants"] if folder == "participants" else []
        assert _codes(lists.findings) == told
    bills = lists.bills.with_people(match_participants(lists.frame, _nobody()))
    schemas.conform(bills, schemas.BILLS)
    schemas.conform(lists.bills.forms, schemas.BILL_FORMS)
    assert bills["total_idr"].tolist() == [Decimal("14950.40")] * 3
    assert bills["jkk_idr"].tolist() == [Decimal("6644.62")] * 3
    assert bills["wage_idr"].tolist() == [Decimal("2768592.00")] * 3
    assert bills["kpj"].tolist() == ["26000000001", "26000000002", "26000000003"]
    assert set(zip(bills["npp"], bills["unit"], bills["month"], strict=True)) == {
        ("ZZ000009", "DISKOMINFO", "2026-08")
    }
    (form_row,) = lists.bills.forms.to_dict("records")
    assert (form_row["n_lines"], form_row["total_idr"]) == (3, Decimal("44851.20"))
    assert (form_row["foot_idr"], form_row["difference_idr"]) == (Decimal("44851.20"), 0)


def _nobody() -> pd.DataFrame:
    return pd.DataFrame(columns=schemas.WORKERS.names)


def test_a_bill_speaks_of_its_month_alone(tmp_path):
    lists = _read(tmp_path, Printed().rows(), folder="participants")
    workers = pd.DataFrame(
        [{"worker_id": "w1", "status": "counted", "nik": PEOPLE[0][1], "name": PEOPLE[0][2],
          "birth_date": date(1990, 8, 17), "kpj": None}]
    )  # fmt: skip
    matched = match_participants(lists.frame, workers)
    months = participant_months(matched, workers, 2026, date(2026, 9, 30))
    told = months.dropna(subset="is_covered")
    assert told[["month", "is_covered"]].values.tolist() == [["2026-08", True]]


def test_a_total_that_the_lines_do_not_make_is_told(tmp_path):
    lists = _read(tmp_path, Printed(foot="59,801.60").rows())
    assert _codes(lists.findings) == ["bill_foot_differs"]
    (form,) = lists.bills.forms.to_dict("records")
    # A line of 14,950.40 is missing.
    assert form["difference_idr"] == Decimal("14950.40")


def test_a_line_whose_programmes_do_not_make_its_total_is_told(tmp_path):
    lists = _read(tmp_path, Printed(total="15,950.40", foot="47,851.20").rows())
    assert _codes(lists.findings) == ["bill_line_differs"] * 3
    assert lists.bills.lines["total_idr"].tolist() == [Decimal("15950.40")] * 3


def test_two_forms_on_one_sheet_and_a_third_on_another(tmp_path):
    july, august = Printed(period="07 2026").rows(), Printed().rows()
    lists = _read(tmp_path, [*july, [], *august], Printed(npp="ZZ000010").rows())
    assert _codes(lists.findings) == []
    forms = lists.bills.forms
    assert list(zip(forms["npp"], forms["month"], forms["n_lines"], strict=True)) == [
        ("ZZ000009", "2026-07", 3),
        ("ZZ000009", "2026-08", 3),
        ("ZZ000010", "2026-08", 3),
    ]
    assert len(lists.frame) == 9


def test_pages_of_one_form_are_one(tmp_path):
    form = Printed()
    rows = form.rows()
    first, rest = rows[:6], rows[6:]
    subtotal = ["", "", "", "", "Jumlah Halaman Ini", *[""] * 12, TOTAL]
    pages = [*first, subtotal, [], *form.rows()[:5], *rest]
    lists = _read(tmp_path, pages)
    assert _codes(lists.findings) == []
    assert lists.bills.forms["n_lines"].tolist() == [3]


def test_a_form_without_its_foot_says_so(tmp_path):
    assert _codes(_read(tmp_path, Printed(foot=None).rows()).findings) == ["bill_foot_missing"]


def test_a_form_that_comes_twice_is_billed_once(tmp_path):
    _save(tmp_path / "2026" / "bills" / "a.xlsx", Printed().rows())
    _save(tmp_path / "2026" / "bills" / "b.xlsx", [*Printed().rows(), ["dicetak ulang"]])
    lists = read_participants(tmp_path / "2026", 2026)
    assert _codes(lists.findings) == ["bill_repeated"]
    assert lists.bills.lines["is_repeated"].tolist() == [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows[2].__setitem__(10, ""), "Periode Laporan"),
        (lambda rows: rows[2].__setitem__(10, "semester 1"), "Periode Laporan"),
        (lambda rows: rows[5].__setitem__(9, "lihat lampiran"), "JKK"),
        (lambda rows: rows[4].__setitem__(9, "Kolom A"), "Iuran JKK"),
    ],
)
@pytest.mark.parametrize("folder", ["bills", "participants", "rosters"])
def test_a_form_that_cannot_be_read_whole_is_refused(tmp_path, folder, change, said):
    rows = Printed().rows()
    change(rows)
    if folder == "rosters":
        _save(tmp_path / "2026" / "rosters" / "f2a.xlsx", rows)
        rosters = clean_rosters(tmp_path / "2026", 2026, OPDS, KEY)
        files, findings, n = (
            rosters.files,
            rosters.findings.to_dict("records"),
            len(rosters.workers),
        )
    else:
        lists = _read(tmp_path, rows, folder=folder)
        files, findings, n = lists.files, lists.findings, len(lists.frame)
    assert files[["status", "kind", "reason"]].values.tolist() == [
        ["refused", "bill", "bill_unreadable"]
    ]
    assert n == 0
    assert any(said in item["message"] for item in findings)


ROSTER = [
    ["DAFTAR TENAGA NON ASN DINAS KOMUNIKASI DAN INFORMATIKA"],
    ["NO", "NAMA", "NIK", "JABATAN", "TMT"],
    [1, "WA ODE CONTOH", "7471995708900001", "Operator", "01-01-2026"],
    [2, "LA ODE MISAL", "7471990101850002", "Sopir", "01-01-2026"],
]


@pytest.mark.parametrize(
    ("folder", "reason"),
    [("bills", "bill_not_found"), ("participants", "participants_is_roster")],
)
def test_a_roster_in_another_folder_makes_nobody_a_participant(tmp_path, folder, reason):
    lists = _read(tmp_path, ROSTER, folder=folder)
    assert lists.frame.empty
    assert lists.files[["status", "kind", "reason"]].values.tolist() == [
        ["refused", "roster", reason]
    ]


def test_a_payroll_with_contributions_is_no_bill(tmp_path):
    payroll = [
        ["DAFTAR PEMBAYARAN HONORARIUM DINAS KOMUNIKASI DAN INFORMATIKA"],
        ["NO", "NAMA", "NIK", "JABATAN", "GAJI", "IURAN JKK", "IURAN JKM", "TOTAL"],
        [1, "WA ODE CONTOH", "7471995708900001", "Operator", 1500000, 3600, 4500, 8100],
        [2, "LA ODE MISAL", "7471990101850002", "Sopir", 1500000, 3600, 4500, 8100],
    ]
    _save(tmp_path / "2026" / "rosters" / "gaji.xlsx", payroll)
    rosters = clean_rosters(tmp_path / "2026", 2026, OPDS, KEY)
    assert rosters.files[["status", "kind"]].values.tolist() == [["read", "roster"]]
    assert len(rosters.workers) == 2
    assert rosters.bills == ()


def test_a_bill_beside_a_roster_in_one_workbook(tmp_path):
    _save(tmp_path / "2026" / "rosters" / "dua.xlsx", ROSTER, Printed().rows())
    rosters = clean_rosters(tmp_path / "2026", 2026, OPDS, KEY)
    assert rosters.files["kind"].tolist() == ["roster"]
    assert len(rosters.workers) == 2
    assert [len(bill.lines["row"]) for bill in rosters.bills] == [3]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("6,644.62", "6644.62"), ("6.644,62", "6644.62"), ("6644.62", "6644.62"),
        ("6,644", "6644"), ("6.644", "6644"), ("2,768,592.00", "2768592"), ("Rp 1.000,5", "1000.5"),
        ("(1,250.00)", "-1250"), ("-1.250,00", "-1250"), ("-", "0"), ("", "0"),
        ("2.768.592,-", "2768592"), (6644.62, "6644.62"), (6644.6208, "6644.62"), (0, "0"),
        ("lihat lampiran", None), ("1,2,3", None), ("1.234.56", None), ("6,64", "6.64"),
        (True, None), (float("nan"), None), ("14,950.400", "14950.40"),
    ],
)  # fmt: skip
def test_amounts(text, amount):
    found = parse_amount(text)
    assert found == (None if amount is None else Decimal(amount))


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_an_amount_is_what_was_written(amount):
    english = f"{amount:,.2f}"
    assert parse_amount(english) == amount
    assert parse_amount(_indonesian(english)) == amount
    assert parse_amount(float(amount)) == amount
