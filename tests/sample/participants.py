"""What BPJS Ketenagakerjaan knows of the invented people: lists as exported from SIPP.

About six of ten workers are participants, most since January, some only since March or May 2026; a
few have ended, a few are on no roster, one is listed twice and one NIK was ruined on the way. Of
those who have gone, some are listed still, and one of the dead was a participant until he died.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
SINCE = date(2024, 7, 1)
#: A year, an OPD, and the wage with which one of its people is listed, in rupiah a month.
WRONG_WAGE = (2026, "DISKOMINFO", 2_500_000)
#: Whose people that have gone are on the lists: year, OPD and how they went to their last day.
STILL_LISTED: dict[tuple[int, str, str], date | None] = {
    (2026, "SATPOL_PP", "left"): None,
    (2026, "KEC_BARUGA", "left"): None,
    (2026, "SATPOL_PP", "deceased"): date(2025, 10, 31),
}


@dataclass(frozen=True)
class Member:
    """One participant: whose, with which OPD (empty: on no roster), from when and until when."""

    person: Person
    opd_code: str
    member_from: date
    member_until: date | None = None
    wage_idr: int = BILLED_WAGE_IDR
    #: Said by his OPD's roster to have left or died.
    is_gone: bool = False

    @property
    def npp(self) -> str:
        """The employer's number under which he is listed."""
        return next((npp for npp, opds in EMPLOYERS.items() if self.opd_code in opds), "ZZ000003")

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
    outsiders = [Member(person, "", SINCE) for person in staff(OUTSIDE, year)[-4:]]
    return (*_with_a_wrong_wage(result, year), *outsiders, *_gone(year))


def _with_a_wrong_wage(listed: list[Member], year: int) -> Iterator[Member]:
    """The members, of whom the first of :data:`WRONG_WAGE`'s OPD has that wage."""
    wrong_year, opd_code, wage_idr = WRONG_WAGE
    wrong = next((m for m in listed if m.opd_code == opd_code and year == wrong_year), None)
    for member in listed:
        yield replace(member, wage_idr=wage_idr) if member is wrong else member


def _gone(year: int) -> Iterator[Member]:
    """Who has gone and is on a list: who left is still active, who died ended with that month."""
    at_work = {person.number for person, _ in build(year).workers}
    for person, opd_code, reason in build(year).gone:
        key = (year, opd_code, reason)
        if key in STILL_LISTED and person.number not in at_work:
            yield Member(person, opd_code, SINCE, STILL_LISTED[key], is_gone=True)


def sipp_lists(year: int) -> dict[str, SheetPlan]:
    """File name to the sheet that SIPP exports for one employer."""
    lists: dict[str, list[Member]] = defaultdict(list)
    for member in members(year):
        lists[member.npp].append(member)
    return {f"SIPP_{npp}.xlsx": _sheet(npp, lists[npp], year) for npp in sorted(lists)}


def _sheet(npp: str, listed: list[Member], year: int) -> SheetPlan:
    mark = Mark("", "")
    rows = [
        Row([SAMPLE_LINE], mark, "title"),
        Row([f"DATA PESERTA PENERIMA UPAH – NPP {npp}"], mark, "title"),
        Row([], None),
        Row(list(COLUMNS), mark, "header"),
    ]
    for index, member in enumerate(sorted(listed, key=lambda m: (m.is_gone, m.person.kpj))):
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
        member.wage_idr,
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
