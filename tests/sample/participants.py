"""What BPJS Ketenagakerjaan knows of the invented people: lists as exported from SIPP.

About six of ten workers are participants, most since January, some only since March or May 2026; a
few have ended, a few are on no roster, one is listed twice and one NIK was ruined on the way.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tests.sample import spelling
from tests.sample.layouts import SAMPLE_LINE, Mark, Row, SheetPlan
from tests.sample.people import Person
from tests.sample.register import OUTSIDE, YEARS, staff
from tests.sample.rosters import FIRST_COPY, build
from tests.sample.spelling import Value

#: The wage that is billed on: UMK Kota Kendari of 2020 and 2021, in rupiah a month.
BILLED_WAGE_IDR = 2_768_592
COLUMNS = (
    "KPJ",
    "NIK",
    "NAMA_LENGKAP",
    "TGL_LAHIR",
    "NPP",
    "UPAH",
    "TGL_KEPESERTAAN",
    "TGL_NONAKTIF",
    "STATUS",
)
#: Employer's number to its OPDs; letters ZZ are invented. The last one takes all the others.
EMPLOYERS: dict[str, tuple[str, ...]] = {
    "ZZ000001": ("SATPOL_PP", "DLHK", "DAMKAR"),
    "ZZ000002": ("RSUD", "DINKES"),
    "ZZ000003": (),
}


@dataclass(frozen=True)
class Member:
    """One participant: whose, with which OPD (empty: on no roster), from when and until when."""

    person: Person
    opd_code: str
    member_from: date
    member_until: date | None = None

    def is_active_in(self, month: date) -> bool:
        """Whether the membership holds in the month that begins on ``month``."""
        return self.member_from <= month and (not self.member_until or month <= self.member_until)


@cache
def members(year: int) -> tuple[Member, ...]:
    """Who is on the SIPP list of ``year``, active or ended."""
    shares = _shares()
    result = []
    for person, opd_code in build(year).workers:
        share, since = shares.get(opd_code, shares["*"])
        rng = random.Random(f"peserta {person.number}")
        if person.number >= FIRST_COPY or rng.random() >= share:
            continue
        member_from = _member_from(person, opd_code, since, rng)
        if member_from.year > year:
            continue
        ended = (
            date(year, 6, 30) if rng.random() < 0.005 and member_from < date(year, 6, 1) else None
        )
        result.append(Member(person, opd_code, member_from, ended))
    known = {member.person.number for member in result}
    if year == YEARS[1]:
        result += [
            Member(member.person, "", member.member_from, date(2025, 12, 31))
            for member in members(YEARS[0])
            if member.opd_code and not member.member_until
            if member.person.number not in known
        ]
    outsiders = staff(OUTSIDE, year)[-4:]
    return (*result, *(Member(person, "", date(2024, 7, 1)) for person in outsiders))


def sipp_lists(year: int) -> dict[str, SheetPlan]:
    """File name to the sheet that SIPP exports for one employer."""
    lists: dict[str, list[Member]] = defaultdict(list)
    for member in members(year):
        npp = next((npp for npp, opds in EMPLOYERS.items() if member.opd_code in opds), "ZZ000003")
        lists[npp].append(member)
    return {f"SIPP_{npp}.xlsx": _sheet(npp, lists[npp], year) for npp in sorted(lists)}


def _sheet(npp: str, listed: list[Member], year: int) -> SheetPlan:
    mark = Mark("", "")
    rows = [
        Row([SAMPLE_LINE], mark, "title"),
        Row([f"DATA PESERTA PENERIMA UPAH – NPP {npp}"], mark, "title"),
        Row([], None),
        Row(list(COLUMNS), mark, "header"),
    ]
    for index, member in enumerate(sorted(listed, key=lambda member: member.person.kpj)):
        nik: Value = member.person.nik
        if npp == "ZZ000001" and index == 40:
            nik = spelling.ruined(member.person.nik)
        rows.append(Row(_cells(member, nik, member.person.kpj, npp), mark))
        if npp == "ZZ000001" and index == 90:
            second_card = f"97{member.person.kpj[2:]}"
            rows.append(Row(_cells(member, nik, second_card, npp), mark))
    return SheetPlan(f"PESERTA {year}", rows)


def _cells(member: Member, nik: Value, kpj: str, npp: str) -> list[Value]:
    person, until = member.person, member.member_until
    return [
        kpj,
        nik,
        person.name.upper(),
        f"{person.birth_date:%d-%m-%Y}",
        npp,
        BILLED_WAGE_IDR,
        f"{member.member_from:%d-%m-%Y}",
        f"{until:%d-%m-%Y}" if until else None,
        "NONAKTIF" if until else "AKTIF",
    ]


def _member_from(person: Person, opd_code: str, since: date, rng: random.Random) -> date:
    """First day of membership: most since their OPD joined, newcomers since March 2026."""
    came_late = since.year == YEARS[0] and person not in staff(opd_code, YEARS[0])
    if came_late:
        return date(2026, 3, 1)
    if since.year == YEARS[0]:
        earlier = rng.choice([date(2018, 2, 1), date(2022, 3, 1), since, since])
        return earlier if earlier.year > person.start_year else since
    return since if rng.random() < 0.85 else date(2026, 5, 1)


def _shares() -> dict[str, tuple[float, date]]:
    """OPD code to the share of its people who are participants, and since when."""
    path = Path(__file__).parent / "members.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            line["opd_code"]: (float(line["share"]), date.fromisoformat(line["member_from"]))
            for line in csv.DictReader(file)
        }
