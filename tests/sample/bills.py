"""Bills of BPJS Ketenagakerjaan for some OPDs and months, as SIPP prints them (Formulir 2a)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.sample.layouts import SAMPLE_LINE, Mark, Row, SheetPlan
from tests.sample.participants import Member, members
from tests.sample.spelling import Value

#: Whose bill of which month is there.
BILLED = {2026: (("DISKOMINFO", date(2026, 8, 1)), ("KEC_BARUGA", date(2026, 8, 1))), 2025: ()}
#: JKK of class 1 and JKM, of the wage; a bill has sen.
RATES = (Decimal("0.0024"), Decimal("0.0030"))
COLUMNS = (
    "No", "Nomor Referensi", "NIK", "Nomor Pegawai", "Nama Tenaga Kerja", "Tanggal Lahir",
    "Tanggal Kepesertaan", "Upah", "Rapel", "Iuran JKK", "Iuran JKM", "Iuran JHT Pemberi Kerja",
    "Iuran JHT Tenaga Kerja", "Iuran JP Pemberi Kerja", "Iuran JP Tenaga Kerja",
    "Iuran JKP Pemberi Kerja", "Iuran JKP Pemerintah", "Total",
)  # fmt: skip
_SEN = Decimal("0.01")
_NOTHING = [Decimal(0)] * 6


def bills(year: int) -> dict[str, SheetPlan]:
    """File name to the form."""
    return {
        f"F2A_{opd_code}_{month:%m%Y}.xlsx": _form(opd_code, month, year)
        for opd_code, month in BILLED[year]
    }


def _form(opd_code: str, month: date, year: int) -> SheetPlan:
    listed = [m for m in members(year) if m.opd_code == opd_code and m.is_active_in(month)]
    lines = [_amounts(member) for member in listed]
    mark = Mark("", "")
    head = ["NPP", listed[0].npp, None, "Nama Perusahaan", "PEMERINTAH KOTA (CONTOH)", None]
    rows = [
        Row([SAMPLE_LINE], mark, "title"),
        Row(["Formulir Jamsostek 2a"], mark, "title"),
        Row(["RINCIAN IURAN TENAGA KERJA"], mark, "title"),
        Row(
            [*head, "Nama Unit Kerja", opd_code, None, "Periode Laporan", f"{month:%m %Y}"],
            mark,
            "title",
        ),
        Row([], None),
        Row(list(COLUMNS), mark, "header"),
    ]
    for number, (member, amounts) in enumerate(zip(listed, lines, strict=True), start=1):
        person = member.person
        who: list[Value] = [
            number, person.kpj, person.nik, None, person.name.upper(),
            f"{person.birth_date:%d-%m-%Y}", f"{member.member_from:%d-%m-%Y}",
        ]  # fmt: skip
        rows.append(Row([*who, *map(_printed, amounts)], mark))
    sums = [sum(column, Decimal(0)) for column in zip(*lines, strict=True)]
    foot: list[Value] = [None, None, None, None, "Jumlah Seluruhnya", None, None]
    rows.append(Row([*foot, *map(_printed, sums)], mark, "section"))
    return SheetPlan(f"2a {month:%m%Y}", rows)


def _amounts(member: Member) -> list[Decimal]:
    """Wage, back pay, JKK, JKM, what is not taken part in, and the sum."""
    wage = Decimal(member.wage_idr)
    paid = [(wage * rate).quantize(_SEN, ROUND_HALF_UP) for rate in RATES]
    return [wage, Decimal(0), *paid, *_NOTHING, sum(paid, Decimal(0))]


def _printed(amount: Decimal) -> str:
    return f"{amount:,.2f}"
