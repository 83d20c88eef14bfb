"""Lines that are most likely one person: held where the contract says so, else told, never merged.

Every person is invented.
"""

from __future__ import annotations

import itertools
import time
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.benchmarks.found_pairs import found_pairs, precision_and_recall, true_pairs
from tests.benchmarks.invented_people import entries, lines_of

from analysis.rosters.persons import near
from analysis.rosters.persons.likeness import People, is_date_slip, likely_pairs
from analysis.rosters.persons.near import block_pairs, digit_table, near_pairs

NIK = "7471990304900001"
BORN = "03/04/1990"
NAME = "Ahmad Karim"
HEADER = ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "STATUS"]
COUNTED, DUPLICATE = ("counted", None), ("held", "possible_duplicate")
#: Another NIK of the same district, day and sex: seven digits off.
OTHER = "7402990304904417"


def table(*people: tuple[Any, Any, Any]) -> list[list[Any]]:
    """Rows of a sheet, people from row 3 on: (NIK, name, birth date)."""
    rows = [[number, *person, "Honorer"] for number, person in enumerate(people, start=1)]
    return [["DAFTAR TENAGA NON ASN TAHUN 2026"], HEADER, *rows]


def told(rosters: Any, code: str = "likely_same_person") -> list[int]:
    findings = rosters.findings
    return sorted(findings.loc[findings["code"] == code, "row"].tolist())


# What is told.


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((NIK, NAME, BORN), ("", NAME, BORN)),
        ((NIK, NAME, BORN), ("menyusul", "Ahmad Karym", BORN)),
        ((NIK, NAME, BORN), (NIK[:-1], "AHMAD KARIM, S.Pd", BORN)),
        (("", NAME, BORN), ("-", "Karim Ahmad", BORN)),
        ((NIK, NAME, BORN), ("7471990304900099", NAME, BORN)),
        ((NIK, NAME, BORN), ("7472990304900034", "A. Karim", BORN)),
        ((NIK, NAME, BORN), ("7471880304910001", "Ahmad Karimm", BORN)),
        ((NIK, NAME, BORN), (OTHER, "KARIM AHMAD", BORN)),
        ((NIK, NAME, BORN), ("7471990304900002", NAME, "03/05/1990")),
        ((NIK, NAME, BORN), ("7471990304900010", "Ahmad Kariem", "03/04/1991")),
        ((NIK, NAME, BORN), ("7471990304910001", NAME, "03/04/1991")),
        ((NIK, NAME, ""), ("7471990304910001", "Ahmad Kariem", "")),
        ((NIK, NAME, ""), ("7471992804900001", NAME, "")),
        ((NIK, NAME, ""), ("747199030490001", NAME, "")),
        ((NIK, NAME, ""), ("74719903049000011", NAME, "")),
        ((NIK, "Ratna", BORN), ("7471990304900002", "Rtna", BORN)),
    ],
    ids=[
        "no NIK", "no NIK, near name", "a digit lost", "neither has a NIK, words turned",
        "two digits", "three digits", "two digits, near name", "another NIK", "a month off",
        "a year off, near name", "one slip in both", "a year in the NIK, near name",
        "a part of the NIK's date", "a digit lost, no date", "a digit too many, no date",
        "a slip in a short name",
    ],
)  # fmt: skip
def test_what_speaks_for_one_person_is_told_on_both_lines(house, first, second):
    house.send(table(first, (OTHER[:-1] + "8", "Burhan Lasidi", "17/08/1975"), second))
    rosters = house.clean()
    assert told(rosters) == [3, 5]
    assert len(rosters.workers) == 3, "nobody is merged"
    assert DUPLICATE[1] not in set(rosters.ledger["reason"])
    messages = rosters.findings.loc[
        rosters.findings["code"] == "likely_same_person", "message"
    ].tolist()
    assert ["baris 5" in messages[0], "baris 3" in messages[1]] == [True, True]
    assert all("nama" in text and "kembar" in text for text in messages)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((NIK, NAME, BORN), ("", "Burhan Lasidi", BORN)),
        ((NIK, NAME, BORN), ("", NAME, "17/08/1975")),
        ((NIK, "Siti", BORN), ("", "Siti Rahmah", BORN)),
        ((NIK, "La Ode Hasan", BORN), ("7471990304900002", "La Ode Husen", BORN)),
        ((NIK, "La Ina", BORN), ("", "Wa Ina", BORN)),
        ((NIK, NAME, BORN), (OTHER, NAME, "17/08/1975")),
        (("7471990304680001", NAME, "03/04/1968"), ("7471990304960001", NAME, "03/04/1996")),
        (("7471990304700001", NAME, "03/04/1970"), ("7471990304900001", NAME, "03/04/1990")),
        ((NIK, NAME, BORN), ("7471990304900077", "Ahmad Yani", BORN)),
    ],
    ids=[
        "another name", "another day", "a name of many", "twins", "man and woman",
        "a namesake", "father and son", "father and son, one digit off", "half a name",
    ],
)  # fmt: skip
def test_what_chance_may_bring_is_not_told(house, first, second):
    house.send(table(first, second))
    rosters = house.clean()
    assert told(rosters) == [] == told(rosters, "possible_duplicate")


