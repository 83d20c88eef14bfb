"""Who of last year's list stands on this year's, and who is not guessed at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.contributions.change.same_people import same_people

NIK = "7471990101900001"


def person(worker_id: str, **more: Any) -> dict[str, Any]:
    return {"worker_id": worker_id, "nik": None, "name": None, "birth_date": None, **more}


def workers_of(people: Sequence[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        list(people), columns=["worker_id", "nik", "name", "birth_date"], dtype=object
    )


def test_a_worker_id_says_who_is_who_in_whatever_order() -> None:
    before, after = [person(one) for one in "abc"], [person(one) for one in "cxa"]
    assert same_people(workers_of(before), workers_of(after)).tolist() == [2, -1, 0]


def test_two_of_one_name_and_birth_date_are_not_guessed_at() -> None:
    born = date(1990, 1, 1)
    ruined = person("old id", name="La Ode Uji", birth_date=born)
    twins = [person(f"new {n}", nik=f"747199010190000{n}", name="La Ode Uji", birth_date=born)
             for n in (1, 2)]  # fmt: skip
    assert same_people(workers_of([ruined]), workers_of(twins)).tolist() == [-1]


@pytest.mark.parametrize(
    ("last", "this"),
    [
        ({"nik": NIK, "birth_date": date(1990, 1, 1)}, {"nik": "7471990101900002"}),
        ({"nik": None, "birth_date": None}, {"nik": NIK}),
        ({"nik": None, "birth_date": date(1990, 1, 2)}, {"nik": NIK}),
        ({"nik": None, "birth_date": date(1990, 1, 1), "name": None}, {"nik": NIK}),
    ],
    ids=["two niks", "no birth date", "another birth date", "no name"],
)
def test_less_than_name_and_birth_date_makes_no_person(
    last: dict[str, Any], this: dict[str, Any]
) -> None:
    one = {**person("a"), "name": "Sitti Uji", **last}
    other = {**person("b"), "name": "Sitti Uji", "birth_date": date(1990, 1, 1), **this}
    assert same_people(workers_of([one]), workers_of([other])).tolist() == [-1]


def test_a_nik_that_two_shared_last_year_goes_with_its_name() -> None:
    before = workers_of(
        [person("a", nik=NIK, name="Sitti Uji"), person("b", nik=NIK, name="Rahmat Uji")]
    )
    after = workers_of([person("c", nik=NIK, name="RAHMAT UJI")])
    assert same_people(before, after).tolist() == [-1, 0]
