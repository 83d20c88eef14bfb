"""How fast the city has gone, where that pace leads, and what a yearly growth would give."""

from __future__ import annotations

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
from analysis.csv_table import read_csv, required_text, share

#: How many years beyond the report's pace and growth are followed.
YEARS_AHEAD = 3


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

    "From one year to the next" leaves open from when: ``active`` grows once for each year after
    that of the observation, ``active_high`` from its very day. The truth lies between.

    Returns:
        ``year, active, rate`` (Fraction), ``active_high, rate_high`` likewise, ``exceeds_base``
        (``active`` is more than there are workers: then the growth is not possible on this base).
        Years up to that of the observation are left out.
    """
    factor = 1 + growth.yearly_growth
    rows = []
    for year in years:
        if year > latest.as_of.year:
            active = _whole(latest.active * Fraction(factor) ** (year - latest.as_of.year))
            months = months_between(latest.as_of, date(year, 12, 31))
            exponent = Decimal(months.numerator) / Decimal(12 * months.denominator)
            high = _whole(Fraction(latest.active * factor**exponent))
            rates = (Fraction(active, latest.base), Fraction(high, latest.base))
            rows.append((year, active, rates[0], high, rates[1], active > latest.base))
    columns = ["year", "active", "rate", "active_high", "rate_high", "exceeds_base"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def ways(latest: Observation, found: Pace, demanded: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The ways there, each for itself: the pace so far, the growth asked for, and every target.

    Args:
        latest: the newest observation.
        found: of :func:`pace`; without a pace there are no lines of it.
        demanded: of :func:`analysis.coverage.city.demands`.
        as_of: the report's day; pace and growth are followed over :data:`YEARS_AHEAD` years.

    Returns:
        ``way`` (``pace``, a scenario of ``growth.csv``, or ``target``), ``family`` (of a target,
        else null), ``year`` at whose end ``active_low, active_high`` are active (one number for a
        target), ``rate_low, rate_high`` (Fractions of the base of the observation, at most 1),
        ``exceeds_base``; ``per_month_least`` and ``per_month``: people a month from the
        observation's and from the report's day on (for a growth to ``active_low`` and to
        ``active_high``, for the pace the slowest and the fastest stretch), rounded up, null where
        nothing is left to do or the year is over; ``is_reached, is_past``; ``source``.
    """
    years = range(as_of.year, as_of.year + YEARS_AHEAD + 1)
    rows: list[dict[str, Any]] = []
    for row in at_pace(latest, found, years).to_dict("records"):
        least, most = (_ceiling(end) for end in (found.slowest, found.fastest))
        active = (row["active_low"], row["active_high"])
        rows.append(_way("pace", None, row["year"], latest, active, (least, most)))
    for scenario, growth in growths().items():
        for row in at_growth(latest, growth, years).to_dict("records"):
            active = (row["active"], row["active_high"])
            each = _per_month_range(latest, active, row["year"], as_of)
            rows.append(_way(scenario, None, row["year"], latest, active, each, growth.source))
    for row in demanded.to_dict("records"):
        each = (row["per_month_least"], row["per_month"])
        rows.append(
            _way("target", row["family"], row["year"], latest, (row["needed"],) * 2, each)
            | {
                "rate_low": Fraction(row["target_rate"]),
                "rate_high": Fraction(row["target_rate"]),
                "is_reached": row["is_reached"],
                "is_past": row["is_past"],
                "source": row["source"],
            }
        )
    columns = ["way", "family", "year", "active_low", "active_high", "rate_low", "rate_high"]
    columns += ["exceeds_base", "per_month_least", "per_month", "is_reached", "is_past", "source"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _way(
    way: str,
    family: str | None,
    year: int,
    latest: Observation,
    active: tuple[int, int],
    per_month: tuple[int | None, int | None],
    source: str | None = None,
) -> dict[str, Any]:
    return {
        "way": way,
        "family": family,
        "year": year,
        "active_low": active[0],
        "active_high": active[1],
        "rate_low": min(Fraction(active[0], latest.base), Fraction(1)),
        "rate_high": min(Fraction(active[1], latest.base), Fraction(1)),
        "exceeds_base": max(active) > latest.base,
        "per_month_least": per_month[0],
        "per_month": per_month[1],
        "is_reached": False,
        "is_past": False,
        "source": source,
    }


def _per_month_range(
    latest: Observation, active: tuple[int, int], year: int, as_of: date
) -> tuple[int | None, int | None]:
    """People a month to the fewer from the observation on, and to the more from today on."""
    end = date(year, 12, 31)
    fewer, more = (Fraction(n - latest.active) for n in active)
    left = months_between(as_of, end)
    most = _ceiling(more / left) if left > 0 else None
    return _ceiling(fewer / months_between(latest.as_of, end)), most


@cache
def growths() -> dict[str, Growth]:
    """The growths of ``growth.csv`` by scenario."""
    parsers = {"scenario": required_text, "yearly_growth": share, "source": required_text}
    table = read_csv(Path(__file__).with_name("growth.csv"), parsers)
    rows = table.parsed(parsers)
    table.check_once(("scenario",), rows)
    table.done()
    return {row["scenario"]: Growth(*row.values()) for _, row in rows}


def _per_month(before: Observation, after: Observation) -> Fraction:
    return Fraction(after.active - before.active) / months_between(before.as_of, after.as_of)


def _ceiling(value: Fraction | None) -> int | None:
    return None if value is None else -(-value.numerator // value.denominator)


def _whole(value: Fraction | int) -> int:
    """``value`` (Fraction or int) to the nearest whole number, half up."""
    exact = Fraction(value)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