# What is held.


@pytest.mark.parametrize("near_nik", ["7471991304900001", "7471990403900001", "7471990304900010"])
def test_without_a_birth_date_a_near_nik_and_the_same_full_name_are_held(house, near_nik, fates):
    house.send([row[:3] + row[4:] for row in table((NIK, NAME, ""), (near_nik, NAME, ""))])
    rosters = house.clean()
    assert [fate[1:] for fate in fates(rosters)] == [COUNTED, DUPLICATE]


def test_twins_with_like_names_are_held_in_words_that_allow_twins(house, fates):
    house.send(table((NIK, "Rahmat Lasidi", BORN), (NIK[:-1] + "2", "Rahmad Lasidi", BORN)))
    rosters = house.clean()
    assert [fate[1:] for fate in fates(rosters)] == [COUNTED, DUPLICATE]
    assert told(rosters, "possible_duplicate") == [4]
    assert "kembar" in rosters.findings["message"].iloc[0]


def test_the_opd_of_the_line_that_stays_is_told_as_well(house):
    house.send(table((NIK, NAME, BORN)), "dinkes.xlsx")
    house.send(table((NIK[:-1] + "2", NAME, BORN)), "DLHK.xlsx")
    findings = house.clean().findings.set_index("code")
    # Files go by their code points: DLHK stands first.
    assert findings.loc["possible_duplicate", "file"] == "dinkes.xlsx"
    assert findings.loc["likely_same_person", "file"] == "DLHK.xlsx"
    assert "daftar DINKES" in findings.loc["likely_same_person", "message"]
    assert NAME not in findings.loc["likely_same_person", "message"]


@pytest.mark.parametrize("second", [(OTHER, NAME, BORN), ("", NAME, BORN)])
@pytest.mark.parametrize(
    "decision", ["pair,{0}!3,{0}!4,different", "pair,{0}!3,{0}!4,same", "line,{0}!4,,keep"]
)
def test_who_has_been_decided_on_is_not_told_again(house, second, decision):
    house.send(table((NIK, NAME, BORN), second))
    house.decide(decision.format("dinkes.xlsx!Sheet1") + ",KTP,Disnaker,2026-02-01")
    assert told(house.clean()) == []


# Names in other scripts.


@pytest.mark.parametrize(
    ("name", "same", "another"),
    [
        ("محمد يوسف", "محمد  يوسف", "محمد علي"),
        ("王小明", "王小明", "王小紅"),
        ("Иван Петров", "ИВАН ПЕТРОВ", "Иван Перов"),
        ("김민준", "김민준", "김민서"),
    ],
)
def test_a_name_in_another_script_is_compared_as_it_is_written(house, fates, name, same, another):
    house.send(table((NIK, name, BORN), (NIK, same, BORN)))
    assert [fate[1:] for fate in fates(house.clean())] == [COUNTED, ("merged", "same_nik")]
    house.send(table((NIK, name, BORN), (NIK, another, BORN)))
    assert [fate[1:] for fate in fates(house.clean())] == [("held", "nik_conflict")] * 2


# Invented people, with the truth.


def test_of_invented_people_nearly_all_are_found_and_hardly_one_wrongly():
    people = entries(2_000, seed=7)
    found, truth = found_pairs(lines_of(people)), true_pairs(people)
    assert precision_and_recall(found.merged, truth)[0] == 1
    precision, recall = precision_and_recall(found.all, truth)
    assert precision >= 0.99, sorted(found.all - truth)
    assert recall >= 0.92


# Many lines of one kind.


def people_of(n: int, nik: Any = None, name: Any = None, born: Any = None) -> People:
    """``n`` people, each told apart by what is not given."""
    draw = np.random.default_rng(1)
    numbers = draw.permutation(9_000_000)[:n]
    days = draw.integers(9_000, 15_000, n)
    return People(
        nik=[nik or f"747199{draw.integers(10**9):09d}1" for _ in range(n)],
        wrong=[None] * n,
        key=[name or f"ORANG {''.join(chr(65 + int(c)) for c in str(i))}" for i in numbers],
        written=[born or date.fromordinal(715_000 + int(day)) for day in days],
        of_nik=[None] * n,
        sex=["L"] * n,
    )


