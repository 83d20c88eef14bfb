"""The city's own workers: rates with their numerators, ranges, gaps, and what is unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from analysis.coverage.own import (
    age_band,
    age_bands,
    coverage_by_month,
    coverage_of_months,
    coverage_on,
    gaps_by_month,
    left_open,
    protection,
    until_told,
    worker_months,
)

DECEMBER = date(2026, 12, 31)
YES, NO, UNKNOWN = "1", "0", "?"


def _own(*people: dict[str, Any] | str) -> pd.DataFrame:
    """Worker-months; ``told`` has one sign for each month: 1 covered, 0 not, ? unknown."""
    rows, months = [], []
    for number, given in enumerate(people):
        person = {"told": given} if isinstance(given, str) else dict(given)
        told = person.pop("told")
        rows.append(
            {
                "worker_id": f"w{number}",
                "status": "counted",
                "opd_code": "DLHK",
                "unit": None,
                "category": "PPPK_PARUH_WAKTU",
                "sex": "L",
                "birth_date": date(1990, 1, 1),
                "start_date": None,
                "end_date": None,
                **person,
            }
        )
        for month, sign in enumerate(told, start=1):
            is_covered = None if sign == UNKNOWN else sign == YES
            months.append((f"w{number}", f"2026-{month:02d}", is_covered))
    frame = pd.DataFrame(months, columns=["worker_id", "month", "is_covered"])
    frame["is_covered"] = frame["is_covered"].astype("boolean")
    return worker_months(pd.DataFrame(rows, dtype=object), frame)


def _one(frame: pd.DataFrame) -> dict[Any, Any]:
    assert len(frame) == 1
    return {
        key: None if value is not None and pd.isna(value) else value
        for key, value in frame.iloc[0].items()
    }


def test_a_rate_comes_with_its_numerator_denominator_and_day() -> None:
    now = _one(coverage_on(_own("1", "1", "0"), date(2026, 1, 31)))

    assert (now["covered"], now["workers"], now["rate"]) == (2, 3, Fraction(2, 3))
    assert now["as_of"] == date(2026, 1, 31)
    assert now["month"] == "2026-01"


def test_a_day_after_the_year_shows_its_last_month() -> None:
    assert _one(coverage_on(_own("0" * 11 + "1"), date(2027, 2, 1)))["month"] == "2026-12"


def test_a_month_that_no_list_tells_of_yields_to_the_newest_that_one_does() -> None:
    now = _one(coverage_on(_own("01?", "11?"), date(2026, 3, 31)))

    assert (now["month"], now["rate"]) == ("2026-02", 1)


def test_a_year_can_end_at_a_hundred_percent_and_protect_for_83_percent_of_its_months() -> None:
    own = _own("00" + "1" * 10, "00" + "1" * 10, "00" + "1" * 10)

    assert _one(coverage_on(own, DECEMBER))["rate"] == 1
    of_months = _one(coverage_of_months(own))
    assert (of_months["covered_months"], of_months["worker_months"]) == (30, 36)
    assert of_months["uncovered_months"] == 6
    assert round(100 * of_months["rate"]) == 83


def test_the_gap_of_the_contracts_in_january_stands_in_its_line() -> None:
    own = _own("001", "011", "000")

    assert gaps_by_month(own).to_dict("list") == {
        "month": ["2026-01", "2026-02", "2026-03"],
        "uncovered": [3, 2, 1],
        "covered_by_now": [2, 1, 0],
    }


def test_lists_that_lag_behind_do_not_hide_who_is_protected_by_now() -> None:
    own = _own("01?", "11?")

    gaps = gaps_by_month(own)

    assert gaps["uncovered"].tolist()[:2] == [1, 0]
    assert gaps["covered_by_now"].tolist()[:2] == [1, 0]
    assert pd.isna(gaps["uncovered"].tolist()[2])
    told = until_told(own)
    assert told["month"].max() == "2026-02"
    assert _one(coverage_of_months(told))["rate"] == Fraction(3, 4)
    assert protection(told)["covered_since"].tolist() == ["2026-02", "2026-01"]


def test_without_a_list_no_month_is_left_out() -> None:
    assert len(until_told(_own("??"))) == 2


def test_without_a_list_nothing_is_known_and_nothing_is_zero() -> None:
    own = _own("?", "?", {"told": "?", "status": "held"})

    now = _one(coverage_on(own, date(2026, 1, 31)))

    assert (now["workers"], now["unknown"], now["held"]) == (2, 2, 1)
    assert [now[key] for key in ("covered", "held_covered", "rate", "rate_low", "rate_high")] == (
        [None] * 5
    )
    assert gaps_by_month(own)["uncovered"].isna().all()


def test_held_people_make_the_range() -> None:
    held = {"status": "held"}
    own = _own("1", "1", "0", {"told": "1", **held}, {"told": "0", **held}, {"told": "0", **held})

    now = _one(coverage_on(own, date(2026, 1, 31)))

    assert now["rate"] == Fraction(2, 3)
    # At worst both bare ones are workers and the covered one is not; at best the other way round.
    assert now["rate_low"] == Fraction(2, 5)
    assert now["rate_high"] == Fraction(3, 4)


def test_one_unknown_person_leaves_a_range_and_no_rate() -> None:
    now = _one(coverage_on(_own("1", "0", "?"), date(2026, 1, 31)))

    assert now["rate"] is None
    assert (now["rate_low"], now["rate_high"]) == (Fraction(1, 3), Fraction(2, 3))


def test_who_does_not_work_in_a_month_is_not_counted_in_it() -> None:
    own = _own(
        {"told": "1" * 12, "start_date": date(2026, 3, 15)},
        {"told": "0" * 12, "end_date": date(2026, 3, 2)},
    )

    by_month = coverage_by_month(own)

    assert by_month["workers"].tolist() == [1, 1, 2] + [1] * 9
    assert by_month["covered"].tolist() == [0, 0, 1] + [1] * 9


def test_groups_add_up_to_the_whole_and_nobody_without_a_group_is_lost() -> None:
    own = _own(
        {"told": "1", "opd_code": "DLHK", "unit": "Zona 1"},
        {"told": "0", "opd_code": "DLHK", "unit": "Zona 2"},
        {"told": "1", "opd_code": "DINKES", "sex": "P"},
        {"told": "1", "opd_code": None, "sex": None, "birth_date": None},
    )
    day = date(2026, 1, 31)

    for by in (["opd_code"], ["opd_code", "unit"], ["sex"], ["age_band"], ["category"]):
        groups = coverage_on(own, day, by)
        assert groups["workers"].sum() == 4, by
        assert groups["covered"].sum() == 3, by
    by_opd = coverage_on(own, day, ["opd_code"])
    assert by_opd["rate"].tolist() == [1, Fraction(1, 2), 1]
    assert by_opd["opd_code"].tolist()[:2] == ["DINKES", "DLHK"]


def test_protection_tells_since_when_and_with_which_gaps() -> None:
    told = protection(_own("0111", "1101", "1100", "0000", "?11?")).set_index("worker_id")

    assert told["first_covered"].tolist()[:3] == ["2026-02", "2026-01", "2026-01"]
    assert pd.isna(told.loc["w3", "first_covered"])
    since = [None if pd.isna(month) else month for month in told["covered_since"]]
    assert since == ["2026-02", "2026-04", None, None, None]
    assert told["n_gap_before"].tolist() == [1, 0, 0, 0, 0]
    assert told["n_gap_within"].tolist() == [0, 1, 0, 0, 0]
    assert told["n_uncovered"].tolist() == [1, 1, 2, 4, 0]
    assert told["n_unknown"].tolist() == [0, 0, 0, 0, 2]


def test_protection_looks_only_at_the_months_of_the_work() -> None:
    told = protection(
        _own(
            {"told": "0011", "start_date": date(2026, 3, 1)},
            {"told": "1100", "end_date": date(2026, 2, 28)},
        )
    )

    assert told["n_months"].tolist() == [2, 2]
    assert told["covered_since"].tolist() == ["2026-03", "2026-01"]
    assert told["n_gap_before"].tolist() == [0, 0]


def test_nobody_has_no_protection_to_tell_of() -> None:
    assert protection(_own("1").head(0)).empty


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2001, 11, 23), "<25"),
        (date(2001, 11, 22), "25–34"),
        (date(1971, 11, 22), "≥55"),
        (None, None),
    ],
)
def test_a_birthday_moves_a_person_to_the_next_band(born: date | None, band: str | None) -> None:
    assert age_band(born, date(2026, 11, 22)) == band


def test_age_bands_leave_no_gap() -> None:
    bands = age_bands()

    assert bands[0][1] == 0
    assert all(older[1] == younger[2] + 1 for younger, older in pairwise(bands))


def test_of_an_opd_on_no_list_nothing_is_known_and_of_one_with_a_single_member_everything() -> None:
    own = _own(
        {"told": "11", "opd_code": "DLHK"},
        {"told": "00", "opd_code": "DLHK"},
        {"told": "00", "opd_code": "DISDIKBUD"},
        {"told": "00", "opd_code": None},
    )
    opened = left_open(own, ["w0"], "is_covered")
    unknown = opened[opened["is_covered"].isna()]
    assert set(unknown["worker_id"]) == {"w2", "w3"}
    row = _one(coverage_on(opened, date(2026, 2, 1)))
    assert (row["workers"], row["covered"], row["unknown"]) == (4, 1, 2)
    assert (row["rate"], row["rate_low"], row["rate_high"]) == (
        None, Fraction(1, 4), Fraction(3, 4),
    )  # fmt: skip
