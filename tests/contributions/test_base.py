"""Wage base policies, as the contract names them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from analysis.contributions.base import parse_policy, sen, wage_bases

WAGES = [None, 0, -5, 1_500_000, 4_000_000, 10**12, 9_223_372_036_854_775_807]


def _bases(policy: str, wages: list[int | None] = WAGES) -> tuple[list[int], list[int]]:
    found = wage_bases(parse_policy(policy, year=2026), pd.Series(pd.array(wages, dtype="Int64")))
    return found.sen.tolist(), found.source.tolist()


@pytest.mark.parametrize(
    ("policy", "amount"),
    [
        ("umk:2021", "2768592"),
        ("umk:2026", "3516070.42"),
        ("ump:2026", "3306496.18"),
        ("ump:2025", "3073551.70"),
        ("fixed:1000000", "1000000"),
    ],
)
def test_a_flat_policy_is_the_same_for_everybody(policy: str, amount: str) -> None:
    found, sources = _bases(policy)
    assert found == [int(Decimal(amount) * 100)] * len(WAGES)
    assert set(sources) == {0}


def test_actual_is_the_reported_wage_and_else_the_umk_of_the_year() -> None:
    found, sources = _bases("actual")
    umk = 351_607_042
    assert found == [umk, umk, umk, 150_000_000, 400_000_000, umk, umk]
    assert sources == [2, 2, 2, 1, 1, 2, 2]


def test_a_floor_lifts_a_wage_below_it_and_leaves_one_above() -> None:
    found, sources = _bases("actual-floor:umk:2021", [None, 1_500_000, 2_768_592, 4_000_000])
    assert found == [276_859_200, 276_859_200, 276_859_200, 400_000_000]
    assert sources == [2, 3, 1, 1]


@pytest.mark.parametrize(
    "text",
    ["", "umk", "umk:21", "UMK:2021", "umk:2021 ", "fixed:1.000.000", "fixed:-1", "fixed:1e6",
     "floor:umk:2026", "actual-floor:ump:2026", "actual:2026", "umr:2021", "umk:٢٠٢١"],
)  # fmt: skip
def test_an_unknown_policy_is_refused_with_the_allowed_forms_and_years(text: str) -> None:
    with pytest.raises(ValueError, match="pakai umk:TAHUN, ump:TAHUN, fixed:RUPIAH") as caught:
        parse_policy(text, year=2026)
    assert "UMK diketahui untuk 2020, 2021, 2022, 2023, 2024, 2025, 2026" in str(caught.value)


@pytest.mark.parametrize("text", ["umk:2019", "umk:2099", "ump:2018", "actual-floor:umk:2099"])
def test_a_minimum_wage_that_is_not_on_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="belum diketahui: pakai"):
        parse_policy(text, year=2026)


def test_actual_needs_the_umk_of_the_reports_year() -> None:
    with pytest.raises(ValueError, match="UMK 2099 belum diketahui"):
        parse_policy("actual", year=2099)


@pytest.mark.parametrize("text", ["fixed:0", "fixed:1000000000000"])
def test_a_fixed_amount_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="harus antara 1 dan 999999999999"):
        parse_policy(text, year=2026)


def test_a_minimum_wage_is_not_used_before_it_was_known() -> None:
    # The governor's decision on the UMP of 2026 is of 24 December 2025.
    assert parse_policy("ump:2026", year=2026, known_on=date(2025, 12, 24)).base_sen == 330_649_618
    with pytest.raises(ValueError, match="UMP 2026 belum diketahui per 2025-12-23"):
        parse_policy("ump:2026", year=2026, known_on=date(2025, 12, 23))


def test_part_of_a_sen_is_refused() -> None:
    with pytest.raises(ValueError, match="two decimals at most"):
        sen(Decimal("1.005"))
