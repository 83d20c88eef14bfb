"""The published budgets against the rule, and the wages that could stand behind them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from analysis import law
from analysis.contributions.published import (
    against_published,
    official_wages_giving,
    wage_interval,
)

AS_OF = date(2026, 11, 22)
BUDGET = pd.DataFrame(
    {
        "year": [2026, 2025, 2024],
        "opd_code": ["*", "*", "*"],
        "amount_idr": [553_127_196, 256_147_284, 1],
        "workers": [3083, 1427, None],
        "source": ["koran", "koran", None],
    },
    dtype=object,
)
RATES = [law.value(name, AS_OF) for name in ("jkk_class_1", "jkm")]


def test_2026_is_the_rule_to_the_rupiah() -> None:
    found = against_published(BUDGET, year=2026, as_of=AS_OF)
    assert found is not None
    assert (found.rule_idr, found.difference_idr, found.is_explained) == (553_127_196, 0, True)
    assert found.worker_month_idr == 14_951


def test_2025_keeps_a_difference_that_nobody_has_explained() -> None:
    found = against_published(BUDGET, year=2025, as_of=AS_OF)
    assert found is not None
    assert (found.rule_idr, found.difference_idr) == (256_020_924, 126_360)
    assert found.difference_month_idr == 10_530
    assert found.worker_month_idr is None
    assert not found.is_explained


def test_a_year_that_was_not_published_with_its_workers_is_not_compared() -> None:
    assert against_published(BUDGET, year=2023) is None
    assert against_published(BUDGET, year=2024) is None


def test_the_wages_that_give_14951_are_found_by_search() -> None:
    assert wage_interval(14_951, RATES) == (2_768_542, 2_768_833)


def test_a_sum_that_no_wage_gives_has_no_interval() -> None:
    # 0.3 % reaches 1 at 167 rupiah and 0.24 % at 209: the sum is 2 for both, and 3 from 500 on.
    assert wage_interval(2, RATES) == (209, 499)
    # With one rate twice, odd sums never occur.
    assert wage_interval(3, [RATES[1], RATES[1]]) is None


def test_the_frozen_umk_of_2020_and_2021_is_the_only_official_wage_that_gives_14951() -> None:
    found = official_wages_giving(14_951, RATES)
    assert [(v.name, v.in_force_from.year, v.value) for v in found] == [
        ("umk_kendari", 2020, Decimal(2_768_592)),
        ("umk_kendari", 2021, Decimal(2_768_592)),
    ]
