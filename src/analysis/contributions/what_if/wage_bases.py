"""What the same number of workers costs on other wage bases: the table and the grid."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd

from analysis import law
from analysis.contributions.base import MINIMUM_WAGES, WageNotKnownError, parse_policy, wage_law
from analysis.contributions.price import DEFAULT_JKK_CLASS
from analysis.contributions.rule import monthly_rule
from analysis.contributions.what_if.outcome import Base, half_up, month_by_month
from analysis.contributions.what_if.overlay import Overlay
from analysis.contributions.what_if.scenario_files import GridSteps
from analysis.csv_table import read_csv, required_text
from analysis.schemas import SCENARIO_GRID

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
    budget). A base that is not on file, or was not known
    on ``as_of``, is left out.
    """
    rows = []
    for wage_base, label in _wage_bases():
        try:
            found = parse_policy(wage_base, year=year, known_on=as_of).law_value
        except WageNotKnownError:
            continue
        rule = monthly_rule(year=year, wage_base=wage_base, jkk_class=jkk_class, as_of=as_of)
        year_idr = rule.year_idr * n_workers
        rows.append(
            {
                "wage_base": wage_base,
                "label": label,
                "wage_base_idr": rule.policy.base_idr,
                "jkk_idr": rule.december["JKK"],
                "jkm_idr": rule.december["JKM"],
                "month_idr": sum(rule.december.values()),
                "year_idr": year_idr,
                "difference_idr": None if budget_idr is None else year_idr - budget_idr,
                **law.contested(found),
            }
        )
    return pd.DataFrame(rows, dtype=object)


def _wage_bases() -> list[tuple[str, str]]:
    """Policy and label of each line of ``wage_bases.csv``."""
    table = read_csv(WAGE_BASES, ("wage_base", "label"))
    rows = table.parsed(dict.fromkeys(table.columns, required_text))
    table.check_once(("wage_base",), rows)
    table.done()
    return [(row["wage_base"], row["label"]) for _, row in rows]


def scenario_grid(base: Base, steps: GridSteps) -> pd.DataFrame:
    """Wage base x number of workers, as ``schemas.SCENARIO_GRID``: whole-year workers.

    Wage bases are every UMK and UMP known on the base's ``as_of``, oldest first. Numbers are the
    workers counted, counted and held, budgeted (where published), and ``steps`` around the budgeted
    (else around counted and held), each number once. The programmes are those of the base, the
    employer's part; the JKK class is the one that all OPDs share, else class 1.
    """
    rows = []
    columns = grid_columns(base, steps)
    for name in MINIMUM_WAGES:
        law_name = wage_law(name)
        for wage in law.history(law_name, base.as_of):
            wage_base = f"{name}:{wage.in_force_from.year}"
            months = month_by_month(base, Overlay(wage_base=wage_base))
            for n_workers, kinds in columns.items():
                year_idr = n_workers * sum(months)
                rows.append(
                    {
                        "wage": law_name,
                        "wage_year": wage.in_force_from.year,
                        "wage_base": wage_base,
                        "wage_base_idr": wage.value,
                        "mark": wage.reference.mark,
                        "workers": n_workers,
                        "workers_are": ",".join(kinds),
                        "month_idr": months[0] if len(set(months)) == 1 else None,
                        "year_idr": year_idr,
                        "difference_idr": (
                            None if base.budget_idr is None else year_idr - base.budget_idr
                        ),
                        **law.contested(wage),
                    }
                )
    return pd.DataFrame(rows, columns=SCENARIO_GRID.names, dtype=object)


def grid_columns(base: Base, steps: GridSteps) -> dict[int, list[str]]:
    """Numbers of workers in rising order, with what each is: ``counted, all, budgeted, step``."""
    n_all = len(base.workers)
    named = [("counted", int(base.is_counted.sum())), ("all", n_all)]
    if base.budget_workers is not None:
        named.append(("budgeted", base.budget_workers))
    centre = n_all if base.budget_workers is None else base.budget_workers
    found: dict[int, list[str]] = {}
    for kind, number in named:
        found.setdefault(number, []).append(kind)
    for share in steps.shares:
        # A step that falls on another number adds no column.
        found.setdefault(_rounded(centre * Fraction(share), steps.digits), ["step"])
    return {number: found[number] for number in sorted(found) if number > 0}


def _rounded(value: Fraction, digits: int) -> int:
    """To so many significant digits, half up."""
    unit = 10 ** max(len(str(int(value))) - digits, 0)
    return half_up(value / unit) * unit
