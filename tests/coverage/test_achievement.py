"""Capaian of the city by indicator; every share worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.coverage.achievement import achievements
from analysis.coverage.city import demands, observations, totals
from analysis.coverage.tables import share
from analysis.report.chapters.achievement import achievement_table
from analysis.report.chapters.whole_city import segment_table

AS_OF = date(2026, 11, 22)
COVERAGE = ("as_of", "segment", "active", "base", "denominator", "source")
#: 40 % of the city, 15 % of those at risk; what is of a later day is not known yet.
SEEN = (
    (date(2026, 3, 1), "total", 30_000, 100_000, "pekerja", "s"),
    (date(2026, 9, 1), "total", 40_000, 100_000, "pekerja", "s"),
    (date(2026, 9, 1), "pu", None, 60_000, "pekerja", "s"),
    (date(2026, 9, 1), "bpu", None, 40_000, "pekerja", "s"),
    (date(2026, 9, 1), "rentan", 3_000, 20_000, "pekerja", "s"),
    (date(2026, 12, 1), "total", 90_000, 100_000, "pekerja", "s"),
)
TARGETS = ("year", "family", "target_rate", "source", "segment")
NATIONAL = (2026, "rpjmn", Decimal("0.3499"), "RKP [V]", "total")
OWN = (
    (2026, "rpjmd", Decimal("0.50"), "RPJMD [V]", "total"),
    (2026, "rpjmd", Decimal("0.60"), "RPJMD [V]", "rentan"),
    (2027, "rpjmd", Decimal("0.70"), "RPJMD [V]", "total"),
)


def _observed(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return observations(pd.DataFrame(rows, columns=list(COVERAGE), dtype=object))


def _found(seen: tuple[Any, ...], *targets: tuple[Any, ...]) -> pd.DataFrame:
    aims = pd.DataFrame(targets, columns=list(TARGETS), dtype=object)
    found = achievements(_observed(*seen), aims, year=2026, as_of=AS_OF)
    schemas.conform(found, schemas.ACHIEVEMENTS)
    return found


def _shown(found: pd.DataFrame) -> list[list[str]]:
    return [[cell.text for cell in row] for row in achievement_table(found).rows]


def test_capaian_is_realised_over_target_for_each_indicator() -> None:
    found = _found(SEEN, NATIONAL, *OWN)
    own = found[found["family"] == "rpjmd"].set_index("segment")
    # 0.40 / 0.50 = 80 %, and 0.15 / 0.60 = 25 %.
    assert share(own.loc["total", "capaian"]) == Fraction(8, 10)
    assert share(own.loc["rentan", "capaian"]) == Fraction(1, 4)
    assert own["observed_on"].tolist() == [date(2026, 9, 1)] * 2
    assert _shown(found) == [
        ["Seluruh pekerja", "RPJMD Kota Kendari", "50,00%", "40,00%", "1 September 2026", "80,00%"],
        ["Pekerja rentan", "RPJMD Kota Kendari", "60,00%", "15,00%", "1 September 2026", "25,00%"],
    ]


def test_a_city_without_targets_of_its_own_has_the_place_and_no_capaian() -> None:
    assert _shown(_found(SEEN[:4], NATIONAL)) == [
        ["Seluruh pekerja", "–", "belum ada target", "40,00%", "1 September 2026", "–"],
        ["Pekerja rentan", "–", "belum ada target", "belum ada pengamatan", "–", "–"],
    ]


def test_a_target_that_nobody_has_measured_has_no_capaian() -> None:
    assert _shown(_found((), *OWN[:2]))[1] == [
        "Pekerja rentan", "RPJMD Kota Kendari", "60,00%", "belum ada pengamatan", "–", "–",
    ]  # fmt: skip


def test_the_target_of_another_year_is_not_this_years() -> None:
    assert _shown(_found(SEEN, OWN[2]))[0][2] == "belum ada target"


def test_a_target_for_workers_at_risk_demands_nothing_of_the_whole_city() -> None:
    latest = totals(_observed(*SEEN), until=AS_OF)[-1]
    aims = pd.DataFrame([NATIONAL, *OWN], columns=list(TARGETS), dtype=object)
    wanted = demands(latest, aims, AS_OF)
    assert [(row["family"], row["year"], row["needed"]) for row in wanted.to_dict("records")] == [
        ("rpjmn", 2026, 34_990), ("rpjmd", 2026, 50_000), ("rpjmd", 2027, 70_000),
    ]  # fmt: skip


def test_workers_at_risk_are_within_the_other_segments() -> None:
    # 50,000 PU and 30,000 BPU would exceed the 80,000 with another 3,000 at risk beside them.
    day = date(2026, 9, 1)
    seen = _observed(
        (day, "total", 80_000, 100_000, "pekerja", "s"),
        (day, "pu", 50_000, 60_000, "pekerja", "s"),
        (day, "bpu", 30_000, 40_000, "pekerja", "s"),
        (day, "rentan", 3_000, 20_000, "pekerja", "s"),
    )
    assert seen["refused_for"].isna().all()
    assert "exceeds_base" in set(
        _observed((day, "rentan", 30_000, 20_000, "pekerja", "s"))["refused_for"]
    )


def test_the_note_on_segments_that_add_up_leaves_workers_at_risk_out() -> None:
    seen = _observed(*SEEN[1:5]).assign(rate=None)
    notes = " ".join(segment_table(seen[seen["segment"] != "rentan"]).notes)
    with_them = _observed(*SEEN[1:4], (SEEN[1][0], "rentan", None, 20_000, "pekerja", "s"))
    assert "Potensi segmen berjumlah tepat sama" in notes
    assert " ".join(segment_table(with_them.assign(rate=None)).notes) == notes


@pytest.mark.parametrize("more", [(), ("segment",)])
def test_targets_without_the_column_are_of_the_whole_city(more) -> None:
    columns = [*TARGETS[:4], *more]
    aims = pd.DataFrame([OWN[0][: len(columns)]], columns=columns, dtype=object)
    found = achievements(_observed(*SEEN), aims, year=2026, as_of=AS_OF)
    assert found["family"].tolist() == ["rpjmd", None]
