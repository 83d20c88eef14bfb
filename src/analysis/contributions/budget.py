"""Does the budget hold: need, budget, payments, what is left, by OPD and for the city.

None always means that nobody has said it, never zero. Need and budget are whole rupiah in Python
integers; what is paid, and what is left of it, has sen.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.payments import months_paid, months_stated, payments_by_month
from analysis.contributions.pieces import MONTHS, Int64s
from analysis.contributions.price import DEFAULT_JKK_CLASS, Pricing
from analysis.contributions.rule import MonthlyRule, monthly_rule
from analysis.frames import known
from analysis.reference import WHOLE_CITY, Reference


@dataclass(frozen=True)
class Position:
    """One OPD (``opd_code`` None: workers of no known OPD), or ``*`` for the whole city.

    ``budget_is_sum``: the city has no line of its own, the OPDs' lines were added up.
    ``paid_idr``: payments for months of the year (:func:`payments_by_month`); None where none is on
    file. ``paid_until``: last month that is paid for
    (:func:`analysis.contributions.payments.months_paid`). ``left_idr``: budget less paid.
    ``pace_runs_out``, ``full_low_runs_out``, ``full_high_runs_out``: first month (``YYYY-MM``) that
    the rest does not pay in full, at the present pace (paid, evenly over the months that it pays
    for), and if from the month after ``paid_until`` every counted (low), or every
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
    paid_idr: Decimal | None
    paid_until: str | None
    left_idr: Decimal | None
    pace_runs_out: str | None
    pace_lasts: bool | None
    full_low_runs_out: str | None
    full_low_lasts: bool | None
    full_high_runs_out: str | None
    full_high_lasts: bool | None
    spare_idr: Decimal | None
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
        as_of: the budget and the law are taken as known on this day.

    Raises:
        ValueError: ``workers`` are not those of ``pricing``.
    """
    _check_same(workers, pricing)
    year = pricing.year
    budget = budget_holding(reference.budget, year, as_of)
    paid = payments_by_month(reference.payments, year, as_of)
    stated = months_stated(reference.payments, year, as_of)
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
                stated.get(code or "", set()),
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


def budget_holding(budget: pd.DataFrame, year: int, as_of: date) -> pd.DataFrame:
    """The lines of a year that hold on ``as_of``: of each OPD the newest that is decided by then.

    A line without a day is older than any with one.
    """
    lines = budget_stages(budget, year, as_of)
    return budget.loc[lines.index[lines["state"] == "holds"]]


def budget_stages(budget: pd.DataFrame, year: int, as_of: date) -> pd.DataFrame:
    """Every line of a year's budget as ``schemas.BUDGET_STAGES``, with whether it holds.

    ``state``: ``earlier``, ``holds``, or ``later`` (decided after ``as_of``).
    """
    own = budget[budget["year"] == year]
    lines = own.reindex(columns=["opd_code", "stage", "decided_on", *_BUDGET_FACTS])
    days = [known(day) or date.min for day in lines["decided_on"]]
    newest: dict[str, date] = {}
    for code, day in zip(lines["opd_code"], days, strict=True):
        if day <= as_of:
            newest[code] = max(newest.get(code, date.min), day)
    states = [
        "later" if day > as_of else "holds" if newest[code] == day else "earlier"
        for code, day in zip(lines["opd_code"], days, strict=True)
    ]
    return lines.assign(state=pd.Series(states, index=lines.index, dtype=object))


_BUDGET_FACTS = ("amount_idr", "workers", "source")


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


def _paid_of(paid: dict[str, dict[int, Decimal]], code: str | None) -> dict[int, Decimal]:
    return {} if code is None else paid.get(code, {})


def _position(
    code: str | None,
    low: list[int],
    high: list[int],
    counts: tuple[int, int],
    budget: tuple[int | None, int | None, bool],
    paid: dict[int, Decimal],
    stated: set[int],
    one_more: MonthlyRule,
    year: int,
) -> dict[str, Any]:
    amount, budget_workers, is_sum = budget
    paid_idr = sum(paid.values(), Decimal(0)) if paid else None
    months = months_paid(paid, stated, low if any(low) else high)
    last = max(months, default=0)
    rest = None if amount is None else amount - (paid_idr or Decimal(0))
    spare = None if rest is None else rest - sum(low[last:])
    cost_of_one = one_more.rest_of_year_idr(last)
    pace_out, pace_lasts = _runs_out_at_pace(rest, paid, months, year)
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
        more_workers=None
        if spare is None or not cost_of_one
        else max(int(spare // cost_of_one), 0),
    )
    return asdict(position)


def _runs_out(
    rest: Decimal | int | None, need: list[int], last_paid: int, year: int
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
    rest: Decimal | int | None, paid: dict[int, Decimal], months: set[int], year: int
) -> tuple[str | None, bool | None]:
    if rest is None or not paid:
        return None, None
    last, total, n_months = max(months), sum(paid.values()), len(months)
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
