"""How fast the city has gone, where that pace leads, and what a yearly growth would give."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.coverage.city import Observation, months_between


@dataclass(frozen=True)
class Pace:
    """People a month between published observations, or None with the reason.

    ``per_month`` is that from the first to the newest; ``slowest`` and ``fastest`` are those of the
    stretches between two neighbours: the range that the data allow. ``reason`` is None where there
    is a pace, else ``no_observation`` or ``one_observation``.
    """

    per_month: Fraction | None
    slowest: Fraction | None
    fastest: Fraction | None
    n_observations: int
    reason: str | None = None


@dataclass(frozen=True)
class Growth:
    """A growth a year that somebody has asked for (``growth.csv``); a share of 1."""

    scenario: str
    yearly_growth: Decimal
    source: str


def pace(observed: Sequence[Observation]) -> Pace:
    """The pace between observations of one denominator, oldest first (`city.totals`)."""
    if len(observed) < 2:
        reason = "one_observation" if observed else "no_observation"
        return Pace(None, None, None, len(observed), reason)
    stretches = [_per_month(before, after) for before, after in pairwise(observed)]
    overall = _per_month(observed[0], observed[-1])
    return Pace(overall, min(stretches), max(stretches), len(observed))


def at_pace(latest: Observation, found: Pace, years: Sequence[int]) -> pd.DataFrame:
    """Where the pace so far leads by the end of each year, on the base of today.

    Returns:
        ``year, active_low, active, active_high, rate_low, rate, rate_high``: whole people, not
        below 0 nor above the base, and Fractions; empty where there is no pace.
    """
    rows = []
    for year in years if found.per_month is not None else ():
        months = months_between(latest.as_of, date(year, 12, 31))
        row: dict[str, Any] = {"year": year}
        for end, per_month in (
            ("_low", found.slowest),
            ("", found.per_month),
            ("_high", found.fastest),
        ):
            reached = _whole(latest.active + (per_month or 0) * months)
            row[f"active{end}"] = min(max(reached, 0), latest.base)
            row[f"rate{end}"] = Fraction(row[f"active{end}"], latest.base)
        rows.append(row)
    columns = ["year", "active_low", "active", "active_high", "rate_low", "rate", "rate_high"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def at_growth(latest: Observation, growth: Growth, years: Sequence[int]) -> pd.DataFrame:
    """The observed number grown year by year, half up to a person, on the base of the observation.

    Returns:
        ``year, active, rate`` (Fraction), ``exceeds_base`` (more than there are workers: then the
        growth is not possible on this base). Years up to that of the observation are left out.
    """
    factor = 1 + Fraction(growth.yearly_growth)
    rows = []
    for year in years:
        if year > latest.as_of.year:
            active = _whole(latest.active * factor ** (year - latest.as_of.year))
            rate = Fraction(active, latest.base)
            rows.append((year, active, rate, active > latest.base))
    return pd.DataFrame(rows, columns=["year", "active", "rate", "exceeds_base"], dtype=object)


@cache
def growths() -> dict[str, Growth]:
    """The growths of ``growth.csv`` by scenario."""
    with Path(__file__).with_name("growth.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["scenario"]: Growth(row["scenario"], Decimal(row["yearly_growth"]), row["source"])
            for row in csv.DictReader(file)
            if not row["scenario"].startswith("#")
        }


def _per_month(before: Observation, after: Observation) -> Fraction:
    return Fraction(after.active - before.active) / months_between(before.as_of, after.as_of)


def _whole(value: Fraction | int) -> int:
    """``value`` (Fraction or int) to the nearest whole number, half up."""
    exact = Fraction(value)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
