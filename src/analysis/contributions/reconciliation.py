"""Need by the rosters, bill by SIPP's lists, payment: what lies between them, by OPD and month.

Two chains close exactly, for every OPD, month and the city:

- ``need + all kinds of difference = bill``: every rupiah of the difference has a person and a kind
  (``codes.RECONCILIATION_KINDS``);
- ``bill + untold - no payment on file + rounding + unexplained = paid``: BPJS bills to the sen and
  the report prices to the rupiah, so that a difference of no more than lies between the two sums
  is rounding; nothing names any other, and it stays unexplained. ``untold`` is the need of whom
  no list tells, so that without any list the payment is held against the need.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from analysis import schemas
from analysis.codes import RECONCILIATION_KINDS
from analysis.contributions.billing import Billing, billing
from analysis.contributions.listed import Flags
from analysis.contributions.payments import months_of_the_city, payments_by_month
from analysis.contributions.pieces import Int64s
from analysis.contributions.price import Pricing
from analysis.reference import WHOLE_CITY, Reference

#: A kind: which persons in which months, and bill less need of each.
_Parts = dict[str, tuple[Flags, Int64s]]


@dataclass(frozen=True)
class Reconciliation:
    """``kinds`` as ``schemas.RECONCILIATION``, ``months`` as ``schemas.RECONCILIATION_MONTHS``.

    OPDs in the order of ``opd.csv``, then other codes with payments, then unknown (None, where
    there is anything), then the city (``*``); of each its months, then all of them (month None).
    Over all months people count once, and sums are those of the months where they are known.
    """

    kinds: pd.DataFrame
    months: pd.DataFrame


def reconcile(
    workers: pd.DataFrame,
    pricing: Pricing,
    participants: pd.DataFrame,
    reference: Reference,
    *,
    as_of: date,
) -> Reconciliation:
    """Need, bill and payment of every OPD and month of the year up to that of ``as_of``.

    The need is that of the counted workers. The kinds, each person-month in one:
    ``not_billed``: counted, and not billed; ``untold``: counted, and no list tells whether billed;
    ``wage_lower``, ``wage_higher``: billed on another wage base than that of the need;
    ``before_start``, ``after_end``: billed in a month in which the roster has him not yet, or no
    longer, at work; ``held_billed``: a held worker, whose need counts only once he is settled;
    ``no_roster``: no worker, also where his row was excluded; ``twice``: a further card (KPJ or
    NPP) of anybody. How a line becomes a bill says :func:`analysis.contributions.billing.billing`.

    Payments of the whole city (``*``) cannot be cut by OPD and stand in the city's lines alone.

    Args:
        workers: ``worker_id, status, opd_code``, those that ``pricing`` has, in its order.
        pricing: their price in the report's year.
        participants: as ``schemas.PARTICIPANTS``; no line where no list was given.
        reference: OPDs and payments.
        as_of: later months are left out.

    Raises:
        ValueError: ``workers`` are not those of ``pricing``.
        LawError: the law files say nothing for a month of the year.
    """
    if workers["worker_id"].tolist() != pricing.by_worker["worker_id"].tolist():
        raise ValueError("workers and pricing differ: price these workers, in this order")
    bill = billing(workers, pricing, participants, reference.opd, as_of=as_of)
    is_due, need_idr = _need(workers, pricing, bill)
    parts = _differences(workers, pricing, bill, is_due, need_idr)
    paid = payments_by_month(reference.payments, pricing.year, as_of)
    codes: list[str | None] = list(
        dict.fromkeys([*reference.opd["opd_code"], *(c for c in paid if c != WHOLE_CITY)])
    )
    if any(code is None for code in set(bill.opd_code.ravel().tolist())):
        codes.append(None)
    groups = _Groups(bill.opd_code, codes)
    _check_chain(groups, parts, need_idr, bill)
    names = [f"{pricing.year}-{month:02d}" for month in range(1, need_idr.shape[1] + 1)]
    own_city = months_of_the_city(reference.payments, pricing.year, as_of)
    rounding = bill.rounding_sen.copy()
    rounding[: len(workers)] += bill.need_rounding_sen * parts["untold"][0][: len(workers)]
    months = _month_rows(
        names, groups, bill, is_due, need_idr, parts["untold"], paid, own_city, rounding
    )
    return Reconciliation(_kind_rows(names, groups, parts), months)


def _need(workers: pd.DataFrame, pricing: Pricing, bill: Billing) -> tuple[Flags, Int64s]:
    """Who is due in which month, and for how much, persons x months."""
    n_persons, n_months = bill.is_billed.shape
    is_due = np.zeros((n_persons, n_months), dtype=bool)
    is_counted = (workers["status"] == "counted").to_numpy(dtype=bool)
    is_due[: len(workers)] = is_counted[:, None] & pricing.is_due[:, :n_months]
    need_idr = np.zeros((n_persons, n_months), dtype=np.int64)
    need_idr[: len(workers)] = pricing.by_month[:, :n_months]
    return is_due, need_idr * is_due


def _differences(
    workers: pd.DataFrame, pricing: Pricing, bill: Billing, is_due: Flags, need_idr: Int64s
) -> _Parts:
    n_persons, n_months = bill.is_billed.shape
    months = np.arange(1, n_months + 1)
    is_held = np.zeros((n_persons, 1), dtype=bool)
    is_held[: len(workers), 0] = (workers["status"] == "held").to_numpy(dtype=bool)
    is_worker = np.arange(n_persons)[:, None] < len(workers)
    first = np.zeros((n_persons, 1), dtype=np.int64)
    # Of a gap between two spells he was at work before: after an end.
    first[: len(workers), 0] = np.where(
        pricing.is_due.any(axis=1), pricing.is_due.argmax(axis=1) + 1, _first_month(pricing)
    )
    is_untold = np.zeros((n_persons, n_months), dtype=bool)
    is_untold[: len(workers)] = bill.is_untold
    billed, surplus = bill.billed_idr, bill.billed_idr - need_idr
    is_both = is_due & bill.is_billed
    is_idle = bill.is_billed & is_worker & ~is_held & ~is_due
    is_bare = is_due & ~bill.is_billed
    return {
        "not_billed": (is_bare & ~is_untold, -need_idr),
        "untold": (is_bare & is_untold, -need_idr),
        "wage_lower": (is_both & (surplus < 0), surplus),
        "wage_higher": (is_both & (surplus > 0), surplus),
        "before_start": (is_idle & (months < first), billed),
        "after_end": (is_idle & (months >= first), billed),
        "held_billed": (bill.is_billed & is_held, billed),
        "no_roster": (bill.is_billed & ~is_worker, billed),
        "twice": (bill.is_twice, bill.twice_idr),
    }


def _first_month(pricing: Pricing) -> Int64s:
    """The first month of each worker's first piece."""
    found = np.zeros(len(pricing.by_worker), dtype=np.int64)
    found[pricing.worker[::-1]] = pricing.first_month[::-1]
    return found


