"""A published budget held against the rule, and which wages could stand behind it.

Data only. What the rule does not explain stays a difference: nobody has explained it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis import law
from analysis.contributions.base import (
    MAX_WAGE_IDR,
    MINIMUM_WAGES,
    USUAL_WAGE_BASE,
    WageNotKnownError,
    sen,
    wage_law,
)
from analysis.contributions.budget import budget_holding
from analysis.contributions.pieces import MONTHS
from analysis.contributions.programs import DIVISOR, USUAL, rate_millionths
from analysis.contributions.rule import MonthlyRule, monthly_rule
from analysis.law import LawValue
from analysis.reference import WHOLE_CITY


@dataclass(frozen=True)
class Published:
    """A published city budget against ``workers x year`` by the rule.

    ``worker_month_idr`` and ``difference_month_idr`` are None where the division leaves a rest.
    """

    year: int
    amount_idr: int
    workers: int
    source: str | None
    rule: MonthlyRule
    rule_idr: int
    worker_month_idr: int | None
    difference_month_idr: int | None

    @property
    def difference_idr(self) -> int:
        """Published less rule, in whole rupiah a year."""
        return self.amount_idr - self.rule_idr

    @property
    def is_explained(self) -> bool:
        """Whether the rule gives the published amount to the rupiah."""
        return self.difference_idr == 0


def against_published(
    budget: pd.DataFrame,
    *,
    year: int,
    wage_base: str = USUAL_WAGE_BASE,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
) -> Published | None:
    """The city's published amount of ``year`` (line ``*``) against the rule at JKK class 1.

    None without such a line, without its number of workers, or without that wage on file.
    """
    holding = budget_holding(budget, year, as_of or date.max)
    lines = holding[holding["opd_code"] == WHOLE_CITY]
    if lines.empty or pd.isna(lines.iloc[0]["workers"]):
        return None
    line = lines.iloc[0]
    amount, workers = int(line["amount_idr"]), int(line["workers"])
    try:
        rule = monthly_rule(year=year, wage_base=wage_base, programs=programs, as_of=as_of)
    except WageNotKnownError:
        return None
    rule_idr = rule.year_idr * workers
    return Published(
        year=year,
        amount_idr=amount,
        workers=workers,
        source=line["source"],
        rule=rule,
        rule_idr=rule_idr,
        worker_month_idr=_exact_quotient(amount, workers * MONTHS),
        difference_month_idr=_exact_quotient(amount - rule_idr, MONTHS),
    )


def wage_interval(month_idr: int, rates: Sequence[LawValue]) -> tuple[int, int] | None:
    """Lowest and highest wage in whole rupiah whose contributions sum to ``month_idr``.

    Each rate is rounded half up by itself. None where no wage gives that sum.
    """

    def total(wage_idr: int) -> int:
        return _sum_of_rounded(wage_idr * 100, rates)

    wages = range(1, MAX_WAGE_IDR + 1)  # The sum never falls as the wage rises.
    lowest = bisect_left(wages, month_idr, key=total)
    beyond = bisect_left(wages, month_idr + 1, key=total)
    return (wages[lowest], wages[beyond - 1]) if lowest < beyond else None


def official_wages_giving(
    month_idr: int, rates: Sequence[LawValue], known_on: date | None = None
) -> list[LawValue]:
    """Every UMK and UMP on file whose contributions sum to ``month_idr``, sen included."""
    return [
        wage
        for name in MINIMUM_WAGES
        for wage in law.history(wage_law(name), known_on)
        if _sum_of_rounded(sen(wage.value), rates) == month_idr
    ]


def _sum_of_rounded(wage_sen: int, rates: Sequence[LawValue]) -> int:
    return sum((wage_sen * rate_millionths(rate) + DIVISOR // 2) // DIVISOR for rate in rates)


def _exact_quotient(amount: int, divisor: int) -> int | None:
    quotient, rest = divmod(amount, divisor) if divisor else (0, 1)
    return None if rest else quotient
