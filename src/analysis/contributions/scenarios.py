"""What the same workers cost on other wage bases: the table of what-ifs, side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from analysis.contributions.base import parse_policy
from analysis.contributions.price import DEFAULT_JKK_CLASS
from analysis.contributions.rule import monthly_rule

WAGE_BASES = Path(__file__).parent / "wage_bases.csv"


def wage_base_table(
    n_workers: int,
    *,
    year: int,
    budget_idr: int | None = None,
    jkk_class: int = DEFAULT_JKK_CLASS,
    as_of: date | None = None,
) -> pd.DataFrame:
    """Cost of ``n_workers`` whole-year workers (JKK + JKM) on each base of ``wage_bases.csv``.

    Columns: ``wage_base, label, wage_base_idr`` (Decimal), ``jkk_idr, jkm_idr, month_idr`` (one
    worker, December), ``year_idr`` (all), ``difference_idr`` (year less budget, None without a
    budget). A base that was not known on ``as_of`` is left out.
    """
    rows = []
    for line in pd.read_csv(WAGE_BASES, dtype=str).itertuples():
        wage_base = str(line.wage_base)
        found = parse_policy(wage_base, year=year).law_value
        if as_of and found and found.known_since > as_of:
            continue
        rule = monthly_rule(year=year, wage_base=wage_base, jkk_class=jkk_class, as_of=as_of)
        year_idr = rule.year_idr * n_workers
        rows.append(
            {
                "wage_base": wage_base,
                "label": line.label,
                "wage_base_idr": rule.policy.base_idr,
                "jkk_idr": rule.december["JKK"],
                "jkm_idr": rule.december["JKM"],
                "month_idr": sum(rule.december.values()),
                "year_idr": year_idr,
                "difference_idr": None if budget_idr is None else year_idr - budget_idr,
            }
        )
    return pd.DataFrame(rows, dtype=object)