class _Groups:
    """Sums of persons x months by OPD and for the city, by month and over all months.

    Args:
        opd_code: OPD of each person in each month.
        codes: the OPDs to be told of, in order.
    """

    def __init__(
        self, opd_code: np.ndarray[Any, np.dtype[np.object_]], codes: list[str | None]
    ) -> None:
        self.codes: list[str | None] = [*codes, WHOLE_CITY]
        place = {code: number for number, code in enumerate(codes)}
        self.group = np.array([place[code] for code in opd_code.ravel()], dtype=np.int64).reshape(
            opd_code.shape
        )

    def sums(self, values: np.ndarray[Any, Any]) -> Int64s:
        """OPDs and the city x months and all of them, of flags or amounts."""
        totals = np.zeros((len(self.codes), values.shape[1] + 1), dtype=np.int64)
        months = np.broadcast_to(np.arange(values.shape[1]), values.shape)
        np.add.at(totals, (self.group, months), values.astype(np.int64))
        totals[-1] = totals.sum(axis=0)
        totals[:, -1] = totals.sum(axis=1)
        return totals

    def people(self, is_so: Flags) -> Int64s:
        """As :meth:`sums`, but over all months everybody counts once in each OPD."""
        totals = self.sums(is_so)
        persons = np.broadcast_to(np.arange(len(is_so))[:, None], is_so.shape)
        pairs = np.unique(np.stack([persons[is_so], self.group[is_so]]), axis=1)
        totals[:, -1] = np.bincount(pairs[1], minlength=len(totals))
        totals[-1, -1] = len(np.unique(persons[is_so]))
        return totals


def _check_chain(groups: _Groups, parts: _Parts, need_idr: Int64s, bill: Billing) -> None:
    named = sum(groups.sums(amount * is_so) for is_so, amount in parts.values())
    billed = groups.sums(bill.billed_idr) + groups.sums(bill.twice_idr)
    assert (groups.sums(need_idr) + named == billed).all(), "need and differences are not the bill"


