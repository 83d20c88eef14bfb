"""The tables that the coverage stage leaves behind, in the shape of ``schemas``."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.city import BudgetAddition, Observation, budget_addition, demands
from analysis.coverage.own import coverage_by_month

#: By what the own workers' coverage is published; units stay with their OPD.
DIMENSIONS = ("opd_code", "category", "sex", "age_band")


def coverage_own(own: pd.DataFrame) -> pd.DataFrame:
    """Coverage of all own workers and by each dimension, as ``schemas.COVERAGE_OWN``.

    Args:
        own: of :func:`analysis.coverage.own.worker_months`.
    """
    parts = [coverage_by_month(own).assign(dimension="all", value=None)]
    for dimension in DIMENSIONS:
        part = coverage_by_month(own, [dimension])
        parts.append(part.rename(columns={dimension: "value"}).assign(dimension=dimension))
    frame = pd.concat(parts, ignore_index=True)
    for column in ("rate", "rate_low", "rate_high"):
        frame[column] = [share_text(value) for value in frame[column]]
    return frame[schemas.COVERAGE_OWN.names]


def city_table(observed: pd.DataFrame) -> pd.DataFrame:
    """The published observations as ``schemas.CITY_COVERAGE``.

    Args:
        observed: of :func:`analysis.coverage.city.observations`.
    """
    frame = observed.copy()
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


def addition_of_budget(
    latest: Observation | None, budget_workers: int | None, workers: pd.DataFrame
) -> BudgetAddition | None:
    """What the budgeted workers add to the city's rate; None where either is unknown.

    Whether the denominator holds PPPK paruh waktu, who are ASN, is nowhere settled: it stays open.
    """
    if latest is None or budget_workers is None:
        return None
    known = workers["participant"].dropna()
    already = None if known.empty else min(int(known.sum()), budget_workers)
    return budget_addition(latest, budget_workers, already_active=already, is_in_base=None)


def yearly_amounts(contributions: pd.DataFrame) -> pd.DataFrame:
    """``worker_id, amount_idr`` of the year, from the lines of ``contributions``."""
    return contributions.groupby("worker_id", sort=False)["amount_idr"].sum().reset_index()
