"""The tables that the coverage stage leaves behind keep their shape, and what is unknown in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.city import Observation, observations
from analysis.coverage.own import protection, worker_months
from analysis.coverage.pace import pace
from analysis.coverage.tables import (
    active_on,
    addition_of_budget,
    city_table,
    coverage_months,
    coverage_own,
    coverage_units,
    newest_told,
    share,
    ways_table,
)
from analysis.rosters.participants.lines import LINE_COLUMNS

AS_OF = date(2026, 11, 22)
KENDARI = Observation(date(2025, 6, 8), 49_397, 140_940, "angkatan kerja", "pers")


def _own(*groups: tuple[int, str, dict[str, Any]]) -> pd.DataFrame:
    """Worker-months of ``n`` equal workers each; one sign a month: 1 covered, 0 not, ? unknown."""
    rows, months = [], []
    for n, told, person in groups:
        for _ in range(n):
            worker = f"w{len(rows)}"
            rows.append(
                {
                    "worker_id": worker,
                    "status": "counted",
                    "opd_code": "DLHK",
                    "unit": None,
                    "category": "NON_ASN",
                    "sex": "L",
                    "birth_date": date(1990, 1, 1),
                    "start_date": None,
                    "end_date": None,
                    **person,
                }
            )
            for month, sign in enumerate(told, start=1):
                is_covered = {"1": True, "0": False, "?": None}[sign]
                months.append((worker, f"2026-{month:02d}", is_covered))
    frame = pd.DataFrame(months, columns=["worker_id", "month", "is_covered"])
    frame["is_covered"] = frame["is_covered"].astype("boolean")
    return worker_months(pd.DataFrame(rows, dtype=object), frame)


def _written(frame: pd.DataFrame, table: Any) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = schemas.conform(frame, table).to_pylist()
    return lines


def test_a_unit_is_one_only_within_its_opd() -> None:
    own = _own(
        (2, "01?", {"unit": "Sekretariat"}),
        (3, "00?", {"unit": "Sekretariat", "opd_code": "DINKES"}),
        (1, "00?", {"unit": None}),
    )

    lines = _written(coverage_units(own), schemas.COVERAGE_UNITS)

    told = [(x["opd_code"], x["unit"], x["month"], x["covered"], x["workers"]) for x in lines]
    assert told == [
        ("DINKES", "Sekretariat", "2026-02", 0, 3),
        ("DLHK", "Sekretariat", "2026-02", 2, 2),
        ("DLHK", None, "2026-02", 0, 1),
    ]


def test_months_add_up_and_an_untold_one_stays_unknown() -> None:
    own = _own((2, "01?", {}), (1, "00?", {}))

    lines = _written(coverage_months(own), schemas.COVERAGE_MONTHS)

    assert [(x["covered"], x["uncovered"], x["covered_by_now"], x["unknown"]) for x in lines] == [
        (0, 3, 2, 0),
        (2, 1, 0, 0),
        (None, None, None, 3),
    ]


def test_the_newest_month_told_is_not_the_newest_month() -> None:
    assert newest_told(coverage_own(_own((1, "01?", {})))) == "2026-02"
    assert newest_told(coverage_own(_own((1, "???", {})))) == "2026-03"


def test_protection_of_everybody_keeps_its_shape() -> None:
    assert len(_written(protection(_own((3, "011", {}))), schemas.PROTECTION)) == 3


def test_nobody_at_all_still_gives_tables() -> None:
    nobody = _own((1, "1", {})).head(0)

    for frame, table in (
        (coverage_own(nobody), schemas.COVERAGE_OWN),
        (coverage_units(nobody), schemas.COVERAGE_UNITS),
        (coverage_months(nobody), schemas.COVERAGE_MONTHS),
        (protection(nobody), schemas.PROTECTION),
    ):
        assert _written(frame, table) == []
    assert newest_told(coverage_own(nobody)) is None


def test_a_report_of_an_earlier_day_has_no_later_observation() -> None:
    columns = ["as_of", "segment", "active", "base", "denominator", "source"]
    rows = [
        (date(2025, 6, 8), "total", 49_397, 140_940, "angkatan kerja", "pers"),
        (date(2026, 6, 8), "total", 60_000, 140_940, "angkatan kerja", "pers"),
    ]
    observed = observations(pd.DataFrame(rows, columns=columns, dtype=object))

    (line,) = _written(city_table(observed, date(2026, 1, 1)), schemas.CITY_COVERAGE)

    assert (line["active"], share(line["rate"])) == (49_397, Fraction(49_397, 140_940))


def test_the_ways_keep_their_shape_with_and_without_an_observation() -> None:
    columns = ["year", "family", "target_rate", "source"]
    rows = [(2029, "rpjmn", Decimal("0.4392"), "pers")]
    targets = pd.DataFrame(rows, columns=columns, dtype=object)

    table = ways_table(KENDARI, pace([KENDARI]), targets, AS_OF)

    assert [line["way"] for line in _written(table, schemas.WAYS)][-1] == "target"
    assert _written(ways_table(None, pace([]), targets, AS_OF), schemas.WAYS) == []


def test_who_was_a_participant_on_the_day_of_the_observation_adds_nothing_to_it() -> None:
    spans = [
        (date(2025, 1, 1), None),
        (date(2026, 3, 1), None),
        (date(2024, 1, 1), date(2025, 3, 1)),
    ]
    matched = pd.DataFrame(
        [
            {
                **dict.fromkeys((*LINE_COLUMNS, "worker_id", "matched_by")),
                "worker_id": f"w{number}",
                "member_from": first,
                "member_until": last,
            }
            for number, (first, last) in enumerate(spans)
        ],
        dtype=object,
    )
    workers = pd.DataFrame({"worker_id": ["w0", "w1", "w2", "w3"]})

    already = active_on(matched, workers, KENDARI.as_of, has_lists=True)

    assert already == 1
    added = addition_of_budget(KENDARI, 3_083, already)
    assert added is not None
    assert added.most == Fraction(3_082, 140_940)
    assert active_on(matched, workers, KENDARI.as_of, has_lists=False) is None
    assert addition_of_budget(None, 3_083, 1) is None
    assert addition_of_budget(KENDARI, None, 1) is None
