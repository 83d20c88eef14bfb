"""What one more worker costs, of whom no wage is known: the rule behind every budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.contributions.base import WagePolicy
from analysis.contributions.pieces import MONTHS
from analysis.contributions.price import DEFAULT_JKK_CLASS, price
from analysis.contributions.programs import USUAL
from analysis.law import LawValue


@dataclass(frozen=True)
class MonthlyRule:
    """One worker's contribution by month: ``by_month[m][program]`` in whole rupiah."""

    policy: WagePolicy
    by_month: tuple[dict[str, int], ...]
    references: tuple[LawValue, ...]

    @property
    def december(self) -> dict[str, int]:
        """By programme, as the year ends: the newest rule of the year."""
        return self.by_month[-1]

    @property
    def year_idr(self) -> int:
        """Whole rupiah for a worker of the whole year."""
        return sum(sum(month.values()) for month in self.by_month)

    def rest_of_year_idr(self, after_month: int) -> int:
        """Whole rupiah from the month after ``after_month`` (0 to 12) to December."""
        return sum(sum(month.values()) for month in self.by_month[after_month:])


def monthly_rule(
    *,
    year: int,
    wage_base: str,
    jkk_class: int = DEFAULT_JKK_CLASS,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
) -> MonthlyRule:
    """Price of one more worker of whom no wage is known.

    Raises:
        ValueError: as :func:`analysis.contributions.price.price`.
    """
    worker = pd.DataFrame(
        {
            "worker_id": ["one"],
            "opd_code": ["one"],
            "start_date": [None],
            "end_date": [None],
            "wage_reported_idr": pd.array([pd.NA], dtype="Int64"),
        }
    )
    opd = pd.DataFrame({"opd_code": ["one"], "jkk_class": [jkk_class]})
    pricing = price(worker, opd, year=year, wage_base=wage_base, programs=programs, as_of=as_of)
    lines = pricing.contributions
    months: list[dict[str, int]] = [{} for _ in range(MONTHS)]
    for month, program, amount in zip(
        lines["month"].to_pylist(),
        lines["program"].to_pylist(),
        lines["amount_idr"].to_pylist(),
        strict=True,
    ):
        months[int(month[5:]) - 1][program] = amount
    return MonthlyRule(pricing.policy, tuple(months), tuple(pricing.references))