@pytest.mark.parametrize(
    "given_alike",
    [{"nik": NIK}, {"name": "SITI"}, {"name": "SITI RAHMAH"}, {"born": date(1990, 1, 1)},
     {"name": "SITI RAHMAH", "born": date(1990, 1, 1)}, {"nik": NIK, "born": date(1990, 1, 1)}],
)  # fmt: skip
def test_what_thousands_of_lines_share_is_settled_in_seconds(given_alike):
    began = time.process_time()
    pairs = likely_pairs(people_of(3_000, **given_alike))
    assert time.process_time() - began < 8
    assert len(pairs) <= 3_000 * 2 * near.WINDOW


def test_one_line_is_told_of_few_others_and_each_of_them_of_one(house):
    people = [(f"74{n:02d}990304900{n * 37 % 1000:03d}", NAME, BORN) for n in range(1, 13)]
    house.send(table(*people))
    rows = told(house.clean())
    assert set(rows) == set(range(3, 15))
    assert max(rows.count(row) for row in rows) <= 3


# The search.


def is_near(left: str, right: str) -> bool:
    """One digit differs, or two are swapped."""
    off = [place for place in range(16) if left[place] != right[place]]
    if len(off) == 2:
        return left[off[0]] == right[off[1]] and left[off[1]] == right[off[0]]
    return len(off) == 1


def are_neighbours(left: str, right: str) -> bool:
    off = [place for place in range(16) if left[place] != right[place]]
    return off[-1] - off[0] <= 1


def search(niks: list[str], born: list[int]) -> list[tuple[int, int]]:
    return list(map(tuple, near_pairs(digit_table(niks), np.array(born)).tolist()))


@given(
    st.lists(
        st.tuples(st.text("0123", min_size=16, max_size=16), st.integers(1, 2)),
        min_size=1,
        max_size=12,
    )
)
def test_near_pairs_are_all_pairs_that_are_near(people):
    niks, born = [nik for nik, _ in people], [day for _, day in people]
    expected = [
        (one, other)
        for one, other in itertools.combinations(range(len(people)), 2)
        if is_near(niks[one], niks[other])
        and (born[one] == born[other] or are_neighbours(niks[one], niks[other]))
    ]
    assert search(niks, born) == expected


@given(
    st.text("0123456789", min_size=16, max_size=16),
    st.integers(0, 15),
    st.integers(0, 15),
    st.booleans(),
)
def test_a_nik_with_a_digit_mistyped_or_two_swapped_is_found(nik, one, other, is_swap):
    digits = list(nik)
    if is_swap:
        digits[one], digits[other] = digits[other], digits[one]
    else:
        digits[one] = str((int(digits[one]) + 1) % 10)
    wrong = "".join(digits)
    assert search([nik, wrong], [1, 1]) == ([(0, 1)] if wrong != nik else [])


@given(st.text("0123456789", min_size=16, max_size=16), st.integers(0, 15), st.integers(0, 9))
def test_a_nik_with_a_digit_lost_or_too_many_is_found(nik, place, digit):
    for wrong in (nik[:place] + nik[place + 1 :], nik[:place] + str(digit) + nik[place:]):
        for niks, wrongs in (([nik, None], [None, wrong]), ([None, nik], [wrong, None])):
            people = People(niks, wrongs, ["AHMAD KARIM"] * 2, [None] * 2, [None] * 2, [None] * 2)
            assert [pair[:3] for pair in likely_pairs(people)] == [(0, 1, False)]


def test_a_large_block_is_compared_with_its_neighbours_only():
    keys = np.zeros(1_000, dtype=np.int64)
    assert len(block_pairs(keys)) < 1_000 * near.WINDOW
    assert len(block_pairs(np.arange(1_000))) == 0
    assert len(block_pairs(np.repeat(np.arange(10), 5))) == 10 * 10


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((1990, 4, 3), (1990, 4, 8), True),
        ((1990, 4, 3), (1990, 9, 3), True),
        ((1990, 4, 3), (1991, 4, 3), True),
        ((1990, 4, 3), (1980, 4, 3), True),
        ((1990, 4, 3), (1990, 3, 4), True),
        ((1968, 4, 3), (1986, 4, 3), True),
        ((1968, 4, 3), (1996, 4, 3), False),
        ((1990, 4, 3), (1991, 4, 4), False),
        ((1990, 4, 3), (1990, 4, 3), False),
    ],
)
def test_a_slip_is_one_part_of_a_date(left, right, expected):
    assert is_date_slip(date(*left), date(*right)) is expected
    assert is_date_slip(date(*right), date(*left)) is expected
