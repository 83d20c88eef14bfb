"""The tables that the coverage stage leaves behind, in the shape of ``schemas``."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.city import BudgetAddition, Observation, budget_addition, demands
from analysis.coverage.own import coverage_by_month, gaps_by_month, until_told
from analysis.coverage.pace import Pace, ways
from analysis.rosters.participants.months import participant_months

#: By what the own workers' coverage is published; units stay with their OPD.
DIMENSIONS = ("opd_code", "category", "sex", "age_band")


def coverage_own(own: pd.DataFrame) -> pd.DataFrame:
    """Coverage of all own workers and by each dimension, as ``schemas.COVERAGE_OWN``.

    Args:
        own: of :func:`analysis.coverage.own.worker_months`.
    """
    parts = [_in_texts(coverage_by_month(own)).assign(dimension="all", value=None)]
    for dimension in DIMENSIONS:
        part = _in_texts(coverage_by_month(own, [dimension]))
        parts.append(part.rename(columns={dimension: "value"}).assign(dimension=dimension))
    return pd.concat(parts, ignore_index=True)[schemas.COVERAGE_OWN.names]


def coverage_units(own: pd.DataFrame) -> pd.DataFrame:
    """Coverage by unit in the newest month told, as ``schemas.COVERAGE_UNITS``."""
    told = until_told(own)
    newest = told[told["month"] == told["month"].max()] if len(told) else told
    frame = _in_texts(coverage_by_month(newest, ["opd_code", "unit"]))
    return frame[schemas.COVERAGE_UNITS.names]


def coverage_months(own: pd.DataFrame) -> pd.DataFrame:
    """Counted workers with and without protection by month, as ``schemas.COVERAGE_MONTHS``."""
    by_month = coverage_by_month(own)[["month", "workers", "covered", "unknown"]]
    frame = by_month.merge(gaps_by_month(own), on="month", how="left", validate="one_to_one")
    return frame[schemas.COVERAGE_MONTHS.names]


def newest_told(coverage: pd.DataFrame) -> str | None:
    """The newest month of ``schemas.COVERAGE_OWN`` of which any list tells; else its newest."""
    whole = coverage[coverage["dimension"] == "all"]
    told = whole[whole["covered"].notna()]
    months = (told if len(told) else whole)["month"]
    return str(months.max()) if len(months) else None


def _in_texts(rates: pd.DataFrame) -> pd.DataFrame:
    """Shares as they are kept in a table."""
    frame = rates.copy()
    for column in ("rate", "rate_low", "rate_high"):
        frame[column] = [share_text(value) for value in rates[column]]
    return frame


def city_table(observed: pd.DataFrame, until: date) -> pd.DataFrame:
    """The observations published up to a day, as ``schemas.CITY_COVERAGE``.

    Args:
        observed: of :func:`analysis.coverage.city.observations`.
    """
    # Of no rows at all a list of answers would be one of columns.
    frame = observed.loc[[place for place, day in observed["as_of"].items() if day <= until]].copy()
    frame["rate"] = [share_text(value) for value in frame["rate"]]
    return frame[schemas.CITY_COVERAGE.names]


def share_text(value: Any) -> str | None:
    """A share as ``numerator/denominator``, as it is kept in a table."""
    if value is None or pd.isna(value):
        return None
    return f"{value.numerator}/{value.denominator}"


def share(text: Any) -> Fraction | None:
    """The share that :func:`share_text` wrote."""
    return None if text is None or pd.isna(text) else Fraction(str(text))


def target_demands(latest: Observation | None, targets: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What each target demands, as ``schemas.TARGET_DEMANDS``; empty without an observation."""
    names = schemas.TARGET_DEMANDS.names
    if latest is None:
        return pd.DataFrame(columns=names)
    return demands(latest, targets, as_of)[names]


def ways_table(
    latest: Observation | None, found: Pace, targets: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """The ways there, as ``schemas.WAYS``; empty without an observation."""
    names = schemas.WAYS.names
    if latest is None:
        return pd.DataFrame(columns=names)
    frame = ways(latest, found, demands(latest, targets, as_of), as_of)
    for column in ("rate_low", "rate_high"):
        frame[column] = [share_text(value) for value in frame[column]]
    return frame[names]


def active_on(
    matched: pd.DataFrame, workers: pd.DataFrame, day: date, *, has_lists: bool
) -> int | None:
    """How many of the workers were participants in the month of ``day``, as far as the lists tell.

    Those of whom they do not tell are left out, so it is the least; None where they tell of nobody.
    """
    months = participant_months(matched, workers, day.year, day, has_lists=has_lists)
    known = months.loc[months["month"] == f"{day:%Y-%m}", "is_covered"].dropna()
    return int(known.sum()) if len(known) else None


def addition_of_budget(
    latest: Observation | None, budget_workers: int | None, already_active: int | None
) -> BudgetAddition | None:
    """What the budgeted workers add to the city's rate; None where either is unknown.

    Whether the denominator holds PPPK paruh waktu, who are ASN, is nowhere settled: it stays open.

    Args:
        already_active: of :func:`active_on` the day of the observation, which has them already.
    """
    if latest is None or budget_workers is None:
        return None
    already = None if already_active is None else min(already_active, budget_workers)
    return budget_addition(latest, budget_workers, already_active=already, is_in_base=None)


def yearly_amounts(contributions: pd.DataFrame) -> pd.DataFrame:
    """``worker_id, amount_idr`` of the year, from the lines of ``contributions``."""
    return contributions.groupby("worker_id", sort=False)["amount_idr"].sum().reset_index()


def yearly_amounts_by_opd(contributions: pd.DataFrame) -> pd.DataFrame:
    """``worker_id, opd_code, amount_idr`` of the year: what each costs each OPD of his spells."""
    keys = ["worker_id", "opd_code"]
    sums = contributions.groupby(keys, sort=False, dropna=False, observed=True)["amount_idr"].sum()
    return sums.reset_index().astype(dict.fromkeys(keys, object))
