"""Whether two lines of one NIK are one person: by name, sex, birth date, KPJ and NI PPPK."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analysis.rosters.persons.evidence import Evidence, can_be_one, evidence_text, is_slip

BASE = Evidence("AHMAD KARIM", "L", date(1990, 4, 3))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"sex": "P"}, True),
        ({"sex": None, "birth": None}, True),
        ({"name": "AHMAD KARIN", "sex": "P"}, False),
        ({"birth": date(1990, 4, 8), "sex": "P"}, False),
        ({"birth": date(1990, 4, 8)}, True),
        ({"birth": date(1990, 3, 4)}, True),
        ({"birth": date(1991, 4, 3)}, True),
        ({"birth": date(1990, 5, 8)}, False),
        # Father and son of one name and one birthday.
        ({"birth": date(1968, 4, 3)}, False),
        ({"birth": date(1960, 4, 3)}, False),
        ({"name": "SITI RAHMAH"}, False),
        ({"name": ""}, True),
    ],
)
def test_each_piece_speaks_for_or_against(change, expected):
    other = replace(BASE, **change)
    assert can_be_one(BASE, other) is expected
    assert can_be_one(other, BASE) is expected


def test_an_equal_card_stands_against_a_wrong_date():
    other = replace(BASE, birth=date(1985, 7, 9), kpj="09012345678")
    assert not can_be_one(BASE, other)
    assert can_be_one(replace(BASE, kpj="09012345678"), other)


def test_names_without_latin_letters_are_compared_as_written():
    assert can_be_one(Evidence("محمد"), Evidence("محمد"))
    assert not can_be_one(Evidence("محمد"), Evidence("عائشة"))


def test_a_leap_day_is_a_slip_like_any_other():
    assert is_slip(date(1992, 2, 29), date(1992, 2, 28))


def test_the_evidence_is_told_in_words():
    other = replace(BASE, sex="P", birth=None)
    assert evidence_text(BASE, other, has_nik=True) == "sama: NIK, nama; berbeda: jenis kelamin"


@pytest.mark.parametrize("order", [1, -1])
def test_one_nik_typed_for_two_people_holds_both(house, fates, order):
    rows = [
        ["7471991708900001", "Wahyudi", "17/08/1990", "L"],
        ["7471991708900001", "Wahyuni", "05/03/1992", "P"],
    ]
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["TENAGA NON ASN"],
            ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "L/P"],
            *([n, *row] for n, row in enumerate(rows[::order], start=1)),
        ]
    )
    rosters = house.clean()
    assert [fate[1:] for fate in fates(rosters)] == [("held", "nik_conflict")] * 2
    told = rosters.findings[rosters.findings["code"] == "nik_conflict"]["message"]
    assert told.str.contains("jenis kelamin, tanggal lahir").all()
