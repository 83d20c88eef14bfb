"""Columns of days on which somebody has gone or was appointed: no month too many, none lost."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.rosters.layout.date_labels import (
    date_evidence,
    is_of_a_later_start,
    is_of_the_first_day_gone,
)

ROWS = [
    [1, "7471990101800001", "Ahmad Karim"],
    [2, "7471994302810038", "Siti Rahmah"],
]
TITLE = ["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN"]


def cleaned(house, **columns):
    """A list of two persons; ``columns`` are the cells of the first person, the others empty."""
    header = ["NO", "NIK", "NAMA", *(label.replace("_", " ") for label in columns)]
    first, second = [*ROWS[0], *columns.values()], [*ROWS[1], *[None] * len(columns)]
    house.send([*TITLE, header, first, second])
    return house.clean()


def days(rosters, name):
    return [None if pd.isna(day) else str(day) for day in rosters.workers[name]]


@pytest.mark.parametrize("word", ["NON AKTIF", "BERHENTI", "KELUAR", "RESIGN", "DIBERHENTIKAN"])
@pytest.mark.parametrize("mark", ["{} SEJAK", "TMT {}", "{} PER", "{} MULAI"])
@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2026, 7, 1), "2026-06-30"), ("01-07-2026", "2026-06-30"), ("15-07-2026", "2026-07-15")],
)
def test_from_the_first_of_a_month_in_such_a_column_somebody_is_gone(house, word, mark, day, last):
    label = mark.format(word)
    assert is_of_the_first_day_gone(label)
    if word in ("NON AKTIF", "KELUAR"):  # the reading of the others is the same
        rosters = cleaned(house, **{label: day})
        assert days(rosters, "end_date") == [last, None]


@pytest.mark.parametrize("label", ["TANGGAL KELUAR", "TGL BERHENTI", "AKHIR KONTRAK", "TMT AKHIR"])
def test_an_end_without_a_mark_of_a_first_day_is_the_last_one(house, label):
    assert not is_of_the_first_day_gone(label)
    assert days(cleaned(house, **{label: "01-07-2026"}), "end_date") == ["2026-07-01", None]


LATER = ["TMT PPPK", "TMT PPPK PARUH WAKTU", "TMT PPPK PW", "TMT SK TERAKHIR",
         "TMT KONTRAK TERAKHIR", "TMT TERAKHIR"]  # fmt: skip


@pytest.mark.parametrize("label", LATER)
def test_an_appointment_is_read_as_a_start_and_told_where_it_costs_months(house, label):
    assert is_of_a_later_start(label)
    rosters = cleaned(house, **{label: "01-07-2026"})
    assert days(rosters, "start_date") == ["2026-07-01", None]
    found = rosters.findings[rosters.findings["code"] == "start_may_be_later"]
    assert found["cell"].tolist() == ["D4"]


@pytest.mark.parametrize("label", LATER)
@pytest.mark.parametrize("day", ["01-10-2025", "01-01-2026"])
def test_an_appointment_that_costs_no_month_is_not_told(house, label, day):
    rosters = cleaned(house, **{label: day})
    assert "start_may_be_later" not in set(rosters.findings["code"])


@pytest.mark.parametrize("label", LATER)
def test_any_other_start_counts_before_an_appointment(label):
    for other in ("TMT", "TMT HONORER", "MULAI BEKERJA", "TMT SK", "TMT KONTRAK"):
        assert date_evidence(other)["start"] > date_evidence(label)["start"]
        assert not is_of_a_later_start(other)


def test_an_appointment_beside_a_start_is_told_and_not_used(house):
    rosters = cleaned(house, TMT_PPPK="01-07-2026", TMT_HONORER="01-02-2020")
    assert days(rosters, "start_date") == ["2020-02-01", None]
    told = rosters.findings[rosters.findings["code"] == "column_unknown"]
    assert told["cell"].tolist() == ["D3"]


@pytest.mark.parametrize("n_persons", [2, 3, 9, 12])
@pytest.mark.parametrize("more", [[], ["STATUS"]])
def test_a_table_without_any_status_is_told_of_once(house, n_persons, more):
    rows = [
        [n + 1, f"747199{n + 1:02}0180{n + 1:04}", f"Ahmad {'ABCDEFGHIJKLM'[n] * 3}"]
        for n in range(n_persons)
    ]
    house.send([["DAFTAR NAMA"], ["NO", "NIK", "NAMA", *more], *rows])
    findings = house.clean().findings
    found = findings[findings["code"] == "category_unknown"]
    assert found["n_rows"].tolist() == [n_persons]
    assert found["cell"].tolist() == ["D3" if more else "C3"]


def test_a_table_with_some_statuses_is_told_of_by_cell(house):
    rows = [[*row, status] for row, status in zip(ROWS, ["Honorer", ""], strict=True)]
    house.send([["DAFTAR NAMA"], ["NO", "NIK", "NAMA", "STATUS"], *rows])
    findings = house.clean().findings
    found = findings[findings["code"] == "category_unknown"]
    assert found["cell"].tolist() == ["D4"]
