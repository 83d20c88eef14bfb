"""Need, bill and payment of the months with a bill (Formulir 2a), person by person, to the sen.

The list of participants says what a bill should be; the form says what it is. Every rupiah between
need and bill is of one person: rounding, a bill above his need, or one below it. What is above and
what is below stand apart, and so do arrears and overpayments: a sum of both would hide both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.codes import BILL_DIFFERENCES
from analysis.contributions.listed import months_until, persons_of
from analysis.contributions.payments import months_of_the_city, payments_by_month
from analysis.contributions.price import Pricing
from analysis.frames import known
from analysis.reference import WHOLE_CITY, Reference

_NONE = Decimal(0)


@dataclass(frozen=True)
class BillCheck:
    """``people`` as ``schemas.BILL_PEOPLE``, ``months`` as ``schemas.BILL_MONTHS``."""

    people: pd.DataFrame
    months: pd.DataFrame


def check_bills(
    workers: pd.DataFrame,
    pricing: Pricing,
    bills: pd.DataFrame,
    reference: Reference,
    *,
    as_of: date,
) -> BillCheck:
    """Hold the bills against the need of everybody whose OPD has one in the month.

    An OPD has a bill in a month where a line of it is of one of its workers, or of a person on no
    roster whose NPP bills the workers of that OPD alone. Of a repeated form nothing is counted.

    Args:
        workers: ``worker_id, status, opd_code``, those that ``pricing`` has, in its order.
        pricing: their price in the report's year.
        bills: as ``schemas.BILLS``.
        reference: payments.
        as_of: months after that of this day are left out.
    """
    check = _Check(workers, pricing, bills, months_until(pricing.year, as_of))
    people = check.people()
    paid = payments_by_month(reference.payments, pricing.year, as_of)
    own_city = months_of_the_city(reference.payments, pricing.year, as_of)
    order = [*reference.opd["opd_code"], None]
    months = _months(people, paid, own_city, order)
    return BillCheck(
        pd.DataFrame(people, columns=schemas.BILL_PEOPLE.names, dtype=object),
        pd.DataFrame(months, columns=schemas.BILL_MONTHS.names, dtype=object),
    )


class _Check:
    def __init__(
        self, workers: pd.DataFrame, pricing: Pricing, bills: pd.DataFrame, n_months: int
    ) -> None:
        self.pricing = pricing
        self.ids = workers["worker_id"].tolist()
        self.is_counted = (workers["status"] == "counted").tolist()
        self.place = {worker_id: number for number, worker_id in enumerate(self.ids)}
        self.opd = pricing.opd_of_month(workers["opd_code"])
        self.names = [f"{pricing.year}-{month:02d}" for month in range(1, n_months + 1)]
        of_year = bills[bills["month"].isin(self.names) & ~bills["is_repeated"].astype(bool)]
        is_on = of_year["worker_id"].isin(self.ids)
        self.lines = of_year[is_on].to_dict("records")
        self.off = of_year[~is_on].reset_index(drop=True)

    def people(self) -> list[dict[str, Any]]:
        """A row for each person and month of an OPD that has a bill in it."""
        billed: dict[tuple[str, str], Decimal] = {}
        opds_of_npp: dict[Any, set[Any]] = {}
        for line in self.lines:
            key = (line["month"], line["worker_id"])
            billed[key] = billed.get(key, _NONE) + line["total_idr"]
            code = self._opd(self.place[line["worker_id"]], line["month"])
            opds_of_npp.setdefault(known(line["npp"]), set()).add(code)
        off: dict[tuple[str, str], tuple[Any, Decimal]] = {}
        for line, person in zip(self.off.to_dict("records"), persons_of(self.off), strict=True):
            npp = known(line["npp"])
            found = opds_of_npp.get(npp, {None}) if npp is not None else {None}
            code = next(iter(found)) if len(found) == 1 else None
            before = off.get((line["month"], person), (code, _NONE))[1]
            off[line["month"], person] = (code, before + line["total_idr"])
        with_bill = {(self._opd(self.place[who], month), month) for month, who in billed}
        with_bill |= {(code, month) for (month, _), (code, _) in off.items()}
        rows = []
        for number, worker_id in enumerate(self.ids):
            for place, month in enumerate(self.names):
                code = known(self.opd[number, place])
                amount = billed.get((month, worker_id))
                is_due = self.is_counted[number] and bool(self.pricing.is_due[number, place])
                if amount is None and not (is_due and (code, month) in with_bill):
                    continue
                need = int(self.pricing.by_month[number, place]) if is_due else 0
                rows.append(self._row(code, month, worker_id, need, amount, number))
        rows += [
            self._row(code, month, None, 0, amount, None)
            for (month, _), (code, amount) in off.items()
        ]
        return rows

    def _row(
        self,
        code: str | None,
        month: str,
        worker_id: str | None,
        need: int,
        amount: Decimal | None,
        number: int | None,
    ) -> dict[str, Any]:
        difference = (amount or _NONE) - need
        # Half a rupiah for each programme: what is rounded up or down there, and no more.
        most = Decimal(len(self.pricing.programs)) / 2
        is_rounding = amount is not None and need > 0 and abs(difference) <= most
        return {
            "opd_code": code,
            "month": month,
            "worker_id": worker_id,
            "kind": self._kind(need, amount, difference, is_rounding, number),
            "need_idr": need,
            "bill_idr": amount,
            "rounding_idr": difference if is_rounding else _NONE,
            "above_idr": _NONE if is_rounding else max(difference, _NONE),
            "below_idr": _NONE if is_rounding else max(-difference, _NONE),
        }

    def _kind(
        self,
        need: int,
        amount: Decimal | None,
        difference: Decimal,
        is_rounding: bool,
        number: int | None,
    ) -> str:
        if number is None:
            return "no_roster"
        if amount is None:
            return "not_billed"
        if not self.is_counted[number]:
            return "held_billed"
        if need == 0:
            return "not_at_work"
        if is_rounding:
            return "rounding" if difference else "equal"
        return "above" if difference > 0 else "below"

    def _opd(self, number: int, month: str) -> str | None:
        return known(self.opd[number, int(month[5:]) - 1])


def _months(
    people: list[dict[str, Any]],
    paid: dict[str, dict[int, Decimal]],
    own_city: set[int],
    order: list[str | None],
) -> list[dict[str, Any]]:
    """The OPDs' months and, of each month, the city's: the sum of those, never netted."""
    groups: dict[tuple[str | None, str], list[dict[str, Any]]] = {}
    for row in people:
        groups.setdefault((row["opd_code"], row["month"]), []).append(row)
    rows = []
    for code, month in sorted(groups, key=lambda key: (key[1], order.index(key[0]))):
        amount = None if code is None else paid.get(code, {}).get(int(month[5:]))
        rows.append(_month(code, month, groups[code, month], amount))
    for month in sorted({row["month"] for row in rows}):
        own = [row for row in rows if row["month"] == month and row["opd_code"] != WHOLE_CITY]
        city = {"opd_code": WHOLE_CITY, "month": month}
        for name in schemas.BILL_MONTHS.names[2:]:
            city[name] = _known_sum(row[name] for row in own)
        if int(month[5:]) in own_city:
            city |= _payment(city["bill_idr"], paid[WHOLE_CITY][int(month[5:])])
        rows.append(city)
    return rows


def _month(
    code: str | None, month: str, people: list[dict[str, Any]], paid: Decimal | None
) -> dict[str, Any]:
    sums = {
        name: sum((row[name] for row in people), _NONE)
        for name in ("rounding_idr", "above_idr", "below_idr")
    }
    bill = sum((row["bill_idr"] or _NONE for row in people), _NONE)
    need = sum(row["need_idr"] for row in people)
    assert need + sums["rounding_idr"] + sums["above_idr"] - sums["below_idr"] == bill
    kinds = [row["kind"] for row in people]
    return {
        "opd_code": code,
        "month": month,
        "n_workers": sum(row["need_idr"] > 0 for row in people),
        "need_idr": need,
        **sums,
        "n_billed": sum(row["bill_idr"] is not None for row in people),
        "bill_idr": bill,
        **{f"n_{kind}": kinds.count(kind) for kind in BILL_DIFFERENCES if kind != "equal"},
        **_payment(bill, paid),
    }


def _payment(bill: Decimal, paid: Decimal | None) -> dict[str, Decimal | None]:
    if paid is None:
        return {"paid_idr": None, "arrears_idr": None, "overpaid_idr": None}
    return {
        "paid_idr": paid,
        "arrears_idr": max(bill - paid, _NONE),
        "overpaid_idr": max(paid - bill, _NONE),
    }


def _known_sum(values: Iterable[Any]) -> Any:
    found = [value for value in values if value is not None]
    return sum(found[1:], found[0]) if found else None
