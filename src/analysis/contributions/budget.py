"""Does the budget hold: need, budget, payments, what is left, by OPD and for the city.

None always means that nobody has said it, never zero. Money is whole rupiah in Python integers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.pieces import MONTHS, Int64s
from analysis.contributions.price import DEFAULT_JKK_CLASS, Pricing
from analysis.contributions.rule import MonthlyRule, monthly_rule
from analysis.reference import WHOLE_CITY, Reference


@dataclass(frozen=True)
class Position:
    """One OPD (``opd_code`` None: workers of no known OPD), or ``*`` for the whole city.

    ``budget_is_sum``: the city has no line of its own, the OPDs' lines were added up.
    ``paid_idr``: payments of January to the month of ``as_of``; None where none is on file.
    ``paid_until``: last month with a payment. ``left_idr``: budget less paid.
    ``pace_runs_out``, ``full_low_runs_out``, ``full_high_runs_out``: first month (``YYYY-MM``) that
    the rest does not pay in full, at the present pace (paid, evenly over the months from the first
    to the last payment), and if from the month after ``paid_until`` every counted (low), or every
    counted and held (high) worker is paid for. ``pace_lasts`` and so on: True when December is
    still paid; None where the budget (or the pace) is unknown.
    ``spare_idr``: what remains of the budget after the counted workers' need to December; negative
    when it falls short. ``more_workers``: how many more of them it carries from the month after
    ``paid_until`` to December, at the OPD's JKK class; None without budget or if the year is paid.
    """

    opd_code: str | None
    workers_counted: int
    workers_held: int
    need_low_idr: int
    need_high_idr: int
    budget_idr: int | None
    budget_workers: int | None
    budget_is_sum: bool
    paid_idr: int | None
    paid_until: str | None
    left_idr: int | None
    pace_runs_out: str | None
    pace_lasts: bool | None
    full_low_runs_out: str | None
    full_low_lasts: bool | None
    full_high_runs_out: str | None
    full_high_lasts: bool | None
    spare_idr: int | None
    more_workers: int | None


def budget_positions(
    workers: pd.DataFrame,
    pricing: Pricing,
    reference: Reference,
    *,
    as_of: date,
) -> pd.DataFrame:
    """One line of :class:`Position` for each OPD, then workers without one, then the city.

    Args:
        workers: ``worker_id, status, opd_code``, the workers that ``pricing`` has, in its order.
        pricing: their price in the report's year.
        reference: OPDs, budget and payments.
        as_of: payments of later months are left out; the law is taken as known on this day.

    Raises:
        ValueError: ``workers`` are not those of ``pricing``.
    """
    _check_same(workers, pricing)
    year = pricing.year
    budget = reference.budget[reference.budget["year"] == year]
    paid = payments_by_month(reference.payments, year, as_of)
    class_of = dict(zip(reference.opd["opd_code"], reference.opd["jkk_class"], strict=True))
    opd_code = workers["opd_code"].astype(object).where(workers["opd_code"].notna(), None)
    is_counted = (workers["status"] == "counted").to_numpy(dtype=bool)
    codes: list[str | None] = list(
        dict.fromkeys([*class_of, *(c for c in [*budget["opd_code"], *paid] if c != WHOLE_CITY)])
    )
    if opd_code.isna().any() or pricing.pieces["opd_code"].isna().any():
        codes.append(None)
    rules: dict[int, MonthlyRule] = {}
    rows = []
    for code in [*codes, WHOLE_CITY]:
        # Who stands there on the day of the report, and the months that are paid there.
        is_own, is_paid_by = _of(opd_code, code), _of(pricing.pieces["opd_code"], code)
        jkk_class = int(class_of.get(code, DEFAULT_JKK_CLASS))
        if jkk_class not in rules:
            rules[jkk_class] = monthly_rule(
                year=year,
                wage_base=pricing.policy.text,
                jkk_class=jkk_class,
                programs=pricing.programs,
                as_of=as_of,
            )
        rows.append(
            _position(
                code,
                _monthly(pricing, is_paid_by & is_counted[pricing.worker]),
                _monthly(pricing, is_paid_by),
                (int((is_own & is_counted).sum()), int((is_own & ~is_counted).sum())),
                budget_of(budget, code),
                _paid_of(paid, code),
                rules[jkk_class],
                year,
            )
        )
    return pd.DataFrame(rows, dtype=object)


def need_by(workers: pd.DataFrame, pricing: Pricing, column: str) -> pd.DataFrame:
    """Workers and need of the year by the values of ``column`` (``category``, ``unit``, ...).

    Columns: ``column``, then ``workers_counted, workers_held, need_low_idr`` (counted),
    ``need_high_idr`` (counted and held); null is a group of its own. Workers count where they stand
    on the day of the report, money by the month.

    Raises:
        ValueError: ``workers`` are not those of ``pricing``.
    """
    _check_same(workers, pricing)
    is_counted = (workers["status"] == "counted").to_numpy(dtype=bool)
    amount = pricing.by_piece.sum(axis=1)
    people = pd.DataFrame(
        {
            column: workers[column].to_numpy(dtype=object),
            "workers_counted": is_counted.astype(np.int64),
            "workers_held": (~is_counted).astype(np.int64),
            "need_low_idr": 0,
            "need_high_idr": 0,
        }
    )
    money = pd.DataFrame(
        {
            column: pricing.pieces[column].to_numpy(dtype=object),
            "workers_counted": 0,
            "workers_held": 0,
            "need_low_idr": np.where(is_counted[pricing.worker], amount, 0),
            "need_high_idr": amount,
        }
    )
    parts = pd.concat([people, money])
    return parts.groupby(column, dropna=False, sort=True).sum().reset_index()


def budget_of(budget: pd.DataFrame, code: str | None) -> tuple[int | None, int | None, bool]:
    """Amount, workers and whether it is a sum, of the budget lines of one year.

    The city's own line stands before the sum of the OPDs' lines.
    """
    own = budget[budget["opd_code"] == code]
    if not own.empty:
        line = own.iloc[0]
        return int(line["amount_idr"]), _int_or_none(line["workers"]), False
    if code != WHOLE_CITY or budget.empty:
        return None, None, False
    workers = [_int_or_none(n) for n in budget["workers"]]
    known = [n for n in workers if n is not None]
    return (
        sum(map(int, budget["amount_idr"])),
        sum(known) if len(known) == len(workers) else None,
        True,
    )


def payments_by_month(payments: pd.DataFrame, year: int, as_of: date) -> dict[str, dict[int, int]]:
    """Whole rupiah by OPD code and month (1 to 12) of ``year``, up to the month of ``as_of``.

    ``*`` is the city: in each month the city's own lines, else the sum of the OPDs' lines.
    """
    paid: dict[str, dict[int, int]] = {}
    for month, code, amount in zip(
        payments["month"], payments["opd_code"], payments["amount_idr"], strict=True
    ):
        if month[:4] == str(year) and month <= f"{as_of:%Y-%m}":
            months = paid.setdefault(code, {})
            months[int(month[5:])] = months.get(int(month[5:]), 0) + int(amount)
    city = dict(paid.get(WHOLE_CITY, {}))
    for month in {m for months in paid.values() for m in months} - set(city):
        city[month] = sum(months.get(month, 0) for months in paid.values())
    if city:
        paid[WHOLE_CITY] = dict(sorted(city.items()))
    return paid


def _paid_of(paid: dict[str, dict[int, int]], code: str | None) -> dict[int, int]:
    return {} if code is None else paid.get(code, {})


def _position(
    code: str | None,
    low: list[int],
    high: list[int],
    counts: tuple[int, int],
    budget: tuple[int | None, int | None, bool],
    paid: dict[int, int],
    one_more: MonthlyRule,
    year: int,
) -> dict[str, Any]:
    amount, budget_workers, is_sum = budget
    paid_idr = sum(paid.values()) if paid else None
    last = max(paid, default=0)
    rest = None if amount is None else amount - (paid_idr or 0)
    spare = None if rest is None else rest - sum(low[last:])
    cost_of_one = one_more.rest_of_year_idr(last)
    pace_out, pace_lasts = _runs_out_at_pace(rest, paid, year)
    low_out, low_lasts = _runs_out(rest, low, last, year)
    high_out, high_lasts = _runs_out(rest, high, last, year)
    position = Position(
        opd_code=code,
        workers_counted=counts[0],
        workers_held=counts[1],
        need_low_idr=sum(low),
        need_high_idr=sum(high),
        budget_idr=amount,
        budget_workers=budget_workers,
        budget_is_sum=is_sum,
        paid_idr=paid_idr,
        paid_until=f"{year}-{last:02d}" if paid else None,
        left_idr=None if amount is None or paid_idr is None else amount - paid_idr,
        pace_runs_out=pace_out,
        pace_lasts=pace_lasts,
        full_low_runs_out=low_out,
        full_low_lasts=low_lasts,
        full_high_runs_out=high_out,
        full_high_lasts=high_lasts,
        spare_idr=spare,
        more_workers=None if spare is None or not cost_of_one else max(spare // cost_of_one, 0),
    )
    return asdict(position)


def _runs_out(
    rest: int | None, need: list[int], last_paid: int, year: int
) -> tuple[str | None, bool | None]:
    if rest is None:
        return None, None
    for month in range(last_paid + 1, MONTHS + 1):
        rest -= need[month - 1]
        if rest < 0:
            return f"{year}-{month:02d}", False
    # What is overspent already does not last, although no month is left to be unpaid.
    return None, rest >= 0


def _runs_out_at_pace(
    rest: int | None, paid: dict[int, int], year: int
) -> tuple[str | None, bool | None]:
    if rest is None or not paid:
        return None, None
    last, total = max(paid), sum(paid.values())
    n_months = last - min(paid) + 1
    # After k more months k x total / n_months is spent; compared without dividing.
    for k in range(1, MONTHS - last + 1):
        if k * total > rest * n_months:
            return f"{year}-{last + k:02d}", False
    return None, rest >= 0


def _of(opd_code: pd.Series, code: str | None) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which are of an OPD (None: of no known one), or of the whole city."""
    if code == WHOLE_CITY:
        return np.ones(len(opd_code), dtype=bool)
    is_of = opd_code.isna() if code is None else opd_code == code
    return is_of.fillna(False).to_numpy(dtype=bool)


def _monthly(pricing: Pricing, is_own: np.ndarray[Any, np.dtype[np.bool_]]) -> list[int]:
    by_month: Int64s = pricing.by_piece[is_own].sum(axis=0)
    return [int(amount) for amount in by_month]


def _check_same(workers: pd.DataFrame, pricing: Pricing) -> None:
    if workers["worker_id"].tolist() != pricing.by_worker["worker_id"].tolist():
        raise ValueError("workers and pricing differ: price these workers, in this order")


def _int_or_none(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
