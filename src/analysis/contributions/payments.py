"""What was paid, to the sen, and for which months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.contributions.pieces import MONTHS
from analysis.frames import known
from analysis.reference import WHOLE_CITY

_SEN = Decimal("0.01")


def payments_by_month(
    payments: pd.DataFrame, year: int, as_of: date
) -> dict[str, dict[int, Decimal]]:
    """Rupiah by OPD code and month (1 to 12) of ``year`` that is paid for.

    A payment counts for the months from its ``paid_from`` to ``paid_to``, in equal parts to the sen
    with what does not divide in the last; without them for its own month, also for one that is
    still to come: what stands in the file was really paid, be it in advance. Left out is what was
    paid after the month of ``as_of``, where a line says both. ``*`` is the city: in each month the
    city's own lines, else the sum of the OPDs' lines.
    """
    paid: dict[str, dict[int, Decimal]] = {}
    for code, months, amount, _ in _told(payments, year, as_of):
        part = (amount / len(months)).quantize(_SEN, ROUND_DOWN)
        for month in months:
            share = part if month != months[-1] else amount - part * (len(months) - 1)
            if month[:4] == str(year):
                of_code = paid.setdefault(code, {})
                number = int(month[5:])
                of_code[number] = of_code.get(number, Decimal(0)) + share
    city = dict(paid.get(WHOLE_CITY, {}))
    for number in {m for months in paid.values() for m in months} - set(city):
        parts = (months.get(number, Decimal(0)) for months in paid.values())
        city[number] = sum(parts, Decimal(0))
    if city:
        paid[WHOLE_CITY] = dict(sorted(city.items()))
    return paid


def months_stated(payments: pd.DataFrame, year: int, as_of: date) -> dict[str, set[int]]:
    """The months of ``year`` that a payment says it pays for, by OPD code and for the city."""
    found: dict[str, set[int]] = {}
    for code, months, _, is_stated in _told(payments, year, as_of):
        if is_stated:
            own = {int(month[5:]) for month in months if month[:4] == str(year)}
            for one in (code, WHOLE_CITY):
                found.setdefault(one, set()).update(own)
    return found


def months_paid(paid: dict[int, Decimal], stated: set[int], need: Sequence[int]) -> set[int]:
    """The months that payments pay for: those they state, and of the others by their size.

    A payment that does not say for which months it is pays for its own, and, where it is as large
    as the need of several, for as many: those since the payment before it, then those up to the
    next. So a year paid by the quarter, or in one sum, has the pace of one paid by the month.

    Args:
        paid: rupiah by month, 1 to 12.
        stated: months that payments say they pay for.
        need: of each month of the year, whole rupiah.
    """
    found = set(paid)
    due = [amount for amount in need if amount > 0]
    usual = Fraction(sum(due), len(due)) if due else Fraction(0)
    booked = sorted(set(paid) - stated)
    for month in booked:
        n_months = int(Fraction(paid[month]) / usual + Fraction(1, 2)) if usual else 1
        before = list(range(month - 1, 0, -1))
        since = _until(before, found)
        after = _until(list(range(month + 1, MONTHS + 1)), set(paid) | stated)
        found |= {month, *[*since, *after][: max(n_months - 1, 0)]}
    return found


def _until(months: list[int], taken: set[int]) -> list[int]:
    """The months before the first that is taken."""
    found = []
    for month in months:
        if month in taken:
            break
        found.append(month)
    return found


def _told(
    payments: pd.DataFrame, year: int, as_of: date
) -> Iterator[tuple[str, list[str], Decimal, bool]]:
    """OPD code, the months paid for, amount, and whether the months are stated, of each payment."""
    for line in payments.to_dict("records"):
        first, last = known(line.get("paid_from")), known(line.get("paid_to"))
        if first and line["month"] > f"{as_of:%Y-%m}":
            continue
        months = _months(first, last) if first and last else [line["month"]]
        yield line["opd_code"], months, Decimal(str(line["amount_idr"])), bool(first)


def _months(first: str, last: str) -> list[str]:
    numbers = [int(month[:4]) * MONTHS + int(month[5:]) - 1 for month in (first, last)]
    return [f"{n // MONTHS}-{n % MONTHS + 1:02d}" for n in range(numbers[0], numbers[1] + 1)]


def months_of_the_city(payments: pd.DataFrame, year: int, as_of: date) -> set[int]:
    """Months (1 to 12) in which the city has a payment of its own, not the sum of its OPDs'."""
    own: Any = payments[payments["opd_code"] == WHOLE_CITY]
    return set(payments_by_month(own, year, as_of).get(WHOLE_CITY, {}))