def _kind_rows(names: list[str], groups: _Groups, parts: _Parts) -> pd.DataFrame:
    sums = {
        kind: (groups.people(is_so), groups.sums(is_so), groups.sums(amount * is_so))
        for kind, (is_so, amount) in parts.items()
    }
    rows = [
        (code, month, kind, *(int(values[group, place]) for values in sums[kind]))
        for group, code in enumerate(groups.codes)
        for place, month in enumerate([*names, None])
        for kind in RECONCILIATION_KINDS
        if sums[kind][0][group, place]
    ]
    return pd.DataFrame(rows, columns=schemas.RECONCILIATION.names, dtype=object)


def _month_rows(
    names: list[str],
    groups: _Groups,
    bill: Billing,
    is_due: Flags,
    need_idr: Int64s,
    untold: tuple[Flags, Int64s],
    paid: dict[str, dict[int, Decimal]],
    own_city: set[int],
    rounding_sen: Int64s,
) -> pd.DataFrame:
    counts = {
        "n_workers": groups.people(is_due),
        "need_idr": groups.sums(need_idr),
        "n_billed": groups.people(bill.is_billed),
        "bill_idr": groups.sums(bill.billed_idr) + groups.sums(bill.twice_idr),
        "n_without_wage": groups.sums(bill.n_without_wage),
        "n_repeated": groups.sums(bill.n_repeated),
        "n_untold": groups.people(untold[0]),
        "untold_idr": -groups.sums(untold[1] * untold[0]),
    }
    rows = []
    # What stands against the city's payments is known once its OPDs are: they come first.
    unheld = np.zeros(len(names), dtype=np.int64)
    rounded = [Decimal(0)] * len(names)
    most_rounding = groups.sums(rounding_sen)
    for group, code in enumerate(groups.codes):
        own: list[dict[str, Any]] = []
        for month, name in enumerate(names):
            row = {key: int(values[group, month]) for key, values in counts.items()}
            is_told = bill.has_list[month] if code == WHOLE_CITY else (code, month) in bill.listed
            expected = row["bill_idr"] + row["untold_idr"]
            amount = None if code is None else paid.get(code, {}).get(month + 1)
            no_payment = expected if amount is None else 0
            if code == WHOLE_CITY and amount is not None and month + 1 not in own_city:
                no_payment = int(unheld[month])
            elif code != WHOLE_CITY:
                unheld[month] += no_payment
            difference = None if amount is None else amount - expected + no_payment
            rounding = None
            if code == WHOLE_CITY and amount is not None and month + 1 not in own_city:
                rounding = rounded[month]
            elif difference is not None:
                rounding = _of_rounding(difference, int(most_rounding[group, month]))
                rounded[month] += rounding
            unexplained = None if difference is None else difference - (rounding or 0)
            own.append(
                {
                    "opd_code": code,
                    "month": name,
                    **row,
                    **({} if is_told else {"n_billed": None, "bill_idr": None}),
                    "paid_idr": amount,
                    "no_payment_idr": no_payment,
                    "rounding_idr": rounding,
                    "unexplained_idr": unexplained,
                }
            )
        total: dict[str, Any] = {
            "opd_code": code,
            "month": None,
            **{key: int(values[group, -1]) for key, values in counts.items()},
        }
        for key in ("bill_idr", "paid_idr", "no_payment_idr", "rounding_idr", "unexplained_idr"):
            total[key] = _known_sum(row[key] for row in own)
        if total["bill_idr"] is None:
            total["n_billed"] = None
        total["no_payment_idr"] = total["no_payment_idr"] or 0
        rows += [*own, total]
    return pd.DataFrame(rows, columns=schemas.RECONCILIATION_MONTHS.names, dtype=object)


def _of_rounding(difference: Decimal, most_sen: int) -> Decimal:
    """How much of a payment's difference is rounding: all of it where billing to the sen is enough.

    The bound goes up to the next rupiah, since payments are mostly made in whole ones. Where more
    than rounding lies between the two, nobody can say which part of it is.
    """
    most = (Decimal(most_sen) / 100).to_integral_value(ROUND_UP)
    is_within = min(most, Decimal(0)) <= difference <= max(most, Decimal(0))
    return difference if is_within else Decimal(0)


def _known_sum(values: Iterable[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
