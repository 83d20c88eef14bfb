"""How one worker's amount came about: base, rate, article, rounding, months. Never the NIK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

import pandas as pd

from analysis.contributions.base import WAGE_SOURCES
from analysis.contributions.price import price
from analysis.contributions.programs import USUAL, rate_millionths
from analysis.law import LawValue


@dataclass(frozen=True)
class TraceLine:
    """One programme over months of one rate: ``exact_idr`` = rate x base before rounding."""

    program: str
    payer: str
    first_month: str
    last_month: str
    months: int
    wage_base_idr: Decimal
    rate: LawValue
    wage_cap: LawValue | None
    exact_idr: Decimal
    amount_idr: int
    subtotal_idr: int


@dataclass(frozen=True)
class Trace:
    """The whole of one worker's amount in a year, with the place of his row."""

    worker_id: str
    opd_code: str | None
    jkk_class: int
    file: str
    sheet: str
    row: int
    wage_policy: str
    wage_source: str
    wage_base_idr: Decimal
    wage_law: LawValue | None
    months: int
    lines: tuple[TraceLine, ...]
    total_idr: int


def explain_worker(
    workers: pd.DataFrame,
    opd: pd.DataFrame,
    worker_id: str,
    *,
    year: int,
    wage_base: str,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
    spells: pd.DataFrame | None = None,
) -> Trace:
    """Trace of one worker's amount; arguments as of :func:`analysis.contributions.price.price`.

    Raises:
        KeyError: no worker has this ``worker_id``.
    """
    found = workers[workers["worker_id"] == worker_id]
    if found.empty:
        raise KeyError(f"no worker {worker_id}: take the worker_id from the workers table")
    worker = found.iloc[0]
    pricing = price(
        found, opd,
        year=year, wage_base=wage_base, programs=programs, as_of=as_of, spells=spells,
    )  # fmt: skip
    lines = []
    for term, piece in product(pricing.terms, range(len(pricing.pieces))):
        months = int(term.months_within(pricing.first_month, pricing.last_month)[piece])
        if not months:
            continue
        first = max(int(pricing.first_month[piece]), term.first_month)
        rate = term.rates[int(pricing.jkk_class[piece])]
        base_sen = int(term.bases(pricing.base_sen)[piece])
        amount = int(term.amounts(pricing.base_sen, pricing.jkk_class)[piece])
        lines.append(
            TraceLine(
                program=term.program.code,
                payer=term.program.payer,
                first_month=f"{year}-{first:02d}",
                last_month=f"{year}-{first + months - 1:02d}",
                months=months,
                wage_base_idr=Decimal(base_sen).scaleb(-2),
                rate=rate,
                wage_cap=term.cap,
                exact_idr=Decimal(base_sen * rate_millionths(rate)).scaleb(-8),
                amount_idr=amount,
                subtotal_idr=amount * months,
            )
        )
    totals = pricing.by_worker.iloc[0]
    source = str(totals["wage_source"])
    return Trace(
        worker_id=worker_id,
        opd_code=None if pd.isna(worker["opd_code"]) else str(worker["opd_code"]),
        jkk_class=int(totals["jkk_class"]),
        file=str(worker["file"]),
        sheet=str(worker["sheet"]),
        row=int(worker["row"]),
        wage_policy=wage_base,
        wage_source=source,
        # Of several spells that of the last.
        wage_base_idr=Decimal(int(pricing.base_sen[-1])).scaleb(-2),
        # A reported wage rests on the roster, not on a law.
        wage_law=None if source == WAGE_SOURCES[1] else pricing.policy.law_value,
        months=int(totals["months"]),
        lines=tuple(lines),
        total_idr=int(totals["amount_idr"]),
    )
