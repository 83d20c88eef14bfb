"""Capaian: what is realised over what was aimed at, for each indicator of the city.

Two indicators stand in every report: all workers, and workers at risk (pekerja rentan). Whatever
nobody has published stays None: a target, an observation, and so the capaian.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.city import targets_of
from analysis.coverage.tables import share_text
from analysis.reference import AT_RISK, TOTAL

INDICATORS = (TOTAL, AT_RISK)


def achievements(
    observed: pd.DataFrame, targets: pd.DataFrame, *, year: int, as_of: date
) -> pd.DataFrame:
    """The report's year by indicator and target, as ``schemas.ACHIEVEMENTS``.

    An indicator without a target of that year has one line without one.

    Args:
        observed: of :func:`analysis.coverage.city.observations`.
        targets: ``Reference.targets``.
        year: the targets are of this year.
        as_of: observations of a later day are left out.
    """
    rows: list[dict[str, Any]] = []
    for segment in INDICATORS:
        own = targets_of(targets, segment)
        own = own[own["year"] == year]
        realised = _newest(observed, segment, as_of)
        for target in own.to_dict("records") or [{}]:
            rate, wanted = realised.get("rate"), target.get("target_rate")
            reached = Fraction(rate) / Fraction(wanted) if rate is not None and wanted else None
            rows.append(
                {
                    "segment": segment,
                    "year": year,
                    "family": target.get("family"),
                    "target_rate": wanted,
                    "observed_on": realised.get("as_of"),
                    "active": realised.get("active"),
                    "base": realised.get("base"),
                    "rate": share_text(rate),
                    "capaian": share_text(reached),
                    "source": target.get("source"),
                }
            )
    return pd.DataFrame(rows, columns=schemas.ACHIEVEMENTS.names, dtype=object)


def _newest(observed: pd.DataFrame, segment: str, until: date) -> dict[str, Any]:
    """The newest observation of a segment with a rate; empty where there is none."""
    own = observed[(observed["segment"] == segment) & observed["rate"].notna()]
    rows = [row for row in own.to_dict("records") if row["as_of"] <= until]
    return {str(name): value for name, value in rows[-1].items()} if rows else {}
