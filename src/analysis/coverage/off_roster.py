"""Participants who stand on no roster: paid for, and nobody has said that they work here."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.base import parse_policy, usual_wage_base
from analysis.contributions.listed import (
    listed_bases,
    listed_idr,
    months_until,
    persons_of,
)
from analysis.contributions.price import DEFAULT_JKK_CLASS
from analysis.rosters.participants.months import line_states

_COVERED = 2


def on_no_roster(
    matched: pd.DataFrame, year: int, as_of: date, *, wage_base: str | None = None
) -> pd.DataFrame:
    """The participants without a worker, one line for each person, most rupiah first.

    A person is one NIK; a line without a NIK belongs to that of its KPJ, else to its KPJ.

    Args:
        matched: of :func:`analysis.rosters.participants.months.match_participants`.
        as_of: months are counted up to that of this day.
        wage_base: the report's (by default the usual one), for a line whose list does not give the
            wage that BPJS bills on.

    Returns:
        ``file, sheet, row`` of the person's first line, ``kpj, nik, name, npp``; ``months``: how
        many months of the year were paid for; ``is_active``: in the newest month too;
        ``amount_idr``: JKK (class 1: who stands on no roster has no OPD) and JKM of those months,
        whole rupiah; a month counts once, by its first line.
    """
    lines = matched[matched["worker_id"].isna()].reset_index(drop=True)
    n_months = months_until(year, as_of)
    months = [f"{year}-{month:02d}" for month in range(1, n_months + 1)]
    states = line_states(lines, months, as_of) == _COVERED
    wage_base = wage_base or usual_wage_base(year, as_of)
    amounts = _monthly_idr(lines, n_months, year, wage_base, as_of)
    rows: dict[str, dict[str, Any]] = {}
    paid: dict[str, set[int]] = {}
    for place, person in enumerate(persons_of(lines)):
        line = lines.iloc[place]
        row = rows.setdefault(
            person,
            {
                **{name: line[name] for name in ("file", "sheet", "row")},
                **dict.fromkeys(("kpj", "nik", "name", "npp")),
                "amount_idr": 0,
            },
        )
        for name in ("kpj", "nik", "name", "npp"):
            if row[name] is None and not pd.isna(line[name]):
                row[name] = line[name]
        for month in range(n_months):
            if states[place, month] and month not in paid.setdefault(person, set()):
                paid[person].add(month)
                row["amount_idr"] += int(amounts[place, month])
    for person, row in rows.items():
        row["months"] = len(paid.get(person, ()))
        row["is_active"] = bool(n_months) and n_months - 1 in paid.get(person, ())
    columns = ["file", "sheet", "row", "kpj", "nik", "name", "npp", "months", "is_active"]
    frame = pd.DataFrame(rows.values(), columns=[*columns, "amount_idr"])
    return frame.sort_values("amount_idr", ascending=False, kind="stable", ignore_index=True)


def _monthly_idr(lines: pd.DataFrame, n_months: int, year: int, wage_base: str, as_of: date) -> Any:
    """Rupiah of each line in each month of the year so far, lines x ``n_months``."""
    policy = parse_policy(wage_base, year=year, known_on=as_of)
    base_sen, _ = listed_bases(lines["wage_reported_idr"], policy)
    amounts = listed_idr(
        np.repeat(base_sen, n_months),
        np.full(len(lines) * n_months, DEFAULT_JKK_CLASS, dtype=np.int64),
        np.tile(np.arange(1, n_months + 1), len(lines)),
        year=year,
        as_of=as_of,
    )
    return amounts.reshape(len(lines), n_months)
