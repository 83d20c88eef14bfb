"""The city as a whole, from the published observations and targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.coverage.city import (
    NotActiveError,
    Observation,
    active_by_segment,
    budget_addition,
    demands,
    months_between,
    observations,
    targets_by_family,
    totals,
)
from analysis.coverage.pace import Pace, at_growth, at_pace, growths, pace, ways
from analysis.figures import Figures
from analysis.reference import load_reference
from analysis.report.chapters.whole_city import register_city

AS_OF = date(2026, 11, 22)
OBSERVED_ON = date(2025, 6, 8)
DENOMINATOR = "angkatan kerja di luar ASN, TNI, Polri"
KENDARI = Observation(OBSERVED_ON, 49_397, 140_940, DENOMINATOR, "pers")


def _coverage(*rows: tuple[Any, ...], day: date = OBSERVED_ON) -> pd.DataFrame:
    columns = ["as_of", "segment", "active", "base", "denominator", "source"]
    whole = [(day, *row, DENOMINATOR, "pers") for row in rows]
    return pd.DataFrame(whole, columns=columns, dtype=object)


def _targets(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [(year, family, Decimal(rate), "pers") for year, family, rate in rows],
        columns=["year", "family", "target_rate", "source"],
        dtype=object,
    )


def _shipped(tmp_path: Path) -> Any:
    """The reference figures that the repository ships: an own folder without any."""
    return load_reference(tmp_path)


def test_rate_and_gap_of_june_2025_come_out_of_the_data(tmp_path: Path) -> None:
    (latest,) = totals(observations(_shipped(tmp_path).coverage))

    assert (latest.active, latest.base) == (49_397, 140_940)
    assert round(10_000 * latest.rate) == 3_505  # 35.05 %
    assert latest.gap == 91_543


def test_active_by_segment_is_unknown_and_stays_so(tmp_path: Path) -> None:
    observed = observations(_shipped(tmp_path).coverage)

    segments = active_by_segment(observed, OBSERVED_ON)

    assert segments["base"].sum() == 140_940
    assert segments["active"].tolist() == [None] * 3
    assert segments["rate"].tolist() == [None] * 3


@pytest.mark.parametrize("has_bases", [True, False])
def test_segments_that_add_up_to_the_base_cannot_be_drawn_as_active(has_bases: bool) -> None:
    # The press of June 2025 called these active.
    printed = (("pu", 88_357), ("bpu", 36_140), ("jakon", 16_443))
    rows = [(name, number, number if has_bases else None) for name, number in printed]
    observed = observations(_coverage(("total", 49_397, 140_940), *rows))

    assert observed["refused_for"].tolist() == [None, *["active_is_base"] * 3]
    assert observed["rate"].tolist()[1:] == [None] * 3
    with pytest.raises(NotActiveError, match="pu 88357"):
        active_by_segment(observed, OBSERVED_ON)
    assert totals(observed)[0].active == 49_397


def test_segments_that_equal_their_own_bases_are_refused_without_a_total() -> None:
    observed = observations(_coverage(("pu", 88_357, 88_357), ("bpu", 36_140, 36_140)))

    assert observed["refused_for"].tolist() == ["active_is_base"] * 2


def test_a_city_in_which_everybody_is_protected_is_believed() -> None:
    observed = observations(_coverage(("total", 30, 30), ("pu", 20, 20), ("bpu", 10, 10)))

    assert observed["refused_for"].tolist() == [None] * 3
    assert observed["rate"].tolist() == [1, 1, 1]


def test_active_that_are_true_are_drawn() -> None:
    observed = observations(_coverage(("total", 15, 30), ("pu", 12, 20), ("bpu", 3, 10)))

    assert active_by_segment(observed, OBSERVED_ON)["rate"].tolist() == [
        Fraction(3, 5),
        Fraction(3, 10),
    ]


def test_more_active_than_there_are_workers_is_refused() -> None:
    observed = observations(_coverage(("total", 31, 30), ("pu", 21, 20)))

    assert observed["refused_for"].tolist() == ["exceeds_base"] * 2
    assert totals(observed) == []


def test_segments_of_more_active_than_the_total_are_refused() -> None:
    observed = observations(_coverage(("total", 15, 30), ("pu", 12, 20), ("bpu", 4, 10)))

    assert observed["refused_for"].tolist() == [None, "exceeds_total", "exceeds_total"]


def test_observations_of_another_denominator_make_no_series() -> None:
    older = _coverage(("total", 10, 40), day=date(2024, 1, 1)).assign(denominator="bekerja")
    observed = observations(pd.concat([_coverage(("total", 15, 30)), older]))

    assert [one.as_of for one in totals(observed)] == [OBSERVED_ON]
    assert [one.rate for one in totals(observed, "bekerja")] == [Fraction(1, 4)]


def test_a_report_of_an_earlier_day_does_not_know_later_observations() -> None:
    later = _coverage(("total", 20, 30), day=date(2026, 6, 30))
    observed = observations(pd.concat([later, _coverage(("total", 15, 30))]))

    assert [one.active for one in totals(observed)] == [15, 20]
    assert [one.active for one in totals(observed, until=date(2026, 6, 29))] == [15]


def test_without_any_observation_there_is_none_up_to_a_day() -> None:
    assert totals(observations(_coverage()), until=AS_OF) == []


def test_families_of_targets_are_never_mixed(tmp_path: Path) -> None:
    families = targets_by_family(_shipped(tmp_path).targets)

    rates = {name: [str(rate) for rate in group["target_rate"]] for name, group in families.items()}
    assert rates == {
        "rpjmn": ["0.3215", "0.3499", "0.4392"],
        "operasional": ["0.5215"],
        "rpjpn": ["0.9950"],
    }


def test_each_target_says_how_many_that_means_and_how_many_a_month() -> None:
    targets = _targets((2029, "rpjmn", "0.4392"), (2025, "operasional", "0.5215"))

    rpjmn, past = demands(KENDARI, targets, AS_OF).to_dict("records")

    # 43.92 % of 140,940 is 61,900.848; 12,504 more than 49,397.
    assert (rpjmn["needed"], rpjmn["missing"]) == (61_901, 12_504)
    # 8 of 30 days of November, December, and three years: 37 4/15 months; 335.5 people each.
    assert rpjmn["months_left"] == Fraction(8, 30) + 37
    assert rpjmn["per_month"] == 336
    # From 8 June 2025: 22 of 30 days, six months of 2025 and four years: 228.4 people each.
    assert rpjmn["per_month_least"] == 229
    assert past["is_past"]
    assert (past["per_month"], past["months_left"]) == (None, 0)
    # 52.15 % of 140,940 is 73,500.21.
    assert past["needed"] == 73_501


def test_a_target_that_is_reached_demands_nothing() -> None:
    (row,) = demands(KENDARI, _targets((2026, "rpjmn", "0.3499")), AS_OF).to_dict("records")

    assert (row["is_reached"], row["missing"], row["per_month"]) == (True, 0, None)


def test_twenty_percent_a_year_gives_the_published_illustration() -> None:
    grown = at_growth(KENDARI, growths()["bpjs_request"], range(2025, 2031))

    assert grown["active"].tolist()[:4] == [59_276, 71_132, 85_358, 102_430]
    assert grown["year"].tolist()[0] == 2026
    percents = [round(1000 * rate) / 10 for rate in grown["rate"]]
    assert percents[:4] == [42.1, 50.5, 60.6, 72.7]


def test_growth_beyond_the_base_is_marked() -> None:
    grown = at_growth(KENDARI, growths()["bpjs_request"], [2030, 2031])

    # 122,916 of 140,940 in 2030, 147,499 in 2031.
    assert grown["exceeds_base"].tolist() == [False, True]


def test_one_observation_has_no_pace() -> None:
    found = pace([KENDARI])

    assert (found.per_month, found.slowest, found.fastest) == (None, None, None)
    assert found.reason == "one_observation"
    assert at_pace(KENDARI, found, [2026]).empty
    assert pace([]).reason == "no_observation"


def test_three_observations_have_a_pace_and_its_range() -> None:
    days = (date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30))
    observed = [
        Observation(day, active, 10_000, DENOMINATOR, None)
        for day, active in zip(days, (1_000, 1_600, 1_900), strict=True)
    ]

    found = pace(observed)

    assert (found.slowest, found.per_month, found.fastest) == (50, 75, 100)
    (row,) = at_pace(observed[-1], found, [2026]).to_dict("records")
    assert (row["active_low"], row["active"], row["active_high"]) == (2_200, 2_350, 2_500)
    assert row["rate"] == Fraction(235, 1000)


def test_the_slowest_and_the_fastest_stretch_are_quoted_as_such() -> None:
    figures = Figures("U", date(2026, 11, 22))
    register_city(figures, KENDARI, Pace(Fraction(75), Fraction(50), Fraction(100), 3), None)

    quoted = [figures.figure(f"pace_{name}").value for name in ("slowest", "per_month", "fastest")]
    assert quoted == ["50", "75", "100"]


def test_a_pace_never_leads_beyond_everybody() -> None:
    observed = [
        Observation(date(2025, 12, 31), 100, 1_000, DENOMINATOR, None),
        Observation(date(2026, 1, 31), 900, 1_000, DENOMINATOR, None),
    ]

    assert at_pace(observed[-1], pace(observed), [2026])["active"].tolist() == [1_000]


def test_the_budgeted_workers_are_two_point_two_points_at_most() -> None:
    added = budget_addition(KENDARI, 3_083, already_active=None, is_in_base=None)

    assert round(1000 * added.gross) == 22  # 2.2 points
    assert (added.least, added.most) == (0, Fraction(3_083, 140_940))
    assert not added.is_certain


def test_who_is_active_already_adds_nothing() -> None:
    added = budget_addition(KENDARI, 3_083, already_active=1_599, is_in_base=True)

    assert added.is_certain
    assert added.most == Fraction(1_484, 140_940)


def test_workers_outside_the_denominator_add_nothing() -> None:
    assert budget_addition(KENDARI, 3_083, already_active=0, is_in_base=False).most == 0


def test_more_active_than_budgeted_is_an_error() -> None:
    with pytest.raises(ValueError, match="3084 of 3083"):
        budget_addition(KENDARI, 3_083, already_active=3_084, is_in_base=True)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 12, 31), date(2026, 12, 31), Fraction(12)),
        (date(2026, 1, 31), date(2026, 2, 28), Fraction(1)),
        (date(2026, 11, 15), date(2026, 12, 31), Fraction(3, 2)),
        (date(2026, 12, 31), date(2025, 12, 31), Fraction(-12)),
    ],
)
def test_months_are_counted_by_the_calendar(start: date, end: date, months: Fraction) -> None:
    assert months_between(start, end) == months


def test_growth_is_a_range_from_the_year_or_from_the_day_of_the_observation() -> None:
    observed = Observation(date(2025, 6, 30), 1_000, 10_000, DENOMINATOR, None)

    (row,) = at_growth(observed, growths()["bpjs_request"], [2026]).to_dict("records")

    # Once 1.2; and for a year and a half 1.2 times the root of 1.2, 1.31453.
    assert (row["active"], row["active_high"]) == (1_200, 1_315)


def test_with_one_observation_the_ways_are_the_growth_asked_for_and_the_targets() -> None:
    targets = _targets((2025, "operasional", "0.5215"), (2029, "rpjmn", "0.4392"))

    found = ways(KENDARI, pace([KENDARI]), demands(KENDARI, targets, AS_OF), AS_OF)

    assert set(found["way"]) == {"bpjs_request", "target"}
    past, ahead = found[found["way"] == "target"].to_dict("records")
    assert (past["family"], past["is_past"], past["per_month"]) == ("operasional", True, None)
    # 61,901 less 49,397 in 54.73 months, and in the 37.27 that are left.
    assert (ahead["active_low"], ahead["active_high"]) == (61_901, 61_901)
    assert (ahead["per_month_least"], ahead["per_month"]) == (229, 336)
    grown = found[found["way"] == "bpjs_request"]
    assert grown["year"].tolist() == [2026, 2027, 2028, 2029]
    assert grown["active_low"].tolist() == [59_276, 71_132, 85_358, 102_430]
    assert (grown["active_low"] < grown["active_high"]).all()
    # Grown once: 9,879 more people, over the 18.73 months since the observation. Grown from its
    # day, 1.2 to the 1.56111 is 1.32926: 16,265 more, in the 1.26667 months that are left of 2026.
    assert grown["per_month_least"].tolist()[0] == 528
    assert grown["per_month"].tolist()[0] == 12_841


def test_two_observations_have_a_way_of_their_own_pace() -> None:
    before = Observation(date(2024, 12, 31), 1_000, 10_000, DENOMINATOR, None)
    now = Observation(date(2025, 12, 31), 2_200, 10_000, DENOMINATOR, None)

    found = ways(now, pace([before, now]), demands(now, _targets(), AS_OF), date(2026, 1, 31))

    own = found[found["way"] == "pace"].to_dict("records")
    assert [row["active_low"] for row in own] == [3_400, 4_600, 5_800, 7_000]
    assert {(row["per_month_least"], row["per_month"]) for row in own} == {(100, 100)}


def test_no_way_leads_beyond_everybody() -> None:
    observed = Observation(date(2025, 12, 31), 900, 1_000, DENOMINATOR, None)

    found = ways(observed, pace([observed]), demands(observed, _targets(), AS_OF), AS_OF)

    assert found["exceeds_base"].all()
    assert set(found["rate_low"]) == {1}
